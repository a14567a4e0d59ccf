"""A local server in the place of all services, and clients that may talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from citance.sources import Client, ClientOptions
from citance.sources._options import origin
from fixtures.source_server import SourceServer, running

MakeClient = Callable[..., Client]


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with running() as state:
        yield state


@pytest.fixture
def make_client(server: SourceServer, tmp_path: Path) -> Iterator[MakeClient]:
    """Clients with the test's own cache; options may be given."""
    made: list[Client] = []

    def make(**options: object) -> Client:
        fixed = {"cache": tmp_path / "http", "own": frozenset({origin(server.url)}), "pause": 0.02, "seconds": 5.0}
        made.append(Client(ClientOptions(**{**fixed, **options})))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client()

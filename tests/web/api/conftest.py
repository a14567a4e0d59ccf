"""A seeded library behind the whole application, and a checker that needs no other process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from citance.errors import DamagedInput
from citance.index import Index
from citance.settings import Settings
from citance.store import Scope
from citance.web import create_app
from citance.web.api import Service
from citance.web.api.examples import CHECK
from citance.web.api.work import Checked
from web.seeded import TARGET_DOI, seed

LINE = {
    "citing": {"doi": None, "title": "Sent"},
    "reference": {"key": "B1", "index": 1, "doi": None},
    "citance": "Ties grow thin [1].",
    "section": {"title": "", "role": "discussion"},
}


def fake_check(file: Path, name: str, cancelled: Callable[[], bool], online: bool) -> bytes:
    """Finds the target in every file; a file that says "wait" is worked on until it is cancelled."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if "damaged" in text:
        raise DamagedInput("not an article")
    while "wait" in text and not cancelled():
        time.sleep(0.01)
    entry = CHECK.references[0]
    assert entry.work is not None
    known = msgspec.structs.replace(entry, work=msgspec.structs.replace(entry.work, doi=TARGET_DOI))
    sources = ("Crossref",) if online else ()
    check = msgspec.structs.replace(CHECK, name=name, references=(known,), sources=sources)
    return msgspec.json.encode(Checked(check=check, statements=(msgspec.Raw(msgspec.json.encode(LINE)),)))


@dataclass(frozen=True)
class Served:
    """An application over a library of its own."""

    index: Index
    service: Service
    app: Starlette

    @property
    def client(self) -> TestClient:
        """A client whose address is not this computer's."""
        return TestClient(self.app, raise_server_exceptions=False)

    def key(self, scope: str, rate: int = 0) -> dict[str, str]:
        """The headers that bring a new key."""
        return {"authorization": f"Bearer {self.index.store.make_key(Scope(scope), rate=rate).secret}"}


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Makes applications over seeded libraries, with these settings."""
    made: list[Served] = []

    def make(**settings: object) -> Served:
        folder = tmp_path_factory.mktemp("served")
        index = Index.open(folder / "library.db")
        seed(index.store)
        index.store.refresh_people()
        values = {"db": str(folder / "library.db"), "api_rate": 0, **settings}
        service = Service(index, Settings(**values), checker=fake_check)  # type: ignore[arg-type]
        made.append(Served(index, service, create_app(index, service=service)))
        return made[-1]

    yield make
    for each in made:
        each.service.close()
        each.index.close()


@pytest.fixture(scope="session")
def served(serve: Callable[..., Served]) -> Served:
    """An application that tests only read from."""
    return serve()


@pytest.fixture
def client(served: Served) -> TestClient:
    return served.client

"""A store in memory for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from citance.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    with Store.open(":memory:") as opened:
        yield opened

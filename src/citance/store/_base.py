"""What all parts of `Store` stand on: the engine, and a transaction that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from citance.store._open import writing
from citance.store._versions import choose_versions
from citance.store._write import Write

__all__ = ["StoreBase"]


class StoreBase:
    """The database, and how to write to it."""

    def __init__(self, engine: Engine, path: str) -> None:
        self._engine = engine
        self._path = path

    @contextmanager
    def _write(self) -> Iterator[Write]:
        """A write transaction whose change log is written before it commits."""
        with writing(self._engine, self._path) as connection:
            write = Write(connection)
            yield write
            choose_versions(write)
            write.finish()

"""The tally of one DOI in one question, for a server that answers nothing else a thousand times a second.

On SQLite the statement is compiled once and handed to the driver itself on a connection that is kept: no pool, no result
objects, no transaction around a single question, which is one state of the database anyway.
"""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

from sqlalchemy import Engine, and_, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from citance.errors import StoreError
from citance.model import Tally
from citance.store._count import numbers, tally_of
from citance.store._open import reading
from citance.store._sqlite import cannot_write
from citance.store.schema import change, statement, work_key

__all__ = ["QuickReader"]

_OF_DOI = (
    select(work_key.c.work_id, *numbers(statement.c.strict, rows=statement.c.id))
    .select_from(
        work_key.outerjoin(statement, and_(statement.c.cited_id == work_key.c.work_id, statement.c.counted.is_(True)))
    )
    .where(work_key.c.method == "doi", work_key.c.value == bindparam("doi"))
    .group_by(work_key.c.work_id)
)
_WATERMARK = select(func.max(change.c.id))


class QuickReader:
    """Answers about single works, and the watermark. May be used from any thread, one at a time; where it is `direct`, an
    answer takes well under a millisecond and may be waited for in place."""

    def __init__(self, engine: Engine, path: str) -> None:
        self._engine = engine
        self._path = path
        self._lock = threading.Lock()
        self._kept: sqlite3.Connection | None = None
        in_file = engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:")
        self.direct = in_file and not cannot_write(engine)
        compiled = _OF_DOI.compile(dialect=engine.dialect)
        self._sql = str(compiled)
        names = compiled.positiontup or []
        self._before = [compiled.params[name] for name in names]
        self._at = names.index("doi") if "doi" in names else -1
        self._watermark_sql = str(_WATERMARK.compile(dialect=engine.dialect))

    def tally(self, doi: str) -> Tally | None:
        """The strict tally of a DOI (as `clean_doi` gives it); None where no work has it.

        Raises:
            StoreError: the database does not answer.
        """
        if not self.direct:
            with reading(self._engine, self._path) as connection:
                row: Any = connection.execute(_OF_DOI, {"doi": doi}).first()
        else:
            values = [*self._before]
            values[self._at] = doi
            row = self._ask(self._sql, values)
        return None if row is None else tally_of(row)

    def watermark(self) -> int:
        """The number of the latest change, as `Store.watermark` gives it."""
        if not self.direct:
            with reading(self._engine, self._path) as connection:
                return connection.execute(_WATERMARK).scalar() or 0
        row = self._ask(self._watermark_sql, [])
        return int(row[0] or 0) if row else 0

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
            self._kept = None

    def _ask(self, sql: str, values: list[Any]) -> Any:
        try:
            with self._lock:
                if self._kept is None:
                    self._kept = self._connect()
                return self._kept.execute(sql, values).fetchone()
        except (sqlite3.Error, SQLAlchemyError) as error:
            self._kept = None
            raise StoreError(f"{self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        """A connection out of the engine's pool, which has the engine's pragmas, never given back."""
        held = self._engine.raw_connection()
        found = held.driver_connection
        held.detach()
        if not isinstance(found, sqlite3.Connection):
            raise StoreError(f"{self._path}: not a connection to SQLite")
        return found

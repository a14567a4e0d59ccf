"""`rows.db`: which statement has which row of the vectors, and how far the store's change log has been followed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from citance.errors import StoreError

__all__ = ["FORMAT", "MeaningState", "Rows"]

FORMAT = 1
"""Counts up with every change of the files."""

_CHUNK = 500
T = TypeVar("T")
_TABLES = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE sentence (row INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE)",
    "CREATE TABLE statement (sid TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX statement_row ON statement (row)",
    "CREATE TABLE free (row INTEGER PRIMARY KEY)",
)


class MeaningState(msgspec.Struct, frozen=True):
    """The model of the vectors, their number of rows, and the watermark up to which the change log is followed."""

    format: int
    model: str
    rows: int = 0
    watermark: int = 0


class Rows:
    """The database of one folder. One connection per call, so that any thread may ask."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def make(cls, file: Path, state: MeaningState) -> Rows:
        """A new, empty one."""
        made = cls(file)
        with made.writing(wait_seconds=5) as connection:
            connection.execute("PRAGMA user_version = 1")
            for table in _TABLES:
                connection.execute(table)
            made.set_state(connection, state)
        return made

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading.

        Raises:
            StoreError: the database is missing or damaged.
        """
        try:
            with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=5)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"{self._file}: {error}") from error

    @contextmanager
    def writing(self, *, wait_seconds: float) -> Iterator[sqlite3.Connection]:
        """A transaction that one process at a time can hold; what it wrote is there after it ended well.

        Raises:
            StoreError: another process writes for longer than `wait_seconds`, or the database is damaged.
        """
        try:
            with closing(sqlite3.connect(self._file, timeout=wait_seconds, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            busy = "locked" in str(error)
            reason = "the vectors are being written by another citance process; try again when it has ended"
            raise StoreError(reason if busy else f"{self._file}: {error}") from error

    def state(self) -> MeaningState:
        """The state as last committed."""
        with self.reading() as connection:
            return self.state_of(connection)

    @staticmethod
    def state_of(connection: sqlite3.Connection) -> MeaningState:
        """The state as this connection sees it."""
        found = connection.execute("SELECT value FROM state WHERE name = 'state'").fetchone()
        try:
            return msgspec.json.decode(found[0] if found else b"", type=MeaningState)
        except msgspec.MsgspecError as error:
            raise StoreError(f"the state of the vectors is damaged: {error}") from error

    @staticmethod
    def set_state(connection: sqlite3.Connection, state: MeaningState) -> None:
        """Note the state."""
        text = msgspec.json.encode(state).decode()
        connection.execute("INSERT OR REPLACE INTO state VALUES ('state', ?)", (text,))

    @staticmethod
    def known(connection: sqlite3.Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
        """The rows of those sentences that have one."""
        found: dict[bytes, int] = {}
        for part in _chunks(digests):
            query = f"SELECT digest, row FROM sentence WHERE digest IN ({_marks(part)})"  # noqa: S608 - question marks
            found.update(connection.execute(query, part))
        return found

    @staticmethod
    def give_rows(connection: sqlite3.Connection, digests: Sequence[bytes], rows: int) -> list[int]:
        """A row for each new sentence: first those that have become free, then new ones after `rows`."""
        free = [row for (row,) in connection.execute("SELECT row FROM free ORDER BY row LIMIT ?", (len(digests),))]
        connection.executemany("DELETE FROM free WHERE row = ?", [(row,) for row in free])
        given = [*free, *range(rows, rows + len(digests) - len(free))]
        connection.executemany("INSERT INTO sentence VALUES (?, ?)", zip(given, digests, strict=True))
        return given

    @staticmethod
    def assign(connection: sqlite3.Connection, rows: Mapping[str, int]) -> None:
        """Say which row each statement has."""
        connection.executemany("INSERT OR REPLACE INTO statement VALUES (?, ?)", rows.items())

    @staticmethod
    def forget(connection: sqlite3.Connection, sids: Iterable[str]) -> None:
        """Take statements out."""
        connection.executemany("DELETE FROM statement WHERE sid = ?", [(sid,) for sid in sids])

    @staticmethod
    def rows_of(connection: sqlite3.Connection, sids: Iterable[str]) -> dict[str, int]:
        """The rows of those statements that have one."""
        found: dict[str, int] = {}
        for part in _chunks(sids):
            query = f"SELECT sid, row FROM statement WHERE sid IN ({_marks(part)})"  # noqa: S608 - question marks
            found.update(connection.execute(query, part))
        return found

    @staticmethod
    def statements_of(connection: sqlite3.Connection, rows: Iterable[int]) -> dict[int, list[str]]:
        """The statements of each row, by id."""
        found: dict[int, list[str]] = {}
        for part in _chunks(rows):
            query = f"SELECT row, sid FROM statement WHERE row IN ({_marks(part)}) ORDER BY sid"  # noqa: S608
            for row, sid in connection.execute(query, part):
                found.setdefault(row, []).append(sid)
        return found

    @staticmethod
    def free_unused(connection: sqlite3.Connection, rows: Iterable[int]) -> None:
        """Let go of those of the rows that no statement has any more."""
        for part in _chunks(rows):
            used = Rows.statements_of(connection, part)
            gone = [(row,) for row in part if row not in used]
            connection.executemany("DELETE FROM sentence WHERE row = ?", gone)
            connection.executemany("INSERT OR IGNORE INTO free VALUES (?)", gone)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while part := list(islice(iterator, _CHUNK)):
        yield part


def _marks(part: Sequence[object]) -> str:
    return ",".join("?" * len(part))

"""All that only SQLite can do: its pragmas, its way to begin, its addresses, its error words."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

__all__ = ["advice", "begin_writing", "check_whole", "engine_for"]

_BUSY_MS = 15_000
"""How long a writer waits for another one before it gives up."""
_CACHE_KB = 64_000
"""Pages kept in memory: the random inserts into the index of statement ids want them."""
_LOG_PAGES = 8_000
"""Pages (of 4 KB) in the log before it is written back: the same index pages change with every article."""

_ADVICE = (
    ("locked", "another process is writing to it; wait until that one has ended and try again"),
    ("readonly", "the file or its folder may not be written to; change its permissions or name another with --db"),
    ("not a database", "the file is no SQLite database, or a damaged one; name another with --db"),
    ("malformed", "the database file is damaged; restore a copy, or remove the file and add the articles again"),
    ("unable to open", "the folder is missing or may not be written to; name another with --db"),
    ("disk is full", "the disk is full; make room and try again"),
    ("disk I/O", "the disk does not answer as it should; check it and its free space"),
)


def engine_for(url: URL) -> Engine:
    """An engine whose connections keep foreign keys, write ahead, wait for one another and begin when told to."""
    memory = url.database in (None, "", ":memory:")
    # One shared connection, or every thread would see an empty database of its own.
    extra: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if memory else {}
    engine = create_engine(url, **extra)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin on its own: reads would not be one snapshot
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "foreign_keys = ON",
        "synchronous = NORMAL",  # with WAL: a power cut may lose the last articles, never wholeness
        f"cache_size = -{_CACHE_KB}",
        "temp_store = MEMORY",
        f"wal_autocheckpoint = {_LOG_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    read_only = connection.execute("PRAGMA query_only").fetchone()[0]
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode not in ("wal", "memory") and not read_only:
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("citance_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def begin_writing(connection: Connection) -> Connection:
    """Mark a connection so that its transaction takes the write lock at once, before it reads anything."""
    return connection.execution_options(citance_writing=True)


def advice(error: BaseException) -> str:
    """What to do about a database error, or "" where nothing better than its own words is known."""
    words = str(error)
    return next((text for sign, text in _ADVICE if sign in words), "")


def check_whole(path: Path) -> list[str]:
    """What SQLite itself finds wrong in a database file; [] for a whole one. Reads all of it."""
    connection = sqlite3.connect(path)
    try:
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        loose = connection.execute("PRAGMA foreign_key_check")
        return wrong + [f"{row[0]} row {row[1]} points at no {row[2]}" for row in loose]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    finally:
        connection.close()

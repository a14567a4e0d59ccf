"""All that only SQLite can do: its pragmas, its way to begin, its addresses, its error words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, StaticPool

__all__ = ["READ_ONLY", "advice", "begin_writing", "cannot_write", "check_whole", "engine_for", "is_read_only"]

_BUSY_MS = 15_000
"""How long a writer waits for another one before it gives up."""
_CACHE_KB = 64_000
"""Pages kept in memory: the random inserts into the index of statement ids want them."""
_LOG_PAGES = 8_000
"""Pages (of 4 KB) in the log before it is written back: the same index pages change with every article."""

_READ_ONLY_OPTION = "citance_read_only"
READ_ONLY = (
    "it is read-only: the file or its folder may not be written to; change their permissions or name another with --db"
)

_ADVICE = (
    ("locked", "another process is writing to it; wait until that one has ended and try again"),
    ("readonly", READ_ONLY),
    ("not a database", "the file is no SQLite database, or a damaged one; name another with --db"),
    ("malformed", "the database file is damaged; restore a copy, or remove the file and add the articles again"),
    ("unable to open", "the folder is missing or may not be written to; name another with --db"),
    ("disk is full", "the disk is full; make room and try again"),
    ("disk I/O", "the disk does not answer as it should; check it and its free space"),
)


def engine_for(url: URL) -> Engine:
    """An engine whose connections keep foreign keys, write ahead, wait for one another and begin when told to."""
    path = _file_of(url)
    extra: dict[str, Any] = {}
    if url.database in (None, "", ":memory:"):
        # One shared connection, or every thread would see an empty database of its own.
        extra = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    elif path is not None and is_read_only(path):
        # A connection per question: each looks anew whether there is a log, for somebody else may be writing.
        extra = {
            "poolclass": NullPool,
            "creator": lambda: _connect_read_only(path),
            "execution_options": {_READ_ONLY_OPTION: True},
        }
    engine = create_engine(url, **extra)
    event.listen(engine, "connect", _prepare)
    if "creator" not in extra:
        event.listen(engine, "connect", _write_ahead)
    event.listen(engine, "begin", _begin)
    return engine


def cannot_write(engine: Engine) -> bool:
    """Whether `engine_for` found that the file or its folder may not be written to."""
    return bool(engine.get_execution_options().get(_READ_ONLY_OPTION))


def _file_of(url: URL) -> Path | None:
    """The existing file that an address names; None for memory and for SQLite's own `file:` addresses."""
    name = url.database
    if name in (None, "", ":memory:") or str(name).startswith("file:"):
        return None
    path = Path(str(name))
    return path if path.is_file() else None


def is_read_only(path: Path) -> bool:
    """Whether a database file may be read but not written: also when only its folder, where the log goes, is so."""
    return os.access(path, os.R_OK) and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK))


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a file that may not be written.

    SQLite needs a shared-memory file beside a database with a log, and makes it where there is none. Where it could
    not, and there is no log either, the file is taken as one that nobody changes meanwhile (`immutable`).
    See https://www.sqlite.org/wal.html#read_only_databases.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    log, shared = Path(f"{path}-wal"), Path(f"{path}-shm")
    if not (log.exists() and (log.stat().st_size or shared.exists())):
        address += "&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


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


def _write_ahead(connection: sqlite3.Connection, _record: object) -> None:
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
    connection = _connect_read_only(path) if is_read_only(path) else sqlite3.connect(path)
    try:
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        loose = connection.execute("PRAGMA foreign_key_check")
        return wrong + [f"{row[0]} row {row[1]} points at no {row[2]}" for row in loose]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    finally:
        connection.close()

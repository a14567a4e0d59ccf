"""Opening a database: its address, its schema's version, and the translation of the driver's errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, inspect, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from citance.errors import StoreError
from citance.store import _sqlite
from citance.store.schema import HEAD, counter

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["open_engine", "reading", "writing"]

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(address: str | Path, *, create: bool) -> tuple[Engine, str]:
    """An engine on a database of the newest schema, and the address as a person would write it.

    Raises:
        StoreError: the database cannot be opened, is another program's, or was written by a newer citance.
    """
    url, shown = _url(address, create=create)
    try:
        engine = _sqlite.engine_for(url) if url.get_backend_name() == "sqlite" else create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no database can be opened at {shown}: {error}") from error
    try:
        with _translated(shown):
            _bring_up_to_date(engine, shown)
    except StoreError:
        engine.dispose()
        raise
    return engine, shown


def _url(address: str | Path, *, create: bool) -> tuple[URL, str]:
    if isinstance(address, str) and "://" in address:
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise StoreError(f"not a database address: {address}") from error
        return url, url.render_as_string(hide_password=True)
    if str(address) == ":memory:":
        return URL.create("sqlite", database=":memory:"), ":memory:"
    path = Path(address).expanduser()
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a file in it")
    if not path.exists():
        if not create:
            raise StoreError(f"there is no database at {path}; `citance add` makes one, --db names another")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder {path.parent} cannot be made: {error.strerror}") from error
    return URL.create("sqlite", database=str(path)), str(path)


def _bring_up_to_date(engine: Engine, shown: str) -> None:
    with engine.connect() as connection:
        found = _version(connection, shown)
        if found == HEAD:
            return
    if _sqlite.cannot_write(engine):
        _check_known(found, shown)
        what = "holds no library yet" if found is None else f"was written by an older citance (schema {found})"
        raise StoreError(f"{shown} {what}, and {_sqlite.READ_ONLY}")
    with _sqlite.begin_writing(engine.connect()) as connection, connection.begin():
        # Looked at again: another process may have brought it up to date while this one waited for the lock.
        if _version(connection, shown) != HEAD:
            _migrate(connection, shown)


def _version(connection: Connection, shown: str) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", "work_key", "statement"} <= tables:
        raise StoreError(f"{shown} is a database of another program; name another file with --db")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection, shown: str) -> None:
    from alembic import command

    config = _check_known(_version(connection, shown), shown)
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _check_known(found: str | None, shown: str) -> Config:
    """Refuse a schema of a later version; gives the settings for the migrations."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{shown} was written by a newer citance (schema {found}, this one knows up to {HEAD}); update citance"
        )
    return config


@contextmanager
def _translated(shown: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        what = _sqlite.advice(cause) or str(cause)
        raise StoreError(f"{shown}: {what}") from error


@contextmanager
def reading(engine: Engine, shown: str) -> Iterator[Connection]:
    """A connection that sees one state of the database from its first question to its last."""
    with _translated(shown), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, shown: str) -> Iterator[Connection]:
    """One transaction, alone: the row that it updates first keeps every other writer waiting, on any database.

    Raises:
        StoreError: the database is read-only, or what the driver says.
    """
    if _sqlite.cannot_write(engine):
        raise StoreError(f"{shown}: {_sqlite.READ_ONLY}")
    with _translated(shown), _sqlite.begin_writing(engine.connect()) as connection, connection.begin():
        connection.execute(update(counter).where(counter.c.name == "write").values(value=counter.c.value + 1))
        yield connection

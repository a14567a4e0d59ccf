"""What the library was read from: files and what became of them, licences as stated, and a copy of all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, func, or_, select

from citance.errors import StoreError, UsageError
from citance.store import _files, _sqlite
from citance.store._base import StoreBase
from citance.store._open import reading
from citance.store._write import chunks
from citance.store.nouns import FileState, FileStatus
from citance.store.schema import file, listed_notice, paper, statement, work

__all__ = ["FileWork", "HoldingStore"]

_BATCH = 2_000


class FileWork(NamedTuple):
    """A work that was read from a file, and how many statements its paper holds."""

    file: str
    work_id: int
    statements: int


class _Stated(msgspec.Struct):
    """The one field of a work that is wanted here; the others are passed over while decoding."""

    licence: str = ""


class _Dated(msgspec.Struct):
    """The one field of a notice that is wanted here."""

    date: str = ""


_decode_dated = msgspec.json.Decoder(_Dated).decode
_decode_stated = msgspec.json.Decoder(_Stated).decode


class HoldingStore(StoreBase):
    """What whoever runs a library asks of it."""

    def files_below(self, prefix: str, *, limit: int = 10_000) -> list[FileState]:
        """What is known of the files whose names begin so: those of a folder, or of an archive ("a.zip!")."""
        query = select(file).where(file.c.name.startswith(prefix, autoescape=True)).order_by(file.c.name).limit(limit)
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query).all()
        return [_files.state_of(row) for row in rows if row.name.startswith(prefix)]

    def works_of_files(self, names: Iterable[str]) -> list[FileWork]:
        """The works that were read from files, in the order of these."""
        found: dict[str, list[FileWork]] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(names):
                number = select(func.count()).where(statement.c.paper_id == paper.c.id).scalar_subquery()
                query = (
                    select(file.c.name, paper.c.work_id, number)
                    .join(paper, paper.c.file_id == file.c.id)
                    .where(file.c.name.in_(part))
                    .order_by(file.c.name, paper.c.position)
                )
                for row in connection.execute(query):
                    found.setdefault(row[0], []).append(FileWork(*row))
        return [each for name in found for each in found[name]]

    def names_of_contents(self, digests: Iterable[str]) -> dict[str, str]:
        """Under which name each content (SHA-256) was read into the index; those that were not are left out."""
        found: dict[str, str] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(digests):
                query = select(file.c.sha256, file.c.name).where(
                    file.c.sha256.in_(part), file.c.status == FileStatus.ADDED.value
                )
                found.update((row.sha256, row.name) for row in connection.execute(query.order_by(file.c.id.desc())))
        return found

    def failed_files(self, kind: str | None = None, *, limit: int = 100, offset: int = 0) -> list[FileState]:
        """The files that gave nothing, or not all that they hold, the latest first; `kind` keeps those of one reason."""
        query = select(file).where(*_failed(kind)).order_by(file.c.added_at.desc(), file.c.name)
        with reading(self._engine, self._path) as connection:
            return [_files.state_of(row) for row in connection.execute(query.limit(limit).offset(offset))]

    def failure_kinds(self) -> dict[str, int]:
        """How many files failed for which kind of reason, the most frequent first."""
        kind = func.coalesce(func.nullif(file.c.kind, ""), file.c.status)
        query = select(kind, func.count()).where(*_failed(None)).group_by(kind).order_by(func.count().desc(), kind)
        with reading(self._engine, self._path) as connection:
            return {str(name): int(number) for name, number in connection.execute(query)}

    def stated_licences(self) -> Iterator[tuple[int, str]]:
        """The licence that each work whose paper was read states ("" for none), by the work's number."""
        last = 0
        while True:
            query = select(work.c.id, work.c.data).where(work.c.id > last, work.c.has_paper)
            with reading(self._engine, self._path) as connection:
                rows = connection.execute(query.order_by(work.c.id).limit(_BATCH)).all()
            if not rows:
                return
            yield from ((row.id, _decode_stated(row.data).licence) for row in rows)
            last = rows[-1].id

    def newest_notices(self) -> dict[str, str]:
        """The date of the newest notice in each list of notices, "" where none is dated: how old a list is."""
        newest: dict[str, str] = {}
        query = select(listed_notice.c.source, listed_notice.c.data)
        with reading(self._engine, self._path) as connection:
            for row in connection.execute(query):
                dated = _decode_dated(row.data).date
                newest[row.source] = max(newest.get(row.source, ""), dated)
        return newest

    def file_count(self) -> int:
        """How many files are known, read or not."""
        with reading(self._engine, self._path) as connection:
            return int(connection.execute(select(func.count()).select_from(file)).scalar() or 0)

    def paper_count(self) -> int:
        """How many works have a paper that was read; cheaper than `stats`."""
        with reading(self._engine, self._path) as connection:
            counted = select(func.count()).select_from(paper).where(paper.c.counted)
            return int(connection.execute(counted).scalar() or 0)

    @property
    def database_file(self) -> Path | None:
        """The file that the database is; None for one in memory or on a server."""
        name = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or name in (None, "", ":memory:") or str(name).startswith("file:"):
            return None
        return Path(str(name))

    def backup(self, to: Path) -> int:
        """Copy the whole database, as it is at one moment, into a new file, while others read and write; its bytes.

        The copy is made under another name first and has its own when it is whole. It is made by SQLite's own backup
        (https://www.sqlite.org/backup.html), in one step, so that no writer makes it begin again.

        Raises:
            UsageError: the database is no file of SQLite's: its server has its own way to copy it.
            StoreError: it cannot be written, or the copy is not whole.
        """
        source = self.database_file
        if source is None:
            raise UsageError("only a database that is a file can be copied so; a server's has a way of its own")
        part = to.with_name(f"{to.name}.part")
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
                old.backup(new)
                wrong = [row[0] for row in new.execute("PRAGMA quick_check(1)") if row[0] != "ok"]
                new.execute("PRAGMA journal_mode = DELETE")  # one file and no log beside it
            if wrong:
                raise StoreError(f"the copy is not whole: {wrong[0]}")
            part.replace(to)
            return to.stat().st_size
        except sqlite3.Error as error:
            raise StoreError(f"{to}: {_sqlite.advice(error) or error}") from error
        except OSError as error:
            raise StoreError(f"{to} cannot be written: {error.strerror}") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _failed(kind: str | None) -> list[ColumnElement[bool]]:
    """What a file that failed, wholly or in part, is told by."""
    conditions: list[ColumnElement[bool]] = [or_(file.c.status != FileStatus.ADDED.value, file.c.reason != "")]
    if kind is not None:
        conditions.append(func.coalesce(func.nullif(file.c.kind, ""), file.c.status) == kind)
    return conditions

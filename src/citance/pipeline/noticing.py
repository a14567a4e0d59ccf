"""Lists of editorial notices, from files or fetched, into the store."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO, Protocol

import msgspec

from citance.errors import InputError
from citance.model import EditorialNotice
from citance.sources.retractionwatch import RetractionWatchFile
from citance.store import NoticesUpdated, Store

__all__ = ["Downloads", "NoticeFileReport", "UnusableLine", "fetch_notices", "update_notices"]


class Downloads(Protocol):
    """Fetches a file; `citance.sources` has one."""

    def download(self, url: str, to: Path, /) -> object:
        """Fetch an address into a file, all of it or nothing. Raises a CitanceError if it cannot be had."""
        ...


class UnusableLine(msgspec.Struct, frozen=True):
    """A row that says nothing usable: the file, the number of its last line there, and why."""

    file: str
    line: int
    reason: str


class NoticeFileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files of one update: what it changed of each list, and the rows that could not be used."""

    rows: int
    lists: tuple[NoticesUpdated, ...]
    unusable: tuple[UnusableLine, ...] = ()


def update_notices(store: Store, paths: Iterable[Path], *, may_shrink: bool = False) -> NoticeFileReport:
    """Read Retraction Watch files into the store; several of one form are taken as parts of one list.

    Args:
        store: where to.
        paths: the files, gzipped ones among them; see `citance.sources.retractionwatch` for their forms.
        may_shrink: take a file that lacks more than a tenth of what the list held.

    Raises:
        InputError: a file cannot be opened, or is no such file; nothing is written then.
        ConflictError: see `may_shrink`; another list of the same call may have been written.
    """
    with ExitStack() as opened:
        files = [(path.name, _read(opened.enter_context(_open(path)), path)) for path in paths]
        by_source: dict[str, list[RetractionWatchFile]] = {}
        for _, one in files:
            by_source.setdefault(one.source, []).append(one)
        done = tuple(
            store.update_notices(source, _whole(parts), may_shrink=may_shrink)
            for source, parts in sorted(by_source.items())
        )
    return NoticeFileReport(
        rows=sum(one.rows for _, one in files),
        lists=done,
        unusable=tuple(UnusableLine(name, row.line, row.reason) for name, one in files for row in one.unusable),
    )


def fetch_notices(
    store: Store, client: Downloads, url: str, folder: Path, *, may_shrink: bool = False
) -> NoticeFileReport:
    """Download the whole Retraction Watch file from `url` into `folder` and read it into the store.

    Raises:
        CitanceError: as the client's `download`, and as `update_notices`.
    """
    file = folder / "retraction_watch.csv"
    client.download(url, file)
    return update_notices(store, [file], may_shrink=may_shrink)


def _open(path: Path) -> IO[bytes]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        return gzip.open(path)  # type: ignore[return-value]
    stream.seek(0)
    return stream


def _read(stream: IO[bytes], path: Path) -> RetractionWatchFile:
    try:
        return RetractionWatchFile(stream)
    except InputError as error:
        raise type(error)(f"{path}: {error}") from error
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: {error}") from error


def _whole(parts: Iterable[RetractionWatchFile]) -> Iterator[tuple[str, EditorialNotice]]:
    """The notices of all parts, one after the other.

    Raises:
        InputError: a file ends or breaks while it is read; what was read of it is not written.
    """
    try:
        yield from chain.from_iterable(parts)
    except (OSError, EOFError) as error:
        raise InputError(f"the file cannot be read to its end: {error}") from error

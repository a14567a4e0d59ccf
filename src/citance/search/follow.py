"""How a search engine follows the store's change log: delete what changed, add what of it still exists.

A statement carries what it says of its two works (titles, names, notices …). The engine keeps a digest of that "face"
with every work: where it changed, the work's statements are put again. Works are read before statements, so that a
change in between is seen as one at the next turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from citance.model import IndexedStatement, IndexedWork, Tally
from citance.search.contract import Kind, TalliedWork
from citance.search.projection import Document, face_of, statement_document, work_document
from citance.search.schema import digest
from citance.store import Change

__all__ = ["Progress", "SearchSource", "Sink", "fill", "follow"]

T = TypeVar("T")

Progress = Callable[[int], None]
"""Told how many statements and works have been written so far."""

_CHANGES = 100
"""Changes per read from the store; each names at most 5,000 ids, so this bounds the memory."""
_PART = 1_000
_COMMIT_EVERY = 20_000
"""Statements and works per commit: a commit costs tens of milliseconds, and a kill loses at most this much work."""


class SearchSource(Protocol):
    """What a search engine needs of a store."""

    def watermark(self) -> int:
        """The number of the latest change."""
        ...

    def changes_since(self, watermark: int, limit: int = ...) -> Sequence[Change]:
        """The next at most `limit` changes after `watermark`, oldest first; what they name may be gone by now."""
        ...

    def statements(self, ids: Sequence[str], /) -> list[IndexedStatement]:
        """Those of the statements that exist."""
        ...

    def works(self, ids: Iterable[int], /) -> list[IndexedWork]:
        """Those of the works that exist."""
        ...

    def tallies(self, ids: Iterable[int], /) -> dict[int, Tally]:
        """The strict tallies of the works."""
        ...

    def iter_statements(self) -> Iterator[IndexedStatement]:
        """All counted statements."""
        ...

    def iter_works(self) -> Iterator[IndexedWork]:
        """All works."""
        ...

    def statement_ids_of(self, work_ids: Iterable[int], /) -> list[str]:
        """The ids of the counted statements about or in one of the works."""
        ...


class Sink(Protocol):
    """The writing side of a search engine, open for one run."""

    def replace(self, documents: Iterable[tuple[Document, int]]) -> None:
        """Put documents in the place of those of their ids; with each work the digest of its face, else 0."""
        ...

    def remove(self, kind: Kind, ids: Iterable[str | int]) -> None:
        """Take out by id."""
        ...

    def faces(self, work_ids: Sequence[int]) -> dict[int, int]:
        """The digests that were put with those of the works that are there."""
        ...

    def commit(self, watermark: int) -> None:
        """Make all of it durable and visible, then note up to where the change log has been read."""
        ...


def _parts(items: Iterable[T], size: int = _PART) -> Iterator[list[T]]:
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


def _put_works(sink: Sink, source: SearchSource, works: Sequence[IndexedWork]) -> list[int]:
    """Put works; gives those that were there with another face."""
    tallies = source.tallies([item.id for item in works])
    known = sink.faces([item.id for item in works])
    changed: list[int] = []
    rows: list[tuple[Document, int]] = []
    for item in works:
        face = digest(face_of(item))
        if known.get(item.id, face) != face:
            changed.append(item.id)
        rows.append((work_document(TalliedWork(work=item, tally=tallies[item.id])), face))
    sink.replace(rows)
    return changed


def _put_statements(sink: Sink, source: SearchSource, ids: Iterable[str]) -> None:
    for part in _parts(ids):
        sink.replace([(statement_document(item), 0) for item in source.statements(part)])


def follow(
    sink: Sink, source: SearchSource, watermark: int, *, known_empty: bool = False, progress: Progress | None = None
) -> int:
    """Read the change log on from `watermark`, to its end; the number of statements and works written or removed."""
    if known_empty and watermark == 0:
        return fill(sink, source, progress=progress)
    done = uncommitted = 0
    reached = watermark
    while True:
        changes = source.changes_since(reached, limit=_CHANGES)
        for change in changes:
            number = _apply(sink, source, change)
            done, uncommitted, reached = done + number, uncommitted + number, change.watermark
            if uncommitted >= _COMMIT_EVERY:
                sink.commit(reached)
                uncommitted = 0
            if progress is not None:
                progress(done)
        if not changes:
            if uncommitted or reached != watermark:
                sink.commit(reached)
            return done


def _apply(sink: Sink, source: SearchSource, change: Change) -> int:
    sink.remove("works", change.deleted_works)
    changed: list[int] = []
    for part in _parts(change.put_works):
        sink.remove("works", part)
        changed += _put_works(sink, source, source.works(part))
    sink.remove("statements", (*change.deleted_statements, *change.put_statements))
    _put_statements(sink, source, change.put_statements)
    again = source.statement_ids_of(changed) if changed else []
    _put_statements(sink, source, again)
    parts = (change.put_statements, change.deleted_statements, change.put_works, change.deleted_works, again)
    return sum(map(len, parts))


def fill(sink: Sink, source: SearchSource, *, progress: Progress | None = None) -> int:
    """Read the whole store into an empty engine, and commit once; the number of statements and works written."""
    watermark = source.watermark()
    done = 0
    for works in _parts(source.iter_works()):
        _put_works(sink, source, works)
        done += len(works)
        if progress is not None:
            progress(done)
    for statements in _parts(source.iter_statements()):
        sink.replace([(statement_document(item), 0) for item in statements])
        done += len(statements)
        if progress is not None:
            progress(done)
    sink.commit(watermark)
    return done

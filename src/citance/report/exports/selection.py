"""What is exported: everything, what a search finds, or what is said about one work. Memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from citance.model import IndexedStatement, IndexedWork
from citance.report.exports.registry import ExportFormat, ExportKind
from citance.store import CitedReference

__all__ = ["ExportStore", "Selection", "select"]

_BATCH = 500


class ExportStore(Protocol):
    """The reading side of a store, as far as exports use it."""

    def iter_works(self) -> Iterator[IndexedWork]:
        """All works."""
        ...

    def iter_statements(self) -> Iterator[IndexedStatement]:
        """All statements that count."""
        ...

    def works(self, work_ids: Iterable[int], /) -> list[IndexedWork]:
        """Works in the order of their ids; those that are not there are left out."""
        ...

    def statements(self, statement_ids: Sequence[str], /) -> list[IndexedStatement]:
        """Statements in the order of their ids; those that are not there are left out."""
        ...

    def statements_in(self, work_id: int, /) -> Sequence[IndexedStatement]:
        """The statements that a work's own paper makes."""
        ...

    def statements_about(self, work_id: int, /, *, limit: int = ..., offset: int = ...) -> Sequence[IndexedStatement]:
        """The statements about a work."""
        ...

    def references_of(self, work_id: int, /) -> Sequence[CitedReference]:
        """The reference list of a work whose paper was read."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export; everything where nothing is given.

    `about` is a work whose citations are meant: the statements about it, and the works that make them; `within` a work
    whose own citations are meant: the statements it makes, and the works of its reference list. `ids` are a search's
    results, statement ids or work ids as text.
    """

    about: int | None = None
    within: int | None = None
    ids: Callable[[ExportKind], Iterable[str]] | None = None


def select(store: ExportStore, selection: Selection, kind: ExportKind, format_: ExportFormat) -> Iterator[bytes]:
    """The selected works or statements in a format, in pieces.

    Raises:
        UsageError: the format does not hold the kind.
    """
    if kind is ExportKind.WORKS:
        return format_.write_works(_works(store, selection))
    return format_.write_statements(_statements(store, selection, by_citing=format_.by_citing))


def _works(store: ExportStore, selection: Selection) -> Iterator[IndexedWork]:
    if selection.ids is not None:
        yield from _works_of(store, map(int, selection.ids(ExportKind.WORKS)))
    elif selection.about is not None:
        seen: set[int] = set()
        for each in _about(store, selection.about):
            if each.citing.id not in seen:
                seen.add(each.citing.id)
                yield each.citing
    elif selection.within is not None:
        cited = dict.fromkeys(each.cited.id for each in store.references_of(selection.within))
        yield from _works_of(store, cited)
    else:
        yield from store.iter_works()


def _statements(store: ExportStore, selection: Selection, *, by_citing: bool) -> Iterator[IndexedStatement]:
    if selection.within is not None:
        return iter(store.statements_in(selection.within))
    if selection.ids is not None:
        found = _statements_of(store, selection.ids(ExportKind.STATEMENTS))
    elif selection.about is not None:
        found = _about(store, selection.about)
    elif by_citing:
        return (each for work in store.iter_works() if work.has_paper for each in store.statements_in(work.id))
    else:
        return store.iter_statements()
    return _by_citing(store, found) if by_citing else found


def _about(store: ExportStore, work_id: int) -> Iterator[IndexedStatement]:
    offset = 0
    while page := store.statements_about(work_id, limit=_BATCH, offset=offset):
        yield from page
        offset += len(page)


def _works_of(store: ExportStore, ids: Iterable[int]) -> Iterator[IndexedWork]:
    upcoming = iter(ids)
    while part := list(islice(upcoming, _BATCH)):
        yield from store.works(part)


def _statements_of(store: ExportStore, ids: Iterable[str]) -> Iterator[IndexedStatement]:
    upcoming = iter(ids)
    while part := list(islice(upcoming, _BATCH)):
        yield from store.statements(part)


def _by_citing(store: ExportStore, found: Iterable[IndexedStatement]) -> Iterator[IndexedStatement]:
    """The same statements, those of one citing work together: read twice, since only their ids are kept meanwhile."""
    ids: dict[int, list[str]] = {}
    for each in found:
        ids.setdefault(each.citing.id, []).append(each.statement.id)
    for mine in ids.values():
        yield from store.statements(mine)

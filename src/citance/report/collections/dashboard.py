"""What a collection says as a whole: a row per work, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from citance.model import EditorialNotice, NoticeKind, Tally, retraction_in_force
from citance.report.collections.protocol import CollectionLibrary
from citance.store import CollectionEntry, Store

__all__ = [
    "CollectionRow",
    "Dashboard",
    "RowOrder",
    "dashboard_of",
    "is_contested",
    "read_rows",
    "sort_rows",
]

_BATCH = 1_000
_GRAVE = (NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.CONCERN, NoticeKind.CORRECTION)
"""Notices, the gravest first; a reinstatement does not stand alone."""
_LEAST_EACH = 2
"""Supporting and contrasting statements that make a work contested."""


class RowOrder(StrEnum):
    """By what the table is sorted."""

    PLACE = "place"
    TITLE = "title"
    YEAR = "year"
    TOTAL = "total"
    CONTRASTING = "contrasting"
    SUPPORTING = "supporting"
    MENTIONING = "mentioning"
    RETRACTED = "retracted"
    READ = "read"

    @property
    def telling(self) -> bool:
        """Whether the order gives counts away."""
        return self in (RowOrder.TOTAL, RowOrder.CONTRASTING, RowOrder.SUPPORTING, RowOrder.MENTIONING)


class CollectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One work of a collection. `notice` is the kind of its gravest notice in force, "" for none; `read` tells whether its own
    text was read."""

    entry_id: int
    work_id: int
    place: int
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    strict: Tally = Tally()
    broad: Tally = Tally()
    notice: str = ""
    read: bool = False

    def tally(self, *, broad: bool) -> Tally:
        """The strict or the broad tally."""
        return self.broad if broad else self.strict


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """The sums over a collection's works. `citing_works` is not summed up in the tallies: a work that cites two of them would
    be counted twice. `with_statements` counts the works that any statement is about, `read` those whose own text was read."""

    works: int
    missing: int
    read: int
    with_statements: int
    strict: Tally
    broad: Tally
    notices: dict[str, int]
    contested: tuple[CollectionRow, ...]
    noticed: tuple[CollectionRow, ...]


def is_contested(tally: Tally) -> bool:
    """Whether at least two statements support a work and at least two contrast with it."""
    return min(tally.supporting, tally.contrasting) >= _LEAST_EACH


def read_rows(library: CollectionLibrary, collection_id: int) -> tuple[list[CollectionRow], list[CollectionEntry]]:
    """The works of a collection in its order, each once, and the entries that are not in the library.

    Raises:
        NotFoundError: there is no such collection.
    """
    store = library.store
    entries = store.collection_entries(collection_id)
    first: dict[int, CollectionEntry] = {}
    for each in entries:
        if each.work_id is not None:
            first.setdefault(each.work_id, each)
    rows: list[CollectionRow] = []
    ids = list(first)
    for start in range(0, len(ids), _BATCH):
        rows += _rows(store, [first[one] for one in ids[start : start + _BATCH]], start)
    return rows, [each for each in entries if each.work_id is None]


def _rows(store: Store, entries: Sequence[CollectionEntry], start: int) -> Iterable[CollectionRow]:
    ids = [each.work_id for each in entries if each.work_id is not None]
    works = {item.id: item for item in store.works(ids)}
    strict, broad = store.tallies(ids), store.tallies(ids, broad=True)
    for place, each in enumerate(entries, start + 1):
        item = works.get(each.work_id or 0)
        if item is None:
            continue
        yield CollectionRow(
            entry_id=each.id,
            work_id=item.id,
            place=place,
            title=item.work.title,
            authors=tuple(author.name for author in item.work.authors[:20]),
            year=item.work.year,
            doi=item.work.doi,
            strict=strict[item.id],
            broad=broad[item.id],
            notice=_notice(item.notices),
            read=item.has_paper,
        )


def _notice(notices: Sequence[EditorialNotice]) -> str:
    """The gravest one in force."""
    if not notices:
        return ""
    held = retraction_in_force(notices)
    if held is not None:
        return held.kind.value
    kinds = {each.kind for each in notices}
    return next((kind.value for kind in _GRAVE[2:] if kind in kinds), "")


def dashboard_of(rows: Sequence[CollectionRow], missing: int) -> Dashboard:
    """The sums. Contested works come by the smaller of their two sides, works with notices by their gravity."""
    contested = [row for row in rows if is_contested(row.strict)]
    noticed = [row for row in rows if row.notice]
    return Dashboard(
        works=len(rows),
        missing=missing,
        read=sum(row.read for row in rows),
        with_statements=sum(bool(row.strict.total) for row in rows),
        strict=_sum(row.strict for row in rows),
        broad=_sum(row.broad for row in rows),
        notices=dict(sorted(Counter(row.notice for row in noticed).items(), key=lambda each: _gravity(each[0]))),
        contested=tuple(
            sorted(contested, key=lambda row: (-min(row.strict.supporting, row.strict.contrasting), row.place))
        ),
        noticed=tuple(sorted(noticed, key=lambda row: (_gravity(row.notice), row.place))),
    )


def _gravity(kind: str) -> int:
    return next((place for place, each in enumerate(_GRAVE) if each.value == kind), len(_GRAVE))


def _sum(tallies: Iterable[Tally]) -> Tally:
    names = ("total", "supporting", "contrasting", "mentioning", "unclassified", "uncertain")
    sums = dict.fromkeys(names, 0)
    for tally in tallies:
        for name in names:
            sums[name] += getattr(tally, name)
    return Tally(**sums)


def sort_rows(
    rows: Sequence[CollectionRow], order: RowOrder, *, backwards: bool = False, broad: bool = False
) -> list[CollectionRow]:
    """The rows in an order; numbers and marks come with the greatest first, titles from A, the collection's own order from its
    beginning; `backwards` turns it round. Ties stay in the collection's order."""
    if order is RowOrder.TITLE:
        return sorted(rows, key=lambda row: (row.title.casefold() == "", row.title.casefold()), reverse=backwards)
    if order is RowOrder.PLACE:
        return sorted(rows, key=lambda row: row.place, reverse=backwards)

    def number(row: CollectionRow) -> int:
        if order is RowOrder.YEAR:
            return row.year or -1
        if order is RowOrder.READ:
            return int(row.read)
        if order is RowOrder.RETRACTED:
            return len(_GRAVE) - _gravity(row.notice) if row.notice else 0
        return int(getattr(row.tally(broad=broad), order.value))

    return sorted(rows, key=number, reverse=not backwards)

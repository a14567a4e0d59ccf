"""A group of works, be it a journal's or a person's: its mix, its years, its notices, one page of its works."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from citance.index import Index
from citance.model import IndexedWork, Tally
from citance.report import YearCounts, year_counts
from citance.report.aggregates import StanceMix, stance_mix
from citance.search import Filters
from citance.store import GroupMix
from citance.web.charts import YearsChart, stacked_years
from citance.web.parameters import check_page, page_number, view_is_broad
from citance.web.remembered import Remembered
from citance.web.visit import Visit

__all__ = ["Group", "GroupView", "ListedWork", "group_view", "list_page"]

PER_PAGE = 20
_CHARTED = 1_000
"""Works whose citing statements are counted by year: those with most of them."""
_BUCKETS = 1_000
_SORTED = 5_000
"""Works whose order is kept, so that a page of them need not count all of them again."""


class _Counted(NamedTuple):
    mix: GroupMix
    noted: list[IndexedWork]


_MIXES: Remembered[_Counted] = Remembered(256)
_ORDER: Remembered[list[int]] = Remembered(256)
_YEARS: Remembered[tuple[YearCounts, ...]] = Remembered(256)


class ListedWork(msgspec.Struct, frozen=True, kw_only=True):
    """A work of the list, with its tally; None in blind mode."""

    work: IndexedWork
    tally: Tally | None


@dataclass(frozen=True)
class Group:
    """How the works of a group are asked for. `key` names the group."""

    key: Hashable
    mix: Callable[[], GroupMix]
    noted: Callable[[], list[IndexedWork]]
    cited_ids: Callable[[int], list[int]]
    works: Callable[[int, int], list[IndexedWork]]
    works_by_id: Callable[[int, int], list[IndexedWork]]


@dataclass(frozen=True)
class GroupView:
    """What the pages print of a group. In blind mode there are neither mix nor chart, and the works stand in an order
    that tells nothing."""

    mix: StanceMix | None
    years: tuple[YearCounts, ...]
    chart: YearsChart | None
    charted: int
    noted: Sequence[IndexedWork]
    works: tuple[ListedWork, ...]
    total: int
    number: int
    pages: int
    broad: bool

    @property
    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "view": "broad" if self.broad else "strict",
            "mix": self.mix,
            "years": self.years,
            "works": self.works,
            "works_total": self.total,
            "page": self.number,
            "works_with_notices": self.noted,
        }


def group_view(visit: Visit, group: Group) -> GroupView:
    """Everything about a group that its page shows; what is heavy is kept until the library changes."""
    library, blind, broad = visit.library, visit.preferences.blind, view_is_broad(visit.request)
    number = page_number(visit.request)
    counted = _MIXES.get(library.store, group.key, lambda: _Counted(group.mix(), group.noted()))
    total = counted.mix.works
    pages = max(1, -(-total // PER_PAGE))
    check_page(number, pages)
    works = _works(library, group, (number - 1) * PER_PAGE, blind=blind)
    tallies = {} if blind else library.store.tallies([each.id for each in works], broad=broad)
    years: tuple[YearCounts, ...] = ()
    if not blind and counted.mix.cited:
        years = _YEARS.get(library.store, (group.key, broad), lambda: _years(library, group, broad=broad))
    return GroupView(
        mix=None if blind else stance_mix(counted.mix, broad=broad),
        years=years,
        chart=stacked_years(years) if years else None,
        charted=min(_CHARTED, counted.mix.cited),
        noted=counted.noted,
        works=tuple(ListedWork(work=each, tally=tallies.get(each.id)) for each in works),
        total=total,
        number=number,
        pages=pages,
        broad=broad,
    )


def _works(library: Index, group: Group, offset: int, *, blind: bool) -> list[IndexedWork]:
    """One page of the works, those with most statements about them first, or in blind mode by their numbers."""
    if blind:
        return group.works_by_id(PER_PAGE, offset)
    order = _ORDER.get(library.store, group.key, lambda: group.cited_ids(_SORTED))
    if offset + PER_PAGE <= len(order):
        return library.store.works(order[offset : offset + PER_PAGE])
    return group.works(PER_PAGE, offset)


def _years(library: Index, group: Group, *, broad: bool) -> tuple[YearCounts, ...]:
    order = _ORDER.get(library.store, group.key, lambda: group.cited_ids(_SORTED))
    ids = tuple(order[:_CHARTED])
    by = ("year", "broad" if broad else "stance")
    return year_counts(library.search_index.aggregate(filters=Filters(cited_works=ids), by=by, limit=_BUCKETS))


def list_page(visit: Visit, total: int, per_page: int) -> tuple[int, int]:
    """The page of a list that is asked for, and how many there are."""
    number, pages = page_number(visit.request), max(1, -(-total // per_page))
    check_page(number, pages)
    return number, pages

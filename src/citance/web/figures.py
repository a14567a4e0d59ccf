"""The figures of the whole library that pages show: counted once, and again when the library has changed.

Counting a library of a million statements takes seconds. So the figures are kept; where they are out of date and took long,
they are shown as they were while they are counted anew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from citance.index import Index
from citance.model import IndexedStatement, Stance
from citance.report import (
    ExampleQuestion,
    LibraryCoverage,
    LibraryOverview,
    example_questions,
    library_coverage,
    library_overview,
    readable_example,
)
from citance.search import Filters, Order, parse_query
from citance.search.analysis import STOP_WORDS
from citance.web.remembered import Remembered

__all__ = ["Figures", "library_figures"]

_DISCUSSED: Final = 10
_RECENT: Final = 6
_CANDIDATES: Final = 60
"""Statements of a stance, the surest first, among which an example is looked for."""
_LONG_SECONDS: Final = 0.5


@dataclass(frozen=True)
class Figures:
    """The library at a glance. `examples` are statements of it, at most one of each stance."""

    overview: LibraryOverview
    coverage: LibraryCoverage
    examples: dict[Stance, IndexedStatement]
    questions: tuple[ExampleQuestion, ...]


_KEPT: Final[Remembered[Figures]] = Remembered(1, seconds=math.inf, patience=_LONG_SECONDS)


def library_figures(index: Index) -> Figures:
    """The figures as of the library's latest change, or of a little before."""
    return _KEPT.get(index.store, "figures", lambda: _figures(index))


def _figures(index: Index) -> Figures:
    overview = library_overview(index.store, discussed=_DISCUSSED, recent=_RECENT)
    read = Filters(read=("yes",))
    counted = index.search_index.aggregate(None, kind="works", filters=read, by=("year",))
    years = {int(bucket.values[0]): bucket.count for bucket in counted if bucket.values[0].isdigit()}
    surest = {stance: _surest(index, stance) for stance in Stance}
    found = {stance: readable_example(_of_one_stance(items, stance, surest)) for stance, items in surest.items()}
    return Figures(
        overview=overview,
        coverage=library_coverage(index.store, overview.counts, years),
        examples={stance: item for stance, item in found.items() if item is not None},
        questions=example_questions(overview.most_discussed, lambda text: _number(index, text), stop_words=STOP_WORDS),
    )


def _surest(index: Index, stance: Stance) -> list[IndexedStatement]:
    filters = Filters(stance=(stance.value,), place=("body",), self_citation=("no",), uncertain=("no",))
    found = index.search_index.statements(filters, order=Order.CONFIDENCE, limit=_CANDIDATES)
    return index.store.statements([hit.id for hit in found.hits])


def _of_one_stance(
    items: list[IndexedStatement], stance: Stance, surest: dict[Stance, list[IndexedStatement]]
) -> list[IndexedStatement]:
    """Those whose sentence takes no other stance on another work: they would explain nothing."""
    others = {_sentence(item) for other, mine in surest.items() if other is not stance for item in mine}
    return [item for item in items if _sentence(item) not in others]


def _sentence(item: IndexedStatement) -> tuple[int, str]:
    return item.citing.id, item.statement.citance


def _number(index: Index, text: str) -> int:
    """How many statements answer to all of a query."""
    found = index.find(parse_query(text), limit=0)
    return 0 if found.relaxed else found.total

"""Asking the search engine what the page needs: the results in their order, the counts, and what else answers to the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from citance.index import Index
from citance.model import IndexedStatement, IndexedWork, Tally
from citance.search import STATEMENT_FACETS, WORK_FACETS, Filters, Hit, Order, Query, SearchResult, parse_query
from citance.search.tree import Words, leaves
from citance.store import AuthorRecord, VenueRecord
from citance.web.pages.search.asked import Asked, Sort, Tab

__all__ = [
    "PER_PAGE",
    "FoundWork",
    "Names",
    "Others",
    "Results",
    "find_names",
    "find_others",
    "find_results",
    "tallied",
]

PER_PAGE: Final = 20
_TIERS: Final = (("contrasting", "supporting"), ("mentioning", "unclassified"))
"""Statements that take a stance, then the others."""
_TITLES: Final = 3
_LONGEST_NAME: Final = 60
_NAME_WORDS: Final = 6


@dataclass(frozen=True)
class FoundWork:
    """A work among the results, with its counts."""

    work: IndexedWork
    tally: Tally


@dataclass(frozen=True)
class Results:
    """One page of results. `first` is how many statements of all that were found contrast or support, where they stand
    before the others, else None."""

    result: SearchResult
    statements: tuple[IndexedStatement, ...] = ()
    works: tuple[FoundWork, ...] = ()
    first: int | None = None


@dataclass(frozen=True)
class Others:
    """What else answers to the words: the totals of the other tabs (None where that would cost a search by meaning), and
    works that the words name by an identifier (`by="identifier"`) or by their whole title (`by="title"`)."""

    totals: dict[Tab, int]
    named: tuple[FoundWork, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Names:
    """Journals and authors whose name the words are."""

    venues: tuple[VenueRecord, ...] = ()
    authors: tuple[AuthorRecord, ...] = ()


def find_results(index: Index, asked: Asked) -> Results:
    """One page of what was asked, with the facets, read from the store; what the store has lost meanwhile is left out."""
    offset = (asked.page - 1) * PER_PAGE
    if asked.kind == "works":
        found = _search(index, asked, asked.filters, asked.sort.order, PER_PAGE, offset, WORK_FACETS)
        works = index.store.works([int(hit.id) for hit in found.hits])
        return Results(found, works=tallied(index, works))
    first = None
    by_meaning = asked.meaning or bool(parse_query(asked.query).meaning)
    if asked.sort is Sort.EVIDENCE and not by_meaning:
        found, first = _evidence_first(index, asked, offset)
    else:
        order = Order.RELEVANCE if by_meaning else asked.sort.order
        found = _search(index, asked, asked.filters, order, PER_PAGE, offset, STATEMENT_FACETS)
    statements = index.store.statements([hit.id for hit in found.hits])
    return Results(found, statements=tuple(statements), first=first)


def _search(
    index: Index, asked: Asked, filters: Filters, order: Order, limit: int, offset: int, facets: Sequence[str] = ()
) -> SearchResult:
    if not asked.query:  # only filters: everything that has these properties
        return index.search_index.search(
            None, kind=asked.kind, filters=filters, order=order, limit=limit, offset=offset, facets=facets
        )
    return index.find(
        asked.query,
        kind=asked.kind,
        meaning=asked.meaning,
        filters=filters,
        order=order,
        limit=limit,
        offset=offset,
        facets=facets,
    )


def _evidence_first(index: Index, asked: Asked, offset: int) -> tuple[SearchResult, int]:
    """One page of the statements that contrast or support, the most relevant first, and then of the others.

    Where no words are looked for, nothing is more relevant than another: the surest come first in each stance.
    """
    facet = asked.stance_facet
    filters = asked.filters
    order = Order.RELEVANCE if _has_words(asked.query) else Order.CONTRASTING
    whole = _search(index, asked, filters, order, 0, 0, STATEMENT_FACETS)
    counts = whole.counts(facet)
    chosen = filters.of(facet)
    hits: list[Hit] = []
    sizes = [sum(counts.get(each, 0) for each in tier if not chosen or each in chosen) for tier in _TIERS]
    at = offset
    for tier, size in zip(_TIERS, sizes, strict=True):
        room = PER_PAGE - len(hits)
        if at >= size or not room:
            at = max(0, at - size)
            continue
        wanted = tuple(each for each in tier if not chosen or each in chosen)
        narrowed = msgspec.structs.replace(filters, **{facet: wanted})
        hits += _search(index, asked, narrowed, order, room, at).hits
        at = 0
    return replace(whole, hits=tuple(hits)), sizes[0]


def _has_words(query: str) -> bool:
    root = parse_query(query).root if query else None
    return root is not None and any(isinstance(leaf, Words) for leaf in leaves(root))


def find_others(index: Index, asked: Asked, results: SearchResult | None) -> Others:
    """What the other tabs hold, and the works that are named."""
    totals: dict[Tab, int] = {}
    if results is not None:
        totals["works" if asked.tab == "works" else "statements"] = results.total
    if not asked.query:
        return Others(totals)
    parsed = parse_query(asked.query)
    named, by = index.store.find_works(asked.query), "identifier"
    if parsed.meaning:
        return Others(totals, tallied(index, named), by if named else "")
    if "statements" not in totals:
        totals["statements"] = index.find(parsed, kind="statements", limit=0).total
    titled = index.find(parsed, kind="works", limit=0 if named else _TITLES)
    totals.setdefault("works", titled.total)
    if titled.hits and not titled.relaxed and _is_text(parsed):
        works = index.store.works([int(hit.id) for hit in titled.hits])
        named, by = [work for work in works if _folded(work.work.title) == _folded(asked.query)], "title"
    return Others(totals, tallied(index, named), by if named else "")


def find_names(index: Index, query: str) -> Names:
    """Journals and authors of that name, a few of each; none for what does not look like a name."""
    words = query.split()
    if not 4 <= len(query) <= _LONGEST_NAME or len(words) > _NAME_WORDS or not _is_text(parse_query(query)):
        return Names()
    if any(sign.isdigit() for sign in query):
        return Names()
    return Names(tuple(index.store.venues(query, limit=_TITLES)), tuple(index.store.authors(query, limit=_TITLES)))


def tallied(index: Index, works: Sequence[IndexedWork]) -> tuple[FoundWork, ...]:
    """Works with their counts, in one question."""
    if not works:
        return ()
    tallies = index.store.tallies([work.id for work in works])
    return tuple(FoundWork(work, tallies[work.id]) for work in works)


def _is_text(query: Query) -> bool:
    """Whether a query is nothing but words."""
    if query.root is None or query.problems or query.meaning:
        return False
    return all(isinstance(leaf, Words) and not leaf.field for leaf in leaves(query.root))


def _folded(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())

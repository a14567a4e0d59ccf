"""Search results: works or statements, filtered and paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from citance.errors import UsageError
from citance.model import IndexedStatement, IndexedWork, SectionRole, Tally
from citance.search import STATEMENT_FACETS, WORK_FACETS, Facet, Filters, Kind, Order, SearchResult, parse_query
from citance.web.parameters import (
    by_meaning,
    check_page,
    only_uncertain,
    page_number,
    query_text,
    section_role,
    stance_name,
    view_is_broad,
)
from citance.web.protocol import Library
from citance.web.render import Page

__all__ = ["page"]

PER_PAGE = 20
_SHOWN = 8
"""Values of one facet on the page; `.json` has them all."""
_LONGEST_VALUE = 300

_FURTHER = {
    "statements": ("confidence", "year", "type", "journal", "place", "self_citation", "notice", "language"),
    "works": ("read", "cited", "year", "type", "journal", "notice", "language"),
}
"""Filters beside stance, section and certainty, which the page shows in its own way; each is a parameter."""
_SORTS: dict[Kind, tuple[Order, ...]] = {
    "statements": (Order.RELEVANCE, Order.CONTRASTING, Order.NEWEST, Order.OLDEST, Order.CONFIDENCE),
    "works": (Order.RELEVANCE, Order.TOTAL, Order.CONTRASTING, Order.SUPPORTING, Order.NEWEST, Order.OLDEST),
}


@dataclass(frozen=True)
class FoundWork:
    """A work among the results, with its counts."""

    work: IndexedWork
    tally: Tally


@dataclass(frozen=True)
class Choice:
    """A filter with its values as they are offered; `chosen` is the one that is on, or ""."""

    name: str
    chosen: str
    values: tuple[Facet, ...]


def _kind(request: Request) -> Kind:
    kind = request.query_params.get("kind", "") or "statements"
    if kind == "statements":
        return "statements"
    if kind == "works":
        return "works"
    raise UsageError("kind is one of statements, works")


def _order(request: Request, kind: Kind) -> Order:
    text = request.query_params.get("sort", "") or Order.RELEVANCE
    if text not in _SORTS[kind]:
        raise UsageError(f"sort is one of {', '.join(_SORTS[kind])}")
    return Order(text)


def _chosen(request: Request, kind: Kind) -> dict[str, str]:
    """The further filters that are on."""
    given = {name: request.query_params.get(name, "") for name in _FURTHER[kind]}
    for name, value in given.items():
        if len(value) > _LONGEST_VALUE:
            raise UsageError(f"{name} holds at most {_LONGEST_VALUE} characters")
    return {name: value for name, value in given.items() if value}


def page(index: Library, request: Request) -> Page:
    """The results for the query `q`; an identifier also shows the work that it names."""
    query, kind, number = query_text(request), _kind(request), page_number(request)
    stance, role, broad = stance_name(request), section_role(request), view_is_broad(request)
    uncertain, order, chosen = only_uncertain(request), _order(request, kind), _chosen(request, kind)
    view = "broad" if broad else "stance"
    wanted = {name: (value,) for name, value in chosen.items()}
    if kind == "statements":
        own = {view: stance, "section": role.value if role else None, "uncertain": "yes" if uncertain else None}
        wanted.update({name: (value,) for name, value in own.items() if value})
    meaning = by_meaning(request) and kind == "statements" and bool(query)
    result = index.find(
        query,
        kind=kind,
        meaning=meaning,
        filters=Filters(**wanted),  # type: ignore[arg-type]
        order=order,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
        facets=STATEMENT_FACETS if kind == "statements" else WORK_FACETS,
    )
    pages = max(1, -(-result.total // PER_PAGE))
    check_page(number, pages)
    other: Kind = "works" if kind == "statements" else "statements"
    other_total = 0
    if query and not parse_query(query).meaning:
        other_total = index.find(query, kind=other, limit=0).total
    named = tuple(_found_work(index, work, broad) for work in index.store.find_works(query)) if query else ()
    statements, works = _read(index, result, kind, broad)
    context: dict[str, Any] = {
        "query": query,
        "kind": kind,
        "stance": stance,
        "role": role,
        "broad": broad,
        "uncertain": uncertain,
        "meaning": meaning,
        "by_meaning": bool(result.query.meaning),
        "may_mean": index.has_vectors and kind == "statements",
        "filtered": bool(wanted),
        "filters": (*_FURTHER["statements"], *_FURTHER["works"]),
        "choices": _choices(result, kind, chosen),
        "order": order,
        "orders": _SORTS[kind],
        "result": result,
        "totals": {kind: result.total, other: other_total},
        "named": named,
        "statements": statements,
        "works": works,
        "roles": tuple(SectionRole),
        "stance_counts": result.counts(view),
        "role_counts": result.counts("section"),
        "uncertain_count": result.counts("uncertain").get("yes", 0),
        "number": number,
        "pages": pages,
    }
    data: dict[str, Any] = {
        "query": query,
        "understood": result.query.understood,
        "kind": kind,
        "sort": order,
        "total": result.total,
        "page": number,
        "relaxed": result.relaxed,
        "meaning": result.query.meaning,
        "notes": result.query.notes,
        "stances": context["stance_counts"],
        "sections": context["role_counts"],
        "uncertain": context["uncertain_count"],
        "facets": {name: result.counts(name) for name in result.facets},
        "named": [{"work": found.work, "tally": found.tally} for found in named],
        "statements": statements,
        "works": [{"work": found.work, "tally": found.tally} for found in works],
    }
    return Page("search.html", context, data)


def _choices(result: SearchResult, kind: Kind, chosen: dict[str, str]) -> tuple[Choice, ...]:
    """The further filters that would change something, or are on."""
    offered = []
    for name in _FURTHER[kind]:
        values = result.facets[name]
        if len(values) > 1 or name in chosen:
            order = sorted(values, key=lambda each: each.value, reverse=True) if name == "year" else values
            offered.append(Choice(name, chosen.get(name, ""), tuple(order[:_SHOWN])))
    return tuple(offered)


def _found_work(index: Library, work: IndexedWork, broad: bool) -> FoundWork:
    return FoundWork(work, index.store.tally(work.id, broad=broad))


def _read(
    index: Library, result: SearchResult, kind: Kind, broad: bool
) -> tuple[tuple[IndexedStatement, ...], tuple[FoundWork, ...]]:
    """The results out of the store, in the order of the search; what the store has lost meanwhile is left out."""
    if kind == "statements":
        statements = {item.statement.id: item for item in index.store.statements([hit.id for hit in result.hits])}
        return tuple(statements[hit.id] for hit in result.hits if hit.id in statements), ()
    works = {item.id: item for item in index.store.works([int(hit.id) for hit in result.hits])}
    found = (works.get(int(hit.id)) for hit in result.hits)
    return (), tuple(_found_work(index, work, broad) for work in found if work)

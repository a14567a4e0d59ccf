"""Search results: works or statements, filtered and paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from citance.errors import UsageError
from citance.model import IndexedStatement, IndexedWork, SectionRole, Tally
from citance.search import SearchResult
from citance.search.index import Kind
from citance.web.parameters import (
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


@dataclass(frozen=True)
class FoundWork:
    """A work among the results, with its counts."""

    work: IndexedWork
    tally: Tally


def _kind(request: Request) -> Kind:
    kind = request.query_params.get("kind", "") or "statements"
    if kind == "statements":
        return "statements"
    if kind == "works":
        return "works"
    raise UsageError("kind is one of statements, works")


def page(index: Library, request: Request) -> Page:
    """The results for the words `q`; an identifier also shows the work that it names."""
    query, kind, number = query_text(request), _kind(request), page_number(request)
    stance, role, broad = stance_name(request), section_role(request), view_is_broad(request)
    uncertain = only_uncertain(request)
    result = index.search_index.search(
        query,
        kind=kind,
        stance=stance,
        role=role,
        broad=broad,
        uncertain=uncertain,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    pages = max(1, -(-result.total // PER_PAGE))
    check_page(number, pages)
    other: Kind = "works" if kind == "statements" else "statements"
    other_total = index.search_index.search(query, kind=other, limit=1).total if query else 0
    named = tuple(_found_work(index, work, broad) for work in index.store.find_works(query)) if query else ()
    statements, works = _read(index, result, kind, broad)
    context: dict[str, Any] = {
        "query": query,
        "kind": kind,
        "stance": stance,
        "role": role,
        "broad": broad,
        "uncertain": uncertain,
        "result": result,
        "totals": {kind: result.total, other: other_total},
        "named": named,
        "statements": statements,
        "works": works,
        "roles": tuple(SectionRole),
        "stance_counts": {facet.value: facet.count for facet in result.stances},
        "role_counts": {facet.value: facet.count for facet in result.roles},
        "number": number,
        "pages": pages,
    }
    data: dict[str, Any] = {
        "query": query,
        "kind": kind,
        "total": result.total,
        "page": number,
        "relaxed": result.relaxed,
        "notes": result.query.notes,
        "stances": context["stance_counts"],
        "sections": context["role_counts"],
        "uncertain": result.uncertain,
        "named": [{"work": found.work, "tally": found.tally} for found in named],
        "statements": statements,
        "works": [{"work": found.work, "tally": found.tally} for found in works],
    }
    return Page("search.html", context, data)


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

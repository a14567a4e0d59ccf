"""Search over works and statements, and the counts of what was found."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from citance.errors import UsageError
from citance.search import parse_query
from citance.search.contract import Filters, Kind, Order, SearchResult, facets_of
from citance.web.api import examples
from citance.web.api.answers import tagged_answer
from citance.web.api.describe import answers
from citance.web.api.service import Service
from citance.web.api.v1 import calls, shapes
from citance.web.api.v1.exports import EXPORT_EXAMPLES, export_answer, export_named
from citance.web.api.v1.statements import read_statements
from citance.web.api.v1.works import ITEM, work_items

__all__ = ["router"]

router = APIRouter()

_FACETS = {"stance": (shapes.FacetValue("contrasting", 1), shapes.FacetValue("supporting", 3))}
_NOTE = shapes.SearchNote(understood="local ties")
Q = Annotated[
    str,
    Field(
        max_length=2_000,
        description='Words, "phrases", prefix*, AND, OR, NOT, brackets and fields such as title: or author:.',
        examples=["local ties"],
    ),
]


class _Words(calls.Query):
    """What is looked for."""

    q: Q
    strict: bool = Field(default=False, description="Refuse a query that cannot be read as it stands, and say where.")
    facet: list[str] = Field(
        default=[],
        max_length=20,
        description="Facets to count over all results; none by default.",
        examples=[["stance"]],
    )


class _StatementSearch(calls.StatementFilters, calls.Paging, _Words):
    """A search for statements."""

    order: Order = Field(default=Order.RELEVANCE, description="What comes first.")


class _WorkSearch(calls.WorkFilters, calls.ListQuery, _Words):
    """A search for works."""

    order: Order = Field(default=Order.RELEVANCE, description="What comes first.")


class _StatementFacets(calls.StatementFilters):
    """Which statements are counted."""

    q: Q = ""


class _WorkFacets(calls.WorkFilters):
    """Which works are counted."""

    q: Q


def _facet_names(kind: Kind, wanted: list[str]) -> tuple[str, ...]:
    known = facets_of(kind)
    for name in wanted:
        if name not in known:
            raise UsageError(f"facet is one of {', '.join(known)}, not {name[:50]!r}")
    return tuple(dict.fromkeys(wanted))


def _search(
    service: Service, kind: Kind, query: _StatementSearch | _WorkSearch, filters: Filters
) -> tuple[SearchResult, shapes.SearchNote]:
    parsed = parse_query(query.q, strict=query.strict)
    found = service.search.search(
        parsed,
        kind=kind,
        filters=filters,
        order=query.order,
        cursor=query.cursor,
        limit=query.limit,
        facets=_facet_names(kind, query.facet),
    )
    return found, shapes.SearchNote(understood=parsed.understood, notes=parsed.notes, relaxed=found.relaxed)


def _counted(found: SearchResult) -> dict[str, tuple[shapes.FacetValue, ...]]:
    return {
        name: tuple(shapes.FacetValue(each.value, each.count) for each in values)
        for name, values in found.facets.items()
    }


@router.get(
    "/search/statements",
    tags=["search"],
    summary="Search statements",
    responses=answers(
        shapes.StatementPage,
        shapes.StatementPage(
            items=(shapes.statement_item(examples.STATEMENT),), next=None, total=1, query=_NOTE, facets=_FACETS
        ),
        problems=(404,),
    ),
)
def search_statements(
    request: Request, service: calls.Called, query: Annotated[_StatementSearch, Query()]
) -> Response:
    """Statements that hold the words, in the citance, around it, or in the titles of the two works."""
    found, note = _search(service, "statements", query, query.filters(service.store))
    items = read_statements(service.store, found.hits)
    page = shapes.StatementPage(items=items, next=found.next, total=found.total, query=note, facets=_counted(found))
    return calls.page_answer(request, page)


@router.get(
    "/search/works",
    tags=["search"],
    summary="Search works",
    responses=answers(
        shapes.WorkPage,
        shapes.WorkPage(items=(ITEM,), next=None, total=1, query=_NOTE),
        other=EXPORT_EXAMPLES,
    ),
)
def search_works(request: Request, service: calls.Called, query: Annotated[_WorkSearch, Query()]) -> Response:
    """Works that hold the words in title, abstract, keywords, authors or journal."""
    found, note = _search(service, "works", query, query.filters(service.store))
    works = service.store.works([int(hit.id) for hit in found.hits])
    export = export_named(request, query.format)
    if export:
        return export_answer(export, works)
    page = shapes.WorkPage(
        items=tuple(work_items(service.store, works)),
        next=found.next,
        total=found.total,
        query=note,
        facets=_counted(found),
    )
    return calls.page_answer(request, page)


_COUNTS = shapes.FacetCounts(total=4, facets=_FACETS)


@router.get(
    "/facets/statements",
    tags=["search"],
    summary="Counts of statements by their properties",
    responses=answers(shapes.FacetCounts, _COUNTS, problems=(404,)),
)
def statement_facets(request: Request, service: calls.Called, query: Annotated[_StatementFacets, Query()]) -> Response:
    """How many statements have each value of each property, of those that the query finds (of all without one)."""
    backend, filters, names = service.search, query.filters(service.store), facets_of("statements")
    if query.q.strip():
        found = backend.search(parse_query(query.q), filters=filters, limit=1, facets=names)
    else:
        found = backend.statements(filters, limit=1, facets=names)
    return tagged_answer(request, shapes.FacetCounts(total=found.total, facets=_counted(found)))


@router.get(
    "/facets/works",
    tags=["search"],
    summary="Counts of works by their properties",
    responses=answers(
        shapes.FacetCounts, shapes.FacetCounts(total=2, facets={"year": (shapes.FacetValue("2003", 2),)})
    ),
)
def work_facets(request: Request, service: calls.Called, query: Annotated[_WorkFacets, Query()]) -> Response:
    """How many of the works that the query finds have each value of each property."""
    found = service.search.search(
        parse_query(query.q), kind="works", filters=query.filters(service.store), limit=1, facets=facets_of("works")
    )
    return tagged_answer(request, shapes.FacetCounts(total=found.total, facets=_counted(found)))

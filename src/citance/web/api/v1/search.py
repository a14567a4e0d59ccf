"""Search over works and statements, and the counts of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from citance.errors import UsageError
from citance.model import IndexedStatement
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


MEANING = Field(
    default=False,
    description=(
        "Rank by meaning and words together: plain words say what is looked for, fields stay conditions. The same as"
        ' `meaning:"…"` in the query. Needs vectors; 409 where the library has none.'
    ),
)


class _StatementSearch(calls.StatementFilters, calls.Paging, _Words):
    """A search for statements."""

    meaning: bool = MEANING
    order: Order = Field(default=Order.RELEVANCE, description="What comes first.")


class _WorkSearch(calls.WorkFilters, calls.ListQuery, _Words):
    """A search for works."""

    order: Order = Field(default=Order.RELEVANCE, description="What comes first.")


class _StatementFacets(calls.StatementFilters):
    """Which statements are counted."""

    q: Q = ""
    meaning: bool = MEANING


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
    found = service.library.find(
        parse_query(query.q, strict=query.strict),
        kind=kind,
        meaning=isinstance(query, _StatementSearch) and query.meaning,
        filters=filters,
        order=query.order,
        cursor=query.cursor,
        limit=query.limit,
        facets=_facet_names(kind, query.facet),
    )
    read = found.query
    note = shapes.SearchNote(understood=read.understood, notes=read.notes, meaning=read.meaning, relaxed=found.relaxed)
    return found, note


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
        problems=(404, 409),
    ),
)
def search_statements(
    request: Request, service: calls.Called, query: Annotated[_StatementSearch, Query()]
) -> Response:
    """Statements that hold the words, in the citance, around it, or in the titles of the two works; with `meaning`, or
    `meaning:` in the query, also those that say the like in other words."""
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
    responses=answers(shapes.FacetCounts, _COUNTS, problems=(404, 409)),
)
def statement_facets(request: Request, service: calls.Called, query: Annotated[_StatementFacets, Query()]) -> Response:
    """How many statements have each value of each property, of those that the query finds (of all without one)."""
    filters, names = query.filters(service.store), facets_of("statements")
    if query.q.strip():
        found = service.library.find(query.q, meaning=query.meaning, filters=filters, limit=1, facets=names)
    else:
        found = service.search.statements(filters, limit=1, facets=names)
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
    found = service.library.find(
        query.q, kind="works", filters=query.filters(service.store), limit=1, facets=facets_of("works")
    )
    return tagged_answer(request, shapes.FacetCounts(total=found.total, facets=_counted(found)))


class _ClaimQuery(calls.Query):
    """What is claimed."""

    text: str = Field(
        min_length=1,
        max_length=1_000,
        description="A sentence, such as a finding.",
        examples=["internationalization weakens local cluster ties"],
    )
    limit: int = Field(default=10, ge=1, le=100, description="Statements of each side, at most.", examples=[10])


_NEAR = shapes.NearStatement(nearness=0.62, item=shapes.statement_item(examples.STATEMENT))


@router.get(
    "/claims",
    tags=["search"],
    summary="What supports and what contrasts around a claim",
    responses=answers(
        shapes.ClaimAnswer,
        shapes.ClaimAnswer(
            text="internationalization weakens local cluster ties", looked_at=31, supporting=(), contrasting=(_NEAR,)
        ),
        problems=(409,),
    ),
)
def ask_claim(request: Request, service: calls.Called, query: Annotated[_ClaimQuery, Query()]) -> Response:
    """The statements nearest in meaning to a claim that support, and that contrast, the work which they cite. Needs vectors;
    409 where the library has none."""
    found = service.library.ask_claim(query.text, limit=query.limit)
    answer = shapes.ClaimAnswer(
        text=found.text,
        looked_at=found.looked_at,
        supporting=_near(found.supporting),
        contrasting=_near(found.contrasting),
    )
    return tagged_answer(request, answer)


def _near(side: Sequence[tuple[IndexedStatement, float]]) -> tuple[shapes.NearStatement, ...]:
    return tuple(
        shapes.NearStatement(nearness=round(nearness, 4), item=shapes.statement_item(item)) for item, nearness in side
    )

"""Statements, what is like them, and people's corrections of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.model import Correction, Stance
from citance.search.contract import Cursor, Filters, Hit, Order, SearchResult
from citance.store import Store
from citance.web.api import examples
from citance.web.api.answers import NDJSON, json_answer, lines_answer, tagged_answer, wants
from citance.web.api.describe import answers
from citance.web.api.service import Service
from citance.web.api.v1 import calls, shapes

__all__ = ["StatementId", "read_statements", "router"]

router = APIRouter()

_BULK_PAGE = 500
_PAGE = shapes.StatementPage(items=(shapes.statement_item(examples.STATEMENT),), next=None, total=1)
_CORRECTION = Correction(
    statement_id=examples.STATEMENT_ID,
    stance=Stance.MENTIONING,
    broad=Stance.CONTRASTING,
    who="R. Quill",
    note="They report what others found.",
    at="2026-03-01T09:30:00.000000+00:00",
)
StatementId = Annotated[
    str, Path(min_length=1, max_length=200, description="The statement's id.", examples=[examples.STATEMENT_ID])
]


class _ListQuery(calls.StatementFilters, calls.Paging):
    """Which statements, in which order."""

    order: Order = Field(default=Order.CONTRASTING, description="What comes first.")


class _SimilarQuery(calls.Query):
    """How many, and which."""

    limit: int = Field(default=10, ge=1, le=100, description="At most so many.", examples=[10])
    disagreeing: bool = Field(default=False, description="Only statements about the same work of the opposite stance.")


class CorrectionBody(BaseModel):
    """A person's judgement of a statement; `broad` is the same stance unless given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"statement_id": examples.STATEMENT_ID, "stance": "mentioning", "who": "R. Quill"}]
        },
    )

    statement_id: str = Field(min_length=1, max_length=200, examples=[examples.STATEMENT_ID])
    stance: Stance = Field(examples=["mentioning"])
    broad: Stance | None = Field(default=None, examples=["contrasting"])
    who: str = Field(default="", max_length=200, examples=["R. Quill"])
    note: str = Field(default="", max_length=2_000, examples=["They report what others found."])


def read_statements(store: Store, hits: Iterable[Hit]) -> tuple[shapes.StatementItem, ...]:
    """The statements that a search engine names, in its order; what the store has lost meanwhile is left out."""
    return tuple(map(shapes.statement_item, store.statements([hit.id for hit in hits])))


@router.get(
    "/statements",
    tags=["statements"],
    summary="Statements by their properties",
    responses=answers(shapes.StatementPage, _PAGE, lines=True, problems=(404,)),
)
def list_statements(request: Request, service: calls.Called, query: Annotated[_ListQuery, Query()]) -> Response:
    """The statements that have all the wanted properties, contrasting ones first unless another order is asked for.

    With `Accept: application/x-ndjson` all of them come, one a line, and no page ends.
    """
    filters = query.filters(service.store)
    if wants(request, NDJSON):
        return lines_answer(_all(service, filters, query.order))
    found = _some(service, filters, query.order, query.cursor, query.limit)
    items = read_statements(service.store, found.hits)
    return calls.page_answer(request, shapes.StatementPage(items=items, next=found.next, total=found.total))


def _some(service: Service, filters: Filters, order: Order, cursor: Cursor | None, limit: int) -> SearchResult:
    return service.search.statements(filters, order=order, cursor=cursor, limit=limit)


def _all(service: Service, filters: Filters, order: Order) -> Iterator[shapes.StatementItem]:
    if filters == Filters():
        yield from map(shapes.statement_item, service.store.iter_statements())
        return
    cursor: Cursor | None = None
    while True:
        found = _some(service, filters, order, cursor, _BULK_PAGE)
        yield from read_statements(service.store, found.hits)
        cursor = found.next
        if cursor is None:
            return


@router.get(
    "/statements/{statement_id}",
    tags=["statements"],
    summary="One statement",
    responses=answers(shapes.StatementItem, shapes.statement_item(examples.STATEMENT), problems=(404,)),
)
def get_statement(request: Request, service: calls.Called, statement_id: StatementId) -> Response:
    """A statement with its judgement, its correction, its reference and its two works."""
    return tagged_answer(request, shapes.statement_item(service.store.statement(statement_id)))


@router.get(
    "/statements/{statement_id}/similar",
    tags=["statements"],
    summary="Statements like this one",
    responses=answers(shapes.StatementPage, _PAGE, problems=(404,)),
)
def get_similar(
    request: Request, service: calls.Called, statement_id: StatementId, query: Annotated[_SimilarQuery, Query()]
) -> Response:
    """The statements that are most like this one, or those that disagree with it about the same work."""
    service.store.statement(statement_id)
    hits = service.library.similar(statement_id, limit=query.limit, disagreeing=query.disagreeing)
    items = read_statements(service.store, hits)
    return tagged_answer(request, shapes.StatementPage(items=items, next=None, total=len(items)))


@router.get(
    "/statements/{statement_id}/corrections",
    tags=["corrections"],
    summary="What people said of a statement",
    responses=answers(shapes.CorrectionList, shapes.CorrectionList(items=(_CORRECTION,)), problems=(404,)),
)
def list_corrections(service: calls.Called, statement_id: StatementId) -> Response:
    """All corrections of a statement, the one in force last; also of a statement that is not there now."""
    found = service.store.corrections(statement_id)
    if not found:
        service.store.statement(statement_id)
    return json_answer(shapes.CorrectionList(items=found))


@router.post(
    "/corrections",
    tags=["corrections"],
    summary="Correct a statement's stance",
    status_code=201,
    responses=answers(Correction, _CORRECTION, status=201, said="The correction, in force now.", problems=(404,)),
)
def post_correction(service: calls.Called, principal: calls.MayWrite, body: CorrectionBody) -> Response:
    """Put a person's judgement above the model's. Corrections are kept with their time; the latest is in force."""
    service.library.correct(body.statement_id, body.stance, broad=body.broad, who=body.who, note=body.note)
    fixed = service.store.corrections(body.statement_id)
    if not fixed:
        raise NotFoundError(f"there is no statement {body.statement_id}")
    return json_answer(fixed[-1], 201, {"location": f"/api/v1/statements/{body.statement_id}/corrections"})

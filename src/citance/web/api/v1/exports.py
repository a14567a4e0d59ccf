"""Works and statements in the formats of other programs, as `citance export` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from citance.errors import NotFoundError, UsageError
from citance.model import IndexedWork
from citance.report.exports import EXPORTS, ExportFormat, ExportKind, Selection, format_for_media_type, select
from citance.search import Cursor, parse_query
from citance.web.api import examples
from citance.web.api.answers import JSON, tagged_answer
from citance.web.api.describe import answers
from citance.web.api.service import Service
from citance.web.api.v1 import calls
from citance.web.showing import ShownStore, reading_as

__all__ = ["EXPORT_EXAMPLES", "export_answer", "export_named", "router"]

router = APIRouter()

_STEP = 500


def _example(format_: ExportFormat) -> str:
    return b"".join(format_.write_works([examples.CITED])).decode()


EXPORT_EXAMPLES = {
    each.media_type.partition(";")[0]: _example(each)
    for each in EXPORTS.values()
    if each.works and each.name in ("csv", "ris", "bibtex", "csl-json")
}
"""A work in each of the formats that lists of works are often wanted in, by media type."""


class ExportInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A format, its media type and suffix, and what can be written in it: works, statements or both."""

    name: str
    media_type: str
    suffix: str
    kinds: tuple[str, ...]


class ExportList(msgspec.Struct, frozen=True):
    """All formats."""

    items: tuple[ExportInfo, ...]


class _ExportQuery(calls.Query):
    """What is exported: everything unless something is named."""

    kind: ExportKind | None = Field(default=None, description="Statements where the format holds both.")
    q: str | None = Field(default=None, max_length=2_000, description="Only what this finds.", examples=["local ties"])
    about: str | None = Field(
        default=None, max_length=2_000, description="Only the statements about this work, or the works that cite it."
    )
    within: str | None = Field(
        default=None, max_length=2_000, description="Only the statements in this work, or the works that it cites."
    )


def export_named(request: Request, name: str | None) -> ExportFormat | None:
    """The format that a list of works is wanted in: by its name, else by `Accept`; None for JSON.

    Raises:
        UsageError: there is no such format for works.
    """
    if name == "json":
        return None
    if name:
        found = EXPORTS.get(name)
        if found is None or ExportKind.WORKS not in found.kinds:
            known = ", ".join(each.name for each in EXPORTS.values() if each.works)
            raise UsageError(f"works come as json, {known}, not as {name}")
        return found
    accept = request.headers.get("accept", "")
    return None if JSON in accept else format_for_media_type(accept, ExportKind.WORKS)


def export_answer(format_: ExportFormat, works: Iterable[IndexedWork]) -> Response:
    """Works in a format."""
    return _file(format_, format_.write_works(works), "works")


def _file(format_: ExportFormat, parts: Iterator[bytes], name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}{format_.suffix}"'}
    return StreamingResponse(parts, media_type=format_.media_type, headers=headers)


@router.get(
    "/exports",
    tags=["exports"],
    summary="The formats",
    responses=answers(
        ExportList,
        ExportList((ExportInfo(name="csv", media_type="text/csv", suffix=".csv", kinds=("works", "statements")),)),
    ),
)
def list_exports(request: Request) -> Response:
    """Every format in which works or statements can be had."""
    return tagged_answer(
        request,
        ExportList(
            tuple(
                ExportInfo(
                    name=each.name, media_type=each.media_type, suffix=each.suffix, kinds=tuple(map(str, each.kinds))
                )
                for each in EXPORTS.values()
            )
        ),
    )


@router.get(
    "/exports/{name}",
    tags=["exports"],
    summary="Everything, a search, or what is said about a work, as a file",
    responses={
        **answers(ExportList, ExportList(()), problems=(404, 409)),
        200: {
            "description": "The file.",
            "content": {
                media_type: {
                    "schema": {"type": "string", "format": "binary"},
                    **({"example": EXPORT_EXAMPLES[media_type]} if media_type in EXPORT_EXAMPLES else {}),
                }
                for media_type in (each.media_type.partition(";")[0] for each in EXPORTS.values())
            },
        },
    },
)
def get_export(
    service: calls.Called,
    name: Annotated[str, Path(max_length=40, description="The format's name.", examples=["bibtex"])],
    query: Annotated[_ExportQuery, Query()],
) -> Response:
    """Works or statements in a format, sent while they are read."""
    format_ = EXPORTS.get(name)
    if format_ is None:
        raise NotFoundError(f"there is no format {name!r}; /api/v1/exports lists all")
    if len([each for each in (query.q, query.about, query.within) if each is not None]) > 1:
        raise UsageError("give one of q, about and within")
    kind = query.kind or (ExportKind.STATEMENTS if format_.statements else ExportKind.WORKS)
    store = service.store
    if query.q is not None:  # what is wrong with a search is told before the file begins
        service.library.find(query.q, kind=kind.value, limit=0)
    selection = Selection(
        about=calls.by_identifier(store, query.about).id if query.about is not None else None,
        within=calls.by_identifier(store, query.within).id if query.within is not None else None,
        ids=partial(_found_ids, service, query.q) if query.q is not None else None,
    )
    reader = reading_as.get()
    shown = store if reader is None or reader.sees_all else ShownStore(store, reader)
    return _file(format_, select(shown, selection, kind, format_), kind.value)


def _found_ids(service: Service, text: str, kind: ExportKind) -> Iterator[str]:
    """All that a search finds, a few hundred at a time."""
    parsed = parse_query(text)
    cursor: Cursor | None = None
    while True:
        found = service.library.find(parsed, kind=kind.value, cursor=cursor, limit=_STEP)
        if found.relaxed:
            return  # nothing holds all the words, and an export promises what was asked for
        yield from (hit.id for hit in found.hits)
        cursor = found.next
        if cursor is None:
            return

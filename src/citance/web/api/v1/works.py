"""Works, their tallies, references and notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from pydantic import Field
from starlette.responses import Response

from citance.identifiers import clean_doi
from citance.model import IndexedWork, Tally
from citance.store import Coverage, Store
from citance.web.api import examples
from citance.web.api.answers import NDJSON, json_answer, lines_answer, wants
from citance.web.api.cursors import decode_cursor, page_of
from citance.web.api.describe import answers
from citance.web.api.v1 import calls, shapes
from citance.web.api.v1.exports import EXPORT_EXAMPLES, export_answer, export_named

__all__ = ["ITEM", "router", "work_items"]

router = APIRouter()

_BATCH = 500
ITEM = shapes.WorkItem(
    id=examples.CITED.id,
    work=examples.CITED.work,
    has_paper=True,
    notices=examples.CITED.notices,
    tally=examples.TALLY,
)
_PAGE = shapes.WorkPage(items=(ITEM,), next=None)
_WORK = shapes.WorkAnswer(
    id=examples.CITED.id,
    work=examples.CITED.work,
    has_paper=True,
    notices=examples.CITED.notices,
    tally=examples.TALLY,
    broad_tally=examples.TALLY,
    citing_tally=Tally(),
    coverage=Coverage(with_statements=6, listing=7),
)
_TALLIES = shapes.TallyAnswer(
    id=examples.CITED.id,
    doi=examples.DOI,
    strict=examples.TALLY,
    broad=examples.TALLY,
    by_section=(shapes.SectionCount(section="results", tally=examples.TALLY),),
)
_REFERENCES = shapes.ReferencePage(
    citing=shapes.brief(examples.CITING),
    items=(shapes.ReferenceItem(reference=examples.REFERENCE, cited=shapes.brief(examples.CITED), statements=2),),
)
Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_000,
        description="A DOI, PMID (pmid:…), PMCID, arXiv id, or a number of this library.",
        examples=[examples.DOI],
    ),
]


class FormatQuery(calls.Query):
    """One work may come in another format."""

    format: str | None = calls.FORMAT


class ReferencesQuery(calls.Query):
    """Whose reference list."""

    citing: Identifier = Field(examples=[examples.CITING.work.doi])


def work_items(store: Store, works: Iterable[IndexedWork]) -> Iterator[shapes.WorkItem]:
    """Works with their tallies, counted some hundred at a time."""
    iterator = iter(works)
    while batch := list(islice(iterator, _BATCH)):
        tallies = store.tallies([each.id for each in batch])
        for each in batch:
            yield shapes.WorkItem(
                id=each.id,
                work=each.work,
                has_paper=each.has_paper,
                notices=each.notices,
                tally=tallies[each.id],
            )


@router.get(
    "/works",
    tags=["works"],
    summary="All works, a page at a time or as NDJSON",
    responses=answers(shapes.WorkPage, _PAGE, lines=True, other=EXPORT_EXAMPLES, said="A page of works, by number."),
)
def list_works(request: Request, service: calls.Called, query: Annotated[calls.ListQuery, Query()]) -> Response:
    """List the works by their number in this library, with the strict tally of the statements about each.

    With `Accept: application/x-ndjson` all works come, one a line, and no page ends. Other formats have the page's works.
    """
    store = service.store
    after = decode_cursor("works", query.cursor)
    if wants(request, NDJSON):
        return lines_answer(work_items(store, store.iter_works(after=after)))
    found = store.works_after(after, query.limit + 1)
    page, more = page_of("works", found, query.limit)
    export = export_named(request, query.format)
    if export:
        return export_answer(export, page)
    answer = shapes.WorkPage(items=tuple(work_items(store, page)), next=more)
    return calls.page_answer(request, answer, tagged=False)


@router.get(
    "/works/{identifier:path}",
    tags=["works"],
    summary="One work with all its counts",
    responses=answers(shapes.WorkAnswer, _WORK, other=EXPORT_EXAMPLES, problems=(404,)),
)
def get_work(
    request: Request, service: calls.Called, identifier: Identifier, query: Annotated[FormatQuery, Query()]
) -> Response:
    """A work: its description, notices, tallies, and how much of what cites it was read."""
    store = service.store
    found = calls.by_identifier(store, identifier)
    export = export_named(request, query.format)
    if export:
        return export_answer(export, [found])
    return json_answer(
        shapes.WorkAnswer(
            id=found.id,
            work=found.work,
            has_paper=found.has_paper,
            notices=found.notices,
            tally=store.tally(found.id),
            broad_tally=store.tally(found.id, broad=True),
            citing_tally=store.citing_tally(found.id),
            coverage=store.coverage(found.id),
        )
    )


@router.get(
    "/tallies/{identifier:path}",
    tags=["tallies"],
    summary="How a work is cited",
    responses=answers(shapes.TallyAnswer, _TALLIES, problems=(404,)),
)
def get_tally(service: calls.Called, identifier: Identifier) -> Response:
    """The strict and the broad tally of a work, and the strict one by the section that the statements stand in."""
    store = service.store
    found = calls.by_identifier(store, identifier)
    by_section = store.tally_by_section(found.id)
    return json_answer(
        shapes.TallyAnswer(
            id=found.id,
            doi=found.work.doi,
            strict=store.tally(found.id),
            broad=store.tally(found.id, broad=True),
            by_section=tuple(
                shapes.SectionCount(section=role.value, tally=tally) for role, tally in by_section.items()
            ),
        )
    )


@router.post(
    "/tallies",
    tags=["tallies"],
    summary="How many works are cited",
    responses=answers(
        shapes.TalliesById, shapes.TalliesById(tallies={examples.DOI: examples.TALLY}, unknown=("10.5555/nowhere",))
    ),
)
def post_tallies(
    service: calls.Called,
    dois: Annotated[
        list[Annotated[str, Field(max_length=2_000)]],
        Body(max_length=500, description="DOIs, at most 500.", examples=[[examples.DOI, "10.5555/nowhere"]]),
    ],
) -> Response:
    """The strict tallies of up to 500 DOIs in few questions to the database."""
    cleaned = {text: clean_doi(text) for text in dois}
    found = service.store.tallies_of_dois(doi for doi in cleaned.values() if doi)
    unknown = tuple(dict.fromkeys(doi or text for text, doi in cleaned.items() if doi not in found))
    return json_answer(shapes.TalliesById(tallies=found, unknown=unknown))


@router.get(
    "/references",
    tags=["works"],
    summary="The reference list of a work",
    responses=answers(shapes.ReferencePage, _REFERENCES, lines=True, problems=(404,)),
)
def list_references(request: Request, service: calls.Called, query: Annotated[ReferencesQuery, Query()]) -> Response:
    """The reference list of a work whose full text was read; empty for others."""
    store = service.store
    citing = calls.by_identifier(store, query.citing)
    items = tuple(
        shapes.ReferenceItem(
            reference=each.reference, cited=shapes.brief(each.cited), statements=each.statements, match=each.match
        )
        for each in store.references_of(citing.id)
    )
    if wants(request, NDJSON):
        return lines_answer(items)
    return json_answer(shapes.ReferencePage(citing=shapes.brief(citing), items=items))

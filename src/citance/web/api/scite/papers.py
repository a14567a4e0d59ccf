"""`/papers`: what is known of papers, and who cites one with which words."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.model import Tally
from citance.web.api import examples
from citance.web.api.answers import json_answer
from citance.web.api.describe import answers
from citance.web.api.scite.calls import DoiInPath, Dois, cleaned
from citance.web.api.scite.convert import citation, handle, paper, papers, with_more
from citance.web.api.scite.shapes import Papers, ScitePaper, SourcePaper, Sources
from citance.web.api.v1.calls import Called

__all__ = ["PAPER", "router"]

router = APIRouter(tags=["scite: papers"])

PAPER = paper(examples.CITED, examples.TALLY, Tally())
_SOURCE = with_more(
    paper(examples.CITING, Tally(), examples.TALLY), SourcePaper, citations=[citation(examples.STATEMENT)]
)


@router.get(
    "/papers/sources/{target_doi:path}",
    summary="The papers that cite a paper",
    responses=answers(Sources, Sources(count=1, papers={"10.5555/exporters.2011": _SOURCE}), problems=(404,)),
)
def get_sources(
    service: Called,
    target_doi: DoiInPath,
    limit: Annotated[int, Query(ge=1, le=500, description="Papers on the page.")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="Papers before the page.")] = 0,
) -> Response:
    """The citing papers, the latest first, each with its statements about the target in reading order."""
    store = service.store
    ids = store.ids_of_dois(cleaned([target_doi]))
    if not ids:
        raise NotFoundError("nothing is known of this DOI")
    (target,) = ids.values()
    citing = store.citing_works(target)
    works = store.works(citing[offset : offset + limit])
    said = {
        key: [citation(item) for item in items]
        for key, items in groupby(
            store.statements_between([each.id for each in works], target), key=lambda item: item.citing.id
        )
    }
    found = {
        handle(work): with_more(item, SourcePaper, citations=said.get(work.id, []))
        for work, item in zip(works, papers(store, works), strict=True)
    }
    return json_answer(Sources(count=len(citing), papers=found))


@router.get(
    "/papers/{doi:path}",
    summary="What is known of a paper",
    responses=answers(ScitePaper, PAPER, problems=(404,)),
)
def get_paper(service: Called, doi: DoiInPath) -> Response:
    """A paper with its tally and its editorial notices."""
    works = service.store.works(service.store.ids_of_dois(cleaned([doi])).values())
    if not works:
        raise NotFoundError("nothing is known of this DOI")
    return json_answer(papers(service.store, works)[0])


@router.post(
    "/papers", summary="What is known of several papers", responses=answers(Papers, Papers({examples.DOI: PAPER}))
)
def post_papers(service: Called, dois: Dois) -> Response:
    """At most 500 papers by DOI; those of which nothing is known are left out."""
    store = service.store
    ids = store.ids_of_dois(cleaned(dois))
    works = store.works(dict.fromkeys(ids.values()))
    known = dict(zip((work.id for work in works), papers(store, works), strict=True))
    return json_answer(Papers({doi: known[work_id] for doi, work_id in ids.items() if work_id in known}))

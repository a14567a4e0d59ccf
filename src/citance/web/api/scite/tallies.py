"""`/tallies`; the tally of a single DOI is answered by `citance.web.api.quick`, and only described here."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.identifiers import clean_doi
from citance.store import Store
from citance.web.api import examples
from citance.web.api.answers import json_answer
from citance.web.api.describe import answers
from citance.web.api.scite.calls import DoiInPath, Dois, FewDois, cleaned
from citance.web.api.scite.shapes import (
    AggregateTally,
    SciteTally,
    SectionTallies,
    SectionTally,
    Tallies,
    aggregate,
    scite_tally,
    section_tally,
)
from citance.web.api.v1.calls import Called

__all__ = ["router"]

router = APIRouter(tags=["scite: tallies"])

_TALLY = scite_tally(examples.DOI, examples.TALLY)
_SECTIONS = SectionTallies({examples.DOI: section_tally(examples.DOI, {})})


@router.post(
    "/tallies/aggregate",
    summary="One tally over several papers",
    responses=answers(AggregateTally, aggregate([examples.TALLY])),
)
def post_aggregate(service: Called, dois: FewDois) -> Response:
    """The sum of the tallies of at most 100 DOIs; those of which nothing is known count nothing."""
    return json_answer(aggregate(service.store.tallies_of_dois(cleaned(dois)).values()))


@router.get(
    "/tallies/cited-by-sections/{doi:path}",
    summary="In which sections a paper is cited",
    responses=answers(SectionTallies, _SECTIONS, problems=(404,)),
)
def get_sections(service: Called, doi: DoiInPath) -> Response:
    """How many statements about a paper stand in each part of the citing papers."""
    found = _by_sections(service.store, cleaned([doi]))
    if not found:
        raise NotFoundError("nothing is known of this DOI")
    return json_answer(SectionTallies(found))


@router.post(
    "/tallies/cited-by-sections",
    summary="In which sections several papers are cited",
    responses=answers(SectionTallies, _SECTIONS),
)
def post_sections(service: Called, dois: Dois) -> Response:
    """The same for at most 500 DOIs; those of which nothing is known are left out."""
    return json_answer(SectionTallies(_by_sections(service.store, cleaned(dois))))


def _by_sections(store: Store, dois: list[str]) -> dict[str, SectionTally]:
    return {
        doi: section_tally(doi, store.tally_by_section(work_id)) for doi, work_id in store.ids_of_dois(dois).items()
    }


@router.get(
    "/tallies/{doi:path}",
    summary="The tally of a paper",
    responses=answers(SciteTally, _TALLY, problems=(404,)),
)
def get_tally(service: Called, doi: DoiInPath) -> Response:
    """How often a paper is supported, contradicted and mentioned. Clients read 404 as a tally of nothing."""
    known = clean_doi(doi)
    found = service.quick.tally(known) if known else None
    if known is None or found is None:
        raise NotFoundError("nothing is known of this DOI")
    return json_answer(scite_tally(known, found))


@router.post(
    "/tallies", summary="The tallies of several papers", responses=answers(Tallies, Tallies({examples.DOI: _TALLY}))
)
def post_tallies(service: Called, dois: Dois) -> Response:
    """The tallies of at most 500 DOIs; those of which nothing is known are left out."""
    found = service.store.tallies_of_dois(cleaned(dois))
    return json_answer(Tallies({doi: scite_tally(doi, tally) for doi, tally in found.items()}))

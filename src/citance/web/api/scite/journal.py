"""Aggregates of one journal."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.identifiers import clean_issn
from citance.store import Store
from citance.store.people import VenueRecord
from citance.web.api import examples
from citance.web.api.answers import json_answer
from citance.web.api.describe import answers
from citance.web.api.scite.convert import notices
from citance.web.api.scite.shapes import JournalTallies, NoticesOfJournal, SciteNotice, aggregate
from citance.web.api.v1.calls import Called

__all__ = ["router"]

router = APIRouter(tags=["scite: journals"])

_STEP = 500
_MOST_WORKS = 20_000
_ISSN = "2049-3630"


def _venue(store: Store, text: str) -> tuple[str, VenueRecord]:
    issn = clean_issn(text)
    if issn is None:
        raise NotFoundError("this is no ISSN")
    return issn, store.venue(issn)


@router.get(
    "/journal/{issn}/tallies",
    summary="The tally of a journal",
    responses=answers(
        JournalTallies,
        JournalTallies(
            issn=_ISSN,
            title="Journal of Invented Business",
            papers=12,
            total=14,
            supporting=3,
            contradicting=1,
            mentioning=10,
            unclassified=0,
            citing_publications=6,
        ),
        problems=(404,),
    ),
)
def get_tallies(
    service: Called, issn: Annotated[str, Path(max_length=50, description="An ISSN of the journal.", examples=[_ISSN])]
) -> Response:
    """How all papers of a journal are cited; `papers` counts those that are known here."""
    known, venue = _venue(service.store, issn)
    summed = aggregate([service.store.venue_tally(venue.id)])
    return json_answer(
        JournalTallies(
            issn=known,
            title=venue.title,
            papers=venue.works,
            total=summed.total,
            supporting=summed.supporting,
            contradicting=summed.contradicting,
            mentioning=summed.mentioning,
            unclassified=summed.unclassified,
            citing_publications=summed.citing_publications,
        )
    )


@router.get(
    "/issn-editorial-notices",
    summary="The editorial notices of a journal",
    responses=answers(
        NoticesOfJournal,
        NoticesOfJournal(issn=_ISSN, count=1, editorial_notices=notices([examples.NOTICE])),
        problems=(404,),
    ),
)
def get_notices(
    service: Called,
    issn: Annotated[str, Query(max_length=50, description="An ISSN of the journal.", examples=[_ISSN])],
) -> Response:
    """The notices about the papers of a journal that are known here, the most cited papers first."""
    known, venue = _venue(service.store, issn)
    found: list[SciteNotice] = []
    for offset in range(0, min(venue.works, _MOST_WORKS), _STEP):
        for work in service.store.venue_works(venue.id, limit=_STEP, offset=offset):
            found += notices(work.notices)
    return json_answer(NoticesOfJournal(issn=known, count=len(found), editorial_notices=found))

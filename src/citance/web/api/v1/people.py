"""Venues, authors and editorial notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from citance.errors import UsageError
from citance.identifiers import clean_doi, clean_pmid
from citance.model import EditorialNotice, Tally
from citance.store.people import AuthorRecord, VenueRecord
from citance.web.api import examples
from citance.web.api.answers import json_answer
from citance.web.api.cursors import decode_cursor, page_of
from citance.web.api.describe import answers
from citance.web.api.v1 import calls, shapes
from citance.web.api.v1.works import ITEM, work_items

__all__ = ["router"]

router = APIRouter()

_LONGEST_NUMBER = 16
"""Digits; an ORCID without its hyphens has as many, and no number of a library has."""
_VENUE = VenueRecord(id=3, title="Journal of Invented Business", issn_l="2049-3630", issns=("2049-3630",), works=12)
_AUTHOR = AuthorRecord(
    id=8, family="Moreno", given="Ada", orcid="0000-0002-1825-0097", forms=("Ada Moreno", "A Moreno"), works=4
)


class VenueList(msgspec.Struct, frozen=True):
    """Venues, those with most works here first; `next` is the cursor of the following page, null at the end."""

    items: tuple[VenueRecord, ...]
    next: str | None = None


class AuthorList(msgspec.Struct, frozen=True):
    """People, those with most works here first; `next` is the cursor of the following page, null at the end."""

    items: tuple[AuthorRecord, ...]
    next: str | None = None


class VenueAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A venue, the tally of the statements about all of its works, the same without self-citations, and its most cited
    works."""

    venue: VenueRecord
    tally: Tally
    tally_of_others: Tally
    works: tuple[shapes.WorkItem, ...]


class AuthorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A person, the tally of the statements about all works, the same without self-citations, and the most cited works."""

    author: AuthorRecord
    tally: Tally
    tally_of_others: Tally
    works: tuple[shapes.WorkItem, ...]


class NoticesByIdentifier(msgspec.Struct, frozen=True):
    """Notices by the DOI or PubMed number that was asked for, in cleaned form; those without a notice are left out."""

    items: Mapping[str, tuple[EditorialNotice, ...]]


class _VenueQuery(calls.Paging):
    """Which venues."""

    q: str = Field(
        default="", max_length=500, description="An ISSN, or how the title begins.", examples=["Journal of"]
    )


class _AuthorQuery(calls.Paging):
    """Which people."""

    q: str = Field(min_length=1, max_length=500, description="An ORCID or a name.", examples=["Moreno, Ada"])


class _WorksQuery(calls.Query):
    """Which of the works, the most cited first."""

    limit: int = Field(default=20, ge=1, le=calls.MAX_ITEMS)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class _NoticeQuery(calls.Query):
    """About which works."""

    doi: list[str] = Field(default=[], max_length=100, examples=[[examples.DOI]])
    pmid: list[str] = Field(default=[], max_length=100)


@router.get("/venues", tags=["venues"], summary="Venues", responses=answers(VenueList, VenueList((_VENUE,))))
def list_venues(request: Request, service: calls.Called, query: Annotated[_VenueQuery, Query()]) -> Response:
    """Journals, book series and proceedings, by ISSN or title."""
    of = f"venues {query.q}"
    found = service.store.venues(query.q, limit=query.limit + 1, after=decode_cursor(of, query.cursor))
    page, more = page_of(of, found, query.limit)
    return calls.page_answer(request, VenueList(tuple(page), more), tagged=False)


@router.get(
    "/venues/{venue}",
    tags=["venues"],
    summary="One venue",
    responses=answers(
        VenueAnswer,
        VenueAnswer(venue=_VENUE, tally=examples.TALLY, tally_of_others=examples.TALLY, works=(ITEM,)),
        problems=(404,),
    ),
)
def get_venue(
    service: calls.Called,
    venue: Annotated[str, Path(max_length=20, description="Its ISSN, or its number here.", examples=["2049-3630"])],
    query: Annotated[_WorksQuery, Query()],
) -> Response:
    """A venue with its tally and its works."""
    store = service.store
    is_number = venue.isascii() and venue.isdigit() and len(venue) < _LONGEST_NUMBER
    number = int(venue) if is_number and len(venue) != len("20493630") else venue
    found = store.venue(number)
    works = store.venue_works(found.id, limit=query.limit, offset=query.offset)
    return json_answer(
        VenueAnswer(
            venue=found,
            tally=store.venue_tally(found.id),
            tally_of_others=store.venue_tally(found.id, self_citations=False),
            works=tuple(work_items(store, works)),
        )
    )


@router.get("/authors", tags=["authors"], summary="People", responses=answers(AuthorList, AuthorList((_AUTHOR,))))
def list_authors(request: Request, service: calls.Called, query: Annotated[_AuthorQuery, Query()]) -> Response:
    """People by ORCID or name; records of one name that nothing ties together stay apart."""
    of = f"authors {query.q}"
    found = service.store.authors(query.q, limit=query.limit + 1, after=decode_cursor(of, query.cursor))
    page, more = page_of(of, found, query.limit)
    return calls.page_answer(request, AuthorList(tuple(page), more), tagged=False)


@router.get(
    "/authors/{author}",
    tags=["authors"],
    summary="One person",
    responses=answers(
        AuthorAnswer,
        AuthorAnswer(author=_AUTHOR, tally=examples.TALLY, tally_of_others=examples.TALLY, works=(ITEM,)),
        problems=(404,),
    ),
)
def get_author(
    service: calls.Called,
    author: Annotated[str, Path(max_length=60, description="An ORCID, or a number of this library.", examples=["8"])],
    query: Annotated[_WorksQuery, Query()],
) -> Response:
    """A person with the tally and the works. Numbers change where people are told apart anew, ORCIDs do not."""
    store = service.store
    found = store.author(
        int(author) if author.isascii() and author.isdigit() and len(author) < _LONGEST_NUMBER else author
    )
    works = store.author_works(found.id, limit=query.limit, offset=query.offset)
    return json_answer(
        AuthorAnswer(
            author=found,
            tally=store.author_tally(found.id),
            tally_of_others=store.author_tally(found.id, self_citations=False),
            works=tuple(work_items(store, works)),
        )
    )


@router.get(
    "/notices",
    tags=["notices"],
    summary="Editorial notices by identifier",
    responses=answers(NoticesByIdentifier, NoticesByIdentifier({examples.DOI: (examples.NOTICE,)})),
)
def list_notices(service: calls.Called, query: Annotated[_NoticeQuery, Query()]) -> Response:
    """Retractions, corrections, expressions of concern and withdrawals of works, whether or not they are in the library.

    Search with `q=notice:retracted` for the library's own works and the statements about them.
    """
    wanted = [("doi", doi) for text in query.doi if (doi := clean_doi(text))]
    wanted += [("pmid", pmid) for text in query.pmid if (pmid := clean_pmid(text))]
    if not wanted:
        raise UsageError("give at least one doi or pmid; what is neither is passed over")
    found = service.store.notices_of_identifiers(wanted)
    return json_answer(NoticesByIdentifier({value: notices for (_, value), notices in found.items()}))

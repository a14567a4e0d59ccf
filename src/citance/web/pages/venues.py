"""Journals, book series and proceedings: finding them, and what is said about their works."""

from __future__ import annotations

from functools import partial
from string import ascii_lowercase
from typing import Any

from citance.errors import NotFoundError, UsageError
from citance.store import Store, VenueRecord
from citance.web.pages.people import group_view, list_page
from citance.web.pages.people.group import Group
from citance.web.parameters import query_text
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

PER_PAGE = 50
_MOST_FOUND = 50
_LONGEST_NUMBER = 19
_ISSN = len("20493630")
LETTERS = (*ascii_lowercase, "#")


def list_venues(visit: Visit) -> Page:
    """The journals that a title or an ISSN finds, or all of them by title; the door to the people, too."""
    store, query = visit.library.store, query_text(visit.request)
    letter = visit.request.query_params.get("letter", "").lower()
    sort = visit.request.query_params.get("sort", "")
    if sort not in ("", "title"):
        raise UsageError("sort is title or left out")
    by_works = not sort and not letter
    if letter and letter not in LETTERS:
        raise UsageError("letter is one of a to z, or #")
    number = pages = 1
    if query:
        found = store.venues(query, limit=_MOST_FOUND)
        total = len(found)
    elif by_works:
        found = store.venues(limit=_MOST_FOUND)
        total = store.venue_count()
    else:
        total = store.venue_count(letter)
        number, pages = list_page(visit, total, PER_PAGE)
        found = store.venues_by_letter(letter, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    context: dict[str, Any] = {
        "query": query,
        "letter": letter,
        "letters": LETTERS,
        "by_works": by_works,
        "venues": found,
        "total": total,
        "number": number,
        "pages": pages,
        "cut": bool(query or by_works) and len(found) == _MOST_FOUND,
    }
    data = {"query": query, "letter": letter, "sort": "works" if by_works else "title", "total": total, "page": number}
    return Page("venues/list.html", context, {**data, "items": found})


def one_venue(visit: Visit) -> Page:
    """A journal with its works and what is said about them."""
    store = visit.library.store
    venue = _venue(store, str(visit.path_params["venue"]))
    group = Group(
        key=("venue", venue.id),
        mix=partial(store.venue_mix, venue.id),
        noted=partial(store.venue_notices, venue.id),
        cited_ids=lambda limit: store.venue_work_ids(venue.id, limit=limit),
        works=lambda limit, offset: store.venue_works(venue.id, limit=limit, offset=offset),
        works_by_id=lambda limit, offset: store.venue_works_by_id(venue.id, limit=limit, offset=offset),
    )
    view = group_view(visit, group)
    return Page("venues/venue.html", {"venue": venue, "view": view}, {"venue": venue, **view.data})


def _venue(store: Store, text: str) -> VenueRecord:
    """The journal with this number or ISSN."""
    plain = text.isascii() and text.isdigit()
    if plain and len(text) >= _LONGEST_NUMBER:
        raise NotFoundError("no journal has this number")
    return store.venue(int(text) if plain and len(text) != _ISSN else text)


ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/venues", list_venues),
    PageRoute("/venues/{venue}", one_venue),
)

"""The list of contested works, and their map."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from citance.errors import NotFoundError
from citance.model import IndexedStatement, IndexedWork, Stance
from citance.report.contradictions import ContestedOrder, ContestedWork, rank_contested
from citance.store import ContestedRow, Store, VenueRecord, Whose
from citance.web.charts.scatter import Dot, Scatter, scatter
from citance.web.pages.contradictions.choosing import LEAST, Choice, chosen
from citance.web.parameters import check_page, page_number
from citance.web.remembered import Remembered
from citance.web.visit import Page, Visit

__all__ = ["page"]

PER_PAGE = 20
_ON_MAP = 60
"""Works on the map: the first of the list, as many as can be told apart."""
_COUNTED: Remembered[list[ContestedRow]] = Remembered()
_YEARS: Remembered[dict[int, int]] = Remembered(8)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A work of the list with the surest statement of each side."""

    work: IndexedWork
    contested: ContestedWork
    contrasting: IndexedStatement | None = None
    supporting: IndexedStatement | None = None


_ENTRIES: Remembered[tuple[Entry, ...]] = Remembered()
_MAPS: Remembered[Scatter] = Remembered()


def page(visit: Visit) -> Page:
    """Works that some citing authors support and others contrast, the most contested first."""
    store, choice, number = visit.library.store, chosen(visit.request), page_number(visit.request)
    if visit.preferences.blind:  # that a work is listed at all tells how its counts stand
        return Page("contradictions/blind.html", {"work": None}, {"hidden": True})
    venue = _venue(store, choice)
    ranked = {one: _ranked(store, choice, one=one) for one in (False, True)}
    one_work = choice.one_work if choice.one_work is not None else not ranked[False] and bool(ranked[True])
    found = ranked[one_work]
    pages = max(1, -(-len(found) // PER_PAGE))
    check_page(number, pages)
    key = (choice, one_work, number)
    entries = _ENTRIES.get(store, key, lambda: _entries(store, choice, found[(number - 1) * PER_PAGE :][:PER_PAGE]))
    chart = _MAPS.get(store, (choice, one_work), lambda: _map(store, found, one_work=one_work)) if found else None
    context: dict[str, Any] = {
        "choice": choice,
        "one_work": one_work,
        "total": len(found),
        "totals": {"several": len(ranked[False]), "one": len(ranked[True])},
        "entries": entries,
        "chart": chart,
        "number": number,
        "pages": pages,
        "venue": venue,
        "least_offered": LEAST,
        "orders": tuple(ContestedOrder),
        "whose_offered": tuple(Whose),
    }
    data = {
        "works": "one" if one_work else "several",
        "total": len(found),
        "totals": context["totals"],
        "page": number,
        "view": "broad" if choice.broad else "strict",
        "whose": choice.whose,
        "sort": choice.order,
        "items": entries,
    }
    return Page("contradictions/works.html", context, data, headers=_canonical(visit))


def _canonical(visit: Visit) -> dict[str, str]:
    """The address without the fields of the form that were left empty, for the address line of a page that was filled in
    by a script."""
    if "hx-request" not in visit.request.headers:
        return {}
    kept = {name: value for name, value in visit.request.query_params.items() if value.strip()}
    return {"hx-push-url": visit.request.url.path + (f"?{urlencode(kept)}" if kept else "")}


def _venue(store: Store, choice: Choice) -> VenueRecord | None:
    if choice.venue_id is None:
        return None
    try:
        return store.venue(choice.venue_id)
    except NotFoundError:
        return None


def _ranked(store: Store, choice: Choice, *, one: bool) -> list[ContestedWork]:
    rows = _COUNTED.get(
        store,
        choice.counted,
        lambda: store.contested(broad=choice.broad, whose=choice.whose, least=choice.least, venue_id=choice.venue_id),
    )
    if choice.year_from is not None or choice.year_to is not None:
        years = _YEARS.get(store, choice.counted, lambda: store.years_of([row.work_id for row in rows]))
        low, high = choice.year_from or 0, choice.year_to or 9_999
        rows = [row for row in rows if low <= years.get(row.work_id, -1) <= high]
    return rank_contested(rows, across=not one, order=choice.order)


def _entries(store: Store, choice: Choice, ranked: list[ContestedWork]) -> tuple[Entry, ...]:
    ids = [each.counts.work_id for each in ranked]
    works = {work.id: work for work in store.works(ids)}
    said = store.surest_telling(ids, broad=choice.broad, whose=choice.whose)
    found = []
    for each in ranked:
        number = each.counts.work_id
        if number in works:
            sides = {item.broad if choice.broad else item.stance: item for item in said.get(number, ())}
            found.append(
                Entry(
                    work=works[number],
                    contested=each,
                    contrasting=sides.get(Stance.CONTRASTING),
                    supporting=sides.get(Stance.SUPPORTING),
                )
            )
    return tuple(found)


def _map(store: Store, ranked: list[ContestedWork], *, one_work: bool) -> Scatter:
    """Where the first works of the list stand: by citing works, or where one citing work says all by statements."""
    shown = ranked[:_ON_MAP]
    works = {work.id: work for work in store.works([each.counts.work_id for each in shown])}
    dots = []
    for each in shown:
        counts = each.counts
        work = works.get(counts.work_id)
        if work is not None:
            x, y = (
                (counts.supporting, counts.contrasting)
                if one_work
                else (counts.supporting_works, counts.contrasting_works)
            )
            address = f"/contradictions/{counts.work_id}"
            dots.append(Dot(x=x, y=y, title=work.work.title, year=work.work.year, address=address))
    return scatter(dots)

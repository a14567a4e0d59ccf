"""A collection's own page: the sums over its works, what stands out, what is new, and the table of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from citance.errors import UsageError
from citance.report import stance_shares
from citance.report.collections import CollectionRow, RowOrder, dashboard_of, is_contested, sort_rows
from citance.report.collections.words import event_works
from citance.report.exports import EXPORTS
from citance.store import CollectionNote, EventKind, Scope
from citance.web.charts import stacked_years
from citance.web.pages.collections.shared import (
    content_of,
    counted_years,
    is_stale_search,
    newest_contrasting,
    the_collection,
    up_to_date,
)
from citance.web.parameters import check_page, page_number, view_is_broad
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

PER_PAGE = 50
_NEWEST = 3
_EVENTS = 12
_SHOWN = 10
"""Contested works and works with notices that are named above the table."""
_ONLY = ("", "retracted", "contested", "contrasting", "read", "unread")
_LONGEST = 200


class View(msgspec.Struct, frozen=True, kw_only=True):
    """How the table is asked for."""

    order: RowOrder
    backwards: bool
    broad: bool
    words: str
    only: str
    number: int


def page(visit: Visit) -> Page:
    """The collection."""
    view = _view(visit)
    found = up_to_date(visit, the_collection(visit))
    content = content_of(visit, found)
    rows = sort_rows(_kept(content.rows, view), view.order, backwards=view.backwards, broad=view.broad)
    pages = max(1, -(-len(rows) // PER_PAGE))
    check_page(view.number, pages)
    shown = rows[(view.number - 1) * PER_PAGE :][:PER_PAGE]
    sums = dashboard_of(content.rows, len(content.missing))
    store, blind = visit.library.store, visit.preferences.blind
    notes = store.collection_notes(found.id)
    events = [] if blind else store.collection_events(found.id, limit=_EVENTS)
    newest = () if blind else newest_contrasting(visit, found, content.ids, _NEWEST)
    tally = sums.broad if view.broad else sums.strict
    may_write = visit.may(Scope.WRITE)
    context: dict[str, Any] = {
        "collection": found,
        "stale": is_stale_search(visit, found),
        "sums": sums,
        "tally": tally,
        "shares": {each.name: each for each in stance_shares(tally)},
        "contested": sums.contested[:_SHOWN],
        "noticed": sums.noticed[:_SHOWN],
        "chart": None if blind else stacked_years(counted_years(visit, found, content.ids, broad=view.broad)),
        "newest": store.statements(newest),
        "events": events,
        "event_works": event_works(store, events),
        "rows": shown,
        "matching": len(rows),
        "missing": content.missing,
        "view": view,
        "orders": tuple(order for order in RowOrder if not (blind and order.telling)),
        "only": _ONLY,
        "pages": pages,
        "notes": [note for note in notes if note.entry_id is None],
        "notes_of": _by_entry(notes),
        "may_write": may_write,
        "subscriptions": store.subscriptions(collection_id=found.id) if may_write else [],
        "event_kinds": tuple(EventKind),
        "mail": bool(visit.settings.smtp_url),
        "feed": f"/feeds/collection/{found.id}.atom",
        "feed_token": store.feed_token(found.id) if may_write and not visit.settings.api_open_reads else "",
        "formats": {
            kind: [each.name for each in EXPORTS.values() if kind in each.kinds] for kind in ("works", "statements")
        },
    }
    data = {
        "collection": found,
        "sums": sums,
        "works": shown,
        "matching": len(rows),
        "page": view.number,
        "missing": content.missing,
        "notes": notes,
        "events": events,
    }
    return Page("collections/one.html", context, data)


def _view(visit: Visit) -> View:
    given = visit.request.query_params
    text = given.get("sort", "") or RowOrder.PLACE.value
    if text not in list(RowOrder):
        raise UsageError(f"sort is one of {', '.join(RowOrder)}")
    only, words = given.get("only", ""), given.get("filter", "")
    if only not in _ONLY:
        raise UsageError(f"only is one of {', '.join(_ONLY[1:])}")
    if len(words) > _LONGEST:
        raise UsageError(f"filter holds at most {_LONGEST} characters")
    order = RowOrder(text)
    blind = visit.preferences.blind
    return View(
        order=RowOrder.PLACE if blind and order.telling else order,
        backwards=given.get("way", "") == "back",
        broad=view_is_broad(visit.request),
        words=" ".join(words.split()),
        only="" if blind and only in ("contested", "contrasting") else only,
        number=page_number(visit.request),
    )


def _kept(rows: Sequence[CollectionRow], view: View) -> list[CollectionRow]:
    """The rows that the filters leave."""
    words = view.words.casefold().split()
    return [row for row in rows if _is_wanted(row, view) and all(word in _text(row) for word in words)]


def _is_wanted(row: CollectionRow, view: View) -> bool:
    tally = row.tally(broad=view.broad)
    return {
        "": True,
        "retracted": bool(row.notice),
        "contested": is_contested(tally),
        "contrasting": tally.contrasting > 0,
        "read": row.read,
        "unread": not row.read,
    }[view.only]


def _text(row: CollectionRow) -> str:
    return " ".join((row.title, *row.authors, str(row.year or ""), row.doi or "")).casefold()


def _by_entry(notes: Sequence[CollectionNote]) -> dict[int, list[CollectionNote]]:
    found: dict[int, list[CollectionNote]] = {}
    for note in notes:
        if note.entry_id is not None:
            found.setdefault(note.entry_id, []).append(note)
    return found


ROUTES = (PageRoute("/collections/{id:int}", page),)

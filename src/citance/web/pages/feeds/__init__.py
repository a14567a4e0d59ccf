"""Feeds (Atom): what happens to a collection, new statements of a search or about a work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from citance.errors import NotFoundError, StoreError, UsageError, VectorsMissing
from citance.model import IndexedStatement, IndexedWork, Stance
from citance.report.collections import refresh_collection
from citance.report.collections.words import event_sentence, event_title, event_works
from citance.search import Order, parse_query, read_saved_search
from citance.store import CollectionEvent, EventKind, Scope
from citance.web import views
from citance.web.pages.feeds.atom import Entry, Feed, feed_response
from citance.web.showing import Reader
from citance.web.visit import PageRoute, Visit

__all__ = ["ROUTES"]

_MOST = 50
_LOOKED_AT = 200
"""Statements of a search among which those that came in last are taken."""
_QUOTED = 3
_GREATEST_ID = 2**31 - 1
_NO_TEXT = "The text is not shown: the paper has no open licence."


def of_collection(visit: Visit) -> Response:
    """What happened to a collection; `kind` (several) keeps some kinds, `token` opens it on a closed server."""
    store, number = visit.library.store, int(visit.path_params["id"])
    if number > _GREATEST_ID:
        raise NotFoundError("there is no such collection")
    token = visit.request.query_params.get("token", "")
    if not visit.may(Scope.READ) and not (token and store.is_feed_token(number, token)):
        visit.visitor.require(Scope.READ)
    found = store.collection(number)
    with suppress(StoreError, UsageError, VectorsMissing):  # a library that is only read tells what was noticed before
        refresh_collection(visit.library, number)
    kinds = _kinds(visit)
    events = store.collection_events(number, kinds=kinds, limit=_MOST)
    works = event_works(store, events)
    entries = [_of_event(visit, event, works) for event in events]
    if not kinds:
        entries.append(
            Entry(
                tag=f"collection/{number}/begun",
                title=f"This feed has begun: {found.name}",
                address=f"/collections/{number}",
                updated=found.created_at,
                html="<p>From now on it tells what happens to the works of this collection.</p>",
            )
        )
    feed = Feed(
        tag=f"collection/{number}",
        title=f"{found.name} · citance",
        subtitle=found.description or "What is new about the works of this collection",
        base=_base(visit),
        path=f"/feeds/collection/{number}.atom" + (f"?{urlencode([('kind', k) for k in kinds])}" if kinds else ""),
        page=f"/collections/{number}",
        since=found.created_at,
        entries=entries,
    )
    return feed_response(visit.request, feed, private=not visit.settings.api_open_reads)


def _kinds(visit: Visit) -> list[EventKind]:
    given = visit.request.query_params.getlist("kind")
    if any(kind not in list(EventKind) for kind in given):
        raise UsageError(f"kind is one of {', '.join(EventKind)}")
    return sorted({EventKind(kind) for kind in given})


def _of_event(visit: Visit, event: CollectionEvent, works: Mapping[int, IndexedWork]) -> Entry:
    quotes = ""
    if event.kind is not EventKind.WORKS and event.statements:
        quotes = "".join(_quotes(visit, visit.library.store.statements(event.statements[:_QUOTED])))
    return Entry(
        tag=f"collection/{event.collection_id}/event/{event.id}",
        title=event_title(event, works),
        address=_path(works, event.work_id),
        updated=event.at,
        html=f"<p>{escape(event_sentence(event, works))}</p>{quotes}",
        category=event.kind.value,
    )


def of_work(visit: Visit) -> Response:
    """The statements about a work that came in last; `stance` keeps one stance (strict)."""
    number = int(visit.path_params["id"])
    if number > _GREATEST_ID:
        raise NotFoundError("there is no such work")
    store, text = visit.library.store, visit.request.query_params.get("stance", "")
    if text not in ("", *Stance):
        raise UsageError(f"stance is one of {', '.join(Stance)}")
    item = store.work(number)
    ids = store.newest_about(item.id, limit=_MOST, stance=Stance(text) if text else None)
    entries = _statements(visit, ids)
    for notice in views.shown_notices(item.notices):
        entries.append(
            Entry(
                tag=f"work/{item.id}/notice/{notice.kind.value}/{notice.notice_doi or notice.date or 'unknown'}",
                title=f"{views.notice_name(notice).capitalize()}: {item.work.title}",
                address=views.work_path(item),
                updated=notice.date,
                html=f"<p>{escape(views.notice_sentence(notice))} {escape(notice.date)} {escape(notice.reason)}</p>",
                category="notice",
            )
        )
    feed = Feed(
        tag=f"work/{item.id}" + (f"/{text}" if text else ""),
        title=f"About {views.short_name(item.work)} · citance",
        subtitle=f"New {f'{text} ' if text else ''}statements about “{item.work.title}”",
        base=_base(visit),
        path=f"/feeds/work/{item.id}.atom" + (f"?stance={text}" if text else ""),
        page=views.work_path(item),
        since="",
        entries=entries,
    )
    return feed_response(visit.request, feed, private=not visit.settings.api_open_reads)


def of_search(visit: Visit) -> Response:
    """Statements that a search finds (the parameters are those of the search page): of those whose citing papers appeared
    last the ones that came into the library last."""
    given = [(name, value) for name, value in parse_qsl(visit.request.url.query) if name != "kind"]
    saved = read_saved_search(urlencode(given))
    library = visit.library
    query = parse_query(saved.query) if saved.query else None
    if saved.meaning and query is not None:
        page = library.find(query, meaning=True, filters=saved.filters, limit=_LOOKED_AT)
    else:
        page = library.search_index.search(query, filters=saved.filters, order=Order.NEWEST, limit=_LOOKED_AT)
    ids = [] if page.relaxed else [hit.id for hit in page.hits]
    feed = Feed(
        tag=f"search?{saved.address}",
        title=f"{saved.query or 'A search'} · citance",
        subtitle=f"New statements that answer to {page.query.understood or saved.query or 'these filters'}",
        base=_base(visit),
        path=f"/feeds/search.atom?{saved.address}",
        page=f"/search?{saved.address}",
        since="",
        entries=_statements(visit, ids)[:_MOST],
    )
    return feed_response(visit.request, feed, private=not visit.settings.api_open_reads)


def _statements(visit: Visit, ids: list[str]) -> list[Entry]:
    """Statements as entries, those that came in last first."""
    store = visit.library.store
    came = store.added_at(ids)
    order = {one: place for place, one in enumerate(ids)}
    latest = sorted(ids, key=lambda one: (came.get(one, ""), -order[one]), reverse=True)[:_MOST]
    return [_of_statement(visit, item, came.get(item.statement.id, "")) for item in store.statements(latest)]


def _of_statement(visit: Visit, item: IndexedStatement, at: str) -> Entry:
    stance = item.stance.value if item.stance else "unclassified"
    return Entry(
        tag=f"statement/{item.statement.id}",
        title=f"{stance.capitalize()}: {views.short_name(item.citing.work)} on {views.short_name(item.cited.work)}",
        address=f"/statement/{item.statement.id}",
        updated=at,
        html="".join(_quotes(visit, [item])),
        category=stance,
        author=views.authors_line(item.citing.work.authors, 3),
    )


def _quotes(visit: Visit, items: Iterable[IndexedStatement]) -> Iterable[str]:
    """Statements as paragraphs, with as much of their text as whoever reads the feed is shown."""
    reader = Reader.of(visit.visitor, visit.settings)
    for item in map(reader.shown, items):
        said = item.statement
        parts = (said.before, said.citance, said.after)
        text = " ".join(part for part in parts if part) if said.citance else _NO_TEXT
        who = f'<a href="{_base(visit)}{escape(views.work_path(item.citing))}">{escape(views.short_name(item.citing.work))}</a>'
        yield f'<blockquote dir="auto"><p>{escape(text)}</p></blockquote><p>{who}, {escape(item.citing.work.title)}</p>'


def _path(works: Mapping[int, IndexedWork], work_id: int) -> str:
    item = works.get(work_id)
    return views.work_path(item) if item is not None else f"/work/{work_id}"


def _base(visit: Visit) -> str:
    return visit.settings.public_url.rstrip("/") or str(visit.request.base_url).rstrip("/")


ROUTES = (
    PageRoute("/feeds/collection/{id:int}.atom", of_collection, scope=None, json=False),
    PageRoute("/feeds/work/{id:int}.atom", of_work, json=False),
    PageRoute("/feeds/search.atom", of_search, json=False),
)

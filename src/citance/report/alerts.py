"""Alerts: what has happened to collections since each address was last told, one letter per address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape
from typing import NamedTuple

import msgspec

from citance.errors import CitanceError
from citance.model import IndexedStatement
from citance.report.collections import CollectionLibrary, refresh_collection
from citance.report.collections.words import event_sentence, event_title, event_works
from citance.report.mail import letter
from citance.settings import Settings
from citance.store import Collection, CollectionEvent, EventKind, Store, Subscription

__all__ = ["AlertRun", "Letter", "alert_letters", "public_address", "refresh_all", "send_letters"]

_MOST = 50
"""Events of one collection that one letter tells of; the page has them all."""
_QUOTED = 3
"""Sentences that are quoted for one event."""
Shown = Callable[[IndexedStatement], IndexedStatement]


class Letter(NamedTuple):
    """A letter that is to be sent, and up to which event it tells each subscription."""

    address: str
    message: EmailMessage
    events: int
    told: tuple[tuple[int, int], ...]


class AlertRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did: counts, and what went wrong (collection or address, reason)."""

    collections: int = 0
    events: int = 0
    letters: int = 0
    sent: int = 0
    problems: tuple[tuple[str, str], ...] = ()


def public_address(settings: Settings) -> str:
    """Under which address readers reach the pages, without a slash at its end."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def refresh_all(library: CollectionLibrary) -> tuple[int, int, list[tuple[str, str]]]:
    """Look at all collections: how many there are, how many new events, and which could not be looked at."""
    events, problems = 0, []
    found = library.store.collections()
    for each in found:
        try:
            events += refresh_collection(library, each.id, missing=True)
        except CitanceError as error:
            problems.append((each.name, str(error)))
    return len(found), events, problems


def alert_letters(store: Store, settings: Settings, shown: Shown) -> list[Letter]:
    """The letters that are due: one for each address to which something has happened.

    Args:
        store: where collections and subscriptions are.
        settings: sender and public address.
        shown: takes from a statement what may not be sent.
    """
    by_address: dict[str, list[Subscription]] = {}
    for each in store.subscriptions():
        by_address.setdefault(each.address, []).append(each)
    letters = []
    for address, mine in by_address.items():
        made = _letter(store, settings, shown, address, mine)
        if made is not None:
            letters.append(made)
    return letters


class _News(NamedTuple):
    collection: Collection
    events: list[CollectionEvent]
    more: int


def _letter(
    store: Store, settings: Settings, shown: Shown, address: str, subscriptions: Sequence[Subscription]
) -> Letter | None:
    news, told = [], []
    for each in subscriptions:
        events = store.collection_events(each.collection_id, kinds=each.kinds, after=each.told, limit=1_000)
        if events:
            news.append(_News(store.collection(each.collection_id), events[:_MOST], len(events[_MOST:])))
            told.append((each.id, events[0].id))
    if not news:
        return None
    number = sum(len(one.events) + one.more for one in news)
    base = public_address(settings)
    leave = f"{base}/collections/unsubscribe/{subscriptions[0].token}"
    text, html = _Writer(store, shown, base).write(news, leave)
    names = ", ".join(one.collection.name for one in news)
    message = letter(
        sender=settings.mail_from or "citance@localhost",
        to=address,
        subject=f"{number:,} {'event' if number == 1 else 'events'}: {names}",
        text=text,
        html=html,
        headers={"List-Unsubscribe": f"<{leave}>"},
    )
    return Letter(address, message, number, tuple(told))


class _Writer:
    """Writes a letter as plain text and as plain HTML, line by line."""

    def __init__(self, store: Store, shown: Shown, base: str) -> None:
        self._store = store
        self._shown = shown
        self._base = base
        self._text: list[str] = []
        self._html: list[str] = []

    def write(self, news: Sequence[_News], leave: str) -> tuple[str, str]:
        for one in news:
            self._tell(one)
        self._text += ["", "-- ", "To get no more of these letters:", leave, ""]
        self._html.append(f'<hr><p><a href="{escape(leave)}">Get no more of these letters</a></p>')
        body = "\n".join(self._html)
        return "\n".join(
            self._text
        ), f"<!DOCTYPE html><html lang=en><meta charset=utf-8><body>\n{body}\n</body></html>"

    def _tell(self, news: _News) -> None:
        address = f"{self._base}/collections/{news.collection.id}"
        name = news.collection.name
        self._text += ["", name, "=" * min(len(name), 70), address, ""]
        self._html.append(f'<h2><a href="{escape(address)}">{escape(name)}</a></h2>')
        works = event_works(self._store, news.events)
        for event in news.events:
            title, sentence = event_title(event, works), event_sentence(event, works)
            link = f"{self._base}/work/{event.work_id}"
            self._text += [f"* {title}", f"  {sentence}", f"  {link}"]
            self._html.append(f'<h3><a href="{escape(link)}">{escape(title)}</a></h3><p>{escape(sentence)}</p>')
            self._quote(event)
            self._text.append("")
        if news.more:
            more = f"And {news.more:,} more: see the page."
            self._text += [more, ""]
            self._html.append(f"<p>{escape(more)}</p>")

    def _quote(self, event: CollectionEvent) -> None:
        if event.kind not in (EventKind.CONTRAST, EventKind.TURNED):
            return
        for item in map(self._shown, self._store.statements(event.statements[:_QUOTED])):
            family = item.citing.work.authors[0].family if item.citing.work.authors else ""
            who = (
                ", ".join(part for part in (family, str(item.citing.work.year or "")) if part)
                or item.citing.work.title
            )
            link = f"{self._base}/statement/{item.statement.id}"
            words = item.statement.citance or "The text is not shown: the paper has no open licence."
            self._text += [f"  > {' '.join(words.split())}", f"    {who}: {link}"]
            self._html.append(
                f'<blockquote dir="auto">{escape(words)}<br><a href="{escape(link)}">{escape(who)}</a></blockquote>'
            )


def send_letters(
    store: Store, letters: Sequence[Letter], send: Callable[[EmailMessage], None]
) -> tuple[int, list[tuple[str, str]]]:
    """Send letters; how many were taken, and the addresses that were not told, with the reason. An address counts as told
    only once its letter was taken."""
    sent, problems = 0, []
    for each in letters:
        try:
            send(each.message)
        except CitanceError as error:
            problems.append((each.address, str(error)))
            continue
        store.mark_told(each.told)
        sent += 1
    return sent, problems

"""What happened to a collection, in plain English: for feeds and e-mails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from citance.errors import NotFoundError
from citance.model import IndexedWork, NoticeKind
from citance.store import CollectionEvent, EventKind, Side, Store

__all__ = ["EVENT_NAMES", "event_sentence", "event_title", "event_works", "titled"]

EVENT_NAMES: Mapping[EventKind, str] = {
    EventKind.CONTRAST: "New contrast",
    EventKind.TURNED: "Tally turned",
    EventKind.NOTICE: "Retraction or other notice",
    EventKind.STATEMENTS: "New statements",
    EventKind.WORKS: "New work",
}
_NOTICES = {
    NoticeKind.RETRACTION: "retracted",
    NoticeKind.WITHDRAWAL: "withdrawn",
    NoticeKind.CONCERN: "under an expression of concern",
    NoticeKind.CORRECTION: "corrected",
    NoticeKind.REINSTATEMENT: "reinstated",
}
_LONGEST = 160


def event_works(store: Store, events: Iterable[CollectionEvent]) -> dict[int, IndexedWork]:
    """The works that events speak of, by the numbers that they give, also those that became others since."""
    wanted = sorted({one for event in events for one in (event.work_id, event.through) if one})
    found = {item.id: item for item in store.works(wanted)}
    for one in wanted:
        if one not in found:
            with suppress(NotFoundError):
                found[one] = store.work(one)
    return found


def titled(works: Mapping[int, IndexedWork], work_id: int) -> str:
    """A work's title, cut where it is very long."""
    item = works.get(work_id)
    title = item.work.title if item is not None else ""
    title = " ".join(title.split()) or f"work {work_id}"
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def event_title(event: CollectionEvent, works: Mapping[int, IndexedWork]) -> str:
    """One line: what happened, to which work."""
    return f"{_heading(event)}: {titled(works, event.work_id)}"


def _heading(event: CollectionEvent) -> str:
    if event.kind is EventKind.NOTICE:
        word = _notice(event)
        return f"Cited work is {word}" if event.through else word[:1].upper() + word[1:]
    if event.kind is EventKind.CONTRAST and event.number > 1:
        return f"{event.number:,} new contrasting statements"
    if event.kind is EventKind.CONTRAST:
        return "New contrasting statement"
    if event.kind is EventKind.STATEMENTS:
        return f"{event.number:,} new {'statement' if event.number == 1 else 'statements'}"
    if event.kind is EventKind.TURNED:
        return "Tally turned to contrasting" if event.side is Side.CONTRASTING else "Tally turned to supporting"
    return "New work"


def _notice(event: CollectionEvent) -> str:
    return next((words for kind, words in _NOTICES.items() if kind.value == event.notice), event.notice)


def event_sentence(event: CollectionEvent, works: Mapping[int, IndexedWork]) -> str:
    """The same as a sentence, with how the tally stood then."""
    stood = f"Its strict tally stood at {event.supporting:,} supporting and {event.contrasting:,} contrasting then."
    if event.kind is EventKind.NOTICE:
        date, by = event.date, f"https://doi.org/{event.notice_doi}" if event.notice_doi else ""
        told = ", ".join(part for part in (date, by) if part)
        told = f" (notice: {told})" if told else ""
        if event.through:
            return f"“{titled(works, event.through)}” cites this work, which is {_notice(event)} now{told}."
        return f"This work is {_notice(event)} now{told}."
    if event.kind is EventKind.TURNED:
        more = (
            "contrast with it than support it"
            if event.side is Side.CONTRASTING
            else "support it than contrast with it"
        )
        return f"More statements {more} now. {stood}"
    if event.kind is EventKind.WORKS:
        number = (
            f"{event.number:,} {'statement is' if event.number == 1 else 'statements are'} about it. "
            if event.number
            else ""
        )
        return f"This work came into the collection. {number}{stood if event.number else ''}".strip()
    return stood

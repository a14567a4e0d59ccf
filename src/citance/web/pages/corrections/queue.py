"""The queue: one statement at a time, to be judged by a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from citance.errors import NotFoundError, UsageError
from citance.model import IndexedStatement
from citance.report.surroundings import Line, surroundings
from citance.store import Drawn, Queued, QueueMode, Reason, Scope, standing_of
from citance.web.i18n import N_
from citance.web.pages.corrections.keys import ACTIONS, read_keys
from citance.web.showing import Reader, Shown
from citance.web.verdicts import MEANINGS, judge_name, one_statement, rules_named
from citance.web.views import Segment, segments
from citance.web.visit import Page, Visit

__all__ = ["DRAWN", "MODES", "Asked", "QueueAt", "queue_address", "queue_page", "read_at"]

MODES = {
    QueueMode.UNCERTAIN: (
        N_("Doubtful first"),
        N_("What people dispute, then what the model would not stand by, then its claims, the least sure first."),
    ),
    QueueMode.RANDOM: (
        N_("Random sample"),
        N_(
            "Drawn at random from all statements, the same for everybody: this measures how good the labels are, and may be learnt from as a random sample."
        ),
    ),
    QueueMode.CLAIMS: (
        N_("Claims only"),
        N_("What the model holds to be supporting or contrasting, the least sure first."),
    ),
    QueueMode.SECOND: (
        N_("Second opinion"),
        N_("What one other person has judged: this measures how far people agree."),
    ),
    QueueMode.DISPUTED: (
        N_("Disputed"),
        N_("What people judge differently; not what you had the last word on."),
    ),
    QueueMode.WORK: (
        N_("About one work"),
        N_("All statements about this work that you have not judged, the doubtful ones first."),
    ),
}
"""What a queue is called, and what it holds."""

DRAWN = {QueueMode.RANDOM: Drawn.RANDOM, QueueMode.SECOND: Drawn.SECOND}
_REASONS = {
    Reason.DISPUTED: N_("People judge this one differently."),
    Reason.UNCERTAIN: N_("The model would not stand by its stance."),
    Reason.CLAIM: N_("A claim that nobody has checked."),
    Reason.WAVERING: N_("The model is not sure."),
    Reason.RANDOM: N_("Drawn at random."),
    Reason.SECOND: N_("One other person has judged it."),
    Reason.WORK: "",
}
_RECENT = timedelta(hours=12)
_LONGEST = 200
_GREATEST_WORK = 2**53


@dataclass(frozen=True, slots=True)
class QueueAt:
    """A place in a queue, as an address names it: `at` is a statement that is asked for by its id, `after` the cursor of the
    one before, `back` the one that was skipped last."""

    mode: QueueMode = QueueMode.UNCERTAIN
    after: str = ""
    at: str = ""
    back: str = ""
    work: int | None = None
    blind: bool = True
    show: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The statement that is asked about, and the cursor behind it."""

    item: IndexedStatement
    cursor: str
    reason: Reason | None


def read_at(given: Any) -> QueueAt:
    """A place in a queue from the parameters of an address or the fields of a form (anything with `get`).

    Raises:
        UsageError: a mode or a work that there is not.
    """
    mode, work = given.get("mode", "") or QueueMode.UNCERTAIN.value, given.get("work", "")
    if mode not in {each.value for each in QueueMode}:
        raise UsageError(f"mode is one of {', '.join(QueueMode)}")
    if work and not (work.isascii() and work.isdigit() and len(work) <= 16 and int(work) < _GREATEST_WORK):
        raise UsageError("work is the number of a work")
    return QueueAt(
        mode=QueueMode(mode),
        after=given.get("after", "")[:_LONGEST],
        at=given.get("at", "")[:_LONGEST],
        back=given.get("back", "")[:_LONGEST],
        work=int(work) if work else None,
        blind=given.get("blind", "") != "off",
        show=given.get("show", "") == "yes",
    )


def queue_address(at: QueueAt, /, **changes: str) -> str:
    """The address of a place in a queue, with other parameters: `after`, `at`, `back`, `show`."""
    parts = {
        "mode": "" if at.mode is QueueMode.UNCERTAIN else at.mode.value,
        "work": str(at.work) if at.work is not None else "",
        "blind": "" if at.blind else "off",
        "after": at.after,
        **changes,
    }
    kept = {name: value for name, value in parts.items() if value}
    return "/corrections" + (f"?{urlencode(kept)}" if kept else "")


def queue_page(visit: Visit) -> Page:
    """The next statement of the queue, the buttons that judge it, and what was judged last."""
    at = read_at(visit.request.query_params)
    store, who = visit.library.store, judge_name(visit)
    may = visit.may(Scope.WRITE)
    asked = _asked(visit, at, who)
    hidden = at.blind and not at.show
    since = (datetime.now(UTC) - _RECENT).isoformat(timespec="microseconds")
    today = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00.000000+00:00")
    recent = store.latest_corrections(who, since) if may else []
    context = {
        "place": at,
        "asked": asked,
        "item": asked.item if asked else None,
        "hidden": hidden,
        "who": who,
        "recent": list(zip(recent, _items(visit, recent), strict=True)),
        "judged_today": store.judged_since(who, today) if may else 0,
        "waiting": store.waiting(),
        "modes": MODES,
        "reason": _REASONS[asked.reason] if asked and asked.reason and not _tells(asked.reason, hidden) else "",
        "verdicts": store.verdicts([asked.item.statement.id]).get(asked.item.statement.id, [])
        if asked and not hidden
        else [],
        "lines": _lines(visit, asked.item) if asked else (),
        "actions": ACTIONS,
        "keys": read_keys(visit.request),
        "meanings": MEANINGS,
        "rules_named": rules_named,
        "standing_of": standing_of,
        "blind_segments": _blind_segments,
        "address": queue_address,
        "about": store.work(at.work) if at.mode is QueueMode.WORK and at.work is not None else None,
    }
    return Page("corrections/queue.html", context, _data(visit, at, asked, hidden))


def _blind_segments(item: IndexedStatement) -> tuple[Segment, ...]:
    """The citance with its marker only: the words that decided would give the verdict away."""
    statement = item.statement
    return segments(statement.citance, [(statement.marker_start, statement.marker_end, "marker")])


def _tells(reason: Reason, hidden: bool) -> bool:
    """Whether a reason would give away what is to be judged blind."""
    return hidden and reason in (Reason.UNCERTAIN, Reason.CLAIM, Reason.WAVERING)


def _asked(visit: Visit, at: QueueAt, who: str) -> Asked | None:
    """The statement that the address names, or the next one; None at the end of the queue."""
    if at.at:
        try:
            return Asked(one_statement(visit, at.at), at.after, None)
        except NotFoundError:
            pass
    store = visit.library.store
    found = store.queue(at.mode, who=who, after=at.after, work_id=at.work, limit=1)
    items = store.statements([each.statement_id for each in found])
    return _first(found, items)


def _first(found: list[Queued], items: list[IndexedStatement]) -> Asked | None:
    return Asked(items[0], found[0].cursor, found[0].reason) if items else None


def _items(visit: Visit, logged: Any) -> list[IndexedStatement | None]:
    sids = [each.correction.statement_id for each in logged]
    found = {item.statement.id: item for item in visit.library.store.statements(sids)}
    return [found.get(sid) for sid in sids]


def _lines(visit: Visit, item: IndexedStatement) -> tuple[Line, ...]:
    """The text around, as far as it may be shown."""
    if Reader.of(visit.visitor, visit.settings).how_much(item.citing) is not Shown.FULL:
        return ()
    return surroundings(visit.library.store.passages_around(item.statement.id, reach=8), most=3)


def _data(visit: Visit, at: QueueAt, asked: Asked | None, hidden: bool) -> dict[str, Any]:
    """The same for programs; what is hidden on the page is not told here either."""
    data: dict[str, Any] = {"mode": at.mode, "work": at.work, "blind": hidden, "statement": None}
    if asked:
        item = Reader.of(visit.visitor, visit.settings).shown(asked.item)
        data["statement"] = item.statement
        data["citing"], data["cited"] = item.citing, item.cited
        data["after"] = asked.cursor
        if not hidden:
            data |= {"judgement": item.judgement, "correction": item.correction, "reason": asked.reason}
    return data

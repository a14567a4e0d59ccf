"""What the buttons of the queue and of the lists do: judge, take back, let count again."""

from __future__ import annotations

from starlette.responses import Response

from citance.errors import UsageError
from citance.model import Stance
from citance.store import Drawn
from citance.web.pages.corrections.queue import DRAWN, queue_address, read_at
from citance.web.verdicts import LONGEST_NOTE, judge_name, keep_name, read_number, read_text
from citance.web.visit import Visit, own_path, see_other

__all__ = ["BROAD_ONLY", "judge", "name", "restore", "withdraw"]

BROAD_ONLY = {"broad-supporting": Stance.SUPPORTING, "broad-contrasting": Stance.CONTRASTING}
_LONGEST_ID = 200


def judge(visit: Visit) -> Response:
    """Keep the verdict of a button of the queue, and lead on to the next statement.

    Raises:
        NotFoundError: there is no such statement.
        UsageError: a verdict that there is not.
    """
    at = read_at(visit.form)
    sid = visit.form.get("id")
    if not 0 < len(sid) <= _LONGEST_ID:
        raise UsageError("no statement is named")
    strict, broad = _verdict(visit.form.get("verdict"))
    note = read_text(visit.form, "note", LONGEST_NOTE)
    who = judge_name(visit)
    visit.library.correct(
        sid,
        strict,
        broad=broad,
        who=who,
        note=note,
        drawn=DRAWN.get(at.mode, Drawn.QUEUE),
        blind=at.blind and not at.show and not _has_judged(visit, sid, who),
    )
    return keep_name(visit, see_other(visit, queue_address(at)))


def _has_judged(visit: Visit, sid: str, who: str) -> bool:
    """Whether this person has judged the statement before, also if they took it back: then they were told what the model
    says. Of an unnamed person it is taken to be so where any unnamed one has."""
    log = visit.library.store.correction_log(sid)
    return any(each.correction.who.strip().casefold() == who.casefold() for each in log)


def _verdict(text: str) -> tuple[Stance, Stance]:
    """Strict and broad stance of a button."""
    if text in BROAD_ONLY:
        return Stance.MENTIONING, BROAD_ONLY[text]
    if text not in {stance.value for stance in Stance}:
        raise UsageError("choose supporting, contrasting or mentioning")
    return Stance(text), Stance(text)


def withdraw(visit: Visit) -> Response:
    """Take a correction back; it stays in the log.

    Raises:
        NotFoundError: there is none with this number.
    """
    number = read_number(visit.form.get("number"))
    visit.library.withdraw_correction(number, who=judge_name(visit))
    return see_other(visit, own_path(visit.form.get("next"), "/corrections/log"), _said(visit, back=False))


def restore(visit: Visit) -> Response:
    """Let a correction count again that was taken back.

    Raises:
        NotFoundError: there is none with this number.
    """
    visit.library.withdraw_correction(read_number(visit.form.get("number")), back=True)
    return see_other(visit, own_path(visit.form.get("next"), "/corrections/log"), _said(visit, back=True))


def name(visit: Visit) -> Response:
    """Remember the name under which this browser judges.

    Raises:
        UsageError: it is too long.
    """
    judge_name(visit)
    return keep_name(visit, see_other(visit, own_path(visit.form.get("next"), "/corrections")))


def _said(visit: Visit, *, back: bool) -> str:
    if visit.request.headers.get("hx-request"):  # the page says so itself, where the statement stands again
        return ""
    if back:
        return visit.gettext("The correction counts again.")
    return visit.gettext("The correction is taken back; it stays in the log.")

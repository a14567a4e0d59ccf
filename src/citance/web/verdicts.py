"""What forms and pages that take a person's verdict have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.model import IndexedStatement, Stance
from citance.store import LoggedCorrection
from citance.web.i18n import N_
from citance.web.preferences import keep_preferences
from citance.web.visit import Form, Visit

if TYPE_CHECKING:
    from citance.web.pages.about import RuleText

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "MEANINGS",
    "Given",
    "judge_name",
    "keep_name",
    "one_statement",
    "read_given",
    "read_number",
    "read_text",
    "rules_named",
    "seen_before",
]

LONGEST_NAME = 100
LONGEST_NOTE = 2_000
_LONGEST_ID = 200

MEANINGS = {
    "supporting": N_("The authors set their own evidence beside the cited work, and it agrees."),
    "contrasting": N_("The authors set their own evidence beside the cited work, and it disagrees or limits it."),
    "mentioning": N_("Everything else: background, methods, others’ findings, explanations."),
}
"""The stances in one line each, as who judges needs them."""


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as a form gave it."""

    stance: Stance
    broad: Stance
    who: str
    note: str


def read_given(visit: Visit) -> Given:
    """The verdict of a form: its fields are `strict`, `broad` ("" for the same), `who` and `note`.

    Raises:
        UsageError: no strict stance, an unknown one, or a text that is too long.
    """
    form = visit.form
    strict = _stance(form.get("strict"))
    broad = _stance(form.get("broad")) if form.get("broad") else strict
    return Given(strict, broad, judge_name(visit), read_text(form, "note", LONGEST_NOTE))


def judge_name(visit: Visit) -> str:
    """The name under which this visitor judges: what the form says, or what this browser remembers, or the key's name.

    Raises:
        UsageError: a name of more than a hundred signs.
    """
    if "who" in visit.form.fields:
        return read_text(visit.form, "who", LONGEST_NAME)
    held = visit.visitor.key
    return visit.preferences.who or (held.name.strip()[:LONGEST_NAME] if held else "")


def keep_name(visit: Visit, answer: Response) -> Response:
    """The answer, with the name that the form gave remembered by this browser."""
    if "who" in visit.form.fields:
        keep_preferences(visit.request, answer, {"who": visit.form.get("who")})
    return answer


def one_statement(visit: Visit, statement_id: str) -> IndexedStatement:
    """A statement by an id that a visitor gave.

    Raises:
        NotFoundError: there is none.
    """
    if not 0 < len(statement_id) <= _LONGEST_ID:
        raise NotFoundError("there is no such statement")
    return visit.library.store.statement(statement_id)


def read_number(text: str) -> int:
    """The number of a correction.

    Raises:
        UsageError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise UsageError("this is not the number of a correction")
    return int(text)


def rules_named(why: str) -> tuple[RuleText, ...]:
    """The rules of the codebook that a judgement's reason names."""
    from citance.web.pages.about import RULES  # the package of the pages imports this module

    _, _, rest = why.partition("(rule")
    numbers = set(rest.partition(")")[0].lstrip("s").replace(",", " ").split())
    return tuple(rule for rule in RULES if str(rule.number) in numbers)


def seen_before(log: Sequence[LoggedCorrection], person: str) -> LoggedCorrection | None:
    """A person's latest verdict that counts, of a statement's log; None for an unnamed person."""
    mine = [
        each
        for each in log
        if person and not each.correction.withdrawn_at and each.correction.who.strip().casefold() == person.casefold()
    ]
    return mine[-1] if mine else None


def _stance(text: str) -> Stance:
    try:
        return Stance(text)
    except ValueError as error:
        raise UsageError("choose supporting, contrasting or mentioning") from error


def read_text(form: Form, name: str, most: int) -> str:
    """A field of a form without what cannot be printed.

    Raises:
        UsageError: it is too long.
    """
    text = form.get(name).strip()
    if len(text) > most:
        raise UsageError(f"this is too long: at most {most:,} characters")
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)

"""The keys of the queue: which letter does what, as this browser was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from citance.errors import UsageError
from citance.web.i18n import N_
from citance.web.visit import Visit, own_path, see_other

__all__ = ["ACTIONS", "KEYS_COOKIE", "USUAL", "keep_keys", "read_keys"]

KEYS_COOKIE: Final = "queue_keys"
_YEAR: Final = 365 * 24 * 3600
_TAKEN: Final = frozenset("/?jk<>\"'&")
"""The keys of every page, and signs that are awkward on many keyboards."""

ACTIONS: Final[Mapping[str, str]] = {
    "supporting": N_("Supporting"),
    "contrasting": N_("Contrasting"),
    "mentioning": N_("Mentioning"),
    "broad-supporting": N_("Mentioning, but others’ evidence supports it"),
    "broad-contrasting": N_("Mentioning, but others’ evidence contrasts it"),
    "skip": N_("Skip"),
    "undo": N_("Undo the last one"),
    "show": N_("Show what the model says"),
    "note": N_("Write a note"),
}
USUAL: Final[Mapping[str, str]] = dict(zip(ACTIONS, "scmSCuzvn", strict=True))


def read_keys(request: Request) -> Mapping[str, str]:
    """The letter of each action; the usual ones where the cookie makes no sense."""
    try:
        letters = bytes.fromhex(request.cookies.get(KEYS_COOKIE, "")[:200]).decode()
    except (ValueError, UnicodeDecodeError):
        return USUAL
    return dict(zip(ACTIONS, letters, strict=True)) if _make_sense(letters) else USUAL


def _make_sense(letters: str) -> bool:
    return (
        len(letters) == len(ACTIONS) == len(set(letters))
        and all(letter.isprintable() and not letter.isspace() for letter in letters)
        and _TAKEN.isdisjoint(letters)
    )


def keep_keys(visit: Visit) -> Response:
    """Keep the letters of the form; the button "usual" goes back to the usual ones.

    Raises:
        UsageError: not one letter each, one given twice, or one that every page uses.
    """
    answer = see_other(visit, own_path(visit.form.get("next"), "/corrections"), visit.gettext("The keys are saved."))
    if visit.form.get("usual"):
        answer.delete_cookie(KEYS_COOKIE, httponly=True, samesite="lax")
        return answer
    letters = "".join(visit.form.get(action).strip()[:2] for action in ACTIONS)
    if not _make_sense(letters):
        raise UsageError("every action needs a key of its own, one sign each, and none of / ? j k < > & \" '")
    answer.set_cookie(KEYS_COOKIE, letters.encode().hex(), max_age=_YEAR, httponly=True, samesite="lax")
    return answer

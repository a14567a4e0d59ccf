"""What a reader has chosen for this browser: kept in cookies, so that it holds on every page and without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from citance.web.i18n import LANGUAGES, language_for

__all__ = ["CHOICES", "Preferences", "keep_preferences", "read_preferences"]

_YEAR: Final = 365 * 24 * 3600
_LONGEST_NAME: Final = 100

CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "theme": frozenset(("", "light", "dark")),
    "language": frozenset(("", *LANGUAGES)),
    "blind": frozenset(("", "on")),
    "keys": frozenset(("", "off")),
}
"""The preferences with a closed set of values; "" takes one back to its default. Beside them, `who` is free text."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is "", light or dark ("" follows the system); `language` the one in force and `chosen_language` the one that
    was picked, "" for none; `blind` hides all counts; `keys` tells whether single letters are commands; `who` is the name
    under which corrections and notes are kept."""

    theme: str = ""
    language: str = "en"
    chosen_language: str = ""
    blind: bool = False
    keys: bool = True
    who: str = ""


def read_preferences(request: Request) -> Preferences:
    """The preferences that a request brings; whatever makes no sense counts as not chosen."""
    given = request.cookies
    held = {name: given.get(name, "") if given.get(name, "") in known else "" for name, known in CHOICES.items()}
    return Preferences(
        theme=held["theme"],
        language=language_for(held["language"], request.headers.get("accept-language", "")),
        chosen_language=held["language"],
        blind=held["blind"] == "on",
        keys=held["keys"] != "off",
        who=_unpacked(given.get("who", "")),
    )


def keep_preferences(request: Request, response: Response, changes: Mapping[str, str]) -> None:
    """Put those of the changes that are preferences, and make sense, into cookies of the response."""
    for name, value in changes.items():
        if name == "who":
            _set(request, response, name, _packed(value))
        elif value in CHOICES.get(name, ()):
            _set(request, response, name, value)


def _set(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    if value:
        response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    else:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=secure)


def _packed(name: str) -> str:
    """A name as a cookie can carry it."""
    printable = "".join(sign for sign in name if sign.isprintable()).strip()
    return printable[:_LONGEST_NAME].encode().hex()


def _unpacked(text: str) -> str:
    try:
        return bytes.fromhex(text).decode()[:_LONGEST_NAME]
    except (ValueError, UnicodeDecodeError):
        return ""

"""A search that was kept: the parameters of the search page's address, as a search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from citance.errors import UsageError
from citance.search.contract import Filters, Kind, facets_of

__all__ = ["SavedSearch", "read_saved_search"]

_LONGEST: Final = 4_000
_MOST: Final = 500
_NOT_KEPT: Final = frozenset(("page", "cursor", "token"))


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for, among statements or works; `address` holds all parameters as they were kept."""

    query: str
    kind: Kind
    filters: Filters
    meaning: bool = False
    address: str = ""


def read_saved_search(text: str) -> SavedSearch:
    """Read the parameters of the search page: "q=ties&kind=works&year=2019". The number of a page is left out.

    Raises:
        UsageError: it is too long, asks for nothing, or a value makes no sense.
    """
    text = text.strip().removeprefix("/search").removeprefix("?")
    if len(text) > _LONGEST:
        raise UsageError(f"a search that is kept has at most {_LONGEST:,} signs")
    try:
        pairs = [(n, v) for n, v in parse_qsl(text, max_num_fields=_MOST) if v and n not in _NOT_KEPT]
    except ValueError as error:
        raise UsageError("a search that is kept has fewer parameters") from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    query = _one(given, "q")
    kind: Kind = "works" if _one(given, "kind") == "works" else "statements"
    filters = _filters(given, kind, broad=_one(given, "view") == "broad")
    if not query and filters == Filters():
        raise UsageError("a search that is kept looks for words, or has a filter")
    return SavedSearch(
        query=query,
        kind=kind,
        filters=filters,
        meaning=_one(given, "meaning") == "yes" and kind == "statements",
        address=urlencode(pairs),
    )


def _one(given: Mapping[str, list[str]], name: str) -> str:
    values = given.get(name, [""])
    return "".join(sign if sign.isprintable() else " " for sign in values[0]).strip()


def _filters(given: Mapping[str, list[str]], kind: Kind, *, broad: bool) -> Filters:
    wanted: dict[str, object] = {}
    for name in facets_of(kind):
        if name in given:
            wanted["broad" if name == "stance" and broad else name] = tuple(given[name])
    for name in ("year_from", "year_to", "least_confidence"):
        text = _one(given, name)
        if text:
            wanted[name] = _number(text, name)
    return Filters(**wanted)  # type: ignore[arg-type]


def _number(text: str, name: str) -> float | int:
    try:
        return float(text) if name == "least_confidence" else int(text)
    except ValueError as error:
        raise UsageError(f"{name} is a number") from error

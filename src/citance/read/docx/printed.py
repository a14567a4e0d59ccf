"""Which part of a printed citation names which of its works: "(Coe, 2003; Yeung, 2005)", "[3, 5–7]".

A citation field tells its works together. Where the print lets them be told apart each printed part becomes a marker of
its own, as in article XML; else one marker names them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from citance.model import Marker, Reference

__all__ = ["fold", "split_marker"]

_DASH = r"\-‐‑‒–—―−"
_NUMERIC = re.compile(rf"[\s\[\](){{}},;.&{_DASH}\d]*\d[\s\[\](){{}},;.&{_DASH}\d]*")
_NUMBER = re.compile(rf"(\d{{1,4}})(?:\s*[{_DASH}]\s*(\d{{1,4}}))?")
_YEAR = re.compile(
    r"(?<!\d)((?:1[5-9]|20)\d\d)([a-z])?(?![\da-z])|\b(?:in press|forthcoming|n\.\s?d\.|s\.\s?f\.)", re.I
)
_LEAD = re.compile(r"[\s,;(\[]*(?:(?:and|und|y|et|e|en|og|och|see also|see|cf\.|e\.g\.,?|vgl\.|siehe)\s+|&\s*)*", re.I)
_EDGE = " ,;()[]"
_WIDEST = 300
_Part = tuple[int, int, tuple[str, ...]]


def fold(text: str) -> str:
    """Letters and digits only, small and without accents, for comparison."""
    plain = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    )
    return "".join(sign for sign in plain if sign.isalnum()).casefold()


def split_marker(
    text: str, marker: Marker, references: Mapping[str, Reference], number_of: Callable[[str], int | None]
) -> list[Marker]:
    """The markers of one citation field; `marker.keys` are all its works."""
    printed = text[marker.start : marker.end]
    if len(marker.keys) < 2:
        return [marker]
    if _NUMERIC.fullmatch(printed):
        parts = _by_number(printed, marker.keys, number_of)
    else:
        cited = [references[key] for key in marker.keys if key in references]
        parts = _by_part(printed, cited) or _by_year(printed, cited) if len(cited) == len(marker.keys) else []
    return [
        Marker(marker.start + start, marker.start + end, keys, marker.superscript) for start, end, keys in parts
    ] or [marker]


def _by_number(printed: str, keys: Sequence[str], number_of: Callable[[str], int | None]) -> list[_Part]:
    """Numbers and ranges, if they are those of the works and of no others; a range names its two ends."""
    places = {number: key for key in keys if (number := number_of(key)) is not None}
    parts: list[_Part] = []
    seen: set[int] = set()
    for found in _NUMBER.finditer(printed):
        first = int(found.group(1))
        last = int(found.group(2) or first)
        if not first <= last <= first + _WIDEST or any(number not in places for number in range(first, last + 1)):
            return []
        seen.update(range(first, last + 1))
        ends = dict.fromkeys((places[first], places[last]))
        parts.append((found.start(), found.end(), tuple(ends)))
    return parts if seen == set(places) and len(places) == len(keys) else []


def _by_part(printed: str, cited: Sequence[Reference]) -> list[_Part]:
    """Parts between semicolons, each of which names the author or year of exactly one work."""
    pieces, start = [], 0
    for part in printed.split(";"):
        pieces.append((start, start + len(part)))
        start += len(part) + 1
    if len(pieces) != len(cited):
        return []
    parts: list[_Part] = []
    left = list(cited)
    for begin, end in pieces:
        words = fold(printed[begin:end])
        fits = [each for each in left if _family(each) in words and str(each.year or "") in words]
        if not fits:
            return []
        letters = [each for each in fits if f"{each.year}{each.year_suffix}" in words] if len(fits) > 1 else fits
        chosen = (letters or fits)[0]
        left.remove(chosen)
        parts.append((*_trimmed(printed, begin, end), (chosen.key,)))
    return parts


def _by_year(printed: str, cited: Sequence[Reference]) -> list[_Part]:
    """Parts that end with a year ("Smith, 2001, 2003; Coe, 2005"), each the year of exactly one work."""
    years = list(_YEAR.finditer(printed))
    if len(years) != len(cited):
        return []
    parts: list[_Part] = []
    left, reached = list(cited), 0
    seen = ""
    for year in years:
        said = fold(year.group())
        seen += fold(printed[reached : year.start()])
        own = fold(printed[reached : year.start()])
        fits = [each for each in left if not each.year or said.startswith(str(each.year))]
        exact = [each for each in fits if said == f"{each.year}{each.year_suffix}"] or fits
        named = [each for each in exact if _family(each) in (own or seen)] or [
            each for each in exact if not own and _family(each) in seen
        ]
        if not named:
            return []
        left.remove(named[0])
        parts.append((*_trimmed(printed, reached, year.end()), (named[0].key,)))
        reached = year.end()
    return parts


def _family(reference: Reference) -> str:
    return fold(reference.authors[0].family) if reference.authors else fold(reference.title)[:12]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    opened = text[start:end].count("(") - text[start:end].count(")")
    return start, end + 1 if opened > 0 and text[end : end + 1] == ")" else end

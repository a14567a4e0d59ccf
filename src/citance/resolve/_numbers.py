"""Volumes, pages and years in the form in which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["first_page", "last_page", "volume_number", "year_of"]

_PAGE = re.compile(r"([A-Za-z]{0,3})[.:\s]?(\d{1,12})")
_DIGITS = re.compile(r"\d{1,9}")
_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PREFIX = frozenset(["p", "pp", "pg", "s", "art", "no", "seite"])
"""Words for "page", which say nothing; "S" is German for it and marks supplements elsewhere."""


@lru_cache(maxsize=65536)
def first_page(pages: str) -> str:
    """The first page or article number without leading zeros, its letters folded ("S017-S23" → "s17"); "" for none."""
    found = _PAGE.search(pages)
    if not found:
        return ""
    letters = found.group(1).lower()
    number = found.group(2).lstrip("0")
    if not number:
        return ""
    return number if letters in _PREFIX and letters != "s" else letters + number


@lru_cache(maxsize=65536)
def last_page(pages: str) -> int | None:
    """The last page as a number, an abbreviated one completed ("496-7" → 497); None where only one page is given."""
    numbers = _DIGITS.findall(pages)
    if len(numbers) < 2:
        return None
    first, last = numbers[0], numbers[1]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(last)


@lru_cache(maxsize=65536)
def volume_number(volume: str) -> str:
    """The volume's number without letters around it ("D65", "Vol. 65(3)" → "65", "XII" → "12"); "" for none."""
    found = _DIGITS.search(volume)
    if found:
        return found.group().lstrip("0")
    text = volume.strip(" .")
    if text and _ROMAN.fullmatch(text):
        return str(_roman(text.lower()))
    return ""


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[char] for char in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def year_of(year: int | None, published: str) -> int | None:
    """The year, out of the date of publication where it is not given by itself."""
    if year is not None:
        return year
    return int(published[:4]) if published[:4].isdecimal() else None

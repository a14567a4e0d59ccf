"""How two names of a journal or book compare, abbreviated or not."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from citance.resolve._words import words_of

__all__ = ["VenueLikeness", "compare_venues"]

_SMALL = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "a",
        "an",
        "to",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "der",
        "die",
        "das",
        "und",
        "fur",
        "für",
        "e",
        "do",
        "da",
        "dos",
        "y",
        "del",
        "della",
        "di",
        "i",
    ]
)
_LONGEST = 300
_PLACE = re.compile(r"\([^()]{1,60}\)|\bU\.?\s?S\.?\s?A\b\.?|\bof the United States of America\b")
"""What catalogues add to a name: "Science (New York, N.Y.)", "Proc Natl Acad Sci U S A"."""


class VenueLikeness(StrEnum):
    """How two containers compare."""

    EQUAL = "equal"
    """In words, or as abbreviation and full name."""
    PARTLY = "partly"
    """One has words that the other lacks: "Nature" and "Nature Genetics", a series and its book."""
    DIFFERENT = "different"
    MISSING = "missing"


@lru_cache(maxsize=65536)
def compare_venues(one: str, other: str) -> VenueLikeness:
    """Compare two containers: equal words, abbreviations in the manner of ISO 4 ("Dtsch Med Wochenschr"), initials ("PNAS").

    An abbreviated word has the first letter of the full one, and its other letters in the same order.
    """
    ours, theirs = _telling(one), _telling(other)
    if not ours or not theirs:
        return VenueLikeness.MISSING
    if "".join(ours) == "".join(theirs):
        return VenueLikeness.EQUAL
    short, long = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    if len(short) == 1 and _initials(short[0], long):
        return VenueLikeness.EQUAL
    matched = _aligned(short, long)
    if matched < len(short):
        return VenueLikeness.PARTLY if matched >= 2 and matched >= 0.6 * len(short) else VenueLikeness.DIFFERENT
    return VenueLikeness.EQUAL if len(long) == len(short) or _mere_rest(short, long) else VenueLikeness.PARTLY


@lru_cache(maxsize=65536)
def _telling(container: str) -> tuple[str, ...]:
    words = words_of(_PLACE.sub(" ", container[:_LONGEST].replace("&amp;", " ")))
    return tuple(word for word in words if word not in _SMALL and not word.isdecimal()) or tuple(words)


def _initials(word: str, long: tuple[str, ...]) -> bool:
    """Whether a word stands for the first letters of the others, or is one of them beside its own expansion."""
    letters = "".join(each[0] for each in long)
    return len(word) > 2 and (letters == word or (letters.startswith(word) and len(letters) <= len(word) + 1))


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """How many words of the shorter name stand in the longer one, in order."""
    at = matched = 0
    for word in short:
        for place in range(at, len(long)):
            if _abbreviates(word, long[place]):
                matched, at = matched + 1, place + 1
                break
    return matched


def _abbreviates(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    letters = iter(long)
    return len(short) >= 2 and all(char in letters for char in short)


def _mere_rest(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the longer name says no more: its own initials in front ("DMW – Deutsche …"), or a place after it."""
    rest = list(long)
    for word in short:
        found = next((each for each in rest if _abbreviates(word, each)), None)
        if found is not None:
            rest.remove(found)
    return len(rest) == 1 and len(short) >= 3 and (len(rest[0]) <= 4 or rest[0] == long[-1])

"""Whether the word before a full stop lets it end a sentence.

Looks at most 40 characters back from the stop and a few ahead, so that its cost does not depend on the text.
"""

from __future__ import annotations

import re

from citance.text._abbreviations import (
    CAPITALS,
    LABELS,
    LETTERED,
    NAME_PARTICLES,
    NEVER,
    NEVER_PAIRS,
    NUMBERED,
    ORDINAL_AFTER,
    ORDINAL_BEFORE,
    STARTER,
    STARTERS,
)

__all__ = ["BEFORE_STARTER", "ENDS", "GOES_ON", "LONGEST_WORD", "OPENING", "WORD", "stop_kind"]

GOES_ON, ENDS, BEFORE_STARTER = 0, 1, 2
"""The sentence goes on; it ends before anything that can start one; it ends only before a word of `STARTERS`."""

LONGEST_WORD = 40
OPENING = "([{\"'“‘«„‹"
WORD = re.compile(r"[^\W\d_]+")
_SECTION_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[IVXivx]{1,5}|[A-Z]\.?\d{1,2}")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.[-‐–]?){1,8}[^\W\d_]{1,3}")
_NUMBERISH = re.compile(r"[#(\[]?(?:[A-Za-z.–-]{0,6}\d|[IVXLC]+\b|[A-Z]\b)|[(\[]|(?:fig|tab|[Tt]able|Fig|no|No)\b")


def stop_kind(text: str, stop: int, after: int, start: int, language: str) -> int:
    """What the word before the stop says: the sentence goes on, ends, or ends before a starter."""
    low = text.rfind(" ", max(0, stop - LONGEST_WORD), stop) + 1
    word = text[max(low, stop - LONGEST_WORD) : stop].lstrip(OPENING)
    if not word:
        return ENDS if stop and text[after : after + 1] == " " else GOES_ON
    if text[stop] != "." or (after - stop > 1 and text[stop + 1] == "."):
        if text[low:after].lstrip("“\"'")[:1] in "([" and text[after - 1] != text[stop]:
            return GOES_ON  # "[...]" and "(!)" leave out or remark
        return BEFORE_STARTER if text[stop] == "!" and len(word) == 1 else ENDS
    if text[low] == "(" and text[after - 1] == ")":
        return BEFORE_STARTER  # "postfasciatus (Fair.) was"
    if word in NEVER or (len(word) < 3 and text[max(0, stop - 4) : stop] in NEVER_PAIRS):
        return GOES_ON
    if low == start and _SECTION_NUMBER.fullmatch(word):
        return GOES_ON
    if len(word) == 1 and word.isalpha():
        return _after_letter(text, word, low, after)
    if word in NUMBERED:
        return GOES_ON if _NUMBERISH.match(text, after + (text[after] == " ")) else ENDS
    if word in STARTER or (word.endswith("-in") and word[0].isdigit()):
        return BEFORE_STARTER
    if word in CAPITALS:
        return ENDS if text[after + 2 : after + 3].islower() else GOES_ON
    if "." in word and _DOTTED.fullmatch(word):
        return ENDS if word.islower() else BEFORE_STARTER
    if word.isdigit():
        return _after_number(text, word, low, after, start, language)
    if word == "etc" and language == "de":
        return BEFORE_STARTER
    return ENDS


def _after_letter(text: str, letter: str, low: int, after: int) -> int:
    """A single letter before the stop: initial, abbreviation, variable or the name of a thing."""
    begin = after + (text[after] == " ")
    follower = text[begin : begin + 1]
    before = text[max(0, low - 20) : low].rstrip(" ").rpartition(" ")[2].lower().lstrip(OPENING)
    if before in LETTERED:
        return ENDS
    if follower.isdigit() or (letter.islower() and text[begin + 1 : begin + 2] == "."):
        return GOES_ON
    if letter.islower():
        return GOES_ON if letter == "s" and follower in "IVX" else ENDS
    word = WORD.match(text, begin)
    if word and (len(word.group()) == 1 or word.group() in NAME_PARTICLES):
        return GOES_ON
    return BEFORE_STARTER


def _after_number(text: str, number: str, low: int, after: int, start: int, language: str) -> int:
    """A whole number before the stop: a figure's label, an enumerator after a colon, a German ordinal."""
    if low - start < 16 and text[start:low].rstrip().lower() in LABELS and start == 0:
        return GOES_ON
    if len(number) > 2:
        return ENDS
    before = text[max(0, low - 12) : low].rstrip(" ")
    if before[-1:] in (":", ";"):
        return GOES_ON
    if language == "de":
        word = WORD.match(text, after + 1)
        if word and (
            word.group() in ORDINAL_AFTER
            or (before.rpartition(" ")[2] in ORDINAL_BEFORE and word.group() not in STARTERS)
        ):
            return GOES_ON
    return ENDS

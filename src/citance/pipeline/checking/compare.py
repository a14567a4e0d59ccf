"""Whether an entry and the description of a work agree, field by field.

An entry that was read from a printed line may have been cut wrongly into fields, so what the line prints counts as much
as the field: a year, volume, page or name that stands anywhere in it agrees. A field that one side does not have is no
difference.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz

from citance.extract.entries import fold_name
from citance.model import Author, Difference, Reference, Work
from citance.resolve._words import words_of

__all__ = ["Agreement", "agreement", "differences", "is_another", "is_same", "title_likeness"]

_SAME_TITLE = 0.9
"""Likeness from which two titles are one: a wrong letter, another dash, a word left out of ten."""
_OTHER_TITLE = 0.6
"""Below it two titles are different works. Unrelated English titles of ten words have a likeness of 0.25 to 0.5."""
_NEAR_TITLE = 0.8
"""Below it, titles are of different works where volume and page differ, too."""
_LEAST_WORDS = 3
_SAME_WORD = 60
_NAME_LIKENESS = 80
_LONGEST_RAW = 4000


class Agreement(NamedTuple):
    """How an entry and a work agree: the titles' likeness from 0 to 1, the years' distance, else True or False; None
    where one of them does not say."""

    title: float | None
    author: bool | None
    first: bool | None
    """Whether the first author is the same one."""
    year: int | None
    volume: bool | None
    pages: bool | None

    @property
    def evidence(self) -> int:
        """How many of author, year, volume and pages agree, minus those that do not."""
        year = None if self.year is None else abs(self.year) <= 1
        said = (self.author, year, self.volume, self.pages)
        return sum(1 if each else -1 for each in said if each is not None)


def agreement(reference: Reference, work: Work) -> Agreement:
    """Compare an entry with a work."""
    printed = words_of(reference.raw[:_LONGEST_RAW])
    return Agreement(
        title=_title(reference, work, printed),
        author=_author(reference, work, printed),
        first=_first(reference, work),
        year=_year(reference, work),
        volume=_number(reference.volume, work.volume, printed),
        pages=_pages(reference, work, printed),
    )


def is_another(found: Agreement) -> bool:
    """True where an entry and the work that its DOI leads to cannot be one: other titles, and the rest does not speak
    for a translated or shortened title; without a title, when author and year both differ."""
    if found.title is not None:
        if found.title < _NEAR_TITLE and found.volume is False and found.pages is False:
            return True  # another work of the same people on the same matter
        return found.title < _OTHER_TITLE and (found.author is not True or found.evidence <= 1)
    return found.author is False and found.year is not None and abs(found.year) > 1


def is_same(found: Agreement) -> bool:
    """True where an entry surely describes a work: same title, and nothing of author and year against it."""
    near_year = found.year is None or abs(found.year) <= 2
    return found.title is not None and found.title >= _SAME_TITLE and found.author is not False and near_year


def differences(reference: Reference, work: Work, found: Agreement | None = None) -> tuple[Difference, ...]:
    """The fields that do not agree, in the order title, author, first author, year, volume, pages."""
    found = found or agreement(reference, work)
    told: list[Difference] = []
    if found.title is not None and (found.title < _SAME_TITLE or _other_word(reference, work, found.title)):
        told.append(Difference("title", reference.title or reference.raw[:300], work.title))
    if found.author is False:
        told.append(Difference("author", _names(reference.authors), _names(work.authors)))
    elif found.first is False:
        told.append(Difference("first author", reference.authors[0].name, work.authors[0].name))
    if found.year:
        told.append(Difference("year", str(reference.year), str(_year_of(work))))
    if found.volume is False:
        told.append(Difference("volume", reference.volume, work.volume))
    if found.pages is False:
        told.append(Difference("pages", reference.pages, work.pages))
    return tuple(told)


def _other_word(reference: Reference, work: Work, likeness: float) -> bool:
    """True where an almost equal title has another word in the place of one: "roses" for "hedges", "II" for "III", but not
    "behaviour" for "behavior"."""
    if likeness >= 1 or not reference.title:
        return False
    mine, theirs = words_of(reference.title), words_of(work.title)
    for what, start, end, first, last in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if what != "replace":
            continue
        one, other = "".join(mine[start:end]), "".join(theirs[first:last])
        numbers = one.isdecimal() or other.isdecimal() or len(one) < 4 or len(other) < 4
        if numbers or fuzz.ratio(one, other) < _SAME_WORD:
            return True
    return False


def title_likeness(one: str, other: str) -> float | None:
    """How alike two titles are, 0 to 1; None where one is missing. A title without its subtitle is the same one."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return None
    short, long = sorted((mine, theirs), key=len)
    if len(short) >= _LEAST_WORDS and long[: len(short)] == short:
        return 1.0
    return fuzz.ratio(" ".join(mine), " ".join(theirs)) / 100


def _title(reference: Reference, work: Work, printed: list[str]) -> float | None:
    known = words_of(work.title)
    if not known:
        return None
    listed = words_of(reference.title)
    if len(known) < _LEAST_WORDS < len(listed) and listed[: len(known)] == known:
        return None  # sources cut titles off where markup begins ("DNA of ")
    line, sought = f" {' '.join(printed)} ", f" {' '.join(known)} "
    if len(known) >= _LEAST_WORDS and sought in line:
        return 1.0
    alike = title_likeness(reference.title, work.title)
    if alike is not None and alike >= _SAME_TITLE:
        return alike
    if len(known) >= _LEAST_WORDS and len(sought) < len(line):
        within = fuzz.partial_ratio(sought, line) / 100
        if within >= _SAME_TITLE:
            return within
    # A line in which no title was found may print none, as some journals' lists do.
    return alike


def _author(reference: Reference, work: Work, printed: list[str]) -> bool | None:
    """Whether any of the work's first authors stands in the entry, or the entry's first one among the work's."""
    if not work.authors or not (reference.authors or printed):
        return None
    known = work.authors[0]
    if not reference.authors:
        return True if _stands_in(known, printed) else None
    first = reference.authors[0]
    if any(_alike(first, each) for each in work.authors) or any(_alike(each, known) for each in reference.authors):
        return True
    if _stands_in(known, printed):
        return True
    # Groups are written in many ways ("WHO", "World Health Organization"): nothing follows from their names.
    return None if not (first.given and known.given) else False


def _first(reference: Reference, work: Work) -> bool | None:
    if not (reference.authors and work.authors):
        return None
    mine, theirs = reference.authors[0], work.authors[0]
    return _alike(mine, theirs) if mine.given and theirs.given else None


def _alike(one: Author, other: Author) -> bool:
    mine, theirs = fold_name(one.family), fold_name(other.family)
    if not mine or not theirs:
        return False
    short, long = sorted((mine, theirs), key=len)
    if short == long or (len(short) > 3 and (long.startswith(short) or long.endswith(short))):
        return True
    # Sources swap the two parts of a name.
    if mine == fold_name(other.given) or theirs == fold_name(one.given):
        return True
    return len(short) > 3 and fuzz.ratio(mine, theirs) >= _NAME_LIKENESS


def _stands_in(author: Author, printed: list[str]) -> bool:
    words = [word for word in words_of(author.family) if len(word) > 2]
    return bool(words) and set(words) <= set(printed)


def _year_of(work: Work) -> int | None:
    if work.year is not None:
        return work.year
    return int(work.published[:4]) if work.published[:4].isdecimal() else None


def _year(reference: Reference, work: Work) -> int | None:
    known = _year_of(work)
    if known is None or reference.year is None:
        return None
    return 0 if str(known) in reference.raw else reference.year - known


def _number(listed: str, known: str, printed: list[str]) -> bool | None:
    mine, theirs = "".join(words_of(listed)), "".join(words_of(known))
    if not mine or not theirs:
        return None
    return mine == theirs or theirs in printed or mine.lstrip("0vol") == theirs.lstrip("0vol")


def _pages(reference: Reference, work: Work, printed: list[str]) -> bool | None:
    """By the first page. Numbers only: article numbers ("e1234") and page counts ("1–12") are given for one another."""
    mine, theirs = _first_page(reference.pages), _first_page(work.pages)
    if not mine or not theirs or theirs == "1" or mine == "1":
        return None
    return mine == theirs or theirs in printed


def _first_page(pages: str) -> str:
    found = re.match(r"\s*(?:pp?\.?\s*)?(\d{1,6})(?![\w])", pages)
    return found.group(1).lstrip("0") if found else ""


def _names(authors: tuple[Author, ...]) -> str:
    shown = ", ".join(author.name for author in authors[:3])
    return f"{shown} et al." if len(authors) > 3 else shown

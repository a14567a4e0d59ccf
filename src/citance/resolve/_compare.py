"""What agrees and what differs between a reference and a work, one closed answer per field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from citance.resolve._describe import Description
from citance.resolve._numbers import last_page
from citance.resolve._titles import TitleLikeness, compare_titles, is_translated
from citance.resolve._venues import VenueLikeness, compare_venues
from citance.resolve._words import words_of

__all__ = ["Comparison", "Likeness", "compare", "reason_of"]

_LEAST_NAME = 4
_LEAST_VENUE = 7
"""Letters of a container that are looked for in the printed entry: "Science" may stand in a title."""
_LEAST_ADDRESS = 5
"""Digits of volume and page together: "1, 7" stand side by side in many entries."""
_OTHER = frozenset([TitleLikeness.DIFFERENT, TitleLikeness.SIMILAR])
_DOUBTFUL = frozenset([TitleLikeness.NUMBER, TitleLikeness.WORD])


class Likeness(StrEnum):
    """How a name, a year or a number of a reference compares with a work's."""

    EQUAL = "equal"
    NEAR = "near"
    """A misprint away: one letter or digit; a year before or after; a page inside the work's pages."""
    LISTED = "listed"
    """The first author of one is another author of the other, or stands in the printed entry."""
    INITIAL = "other initials"
    """The family name of the first author is equal, the first initial is another one."""
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answers for all fields."""

    title: TitleLikeness
    author: Likeness
    year: Likeness
    volume: Likeness
    page: Likeness
    venue: VenueLikeness
    by_body: bool = False
    """Whether an organisation is the first author of either."""


def compare(mine: Description, other: Description) -> Comparison:
    """Compare a reference (`mine`) with a work, field by field.

    Volume and page are taken as equal, too, where the entry prints them one after the other, whatever was read from it;
    and a word or numeral more or less in a title is a misprint when the place is the same.
    """
    title = compare_titles(mine, other)
    volume, page = _volumes(mine, other), _pages(mine, other)
    if volume is not Likeness.EQUAL or page is not Likeness.EQUAL:
        address = other.volume, other.page
        if address in mine.addresses and len(other.volume + other.page) >= _LEAST_ADDRESS:
            volume = page = Likeness.EQUAL
    if title in _DOUBTFUL and volume is page is Likeness.EQUAL:
        title = TitleLikeness.NEAR
    author, year = _authors(mine, other), _years(mine, other)
    placed = volume is page is Likeness.EQUAL
    # No container ties another title at another place together: nothing is looked up for most candidates.
    venue = _venues(mine, other) if placed or title is not TitleLikeness.DIFFERENT else VenueLikeness.MISSING
    addressed = placed and venue is VenueLikeness.EQUAL and year is not Likeness.DIFFERENT
    if title in _OTHER and addressed and author is Likeness.EQUAL and is_translated(mine, other):
        title = TitleLikeness.FOREIGN
    by_body = mine.by_body or other.by_body
    return Comparison(title=title, author=author, year=year, volume=volume, page=page, venue=venue, by_body=by_body)


def _venues(mine: Description, other: Description) -> VenueLikeness:
    found = compare_venues(mine.container, other.container)
    if found is not VenueLikeness.EQUAL and mine.entry and other.container:
        letters = "".join(words_of(other.container))
        if len(letters) >= _LEAST_VENUE and letters in mine.entry:
            return VenueLikeness.EQUAL
    return found


def _authors(mine: Description, other: Description) -> Likeness:
    if not other.names:
        return Likeness.MISSING
    first = other.names[0]
    if not mine.names:
        return Likeness.LISTED if len(first) >= _LEAST_NAME and first in mine.entry else Likeness.MISSING
    own = mine.names[0]
    if own == first:
        apart = mine.givens and other.givens and mine.givens[0][0] != other.givens[0][0]
        return Likeness.INITIAL if apart else Likeness.EQUAL
    if len(own) > 3 and len(first) > 3 and (OSA.distance(own, first, score_cutoff=2) <= 1 + (len(own) > 7)):
        return Likeness.NEAR
    if min(len(own), len(first)) >= _LEAST_NAME and (own.startswith(first) or first.startswith(own)):
        return Likeness.NEAR
    if own in other.names or first in mine.names or first in mine.givens or own in other.givens:
        return Likeness.LISTED
    if len(first) >= _LEAST_NAME and first in mine.entry:
        return Likeness.LISTED
    return Likeness.DIFFERENT


def _years(mine: Description, other: Description) -> Likeness:
    if other.year is None:
        return Likeness.MISSING
    if mine.year is None:
        return Likeness.EQUAL if str(other.year) in mine.numbers else Likeness.MISSING
    apart = abs(mine.year - other.year)
    return Likeness.EQUAL if not apart else Likeness.NEAR if apart == 1 else Likeness.DIFFERENT


def _volumes(mine: Description, other: Description) -> Likeness:
    theirs = other.volume
    ours = mine.volume
    if not theirs or theirs == str(other.year) != ours:
        return Likeness.MISSING
    if not ours or (ours != theirs and _is_year(ours, mine.year)):
        return Likeness.EQUAL if len(theirs) > 1 and theirs in mine.numbers else Likeness.MISSING
    return Likeness.EQUAL if ours == theirs else Likeness.DIFFERENT


def _is_year(volume: str, year: int | None) -> bool:
    """Whether the year was taken for the volume."""
    return volume == str(year) or (year is None and len(volume) == 4 and volume[:2] in ("19", "20"))


def _pages(mine: Description, other: Description) -> Likeness:
    ours, theirs = mine.page, other.page
    if not theirs:
        return Likeness.MISSING
    digits, others = ours.lstrip(_LETTERS), theirs.lstrip(_LETTERS)
    if not ours:
        return Likeness.EQUAL if len(others) > 2 and others in mine.numbers else Likeness.MISSING
    if digits == others:
        return Likeness.EQUAL if ours in (theirs, digits) or len(digits) > 2 or theirs == others else Likeness.NEAR
    if _is_locator(mine) != _is_locator(other):
        return Likeness.MISSING  # an article number says nothing about pages
    last = last_page(other.pages)
    if last is not None and int(others) < int(digits) <= last and ours[:1].isdigit():
        return Likeness.NEAR
    if len(digits) > 2 and len(others) > 2 and OSA.distance(digits, others, score_cutoff=1) == 1:
        return Likeness.NEAR
    return Likeness.DIFFERENT


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _is_locator(said: Description) -> bool:
    """Whether the pages are an article number: letters in front, or five digits and more."""
    digits = said.page.lstrip(_LETTERS)
    return len(digits) > 4 or (digits != said.page and said.page[0] not in "sl")


_WORDS_OF_FIELDS = {
    TitleLikeness.EQUAL: "title",
    TitleLikeness.SHORT: "short title",
    TitleLikeness.NEAR: "title (but for misprints)",
    TitleLikeness.SHORTENED: "title without its subtitle",
    TitleLikeness.CUT: "beginning of the title",
    TitleLikeness.ENTRY: "title printed in the entry",
}


def reason_of(found: Comparison, mine: Description, other: Description) -> str:
    """What agrees and what differs, in a line for people."""
    agree: list[str] = []
    differ: list[str] = []
    if found.title in _WORDS_OF_FIELDS:
        agree.append(_WORDS_OF_FIELDS[found.title])
    elif found.title is TitleLikeness.NUMBER:
        differ.append("a number in the title differs")
    elif found.title is TitleLikeness.ABOUT:
        differ.append("one title is of a notice or letter about the other")
    elif found.title is TitleLikeness.WORD:
        differ.append("words of the title differ")
    elif found.title is TitleLikeness.SIMILAR:
        differ.append("title is only similar")
    elif found.title is TitleLikeness.FOREIGN:
        differ.append("title is in another language")
    elif found.title is TitleLikeness.DIFFERENT:
        differ.append("title differs")
    _tell_author(found.author, agree, differ)
    if found.year is Likeness.EQUAL:
        agree.append(f"year {other.year}")
    elif found.year is not Likeness.MISSING and mine.year and other.year:
        differ.append(f"year differs by {abs(mine.year - other.year)}")
    if found.venue is VenueLikeness.EQUAL:
        agree.append("container")
    elif found.venue is VenueLikeness.DIFFERENT:
        differ.append("container differs")
    for name, likeness, value in (("volume", found.volume, other.volume), ("page", found.page, other.page)):
        if likeness is Likeness.EQUAL:
            agree.append(f"{name} {value}")
        elif likeness is not Likeness.MISSING:
            differ.append(f"{name} {'nearly agrees' if likeness is Likeness.NEAR else 'differs'}")
    told = [_and(agree) + (" agree" if len(agree) > 1 else " agrees")] if agree else []
    return ", ".join([*told, *differ]) or "nothing in common"


def _tell_author(likeness: Likeness, agree: list[str], differ: list[str]) -> None:
    if likeness is Likeness.EQUAL:
        agree.append("first author")
    elif likeness is Likeness.NEAR:
        agree.append("first author (nearly)")
    elif likeness is Likeness.LISTED:
        agree.append("an author")
    elif likeness is Likeness.INITIAL:
        differ.append("first author has other initials")
    elif likeness is Likeness.DIFFERENT:
        differ.append("first author differs")


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

"""How two titles compare: the same, the same but misprinted or shortened, or near and yet another work's."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio, ratio

from citance.resolve._describe import Description, title_words
from citance.resolve._words import is_telling

__all__ = ["TitleLikeness", "compare_titles", "is_translated"]


class TitleLikeness(StrEnum):
    """How a reference's title compares with a work's."""

    EQUAL = "equal"
    SHORT = "equal, but short"
    """Equal, and too short or too common to tell works apart ("Editorial", "Diabetes")."""
    NEAR = "misprinted"
    """Equal but for misprints, hyphens and small words."""
    SHORTENED = "shortened"
    """One is the other without its subtitle, or a long beginning of it."""
    CUT = "cut"
    """One is a short beginning of the other, or its end."""
    ENTRY = "in entry"
    """The work's title stands in the printed entry, whatever was read as the reference's title."""
    WORD = "a word differs"
    SIMILAR = "similar"
    DIFFERENT = "different"
    FOREIGN = "in another language"
    """Different, one of them being in English and the other not, while all of the address agrees."""
    MISSING = "missing"
    NUMBER = "another number"
    """Near, with another numeral: Part II, the second edition, the report of another year."""
    ABOUT = "about it"
    """One is a correction of, a comment on, or a reply to the other."""


_NEAR, _ALIKE, _SIMILAR = 88.0, 80.0, 62.0
"""In per cent of equal letters (Indel similarity): whole titles to look at closely; differing words that are one word
misprinted; titles with a subject in common. Measured on the development references: of the pairs of one work whose
titles are not equal, 97 in 100 lie above the first."""
_LEAST_ENTRY = 24
_LEAST_SHORT = 7
_INITIALS = 3
_LONG_BEGINNING = 60
_PART_END = re.compile(r"[:.?!;(\[]|\s[–—-]\s")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "on",
        "for",
        "to",
        "from",
        "by",
        "with",
        "at",
        "as",
        "its",
        "is",
        "or",
        "und",
        "der",
        "die",
        "das",
        "le",
        "la",
        "les",
        "de",
        "des",
        "et",
        "el",
        "y",
    ]
)
_NUMERALS = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "1st",
        "2nd",
        "3rd",
    ]
)
_SERIES = frozenset(
    [
        "part",
        "parts",
        "pt",
        "teil",
        "parte",
        "partie",
        "edition",
        "ed",
        "auflage",
        "update",
        "volume",
        "vol",
        "no",
        "number",
        "study",
        "paper",
        "report",
        "follow",
        "up",
        "revisited",
    ]
)
_OPPOSITES = re.compile(
    r"(hypo|hyper|pre|post|intra|inter|extra|anti|pro|un|non|in|de|fe|sub|super|mono|bi|di|tri|poly)"
)
_RETRACTED = re.compile(r"^\W*(?:retracted|withdrawn|retracted article|withdrawn article)\s*[:\-–.\]]\s*", re.I)
_ABOUT_HEAD = re.compile(
    r"^\W*(?:(?P<fix>(?:author |publisher |editorial )?correction|corrigend\w+|errat\w+|addendum|correzione|berichtigung)"
    r"|(?P<gone>retraction(?: notice)?|notice of retraction|expression of concern|withdrawal)"
    r"|(?P<said>comments?|commentary|discussion|re|reply|response|replies|rejoinder|rebuttal|in reply|authors?['’]? (?:reply|response)"
    r"|letter|invited commentary|editorial|kommentar|antwort)"
    r"|(?P<book>(?:book )?review|rezension|besprechung))"
    r"\s*(?::|\bto\b|\bon\b|\bof\b|\bzu\b|\bfor\b|[—–-]|[“\"‘])",
    re.I,
)
_ABOUT_TAIL = re.compile(
    r"(?:[:.?!—–\-(\[]\s*|\s[“\"])(?:(?P<fix>(?:author |publisher )?correction|corrigendum|erratum|errata)"
    r"|(?P<gone>retraction)|(?P<said>(?:a |an |the )?(?:invited )?(?:comments?|commentary|reply|response|rejoinder|authors?['’]? (?:reply|response)|discussion))"
    r"|(?P<book>book review))\W*$",
    re.I,
)


@lru_cache(maxsize=8192)
def kind_of_notice(title: str) -> str:
    """What a title says its piece is in regard to another: "fix", "gone", "said", "book", or ""."""
    if len(title) > 2_000:
        return ""
    found = _ABOUT_HEAD.match(title) or _ABOUT_TAIL.search(title)
    return (found.lastgroup or "") if found else ""


@lru_cache(maxsize=8192)
def _unflagged(title: str) -> tuple[str, ...]:
    """The words of a title without the flag that publishers put before those of retracted articles."""
    return title_words(_RETRACTED.sub("", title))


_FOREIGN_WORDS = """
    der die das und des zur zum bei von im durch aus mit fur nach auf ein eine einer uber le la les et du des une dans chez
    el los las y en con para por sobre entre una un um uma em da do dos das na nas pela van het een voor bij och av til della
    di nel per
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())


def is_translated(mine: Description, other: Description) -> bool:
    """Whether one of two titles seems to be a translation: in brackets as catalogues print one, or with the small words of
    another language."""
    marks = [bool(_FOREIGN.intersection(said.words)) for said in (mine, other)]
    return marks[0] is not marks[1] or mine.title.startswith("[") is not other.title.startswith("[")


def compare_titles(mine: Description, other: Description) -> TitleLikeness:
    """Compare the title that a reference gives (`mine`, with its printed entry) with a work's."""
    if not other.letters:
        return TitleLikeness.MISSING
    if not mine.letters:
        if _in_entry(mine, other):
            return TitleLikeness.ENTRY
        return TitleLikeness.DIFFERENT if _says_more(mine) else TitleLikeness.MISSING
    if mine.letters == other.letters:
        return TitleLikeness.EQUAL if is_telling(list(mine.words)) else TitleLikeness.SHORT
    found = _unequal(mine, other)
    if found is TitleLikeness.ABOUT or found is TitleLikeness.NUMBER:
        return found
    if found not in _SURE and _in_entry(mine, other):
        return TitleLikeness.ENTRY
    return found


_SURE = frozenset([TitleLikeness.EQUAL, TitleLikeness.NEAR, TitleLikeness.SHORTENED])


def _in_entry(mine: Description, other: Description) -> bool:
    """Whether a work's title is printed in the entry. A wrong cut of the entry's fields hides it otherwise."""
    if not mine.entry or len(other.letters) < _LEAST_ENTRY or kind_of_notice(other.title):
        return False
    named = "".join(title_words(mine.container))
    if named and mine.letters and (other.letters in named or named in other.letters):
        return False  # the book that a chapter stands in
    if other.letters in mine.entry:
        return True
    return len(other.letters) > 2 * _LEAST_ENTRY and partial_ratio(other.letters, mine.entry, score_cutoff=96.0) > 0


def _says_more(mine: Description) -> bool:
    """Whether an entry without a known title has more letters than its authors, container and numbers need."""
    known = sum(len(name) + _INITIALS for name in mine.names) + len(mine.container)
    return len(mine.entry) - known - sum(map(len, mine.numbers)) >= _LEAST_ENTRY


def _unequal(mine: Description, other: Description) -> TitleLikeness:
    ours, theirs = mine.words, other.words
    if mine.title[:1] in "RrWw" or other.title[:1] in "RrWw":
        ours, theirs = _unflagged(mine.title), _unflagged(other.title)
    one, two = "".join(ours), "".join(theirs)
    if one == two:
        return TitleLikeness.EQUAL if is_telling(list(ours)) else TitleLikeness.SHORT
    short, long = (ours, theirs) if len(one) < len(two) else (theirs, ours)
    head, tail = long[: len(short)] == short, long[-len(short) :] == short
    alike = ratio(one, two, score_cutoff=_SIMILAR)
    if not (head or tail or alike) and not _begins(one, two):
        return TitleLikeness.DIFFERENT
    if kind_of_notice(mine.title) != kind_of_notice(other.title):
        return TitleLikeness.ABOUT
    if head or tail or _begins(one, two):
        rest = long[len(short) :] if head or not tail else long[: -len(short)]
        longer = other.title if long is theirs else mine.title
        return _shortened(short, rest, _has_part(longer, "".join(short)) if head or not tail else False)
    return _word_by_word(ours, theirs, alike)


def _begins(one: str, two: str) -> bool:
    return min(len(one), len(two)) >= _LEAST_ENTRY and (one.startswith(two) or two.startswith(one))


def _has_part(title: str, letters: str) -> bool:
    """Whether those letters are the title up to one of its colons, full stops or dashes."""
    ends = (found.start() for found in _PART_END.finditer(title))
    return any("".join(title_words(title[:end])) == letters for end in ends)


def _shortened(short: tuple[str, ...], rest: tuple[str, ...], whole: bool) -> TitleLikeness:
    """What is made of a title that begins or ends another: `rest` are the words that the shorter one lacks, `whole` tells
    whether they are a subtitle."""
    left = [word for word in rest if word not in _SMALL]
    numbered = any(word in _NUMERALS or word.isdecimal() for word in left)
    if left and len(left) <= 4 and (numbered or all(word in _SERIES for word in left)):
        return TitleLikeness.NUMBER
    if not left:
        return TitleLikeness.NEAR
    size = sum(map(len, short))
    if size < _LEAST_SHORT:
        return TitleLikeness.SIMILAR
    return TitleLikeness.SHORTENED if whole or size >= _LONG_BEGINNING else TitleLikeness.CUT


def _word_by_word(ours: tuple[str, ...], theirs: tuple[str, ...], alike: float) -> TitleLikeness:
    """Look at the words that only one of two near titles has."""
    if alike < _NEAR:
        return TitleLikeness.SIMILAR
    mine, others = set(theirs), set(ours)
    left = [word for word in ours if word not in mine]
    right = [word for word in theirs if word not in others]
    if _digits(left) != _digits(right) or _numerals(left) != _numerals(right):
        return TitleLikeness.NUMBER
    big = [word for word in left if word not in _SMALL], [word for word in right if word not in _SMALL]
    one, two = "".join(big[0]), "".join(big[1])
    if one == two:
        return TitleLikeness.NEAR
    if one and two and ratio(one, two) >= _ALIKE and not _opposed(*big):
        return TitleLikeness.NEAR
    if not one or not two:
        return TitleLikeness.NEAR if len(one + two) <= 3 else TitleLikeness.WORD
    return TitleLikeness.WORD


def _digits(words: list[str]) -> str:
    return "".join(sorted(char for word in words for char in word if char.isdigit()))


def _numerals(words: list[str]) -> set[str]:
    return {word for word in words if word in _NUMERALS}


def _opposed(left: list[str], right: list[str]) -> bool:
    """Whether a differing pair of words is one with another prefix: "hypotension" and "hypertension"."""
    for one in left:
        for two in right:
            first, second = _OPPOSITES.match(one), _OPPOSITES.match(two)
            ends = one[first.end() :] if first else one, two[second.end() :] if second else two
            if ends[0] == ends[1] and len(ends[0]) > 3 and one != two:
                return True
            if len(one) <= 3 or len(two) <= 3:
                return True
    return False

"""Author-year citations, found from their years: a year is a citation when the words before it can be explained.

Walking back from a year of the list, every word must be a name of the work's authors, a connective or punctuation, until the first
author is reached. Nothing else is believed, so that a place name and a year, or an author and the year of an event, give no
link; a name that the list's entry does not have ("Adams and Coe (2003)" against an entry by Coe alone) forbids it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from citance.read.loose import LooseBlock
from citance.read.marking._candidate import Candidate
from citance.read.marking._listing import Form, Listing
from citance.text.names import PARTICLES, fold_name

__all__ = ["YearMention", "author_year_candidates"]

YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_MENTION = re.compile(
    rf"(?<![\w.])(?P<year>{YEAR})(?:\s?(?P<letter>[a-z])(?![\w’']))?(?!\w|[.,]\d\d)|"
    r"(?P<none>\b(?:in press|in preparation|in prep\.?|forthcoming|submitted|under review|unpublished|to appear|in review|"
    r"n\.\s?d\.?|s\.\s?d\.?|s\.\s?f\.?|no prelo|en prensa|im Druck|o\.\s?J\.|no date)(?!\w))",
    re.I,
)
_MORE_LETTERS = re.compile(r"\s*(?:,|&|and|e|y|und|[–\-])\s*(?P<letter>[a-z])(?![\w.’'])")
_CHAIN = re.compile(
    r"[\s,;:&/]*(?:(?:and|y|e|und|et|or|also|as well as)\s+)?(?:[,;:]?\s*(?:pp?|S|pág|págs|pgs?|ch|chap|cap|art|vol|§)\.?\s*[\divxlc]+(?:\s?[,\-–—]\s?[\divxlc]+)*[\s,;:&]*)?"
    r"(?:(?:and|y|e|und|et|&)\s+)?\[?\(?[\s\[(/]*"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’‐‑\-][^\W\d_]+)*|\d+|[^\w\s]")
_CONNECTIVES = frozenset(["and", "y", "e", "und", "et", "en", "og", "och", "with", "und"])
_OTHERS = frozenset(
    [
        "al",
        "colleagues",
        "coworkers",
        "co-workers",
        "cols",
        "col",
        "colaboradores",
        "collaborators",
        "collaborateurs",
        "others",
        "mitarbeiter",
        "coll",
        "associates",
        "team",
    ]
)
_SOFT = frozenset(
    [
        "s",
        "in",
        "’s",
        "jr",
        "sr",
        "ii",
        "iii",
        "a",
        "apud",
        "by",
        "from",
        "the",
        "of",
        "for",
        "on",
        "also",
        "see",
        "eg",
        "cf",
        "und",
        "dies",
        "et",
        "a",
        "study",
        "paper",
        "work",
        "group",
        "report",
    ]
)
_OPEN = frozenset("([,.;&:/'’`´\"“”‘*")
_CUT_LIST = re.compile(r"\bet\.? al\b|\be cols?\b|\by cols?\b|\bu\. ?a\.|\.\.\.|…")
_IN_JOURNAL = re.compile(r"\sin\s+[A-Z][^;()]{2,90}?\d[\w()]*:[\w–\-.()]+,?\s*$")
_REACH = 260
"""Characters before a year in which its authors are looked for: six long names or a ministry."""
_TOLD = 110
_TOLD_SCORE = 0.5
_MOST_TOKENS = 48
_STRONG = 2.0


class YearMention(NamedTuple):
    """A year with its letter, and where the words that may name its authors begin and end."""

    year: int | None
    letter: str
    start: int
    end: int
    low: int
    high: int
    chained: bool


class _Reading(NamedTuple):
    """A work that explains the words before a year: how well, and where its authors begin."""

    quality: float
    start: int
    place: int
    given: bool = False
    """Whether the given name or initial before it is the author's, too."""


def mentions(text: str, years: set[int | None]) -> Iterator[YearMention]:
    """The years of a text, each with the span in which its authors stand; years behind others share theirs."""
    low = high = 0
    previous_end = -1
    for found in _MENTION.finditer(text):
        start, end = found.span()
        if previous_end >= 0 and start - previous_end < 60 and _CHAIN.fullmatch(text, previous_end, start):
            chained = True
        else:
            chained = False
            low, high = max(previous_end, start - _REACH, 0), start
            journal = _IN_JOURNAL.search(text, low, high)
            if journal:
                high = journal.start()
        previous_end = end
        year = int(found.group("year")) if found.group("year") else None
        letter = (found.group("letter") or "").lower()
        if letter and found.group("letter").isupper():
            letter = ""
        yield YearMention(year, letter, start, end, low, high, chained)
        last = letter
        while last:
            more = _MORE_LETTERS.match(text, previous_end)
            if not more or more.group("letter") <= last or (last == "a" and ord(more.group("letter")) > ord("a") + 8):
                break
            if "–" in more.group() or "-" in more.group():
                for code in range(ord(last) + 1, ord(more.group("letter"))):
                    yield YearMention(year, chr(code), more.start("letter"), more.end(), low, high, True)
            last = more.group("letter")
            previous_end = more.end()
            yield YearMention(year, last, more.start("letter"), more.end(), low, high, True)


def author_year_candidates(block: LooseBlock, listing: Listing) -> list[Candidate]:
    """The author-year citations of a block that name one work without doubt."""
    found: list[Candidate] = []
    text = block.text
    for mention in mentions(text, set(listing.by_year)):
        if mention.year not in listing.by_year:
            continue
        readings = _readings(text, mention, listing)
        if not readings:
            found += _told(text, mention, listing)
            continue
        chosen = _settle(readings, mention.letter, listing)
        best = chosen or min(readings, key=lambda reading: reading.start)
        start = mention.start if mention.chained else best.start
        keys = (listing.references[chosen.place].key,) if chosen else ()
        rivals = tuple(dict.fromkeys(listing.references[reading.place].key for reading in readings))
        found.append(
            Candidate(start, _closed(text, start, mention.end), keys, min(1.0, best.quality / 3), False, rivals)
        )
    return found


def _told(text: str, mention: YearMention, listing: Listing) -> list[Candidate]:
    """A year alone in brackets whose author stands earlier in the sentence: "Krugman’s formulation (2023)".

    The author must be the last one of the list's that the sentence names, and have one work of that year.
    """
    if mention.year is None or mention.chained or text[mention.start - 1 : mention.start] not in ("(", "["):
        return []
    if text[mention.end : mention.end + 1] not in (")", "]", ",", ":"):
        return []
    begin = max(mention.low, text.rfind(". ", mention.low, mention.start) + 1, mention.start - _TOLD)
    tokens = list(_TOKEN.finditer(text, begin, mention.start))
    forms = listing.forms(mention.year)
    for position in range(len(tokens) - 1, -1, -1):
        word = tokens[position].group()
        if not word[0].isupper() or len(word) < 3:
            continue
        folded = fold_name(word.removesuffix("'s").removesuffix("’s"))
        places = {form.place for form in forms.get(folded, ()) if _fits(form, tokens, position)}
        if len(places) == 1:
            place = places.pop()
            if listing.references[place].year_suffix == mention.letter:
                key = listing.references[place].key
                return [Candidate(mention.start, mention.end, (key,), _TOLD_SCORE, False, (key,))]
            return []
        if places or folded in listing.first_families:
            return []
    return []


def _closed(text: str, start: int, end: int) -> int:
    inside = text[start:end]
    if text[end : end + 1] in (")", "]") and inside.count("(") + inside.count("[") > inside.count(")") + inside.count(
        "]"
    ):
        return end + 1
    return end


def _readings(text: str, mention: YearMention, listing: Listing) -> list[_Reading]:
    """All works that explain the words before a year, of the best quality found."""
    forms = listing.forms(mention.year)
    tokens = list(_TOKEN.finditer(text, mention.low, mention.high))[-_MOST_TOKENS:]
    names: list[str] = []
    others = False
    best: list[_Reading] = []
    for position in range(len(tokens) - 1, -1, -1):
        word = tokens[position].group()
        if not word[0].isalpha():
            if word not in _OPEN and word not in "-–‐)]":
                break
            if word in ")]" and names:
                break
            continue
        folded = fold_name(word.removesuffix("'s").removesuffix("’s"))
        lowered = word.lower()
        matched = [form for form in forms.get(folded, ()) if _fits(form, tokens, position)]
        for form in matched:
            first = position - len(form.words) + 1
            quality = _quality(form.place, form, names, others, listing)
            if quality > 0:
                share, begin = _company(tokens, first, listing.families[form.place])
                if share:
                    start = _with_given(tokens, begin, form.place, listing)
                    best.append(_Reading(quality * share, start, form.place, start < tokens[begin].start()))
        if lowered in _OTHERS:
            others = True
        elif lowered in _CONNECTIVES or lowered in PARTICLES or (lowered in _SOFT and not best):
            pass
        elif word[0].isupper() or matched:
            if len(folded) > 1:
                names.append(folded)
        elif not _known(folded, mention.year, listing):
            break
        else:
            names.append(folded)
    top = max((reading.quality for reading in best), default=0.0)
    equal = [reading for reading in best if reading.quality == top]
    return [reading for reading in equal if reading.given] or equal


def _known(folded: str, year: int | None, listing: Listing) -> bool:
    return any(folded in listing.author_words[place] for place in listing.by_year.get(year, ()))


def _fits(form: Form, tokens: list[re.Match[str]], position: int) -> bool:
    """True when the words of a form stand before a position, punctuation between them aside."""
    at = position
    for word in reversed(form.words[:-1]):
        at -= 1
        while at >= 0 and not tokens[at].group()[0].isalpha():
            at -= 1
        if at < 0 or fold_name(tokens[at].group()) != word:
            return False
    # The form's own first word must not be a part of a longer hyphened or lower-case one.
    return tokens[position - len(form.words) + 1 if position - len(form.words) + 1 > 0 else 0].group()[0] != "-"


def _quality(place: int, form: Form, names: list[str], others: bool, listing: Listing) -> float:
    """How well the names between the first author and the year fit a work: 0 forbids it, 3 and more is sure."""
    families = listing.families[place]
    known = listing.author_words[place] | set(form.words)
    between = [name for name in names if len(name) > 1]
    if any(name not in known for name in between):
        cut = _CUT_LIST.search(listing.references[place].raw[:400]) is not None
        return 1.6 if cut and between[-1:] and len(between) < 4 else 0.0
    more = len(families) - 1
    printed = sum(1 for family in families[1:] if family in between or any(part in between for part in (family,)))
    printed = max(printed, min(more, len(set(between)))) if between else 0
    if others:
        # The list may print fewer authors than there are, so one alone is believed too.
        return 3.2 if more >= 2 else 3.0 if more == 1 else 2.0
    if printed == more:
        return 4.0
    return 1.5 if printed == 0 else 2.0


def _company(tokens: list[re.Match[str]], first: int, families: list[str]) -> tuple[float, int]:
    """A name joined by "and" or "&" to one before it is no first author, unless both wrote the work: (share, first token)."""
    at = first - 1
    while at >= 0 and tokens[at].group() in {",", "."}:
        at -= 1
    if at >= 1 and tokens[at].group().lower() in ("&", "and", "y", "e", "und", "et", ";"):
        at -= 1
        if tokens[at].group() == "," and at >= 1:
            at -= 1
        before = tokens[at].group()
        if before[0].isupper() and len(before) > 1:
            return (0.5, at) if fold_name(before) in families else (0.0, first)
    return 1.0, first


def _with_given(tokens: list[re.Match[str]], first: int, place: int, listing: Listing) -> int:
    """Where the name begins, with the given names or initials before it."""
    start = tokens[first].start()
    given = listing.references[place].authors[0].given if listing.references[place].authors else ""
    words = {fold_name(word) for word in re.findall(r"[^\W\d_]+", given)}
    at = first - 1
    while at >= 0 and words:
        word = tokens[at].group()
        if word in ".-‐":
            at -= 1
            continue
        folded = fold_name(word)
        if (
            not folded
            or not word[0].isupper()
            or not (folded in words or (len(folded) == 1 and any(w.startswith(folded) for w in words)))
        ):
            break
        start = tokens[at].start()
        at -= 1
    return start


def _settle(readings: list[_Reading], letter: str, listing: Listing) -> _Reading | None:
    """The one work that is meant; None where several could be."""
    places = sorted({reading.place for reading in readings})
    suffixes = {place: listing.references[place].year_suffix for place in places}
    if letter:
        exact = [place for place in places if suffixes[place] == letter]
        if not exact and not any(suffixes.values()):
            nth = ord(letter) - ord("a")
            exact = [places[nth]] if len(places) > 1 and nth < len(places) else places if len(places) == 1 else []
        places = exact
    elif len(places) > 1:
        places = [place for place in places if not suffixes[place]]
    if len(places) != 1:
        return None
    fitting = [reading for reading in readings if reading.place == places[0]]
    return min(fitting, key=lambda reading: reading.start)

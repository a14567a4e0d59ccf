"""Under which numbers a work is a candidate, and under which the candidates of a reference are looked up.

Each number is a hash of a few facts that together hardly ever fit several works. A reference needs one fact in common
with its work, so that each kind of error leaves another way open:

| key | facts | survives |
|---|---|---|
| head | the title's first 28 letters | missing author, year and numbers; a cut title; a dropped subtitle |
| tail | its last 28 letters | a garbled beginning |
| words | its three longest words | errors in short words, another order, hyphens |
| opening | first author, the title's first 10 letters | short titles |
| author and word | first author, one of the title's two longest words | errors in the rest of the title, wrong numbers |
| author, volume, page | | missing, translated or garbled title; wrong year |
| author, year, page | (± 1 year) | as above, without a volume |
| container, volume, page | first letter of the container | missing author and title |
| year, volume, page | | the same with the container misread |

Letters are taken without spaces, hyphens and accents; names without particles. Very common facts ("editorial", "1",
"response") still give crowded keys: **whoever looks candidates up should take at most some 50 works per key**, and may
pass over a crowded key, since the right work stands under others too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from citance.model import Reference, Work
from citance.resolve._describe import ADDRESS, Description, describe_reference, describe_work, title_words
from citance.resolve._numbers import first_page
from citance.resolve._words import is_telling, words_of

__all__ = ["blocks_of", "lookups_of", "reference_blocks", "work_blocks"]

_EDGE = 28
_OPENING = 10
_LEAST_TITLE = 5
_LEAST_WORD = 5
_POSITIVE = (1 << 63) - 1
_PLAIN_WORDS = frozenset(
    [
        "analysis",
        "application",
        "applications",
        "approach",
        "approaches",
        "assessment",
        "between",
        "characteristics",
        "characterization",
        "comparison",
        "comparative",
        "correlation",
        "clinical",
        "detection",
        "determination",
        "development",
        "different",
        "differences",
        "effects",
        "efficacy",
        "evaluation",
        "evidence",
        "experimental",
        "expression",
        "function",
        "functional",
        "identification",
        "implications",
        "increased",
        "influence",
        "inhibition",
        "international",
        "introduction",
        "investigation",
        "management",
        "measurement",
        "mechanism",
        "mechanisms",
        "molecular",
        "patients",
        "performance",
        "perspective",
        "perspectives",
        "population",
        "prediction",
        "production",
        "properties",
        "randomized",
        "regulation",
        "relationship",
        "research",
        "response",
        "responses",
        "structure",
        "studies",
        "systematic",
        "technology",
        "treatment",
        "understanding",
    ]
)
"""Long words of titles everywhere, which tell little; found by counting those of 60,000 titles."""


def work_blocks(work: Work) -> tuple[int, ...]:
    """The numbers under which a work is a candidate: at most 11, below 2^63, sorted; () where it says too little."""
    return blocks_of(describe_work(work))


def reference_blocks(reference: Reference) -> tuple[int, ...]:
    """The numbers under which the candidates of a reference are looked up: some 15, never more than 40, sorted."""
    return lookups_of(describe_reference(reference))


def blocks_of(described: Description) -> tuple[int, ...]:
    """`work_blocks` of a description."""
    years = () if described.year is None else (described.year,)
    return _numbers({*_title_keys(described), *_number_keys(described, described.names[:1], years)})


def lookups_of(described: Description) -> tuple[int, ...]:
    """`reference_blocks` of a description: as for a work, with neighbouring years and a swapped name."""
    year = described.year
    years = () if year is None else (year, year - 1, year + 1)
    names = (*described.names[:1], *(name for name in described.givens if len(name) > 3))[:2]
    keys = {*_title_keys(described), *_number_keys(described, names, years)}
    for name in names[1:]:
        keys.update(_named_title_keys(described, name))
    if described.raw:
        keys.update(_printed_keys(described, years))
    return _numbers(keys)


_STOP = re.compile(r"[.:;?!)\]”\"]\s+(?=[\w“\"‘'(\[])|^", re.M)
_END = re.compile(r"[.?!]\s|[.?!]$")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SEGMENTS, _ADDRESSES = 4, 3


def _printed_keys(described: Description, years: tuple[int, ...]) -> Iterator[str]:
    """Keys out of the printed entry, for those whose fields were cut wrongly: each of its sentences may be the title, each
    pair of numbers with a colon or comma between them volume and page."""
    raw, found = described.raw, 0
    for stop in _STOP.finditer(raw):
        end = _END.search(raw, stop.end())
        letters = "".join(title_words(raw[stop.end() : end.start() if end else len(raw)]))
        if len(letters) >= _EDGE and not letters.startswith(described.letters[:_EDGE] or "-"):
            yield f"h|{letters[:_EDGE]}"
            found += 1
            if found >= _SEGMENTS:
                break
    pairs = list(dict.fromkeys((pair[0].lstrip("0"), first_page(pair[1])) for pair in ADDRESS.findall(raw)))
    known = years[:1] or tuple(int(year) for year in _YEAR.findall(raw)[:2])
    for volume, page in pairs[:_ADDRESSES]:
        if (volume, page) == (described.volume, described.page):
            continue
        for name in described.names[:1]:
            yield f"v|{name}|{volume}|{page}"
        for year in known:
            yield f"n|{year}|{volume}|{page}"


def _numbers(keys: set[str]) -> tuple[int, ...]:
    return tuple(
        sorted(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) & _POSITIVE for key in keys)
    )


def _title_keys(described: Description) -> Iterator[str]:
    letters = described.letters
    if is_telling(list(described.words)):
        yield f"h|{letters[:_EDGE]}"
        yield f"t|{letters[-_EDGE:]}"
        longest = _longest(described)[:3]
        if len(longest) == 3:
            yield "w|" + "|".join(sorted(longest))
    if described.names:
        yield from _named_title_keys(described, described.names[0])


def _named_title_keys(described: Description, name: str) -> Iterator[str]:
    if len(described.letters) >= _LEAST_TITLE and any(word not in _NEVER_ALONE for word in described.words):
        yield f"o|{name}|{described.letters[:_OPENING]}"
    for word in _longest(described)[:2]:
        yield f"a|{name}|{word}"


_NEVER_ALONE = frozenset(
    ["editorial", "introduction", "preface", "editors", "letter", "the", "to", "reply", "erratum"]
)


def _longest(described: Description) -> list[str]:
    """The words of a title from the longest to the shortest, those that are everywhere last."""
    words = {word for word in described.words if len(word) >= _LEAST_WORD}
    return sorted(words, key=lambda word: (word in _PLAIN_WORDS, -len(word), word))


def _number_keys(described: Description, names: tuple[str, ...], years: tuple[int, ...]) -> Iterator[str]:
    page, volume = described.page, described.volume
    if not page:
        return
    for name in names:
        if volume:
            yield f"v|{name}|{volume}|{page}"
        for year in years:
            yield f"y|{name}|{year}|{page}"
    if volume:
        for year in years:
            yield f"n|{year}|{volume}|{page}"
        letter = _container_letter(described.container)
        if letter:
            yield f"c|{letter}|{volume}|{page}"


def _container_letter(container: str) -> str:
    words = words_of(container[:200])
    return next((word[0] for word in words if word not in ("the", "die", "der", "das", "le", "la", "el")), "")

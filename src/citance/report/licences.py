"""What a licence, as a paper or a source states it, allows: by a small closed vocabulary.

Sources write licences as addresses ("http://creativecommons.org/licenses/by/4.0/"), in short ("cc-by", "CC BY-NC-ND 4.0"),
or in words ("distributed under the terms of the Creative Commons Attribution License"). Versions, ports to a country and
languages of the deed make no difference here.

Which of them let a text be shown in full to everybody is decided in docs/decisions/2026-11-22-how-much-text-is-shown.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

__all__ = [
    "Licence",
    "LicenceCount",
    "LicenceSurvey",
    "is_open",
    "licence_of",
    "licence_words",
    "survey_licences",
]


class Licence(StrEnum):
    """What a text is under."""

    CC0 = "cc0"
    PUBLIC_DOMAIN = "public-domain"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    CC_BY_ND = "cc-by-nd"
    CC_BY_NC = "cc-by-nc"
    CC_BY_NC_SA = "cc-by-nc-sa"
    CC_BY_NC_ND = "cc-by-nc-nd"
    OPEN_GOVERNMENT = "open-government"
    """The Open Government Licence of the United Kingdom and its like."""
    OTHER = "other"
    """A licence is stated, and it is none of these."""
    UNKNOWN = "unknown"
    """Nothing is stated."""


_WORDS: Final = {
    Licence.CC0: "CC0",
    Licence.PUBLIC_DOMAIN: "Public domain",
    Licence.CC_BY: "CC BY",
    Licence.CC_BY_SA: "CC BY-SA",
    Licence.CC_BY_ND: "CC BY-ND",
    Licence.CC_BY_NC: "CC BY-NC",
    Licence.CC_BY_NC_SA: "CC BY-NC-SA",
    Licence.CC_BY_NC_ND: "CC BY-NC-ND",
    Licence.OPEN_GOVERNMENT: "Open Government Licence",
    Licence.OTHER: "Another licence",
    Licence.UNKNOWN: "No licence stated",
}
_OPEN: Final = frozenset(
    (
        Licence.CC0,
        Licence.PUBLIC_DOMAIN,
        Licence.CC_BY,
        Licence.CC_BY_SA,
        Licence.CC_BY_ND,
        Licence.OPEN_GOVERNMENT,
    )
)
_NONCOMMERCIAL: Final = frozenset((Licence.CC_BY_NC, Licence.CC_BY_NC_SA, Licence.CC_BY_NC_ND))

_LONGEST: Final = 2_000
"""Signs that are looked at: a licence is named at the beginning of its text."""
_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero|\bcc[\s_-]*(?:0|zero)\b|creative commons zero", re.I)
_FREE = re.compile(
    r"creativecommons\.org/(?:publicdomain/mark|licenses/publicdomain)|\bpublic[\s_-]+domain\b|^pd$"
    r"|works? of the (?:u\.?s\.?|united states) government",
    re.I,
)
_NOT_FREE = re.compile(r"(?:not|n't)\s+(?:in|into)\s+the\s+public\s+domain", re.I)
_SHORT = re.compile(
    r"(?:creativecommons\.org/licen[cs]es/|\bcc[\s_-]*)by(?P<more>(?:[\s_/-]*(?:nc|nd|sa))*)(?![a-z])", re.I
)
_LONG = re.compile(
    r"creative\s+commons[\s:,-]*(?:public\s+)?(?:licen[cs]e[\s:,-]*)?attribution(?P<more>.{0,80})", re.I | re.S
)
"""In words; the conditions follow within a few words, before any other sentence."""
_OF_DATA = re.compile(r"appl(?:y|ies)\s+to\s+the\s+data", re.I)
"""Journals give the data of an article away, and say so beside the licence of its text."""
_CROWN = re.compile(r"open[\s_-]+government[\s_-]+licen[cs]e|nationalarchives\.gov\.uk/doc/open-government", re.I)
_CONDITIONS: Final = (
    ("nc", re.compile(r"(?<![a-z])nc(?![a-z])|non[\s-]*commercial", re.I)),
    ("sa", re.compile(r"(?<![a-z])sa(?![a-z])|share[\s-]*alike", re.I)),
    ("nd", re.compile(r"(?<![a-z])nd(?![a-z])|no[\s-]*deriv", re.I)),
)


@lru_cache(maxsize=4_096)
def licence_of(stated: str) -> Licence:
    """The licence that a paper or a source states in any of the usual ways; where a text names several, the one that
    allows least of those with conditions counts."""
    text = " ".join(stated[:_LONGEST].split())
    if not text:
        return Licence.UNKNOWN
    named = [_commons(found["more"]) for found in (*_SHORT.finditer(text), *_LONG.finditer(_to_sentence_ends(text)))]
    if named:
        return max(named, key=_STRICTNESS.index)
    if _ZERO.search(text):
        return Licence.OTHER if _OF_DATA.search(text) else Licence.CC0
    if _FREE.search(text) and not _NOT_FREE.search(text):
        return Licence.PUBLIC_DOMAIN
    if _CROWN.search(text):
        return Licence.OPEN_GOVERNMENT
    return Licence.OTHER


_STRICTNESS: Final = tuple(Licence)


def _commons(conditions: str) -> Licence:
    """The licence of Creative Commons with these conditions beside attribution."""
    parts = {name for name, sign in _CONDITIONS if sign.search(conditions)}
    if {"sa", "nd"} <= parts:  # no such licence is there: believe the stricter one
        parts.discard("sa")
    return Licence("-".join(("cc-by", *(name for name, _ in _CONDITIONS if name in parts))))


def _to_sentence_ends(text: str) -> str:
    """Full stops and commas as signs that conditions in words do not reach across: "…Attribution License, which permits
    unrestricted non-commercial use" does set a condition, but "…License. Non-commercial use …" is another matter."""
    return re.sub(r"\.\s", "." + " " * 80, text)


def is_open(licence: Licence | str, *, noncommercial: bool = False) -> bool:
    """Whether a text under this licence may be shown in full to everybody: quoted as it is, with its source named.

    `noncommercial` counts those, too, that forbid commercial use: for whoever earns nothing with showing them.
    """
    known = licence if isinstance(licence, Licence) else licence_of(licence)
    return known in _OPEN or (noncommercial and known in _NONCOMMERCIAL)


def licence_words(licence: Licence) -> str:
    """What people call it."""
    return _WORDS[licence]


_MOST_IDS = 200
_MOST_STATED = 5


class LicenceCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many papers are under a licence, how that is stated most often (words, papers), and the first of them (numbers of
    works)."""

    licence: Licence
    papers: int
    stated: tuple[tuple[str, int], ...]
    works: tuple[int, ...]


class LicenceSurvey(msgspec.Struct, frozen=True, kw_only=True):
    """The licences of all papers, the most frequent first."""

    papers: int
    licences: tuple[LicenceCount, ...]


def survey_licences(
    stated: Iterable[tuple[int, str]], *, progress: Callable[[int], None] | None = None
) -> LicenceSurvey:
    """Count licences: from pairs of a work's number and what it states. `progress` is told the number so far."""
    words: dict[Licence, Counter[str]] = {}
    works: dict[Licence, list[int]] = {}
    papers = 0
    for work_id, text in stated:
        licence = licence_of(text)
        words.setdefault(licence, Counter())[text[:300]] += 1
        first = works.setdefault(licence, [])
        if len(first) < _MOST_IDS:
            first.append(work_id)
        papers += 1
        if progress is not None and papers % 1_000 == 0:
            progress(papers)
    counts = [
        LicenceCount(
            licence=licence,
            papers=found.total(),
            stated=tuple(found.most_common(_MOST_STATED)),
            works=tuple(works[licence]),
        )
        for licence, found in words.items()
    ]
    counts.sort(key=lambda each: (-each.papers, each.licence))
    return LicenceSurvey(papers=papers, licences=tuple(counts))

"""The role of a section in the argument, from its headings, the source's section type, and its place in the paper.

In this order, the first that gives a role:

1. the outermost heading, if nothing but a name of a part of a paper ("Discussion", "2. Materials and Methods"): a
   "Discussion" keeps its "Methodological considerations". A heading that names parts of two roles ("Results and
   discussion") leaves the word to a heading below it that names one part ("Discussion").
2. the innermost heading that is known;
3. the source's section type;
4. an untitled text in the first 15 % of the paper opens it: introduction.

A combined heading takes the role that it names first. "Results and discussion" is thus results: its citations stand
beside the findings they are compared with, the sources' own type for it ("results|discussion") puts results first,
and the rule needs no list of pairs ("Discussion and conclusions" is discussion, "Data and results" is methods).
Conclusions, limitations and implications count as discussion; background, theory and related work as introduction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from citance.model import SectionRole
from citance.text._headings import ADJECTIVES, CORE, KINDS, LINKS, NO_ROLE, PHRASES, words_of

__all__ = ["plain_heading", "section_role"]

_OPENING_SHARE = 0.15
_NUMBERING = re.compile(
    r"(?:(?:section|part|chapter) )?(?:\d+(?:\.\d+)*|[ivx]+|[a-h])[.):]*\s+(?=\S)|\d+(?:\.\d+)*\.?"
)
_ROMAN_WORD = re.compile(r"(?:[ivx]+|[a-h])\s")
_NOT_WORD = re.compile(r"[^\w\s:'’&/,|-]+")
_WORDS = re.compile(r"[^\W\d_]+")
_ROLE_OF_WORD = {word: role for role, words in CORE.items() for word in words.split()}
_PHRASE = {role: re.compile(r"\b(?:" + pattern + ")") for role, pattern in PHRASES.items()}
_NONE = re.compile(NO_ROLE)
_UNTITLED = frozenset({"", "main", "main text", "text", "article"})


def section_role(titles: Sequence[str], kind: str = "", position: float | None = None) -> SectionRole:
    """The role of a section.

    Args:
        titles: the headings that lead to it, outermost first; untitled ones may be "".
        kind: the source's own section type, "" where it has none.
        position: where in the paper the text stands, from 0 to 1; None where unknown.
    """
    role = _titled(tuple(titles), kind)
    if role is not None:
        return role
    if (
        position is not None
        and position < _OPENING_SHARE
        and all(plain_heading(title) in _UNTITLED for title in titles)
    ):
        return SectionRole.INTRODUCTION
    return SectionRole.OTHER


@lru_cache(maxsize=20_000)
def plain_heading(title: str) -> str:
    """The heading in small letters, without accents, numbering, and punctuation at its end."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    text = " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())
    text = _NOT_WORD.sub(" ", text) if not text[:1].isdigit() and not _ROMAN_WORD.match(text) else text
    numbering = _NUMBERING.match(text) or _NUMBERING.match(title.casefold())
    if numbering and numbering.end() < len(text):
        text = text[numbering.end() :]
    return " ".join(_NOT_WORD.sub(" ", text).split()).strip(" .,:;-|")


@lru_cache(maxsize=20_000)
def _titled(titles: tuple[str, ...], kind: str) -> SectionRole | None:
    known = [_heading(title) for title in titles if plain_heading(title) not in _UNTITLED]
    if known:
        role, names = known[0]
        if names == 1:
            return role
        if names > 1:
            return next((inner for inner, count in reversed(known[1:]) if count == 1), role)
        if role is SectionRole.OTHER:
            return role
    innermost = next((role for role, _ in reversed(known) if role is not None), None)
    return innermost or KINDS.get(kind.strip().casefold())


@lru_cache(maxsize=20_000)
def _heading(title: str) -> tuple[SectionRole | None, int]:
    """The role of one heading, and how many roles it names if it does nothing else, 0 if it is more than a name."""
    text = plain_heading(title)
    if _NONE.match(text):
        return SectionRole.OTHER, 0
    words = [word for word in _WORDS.findall(text.partition(":")[0]) if word not in LINKS]
    first = next((word for word in words if word not in ADJECTIVES), "")
    role = _ROLE_OF_WORD.get(first)
    if role is not None:
        named = {_ROLE_OF_WORD.get(word) for word in words if word not in ADJECTIVES}
        if None not in named:
            return role, len(named)
        if words[0] == first and (first not in _WEAK_ALONE):
            return role, 0
    found = [(match.start(), role) for role, pattern in _PHRASE.items() if (match := pattern.search(text))]
    return (min(found, key=lambda item: item[0])[1], 0) if found else (None, 0)


_WEAK_ALONE = words_of(
    # As a whole heading each of these names a part; followed by more words it may speak of anything.
    "methodology methodologies metodologia data analysis analyses design material materials method"
    " methods theory theories theorie teoria"
    " patients participants"
    " subjects sample samples experimental setting settings contexto animals motivation measurement perspectives"
    " perspectivas recommendations strengths interpretation protocol materiel outcomes experiments methodological"
    " stimuli instruments reagents statistics dados datos daten objective aim hypothesis limites summary rationale"
)

"""One sentence, taken apart once: words with offsets, citation groups, cues, inner sentence ends.

A citance may hold more than one sentence where a superscript marker hides the full stop ("mortality.12 Moreover"),
and it may hold citations of other works; both matter for what is said of the target.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from citance.classify.cues import CueSpan, find_cues

__all__ = ["Group", "Sentence", "analyse", "take_apart"]

_YEAR = r"(?:1[89]|20)\d\d[a-z]?\b"
_NAME = r"\b[A-Z][^\W\d_]{1,24}(?:[-’'][^\W\d_]{1,20})?"
_NUMBERS = r"\d{1,3}(?:\s?[,;–—-]\s?\d{1,3})*"
_TELLING = (
    r"(?:contrast|contrary|unlike|consistent|similar|agree|differ|confirm|replicat|however|whereas|although|our |we )"
)
_GROUP = re.compile(
    rf"(?P<named>{_NAME}(?:,?\s(?:and|&)\s{_NAME}|\set\sal\b\.?|\sand\s(?:colleagues|co-?workers|others))(?:[’']s)?,?\s?"
    rf"(?:\(?{_YEAR}(?:[^()]{{0,40}}\))?|[\[(]\s?{_NUMBERS}\s?[\])]|{_NUMBERS}(?!\w)|(?=\s))"
    rf"|{_NAME}(?:[’']s)?\s\({_YEAR}[^()]{{0,40}}\))"
    rf"|\((?![^()]{{0,300}}{_TELLING})[^()]{{0,300}}?{_YEAR}[^()]{{0,300}}\)"
    r"|\[\s?(?:refs?\.?\s?)?\d[^\[\]]{0,60}\]"
    rf"|\((?:refs?\.?\s?)?{_NUMBERS}\)"
    rf"|(?<=[a-zA-Z)\]%\"”’][.,;:])\s?{_NUMBERS}(?=\s|$|[A-Z(])"
    rf"|(?<=[a-z]{{3}}){_NUMBERS}(?=[\s.,;:)]|$)"
)
_HINT = re.compile(r"\d|et al|\band\s(?:coll|co-?w|others)")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*|[,;:.()!?%\x01]")
_STATISTIC = re.compile(r"\d\s?%|per ?cent\b|±|[<>=]\s?[-−–]?[\d.]|\d\.\d|\bci\b|[βχ]")
"""Numbers of a result: percentages, decimals, test statistics."""
_SIGN = "\x01"
_DIGITS = frozenset("0123456789")
_END = re.compile(
    r"(?<=[a-z)\]\"”][a-z)\]\"”])[.!?][\"”’)]{0,2}(?:\[[\d,;–\s-]{1,40}\]|\d{1,3}(?:[,–-]\s?\d{1,3})*)?\s{0,2}(?=[A-Z])"
)
_NOT_AN_END = re.compile(r"(?:\bal|\bFig|\bvs|\bcf|\bDr|\bref|\bapprox|\bspp?)\.$")


class Group(NamedTuple):
    """A citation group: a bracket, a superscript, or a name with its year; `named` where the prose names it."""

    start: int
    end: int
    named: bool


class Sentence(NamedTuple):
    """A sentence taken apart.

    `words` are lower-case words, "0" for a number, single marks, and "OTH" for a citation group; `at` are the
    positions of the groups among the words; `bounds` are the positions at which an inner sentence starts, with 0 and
    `len(words)` at the ends, and `cuts` the same as offsets in the text; `cues` count in `words`. `masked` is the text
    with its groups blanked, of equal length; `numbers` tells whether it holds numbers of a result.
    """

    words: tuple[str, ...]
    groups: tuple[Group, ...]
    at: tuple[int, ...]
    cues: tuple[CueSpan, ...]
    bounds: tuple[int, ...]
    cuts: tuple[int, ...]
    masked: str
    numbers: bool

    def spans(self) -> list[tuple[int, int]]:
        """Start and end of every word in the text; a group is one character here."""
        return [match.span() for match in _TOKEN.finditer(self.masked)]


def _groups(text: str) -> list[Group]:
    found: list[Group] = []
    if _HINT.search(text) is None:
        return found
    for match in _GROUP.finditer(text):
        start, end, named = match.start(), match.end(), match["named"] is not None
        if found and start - found[-1].end <= 2 and not text[found[-1].end : start].strip(" ,;–-"):
            found[-1] = Group(found[-1].start, end, found[-1].named)
        else:
            found.append(Group(start, end, named))
    return found


def _mask(text: str, groups: list[Group]) -> str:
    """The text in lower case with each group as one sign and blanks, its length kept."""
    text = text.replace(_SIGN, " ")
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as İ grows in lower case; the offsets must not move
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    pieces, position = [], 0
    for group in groups:
        pieces += [lower[position : group.start], _SIGN, " " * (group.end - group.start - 1)]
        position = group.end
    pieces.append(lower[position:])
    return "".join(pieces)


def analyse(text: str, extra: tuple[int, int] | None = None) -> Sentence:
    """Take a sentence apart; `extra` is a marker that counts as a citation group whatever it looks like."""
    groups = _groups(text)
    if extra is not None and not any(group.start < extra[1] and extra[0] < group.end for group in groups):
        groups = sorted([*groups, Group(extra[0], extra[1], False)])
    masked = _mask(text, groups)
    words: list[str] = []
    bounds, cuts = [0], [0]
    for match in _END.finditer(text):
        if not _NOT_AN_END.search(text, max(0, match.start() - 8), match.start() + 1):
            words += _TOKEN.findall(masked, cuts[-1], match.end())
            bounds.append(len(words))
            cuts.append(match.end())
    words += _TOKEN.findall(masked, cuts[-1])
    words = ["OTH" if word == _SIGN else "0" if word[0] in _DIGITS else word for word in words]
    at = tuple([index for index, word in enumerate(words) if word == "OTH"]) if groups else ()
    cues = tuple(find_cues(words))
    return Sentence(
        tuple(words),
        tuple(groups),
        at,
        cues,
        (*bounds, len(words)),
        (*cuts, len(text)),
        masked,
        _STATISTIC.search(masked) is not None,
    )


@lru_cache(maxsize=1024)
def take_apart(text: str) -> Sentence:
    """`analyse` with a memory: the sentences of a paper come back as neighbours and for several markers."""
    return analyse(text)

"""Finding cues: phrases of the lexicon by what they do in an argument, with their negations.

A phrase is a template: `{a|b}` stands for either, an empty choice for nothing. Phrases are matched on lower-case
word tokens, the longest one at each place, so that "not consistent with" is one cue and not two.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from citance.classify.lexicon import ENGLISH
from citance.classify.lexicon_other import OTHER_LANGUAGES

__all__ = ["FAMILIES", "CueSpan", "find_cues"]

_TEMPLATES: dict[str, tuple[str, ...]] = {
    family: (*phrases, *OTHER_LANGUAGES.get(family, ())) for family, phrases in ENGLISH.items()
}

_NEGATED = {
    "AGREE": "DISAGREE", "SIMILAR": "DIFFER", "CONFIRM": "DISAGREE", "SUPPORT": "DISAGREE", "LIKE": "DIFFER",
    "DISAGREE": "NOTDIS", "DIFFER": "NOTDIS",
}  # fmt: skip
"""What a negated cue counts as."""
_NEGATION_REACH = 4
_STOPS = frozenset({",", ";", ":", ".", "OTH", "but", "while", "whereas", "although", "only", "sondern"})
_PORTUGUESE = frozenset({"em", "os", "dos", "das", "uma", "não", "nos", "foram", "são", "pelo", "pela", "ao", "nas"})

FAMILIES: tuple[str, ...] = tuple(_TEMPLATES)


class CueSpan(NamedTuple):
    """One phrase of the lexicon: its family and the word positions it covers."""

    family: str
    start: int
    end: int


def _expand(template: str) -> Iterator[tuple[str, ...]]:
    parts = [
        part[1:-1].split("|") if part.startswith("{") else [part] for part in re.findall(r"\{[^}]*\}|[^{}]+", template)
    ]
    for choice in itertools.product(*parts):
        if words := tuple(" ".join(choice).split()):
            yield words


class _Node:
    __slots__ = ("children", "family")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.family: str | None = None


def _build() -> dict[str, _Node]:
    root = _Node()
    for family, templates in _TEMPLATES.items():
        for template in templates:
            for words in _expand(template):
                node = root
                for word in words:
                    node = node.children.setdefault(word, _Node())
                if node.family is None:  # the family that is listed first owns a phrase
                    node.family = family
    return root.children


_ROOT = _build()


def find_cues(words: Sequence[str]) -> list[CueSpan]:
    """The cues in a list of lower-case words, in order, without overlap, the longest at each place."""
    found: list[CueSpan] = []
    position, count = 0, len(words)
    while position < count:
        node = _ROOT.get(words[position])
        best, end, walk = None, position, position
        while node is not None:
            walk += 1
            if node.family is not None:
                best, end = node.family, walk
            node = node.children.get(words[walk]) if walk < count else None
        if best is None:
            position += 1
        else:
            found.append(CueSpan(best, position, end))
            position = end
    return _with_negations(words, found)


def _ruled(words: Sequence[str], negation: CueSpan, cue: CueSpan, portuguese: bool) -> bool:
    """Whether a negation close in front rules the cue: no comma, citation or break between them."""
    if negation.family != "NEG" or cue.start - negation.end > _NEGATION_REACH:
        return False
    if portuguese and words[negation.start] == "no":  # "in the"
        return False
    return _STOPS.isdisjoint(words[negation.end : cue.start])


def _with_negations(words: Sequence[str], cues: list[CueSpan]) -> list[CueSpan]:
    """The cues with "cannot be … upheld" made one cue of disagreement, "does not contradict" one of neither."""
    if not any(cue.family in _NEGATED for cue in cues):
        return cues
    portuguese = not _PORTUGUESE.isdisjoint(words)
    found: list[CueSpan] = []
    for cue in cues:
        family = _NEGATED.get(cue.family)
        if family is not None and found and _ruled(words, found[-1], cue, portuguese):
            found[-1] = CueSpan(family, found[-1].start, cue.end)
        elif family is not None and (late := _late_negation(words, cue)):
            found.append(CueSpan(family, cue.start, late))
        else:
            found.append(cue)
    return found


def _late_negation(words: Sequence[str], cue: CueSpan) -> int:
    """The end of a German clause negated behind its verb ("bestätigen den Befund nicht"), 0 where there is none."""
    for place in range(cue.end, min(cue.end + 9, len(words))):
        if words[place] == "nicht":
            return place + 1 if place == cue.end else cue.end
        if words[place] in _STOPS and words[place] != "OTH":
            return 0
    return 0

"""Examples that people have labelled, those most like a statement: out of the library's corrections, and out of the labelled
tutorial library."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from citance.index import Index
from citance.model import IndexedStatement, Stance

__all__ = ["Example", "Nearest", "labelled_examples", "nearest_checked"]

_LOOKED_AT = 400
"""Corrected statements that are compared, the latest ones."""
_LEAST = 0.12
"""Cosine of the words under which two sentences have hardly more in common than words that all have."""


@dataclass(frozen=True)
class Example:
    """A labelled sentence of the tutorial library with its marker, and how near it is (0 to 1)."""

    before: str
    citance: str
    marker_start: int
    marker_end: int
    stance: Stance
    broad: Stance
    nearness: float = 0.0


class Nearest:
    """Sentences by their words, the rare ones weighing most: the nearest ones of a list."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [_words(text) for text in texts]
        self._total = len(words)
        self._known = Counter(word for each in words for word in each)
        self._rows = [self._weighed(each) for each in words]

    def to(self, text: str, most: int) -> list[tuple[int, float]]:
        """The numbers of the nearest texts with their cosine, the nearest first."""
        mine = self._weighed(_words(text))
        found = [
            (number, sum(row.get(word, 0.0) * weight for word, weight in mine.items()))
            for number, row in enumerate(self._rows)
        ]
        return sorted((each for each in found if each[1] >= _LEAST), key=lambda each: (-each[1], each[0]))[:most]

    def _weighed(self, words: frozenset[str]) -> dict[str, float]:
        known = (word for word in words if self._known[word])  # what no text has tells nothing of which one is near
        weights = {word: math.log(1 + self._total / self._known[word]) for word in known}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def labelled_examples(item: IndexedStatement, most: int = 3) -> tuple[Example, ...]:
    """The sentences of the tutorial library that are most like this one, each once, itself left out."""
    rows, nearest = _tutorial()
    statement = item.statement
    asked = _bare(statement.citance, statement.marker_start, statement.marker_end)
    found: dict[str, Example] = {}
    for number, nearness in nearest.to(asked, 6 * most):
        row = rows[number]
        if row.citance != statement.citance and row.citance not in found and len(found) < most:
            found[row.citance] = Example(
                row.before, row.citance, row.marker_start, row.marker_end, row.stance, row.broad, nearness
            )
    return tuple(found.values())


@cache
def _tutorial() -> tuple[tuple[Example, ...], Nearest]:
    """The labelled statements of the tutorial library, read once: a second's work."""
    from citance.pipeline.retraining import reference_rows

    rows = tuple(
        Example(row.item.before, row.item.citance, row.item.marker_start, row.item.marker_end, row.stance, row.broad)
        for row in reference_rows()
    )
    return rows, Nearest(_bare(row.citance, row.marker_start, row.marker_end) for row in rows)


def nearest_checked(library: Index, item: IndexedStatement, most: int = 3) -> list[str]:
    """The ids of the statements of the library that people have judged and that are most like this one, the nearest first;
    of those with the latest 400 corrections."""
    statement = item.statement
    there = {
        sid: _bare(*place)
        for sid, place in library.store.checked_sentences(_LOOKED_AT).items()
        if place[0] != statement.citance
    }
    sids = list(there)
    asked = _bare(statement.citance, statement.marker_start, statement.marker_end)
    return [sids[number] for number, _ in Nearest(there.values()).to(asked, most)]


def _bare(citance: str, start: int, end: int) -> str:
    return f"{citance[:start]} {citance[end:]}"


def _words(text: str) -> frozenset[str]:
    """Words in small letters, also the small ones: how something is said is what makes examples alike."""
    plain = "".join(sign if sign.isalpha() else " " for sign in text.casefold())
    return frozenset(word for word in plain.split() if len(word) > 1)

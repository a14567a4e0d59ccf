"""Claims on which works are set against each other: statements near in meaning, one supporting, one contrasting, about
different works.

"In line with A [1], but unlike B [2], we found …" sets A against B in the authors' own words; that needs nothing but the
sentence. Two sentences of one paper, or of two, that say nearly the same with opposite stances towards different works are
found by their vectors. Only the surest statements are compared, so that the work is bounded whatever the library holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from citance.model import IndexedStatement, Stance
from citance.search.alike import weighed_terms, word_cosine
from citance.store import TellingRow

if TYPE_CHECKING:
    from citance.search.meaning.index import Floats

__all__ = ["ClaimLink", "ClaimPair", "ClaimSource", "VectorLookup", "contested_claims"]

MOST_CONTRASTING = 400
MOST_SUPPORTING = 4_000
"""The surest statements of either stance that are compared: with vectors of 384 components about 600 million
multiplications, some tens of milliseconds."""
MOST_IN_SAME_PAPERS = 2_000
MOST_READ = 300
"""Pairs near in meaning whose words are compared, the nearest ones."""
MOST_PAIRS = 200
NEAR_IN_PAPER = 0.5
"""Cosine from which two sentences of one paper may speak of the same thing …"""
NEAR_ACROSS = 0.62
"""… and two sentences of two papers, which share less that goes without saying …"""
LEAST_WORDS = 0.22
"""… if they also share so much of their telling words: "two studies found different results" is near to every sentence of its
kind. All three were read off the pairs of the shared articles: see docs/decisions/2026-11-22-contradictions.md."""


class ClaimLink(StrEnum):
    """What ties the two statements of a pair."""

    SENTENCE = "sentence"
    """They stand in one sentence."""
    PAPER = "paper"
    """They stand in one paper, and are near in meaning."""
    MEANING = "meaning"
    """They stand in two papers, and are near in meaning."""


class ClaimPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements by their ids; `nearness` is the mean of their sentences' nearness in meaning and in words, 1 for one
    sentence."""

    contrasting: str
    supporting: str
    link: ClaimLink
    nearness: float


class ClaimSource(Protocol):
    """What is needed of a store."""

    def telling_rows(self, stance: Stance, *, limit: int, citing: Sequence[int] | None = None) -> Sequence[TellingRow]:
        """The surest statements of a stance."""
        ...

    def statements(self, statement_ids: Sequence[str], /) -> Sequence[IndexedStatement]:
        """Those of the statements that exist."""
        ...


class VectorLookup(Protocol):
    """What gives statements their vectors; those without one are left out."""

    def __call__(self, statement_ids: Sequence[str], /) -> Mapping[str, Floats]: ...


def contested_claims(source: ClaimSource, vectors: VectorLookup | None = None) -> list[ClaimPair]:
    """The pairs, those of one sentence first, then the nearest; every sentence stands in one pair at most. Without
    `vectors` only those of one sentence. What the source can no longer give is passed over."""
    contrasting = source.telling_rows(Stance.CONTRASTING, limit=MOST_CONTRASTING)
    papers = sorted({row.citing for row in contrasting})
    supporting = {
        row.id: row
        for row in (
            *source.telling_rows(Stance.SUPPORTING, limit=MOST_IN_SAME_PAPERS, citing=papers),
            *(source.telling_rows(Stance.SUPPORTING, limit=MOST_SUPPORTING) if vectors is not None else ()),
        )
    }
    found = _in_one_sentence(contrasting, supporting.values())
    if vectors is not None:
        found += _sharing_words(source, _near(contrasting, list(supporting.values()), vectors))
    return [
        ClaimPair(contrasting=one.id, supporting=other.id, link=link, nearness=round(min(1.0, near), 3))
        for near, link, one, other in _each_once(found)
    ]


Candidate = tuple[float, ClaimLink, TellingRow, TellingRow]


def _in_one_sentence(contrasting: Iterable[TellingRow], supporting: Iterable[TellingRow]) -> list[Candidate]:
    beside: dict[int, list[TellingRow]] = {}
    for row in supporting:
        beside.setdefault(row.passage, []).append(row)
    return [
        (1.0, ClaimLink.SENTENCE, row, other)
        for row in contrasting
        for other in beside.get(row.passage, ())
        if other.cited != row.cited
    ]


def _near(
    contrasting: Sequence[TellingRow], supporting: Sequence[TellingRow], vectors: VectorLookup
) -> list[Candidate]:
    import numpy as np

    known = vectors([row.id for row in (*contrasting, *supporting)])
    lefts = [row for row in contrasting if row.id in known]
    rights = [row for row in supporting if row.id in known]
    if not lefts or not rights:
        return []
    near = np.stack([known[row.id] for row in lefts]) @ np.stack([known[row.id] for row in rights]).T
    found: list[Candidate] = []
    for left, right in np.argwhere(near >= NEAR_IN_PAPER).tolist():
        one, other, cosine = lefts[left], rights[right], float(near[left, right])
        same_paper = one.citing == other.citing
        if one.cited == other.cited or one.passage == other.passage or (not same_paper and cosine < NEAR_ACROSS):
            continue
        found.append((cosine, ClaimLink.PAPER if same_paper else ClaimLink.MEANING, one, other))
    return sorted(found, key=lambda each: (-each[0], each[2].id, each[3].id))[:MOST_READ]


def _sharing_words(source: ClaimSource, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the candidates that share telling words, too."""
    items = source.statements([row.id for _, _, *rows in candidates for row in rows])
    languages = {item.statement.id: item.citing.work.language for item in items}
    terms = weighed_terms([item.statement for item in items], languages=languages)
    found = []
    for cosine, link, one, other in candidates:
        words = word_cosine(terms.get(one.id, {}), terms.get(other.id, {}))
        if words >= LEAST_WORDS:
            found.append(((cosine + words) / 2, link, one, other))
    return found


def _each_once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The nearest pairs in which no sentence stands twice, as many as are shown."""
    used: set[tuple[Stance, int]] = set()
    pairs: list[Candidate] = []
    order = sorted(candidates, key=lambda each: (each[1] is not ClaimLink.SENTENCE, -each[0], each[2].id, each[3].id))
    for candidate in order:
        _, _, one, other = candidate
        places = {(Stance.CONTRASTING, one.passage), (Stance.SUPPORTING, other.passage)}
        if not places & used:
            used |= places
            pairs.append(candidate)
        if len(pairs) == MOST_PAIRS:
            break
    return pairs

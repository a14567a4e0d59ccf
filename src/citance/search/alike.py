"""How near statements about one work are to each other: whether they may speak of the same finding."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citance.model import CitationStatement
from citance.search.analysis import STOP_WORDS, language_of, plain, stem, stemmed_text

if TYPE_CHECKING:
    from citance.search.meaning.index import Floats

__all__ = ["Nearness", "nearness", "stored_vectors", "telling_terms", "weighed_terms", "word_cosine"]

Nearness = list[list[float]]
"""(left, right), each between 0 and 1."""

_REPORTING = """
 accord accordance across additional agree agreement also analysis another article author authors because beyond both
 comparable compare compared comparison conclude confirm confirmed confirms consistent contradict contradicts contrary
 contrast contrasting contrasts corroborate corroborates data demonstrate demonstrated differ difference different
 differs disagree disagreement discrepancy et al evidence example explain finding findings found further general given
 hand however identical inconsistent indicate indicates investigation line literature match not observed obtained
 opposed opposite other others our own paper present previous previously prior published rather recent reported reports
 research result results review same sample see several show showed shown shows similar similarly some studies study
 suggest suggested support supported supports survey than they thus unlike was we were whereas while work works
"""
_CITATION_WEIGHT = 1.0
_NEIGHBOUR_WEIGHT = 0.4
"""What stands in the sentences beside the citance counts less: it often speaks of something else."""
_WORDS_SHARE = 0.4
"""Of the nearness of two sentences that both have vectors; the rest is that of their meanings."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(piece, "en") for piece in plain(words))


_SILENT = _stems(" ".join(STOP_WORDS) + _REPORTING)
"""Stems that say how something is said and not what: stop words, and the words in which authors agree and disagree."""


def telling_terms(statement: CitationStatement, language: str = "en") -> dict[str, float]:
    """The stems of what a statement speaks of, with their weights: its citance without its marker, and less so the
    sentences beside it. Numbers and single letters are left out."""
    start, end = statement.marker_start, statement.marker_end
    bare = f"{statement.citance[:start]} {statement.citance[end:]}"
    found: dict[str, float] = {}
    for text, weight in (
        (statement.before, _NEIGHBOUR_WEIGHT),
        (statement.after, _NEIGHBOUR_WEIGHT),
        (bare, _CITATION_WEIGHT),
    ):
        for term in stemmed_text(text, language).split():
            if len(term) > 2 and not term.isdigit() and term not in _SILENT:
                found[term] = weight
    return found


def nearness(
    left: Sequence[CitationStatement],
    right: Sequence[CitationStatement],
    *,
    languages: Mapping[str, str] | None = None,
    papers: Mapping[str, int] | None = None,
    vectors: Mapping[str, Floats] | None = None,
) -> Nearness:
    """How near each of `left` is to each of `right`: the cosine of their telling words, weighted by how few of all these
    statements have them, and where both have a vector that of their meanings, too.

    Sentences of one paper are compared by their words alone: all of them are about its subject, so that their meanings
    are near whatever each of them says.

    Args:
        left: statements.
        right: statements.
        languages: the languages' codes by the statements' ids; English where none is given.
        papers: the papers that they stand in, by their ids; where none is given they are taken to be different ones.
        vectors: those of the statements that have one, by their ids.
    """
    stand_in = papers or {}
    weighed = weighed_terms([*left, *right], languages=languages)
    found: Nearness = []
    for one in left:
        row = []
        for other in right:
            words = word_cosine(weighed[one.id], weighed[other.id])
            mine, theirs = (vectors or {}).get(one.id), (vectors or {}).get(other.id)
            within = one.id in stand_in and stand_in[one.id] == stand_in.get(other.id)
            if mine is not None and theirs is not None and not within:
                words = _WORDS_SHARE * words + (1 - _WORDS_SHARE) * max(0.0, float(mine @ theirs))
            row.append(min(1.0, words))
        found.append(row)
    return found


def weighed_terms(
    statements: Sequence[CitationStatement], *, languages: Mapping[str, str] | None = None
) -> dict[str, dict[str, float]]:
    """The telling terms of each statement by its id, weighted by how few of these statements have them, as a vector of
    length 1 (or empty)."""
    given = languages or {}
    terms = {each.id: telling_terms(each, language_of(given.get(each.id) or "en")) for each in statements}
    known = Counter(term for each in terms.values() for term in each)
    return {sid: _weighed(each, known, len(terms)) for sid, each in terms.items()}


def word_cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two such vectors, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, sum(weight * other.get(term, 0.0) for term, weight in one.items()))


def stored_vectors(folder: Path, statement_ids: Sequence[str]) -> dict[str, Floats]:
    """The vectors in a folder of those of the statements that have one.

    Raises:
        NotFoundError: there are no vectors.
        StoreError: they are damaged, or of another version of the program.
    """
    from citance.search.meaning import MeaningIndex

    return MeaningIndex.open(folder).vectors_of(statement_ids)


def _weighed(terms: Mapping[str, float], known: Mapping[str, int], total: int) -> dict[str, float]:
    weights = {term: weight * math.log(1 + total / known[term]) for term, weight in terms.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}

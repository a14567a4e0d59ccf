"""Claims on which works are set against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from citance.model import CitationStatement, IndexedStatement, IndexedWork, Reference, Stance, Work
from citance.search.claims import MOST_PAIRS, ClaimLink, contested_claims
from citance.store import TellingRow

Floats = npt.NDArray[np.float32]
SAME = "Exporters lose their local suppliers."


class Rows:
    """A store that has these statements."""

    def __init__(
        self,
        contrasting: Sequence[TellingRow],
        supporting: Sequence[TellingRow],
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self._rows = {Stance.CONTRASTING: contrasting, Stance.SUPPORTING: supporting}
        self._texts = texts or {}

    def statements(self, statement_ids: Sequence[str], /) -> Sequence[IndexedStatement]:
        """All speak of the same, unless `texts` says otherwise."""
        nothing = IndexedWork(id=1, work=Work())
        return [
            IndexedStatement(
                statement=CitationStatement(
                    id=sid, key="B1", marker="", citance=self._texts.get(sid, SAME), marker_start=0, marker_end=0
                ),
                reference=Reference(key="B1", index=1),
                citing=nothing,
                cited=nothing,
            )
            for sid in statement_ids
        ]

    def telling_rows(self, stance: Stance, *, limit: int, citing: Sequence[int] | None = None) -> Sequence[TellingRow]:
        return [row for row in self._rows[stance] if citing is None or row.citing in citing][:limit]


def row(name: str, citing: int, cited: int, passage: int) -> TellingRow:
    return TellingRow(id=name, citing=citing, cited=cited, passage=passage)


def at(degrees: Mapping[str, float]) -> Mapping[str, Floats]:
    """Vectors at these angles."""
    turned = {name: np.radians(angle) for name, angle in degrees.items()}
    return {name: np.array([np.cos(angle), np.sin(angle)], np.float32) for name, angle in turned.items()}


def test_one_sentence_that_says_both_needs_no_vectors() -> None:
    source = Rows([row("k", 1, 10, 5)], [row("s", 1, 11, 5), row("same", 1, 10, 5), row("elsewhere", 1, 12, 6)])
    (pair,) = contested_claims(source)
    assert (pair.contrasting, pair.supporting, pair.link, pair.nearness) == ("k", "s", ClaimLink.SENTENCE, 1.0)


def test_sentences_near_in_meaning_make_a_pair() -> None:
    vectors = at({"k": 0, "paper": 50, "far": 80, "across": 40})
    source = Rows(
        [row("k", 1, 10, 1)],
        [row("paper", 1, 11, 2), row("far", 1, 12, 3), row("across", 2, 13, 4)],
    )
    (pair,) = contested_claims(source, lambda ids: {each: vectors[each] for each in ids if each in vectors})
    assert (pair.supporting, pair.link) == ("across", ClaimLink.MEANING)
    # Two papers must be nearer than two sentences of one.
    vectors = at({"k": 0, "paper": 55, "far": 80, "across": 55})
    (pair,) = contested_claims(source, lambda ids: {each: vectors[each] for each in ids})
    assert (pair.supporting, pair.link) == ("paper", ClaimLink.PAPER)


def test_nearness_in_meaning_alone_is_not_enough() -> None:
    texts = {"k": "Two studies found different results.", "s": "Other authors showed similar findings."}
    source = Rows([row("k", 1, 10, 1)], [row("s", 2, 11, 2)], texts)
    assert contested_claims(source, lambda ids: at(dict.fromkeys(ids, 0.0))) == []


def test_the_same_cited_work_is_no_claim_of_two_works() -> None:
    source = Rows([row("k", 1, 10, 1)], [row("s", 2, 10, 2)])
    assert contested_claims(source, lambda ids: at(dict.fromkeys(ids, 0.0))) == []


def test_every_sentence_stands_once_and_one_sentence_goes_first() -> None:
    source = Rows(
        [row("k1", 1, 10, 1), row("k2", 1, 11, 1), row("k3", 1, 12, 2)],
        [row("s1", 1, 20, 1), row("s2", 1, 21, 3)],
    )
    pairs = contested_claims(source, lambda ids: at(dict.fromkeys(ids, 0.0)))
    assert [(pair.contrasting, pair.supporting, pair.link) for pair in pairs] == [
        ("k1", "s1", ClaimLink.SENTENCE),
        ("k3", "s2", ClaimLink.PAPER),
    ]


def test_there_are_at_most_so_many() -> None:
    contrasting = [row(f"k{n}", n, 1, n) for n in range(300)]
    supporting = [row(f"s{n}", n, 2, n) for n in range(300)]
    pairs = contested_claims(Rows(contrasting, supporting))
    assert len(pairs) == MOST_PAIRS


def test_statements_without_a_vector_are_passed_over() -> None:
    source = Rows([row("k", 1, 10, 1)], [row("s", 1, 11, 2)])
    assert contested_claims(source, lambda ids: {}) == []

"""Pairs of citing and cited works with their counts, checked against a recount of the statements."""

from __future__ import annotations

from collections import Counter

import pytest
from store_build import C, M, S, put, ref, the_work

from citance.model import Correction, Stance
from citance.store import Store, WorkEdge


@pytest.fixture
def filled(store: Store) -> Store:
    """a contrasts, supports and mentions x, and mentions y; b contrasts a, and x without a judgement."""
    put(store, "a", [ref("x"), ref("y", 2)], [("x", C), ("x", S), ("x", M), ("x", C), ("y", M)])
    put(store, "b", [ref("x"), ref("a", 2)], [("x", None), ("a", C)])
    put(store, "c", [ref("x")], [("x", M)])
    return store


def named(store: Store) -> dict[int, str]:
    return {the_work(store, name): name for name in "abcxy"}


def pairs(store: Store, edges: list[WorkEdge]) -> dict[str, tuple[int, ...]]:
    names = named(store)
    return {
        names[edge.citing] + names[edge.cited]: (edge.contrasting, edge.supporting, edge.mentioning, edge.unclassified)
        for edge in edges
    }


def test_pairs_among_works_have_their_counts(filled: Store) -> None:
    found = filled.edges_among(named(filled))
    assert pairs(filled, found) == {
        "ax": (2, 1, 1, 0),
        "ay": (0, 0, 1, 0),
        "bx": (0, 0, 0, 1),
        "ba": (1, 0, 0, 0),
        "cx": (0, 0, 1, 0),
    }
    assert found == sorted(found, key=lambda edge: (edge.citing, edge.cited))
    ids = {name: number for number, name in named(filled).items()}
    assert pairs(filled, filled.edges_among([ids["a"], ids["x"]])) == {"ax": (2, 1, 1, 0)}
    assert filled.edges_among([]) == []


def test_they_are_the_statements_counted_anew(filled: Store) -> None:
    counted = Counter((each.citing.id, each.cited.id, each.stance) for each in filled.iter_statements())
    for edge in filled.edges_among(named(filled)):
        for stance in Stance:
            assert getattr(edge, stance.value) == counted[edge.citing, edge.cited, stance]
        assert edge.unclassified == counted[edge.citing, edge.cited, None]


def test_pairs_at_works_come_with_contrast_first(filled: Store) -> None:
    ids = {name: number for number, name in named(filled).items()}
    found = filled.edges_at([ids["a"]])
    assert list(pairs(filled, found)) == ["ax", "ba", "ay"]
    assert list(pairs(filled, filled.edges_at([ids["a"]], most=1))) == ["ax", "ba"], "one in each direction"
    assert filled.edges_at([]) == []


def test_telling_pairs_and_shared_works(filled: Store) -> None:
    ids = {name: number for number, name in named(filled).items()}
    assert pairs(filled, filled.telling_edges(10)) == {"ax": (2, 1, 0, 0), "ba": (1, 0, 0, 0)}
    assert len(filled.telling_edges(1)) == 1
    assert filled.shared_works(10) == [ids["x"]]


def test_a_correction_changes_the_pair(filled: Store) -> None:
    filled.correct(Correction(statement_id="a-0", stance=M, broad=C))
    assert pairs(filled, filled.edges_among(named(filled)))["ax"] == (1, 1, 2, 0)
    assert pairs(filled, filled.edges_among(named(filled), broad=True))["ax"] == (2, 1, 1, 0)


def test_the_strongest_stance_of_a_pair() -> None:
    assert WorkEdge(1, 2, contrasting=1, supporting=5).stance is C
    assert WorkEdge(1, 2, supporting=1, mentioning=5).stance is S
    assert WorkEdge(1, 2, mentioning=1).stance is M
    assert WorkEdge(1, 2, unclassified=1).stance is None
    assert WorkEdge(1, 2, 1, 2, 3, 4).total == 10

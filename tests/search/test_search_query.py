"""The query language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.search.query import MAX_LENGTH, MAX_TERMS, All, Node, Not, Some, Term, parse_query


def word(*words: str) -> Term:
    return Term(words)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        ("  \n ", None),
        ("?!.,", None),
        ("ties", word("tie")),
        ("Ties HOME", All((word("tie"), word("home")))),
        ("ties AND home", All((word("tie"), word("home")))),
        ("ties OR home", Some((word("tie"), word("home")))),
        ("a b OR home trust", Some((word("b"), All((word("home"), word("trust")))))),
        ("ties NOT home", All((word("tie"), Not(word("home"))))),
        ("ties -home", All((word("tie"), Not(word("home"))))),
        ("NOT NOT home", word("home")),
        ("NOT home", Not(word("home"))),
        ("(ties OR home) trust", All((Some((word("tie"), word("home"))), word("trust")))),
        ('"in contrast to"', word("in", "contrast", "to")),
        ("“in contrast to”", word("in", "contrast", "to")),
        ('-"home ties"', Not(word("home", "tie"))),
        ('ties "home', All((word("tie"), word("home")))),
        ("home-grown", word("home", "grown")),
        ("naïve", word("naiv")),
        ("internationali*", Term(("internationali",), prefix=True)),
        ("Économi*", Term(("economi",), prefix=True)),
        ("does trust matter?", All((word("trust"), word("matter")))),
        ("to be or not to be", word("not")),
        ("to be or", All((word("to"), word("be"), word("or")))),
        ("ties )( home", All((word("tie"), word("home")))),
        ("AND OR NOT", None),
        ("()", None),
    ],
)
def test_queries(text: str, root: Node | None) -> None:
    assert parse_query(text).root == root


def test_limits_are_told() -> None:
    long = parse_query("word " * 5_000)
    assert len(long.text) <= MAX_LENGTH
    assert len(long.positive_terms) <= MAX_TERMS
    assert any("characters" in note for note in long.notes)
    assert any("words" in note for note in long.notes)


def test_deep_brackets_are_bounded() -> None:
    query = parse_query("(" * 900 + "ties" + ")" * 90)
    assert any("nested" in note for note in query.notes)


def test_short_prefix_is_told() -> None:
    query = parse_query("a*")
    assert query.root is None
    assert query.notes


def test_excluded_words_are_not_positive() -> None:
    assert parse_query("ties NOT (home OR trust)").positive_terms == (word("tie"),)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet='()"*- ANDORT\x00\ud7ffé', max_size=200)))
def test_any_string_is_a_query(text: str) -> None:
    query = parse_query(text)
    assert all(term.words for term in query.positive_terms)

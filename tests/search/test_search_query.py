"""The query language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citance.errors import UsageError
from citance.search import QueryError, parse_query
from citance.search.query import MAX_LENGTH, MAX_TERMS
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words


def word(*words: str, field: str = "", slop: int = 0) -> Words:
    return Words(words, field, slop)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        ("  \n ", None),
        ("?!.,", None),
        ("ties", word("ties")),
        ("Ties HOME", All((word("ties"), word("home")))),
        ("ties AND home", All((word("ties"), word("home")))),
        ("ties OR home", Some((word("ties"), word("home")))),
        ("a b OR home trust", Some((All((word("a"), word("b"))), All((word("home"), word("trust")))))),
        ("ties NOT home", All((word("ties"), Not(word("home"))))),
        ("ties -home", All((word("ties"), Not(word("home"))))),
        ("trust - ties", All((word("trust"), word("ties")))),
        ("NOT NOT home", word("home")),
        ("NOT home", Not(word("home"))),
        ("-(ties home)", Not(All((word("ties"), word("home"))))),
        ("(ties OR home) trust", All((Some((word("ties"), word("home"))), word("trust")))),
        ("a OR (b OR c)", Some((word("a"), word("b"), word("c")))),
        ('"in contrast to"', word("in", "contrast", "to")),
        ("“in contrast to”", word("in", "contrast", "to")),
        ('-"home ties"', Not(word("home", "ties"))),
        ('"trust clusters"~5', word("trust", "clusters", slop=5)),
        ('"trust"~5', word("trust")),
        ('ties "home', All((word("ties"), word("home")))),
        ("home-grown", Some((word("home", "grown"), word("homegrown")))),
        ("TNF-α", Some((word("tnf", "alpha"), word("tnfalpha")))),
        ("Ca2+", word("ca2", "+")),
        ("CO₂", word("co2")),
        ("0.05", word("0", "05")),
        ("2015-2020", word("2015", "2020")),
        ("naïve", word("naive")),
        ("internationali*", Prefix("internationali")),
        ("Économi*", Prefix("economi")),
        ("title:econ*", Prefix("econ", "title")),
        ("does trust matter?", All((word("does"), word("trust"), word("matter")))),
        ("to be or not to be", All(tuple(word(each) for each in ["to", "be", "or", "not", "to", "be"]))),
        ("ties )( home", All((word("ties"), word("home")))),
        ("AND OR NOT", None),
        ("()", None),
        ("title:ties", word("ties", field="title")),
        ("Author:coe", word("coe", field="author")),
        ('title:"weak ties" coe', All((word("weak", "ties", field="title"), word("coe")))),
        ("title:(a OR b) c", All((Some((word("a", field="title"), word("b", field="title"))), word("c")))),
        ("journal:cell", word("cell", field="journal")),
        ("year:2015", Between("year", 2015, 2015)),
        ("year:2015..2020", Between("year", 2015, 2020)),
        ("year:2015-2020", Between("year", 2015, 2020)),
        ("year:2015..", Between("year", 2015, None)),
        ("year:>2010", Between("year", 2011, None)),
        ("year:<=2010", Between("year", None, 2010)),
        ("confidence:>0.8", Between("confidence", 8001, None)),
        ("confidence:>=80%", Between("confidence", 8000, None)),
        ("confidence:0.5..0.9", Between("confidence", 5000, 9000)),
        ("confidence:fair", Is("confidence", "fair")),
        ("section:discussion", Is("section", "discussion")),
        ("section:(intro OR methods)", Some((Is("section", "introduction"), Is("section", "methods")))),
        ("stance:contrast", Is("stance", "contrasting")),
        ("broad:supporting", Is("broad", "supporting")),
        ("self:no", Is("self_citation", "no")),
        ("lang:pt", Is("language", "pt")),
        ("lang:German", Is("language", "de")),
        ("notice:retracted", Is("notice", "retraction")),
        ("notice:any", Not(Is("notice", "none"))),
        ("place:body", Is("place", "body")),
        ("uncertain:yes", Is("uncertain", "yes")),
        ("cited:10.1234/AbC.5", Is("cited_doi", "10.1234/abc.5")),
        ("cited:https://doi.org/10.1234/a(1)2", Is("cited_doi", "10.1234/a(1)2")),
        ("(cited:10.1234/a(1)2) b", All((Is("cited_doi", "10.1234/a(1)2"), word("b")))),
        ('cited:"10.1234/a(1)2"', Is("cited_doi", "10.1234/a(1)2")),
        ('citing:"leaving home"', word("leaving", "home", field="citing")),
        ("doi:10.1234/x", Is("doi", "10.1234/x")),
        ("type:review-article", Is("type", "review-article")),
        ("http://example.org/x", word("http", "example", "org", "x")),
    ],
)  # fmt: skip
def test_queries(text: str, root: Node | None) -> None:
    assert parse_query(text).root == root


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("weak ties", "weak AND ties"),
        ("a (b OR c) -d", "a AND (b OR c) AND NOT d"),
        ("NOT (a b)", "NOT (a AND b)"),
        ('"a b"~5 year:2001-2003', '"a b"~5 AND year:2001..2003'),
        ("meta-analysis", '"meta analysis" OR metaanalysis'),
        ("Ca2+ self:no", '"ca2+" AND self:no'),
        ("confidence:>0.8 cited:10.1234/x", "confidence:0.8001.. AND cited:10.1234/x"),
    ],
)
def test_what_was_understood(text: str, understood: str) -> None:
    assert parse_query(text).understood == understood


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("ties OR", 7, "a word after OR"),
        ("OR ties", 0, "a word before OR"),
        ("AND ties", 0, "a word before AND"),
        ("ties AND", 8, "a word after AND"),
        ("ties NOT", 8, "a word after NOT"),
        ("(ties", 5, "a closing bracket"),
        ("ties)", 4, "an opening bracket"),
        ('say "ties', 4, "a closing quotation mark"),
        ("stance:foo", 7, "one of supporting, contrasting"),
        ("year:soon", 5, "a year like 2015"),
        ("year:20..x", 5, "a year like 2015"),
        ("confidence:7", 11, "a number from 0 to 1"),
        ("self:maybe", 5, "yes or no"),
        ("stanc:contrasting", 0, "one of the fields title"),
        ("title:", 6, "a word after title:"),
        ("ties *", 5, "the beginning of a word"),
        ("a*", 0, "at least 2 letters"),
        ("t*es", 1, "a star only at the end"),
        ("tie~2", 0, "a number after ~ only"),
    ],
)
def test_problems_say_where(text: str, position: int, expected: str) -> None:
    problem = parse_query(text).problems[0]
    assert problem.position == position
    assert problem.expected.startswith(expected)
    assert f"character {position + 1}" in str(problem)
    with pytest.raises(QueryError) as caught:
        parse_query(text, strict=True)
    assert caught.value.problems[0] == problem
    assert isinstance(caught.value, UsageError)


def test_meaning_is_kept_apart() -> None:
    query = parse_query('meaning:"trust in clusters" year:2015')
    assert query.meaning == "trust in clusters"
    assert query.root == Between("year", 2015, 2015)


def test_limits_are_told() -> None:
    long = parse_query("word " * 5_000)
    assert len(long.text) <= MAX_LENGTH
    assert len(long.positive_terms) <= MAX_TERMS
    assert any("characters" in note for note in long.notes)
    assert any("words" in note for note in long.notes)


def test_deep_brackets_are_bounded() -> None:
    query = parse_query("(" * 900 + "ties" + ")" * 90)
    assert any("within each other" in note for note in query.notes)
    assert query.root == word("ties")


def test_excluded_words_are_not_positive() -> None:
    assert parse_query("ties NOT (home OR trust)").positive_terms == (word("ties"),)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet='()"*- ANDORT:~.<>%\x00\ud7ffé', max_size=200)))
@example("_+")
@example("a" * 300 + "+")
def test_any_string_is_a_query(text: str) -> None:
    query = parse_query(text)
    assert all(leaf.words if isinstance(leaf, Words) else leaf.start for leaf in query.positive_terms)
    assert bool(query.notes) == bool(query.problems)
    if query.root is not None and len(query.understood) <= MAX_LENGTH:
        again = parse_query(query.understood)
        assert again.root == query.root, query.understood
        assert not again.problems


# -- against a slow reader of its own ----------------------------------------------------------------------------------

Truth = Callable[[frozenset[str]], bool]


def reference(tokens: list[str]) -> Truth | None:
    """What tokens mean, by cutting them at operators again and again; None where they look for nothing."""
    alternatives = [found for part in _cut(tokens, "OR") if (found := _conjunction(part))]
    if not alternatives:
        return None
    return lambda present: any(each(present) for each in alternatives)


def _cut(tokens: list[str], operator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == operator and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _conjunction(tokens: list[str]) -> Truth | None:
    needed: list[Truth] = []
    negative = False
    while tokens:
        if tokens[0] == "NOT":
            negative, tokens = not negative, tokens[1:]
            continue
        if tokens[0] == "AND":
            negative, tokens = False, tokens[1:]
            continue
        length = 1
        while tokens[:length].count("(") > tokens[:length].count(")"):
            length += 1
        unit, tokens = tokens[:length], tokens[length:]
        found = reference(unit[1:-1]) if unit[0] == "(" else _holds(unit[0])
        if found:
            needed.append((lambda present, found=found: not found(present)) if negative else found)
        negative = False
    return (lambda present: all(each(present) for each in needed)) if needed else None


def _holds(name: str) -> Truth:
    return lambda present: name in present


def meaning(node: Node | None) -> Truth | None:
    """What a parsed tree means."""
    if node is None:
        return None
    return lambda present: _true(node, present)


def _true(node: Node, present: frozenset[str]) -> bool:
    if isinstance(node, Words):
        return node.words[0] in present
    if isinstance(node, Not):
        return not _true(node.part, present)
    if isinstance(node, All):
        return all(_true(part, present) for part in node.parts)
    assert isinstance(node, Some)
    return any(_true(part, present) for part in node.parts)


_tokens = st.recursive(
    st.sampled_from([["aa"], ["bb"], ["cc"], ["NOT"], ["AND"], ["OR"]]),
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=4).map(lambda parts: [token for each in parts for token in each]),
        part.map(lambda inner: ["(", *inner, ")"]),
    ),
    max_leaves=14,
)


@settings(max_examples=500, deadline=None)
@given(tokens=_tokens)
def test_the_parser_agrees_with_a_slow_one(tokens: list[str]) -> None:
    expected, got = reference(tokens), meaning(parse_query(" ".join(tokens)).root)
    assert (expected is None) == (got is None)
    if expected and got:
        for choice in product([False, True], repeat=3):
            present = frozenset(name for name, there in zip(("aa", "bb", "cc"), choice, strict=True) if there)
            assert expected(present) == got(present), (tokens, present)

"""What is asked by meaning, how it is written, and pages that stay right while statements come and go."""

from __future__ import annotations

from typing import Any

import pytest

from citance.errors import UsageError
from citance.search import (
    Filters,
    Hit,
    MemoryBackend,
    Order,
    Query,
    SearchResult,
    asked_by_meaning,
    parse_query,
    search_by_meaning,
)


@pytest.mark.parametrize(
    ("text", "meaning", "understood"),
    [
        ('meaning:"weak ties vanish"', "weak ties vanish", 'meaning:"weak ties vanish"'),
        ("meaning:ties trust", "ties", 'meaning:"ties" AND trust'),
        ('meaning:"x y" (a1 OR b1)', "x y", 'meaning:"x y" AND (a1 OR b1)'),
        ("meaning:(weak ties) stance:contrasting", "weak ties", 'meaning:"weak ties" AND stance:contrasting'),
    ],
)
def test_the_field(text: str, meaning: str, understood: str) -> None:
    query = parse_query(text, strict=True)
    assert (query.meaning, query.understood) == (meaning, understood)
    again = parse_query(understood, strict=True)
    assert (again.root, again.meaning) == (query.root, query.meaning)


@pytest.mark.parametrize("text", ['meaning:"x" OR trust', "trust OR meaning:x", "NOT meaning:x", '-meaning:"a b"'])
def test_a_meaning_is_no_alternative(text: str) -> None:
    query = parse_query(text)
    assert query.meaning
    assert "not under OR or NOT" in query.notes[0]
    assert len(query.problems) == 1


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("Do exporters keep their ties?", "Do exporters keep their ties?", ""),
        ("weak ties stance:contrasting", "weak ties", "stance:contrasting"),
        ("ties NOT biotech", "ties", "NOT biotech"),
        ("ties title:trust year:2010..", "ties", "title:trust AND year:2010.."),
        ("meaning:ties trust", "ties", "trust"),
    ],
)
def test_the_switch(text: str, meaning: str, rest: str) -> None:
    query = asked_by_meaning(text)
    assert (query.meaning, query.root) == (meaning, parse_query(rest).root)


@pytest.mark.parametrize("text", ["", "stance:contrasting", "NOT ties", "( )"])
def test_nothing_to_look_for(text: str) -> None:
    with pytest.raises(UsageError, match="needs words"):
        asked_by_meaning(text)


def test_a_search_by_words_does_not_drop_a_meaning() -> None:
    with pytest.raises(UsageError, match="meaning"):
        MemoryBackend().search("meaning:ties")


class Ranking:
    """Finds what it is told to."""

    def __init__(self, *ids: str) -> None:
        self.hits = tuple(Hit(each, 1 / (60 + place)) for place, each in enumerate(ids, start=1))

    def search(self, query: Query, **_: Any) -> SearchResult:
        return SearchResult(total=len(self.hits), hits=self.hits, query=query)


def page(ranking: Ranking, cursor: str | None = None, **other: Any) -> SearchResult:
    options: dict[str, Any] = {
        "kind": "statements",
        "filters": Filters(),
        "order": Order.RELEVANCE,
        "limit": 2,
        "offset": 0,
        "facets": (),
        **other,
    }
    return search_by_meaning(ranking, asked_by_meaning("ties"), cursor=cursor, **options)


def ids(found: SearchResult) -> list[str]:
    return [hit.id for hit in found.hits]


def test_pages() -> None:
    ranking = Ranking(*"abcde")
    first = page(ranking)
    second = page(ranking, first.next)
    third = page(ranking, second.next)
    assert (ids(first), ids(second), ids(third)) == (["a", "b"], ["c", "d"], ["e"])
    assert third.next is None
    assert ids(page(ranking, offset=3)) == ["d", "e"]
    assert first.total == 5


def test_a_cursor_stays_right_while_statements_come_and_go() -> None:
    cursor = page(Ranking(*"abcde")).next
    assert ids(page(Ranking(*"xabcde"), cursor)) == ["c", "d"]
    assert ids(page(Ranking(*"acde"), cursor)) in (["c", "d"], ["d", "e"])
    assert ids(page(Ranking("b"), cursor)) == []


@pytest.mark.parametrize(
    "other", [{"kind": "works"}, {"order": Order.NEWEST}, {"limit": 1_001}, {"offset": -1}, {"cursor": "rubbish"}]
)
def test_what_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        page(Ranking("a"), **other)


def test_a_cursor_of_other_filters_is_refused() -> None:
    cursor = page(Ranking(*"abc")).next
    with pytest.raises(UsageError):
        page(Ranking(*"abc"), cursor, filters=Filters(stance=("contrasting",)))

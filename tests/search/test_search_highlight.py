"""Which words are marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.search import Highlighter, parse_query


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("tie", "Ties at home, tied and tie.", ["Ties", "tied", "tie"]),
        ("naive", "A naïve word", ["naïve"]),
        ('"in contrast to"', "In contrast to others, in contrast with them", ["In contrast to"]),
        ("internationali*", "Internationalization, national", ["Internationalization"]),
        ("home NOT ties", "home ties", ["home"]),
        ("home-grown", "home grown, home", ["home grown"]),
        ("zebra", "no such animal", []),
        ("TNF-alpha", "TNF-α and tnfα", ["TNF-α", "tnfα"]),
        ("metaanalysis", "A meta-analysis", ["meta-analysis"]),
        ("Ca2+", "Ca²⁺ or Ca2", ["Ca²⁺"]),
        ("organizacoes", "As organizações e a organização", ["organizações", "organização"]),
        ('"trust clusters"~2', "Clusters of trust; then much later other clusters", ["Clusters", "trust"]),
        ("stance:contrasting ties", "ties", ["ties"]),
        ("title:ties", "ties", ["ties"]),
    ],
)
def test_marked_words(query: str, text: str, marked: list[str]) -> None:
    fragments = Highlighter(parse_query(query)).fragments(text)
    assert [fragment.text for fragment in fragments if fragment.hit] == marked
    assert "".join(fragment.text for fragment in fragments) == text


@given(st.text(), st.text())
def test_fragments_always_give_the_text_back(query: str, text: str) -> None:
    fragments = Highlighter(parse_query(query)).fragments(text)
    assert "".join(fragment.text for fragment in fragments) == text

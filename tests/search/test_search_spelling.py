"""Words that are spelt nearly like one that nothing holds."""

from __future__ import annotations

import pytest

from citance.search.spelling import near_words

_KNOWN = {
    "cluster": 40,
    "clusters": 30,
    "clutter": 2,
    "international": 9,
    "internationalization": 12,
    "local": 50,
    "loca1": 1,
}


def _beginning(start: str, limit: int) -> list[tuple[str, int]]:
    found = [(word, count) for word, count in _KNOWN.items() if word.startswith(start)]
    return sorted(found, key=lambda pair: -pair[1])[:limit]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("clsuter", ("cluster",)),
        ("Cluser", ("cluster",)),
        ("internationalisation", ("internationalization",)),
        ("internationlizaton", ("internationalization",)),
        ("lcoal", ()),  # its first two letters are taken to be right
        ("locl", ("local",)),
        ("cluster", ("clusters", "clutter")),
        ("zebra", ()),
        ("lo", ()),
        ("local-ties", ()),
        ("p53", ()),
        ("", ()),
    ],
)
def test_near_words(word: str, near: tuple[str, ...]) -> None:
    assert near_words(word, _beginning) == near

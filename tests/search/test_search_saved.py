"""Searches that are kept: read from the search page's parameters, and what makes no sense refused."""

from __future__ import annotations

import pytest

from citance.errors import UsageError
from citance.search import Filters, read_saved_search


@pytest.mark.parametrize(
    ("text", "kind", "filters"),
    [
        ("q=ties", "statements", Filters()),
        ("/search?q=ties&kind=works&page=3", "works", Filters()),
        ("?q=ties&stance=contrasting&stance=supporting", "statements", Filters(stance=("contrasting", "supporting"))),
        ("q=ties&stance=contrasting&view=broad", "statements", Filters(broad=("contrasting",))),
        ("q=ties&year_from=1999&year_to=2004", "statements", Filters(year_from=1999, year_to=2004)),
        ("q=ties&least_confidence=0.8", "statements", Filters(least_confidence=0.8)),
        ("q=ties&kind=works&stance=contrasting", "works", Filters()),
        ("q=ties&cited_works=7&nothing=x", "statements", Filters()),
    ],
)
def test_read(text: str, kind: str, filters: Filters) -> None:
    found = read_saved_search(text)
    assert (found.query, found.kind, found.filters) == ("ties", kind, filters)
    assert "page" not in found.address
    assert read_saved_search(found.address) == found


def test_filters_alone_are_a_search() -> None:
    assert read_saved_search("stance=contrasting").query == ""


@pytest.mark.parametrize(
    "text",
    ["", "q=", "kind=works", "q=x&stance=angry", "q=x&year_from=soon", f"q={'x' * 5000}", "&".join(["q=x"] * 600),
     "q=x&year_from=99999999999999999999"],
)  # fmt: skip
def test_what_makes_no_sense(text: str) -> None:
    with pytest.raises(UsageError):
        read_saved_search(text)

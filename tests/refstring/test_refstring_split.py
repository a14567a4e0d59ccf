"""Several references in one text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.refstring import lettered_parts, split_references


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Coe, N. (2003). Firms. Trade, 1, 2.", ["Coe, N. (2003). Firms. Trade, 1, 2."]),
        (
            "[1] N. Coe, Firms, Trade 1 (2003) 2. [2] T. Doe, More firms, Trade 3 (2004) 4.",
            ["[1] N. Coe, Firms, Trade 1 (2003) 2.", "[2] T. Doe, More firms, Trade 3 (2004) 4."],
        ),
        (
            "1. Coe N. Firms and what they do. Trade. 2003;1:2. 2. Doe T. Towns. Trade. 2004;3:4.",
            ["1. Coe N. Firms and what they do. Trade. 2003;1:2.", "2. Doe T. Towns. Trade. 2004;3:4."],
        ),
        (
            "Coe, N. (2003). Firms. Trade, 1, 2; Doe, T. (2004). Towns. Trade, 3, 4; Poe, E. A. (1845). The raven.",
            ["Coe, N. (2003). Firms. Trade, 1, 2", "Doe, T. (2004). Towns. Trade, 3, 4", "Poe, E. A. (1845). The raven."],
        ),
        ("a) A. Coe, J. Trade 1999, 1, 2; b) B. Doe, J. Trade 2000, 3, 4.", ["A. Coe, J. Trade 1999, 1, 2", "B. Doe, J. Trade 2000, 3, 4."]),
        ("Coe, N. (2003). Firms.\n\nDoe, T. (2004). Towns and\n  trade.", ["Coe, N. (2003). Firms.", "Doe, T. (2004). Towns and trade."]),
        (
            "Coe, N. (2003). Firms and their many\n   towns. Trade, 1, 2.\nDoe, T. (2004). Towns of the\n   north. Trade, 3, 4.",
            ["Coe, N. (2003). Firms and their many towns. Trade, 1, 2.", "Doe, T. (2004). Towns of the north. Trade, 3, 4."],
        ),
        ("Coe N, Doe T, Roe A,\nSoe B. Firms and towns.\nTrade 2003;1:2–\n9.", ["Coe N, Doe T, Roe A, Soe B. Firms and towns. Trade 2003;1:2–9."]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_split(text: str, parts: list[str]) -> None:
    assert split_references(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "COE, N. M.; BUNNELL, T. G. Spatializing knowledge. Global Networks, v. 3, n. 4, p. 437-456, 2003.",
        "Coe NM, Bunnell TG. Spatializing knowledge. New York: Wiley; 2003.",
        "Smith, J. The crash of 1929; New York and its 1930 aftermath. Oxford: OUP, 1990.",
        "Coe N. Firms of [3] kinds and [4] others. Trade. 2003;1:2.",
    ],
)
def test_one_stays_one(text: str) -> None:
    assert split_references(text) == [text]


def test_letters_must_be_in_order() -> None:
    assert lettered_parts("a) One; c) Two; b) Three") == ["One; c) Two", "Three"]
    assert lettered_parts("Firms (a) and (b)") == ["Firms (a) and (b)"]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab A1.;()[]\n2003", max_size=80))
def test_no_letter_is_lost_or_made(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(char for char in value if char.isalnum())

    joined = letters("".join(split_references(text)))
    assert len(joined) <= len(letters(text))
    assert not joined.replace("a", "").replace("b", "") or set(joined) <= set(letters(text))


@pytest.mark.parametrize("text", ["; Coe, N. 2003" * 8_000, "[1] a " * 30_000, "\n" * 100_000, "1. A" * 40_000])
def test_long_rubbish_is_split_soon(text: str) -> None:
    start = time.perf_counter()
    split_references(text)
    assert time.perf_counter() - start < 3

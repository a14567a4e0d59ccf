"""The training material that is made here: spans stay where their words are, whatever is done to a string."""

from __future__ import annotations

import itertools
import random

import pytest
from benchmarks._refstrings_gold import Labelled, Span
from hypothesis import given, settings
from hypothesis import strategies as st

silver = pytest.importorskip("train.refstring.silver")
made = pytest.importorskip("train.refstring.made")
noise = pytest.importorskip("train.refstring.noise")

RAW = "Coe, N. and Doe, T. (2003). The affinity of firms for other firms. Global Networks, 3(4), 437-456."
STRING = Labelled(
    "x", RAW, (Span(0, 19, "author"), Span(20, 27, "date"), Span(28, 66, "title"), Span(67, 83, "journal"), Span(84, 85, "volume"), Span(90, 98, "pages"))
)  # fmt: skip
RECORD = silver.Record(
    (("Coe", "Neil"), ("Doe", "T.")), "Firms and towns", "Trade", "journal", "2003", "3", "4", "5", "9", "", "", ""
)


def letters(text: str) -> str:
    """Letters and digits in lower case, ligatures taken apart."""
    plain = text.replace("ﬃ", "ffi").replace("ﬄ", "ffl").replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff")
    return "".join(char for char in plain.lower() if char.isalnum())


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000))
def test_noise_moves_spans_with_their_words(seed: int) -> None:
    noisy = noise.noisy(STRING, random.Random(seed))
    before = {span.label: letters(RAW[span.start : span.end]) for span in STRING.spans}
    for span in noisy.spans:
        words = letters(noisy.raw[span.start : span.end])
        if span.label == "title":
            assert before["title"].startswith(words)  # it may be shortened
        elif span.label != "number":
            assert words == before[span.label]


def test_made_strings_are_labelled_all_over() -> None:
    strings = made.made_strings([RECORD] * 50, [STRING], 300, seed=1)
    assert len({each.source for each in strings}) == 8
    for each in strings:
        assert all(0 <= span.start < span.end <= len(each.raw) for span in each.spans)
        assert all(one.end <= two.start for one, two in itertools.pairwise(each.spans))
        assert "{" not in each.raw
    assert made.made_strings([RECORD] * 50, [STRING], 20, seed=1) == strings[:20]


def test_fields_beside_a_plain_string_are_found_in_it() -> None:
    fields = {"authors": [("Coe", "N")], "title": "The affinity of firms for other firms", "source": "Global Networks", "volume": "3", "issue": "4", "fpage": "437", "lpage": "456", "type": "journal", "year": ""}  # fmt: skip
    found = silver.align("x", f"12. {RAW}", fields)
    assert [(span.label, found.raw[span.start : span.end]) for span in found.spans] == [
        ("number", "12. "), ("author", "Coe, N. and Doe, T."), ("date", "2003"), ("title", "The affinity of firms for other firms"),
        ("journal", "Global Networks"), ("volume", "3"), ("issue", "4"), ("pages", "437"), ("pages", "456"),
    ]  # fmt: skip
    assert silver.align("x", RAW, {**fields, "title": "Something else altogether"}) is None

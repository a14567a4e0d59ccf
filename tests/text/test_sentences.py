"""`split_sentences` over the table of examples, and its promises over any text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_examples import EXAMPLES, KNOWN_ONLY, Example

from citance.text import split_sentences


def _wanted(example: Example) -> list[str]:
    edges = [0, *example.ends, len(example.text)]
    return [example.text[a:b].strip() for a, b in pairwise(edges)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.kind}: {example.text[:60]}")
def test_table(example: Example) -> None:
    spans = split_sentences(example.text, markers=example.markers, language=example.language)
    assert [example.text[a:b] for a, b in spans] == _wanted(example)


BARE = [example for example in EXAMPLES if example.markers and example.text not in KNOWN_ONLY]


@pytest.mark.parametrize("example", BARE, ids=lambda example: example.text[:60])
def test_table_without_markup(example: Example) -> None:
    spans = split_sentences(example.text, language=example.language)
    assert [example.text[a:b] for a, b in spans] == _wanted(example)


def test_table_is_large_enough() -> None:
    assert len(EXAMPLES) >= 150
    assert len({(example.text, example.markers) for example in EXAMPLES}) == len(EXAMPLES)
    assert {example.text for example in EXAMPLES} >= KNOWN_ONLY


def test_breaks_end_sentences() -> None:
    text = "Sample and setting We asked firms. They answered"
    spans = split_sentences(text, breaks=[18])
    assert [text[a:b] for a, b in spans] == ["Sample and setting", "We asked firms.", "They answered"]


def test_break_inside_a_marker_is_ignored() -> None:
    text = "As Smith et al. (2001) say"
    assert split_sentences(text, markers=[(3, 22, False)], breaks=[9]) == [(0, 26)]


def test_break_keeps_the_markers_of_both_sides() -> None:
    text = "It rose.3 It fell. (Smith 2001) Then"
    spans = split_sentences(text, markers=[(8, 9, True), (19, 31, False)], breaks=[10])
    assert [text[a:b] for a, b in spans] == ["It rose.3", "It fell. (Smith 2001)", "Then"]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0", "."])
def test_hardly_any_text(text: str) -> None:
    assert split_sentences(text) == ([(0, 1)] if text.strip() else [])


def test_other_white_space_counts_as_space() -> None:
    text = "It rose.\nIt fell.\u00a0It rests, see Fig.\u00a02."
    assert [text[a:b] for a, b in split_sentences(text)] == ["It rose.", "It fell.", "It rests, see Fig.\u00a02."]


PIECES = st.sampled_from(
    [
        *"ab AB.!?…,;:()[]{}“”„«»\"'12 \n\u00a0。*–α",
        "et al. ",
        "Fig. ", "e.g. ", ". The ", ".7,18 In", " [3] ", "(Smith 2001)", "J. K. ", "S. 12", "etc.", "z. B. ",
    ]
)  # fmt: skip


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, bool]], list[int]]:
    text = draw(st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=80)))
    places = st.integers(0, len(text))
    cuts = sorted(draw(st.lists(places, max_size=12)))
    markers = [(a, b, draw(st.booleans())) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    return text, markers, draw(st.lists(places, max_size=3))


@settings(max_examples=600, deadline=None)
@given(marked_texts(), st.sampled_from(["en", "de", "es", ""]))
def test_spans_are_ordered_disjoint_complete_and_leave_markers_whole(
    case: tuple[str, list[tuple[int, int, bool]], list[int]], language: str
) -> None:
    text, markers, breaks = case
    spans = split_sentences(text, markers=markers, breaks=breaks, language=language)
    covered = set()
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered.update(range(start, end))
        last = end
    assert all(place in covered for place, sign in enumerate(text) if not sign.isspace())
    for low, high, _ in markers:
        inked = [place for place in range(low, high) if not text[place].isspace()]
        owners = {index for index, (a, b) in enumerate(spans) for place in inked if a <= place < b}
        assert len(owners) <= 1


HOSTILE = [".", "(", ")", "()", "[1]", ".[1]", "a.b.c.", ". ", ". A", ".1,2 ", "“", "“.”", "([{", ".7–", "J. ", "é.A ",
           "e.g. ", "Fig. 2 (", "a", "1.", ").", "?A", ". (A", ".(a)", " "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_linear_time_on_hostile_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        markers = [(place, place + 1, True) for place in range(0, len(text) - 1, 7)]
        begin = time.process_time()
        split_sentences(text)
        split_sentences(text, markers=markers)
        return time.process_time() - begin

    # Eight times the text takes about eight times as long; a quadratic step would take sixty-four times.
    short = min(seconds(12_500) for _ in range(3))
    assert seconds(100_000) < 30 * max(short, 0.001)

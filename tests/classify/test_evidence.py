"""From token scores to words."""

from __future__ import annotations

from citance.classify import ClassifierInput
from citance.classify.evidence import best_span, evidence_of
from citance.classify.rendering import Rendered
from citance.model import Evidence

CITANCE = "This is in contrast to earlier work [1]."
WORDS = [(0, 4), (5, 7), (8, 10), (11, 19), (20, 22), (23, 30), (31, 35), (-1, -1), (39, 40)]


def rendered(scores_before: int = 0, scores_after: int = 0) -> Rendered:
    nowhere = (-1, -1)
    spans = [nowhere, nowhere, *[(0, 4)] * scores_before, nowhere, *WORDS, nowhere, *[(0, 9)] * scores_after, nowhere]
    low = 3 + scores_before
    return Rendered([0] * len(spans), low, low + len(WORDS), low + 7, spans)


def item(before: str = "", after: str = "") -> ClassifierInput:
    return ClassifierInput(citance=CITANCE, marker_start=36, marker_end=39, before=before, after=after)


def test_the_best_span_is_the_run_with_the_greatest_sum() -> None:
    assert best_span([-1, 2, 3, -1, -9, 4], 0.0) == (1, 3, 5.0)
    assert best_span([2, -1, 3], 0.0) == (0, 3, 4.0)
    assert best_span([-1, -2], 0.0) == (0, 0, 0.0)
    assert best_span([], 0.0) == (0, 0, 0.0)


def test_the_words_are_sliced_from_the_citance() -> None:
    scores = [-5.0] * 3 + [-5, -5, 1, 3, 1, -5, -5, -5, -5] + [-5.0] * 2
    found = evidence_of(item(), rendered(), scores, 0.0)
    assert found == Evidence("in contrast to", 8, 22)
    assert CITANCE[found.start : found.end] == found.text


def test_a_cut_word_is_shown_whole() -> None:
    one = rendered()
    one.spans[one.low + 3] = (11, 15)
    scores = [-5.0] * 3 + [-5, -5, -5, 3, -5, -5, -5, -5, -5] + [-5.0] * 2
    assert evidence_of(item(), one, scores, 0.0) == Evidence("contrast", 11, 19)


def test_a_neighbours_words_have_no_offsets() -> None:
    scores = [-5.0] * (3 + len(WORDS) + 1) + [4.0] + [-5.0]
    found = evidence_of(item(after="Unlike them."), rendered(scores_after=1), scores, 0.0)
    assert found == Evidence("Unlike them", -1, -1)


def test_nothing_where_no_token_speaks() -> None:
    assert evidence_of(item(), rendered(), [-5.0] * 14, 0.0) is None

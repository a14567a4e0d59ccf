"""What the encoder reads: the target is told apart, every token leads back to its text, and length is bounded."""

from __future__ import annotations

import msgspec
import pytest

from citance.classify import ClassifierInput
from citance.classify.encoder_file import read_encoder
from citance.classify.rendering import MAX_TOKENS, Renderer

CITANCE = "In contrast to [1] but in line with (Coe and Bunnell, 2003), exports rose."
ITEM = ClassifierInput(
    citance=CITANCE,
    marker_start=CITANCE.index("[1]"),
    marker_end=CITANCE.index("[1]") + 3,
    before="Ties weakened [4].",
    after="Smith et al. (2009) agree.",
    section="Discussion > Limits",
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return read_encoder().renderer


def other_target(item: ClassifierInput, marker: str) -> ClassifierInput:
    start = item.citance.index(marker)
    return msgspec.structs.replace(item, marker_start=start, marker_end=start + len(marker))


def test_the_same_sentence_reads_differently_for_every_target(renderer: Renderer) -> None:
    first, second = renderer.render([ITEM, other_target(ITEM, "(Coe and Bunnell, 2003)")])
    assert first.ids != second.ids
    assert sorted(first.ids) == sorted(second.ids)
    assert first.ids[first.target] == second.ids[second.target]
    assert first.target != second.target


def test_the_printed_form_of_a_marker_is_out_of_sight(renderer: Renderer) -> None:
    changed = msgspec.structs.replace(ITEM, citance=CITANCE.replace("[1]", "[7]"))
    assert renderer.render([changed])[0].ids == renderer.render([ITEM])[0].ids


def test_every_token_leads_back_to_its_sentence(renderer: Renderer) -> None:
    one = renderer.render([ITEM])[0]
    assert len(one.spans) == len(one.ids)
    words = [ITEM.citance[start:end] for start, end in one.spans[one.low : one.high] if start >= 0]
    assert words[:3] == ["In", "contrast", "to"]
    after = [ITEM.after[start:end] for start, end in one.spans[one.high :] if start >= 0]
    assert after == ["agree", "."]
    before = [ITEM.before[start:end] for start, end in one.spans[: one.low] if start >= 0]
    assert before[0] == "Ties"


def test_sections_are_seen(renderer: Renderer) -> None:
    methods = msgspec.structs.replace(ITEM, section="Methods")
    ids, other = renderer.render([ITEM])[0].ids, renderer.render([methods])[0].ids
    assert [a == b for a, b in zip(ids, other, strict=True)].count(False) == 1


def test_a_long_sentence_is_cut_around_its_target(renderer: Renderer) -> None:
    citance = "word " * 700 + "unlike [3] here " + "word " * 700
    start = citance.index("[3]")
    item = ClassifierInput(
        citance=citance, marker_start=start, marker_end=start + 3, before="b " * 5000, after="a " * 5000
    )
    one = renderer.render([item])[0]
    assert len(one.ids) <= MAX_TOKENS
    near = [citance[a:b] for a, b in one.spans[one.target - 1 : one.target + 2] if a >= 0]
    assert near == ["unlike", "here"]


@pytest.mark.parametrize(
    ("citance", "start", "end"),
    [("", 0, 0), ("No marker at all.", 0, 0), ("\x00\x01 \ud83d[2]", 4, 7), ("ﬁﬂ İİİ [2]", 7, 10), ("[1]", 0, 3)],
)
def test_odd_text_is_rendered(renderer: Renderer, citance: str, start: int, end: int) -> None:
    citance = citance.encode("utf-8", "replace").decode("utf-8")
    one = renderer.render([ClassifierInput(citance=citance, marker_start=start, marker_end=end)])[0]
    assert len(one.ids) == len(one.spans) >= 4
    assert 0 <= one.low <= one.high <= len(one.ids)


def test_what_stands_beside_a_statement_changes_nothing(renderer: Renderer) -> None:
    other = ClassifierInput(citance="Another sentence [9].", marker_start=17, marker_end=20)
    assert renderer.render([other, ITEM, other])[1] == renderer.render([ITEM])[0]

"""Cleaning of characters, and whether hyphens at the ends of lines belong to their words."""

from __future__ import annotations

import pytest

from citance.read.pdf.hyphens import Vocabulary
from citance.read.pdf.words import clean_words, is_garbage, plain_superscripts

CLEANED = [
    ("plain words", "plain words"),
    ("e\ufb03cient work\ufb02ow", "efficient workflow"),
    ("Schr\u00a8odinger", "Schrödinger"),
    ("Universit\u00b4e", "Université"),
    ("Franc\u0327ois", "François"),
    ("cafe\u0301", "café"),
    ("co\u00adoperate", "cooperate"),
    ("inter\ufffe", "inter-"),
    ("inter\u0002", "inter-"),
    ("inter\u00ad", "inter-"),
    ("non\u00a0breaking", "non breaking"),
    ("zero\u200bwidth", "zerowidth"),
    ("\u0001odd", "\ufffdodd"),
    ("Gauß’s", "Gauß’s"),
]


@pytest.mark.parametrize(("raw", "clean"), CLEANED)
def test_clean_words(raw: str, clean: str) -> None:
    assert clean_words(raw)[0] == clean


def test_offsets_move_with_ligatures() -> None:
    raw = "an e\ufb03cient [12] way"
    clean, moved = clean_words(raw)
    assert moved is not None
    start, end = raw.index("["), raw.index("]") + 1
    assert clean[moved(start) : moved(end)] == "[12]"
    assert moved(len(raw)) == len(clean)


def test_plain_words_do_not_move() -> None:
    assert clean_words("as it is [3]") == ("as it is [3]", None)


def test_superscript_signs_become_plain_and_are_known() -> None:
    text, spans = plain_superscripts("shown before¹²,³ and 10⁻⁵")
    assert text == "shown before12,3 and 10-5"
    assert [text[a:b] for a, b in spans] == ["12", "3", "-5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quick brown fox jumps over the lazy dog. " * 10, False),
        ("快速的棕色狐狸跳过了懒狗" * 30, False),
        ("\ue001\ue002\ue003\ue004 " * 100, True),
        ("#$%& ()*+ ,-./ 0123 " * 40, True),
        ("short \ufffd", False),
    ],
)
def test_garbage(text: str, expected: bool) -> None:
    assert is_garbage(text) is expected


BROKEN = [
    ("their interna-", "tional ties", "their international ties"),
    ("a well-", "known case", "a well-known case"),  # the document has "well-known"
    ("the inter-", "firm ties", "the interfirm ties"),  # the document has "interfirm"
    ("the self-", "employed owners", "the self-employed owners"),
    ("the post-", "Soviet years", "the post-Soviet years"),
    ("of COVID-", "19 cases", "of COVID-19 cases"),
    ("pages 12–", "15 there", "pages 12–15 there"),
    ("was stopped –", "for a while", "was stopped – for a while"),
    ("at https://example.org/a-", "b/c", "at https://example.org/a-b/c"),
    ("short- and long-", "term plans", "short- and long-term plans"),
    ("no hyphen", "here", "no hyphen here"),
    ("and/", "or", "and/or"),
]


@pytest.mark.parametrize(("before", "after", "joined"), BROKEN)
def test_broken_words(before: str, after: str, joined: str) -> None:
    vocabulary = Vocabulary(["it is a well-known thing that interfirm and long-term ties exist here"])
    drop, space = vocabulary.join(before, after)
    assert before[: len(before) - drop] + (" " if space else "") + after == joined


def test_words_cut_by_lines_are_no_witnesses() -> None:
    # "known" begins a line and may be the rest of a word; "inter" ends one and may be cut.
    vocabulary = Vocabulary(["known things are inter", "one two three"])
    assert "known" not in vocabulary
    assert "inter" not in vocabulary
    assert "things" in vocabulary

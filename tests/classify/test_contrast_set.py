"""The contrast set itself is well formed: what is measured on it means what `docs/contrast-set.md` says."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

SET = Path(__file__).with_name("contrast_pairs.jsonl")
MADE = Path(__file__).parents[2] / "train" / "made_pairs.jsonl"
DOC = Path(__file__).parents[2] / "docs" / "contrast-set.md"
FIELDS = {
    "pair", "side", "kind", "rule", "field", "before", "citance", "after", "marker_start", "marker_end",
    "section", "citing_title", "cited_title", "stance", "broad", "cue",
}  # fmt: skip
STANCES = {"supporting", "contrasting", "mentioning"}
WORDS_CHANGED_AT_MOST = 18
SHARED_WORDS_IN_A_ROW = 9


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ROWS = _rows(SET)
PAIRS: dict[str, list[dict[str, object]]] = defaultdict(list)
for _row in ROWS:
    PAIRS[str(_row["pair"])].append(_row)


def _words(row: dict[str, object]) -> list[str]:
    return f"{row['before']} {row['citance']} {row['after']}".split()


def _labels(row: dict[str, object]) -> tuple[object, object]:
    return row["stance"], row["broad"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['pair']}{row['side']}")
def test_every_row_is_whole(row):
    assert set(row) == FIELDS
    assert row["stance"] in STANCES
    assert row["broad"] in STANCES
    assert row["rule"] in range(13)
    start, end = row["marker_start"], row["marker_end"]
    assert 0 <= start < end <= len(row["citance"])
    marker = row["citance"][start:end]
    assert marker == marker.strip()
    assert re.search(r"\d|⁴|[A-Z]", marker), "a marker is a number, a year or a name"
    for text in (row["before"], row["citance"], row["after"]):
        assert not re.search(r"[⟦⟧{}|]| {2}| [,.;]", text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['pair']}{row['side']}")
def test_labels_obey_the_codebook(row):
    if row["stance"] != "mentioning":
        assert row["broad"] == row["stance"], "own evidence is also somebody's evidence"
    if row["broad"] == "mentioning":
        assert row["cue"] == ""
    else:
        assert row["cue"]
        assert any(row["cue"] in row[part] for part in ("before", "citance", "after"))


def test_ids_are_unique_and_every_pair_has_two_sides():
    assert all([row["side"] for row in sides] == ["a", "b"] for sides in PAIRS.values())
    assert list(PAIRS) == sorted(PAIRS)


@pytest.mark.parametrize("sides", PAIRS.values(), ids=list(PAIRS))
def test_the_two_sides_differ_in_little(sides):
    first, second = sides
    assert all(first[name] == second[name] for name in ("kind", "rule", "field", "section", "citing_title"))
    where = ("before", "citance", "after", "marker_start", "marker_end")
    assert [first[name] for name in where] != [second[name] for name in where]
    one, two = _words(first), _words(second)
    steps = [
        step for step in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes() if step[0] != "equal"
    ]
    changed = max(sum(step[2] - step[1] for step in steps), sum(step[4] - step[3] for step in steps))
    assert changed <= WORDS_CHANGED_AT_MOST
    assert changed < max(len(one), len(two)), "something must stay the same"


@pytest.mark.parametrize("sides", PAIRS.values(), ids=list(PAIRS))
def test_labels_differ_except_where_invariance_is_asked(sides):
    same = _labels(sides[0]) == _labels(sides[1])
    assert same == (sides[0]["kind"] == "invariance")


def test_the_same_sentence_with_two_targets_is_well_represented():
    same_text = [
        sides
        for sides in PAIRS.values()
        if sides[0]["citance"] == sides[1]["citance"] and sides[0]["kind"] == "target"
    ]
    assert len(same_text) >= 25


def test_size_balance_and_coverage():
    kinds = {pair: sides[0]["kind"] for pair, sides in PAIRS.items()}
    invariance = sum(kind == "invariance" for kind in kinds.values())
    assert len(PAIRS) - invariance >= 180
    assert invariance <= 30
    by_stance = Counter(row["stance"] for row in ROWS)
    assert min(by_stance.values()) / len(ROWS) >= 0.3
    rules = Counter(sides[0]["rule"] for sides in PAIRS.values())
    assert all(rules[rule] >= 4 for rule in range(1, 13))
    assert min(Counter(kinds.values()).values()) >= 3
    assert len({row["field"] for row in ROWS}) >= 15
    assert sum(row["stance"] != row["broad"] for row in ROWS) >= 20


def test_the_document_counts_what_is_there():
    text = DOC.read_text(encoding="utf-8")
    counts = Counter(sides[0]["kind"] for sides in PAIRS.values())
    for kind, count in counts.items():
        assert f"| {kind} | {count} |" in text
    assert f"{len(PAIRS)} pairs" in text
    assert f"{len(ROWS)} statements" in text


def _runs(row: dict[str, object]) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", f"{row['before']} {row['citance']} {row['after']}".lower())
    return {tuple(words[i : i + SHARED_WORDS_IN_A_ROW]) for i in range(len(words) - SHARED_WORDS_IN_A_ROW + 1)}


def test_no_sentence_of_the_set_is_in_the_made_training_rows():
    made = _rows(MADE)
    shared = set().union(*map(_runs, ROWS)) & set().union(*map(_runs, made))
    assert not shared
    names = {str(row["citing_title"]) for row in ROWS} & {str(row["citing_title"]) for row in made}
    assert not names


def test_made_training_rows_are_whole():
    for row in _rows(MADE):
        assert 0 <= row["marker_start"] < row["marker_end"] <= len(row["citance"])
        assert row["source"] == row["stratum"] == "made"
        assert row["stance"] in STANCES
        assert row["conf"] in {1, 2, 3}
        assert row["broad"] == row["stance"] or row["stance"] == "mentioning"
        assert bool(row["cue"]) == (row["broad"] != "mentioning")
        assert any(row["cue"] in row[part] for part in ("before", "citance", "after"))

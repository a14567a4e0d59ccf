"""The codebook's rules, one by one, on minimal pairs written for the project."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from citance.classify import load_classifier


def _load_pairs():
    spec = importlib.util.spec_from_file_location("stance_pairs", Path(__file__).with_name("pairs.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["stance_pairs"] = module
    spec.loader.exec_module(module)
    return module


pairs = _load_pairs()
SIDES = [
    (pair, side, text, stance)
    for pair in pairs.PAIRS
    for side, text, stance in ((1, pair.first, pair.first_stance), (2, pair.second, pair.second_stance))
]
STATEMENTS_RIGHT_AT_LEAST = 162
PAIRS_RIGHT_AT_LEAST = 67


def test_the_table_is_of_minimal_pairs():
    assert len(pairs.PAIRS) >= 60
    assert all(pair.first_stance != pair.second_stance or pair.rule in {"2", "use"} for pair in pairs.PAIRS)
    assert {"1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "negation", "own", "hedge"} <= {
        pair.rule for pair in pairs.PAIRS
    }


@pytest.mark.parametrize(("pair", "side", "text", "stance"), [one for one in SIDES if one[1] not in one[0].known])
def test_a_statement_gets_its_stance(pair, side, text, stance):
    assert load_classifier("linear").classify([pairs.read(text)])[0].stance == stance


@pytest.mark.parametrize(("pair", "side", "text", "stance"), [one for one in SIDES if one[1] in one[0].known])
def test_a_known_failure_is_still_one(pair, side, text, stance):
    """One that is now right must be taken off the list, so that it can never be lost again unseen."""
    assert load_classifier("linear").classify([pairs.read(text)])[0].stance != stance


def test_how_many_are_right_all_in_all():
    right = [
        load_classifier("linear").classify([pairs.read(text)])[0].stance == stance for _, _, text, stance in SIDES
    ]
    both = sum(one and two for one, two in zip(right[::2], right[1::2], strict=True))
    assert sum(right) >= STATEMENTS_RIGHT_AT_LEAST
    assert both >= PAIRS_RIGHT_AT_LEAST


def test_the_target_decides():
    first, second = load_classifier("linear").classify(
        [
            pairs.read("Our results are consistent with ⟦[4]⟧ but in contrast to [5]."),
            pairs.read("Our results are consistent with [4] but in contrast to ⟦[5]⟧."),
        ]
    )
    assert (first.stance, second.stance) == ("supporting", "contrasting")
    assert first.evidence.text == "are consistent with"
    assert second.evidence.text == "in contrast to"

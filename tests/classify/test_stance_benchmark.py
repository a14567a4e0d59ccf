"""The scorer: its arithmetic, its floors, and that it skips aloud without data."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def scorer(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    spec = importlib.util.spec_from_file_location("benchmarks_stance", ROOT / "benchmarks" / "stance.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "benchmarks_stance", module)
    spec.loader.exec_module(module)
    return module


def test_precision_recall_f1(scorer):
    truth, said = np.array([0, 0, 1, 2, 2]), np.array([0, 2, 1, 0, 2])
    assert scorer.prf(truth, said, np.ones(5), 0) == (0.5, 0.5, 0.5)
    assert scorer.prf(truth, said, np.array([1, 1, 1, 0, 1.0]), 0)[0] == 1.0
    assert scorer.prf(truth, said, np.zeros(5), 0) == (0.0, 0.0, 0.0)


def test_floors_bite_in_both_directions(scorer):
    result = {"macro_f1": {"value": 0.7}, "natural_ece": {"value": 0.05}}
    floors = {"at_least": {"macro_f1": 0.71}, "at_most": {"natural_ece": 0.04}}
    assert len(scorer.below_floors(result, floors)) == 2
    assert scorer.below_floors(result, {"at_least": {"macro_f1": 0.7}, "at_most": {"natural_ece": 0.05}}) == []


def test_every_floor_names_a_figure(scorer):
    floors = json.loads(scorer.FLOORS.read_text())
    assert floors["sha256"]
    assert set(floors["at_least"]) | set(floors["at_most"]) <= {*scorer.figures(), *scorer.OTHERS}
    assert {"macro_f1", "contrasting_recall", "broad_macro_f1"} <= set(floors["at_least"])


def test_without_data_it_is_skipped_aloud(scorer, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CITANCE_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["stance.py"])
    assert scorer.main() == 0
    assert "SKIPPED" in capsys.readouterr().err


def test_the_committed_weights_hold_their_floors(scorer, monkeypatch, capsys):
    if scorer.data_folder() is None:
        pytest.skip("the labelled statements are not here (CITANCE_DATA)")
    monkeypatch.setattr(scorer, "ROUNDS", 2)
    monkeypatch.setattr(sys, "argv", ["stance.py", "--json"])
    assert scorer.main() == 0, json.loads(capsys.readouterr().out)["below"]

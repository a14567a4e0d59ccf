"""The trainer's data rules; nothing here trains. Skipped without the `train` extra."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the train extra is not installed")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def trainer(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("train.train_linear")


def row(doi, title, citance):
    return {"citing_doi": doi, "citing_title": title, "citance": citance, "id": citance}


def test_nothing_that_shares_an_article_or_a_sentence_with_dev_is_trained_on(trainer):
    dev = [row("10.1/a", "A", "x"), row(None, "B", "y")]
    rows = [row("10.1/a", "other", "1"), row(None, "B", "2"), row("10.1/c", "C", "y"), row(None, "", "3")]
    assert [one["id"] for one in trainer.without_dev(rows, dev)] == ["3"]


def test_natural_weights_have_the_natural_mix(trainer):
    rows = [
        {"stance": "mentioning", "stratum": "natural"},
        {"stance": "mentioning", "stratum": "con_own"},
        {"stance": "supporting", "stratum": "sup_own"},
        {"stance": "contrasting", "stratum": "con_own"},
        {"stance": "contrasting", "stratum": "natural"},
    ]
    assert trainer.natural_weights(rows) == pytest.approx([0.94, 0.0, 0.042, 0.009, 0.009])


def test_calibration_recovers_a_known_temperature(trainer):
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 2, (20_000, 3))
    truth = np.array([rng.choice(3, p=one) for one in trainer.softmax(scores / 2.0)])
    temperature, shift = trainer.calibrate(scores, truth, np.full(20_000, 1 / 20_000))
    assert temperature == pytest.approx(2.0, rel=0.1)
    assert shift == pytest.approx((0.0, 0.0, 0.0), abs=0.1)


def test_made_statements_are_the_same_each_time_and_well_formed(trainer):
    rows = trainer.made_rows(300, 7)
    assert rows == trainer.made_rows(300, 7)
    assert rows != trainer.made_rows(300, 8)
    assert {strict for _, strict, _ in rows} == {0, 1, 2}
    for item, strict, broad in rows:
        assert item.marker_start < item.marker_end <= len(item.citance)
        assert not set("⟦⟧{}") & set(item.citance)
        assert broad == strict or strict == 2


def test_without_data_it_says_so(trainer, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CITANCE_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["train_linear.py"])
    assert trainer.main() == 2
    assert "CITANCE_DATA" in capsys.readouterr().err

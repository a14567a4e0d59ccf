"""The sample that is read by hand: how it is drawn, written, recorded and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks._data import percent, wilson
from benchmarks._gold import GoldFile, gold_of
from benchmarks._score import Found

from benchmarks import _hand


def found(citance: str, marker: str, language: str = "en", *, inferred: bool = False) -> Found:
    """A statement whose marker stands at its first place in the citance."""
    start = citance.index(marker)
    return Found("B1", citance, start, start + len(marker), marker, "", "", inferred, language)


@pytest.fixture
def gold(tmp_path: Path) -> GoldFile:
    """A file with two sentences."""
    path = tmp_path / "a.xml"
    path.write_text("<article><body><p>Cells grow [1]. Cells die.2 They rest.</p></body></article>")
    return gold_of(path)


@pytest.mark.parametrize(
    ("citance", "marker", "style"),
    [
        ("Cells grow [1].", "1", "brackets"),
        ("Cells grow [1].", "[1]", "brackets"),
        ("Cells grow (1).", "1", "parentheses"),
        ("Cells grow.1", "1", "bare"),
        ("Cells grow (Coe, 2003).", "Coe, 2003", "author-year"),
        ("Coe (2003) saw it.", "2003", "author-year"),
    ],
)
def test_style_of(citance: str, marker: str, style: str) -> None:
    assert _hand.style_of(found(citance, marker)) == style


def test_the_sample_takes_every_stratum_and_no_sentence_twice(gold: GoldFile) -> None:
    plenty = [(gold, found(f"Cells grow number {n} [1].", "[1]")) for n in range(50)]
    rare = [(gold, found("Zellen wachsen (Coe, 2003).", "Coe, 2003", "de"))]
    twice = [(gold, found("Cells grow number 1 [1].", "1"))]
    guessed = [(gold, found("Cells grow fast.9", "9", inferred=True))]
    sample = _hand.draw(plenty + rare + twice + guessed, 10, seed=3)
    assert len(sample) == len({one.citance for _, one in sample}) == 10
    assert rare[0] in sample
    assert guessed[0] not in sample
    assert sample == _hand.draw(plenty + rare + twice + guessed, 10, seed=3)


def test_verdicts_go_around(gold: GoldFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hand, "RECORD", tmp_path / "verdicts.json")
    pool = [(gold, found("Cells grow [1].", "[1]")), (gold, found("Cells die.2", "2"))]
    assert _hand.tally(pool)["recorded"] == 0
    sheet = tmp_path / "sheet.txt"
    _hand.write(pool, sheet)
    text = sheet.read_text()
    assert "»Cells die.2« They rest." in text
    sheet.write_text(text.replace("verdict: ", "verdict: ok", 1).replace("verdict: \n", "verdict: cut\n", 1))
    assert _hand.record(sheet) == 2
    assert "Cells" not in _hand.RECORD.read_text()
    assert _hand.tally(pool) == {"recorded": 2, "standing": 2, "ok": 1, "cut": 1, "run-on": 0}
    assert _hand.tally(pool[:1]) == {"recorded": 2, "standing": 1, "ok": 1, "cut": 0, "run-on": 0}


def test_a_strange_verdict_is_refused(gold: GoldFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hand, "RECORD", tmp_path / "verdicts.json")
    sheet = tmp_path / "sheet.txt"
    _hand.write([(gold, found("Cells grow [1].", "[1]"))], sheet)
    sheet.write_text(sheet.read_text().replace("verdict: ", "verdict: fine"))
    with pytest.raises(ValueError, match="fine"):
        _hand.record(sheet)


def test_wilson_interval() -> None:
    low, high = wilson(1, 300)
    assert low == pytest.approx(0.00059, abs=1e-5)
    assert high == pytest.approx(0.01863, abs=1e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    assert percent(0, 0) == "–"

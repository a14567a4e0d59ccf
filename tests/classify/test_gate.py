"""The gate that needs no data beyond the repository: the committed weights on the written contrast set."""

from __future__ import annotations

import json
from pathlib import Path

from contrast_score import contrast_rows, score

from citance.classify import load_classifier, read_input

FLOORS = Path(__file__).resolve().parents[2] / "benchmarks" / "floors" / "stance.json"


def test_the_contrast_set_is_not_below_its_floors() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["at_least"]
    rows = contrast_rows()
    judged = load_classifier().classify([read_input(row) for row in rows])
    found = score(rows, [one.stance.value for one in judged])
    right, of = (int(part) for part in found["pairs_right"]["all"].split("/"))
    assert found["macro_f1"] >= floors["contrast_macro_f1"]
    assert right / of >= floors["contrast_pairs"]

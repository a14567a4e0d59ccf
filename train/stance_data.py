"""The labelled statements as the trainers and the scorer read them: where they lie, rows, inputs, natural weights."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from citance.classify import ClassifierInput

__all__ = [
    "CLASSES",
    "NATURAL_MIX",
    "NATURAL_STRATA",
    "data_folder",
    "input_from_row",
    "labels",
    "natural_weights",
    "read_rows",
    "sha256",
]

CLASSES = ("supporting", "contrasting", "mentioning")
NATURAL_MIX = (0.042, 0.018, 0.940)
"""Of 900 biomedical statements drawn at random (DESIGN.md, "Quality is measured")."""
NATURAL_STRATA = frozenset({"natural", "psy_natural"})

Row = dict[str, Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def data_folder() -> Path | None:
    """`stance/` in CITANCE_DATA, or in `../shared` beside the repository; None where there is none."""
    root = os.environ.get("CITANCE_DATA")
    base = Path(root) if root else Path(__file__).resolve().parents[2] / "shared"
    folder = base / "stance"
    return folder if (folder / "dev.jsonl").is_file() else None


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def sha256(path: Path) -> str:
    """The file's SHA-256, so that weights and figures name the data they come from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def input_from_row(row: Row) -> ClassifierInput:
    """A row of train.jsonl or dev.jsonl as the classifier sees it (no label among it)."""
    return ClassifierInput(
        id=row["id"],
        citance=row["citance"],
        marker_start=row["marker_start"],
        marker_end=row["marker_end"],
        before=row["before"] or "",
        after=row["after"] or "",
        section=row["section"] or "",
        citing_title=row["citing_title"] or "",
        cited_title=row["cited_title"] or "",
        cited_year=row["cited_year"],
    )


def labels(rows: list[Row], field: str = "stance") -> Ints:
    """The positions of the rows' labels in `CLASSES`."""
    return np.array([CLASSES.index(row[field]) for row in rows], dtype=np.int64)


def natural_weights(rows: list[Row], *, natural_mentioning_only: bool = True) -> Floats:
    """Weights that sum to 1 and give each strict class its natural share.

    The share of mentioning is carried by the randomly drawn rows alone: the enriched mentionings were picked because
    they look like something else, and counting them as ordinary would overstate the false alarms. Supporting and
    contrasting are too rare among the random rows and are carried by all rows of the class.
    `natural_mentioning_only=False` lets every mentioning row carry it: the pessimistic reading.
    """
    stance = labels(rows)
    random_rows = np.array([row["stratum"] in NATURAL_STRATA for row in rows])
    weights = np.zeros(len(rows))
    for index, share in enumerate(NATURAL_MIX):
        members = stance == index
        if CLASSES[index] == "mentioning" and natural_mentioning_only:
            members &= random_rows
        if members.any():
            weights[members] = share / members.sum()
    return weights / weights.sum()

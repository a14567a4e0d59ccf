"""What each part of the linear classifier is worth, out of fold on train.jsonl.

    .venv/bin/python train/ablate.py

Each line leaves one part out (or puts plain words in place of everything) and prints the uncalibrated out-of-fold
figures of the rest; docs/decisions/2026-11-22-first-classifier.md quotes them. About five minutes on one core.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from train.made import made_rows  # noqa: E402
from train.stance_data import data_folder, input_from_row, labels, read_rows  # noqa: E402
from train.train_linear import FOLDS, MADE, SEED, Extra, extra_of, figures, fit, group_of, public_rows, without_dev  # noqa: E402

from citance.classify.features import features_of  # noqa: E402

PARTS: dict[str, Callable[[str], bool]] = {
    "everything": lambda view: True,
    "words of the sentence alone": lambda view: view == "w",
    "without the sides and distances of words": lambda view: (
        view not in {"l", "r", "l0", "l1", "l2", "r0", "r1", "r2"}
    ),
    "without cues around the target": lambda view: view not in {"k", "kc", "kk", "n", "p"},
    "without the sequence of cues": lambda view: view not in {"t", "t<", "t>", "t="},
    "without relations": lambda view: view not in {"g", "G", "ag"},
    "without the sentence before": lambda view: not view.startswith("b"),
    "without the sentence after": lambda view: not view.startswith("a"),
    "without section and place": lambda view: view != "m",
}


def best_macro(scores: np.ndarray, stance: np.ndarray, weight: np.ndarray) -> float:
    """Macro-F1 with the two class offsets that suit these out-of-fold scores best."""
    grid = np.arange(0.0, 2.01, 0.2)
    return max(
        float(f1_score(stance, (scores + np.array([a, b, 0.0])).argmax(axis=1), average="macro", sample_weight=weight))
        for a in grid
        for b in grid
    )


def main() -> int:
    """Print one line per variant; 2 where the data are absent."""
    folder = data_folder()
    if folder is None:
        print("no labelled statements: set CITANCE_DATA to the folder that holds stance/", file=sys.stderr)
        return 2
    rows = without_dev(read_rows(folder / "train.jsonl"), read_rows(folder / "dev.jsonl"))
    own = [features_of(input_from_row(row)) for row in rows]
    public = public_rows(folder / "public_human.jsonl")
    made = made_rows(MADE, SEED)
    both, public_only, made_only = extra_of(public, made), extra_of(public, []), extra_of([], made)
    stance, weight = labels(rows), np.array([0.5 if row["conf"] == 1 else 1.0 for row in rows])
    splits = list(GroupKFold(FOLDS).split(rows, stance, [group_of(row) for row in rows]))
    variants: list[tuple[str, Callable[[str], bool], Extra]] = [(name, keep, both) for name, keep in PARTS.items()]
    variants += [
        ("without SciCite", PARTS["everything"], made_only),
        ("without made statements", PARTS["everything"], public_only),
    ]
    for name, keep, extra in variants:
        kept = [{one for one in names if keep(one.split(" ", 1)[0])} for names in own]
        more = [{one for one in names if keep(one.split(" ", 1)[0])} for names in extra.features]
        scores = np.zeros((len(rows), 3))
        for inside, outside in splits:
            target = np.concatenate([stance[inside], extra.strict])
            shares = np.concatenate([weight[inside], extra.weight])
            fitted = fit([kept[i] for i in inside] + more, len(inside), target, target, shares)
            scores[outside] = fitted.scores([kept[i] for i in outside])[:, :3]
        print(
            f"{name:42} best {best_macro(scores, stance, weight):.3f}  {figures(stance, scores.argmax(axis=1))}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

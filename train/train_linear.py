"""From labelled statements to the weights of the linear classifier, in one command.

    .venv/bin/pip install -e '.[train]'
    .venv/bin/python train/train_linear.py                 # cross-validate, fit, write src/citance/classify/weights/
    .venv/bin/python train/train_linear.py --no-write      # only the figures
    .venv/bin/python benchmarks/stance.py                  # then: the figures on dev

The data lie in `stance/` of the folder that CITANCE_DATA names, or of `../shared`. dev.jsonl is read for one thing
only: to leave out of the training whatever shares an article or a sentence with it. Features, strength, calibration
and operating point are chosen on out-of-fold predictions of train.jsonl, folded by citing article. A few minutes on
one core; the same data give the same weights, bit for bit, with the same versions of numpy, scipy and scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from train.made import made_rows  # noqa: E402
from train.stance_data import (  # noqa: E402
    CLASSES,
    NATURAL_STRATA,
    data_folder,
    input_from_row,
    labels,
    natural_weights,
    read_rows,
    sha256,
)

from citance.classify import ClassifierInput  # noqa: E402
from citance.classify.features import FEATURE_VERSION, features_of  # noqa: E402
from citance.classify.weights_file import FORMAT, Card  # noqa: E402
from citance.model import CODEBOOK_VERSION  # noqa: E402

SEED = 20261122
FOLDS = 5
MIN_ROWS = 3
"""A feature must occur in as many statements of train.jsonl."""
STRENGTH = 0.01
"""Inverse of the L2 penalty; .003, .01, .02 and .03 were tried out of fold."""
PUBLIC_WEIGHT = 0.3
"""Share of a SciCite row; 0, .1, .3 and .5 were tried out of fold."""
PUBLIC_MENTIONING = 0.3
"""Part of SciCite's mentionings that is used, else they would be most of the training."""
MADE = 1500
"""How many statements are made from phrase tables (`train.made`); 1,200, 1,500 and 2,400 were tried."""
MADE_WEIGHT = 0.1
"""Share of a made statement; 0, .1, .2 and .3 were tried out of fold and across sources."""
SCALES = {
    "k": 2.0, "kk": 2.0, "n": 2.0, "m": 2.0, "t": 1.5, "kc": 2.0, "bx": 2.0, "ax": 2.0, "g": 3.0, "G": 3.0, "ag": 2.0,
}  # fmt: skip
"""Cue features weigh more than single words: the penalty then falls on the words first."""
PRUNE_BELOW = 0.004
"""Features whose greatest weight is smaller are dropped; the out-of-fold figures are those after pruning."""

CLAIMS_AT_MOST = 1.2
"""A tally may overstate or understate a class by a fifth at the natural mix, out of fold."""

Row = dict[str, Any]


def public_rows(path: Path) -> list[tuple[ClassifierInput, int]]:
    """SciCite rows with a marker; its `label3` stands for the strict and the broad stance alike."""
    rng = np.random.default_rng(SEED)
    kept = []
    for row in read_rows(path):
        if not row["label3"] or row["cite_start"] is None:
            continue
        start, end = int(row["cite_start"]), int(row["cite_end"])
        if not 0 <= start < end <= len(row["text"]):
            continue
        if row["label3"] == "mentioning" and rng.random() >= PUBLIC_MENTIONING:
            continue
        item = ClassifierInput(citance=row["text"], marker_start=start, marker_end=end, section=row["section"] or "")
        kept.append((item, CLASSES.index(row["label3"])))
    return kept


class Extra(msgspec.Struct):
    """What is trained on beside the rows and never scored: features, strict and broad labels, shares."""

    features: list[set[str]]
    strict: np.ndarray[Any, Any]
    broad: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]


def extra_of(public: list[tuple[ClassifierInput, int]], made: list[tuple[ClassifierInput, int, int]]) -> Extra:
    """SciCite's rows and the made statements."""
    labelled = [(item, label, label) for item, label in public] + made
    return Extra(
        [features_of(item) for item, _, _ in labelled],
        np.array([strict for _, strict, _ in labelled], dtype=np.int64),
        np.array([broad for _, _, broad in labelled], dtype=np.int64),
        np.concatenate([np.full(len(public), PUBLIC_WEIGHT), np.full(len(made), MADE_WEIGHT)]),
    )


def group_of(row: Row) -> str:
    """The citing article, by its DOI or, where there is none, its title."""
    return str(row["citing_doi"] or row["citing_title"] or row["id"])


def without_dev(rows: list[Row], dev: list[Row]) -> list[Row]:
    """The rows that share neither citing article (DOI or title) nor citing sentence with dev."""
    taken = {str(row[key]) for row in dev for key in ("citing_doi", "citing_title", "citance") if row[key]}
    return [row for row in rows if not taken & {str(row[key]) for key in ("citing_doi", "citing_title", "citance")}]


def vocabulary_of(features: list[set[str]]) -> dict[str, int]:
    """The features that occur in at least MIN_ROWS statements, sorted by name."""
    counts = Counter(name for names in features for name in names)
    return {name: i for i, name in enumerate(sorted(name for name, n in counts.items() if n >= MIN_ROWS))}


def matrix_of(features: list[set[str]], vocabulary: dict[str, int]) -> Any:
    """Statements by features, 1 where a statement has the feature."""
    indices: list[int] = []
    pointers = [0]
    for names in features:
        indices += sorted(vocabulary[name] for name in names if name in vocabulary)
        pointers.append(len(indices))
    ones = np.ones(len(indices), dtype=np.float64)
    return sparse.csr_matrix((ones, indices, pointers), shape=(len(features), len(vocabulary)))


class Fit(msgspec.Struct):
    """Pruned weights, (features, 6), as they are written: float16."""

    vocabulary: dict[str, int]
    weights: np.ndarray[Any, Any]
    bias: np.ndarray[Any, Any]

    def scores(self, features: list[set[str]]) -> np.ndarray[Any, Any]:
        """Raw sums, (statements, 6)."""
        return np.asarray(matrix_of(features, self.vocabulary) @ self.weights.astype(np.float64)) + self.bias


def fit(features: list[set[str]], own: int, strict: Any, broad: Any, weight: Any) -> Fit:
    """Strict and broad logistic regressions; the vocabulary comes from the first `own` statements only."""
    vocabulary = vocabulary_of(features[:own])
    names = list(vocabulary)
    scale = np.array([SCALES.get(name.split(" ", 1)[0], 1.0) for name in names])
    scaled = matrix_of(features, vocabulary) @ sparse.diags(scale)
    columns, bias = [], []
    for target in (strict, broad):
        model = LogisticRegression(C=STRENGTH, max_iter=400, random_state=SEED)
        model.fit(scaled, target, sample_weight=weight)
        columns.append((model.coef_ * scale).T)
        bias.append(model.intercept_)
    weights = np.hstack(columns)
    keep = np.abs(weights).max(axis=1) >= PRUNE_BELOW
    kept = [name for name, flag in zip(names, keep, strict=True) if flag]
    return Fit({name: i for i, name in enumerate(kept)}, weights[keep].astype(np.float16), np.concatenate(bias))


def softmax(scores: Any) -> Any:
    """Rows that sum to 1."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def calibrate(scores: Any, stance: Any, weight: Any) -> tuple[float, tuple[float, float, float]]:
    """Temperature and shift that make softmax(score / temperature + shift) likeliest at the natural mix."""

    def loss(values: Any) -> float:
        shift = np.array([values[1], values[2], 0.0])
        probability = softmax(scores / np.exp(values[0]) + shift)[np.arange(len(stance)), stance]
        return float(-(weight * np.log(probability + 1e-12)).sum())

    best = minimize(loss, np.zeros(3), method="Nelder-Mead", options={"maxiter": 2000, "xatol": 1e-5, "fatol": 1e-8}).x
    return float(np.exp(best[0])), (float(best[1]), float(best[2]), 0.0)


def natural_precision(predicted: Any, stance: Any, weight: Any) -> list[tuple[float, float]]:
    """(precision, recall) of supporting and contrasting under the natural weights."""
    out = []
    for k in (0, 1):
        hit = weight[(predicted == k) & (stance == k)].sum()
        out.append((hit / max(weight[predicted == k].sum(), 1e-12), hit / weight[stance == k].sum()))
    return out


def operating_points(
    probability: Any, stance: Any, weight: Any, natural: Any
) -> dict[str, tuple[float, float, float]]:
    """Offsets on the log probabilities, chosen out of fold, with their figures printed.

    likeliest: none; enriched, natural: best macro-F1 on the enriched rows, at the natural mix; fair, the default: best
    macro-F1 on the enriched rows among the points that, at the natural mix, claim nearly as many statements of each
    class as there are (CLAIMS_AT_MOST), so that false alarms and misses about cancel in a tally.
    """
    logs = np.log(probability + 1e-12)
    grid = [(a, b) for a in np.arange(-1.0, 3.01, 0.1) for b in np.arange(-1.0, 3.01, 0.1)]
    rows = []
    for a, b in grid:
        predicted = (logs + np.array([a, b, 0.0])).argmax(axis=1)
        macro = f1_score(stance, predicted, average="macro", sample_weight=weight)
        natural_macro = f1_score(stance, predicted, average="macro", sample_weight=natural)
        claims = [natural[predicted == k].sum() / natural[stance == k].sum() for k in (0, 1)]
        fair = all(1 / CLAIMS_AT_MOST <= claim <= CLAIMS_AT_MOST for claim in claims)
        rows.append((macro, natural_macro, macro if fair else -1.0, (float(a), float(b), 0.0)))
    points = {
        "likeliest": (0.0, 0.0, 0.0),
        "enriched": max(rows, key=lambda row: row[0])[3],
        "natural": max(rows, key=lambda row: row[1])[3],
        "fair": max(rows, key=lambda row: row[2])[3],
    }
    pessimistic = natural_weights_all(stance)
    for name, offsets in points.items():
        predicted = (logs + np.array(offsets)).argmax(axis=1)
        print(f"  {name:10} offsets {offsets[0]:+.1f} {offsets[1]:+.1f}  {figures(stance, predicted)}")
        for label, mix in (("natural mix", natural), ("pessimistic", pessimistic)):
            (sp, sr), (cp, cr) = natural_precision(predicted, stance, mix)
            print(f"  {'':10} {label}: supporting P {sp:.3f} R {sr:.3f}, contrasting P {cp:.3f} R {cr:.3f}")
    return points


def across_sources(rows: list[Row], fit_on: Callable[[Any], Fit], own: list[set[str]], stance: Any) -> None:
    """Print what a change of domain costs: trained on biomedicine, scored on the other sources, and the other way."""
    medical = np.array([row["source"] == "pmc" for row in rows])
    for name, inside in (("pmc to others", medical), ("others to pmc", ~medical)):
        outside = np.flatnonzero(~inside)
        scores = fit_on(np.flatnonzero(inside)).scores([own[i] for i in outside])[:, :3]
        ranks = [average_precision_score(stance[outside] == k, np.log(softmax(scores)[:, k])) for k in (0, 1)]
        print(f"{name}, average precision: supporting {ranks[0]:.3f}, contrasting {ranks[1]:.3f}; "
              + figures(stance[outside], scores.argmax(axis=1)))  # fmt: skip


def natural_weights_all(stance: Any) -> Any:
    """Natural class shares with every mentioning row counted as an ordinary one."""
    rows = [{"stance": CLASSES[k], "stratum": "natural"} for k in stance]
    return natural_weights(rows)


def figures(stance: Any, predicted: Any) -> str:
    """One line: macro-F1 and P/R/F1 per class."""
    p, r, f, _ = precision_recall_fscore_support(stance, predicted, labels=[0, 1, 2], zero_division=0)
    parts = [f"{name} {p[k]:.2f}/{r[k]:.2f}/{f[k]:.3f}" for k, name in enumerate(CLASSES)]
    return f"macro-F1 {f.mean():.3f}  " + "  ".join(parts)


def broad_point(scores: Any, strict: Any, broad: Any, weight: Any) -> tuple[float, float, float]:
    """Offsets on the broad scores that give the best macro-F1 out of fold, the strict decision going before."""
    best = (0.0, (0.0, 0.0, 0.0))
    for a in np.arange(-1.0, 2.01, 0.1):
        for b in np.arange(-1.0, 2.51, 0.1):
            own = (scores + np.array([a, b, 0.0])).argmax(axis=1)
            predicted = np.where(strict == 2, own, strict)
            best = max(
                best, (f1_score(broad, predicted, average="macro", sample_weight=weight), (float(a), float(b), 0.0))
            )
    return best[1]


def write(folder: Path, fitted: Fit, card: Card) -> None:
    """linear.npz and linear.json; see `citance.classify.weights_file` for the format."""
    names = "\n".join(fitted.vocabulary).encode("utf-8")
    np.savez_compressed(folder / "linear.npz", vocabulary=np.frombuffer(names, dtype=np.uint8), weights=fitted.weights)
    (folder / "linear.json").write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n")


def fitter(rows: list[Row], folder: Path) -> tuple[Callable[[Any], Fit], list[set[str]]]:
    """A function that fits on some of the rows (their positions), with what is trained on beside them; the features."""
    own = [features_of(input_from_row(row)) for row in rows]
    extra = extra_of(public_rows(folder / "public_human.jsonl"), made_rows(MADE, SEED))
    stance, broad = labels(rows), labels(rows, "broad")
    weight = np.array([0.5 if row["conf"] == 1 else 1.0 for row in rows])

    def fit_on(members: Any) -> Fit:
        return fit(
            [own[i] for i in members] + extra.features, len(members),
            np.concatenate([stance[members], extra.strict]), np.concatenate([broad[members], extra.broad]),
            np.concatenate([weight[members], extra.weight]),
        )  # fmt: skip

    return fit_on, own


def train(folder: Path) -> tuple[Fit, Card]:
    """All of it: folds, calibration, operating point, the final fit."""
    all_rows = read_rows(folder / "train.jsonl")
    rows = without_dev(all_rows, read_rows(folder / "dev.jsonl"))
    public = public_rows(folder / "public_human.jsonl")
    print(
        f"{len(all_rows)} rows, {len(all_rows) - len(rows)} left out (article or sentence of dev), "
        f"{len(public)} of SciCite, {MADE} made"
    )
    fit_on, own = fitter(rows, folder)
    stance, broad = labels(rows), labels(rows, "broad")
    weight = np.array([0.5 if row["conf"] == 1 else 1.0 for row in rows])
    natural = natural_weights(rows)

    scores = np.zeros((len(rows), 6))
    for inside, outside in GroupKFold(FOLDS).split(rows, stance, [group_of(row) for row in rows]):
        scores[outside] = fit_on(inside).scores([own[i] for i in outside])
    print("out of fold, uncalibrated: " + figures(stance, scores[:, :3].argmax(axis=1)))
    across_sources(rows, fit_on, own, stance)
    temperature, shift = calibrate(scores[:, :3], stance, natural)
    probability = softmax(scores[:, :3] / temperature + np.array(shift))
    print(f"temperature {temperature:.3f}, shift {shift[0]:+.3f} {shift[1]:+.3f}; operating points out of fold:")
    offsets = operating_points(probability, stance, weight, natural)["fair"]
    strict = (np.log(probability + 1e-12) + np.array(offsets)).argmax(axis=1)
    broad_offsets = broad_point(scores[:, 3:], strict, broad, weight)
    own_broad = np.where(strict == 2, (scores[:, 3:] + np.array(broad_offsets)).argmax(axis=1), strict)
    print("broad, out of fold: " + figures(broad, own_broad))
    final = fit_on(np.arange(len(rows)))
    card = Card(
        format=FORMAT, feature_version=FEATURE_VERSION, codebook=CODEBOOK_VERSION, name="linear-2",
        features=len(final.vocabulary), bias=tuple(round(float(value), 6) for value in final.bias),  # type: ignore[arg-type]
        temperature=round(temperature, 6), shift=tuple(round(value, 6) for value in shift),  # type: ignore[arg-type]
        offsets=tuple(round(value, 6) for value in offsets),  # type: ignore[arg-type]
        broad_offsets=tuple(round(value, 6) for value in broad_offsets),  # type: ignore[arg-type]
        trained_on={
            "train.jsonl": sha256(folder / "train.jsonl"), "public_human.jsonl": sha256(folder / "public_human.jsonl"),
            "rows": len(rows), "public_rows": len(public),
            "made_rows": MADE, "seed": SEED,
            "random_mentionings": sum(r["stratum"] in NATURAL_STRATA and r["stance"] == "mentioning" for r in rows),
        },
    )  # fmt: skip
    return final, card


def main() -> int:
    """Train, print, write; 2 where the data are absent."""
    parser = argparse.ArgumentParser(description="Train the linear stance classifier.")
    parser.add_argument("--no-write", action="store_true", help="print the figures, leave the weights as they are")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "src/citance/classify/weights", help="folder of the weights"
    )
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print(
            "no labelled statements: set CITANCE_DATA to the folder that holds stance/, or put it at ../shared",
            file=sys.stderr,
        )
        return 2
    started = time.process_time()
    fitted, card = train(folder)
    if not options.no_write:
        options.out.mkdir(parents=True, exist_ok=True)
        write(options.out, fitted, card)
        size = sum((options.out / name).stat().st_size for name in ("linear.npz", "linear.json"))
        print(f"{card.features} features, {size / 1e6:.2f} MB written")
    print(f"{time.process_time() - started:.0f} CPU seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())

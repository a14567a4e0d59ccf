"""Fit the weights of the matcher (`citance.resolve.model`): `python -m train.train_matcher [--write] [--library FILE]`.

Pairs of a reference and a candidate from the library of `benchmarks.matching`, of the development references only (two
thirds by the SHA-256 of the DOI), and of these of every third, which is enough for some thirty weights; a pair is positive when the DOIs are equal. Pairs that a rule forbids are left out: the
model has no say in them. Logistic regression with one indicator per answer, a penalty on the squares, and weights that
grow from the worst answer of a field to the best. The threshold is the lowest one of a grid at which at least 99.5 % of the
development references' links are right, and at most 0.5 % of those whose work is not in the library are linked at all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from benchmarks._matching_data import held_out
from benchmarks._matching_library import Library
from benchmarks.matching import SIZE, Question, View, build_library, load_questions
from scipy.optimize import minimize

from citance.model import Reference
from citance.pipeline.resolution import resolve
from citance.refstring import parse_reference
from citance.resolve import Matcher
from citance.resolve._compare import Comparison, compare
from citance.resolve._describe import describe_reference, describe_work
from citance.resolve.blocking import reference_blocks
from citance.resolve.model import Weights, forbidden

ORDER: dict[str, tuple[str, ...]] = {
    "title": (
        "different", "about it", "another number", "similar", "a word differs", "missing", "in another language", "cut", "in entry", "equal, but short",
        "shortened", "misprinted", "equal",
    ),
    "author": ("different", "missing", "other initials", "listed", "near", "equal"),
    "year": ("different", "near", "missing", "equal"),
    "volume": ("different", "missing", "equal"),
    "page": ("different", "missing", "near", "equal"),
    "venue": ("different", "missing", "partly", "equal"),
}  # fmt: skip
"""The answers of each field from the worst to the best."""
PENALTY = 0.5
GRID = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MARGIN = 2.0
"""Log odds between the best work and the next one: it must be seven times as likely."""
TARGET = Path(__file__).resolve().parents[1] / "src/citance/resolve/weights.json"
TARGET = Path(__file__).resolve().parents[1] / "src/citance/resolve/weights.json"


def pairs(questions: list[Question], library: Library) -> Iterator[tuple[Comparison, bool]]:
    """The comparisons of all references with their candidates, and whether the candidate is the work."""
    for asked, query in questions:
        reference = asked if isinstance(asked, Reference) else parse_reference(asked)
        mine = describe_reference(reference, complete=True)
        for candidate in library.candidates(reference_blocks(reference)):
            found = compare(mine, describe_work(candidate.work))
            if not forbidden(found):
                yield found, candidate.work.doi == query.doi


def fit(found: list[tuple[Comparison, bool]]) -> tuple[float, dict[str, dict[str, float]]]:
    """The bias and the weight of each answer, the worst answer of a field having 0.

    In the order of `ORDER` a better answer never weighs less than a worse one: near-copies keep authors and container, so
    that a free fit would take their agreement as a bad sign.
    """
    steps = [(field, answer) for field, answers in ORDER.items() for answer in answers[1:]]
    reach = {
        (field, answer): [steps.index((field, each)) for each in answers[1 : at + 1]]
        for field, answers in ORDER.items()
        for at, answer in enumerate(answers)
    }
    matrix = np.zeros((len(found), len(steps)))
    for row, (one, _) in enumerate(found):
        for field in ORDER:
            matrix[row, reach[field, str(getattr(one, field))]] = 1.0
    signs = np.array([1.0 if right else -1.0 for _, right in found])

    def loss(values: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = signs * (values[0] + matrix @ values[1:])
        slope = -signs / (1.0 + np.exp(np.clip(odds, -60, 60)))
        total = float(np.logaddexp(0.0, -odds).sum() + PENALTY * (values[1:] ** 2).sum())
        gradient = np.concatenate([[slope.sum()], matrix.T @ slope + 2 * PENALTY * values[1:]])
        return total, gradient

    start = np.concatenate([[-3.0], np.full(len(steps), 0.5)])
    bounds = [(None, None), *[(0.0, None)] * len(steps)]
    values = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = {
        field: {answer: round(float(sum(values[1 + at] for at in reach[field, answer])), 2) for answer in answers}
        for field, answers in ORDER.items()
    }
    return round(float(values[0]), 2), weights


def choose(questions: list[Question], library: Library, weights: Weights) -> float:
    """The threshold; prints what each one gives. Without a work that is asked for, every third reference is asked."""
    matcher = Matcher(msgspec.structs.replace(weights, threshold=0.0))
    links: list[tuple[float, bool]] = []
    strays: list[float] = []
    third = questions[::3]
    for question in questions:
        found = resolve(question.asked, View(library), matcher=matcher).match
        if found:
            links.append((found.score, library.work(found.work_id).doi == question.query.doi))
    for question in third:
        found = resolve(question.asked, View(library, question.query.doi), matcher=matcher).match
        if found:
            strays.append(found.score)
    chosen = GRID[-1]
    for threshold in reversed(GRID):
        kept = [right for score, right in links if score >= threshold]
        wrong = sum(score >= threshold for score in strays) / len(third)
        precision = sum(kept) / max(1, len(kept))
        print(
            f"{threshold}: precision {precision:.4f}, recall {sum(kept) / len(questions):.4f}, without the work {wrong:.4f}"
        )
        if precision >= 0.995 and wrong <= 0.005:
            chosen = threshold
    return chosen


def main() -> int:
    """Fit, choose, print; with `--write` replace the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--library", type=Path, metavar="FILE")
    parser.add_argument("--every", type=int, default=3, metavar="N", help="take every Nth reference (default: 3)")
    flags = parser.parse_args()
    data = load_questions()
    if data is None:
        print("the shared references are not there (CITANCE_DATA names their folder)")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        library = build_library(flags.library or Path(folder) / "library.sqlite", data.works, SIZE)
        questions = [each for every in data.sets.values() for each in every if not held_out(each.query.doi)]
        questions = questions[:: flags.every]
        found = list(pairs(questions, library))
        print(f"{len(found)} pairs, {sum(right for _, right in found)} right")
        bias, fields = fit(found)
        weights = Weights(version="1", bias=bias, fields=fields, threshold=0.5, margin=MARGIN)
        weights = msgspec.structs.replace(weights, threshold=choose(questions, library, weights))
    text = msgspec.json.format(msgspec.json.encode(weights), indent=1)
    print(text.decode())
    if flags.write:
        TARGET.write_bytes(text + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""From scores to probabilities and operating points, on dev.jsonl, and what they are worth, cross-fitted.

Every number chosen here comes from dev. Figures of dev that are reported are those of numbers chosen on the other four
fifths of its citing articles (`cross_fitted`), so that nothing is reported on what it was chosen on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from train.encoder.pool import MIX_EDGES
from train.stance_data import NATURAL_MIX, Row, natural_weights

from citance.classify.odds import log_softmax

__all__ = ["Choice", "Scores", "choose", "cross_fitted", "folds", "mixed"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Three = tuple[float, float, float]

_GRID = np.arange(-3.0, 3.01, 0.1)
_PLATEAU = 0.004
"""Points within this of the best macro-F1 are as good as the best: their middle is taken, not the luckiest."""
_CLAIMS_AT_MOST = 1.2
_PRECISE = (0.85, 0.7)
"""Precision that `precise` must reach by each way to weigh: by the randomly drawn mentionings, and by all of them."""
_OPEN = 1.2
"""`open` multiplies the odds of supporting and contrasting at `balanced` by e to this: about threefold."""


class Scores(NamedTuple):
    """What both models say: encoder strict and broad (n, 3) each, linear (n, 6)."""

    strict: Floats
    broad: Floats
    linear: Floats

    def take(self, rows: Any) -> Scores:
        """Those of some rows."""
        return Scores(self.strict[rows], self.broad[rows], self.linear[rows])


class Fitted(NamedTuple):
    """encoder·E + linear·L + shift."""

    encoder: float
    linear: float
    shift: Three


class Choice(NamedTuple):
    """All that is chosen: two mixtures, and per operating point the strict and broad offsets."""

    strict: Fitted
    broad: Fitted
    points: dict[str, tuple[Three, Three]]


def mixed(fitted: Fitted, encoder: Floats, linear: Floats) -> Floats:
    """Calibrated log probabilities."""
    return log_softmax(fitted.encoder * encoder + fitted.linear * linear + np.array(fitted.shift))


def spread_weights(linear: Floats, labels: Ints, mix: Sequence[int]) -> Floats:
    """Weights of the natural mix in which every mentioning row counts, the hard ones as often as they occur.

    `mix` tells how all statements of real articles spread over bins of the linear model's chance of not being a
    mentioning (`pool.MIX_EDGES`). The rows' mentionings are weighed to that spread, after what supporting and contrasting
    statements take of it. The randomly drawn rows alone are too few to see a false alarm in a hundred, and all rows
    alike would take every sentence that was picked for its cue as an ordinary one.
    """
    place = np.digitize(1.0 - np.exp(log_softmax(linear[:, :3])[:, 2]), MIX_EDGES)
    share = np.array(mix, dtype=np.float64) / sum(mix)
    weights = np.zeros(len(labels))
    for k, part in enumerate(NATURAL_MIX[:2]):
        members = labels == k
        weights[members] = part / max(int(members.sum()), 1)
        share -= part * np.bincount(place[members], minlength=len(share)) / max(int(members.sum()), 1)
    for number, part in enumerate(np.maximum(share, 0.0)):
        members = (labels == 2) & (place == number)
        if members.any():
            weights[members] = part / members.sum()
    plain = labels == 2
    weights[plain] *= NATURAL_MIX[2] / weights[plain].sum()
    return weights


def fit_mixture(encoder: Floats, linear: Floats, labels: Ints, weight: Floats) -> Fitted:
    """The mixture that makes the labels likeliest under the weights; a light penalty holds the two factors."""

    def loss(values: Floats) -> float:
        fitted = Fitted(float(np.exp(values[0])), float(np.exp(values[1])), (float(values[2]), float(values[3]), 0.0))
        chosen = mixed(fitted, encoder, linear)[np.arange(len(labels)), labels]
        return float(-(weight * chosen).sum() / weight.sum() + 1e-3 * (values[0] ** 2 + (values[1] + 1) ** 2))

    best = minimize(
        loss,
        np.array([-0.3, -1.0, 0.0, 0.0]),
        method="Nelder-Mead",
        options={"maxiter": 4000, "xatol": 1e-4, "fatol": 1e-7},
    ).x
    return Fitted(float(np.exp(best[0])), float(np.exp(best[1])), (float(best[2]), float(best[3]), 0.0))


def macro_f1(labels: Ints, said: Ints, weight: Floats) -> float:
    """Weighted mean F1 of the three classes, 0 for one that is neither there nor said."""
    table = np.bincount(3 * labels + said, weights=weight, minlength=9).reshape(3, 3)
    total = table.sum(0) + table.sum(1)
    return float((2 * np.diag(table) / np.maximum(total, 1e-12)).mean())


def _grid(logs: Floats) -> Iterator[tuple[Three, Ints]]:
    for a in _GRID:
        for b in _GRID:
            offsets = (float(a), float(b), 0.0)
            yield offsets, (logs + np.array(offsets)).argmax(axis=1)


def _middle(found: list[tuple[float, Three]]) -> Three:
    """The middle of the offsets whose value is close to the best."""
    top = max(value for value, _ in found)
    near = np.array([offsets for value, offsets in found if value >= top - _PLATEAU])
    return (float(near[:, 0].mean()), float(near[:, 1].mean()), 0.0)


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom else 1.0


def strict_points(logs: Floats, labels: Ints, weight: Floats, mixes: Sequence[Floats]) -> dict[str, Three]:
    """The strict offsets of every operating point; `mixes` are ways to weigh the rows to the natural mix.

    balanced: best macro-F1 on the enriched rows. fair: the same among the points that claim about as many statements
    of each class as there are at the natural mix. precise: the most recall of both classes where each is right in
    `_PRECISE` of its claims at the natural mix, by each way to weigh. open: what is only just not claimed.
    """
    balanced, fair, precise = [], [], []
    for offsets, said in _grid(logs):
        value = macro_f1(labels, said, weight)
        balanced.append((value, offsets))
        claims = [mix[said == k].sum() / mix[labels == k].sum() for k in (0, 1) for mix in mixes[-1:]]
        if all(1 / _CLAIMS_AT_MOST <= claim <= _CLAIMS_AT_MOST for claim in claims):
            fair.append((value, offsets))
        right, recall = [], []
        for k in (0, 1):
            hits = (said == k) & (labels == k)
            right += [_ratio(mix[hits].sum(), mix[said == k].sum()) for mix in mixes]
            recall.append(float(hits.sum() / (labels == k).sum()))
        ok = all(value >= least for value, least in zip(right, 2 * _PRECISE, strict=True))
        precise.append(((1.0 + min(recall) + 0.2 * max(recall)) if ok else min(right), offsets))
    middle = _middle(balanced)
    return {
        "balanced": middle,
        "fair": _middle(fair) if fair else middle,
        "precise": max(precise)[1],
        "open": (middle[0] + _OPEN, middle[1] + _OPEN, 0.0),
    }


def broad_point(logs: Floats, strict: Ints, labels: Ints, weight: Floats) -> Three:
    """Best macro-F1 of the broad stance, the strict decision going before."""
    found = []
    for offsets, said in _grid(logs):
        whole = np.where(strict == 2, said, strict)
        found.append((macro_f1(labels, whole, weight), offsets))
    return _middle(found)


def choose(scores: Scores, strict: Ints, broad: Ints, rows: list[Row], mix: Sequence[int]) -> Choice:
    """Mixtures and operating points from labelled rows and the spread of real articles' statements."""
    weight = np.array([0.5 if row["conf"] == 1 else 1.0 for row in rows])
    spread = spread_weights(scores.linear, strict, mix)
    natural = (natural_weights(rows) + spread) * weight
    first = fit_mixture(scores.strict, scores.linear[:, :3], strict, natural)
    second = fit_mixture(scores.broad, scores.linear[:, 3:], broad, natural)
    logs, wide = mixed(first, scores.strict, scores.linear[:, :3]), mixed(second, scores.broad, scores.linear[:, 3:])
    points = {}
    for name, offsets in strict_points(logs, strict, weight, (natural_weights(rows), spread)).items():
        said = (logs + np.array(offsets)).argmax(axis=1)
        points[name] = (offsets, broad_point(wide, said, broad, weight))
    return Choice(first, second, points)


def folds(rows: list[Row], count: int = 5, seed: int = 7) -> Ints:
    """A fold per row, whole citing articles together."""
    names = [str(row["citing_doi"] or row["citing_title"] or row["id"]) for row in rows]
    _, article = np.unique(names, return_inverse=True)
    return np.asarray(np.random.default_rng(seed).integers(0, count, int(article.max()) + 1)[article])


def cross_fitted(
    scores: Scores,
    strict: Ints,
    broad: Ints,
    rows: list[Row],
    mix: Sequence[int],
    judge: Callable[[Choice, Any], None],
) -> None:
    """For every fold: choose on the others, then `judge(choice, rows of the fold)`."""
    fold = folds(rows)
    for number in range(int(fold.max()) + 1):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        chosen = choose(scores.take(inside), strict[inside], broad[inside], [rows[i] for i in inside], mix)
        judge(chosen, outside)

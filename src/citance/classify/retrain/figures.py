"""Precision, recall and F1 before and after, with intervals: whole articles are drawn with replacement."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from citance.classify.weights_file import CLASSES

__all__ = ["Figure", "Interval", "figures", "folds_of"]

_ROUNDS = 1_000
_SEED = 1
_FOLDS = 5
_PARTS = ("precision", "recall", "F1")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Interval(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval (percentile bootstrap over articles, fixed seed)."""

    value: float
    low: float
    high: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with the old heads and with the new ones over the same `n` statements: all for macro-F1, for a class
    those that belong to it. `change` is the difference in the same draws, so its interval is the one that tells whether
    there is a change. A precision without a claim and an F1 without a row are 0."""

    name: str
    n: int
    before: Interval
    after: Interval
    change: Interval


def figures(truth: Ints, before: Ints, after: Ints, articles: Sequence[str]) -> list[Figure]:
    """Macro-F1, then precision, recall and F1 of each class; all arrays (n,), classes as indices of `CLASSES`."""
    _, article = np.unique(np.array(articles), return_inverse=True)
    draws = _draws(int(article.max()) + 1)
    old, new = (_parts(draws @ _confusions(truth, said, article)) for said in (before, after))
    found = [_figure("macro-F1", len(truth), old[:, :, 2].mean(axis=1), new[:, :, 2].mean(axis=1))]
    for k, stance in enumerate(CLASSES):
        n = int((truth == k).sum())
        found += [_figure(f"{stance} {part}", n, old[:, k, i], new[:, k, i]) for i, part in enumerate(_PARTS)]
    return found


def folds_of(articles: Sequence[str]) -> Ints:
    """A fold for each row, whole articles together, the folds of like size: the largest article first, each into the
    fold with fewest rows. Fewer folds than usual where there are fewer articles."""
    names, article, count = np.unique(np.array(articles), return_inverse=True, return_counts=True)
    size = np.zeros(min(_FOLDS, len(names)), dtype=np.int64)
    fold = np.zeros(len(names), dtype=np.int64)
    for number in np.argsort(-count, kind="stable"):
        fold[number] = int(size.argmin())
        size[fold[number]] += count[number]
    return np.asarray(fold[article])


def _draws(count: int) -> Floats:
    """How often each article is in each draw, (1 + rounds, articles); the first row is the sample itself."""
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=_ROUNDS)
    return np.concatenate((np.ones((1, count)), drawn.astype(np.float64)))


def _confusions(truth: Ints, said: Ints, article: Ints) -> Floats:
    """Per article a table truth by said, flattened, (articles, 9)."""
    table = np.zeros((int(article.max()) + 1, 9))
    np.add.at(table, (article, truth * 3 + said), 1.0)
    return table


def _parts(tables: Floats) -> Floats:
    """Precision, recall and F1 of each class, (draws, 3 classes, 3 parts), from tables (draws, 9)."""
    whole = tables.reshape(-1, 3, 3)
    hits = np.diagonal(whole, axis1=1, axis2=2)
    there, claimed = whole.sum(axis=2), whole.sum(axis=1)
    parts = (_share(hits, claimed), _share(hits, there), _share(2 * hits, claimed + there))
    return np.stack(parts, axis=2)


def _share(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _figure(name: str, n: int, old: Floats, new: Floats) -> Figure:
    return Figure(name=name, n=n, before=_interval(old), after=_interval(new), change=_interval(new - old))


def _interval(values: Floats) -> Interval:
    low, high = np.percentile(values[1:], [2.5, 97.5])
    return Interval(round(float(values[0]), 4), round(float(low), 4), round(float(high), 4))

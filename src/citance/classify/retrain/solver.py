"""Multinomial logistic regression that starts at given scores and is pulled back to them: Newton's method in numpy.

What is sought is a change V (columns, 3) of the last layer. Of a row with the scores o so far, the probabilities become
softmax(o + x V). With V = 0 nothing changes; the ridge pulls every entry of V to 0, each column of x by its own strength.
The loss is convex, and strictly so as every ridge is positive: there is one optimum, and Newton's steps, halved where one
would go too far, find it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citance.classify.odds import log_softmax

__all__ = ["Fit", "Problem", "solve"]

_STEPS = 60
_HALVINGS = 30
_FLAT = 1e-7
"""The search ends where no entry of the gradient is larger than this share of the rows' weight."""
_LOWER = 1e-4
"""Armijo's condition: a step must win this share of what its slope promises."""

Floats = npt.NDArray[np.float64]


class Problem(NamedTuple):
    """`design` (rows, columns); `targets` (rows, 3), each row summing to 1, certain or soft; `weight` (rows,);
    `offset` (rows, 3), the scores so far; `ridge` (columns,), all positive."""

    design: Floats
    targets: Floats
    weight: Floats
    offset: Floats
    ridge: Floats

    def loss(self, change: Floats) -> float:
        """The weighted cross entropy plus half the ridge times the squared change."""
        logs = log_softmax(self.offset + self.design @ change)
        return float(
            -(self.weight[:, None] * self.targets * logs).sum() + 0.5 * (self.ridge[:, None] * change**2).sum()
        )

    def gradient(self, change: Floats) -> Floats:
        """The slope of the loss, (columns, 3)."""
        gap = np.exp(log_softmax(self.offset + self.design @ change)) - self.targets
        return np.asarray(self.design.T @ (self.weight[:, None] * gap) + self.ridge[:, None] * change)

    def curvature(self, change: Floats) -> Floats:
        """The loss's second derivatives, (3·columns, 3·columns), entries of a class together."""
        chance = np.exp(log_softmax(self.offset + self.design @ change))
        width = self.design.shape[1]
        whole = np.zeros((3 * width, 3 * width))
        for i in range(3):
            for j in range(i, 3):
                share = self.weight * (chance[:, i] * (float(i == j) - chance[:, j]))
                block = self.design.T @ (share[:, None] * self.design)
                whole[i * width : (i + 1) * width, j * width : (j + 1) * width] = block
                whole[j * width : (j + 1) * width, i * width : (i + 1) * width] = block
        whole[np.diag_indices_from(whole)] += np.tile(self.ridge, 3)
        return whole


class Fit(NamedTuple):
    """The change (columns, 3), the loss there, and the Newton steps that it took; `flat` tells that the search ended
    at the optimum and not for want of steps."""

    change: Floats
    loss: float
    steps: int
    flat: bool


def solve(problem: Problem) -> Fit:
    """The change of least loss.

    Raises:
        ValueError: a ridge that is not positive, or arrays that do not fit together or are not finite.
    """
    _check(problem)
    change = np.zeros((problem.design.shape[1], 3))
    loss = problem.loss(change)
    enough = _FLAT * max(float(problem.weight.sum()), 1.0)
    for step in range(_STEPS):
        slope = problem.gradient(change)
        if np.abs(slope).max(initial=0.0) <= enough:
            return Fit(change, loss, step, True)
        move: Floats = np.asarray(np.linalg.solve(problem.curvature(change), slope.T.ravel()), dtype=np.float64)
        move = -move.reshape(3, -1).T
        found = _shortened(problem, change, loss, move, -float((slope * move).sum()))
        if found is None:  # the loss cannot be told from its optimum in the numbers at hand
            return Fit(change, loss, step, True)
        change, loss = found
    return Fit(change, loss, _STEPS, False)


def _shortened(
    problem: Problem, change: Floats, loss: float, move: Floats, promise: float
) -> tuple[Floats, float] | None:
    """The step, halved until it wins enough; None where none does."""
    length = 1.0
    for _ in range(_HALVINGS):
        there = change + length * move
        reached = problem.loss(there)
        if reached <= loss - _LOWER * length * promise:
            return there, reached
        length /= 2
    return None


def _check(problem: Problem) -> None:
    rows, width = problem.design.shape
    shapes = (problem.targets.shape, problem.weight.shape, problem.offset.shape, problem.ridge.shape)
    if shapes != ((rows, 3), (rows,), (rows, 3), (width,)):
        raise ValueError(f"arrays of the shapes {problem.design.shape}, {shapes} do not fit together")
    if not (problem.ridge > 0).all():
        raise ValueError("every ridge must be positive")
    if not all(np.isfinite(array).all() for array in problem):
        raise ValueError("an array holds numbers that are not finite")

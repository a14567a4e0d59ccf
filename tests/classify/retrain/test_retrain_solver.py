"""The solver against finite differences, known optima and itself."""

from __future__ import annotations

import numpy as np
import pytest

from citance.classify.retrain.solver import Problem, solve


def problem(seed: int = 0, rows: int = 60, columns: int = 5, ridge: float = 0.7) -> Problem:
    rng = np.random.default_rng(seed)
    design = rng.normal(size=(rows, columns))
    targets = np.eye(3)[rng.integers(0, 3, rows)]
    targets[::4] = rng.dirichlet((1, 1, 1), len(targets[::4]))
    offset = rng.normal(size=(rows, 3))
    return Problem(design, targets, rng.uniform(0.2, 2, rows), offset, np.full(columns, ridge))


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_that_of_finite_differences(seed: int) -> None:
    task = problem(seed)
    at = np.random.default_rng(seed).normal(size=(5, 3))
    step = 1e-6
    for i in range(5):
        for j in range(3):
            move = np.zeros((5, 3))
            move[i, j] = step
            slope = (task.loss(at + move) - task.loss(at - move)) / (2 * step)
            assert task.gradient(at)[i, j] == pytest.approx(slope, rel=1e-5, abs=1e-6)


def test_the_curvature_is_that_of_the_gradient() -> None:
    task = problem()
    at = np.random.default_rng(1).normal(size=(5, 3))
    whole = task.curvature(at)
    assert np.allclose(whole, whole.T)
    for column in range(15):
        move = np.zeros((3, 5))
        move.ravel()[column] = 1e-6
        slope = (task.gradient(at + move.T) - task.gradient(at - move.T)) / 2e-6
        assert np.allclose(whole[:, column], slope.T.ravel(), atol=1e-4)


def test_without_features_the_optimum_is_known() -> None:
    # One column of ones and next to no ridge: the probabilities become the shares of the classes.
    targets = np.eye(3)[[0] * 5 + [1] * 3 + [2] * 2]
    task = Problem(np.ones((10, 1)), targets, np.ones(10), np.zeros((10, 3)), np.array([1e-9]))
    scores = solve(task).change[0]
    chance = np.exp(scores) / np.exp(scores).sum()
    assert chance == pytest.approx([0.5, 0.3, 0.2], abs=1e-6)


def test_with_a_ridge_the_optimum_of_one_number_is_known() -> None:
    # One row, ridge r, gap g = 1 - p: the change is g / r, and p follows from it: solved here by bisection.
    task = Problem(np.ones((1, 1)), np.array([[1.0, 0.0, 0.0]]), np.ones(1), np.zeros((1, 3)), np.array([2.0]))
    low, high = 0.0, 1.0
    for _ in range(60):
        gap = (low + high) / 2
        first, rest = gap / 2, -gap / 4
        p = np.exp(first) / (np.exp(first) + 2 * np.exp(rest))
        low, high = (gap, high) if 1 - p > gap else (low, gap)
    assert solve(task).change[0] == pytest.approx([low / 2, -low / 4, -low / 4], abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_no_other_change_is_better(seed: int) -> None:
    task = problem(seed)
    fit = solve(task)
    assert fit.flat
    assert fit.steps < 15
    assert np.abs(task.gradient(fit.change)).max() < 1e-5
    rng = np.random.default_rng(seed)
    for scale in (1e-3, 1e-1, 10.0):
        assert task.loss(fit.change + scale * rng.normal(size=(5, 3))) > fit.loss


def test_a_strong_pull_leaves_everything_as_it_is_and_a_weak_one_follows_the_rows() -> None:
    sizes = [float(np.abs(solve(problem(ridge=ridge)).change).max()) for ridge in (1e6, 1e2, 1.0, 1e-2)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e-4
    assert sizes[-1] > 0.5


def test_targets_that_are_the_scores_change_nothing() -> None:
    task = problem()
    chance = np.exp(task.offset) / np.exp(task.offset).sum(axis=1, keepdims=True)
    fit = solve(task._replace(targets=chance))
    assert np.abs(fit.change).max() < 1e-12
    assert fit.steps == 0


def test_rows_that_can_be_told_apart_and_large_scores_come_to_an_end() -> None:
    rng = np.random.default_rng(0)
    design = rng.normal(size=(40, 50)) * 30
    targets = np.eye(3)[rng.integers(0, 3, 40)]
    fit = solve(Problem(design, targets, np.ones(40), rng.normal(size=(40, 3)) * 40, np.full(50, 1e-3)))
    assert fit.flat
    assert np.isfinite(fit.change).all()


def test_no_rows_no_change() -> None:
    fit = solve(Problem(np.zeros((0, 4)), np.zeros((0, 3)), np.zeros(0), np.zeros((0, 3)), np.ones(4)))
    assert not fit.change.any()


@pytest.mark.parametrize(
    "broken",
    [
        {"ridge": np.zeros(5)},
        {"weight": np.ones(3)},
        {"offset": np.full((60, 3), np.nan)},
    ],
)
def test_what_cannot_be_solved_is_refused(broken: dict[str, np.ndarray]) -> None:
    with pytest.raises(ValueError):
        solve(problem()._replace(**broken))

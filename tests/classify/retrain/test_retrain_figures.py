"""Figures before and after, their intervals, and folds that keep articles whole."""

from __future__ import annotations

import numpy as np
import pytest

from citance.classify.retrain.figures import figures, folds_of


def test_figures_are_those_counted_by_hand() -> None:
    truth = np.array([0, 0, 0, 1, 2, 2])
    before = np.array([0, 2, 2, 2, 2, 0])
    after = np.array([0, 0, 2, 1, 2, 2])
    found = {one.name: one for one in figures(truth, before, after, list("abcdef"))}
    assert found["supporting precision"].before.value == pytest.approx(1 / 2)
    assert found["supporting recall"].after.value == pytest.approx(2 / 3, abs=1e-4)
    assert found["supporting F1"].before.value == pytest.approx(0.4)
    assert found["contrasting F1"].before.value == 0
    assert found["contrasting F1"].change.value == 1
    assert found["supporting F1"].n == 3
    macro = (0.4 + 0 + 2 / 6) / 3
    assert found["macro-F1"].before.value == pytest.approx(macro, abs=1e-4)
    assert found["macro-F1"].n == 6


def test_no_change_has_an_interval_of_nothing() -> None:
    said = np.array([0, 1, 2, 2, 0, 1])
    macro = figures(np.array([0, 1, 2, 0, 0, 2]), said, said, list("aabbcc"))[0]
    assert (macro.change.value, macro.change.low, macro.change.high) == (0, 0, 0)
    assert macro.before.low <= macro.before.value <= macro.before.high
    assert macro.before == macro.after


def test_few_articles_give_wider_intervals_than_many() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 120)
    said = np.where(rng.random(120) < 0.7, truth, rng.integers(0, 3, 120))
    said[:40] = (truth[:40] + 1) % 3  # one part of the articles is judged badly
    apart = figures(truth, said, said, [str(n) for n in range(120)])[0].before
    together = figures(truth, said, said, [str(n // 40) for n in range(120)])[0].before
    assert together.high - together.low > apart.high - apart.low


def test_folds_keep_articles_whole_and_are_of_like_size() -> None:
    rng = np.random.default_rng(0)
    articles = [f"a{rng.integers(0, 20)}" for _ in range(100)]
    fold = folds_of(articles)
    for name in set(articles):
        assert len({number for number, article in zip(fold, articles, strict=True) if article == name}) == 1
    sizes = np.bincount(fold)
    assert len(sizes) == 5
    assert sizes.max() - sizes.min() <= 6


@pytest.mark.parametrize(("articles", "count"), [(["a"] * 5, 1), (["a", "b", "a"], 2), (list("abcdefgh"), 5)])
def test_fewer_articles_give_fewer_folds(articles: list[str], count: int) -> None:
    assert folds_of(articles).max() + 1 == count

"""The labels of tokens: the trained network in numpy, and the likeliest path through a linear chain.

A token's features are embedded and summed; this depends on the token alone, so it is kept. Then a window of five tokens, the
mean over the string, three layers that see one, three and nine tokens to each side, and a chain over labels. Strings are
computed together, one behind the other without padding: each layer is one product of matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from citance.refstring._scheme import LABELS
from citance.refstring._tokens import canonical, describe, place_codes, state_codes
from citance.refstring._weights import Floats, Weights, load_weights

__all__ = ["label_tokens"]

_Ints = npt.NDArray[np.int64]
_DILATIONS = (1, 3, 9)
_TOGETHER = 2000
"""Tokens that are computed together: enough for the product of matrices to be fast, few enough for the cache."""
_KEPT = 100_000
"""Tokens whose embeddings are kept: 10 MB, since most differ from others in their digits only."""


class _Memory:
    """Embeddings of tokens that were seen; forgotten when there are too many."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._lock = Lock()
        self._numbers: dict[str, int] = {}
        self._used = 0
        self._rows: Floats = np.zeros((4096, weights.told.shape[1]), dtype=np.float32)

    def rows(self, tokens: Sequence[str]) -> Floats:
        """The embeddings of tokens, (len(tokens), W)."""
        with self._lock:
            if len(self._numbers) > _KEPT:
                self._numbers.clear()
                self._used = 0
            numbers = self._numbers
            new = {text for text in tokens if text not in numbers}
            if new:
                self._add(sorted(new))
            found: Floats = self._rows[
                np.fromiter((numbers[text] for text in tokens), dtype=np.int64, count=len(tokens))
            ]
            return found

    def _add(self, tokens: Sequence[str]) -> None:
        """Embed tokens; those that differ in their digits only share a row."""
        known, nothing = self._weights.features, len(self._weights.features)
        numbers = self._numbers
        ids: list[int] = []
        starts: list[int] = []
        for text in tokens:
            form = canonical(text)
            number = numbers.get(form)
            if number is None:
                number = numbers[form] = self._used + len(starts)
                starts.append(len(ids))
                ids += [known.get(name, nothing) for name in describe(form)]
            numbers[text] = number
        if starts:
            while self._used + len(starts) > len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[self._used : self._used + len(starts)] = np.add.reduceat(
                self._weights.told[ids], starts, axis=0
            )
            self._used += len(starts)


_memory: _Memory | None = None


def _remembered(weights: Weights) -> _Memory:
    global _memory
    if _memory is None:
        _memory = _Memory(weights)
    return _memory


def label_tokens(strings: Sequence[Sequence[str]]) -> list[list[str]]:
    """The label of every token of every string (`_tokens.tokenise` gives the tokens); see `LABELS`."""
    with _one_thread():
        return _label(load_weights(), strings)


def _one_thread() -> AbstractContextManager[object]:
    """One thread for the products: they are so small that a second one mostly waits, and burns its core meanwhile."""
    limit: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limit


@lru_cache(maxsize=1)
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _label(weights: Weights, strings: Sequence[Sequence[str]]) -> list[list[str]]:
    result: list[list[str]] = [[] for _ in strings]
    group: list[int] = []
    size = 0
    for at in sorted(range(len(strings)), key=lambda at: len(strings[at])):
        if not strings[at]:
            continue
        group.append(at)
        size += len(strings[at])
        if size >= _TOGETHER:
            _label_group(weights, strings, group, result)
            group, size = [], 0
    if group:
        _label_group(weights, strings, group, result)
    return result


def _label_group(
    weights: Weights, strings: Sequence[Sequence[str]], group: list[int], result: list[list[str]]
) -> None:
    some = [strings[at] for at in reversed(group)]  # the longest first
    lengths = np.array([len(each) for each in some])
    for at, path in zip(reversed(group), _best(weights, _scores(weights, some, lengths), lengths), strict=True):
        result[at] = [LABELS[number] for number in path]


def _neighbours(lengths: _Ints, gaps: Sequence[int]) -> _Ints:
    """For each token the rows of the tokens at `gaps` from it, in the table with a row of zeros at its end."""
    total = int(lengths.sum())
    ends = np.repeat(np.cumsum(lengths), lengths)
    starts = ends - np.repeat(lengths, lengths)
    near = np.arange(total)[:, None] + np.array(gaps)
    outside = (near < starts[:, None]) | (near >= ends[:, None])
    result: _Ints = np.where(outside, total, near)
    return result


def _scores(weights: Weights, some: Sequence[Sequence[str]], lengths: _Ints) -> Floats:
    """(tokens, L), the strings one behind the other."""
    told = _remembered(weights).rows([text for each in some for text in each])
    half = len(weights.window) // told.shape[1] // 2
    layer: Floats = _spread(told, _neighbours(lengths, range(-half, half + 1))) @ weights.window
    layer += weights.window_bias
    layer += weights.place[[code for count in lengths.tolist() for code in place_codes(count)]]
    layer += weights.state[[code for each in some for code in state_codes(each)]]
    np.maximum(layer, 0.0, out=layer)
    starts = np.cumsum(lengths) - lengths
    mean: Floats = (np.add.reduceat(layer, starts, axis=0) / lengths[:, None]).astype(np.float32)
    layer += np.repeat(mean @ weights.whole + weights.whole_bias, lengths, axis=0)
    for gap, product, bias in zip(_DILATIONS, weights.layers, weights.layer_biases, strict=True):
        step = _spread(layer, _neighbours(lengths, (-gap, 0, gap))) @ product
        step += bias
        np.maximum(step, 0.0, out=step)
        layer += step
    scores: Floats = layer @ weights.out + weights.out_bias
    return scores


def _spread(rows: Floats, near: _Ints) -> Floats:
    """Each token's neighbours side by side, (tokens, neighbours · numbers)."""
    table = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
    spread: Floats = table.take(near.ravel(), axis=0, mode="clip").reshape(len(near), -1)  # half the time of indexing
    return spread


def _best(weights: Weights, scores: Floats, lengths: _Ints) -> list[list[int]]:
    """The likeliest path of each string (Viterbi); strings in the order of falling length."""
    count, longest = len(lengths), int(lengths[0])
    starts = np.cumsum(lengths) - lengths
    state = scores[starts] + weights.begin
    states = np.empty((longest, count, scores.shape[1]), dtype=np.float32)
    states[0] = state
    live = [int((lengths > at).sum()) for at in range(longest)]
    for at in range(1, longest):
        now = live[at]
        top = (states[at - 1, :now, :, None] + weights.moves).max(axis=1)
        states[at, :now] = top + scores[starts[:now] + at]
    paths = np.zeros((count, longest), dtype=np.int64)
    rows = np.arange(count)
    last = (states[lengths - 1, rows] + weights.end).argmax(axis=1)
    paths[rows, lengths - 1] = last
    moved = np.ascontiguousarray(weights.moves.T)
    for at in range(longest - 1, 0, -1):
        now = live[at]
        paths[:now, at - 1] = (states[at - 1, :now] + moved[paths[:now, at]]).argmax(axis=1)
    return [paths[row, :length].tolist() for row, length in enumerate(lengths.tolist())]

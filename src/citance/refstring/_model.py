"""The labels of tokens: the trained network in numpy, and the likeliest path through a linear chain.

A token's features are embedded and summed; this depends on the token alone, so it is kept. Then a window of five tokens, the
mean over the string, three layers that see one, three and nine tokens to each side, and a chain over labels. Strings are
computed together, one behind the other without padding: each layer is one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import chain
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
_FEW = 14
"""Features of nearly every token; only those of words with several hyphens are more."""
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
            new = set(tokens).difference(numbers)
            if new:
                self._add(sorted(new))
            at = np.fromiter(map(numbers.__getitem__, tokens), dtype=np.int64, count=len(tokens))
            found: Floats = self._rows.take(at, axis=0)
            return found

    def _add(self, tokens: Sequence[str]) -> None:
        """Embed tokens; those that differ in their digits only share a row."""
        known, nothing = self._weights.features, len(self._weights.features)
        numbers = self._numbers
        told: list[list[int]] = []
        for text in tokens:
            form = canonical(text)
            number = numbers.get(form)
            if number is None:
                number = numbers[form] = self._used + len(told)
                told.append([known.get(name, nothing) for name in describe(form)])
            numbers[text] = number
        if told:
            while self._used + len(told) > len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[self._used : self._used + len(told)] = self._sums(told)
            self._used += len(told)

    def _sums(self, told: Sequence[list[int]]) -> Floats:
        """The sum of the embeddings of each list of features; all first ones together, all second ones …"""
        table, nothing = self._weights.told, len(self._weights.features)
        padded = np.array([(each + [nothing] * _FEW)[:_FEW] for each in told])
        sums: Floats = table.take(padded[:, 0], axis=0)
        for at in range(1, _FEW):
            sums += table.take(padded[:, at], axis=0)
        for row, each in enumerate(told):
            for feature in each[_FEW:]:
                sums[row] += table[feature]
        return sums


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
    layer += weights.place.take(_numbers(map(place_codes, lengths.tolist()), len(told)), axis=0)
    layer += weights.state.take(_numbers(map(state_codes, some), len(told)), axis=0)
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


def _numbers(lists: Iterable[Sequence[int]], count: int) -> _Ints:
    """`count` numbers, those of all lists one behind the other."""
    return np.fromiter(chain.from_iterable(lists), dtype=np.int64, count=count)


def _spread(rows: Floats, near: _Ints) -> Floats:
    """Each token's neighbours side by side, (tokens, neighbours · numbers)."""
    table = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
    spread: Floats = table.take(near.ravel(), axis=0, mode="clip").reshape(len(near), -1)  # half the time of indexing
    return spread


def _best(weights: Weights, scores: Floats, lengths: _Ints) -> list[list[int]]:
    """The likeliest path of each string (Viterbi); strings in the order of falling length, which lie along the last axis."""
    count, longest = len(lengths), int(lengths[0])
    starts = np.cumsum(lengths) - lengths
    turned = np.ascontiguousarray(scores.T)
    moves = weights.moves[:, :, None]
    states = np.empty((longest, len(turned), count), dtype=np.float32)
    states[0] = turned.take(starts, axis=1) + weights.begin[:, None]
    live = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    for at in range(1, longest):
        now = live[at]
        top = (states[at - 1, :, None, :now] + moves).max(axis=0)
        np.add(top, turned.take(starts[:now] + at, axis=1), out=states[at, :, :now])
    paths = np.zeros((longest, count), dtype=np.int64)
    last = (states[lengths - 1, :, np.arange(count)] + weights.end).argmax(axis=1)
    paths[lengths - 1, np.arange(count)] = last
    for at in range(longest - 1, 0, -1):
        now = live[at]
        came = states[at - 1, :, :now] + weights.moves.take(paths[at, :now], axis=1)
        paths[at - 1, :now] = came.argmax(axis=0)
    return [paths[:length, row].tolist() for row, length in enumerate(lengths.tolist())]

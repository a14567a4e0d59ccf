"""The linear model: the features of a statement, their weights, and what the sum of them says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from citance.classify.explain import Explainer
from citance.classify.features import features_of
from citance.classify.protocol import ClassifierInput
from citance.classify.rules import explain_rule
from citance.classify.weights_file import CLASSES, Weights
from citance.model import Cue, Evidence, Judgement, Probabilities, Stance

__all__ = ["LinearClassifier"]

_BATCH = 512
"""Statements scored at once: enough to make numpy's overhead vanish, few enough to keep memory flat."""
_EXPLAIN_ABOVE = 0.20
"""A mentioning gets its words shown where another stance has at least this probability."""

Floats = npt.NDArray[np.float64]


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float64)


class LinearClassifier:
    """Judges statements by a weighted sum of their features; deterministic, without state between calls."""

    name: str

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._explainer = Explainer(weights)
        self.name = weights.card.name

    def scores(self, inputs: Sequence[ClassifierInput]) -> Floats:
        """The raw sums, shape (statements, 6): strict then broad, each in the order of `CLASSES`."""
        parts = [self._score([self._rows(item) for item in chunk]) for chunk in _chunks(inputs)]
        return np.concatenate(parts) if parts else np.zeros((0, 6))

    def probabilities(self, scores: Floats) -> Floats:
        """Calibrated probabilities of the strict stance from `scores`, shape (statements, 3)."""
        card = self._weights.card
        return _softmax(scores[:, :3] / card.temperature + np.array(card.shift))

    def explain(self, item: ClassifierInput, stance: Stance, broad: Stance) -> tuple[Evidence | None, tuple[Cue, ...]]:
        """The words that speak for a stance, as `Explainer.explain`."""
        return self._explainer.explain(item, stance, broad)

    def classify(self, inputs: Sequence[ClassifierInput]) -> list[Judgement]:
        """One judgement per input, in the same order."""
        return [judgement for chunk in _chunks(inputs) for judgement in self._judge(chunk)]

    def _judge(self, chunk: Sequence[ClassifierInput]) -> list[Judgement]:
        rows = [self._rows(item) for item in chunk]
        scores = self._score(rows)
        probabilities = self.probabilities(scores)
        strict, broad = self.decide(scores)
        return [
            self._judgement(chunk[i], CLASSES[strict[i]], CLASSES[broad[i]], probabilities[i])
            for i in range(len(chunk))
        ]

    def decide(self, scores: Floats) -> tuple[list[int], list[int]]:
        """Strict and broad classes by the operating point of the weights.

        A strict supporting or contrasting settles the broad stance too (codebook, "broad stance").
        """
        card = self._weights.card
        strict = (np.log(self.probabilities(scores) + 1e-12) + np.array(card.offsets)).argmax(axis=1)
        broad = (scores[:, 3:] + np.array(card.broad_offsets)).argmax(axis=1)
        mentioning = CLASSES.index(Stance.MENTIONING)
        return strict.tolist(), np.where(strict == mentioning, broad, strict).tolist()

    def _rows(self, item: ClassifierInput) -> list[int]:
        vocabulary = self._weights.vocabulary
        return sorted([vocabulary[name] for name in features_of(item) if name in vocabulary])

    def _score(self, rows: Sequence[list[int]]) -> Floats:
        counts = np.array([len(row) for row in rows], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(counts.sum()))
        # One row of zeros at the end keeps `reduceat` right for a statement without any known feature.
        gathered = np.zeros((len(flat) + 1, 6), dtype=np.float64)
        gathered[:-1] = self._weights.matrix[flat]
        starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(rows) else np.zeros(0, dtype=np.int64)
        sums = np.add.reduceat(gathered, starts, axis=0)
        sums[counts == 0] = 0.0
        return np.asarray(sums + np.array(self._weights.card.bias), dtype=np.float64)

    def _judgement(self, item: ClassifierInput, stance: Stance, broad: Stance, probabilities: Floats) -> Judgement:
        numbers = [round(float(value), 4) for value in probabilities]
        numbers[2] = round(1.0 - numbers[0] - numbers[1], 4)
        evidence: Evidence | None = None
        cues: tuple[Cue, ...] = ()
        if broad is not Stance.MENTIONING or 1.0 - numbers[2] >= _EXPLAIN_ABOVE:
            evidence, cues = self._explainer.explain(item, stance, broad)
        return Judgement(
            stance=stance,
            broad=broad,
            probabilities=Probabilities(*numbers),
            model=self.name,
            evidence=evidence if broad is not Stance.MENTIONING else None,
            cues=cues,
            why=explain_rule(item, stance, broad, evidence) if broad is not Stance.MENTIONING else "",
        )


def _chunks(inputs: Sequence[ClassifierInput]) -> Iterator[Sequence[ClassifierInput]]:
    return (inputs[start : start + _BATCH] for start in range(0, len(inputs), _BATCH))

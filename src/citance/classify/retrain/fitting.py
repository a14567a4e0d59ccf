"""New heads from corrections, without losing the old ones' knowledge or their class mix.

Corrections are no random sample. People correct what looks wrong, and that is mostly a claim: among corrections
supporting and contrasting are far more frequent than among statements, and the model is far more often wrong. A plain
fit would learn that claims are common, or, where every claim that was corrected was a false one, that claims are wrong.
Three things stand against that:

1. *Intercepts for having been corrected*, one for each class that the model had given. They take up how much likelier
   than elsewhere each class is among statements that somebody has corrected, and are thrown away after the fit. This is
   how samples that were drawn by their outcome are fitted (King and Zeng, Logistic regression in rare events data,
   Political Analysis 9, 2001, "prior correction"): what tells the classes apart is learnt, their shares are not.
2. *The library's other statements hold still*, a random sample and as many claims as there are of it: they take part
   with the model's own probabilities as targets (learning without forgetting, Li and Hoiem, ECCV 2016). What people
   have left alone is mostly right, and without it a model taught by its errors alone comes to avoid whatever it said.
   The mean probability of every class over them stays as it is, and with it the calibration at the natural mix.
3. *A pull to the shipped heads*, for all that neither speaks of.

`benchmarks/retrain.py` plays all this through; the numbers below were chosen by such play on training rows.

Corrections that *are* a random sample carry the mix of the classes too: with `random_sample`, and many of them, the
first two points are left out and the intercepts are fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from citance.classify.encoder import DEFAULT_POINT, EncoderClassifier
from citance.classify.encoder_file import EncoderFile, Heads, read_encoder
from citance.classify.linear import LinearClassifier
from citance.classify.protocol import ClassifierInput
from citance.classify.retrain.solver import Problem, solve
from citance.classify.weights_file import CLASSES, read_weights
from citance.errors import ModelError
from citance.model import Stance

__all__ = ["Learner", "Read"]

PULL = 0.3
"""By how much, about, one correction alone moves the log odds of its own statement, by the first Newton step and without
the library: ten alike by 3 at most, enough to turn a judgement that was not sure."""
_INTERCEPT_RIDGE = 0.3
"""A normal prior, of standard deviation 1.8 in log odds, for how much likelier a class is among corrections."""
_BIAS_RIDGE = 1.0
"""The heads' own intercepts are held by the library's statements, and without any by the pull."""
_LIBRARY_WEIGHT = 2.0
"""What a statement that nobody has corrected counts, a correction counting 1: it stands for many more."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Read(NamedTuple):
    """Statements as both models see them: the encoder's features (n, width), the linear model's scores (n, 6), and
    whether the cascade's first stage settles them, so that no head is asked."""

    features: npt.NDArray[np.float32]
    linear: Floats
    settled: npt.NDArray[np.bool_]

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Read:
        """Those of some rows."""
        return Read(self.features[rows], self.linear[rows], self.settled[rows])

    def joined(self, other: Read) -> Read:
        """These and others after them."""
        return Read(
            np.concatenate((self.features, other.features)),
            np.concatenate((self.linear, other.linear)),
            np.concatenate((self.settled, other.settled)),
        )


class Learner:
    """Fits heads of one encoder, and says what a cascade with other heads would judge."""

    def __init__(self, file: EncoderFile, linear: LinearClassifier, *, point: str = DEFAULT_POINT) -> None:
        self.file, self._linear, self._point = file, linear, point
        self._classifier = EncoderClassifier(file, linear, point=point)

    @classmethod
    def shipped(cls, *, point: str = DEFAULT_POINT) -> Learner:
        """One that starts at the heads that came with citance; raises ModelError where the weights are missing."""
        return cls(read_encoder(), LinearClassifier(read_weights()), point=point)

    def read(self, items: Sequence[ClassifierInput], *, all_rows: bool = True) -> Read:
        """Statements as both models see them; without `all_rows` the settled ones are not shown to the encoder."""
        linear = self._linear.scores(items)
        settled = self._classifier.settled(linear)
        rows = list(range(len(items))) if all_rows else np.flatnonzero(~settled).tolist()
        features = np.zeros((len(items), self.file.heads.strict.shape[0] - 1), dtype=np.float32)
        if rows:
            features[rows] = self._classifier.read(self.file.renderer.render([items[row] for row in rows])).features
        return Read(features, linear, settled)

    def log_odds(self, read: Read, heads: Heads) -> tuple[Floats, Floats]:
        """Calibrated log probabilities with these heads, strict and broad, (n, 3) each."""
        cascade = EncoderClassifier(replace(self.file, heads=heads), self._linear, point=self._point)
        return cascade.log_odds(read.features, read.linear)

    def judge(self, read: Read, heads: Heads) -> tuple[Ints, Ints]:
        """Strict and broad classes, as indices of `CLASSES`, that the cascade gives with these heads."""
        logs = self.log_odds(read, heads)
        calm = CLASSES.index(Stance.MENTIONING)
        strict, broad = (np.array(said, dtype=np.int64) for said in self._classifier.decide(*logs, self._point))
        return np.where(read.settled, calm, strict), np.where(read.settled, calm, broad)

    def fit(self, corrected: Read, strict: Ints, broad: Ints, library: Read, *, random_sample: bool = False) -> Heads:
        """Heads fitted to corrected statements and their classes; `library` are statements that nobody has corrected.

        Of both only those count that the first stage leaves open: no head is asked about the others.

        Raises:
            ModelError: the numbers do not allow a fit.
        """
        strict, broad = strict[~corrected.settled], broad[~corrected.settled]
        corrected, library = corrected.take(~corrected.settled), library.take(~library.settled)
        told = self.judge(corrected, self.file.heads)
        mixtures = (self.file.card.strict, self.file.card.broad)
        logs = zip(
            self._classifier.log_odds(corrected.features, corrected.linear),
            self._classifier.log_odds(library.features, library.linear),
            strict=True,
        )
        changes = [
            _change(mixture.encoder, corrected, library, offsets, classes, None if random_sample else said)
            for mixture, offsets, classes, said in zip(mixtures, logs, (strict, broad), told, strict=True)
        ]
        old = self.file.heads
        return msgspec.structs.replace(
            old,
            strict=(old.strict + changes[0]).astype(np.float32),
            broad=(old.broad + changes[1]).astype(np.float32),
        )


def _change(
    scale: float, corrected: Read, library: Read, offsets: tuple[Floats, Floats], classes: Ints, told: Ints | None
) -> Floats:
    """What is added to one head, (width + 1, 3). `told` are the classes that the model had given, None for a random
    sample."""
    own, others = _design(scale, corrected.features), _design(scale, library.features)
    reach = float((own**2).sum(axis=1).mean()) or 1.0
    ridge = np.full(own.shape[1], reach / PULL)
    targets, weight, offset, design = np.eye(3)[classes], np.ones(len(own)), offsets[0], own
    if told is None:
        ridge[-1] = _BIAS_RIDGE
    else:
        marks = np.concatenate((np.eye(3)[told], np.zeros((len(others), 3))))
        design = np.column_stack((np.concatenate((own, others)), marks))
        targets, offset = np.concatenate((targets, np.exp(offsets[1]))), np.concatenate(offsets)
        weight = np.concatenate((weight, np.full(len(others), _LIBRARY_WEIGHT)))
        ridge[-1] = _BIAS_RIDGE if len(others) else ridge[-1]
        ridge = np.concatenate((ridge, np.full(3, _INTERCEPT_RIDGE)))
    try:
        fit = solve(Problem(design, targets, weight, offset, ridge))
    except (ValueError, np.linalg.LinAlgError) as error:
        raise ModelError(f"no heads can be fitted to these corrections: {error}") from error
    if not fit.flat:
        raise ModelError(f"the fit has not come to its optimum in {fit.steps} steps")
    return fit.change[: own.shape[1]]


def _design(scale: float, features: npt.NDArray[np.float32]) -> Floats:
    """Features and the one for the bias, scaled as the mixture scales the encoder's scores."""
    return scale * np.column_stack((features.astype(np.float64), np.ones(len(features))))

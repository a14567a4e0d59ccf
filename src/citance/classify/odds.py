"""The arithmetic of scores that all models share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["log_softmax"]

Floats = npt.NDArray[np.float64]


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities of rows of scores."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float64)

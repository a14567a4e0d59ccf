"""New heads for the encoder out of people's corrections: fitted, measured, and only then kept.

    learner = Learner(read_encoder(), LinearClassifier(read_weights()), point="balanced")
    proposal, heads = propose(learner, rows, library, reference)

docs/retrain.md tells what this does and what it cannot do; `citance.classify.local_heads` keeps what was accepted.
"""

from __future__ import annotations

from citance.classify.retrain.figures import Figure, Interval
from citance.classify.retrain.fitting import Learner
from citance.classify.retrain.proposal import LibraryRow, Moves, Proposal, TooFewCorrections, propose
from citance.classify.retrain.rows import CorrectedRow, read_corrected, row_line, row_of

__all__ = [
    "CorrectedRow",
    "Figure",
    "Interval",
    "Learner",
    "LibraryRow",
    "Moves",
    "Proposal",
    "TooFewCorrections",
    "propose",
    "read_corrected",
    "row_line",
    "row_of",
]

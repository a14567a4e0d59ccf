"""Citation statements in, judgements out.

    classifier = load_classifier()
    judgements = classifier.classify([input_of(statement, reference, citing), ...])

The one behind it is a linear model over words and cues around the target marker; docs/model-card.md holds its figures.
"""

from __future__ import annotations

from citance.classify.contract import judgement_line, read_input
from citance.classify.linear import load_classifier
from citance.classify.protocol import Classifier, ClassifierInput, input_of

__all__ = [
    "Classifier",
    "ClassifierInput",
    "input_of",
    "judgement_line",
    "load_classifier",
    "read_input",
]

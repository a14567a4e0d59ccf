"""Citation statements in, judgements out.

    classifier = load_classifier()
    judgements = classifier.classify([input_of(statement, reference, citing), ...])

docs/classifiers.md tells which classifiers there are, docs/model-card.md how good those are that come with citance.
"""

from __future__ import annotations

from citance.classify.choice import ChatOptions, ClassifierChoice
from citance.classify.contract import judgement_line, read_input
from citance.classify.load import load_classifier
from citance.classify.protocol import Classifier, ClassifierInput, input_of

__all__ = [
    "ChatOptions",
    "Classifier",
    "ClassifierChoice",
    "ClassifierInput",
    "input_of",
    "judgement_line",
    "load_classifier",
    "read_input",
]

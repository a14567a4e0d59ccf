"""From the name of a classifier to the classifier: "default", "linear", "chat", or the path of a model of one's own.

What a classifier needs is imported when it is asked for.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from citance.classify.choice import ClassifierChoice
from citance.classify.protocol import Classifier
from citance.errors import ModelError

__all__ = ["NAMES", "load_classifier"]

NAMES = ("default", "linear", "chat")


def load_classifier(choice: str | ClassifierChoice = "default") -> Classifier:
    """The classifier of that name or choice, loaded on first use and kept.

    Raises:
        ModelError: no classifier has that name, or its weights are missing or do not fit this version.
        UsageError: the chat lacks its model, key or address.
    """
    return _load((ClassifierChoice(choice) if isinstance(choice, str) else choice).pinned())


@lru_cache(maxsize=4)
def _load(choice: ClassifierChoice) -> Classifier:
    if choice.name == "default":
        from citance.classify.local_heads import load_encoder

        return load_encoder(choice.heads, point=choice.point, threads=choice.threads)
    if choice.name == "linear":
        return _linear()
    if choice.name == "chat":
        from citance.classify.chat import ChatClassifier

        return ChatClassifier(choice.chat, fallback=load_classifier)
    if not _names_a_file(choice.name):
        known = ", ".join(NAMES)
        raise ModelError(f'there is no classifier named "{choice.name}"; known: {known}, or the path of a model')
    from citance.classify.own_model import load_own_model

    return load_own_model(Path(choice.name))


def _linear() -> Classifier:
    from citance.classify.linear import LinearClassifier
    from citance.classify.weights_file import read_weights

    return LinearClassifier(read_weights())


def _names_a_file(name: str) -> bool:
    if not name:
        return False
    return os.sep in name or "/" in name or name.endswith(".onnx") or Path(name).expanduser().exists()

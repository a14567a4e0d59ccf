"""How sure a judgement is, in words and as a number."""

from __future__ import annotations

import msgspec

from citance.model import IndexedStatement

__all__ = ["Confidence", "confidence_of"]

_WORDS = ((0.9, "high"), (0.7, "fair"), (0.0, "low"))
"""Lower bounds of the probability of the stance that was given. A classifier may give a rare stance that is not the
most probable one, since missing it is worse than a false alarm; such a judgement has a low confidence, as it should."""


class Confidence(msgspec.Struct, frozen=True):
    """`value` is the probability of the strict stance in force (0 to 1), None where a person decided."""

    word: str
    value: float | None


def confidence_of(item: IndexedStatement) -> Confidence | None:
    """The confidence in a statement's strict stance; None while it is unclassified."""
    if item.correction is not None:
        return Confidence("checked by a person", None)
    if item.judgement is None:
        return None
    value = item.judgement.probabilities.of(item.judgement.stance)
    word = next(word for least, word in _WORDS if value >= least)
    return Confidence(word, round(value, 4))

"""Which words decided: the evidence with its offsets, and the cues with their shares.

Every feature that stands for words of one cue (its phrase, its family, its side) is counted to that cue, so that a
share is what the phrase at this place adds to the stance that was given, against mentioning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from citance.classify.features import CuePlace, cue_places
from citance.classify.protocol import ClassifierInput
from citance.classify.weights_file import CLASSES, Weights
from citance.model import Cue, Evidence, Stance

__all__ = ["Explainer"]

_SHOWN = 5
_BONUS: dict[Stance, dict[str, float]] = {
    Stance.SUPPORTING: {
        "AGREE": 1.0,
        "SIMILAR": 1.0,
        "CONFIRM": 1.0,
        "SUPPORT": 1.0,
        "LIKE": 1.0,
        "PREV": 0.5,
        "ALSO": 0.5,
    },
    Stance.CONTRASTING: {
        "DISAGREE": 1.0,
        "DIFFER": 1.0,
        "DOUBT": 1.0,
        "NOFIND": 0.7,
        "THAN": 1.0,
        "COMPARE": 1.0,
        "CONTRAST": 0.5,
        "NEG": 0.5,
        "NOSIG": 0.5,
    },
    Stance.MENTIONING: {},
}
_OWN_BONUS = dict.fromkeys(("OWNRES", "OWNACT", "OWNLOC"), 0.3)
"""The codebook asks for words that compare; a bare link or negation is the second choice, own evidence the third."""


class _Scored(NamedTuple):
    place: CuePlace
    share: float
    rank: float


class Explainer:
    """Explains judgements by the weights that made them."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._margins: dict[int, list[float]] = {}

    def _margin(self, column: int) -> list[float]:
        """Per feature, what it adds to the stance of a column against mentioning; made on first use."""
        if column not in self._margins:
            mentioning = CLASSES.index(Stance.MENTIONING) + (3 if column >= 3 else 0)
            matrix = self._weights.matrix
            self._margins[column] = (matrix[:, column] - matrix[:, mentioning]).tolist()
        return self._margins[column]

    def _scored(self, item: ClassifierInput, stance: Stance, column: int) -> Iterator[_Scored]:
        margin, vocabulary = self._margin(column), self._weights.vocabulary
        bonus = {**_OWN_BONUS, **_BONUS[stance]}
        for place in cue_places(item):
            share = sum([margin[vocabulary[name]] for name in place.features if name in vocabulary])
            yield _Scored(place, share, share + bonus.get(place.family, 0.0))

    def explain(self, item: ClassifierInput, stance: Stance, broad: Stance) -> tuple[Evidence | None, tuple[Cue, ...]]:
        """The shortest words that carry the stance (the broad one where the strict is mentioning), and the top cues.

        The evidence is sliced from `citance` by its offsets, or has -1, -1 where it stands in a neighbouring
        sentence; None where there is no cue at all. Cues come strongest first, phrases that occur twice once; for a
        mentioning their signs are turned, so that a positive share always speaks for the stance that was given.
        """
        shown = stance if stance is not Stance.MENTIONING else broad
        asked = shown if shown is not Stance.MENTIONING else Stance.SUPPORTING
        column = CLASSES.index(asked) + (0 if stance is not Stance.MENTIONING else 3)
        scored = list(self._scored(item, asked, column))
        if not scored:
            return None, ()
        best = max(scored, key=lambda one: (one.rank, -one.place.distance))
        shares: dict[str, float] = {}
        for one in scored:
            words = one.place.text.lower()
            sign = 1.0 if shown is not Stance.MENTIONING else -1.0
            if abs(sign * one.share) > abs(shares.get(words, 0.0)):
                shares[words] = round(sign * one.share, 3)
        top = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]
        evidence = Evidence(best.place.text, best.place.start, best.place.end)
        return evidence, tuple(Cue(words, share) for words, share in top if share)

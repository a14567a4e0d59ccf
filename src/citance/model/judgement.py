"""What a classifier or a person holds a citation statement to be."""

from __future__ import annotations

import msgspec

from citance.model.vocabulary import Stance

__all__ = ["CODEBOOK_VERSION", "Cue", "Evidence", "Judgement", "Probabilities"]

CODEBOOK_VERSION = 1


class Probabilities(msgspec.Struct, frozen=True, gc=False):
    """One number per stance; they sum to 1."""

    supporting: float
    contrasting: float
    mentioning: float

    def of(self, stance: Stance) -> float:
        """The probability of one stance."""
        return float(getattr(self, stance.value))


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """The words that carry the judgement: `citance[start:end] == text`; start = end = -1 where they stand in a
    neighbouring sentence."""

    text: str
    start: int
    end: int


class Cue(msgspec.Struct, frozen=True, gc=False):
    """One feature's share in the decision: positive weights speak for the stance that was given."""

    words: str
    weight: float


class Judgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stance, strict and broad, with the probabilities of the strict one and the words that decided.

    `uncertain` tells that the model would not stand by it: a mentioning is then an open question and not a silent
    "nothing here". `why` is one plain line that names the codebook's rule, or "".
    """

    stance: Stance
    broad: Stance
    probabilities: Probabilities
    model: str
    evidence: Evidence | None = None
    cues: tuple[Cue, ...] = ()
    codebook: int = CODEBOOK_VERSION
    uncertain: bool = False
    why: str = ""

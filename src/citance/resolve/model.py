"""The scoring model: one weight per answer, added up, and a few answers that forbid a match whatever the sum.

The sum of the weights is the logarithm of the odds that both descriptions are of one work, given the candidates that
blocking brings up; its logistic function is the score. The weights lie in `weights.json` as they were fitted by
`train/train_matcher.py` (logistic regression with a penalty on the squares, one indicator per answer), can be read, and
changed by hand. What the sum cannot say is forbidden by rule, each with its reason:

* the title has another numeral (Part II, the second edition, the report of 2008), or one title is a correction of, a
  comment on, or a reply to the other;
* words of the title differ or are missing, and neither volume nor page speaks for it: the paper on the next drug, cell or country;
* the title differs, and not all of volume, page, first author or container agree: a translated or lost title needs the whole address;
* page and volume both differ, or page and year, or volume and year: the yearly report, the abstract before the paper;
* one side names no author, and neither page nor volume and container agree;
* the first author differs, and not both volume and page agree: a namesake;
* both have an identifier of one kind, and they differ.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

import msgspec

from citance.errors import ModelError
from citance.resolve._compare import Comparison, Likeness
from citance.resolve._titles import TitleLikeness
from citance.resolve._venues import VenueLikeness

__all__ = ["Weights", "forbidden", "load_weights", "log_odds", "sigmoid"]


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model. `fields` holds, per field of `Comparison`, the weight of each answer (0 where it is not named).

    A match needs a score of `threshold`, and its log odds must be `margin` above those of the next work.
    """

    version: str
    bias: float
    fields: dict[str, dict[str, float]]
    threshold: float
    margin: float


@cache
def load_weights() -> Weights:
    """The fitted model.

    Raises:
        ModelError: the weights are missing or damaged.
    """
    try:
        return msgspec.json.decode(files("citance.resolve").joinpath("weights.json").read_bytes(), type=Weights)
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(f"the weights of the matcher cannot be read: {error}") from error


def log_odds(found: Comparison, weights: Weights) -> float:
    """The sum of the weights of all answers."""
    fields = weights.fields
    return (
        weights.bias
        + fields["title"].get(found.title, 0.0)
        + fields["author"].get(found.author, 0.0)
        + fields["year"].get(found.year, 0.0)
        + fields["volume"].get(found.volume, 0.0)
        + fields["page"].get(found.page, 0.0)
        + fields["venue"].get(found.venue, 0.0)
    )


def sigmoid(odds: float) -> float:
    """The probability of some log odds."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, odds))))


_AGREES = frozenset([Likeness.EQUAL, Likeness.NEAR])
_NEVER = {
    TitleLikeness.NUMBER: "the title has another number",
    TitleLikeness.ABOUT: "one is a notice of or a letter about the other",
}
_WEAK = frozenset([TitleLikeness.WORD, TitleLikeness.SIMILAR, TitleLikeness.CUT])


def forbidden(found: Comparison) -> str:
    """Why this pair is none whatever its sum; "" where nothing forbids it."""
    title, volume, page, year = found.title, found.volume, found.page, found.year
    if title in _NEVER:
        return _NEVER[title]
    placed = volume is Likeness.EQUAL and page is Likeness.EQUAL
    if title in _WEAK and not (page in _AGREES or (volume is Likeness.EQUAL and page is not Likeness.DIFFERENT)):
        return "words of the title differ or are missing, and the place does not speak for it"
    if title is TitleLikeness.SHORTENED and found.by_body and not (page in _AGREES or volume is Likeness.EQUAL):
        # Bodies publish under one head with many subtitles: submissions, summary, the report of a state.
        return "one title has a subtitle, and an organisation publishes several things under one title"
    known = found.author in (Likeness.EQUAL, Likeness.NEAR, Likeness.LISTED, Likeness.INITIAL)
    if title in (TitleLikeness.DIFFERENT, TitleLikeness.MISSING):
        if not placed or not (known or (found.venue is VenueLikeness.EQUAL and year is not Likeness.DIFFERENT)):
            return "the title differs or is missing, and volume, page and author do not all agree"
        if title is TitleLikeness.DIFFERENT and (found.venue is VenueLikeness.DIFFERENT or not known):
            return "the title and the container differ"
    if found.author is Likeness.MISSING and not (
        page in _AGREES or (volume is Likeness.EQUAL and found.venue is VenueLikeness.EQUAL)
    ):
        return "there is no author to compare, and the place does not speak for it"
    off = (volume is Likeness.DIFFERENT) + (page is Likeness.DIFFERENT) + (year in (Likeness.NEAR, Likeness.DIFFERENT))
    if off >= 2 and not (off == 2 and page is Likeness.EQUAL):
        return "volume, page and year: two of them differ"
    if found.author is Likeness.DIFFERENT and not placed:
        return "the first author differs"
    return ""

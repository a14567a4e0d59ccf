"""Counts of citation statements."""

from __future__ import annotations

import msgspec

__all__ = ["Tally"]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How often a work is cited, and how.

    `total` counts statements, `citing_works` counts works; `uncertain` counts those of the `mentioning` statements
    that the model left as an open question.
    """

    total: int = 0
    supporting: int = 0
    contrasting: int = 0
    mentioning: int = 0
    unclassified: int = 0
    citing_works: int = 0
    uncertain: int = 0

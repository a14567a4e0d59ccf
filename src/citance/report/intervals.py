"""How sure a share is that was counted in a sample."""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["Interval", "share_interval"]

_Z = 1.959963984540054
"""The quantile of the normal distribution for 95 %."""


class Interval(NamedTuple):
    """A share between 0 and 1 with the bounds of its 95 % interval."""

    share: float
    low: float
    high: float


def share_interval(count: int, total: int) -> Interval:
    """The share `count / total` with Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927), which stays
    within 0 and 1 and holds for small counts; 0 to 1 where nothing was counted."""
    if total <= 0:
        return Interval(0.0, 0.0, 1.0)
    share = count / total
    below = 1 + _Z**2 / total
    centre = (share + _Z**2 / (2 * total)) / below
    half = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)) / below
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))

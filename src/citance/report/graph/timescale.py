"""From years to places on a line: recent years in full width, a long thin past squeezed into a strip at the left."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

__all__ = ["Tick", "TimeScale", "time_scale"]

_EARLY_SHARE = 0.06
"""Works of the earliest years whose time may be squeezed."""
_LONG_PAST = 0.3
"""Share of all the years that they must take up for that."""
_EARLY_WIDTH = 0.1
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_LEAST_BETWEEN = 62.0
"""Pixels between two years that are written."""


class Tick(msgspec.Struct, frozen=True):
    """A year that is written on the axis, with a line where it begins; `early` for the strip of the squeezed years."""

    year: int
    x: float
    early: bool = False


class TimeScale(msgspec.Struct, frozen=True, kw_only=True):
    """Where years lie between `left` and `right`. Years before `turn` share the first `early` pixels,
    later ones of them more of it than earlier ones."""

    first: int
    last: int
    turn: int
    left: float
    right: float
    early: float = 0.0

    def start(self, year: float) -> float:
        """Where a year begins."""
        if self.early and year < self.turn:
            # The nearer to the turn, the wider: a single work of 1797 must not press all others together.
            back = math.log1p(self.turn - year) / math.log1p(self.turn - self.first)
            return self.left + self.early * (1 - back)
        width = self.right - self.left - self.early
        return self.left + self.early + width * (year - self.turn) / (self.last + 1 - self.turn)

    def ticks(self) -> tuple[Tick, ...]:
        """The years that are written, far enough from one another."""
        year_width = self.start(self.last + 1) - self.start(self.last)
        step = next((step for step in _STEPS if step * year_width >= _LEAST_BETWEEN), _STEPS[-1])
        found = [Tick(self.first, self.left, True)] if self.early else []
        first = self.turn if self.early else -(-self.turn // step) * step
        years = [first, *range(-(-(first + 1) // step) * step, self.last + 1, step)]
        for year in years:
            x = self.start(year)
            if not found or found[-1].early or x - found[-1].x >= _LEAST_BETWEEN * 0.6:
                found.append(Tick(year, round(x, 1)))
        return tuple(found)


def time_scale(years: Iterable[int], *, left: float, right: float) -> TimeScale | None:
    """The scale for some years, None without any."""
    known = sorted(years)
    if not known:
        return None
    first, last = known[0], known[-1]
    turn = known[int(len(known) * _EARLY_SHARE)]
    if last - first > 20 and turn - first > _LONG_PAST * (last - first):
        early = _EARLY_WIDTH * (right - left)
        return TimeScale(first=first, last=last, turn=turn, left=left, right=right, early=early)
    if last - first < 4:  # some air around a moment
        first, last = first - 1, last + 1
    return TimeScale(first=first, last=last, turn=first, left=left, right=right)

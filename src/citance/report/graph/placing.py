"""Places for the works of one lane, and for their names, so that nothing covers anything else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

__all__ = ["Box", "Boxes", "Dot", "pack"]

_CELL = 24.0
_GOLDEN = 0.6180339887498949
_STEP = 5.0
_MOST_STEPS = 400


class Dot(msgspec.Struct, kw_only=True):
    """A circle that is to be placed: anywhere between `low` and `high` on the x axis, `wish` being best. `beside` are the
    dots of the lane that it belongs near, placed before it or not."""

    id: int
    low: float
    high: float
    wish: float
    r: float
    beside: tuple[int, ...] = ()
    x: float = 0.0
    y: float = 0.0


class _Field:
    """Circles on squared paper, to find those near a place fast."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._cells: dict[tuple[int, int], list[Dot]] = {}
        self._widest = 0.0

    def free(self, x: float, y: float, r: float) -> bool:
        reach = math.ceil((r + self._widest + self._gap) / _CELL)
        column, row = int(x // _CELL), int(y // _CELL)
        for i in range(column - reach, column + reach + 1):
            for j in range(row - reach, row + reach + 1):
                for dot in self._cells.get((i, j), ()):
                    least = r + dot.r + self._gap
                    if abs(dot.y - y) < least and abs(dot.x - x) < least and math.hypot(dot.x - x, dot.y - y) < least:
                        return False
        return True

    def put(self, dot: Dot) -> None:
        self._widest = max(self._widest, dot.r)
        self._cells.setdefault((int(dot.x // _CELL), int(dot.y // _CELL)), []).append(dot)


def pack(dots: Sequence[Dot], *, gap: float, height: float) -> tuple[float, float]:
    """Place dots around the line y = 0, the first ones first, each near those that it belongs to, otherwise spread over the
    height; none nearer to another than the gap. The lowest and the highest y that they cover."""
    field = _Field(gap)
    placed: dict[int, Dot] = {}
    for number, dot in enumerate(dots):
        spread = ((number * _GOLDEN + 0.5) % 1 - 0.5) * height
        near = [placed[other].y for other in dot.beside if other in placed]
        wish = 0.55 * sum(near) / len(near) + 0.45 * spread if near else spread
        _place(dot, wish, field)
        field.put(dot)
        placed[dot.id] = dot
    if not placed:
        return 0.0, 0.0
    return min(dot.y - dot.r for dot in dots), max(dot.y + dot.r for dot in dots)


def _place(dot: Dot, wish: float, field: _Field) -> None:
    """The free place nearest to the wish: along the width that the dot may have, then a step further up and down."""
    across = _across(dot)
    for step in range(_MOST_STEPS):
        for y in (wish + step * _STEP, wish - step * _STEP) if step else (wish,):
            for x in across:
                if field.free(x, y, dot.r):
                    dot.x, dot.y = round(x, 1), round(y, 1)
                    return
    dot.x, dot.y = round(dot.wish, 1), round(wish + _MOST_STEPS * _STEP, 1)


def _across(dot: Dot) -> list[float]:
    room = int((dot.high - dot.low) // _STEP)
    others = [dot.low + _STEP * number for number in range(room + 1)]
    wish = min(max(dot.wish, dot.low), dot.high)
    return [wish, *sorted(others, key=lambda x: abs(x - wish))]


class Box(msgspec.Struct, frozen=True):
    """A rectangle that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two cover a common place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Boxes:
    """What is covered already."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._rows: dict[int, list[Box]] = {}
        for box in boxes:
            self.put(box)

    def put(self, box: Box) -> None:
        """Cover a place."""
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            self._rows.setdefault(row, []).append(box)

    def free(self, box: Box) -> bool:
        """Whether nothing covers any of it."""
        rows = range(int(box.top // _CELL), int(box.bottom // _CELL) + 1)
        return not any(box.meets(other) for row in rows for other in self._rows.get(row, ()))

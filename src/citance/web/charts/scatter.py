"""Works by two counts on a plane, drawn on the server: across in per cent of the width, down in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Dot", "Placed", "Scatter", "Tick", "scatter"]

_LEFT, _RIGHT = 9.0, 97.0
"""Per cent of the width."""
_TOP, _BOTTOM = 22.0, 300.0
_HEIGHT = 344
_STEP = 7.0
"""Pixels between works at the same place."""
_WIDTH = 640.0
"""Pixels of the width for which works at the same place are spread evenly; narrower screens press them together."""
_TICKS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
_TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: points that follow each other by it fill a disc evenly (H. Vogel, Math. Biosci. 44, 1979)."""


@dataclass(frozen=True)
class Dot:
    """A work: `x` and `y` are counts of at least 0."""

    x: int
    y: int
    title: str
    year: int | None
    address: str


@dataclass(frozen=True)
class Placed:
    """A work with its place, `left` in per cent and `top` in pixels; `side` says which count is the greater."""

    dot: Dot
    left: float
    top: float
    side: str


@dataclass(frozen=True)
class Tick:
    """A number on an axis and its place."""

    value: int
    at: float


@dataclass(frozen=True)
class Scatter:
    """What a template draws. Both axes have the same scale, square roots, so that few and many can be told apart; the
    diagonal, where both counts are equal, goes from the origin to the upper right corner."""

    dots: tuple[Placed, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left: float = _LEFT
    right: float = _RIGHT
    top: float = _TOP
    bottom: float = _BOTTOM
    height: int = _HEIGHT


def scatter(dots: Sequence[Dot]) -> Scatter:
    """Places for the works; those with the same counts are spread around their common place."""
    most = max((max(dot.x, dot.y) for dot in dots), default=1)
    ticks = [tick for tick in _TICKS if tick <= most] or [0]
    if len(ticks) > 7:
        ticks = [tick for tick in ticks if tick not in (3,) and (tick == 0 or tick >= most / 500)]
    placed: list[Placed] = []
    there: dict[tuple[int, int], int] = {}
    for dot in dots:
        number = there.get((dot.x, dot.y), 0)
        there[dot.x, dot.y] = number + 1
        away = _STEP * math.sqrt(number)
        left = _across(dot.x, most) + 100 * away * math.cos(number * _TURN) / _WIDTH
        top = _up(dot.y, most) + away * math.sin(number * _TURN)
        side = "balanced" if dot.x == dot.y else "supporting" if dot.x > dot.y else "contrasting"
        placed.append(Placed(dot, round(min(max(left, 1), 99), 2), round(min(max(top, 8), _BOTTOM + 8), 2), side))
    return Scatter(
        dots=tuple(placed),
        across=tuple(Tick(value, round(_across(value, most), 2)) for value in ticks),
        up=tuple(Tick(value, round(_up(value, most), 2)) for value in ticks),
    )


def _scaled(value: int, most: int) -> float:
    return math.sqrt(value) / math.sqrt(max(most, 1)) * 0.94


def _across(value: int, most: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * _scaled(value, most)


def _up(value: int, most: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * _scaled(value, most)

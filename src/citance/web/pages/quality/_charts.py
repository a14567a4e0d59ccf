"""Places on the page: reliability diagrams, whiskers, histograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from citance.report.quality import Bin, Figure

__all__ = ["Column", "Diagram", "Mark", "Whisker", "diagram", "histogram", "whisker"]

_SIDE = 200.0
_LEFT, _TOP = 34.0, 10.0
WIDTH, HEIGHT = 244, 246


class Mark(NamedTuple):
    """A bin in the diagram: its middle, its interval, and what it is, as numbers."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    bin: Bin


class Diagram(NamedTuple):
    """What the model said against what was so: 0 to 1 on both axes, perfect on the diagonal."""

    name: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, float, str], ...]
    left: float = _LEFT
    right: float = _LEFT + _SIDE
    top: float = _TOP
    ground: float = _TOP + _SIDE
    width: int = WIDTH
    height: int = HEIGHT


def diagram(name: str, bins: Sequence[Bin]) -> Diagram:
    """The reliability diagram of some bins; larger points hold more of the statements of an ordinary article."""
    marks = tuple(
        Mark(
            x=round(_LEFT + _SIDE * one.said, 1),
            y=_height(one.found),
            low=_height(one.low),
            high=_height(one.high),
            radius=round(3 + 4 * one.weight**0.5, 1),
            bin=one,
        )
        for one in bins
    )
    ticks = tuple((round(_LEFT + _SIDE * at, 1), _height(at), f"{100 * at:.0f}") for at in (0.0, 0.25, 0.5, 0.75, 1.0))
    return Diagram(name, marks, ticks)


def _height(share: float) -> float:
    return round(_TOP + _SIDE * (1 - share), 1)


class Whisker(NamedTuple):
    """A figure with its interval on a line of 120 units: places of the ends, the value and the aim (None without one)."""

    low: float
    high: float
    value: float
    aim: float | None


def whisker(figure: Figure) -> Whisker:
    """Places of a figure; the scale runs from 0 to 1, or to a tenth of that where all that is shown is small."""
    top = max(figure.value, figure.high or 0.0, figure.aim or 0.0)
    scale = 112.0 / (1.0 if top > 0.1 else 0.1)

    def place(share: float) -> float:
        return round(4 + scale * share, 1)

    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return Whisker(place(low), place(high), place(figure.value), None if figure.aim is None else place(figure.aim))


@dataclass(frozen=True)
class Column:
    """One column of a histogram: `start` and `end` in per cent; `x`, `y`, `width`, `height` on a field of 100 × 100."""

    start: int
    end: int
    count: int
    x: float
    y: float
    width: float
    height: float


def histogram(counts: Sequence[int]) -> tuple[Column, ...]:
    """Columns of equal width over 0 to 1, the highest 100 units high; one statement is still seen."""
    most = max(counts, default=0)
    step = 100 / max(len(counts), 1)
    found = []
    for at, count in enumerate(counts):
        height = max(1.5, 100 * count / most) if count else 0.0
        found.append(
            Column(
                start=round(100 * at / len(counts)),
                end=round(100 * (at + 1) / len(counts)),
                count=count,
                x=round(at * step + 0.08 * step, 2),
                y=round(100 - height, 2),
                width=round(0.84 * step, 2),
                height=round(height, 2),
            )
        )
    return tuple(found)

"""Columns by year, stacked by stance: drawn on the server, widths in per cent so that words keep their size on any screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from citance.report import YearCounts

__all__ = ["Column", "Label", "Piece", "YearsChart", "label_years", "spans_of", "stacked_years", "tick_steps"]

STANCES = ("contrasting", "supporting", "mentioning", "unclassified")
"""From the ground up: what is rare stands on the line, where its heights can be compared."""

_MOST_COLUMNS = 60
_MOST_LABELS = 6
"""Labels of four digits, about 2.2rem each, fit side by side on a screen of 320 pixels."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_LEAST = 2.0
"""Pixels: one contrasting statement among a thousand must still be seen."""
_WIDEST = 14.0
"""Per cent of the width that a column takes at most: a single year is a column, not a wall."""
_GAP = 0.18
"""Of a column's place that is left free."""
_TOP = 16
_FOOT = 22


@dataclass(frozen=True)
class Piece:
    """One stance of a column: `y` and `height` in pixels."""

    stance: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One year, or some years where there are too many: `x`, `middle` and `width` in per cent, `counts` by stance."""

    label: str
    first: int
    last: int
    counts: YearCounts
    x: float
    middle: float
    width: float
    pieces: tuple[Piece, ...]
    address: str = ""


@dataclass(frozen=True)
class Label:
    """A word on an axis: `at` in per cent (years) or pixels (numbers), `anchor` as SVG's text-anchor."""

    text: str
    at: float
    anchor: str = "middle"


@dataclass(frozen=True)
class YearsChart:
    """What a template draws; `stances` are those that occur, `ground` the pixel line that columns stand on."""

    columns: tuple[Column, ...]
    years: tuple[Label, ...]
    numbers: tuple[Label, ...]
    stances: tuple[str, ...]
    height: int
    ground: int
    total: int

    @property
    def first(self) -> int:
        """The first year."""
        return self.columns[0].first

    @property
    def last(self) -> int:
        """The last year."""
        return self.columns[-1].last


def stacked_years(
    rows: Iterable[YearCounts], *, address: Callable[[int, int], str] | None = None, height: int = 190
) -> YearsChart:
    """Columns for the rows' years, those between them that have none included; more than 60 years are put together.

    Args:
        rows: the counts by year, in any order, each year once.
        address: where a column's statements are listed, by its first and last year; None for columns without a link.
        height: in pixels, the axis included.
    """
    spans = spans_of(rows)
    ground = height - _FOOT
    most = max((counts.total for _, _, counts in spans), default=0)
    steps = tick_steps(most)
    scale = (ground - _TOP) / max(steps[-1], 1)
    place = 100 / len(spans) if spans else 100.0
    wide = min(place * (1 - _GAP), _WIDEST)
    columns = tuple(
        Column(
            label=str(first) if first == last else f"{first}–{last}",
            first=first,
            last=last,
            counts=counts,
            x=round((number + 0.5) * place - wide / 2, 3),
            middle=round((number + 0.5) * place, 3),
            width=round(wide, 3),
            pieces=_pieces(counts, ground, scale),
            address=address(first, last) if address and counts.total else "",
        )
        for number, (first, last, counts) in enumerate(spans)
    )
    return YearsChart(
        columns=columns,
        years=label_years([(column.first, column.middle) for column in columns]),
        numbers=tuple(Label(str(step), round(ground - step * scale, 2), "start") for step in steps if step),
        stances=tuple(name for name in STANCES if any(getattr(column.counts, name) for column in columns)),
        height=height,
        ground=ground,
        total=sum(column.counts.total for column in columns),
    )


def spans_of(rows: Iterable[YearCounts]) -> list[tuple[int, int, YearCounts]]:
    """(first year, last year, counts) without gaps from the first year that has any to the last, at most 60 of them."""
    by_year = {row.year: row for row in rows if row.total}
    if not by_year:
        return []
    first, last = min(by_year), max(by_year)
    step = next(each for each in _STEPS if (last // each - first // each) < _MOST_COLUMNS or each == _STEPS[-1])
    found = []
    for start in range(first // step * step, last + 1, step):
        inside = [by_year[year] for year in range(start, start + step) if year in by_year]
        sums = {name: sum(getattr(row, name) for row in inside) for name in STANCES}
        found.append((start, start + step - 1, YearCounts(year=start, **sums)))
    return found


def tick_steps(most: int) -> tuple[int, ...]:
    """Round whole numbers from 0 to at least `most`, three to five of them."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if most <= 4 * step:
                return tuple(range(0, max(-(-most // step), 1) * step + 1, step))
        size *= 10


def label_years(places: list[tuple[int, float]]) -> tuple[Label, ...]:
    """At most six of the years with their places, evenly apart; the last one where the end would be far from a label."""
    if not places:
        return ()
    every = next(step for step in (1, 2, 3, 4, 5, 10, 20) if len(places) <= step * _MOST_LABELS)
    shown = places[::every]
    if len(shown) > 1 and 2 * (len(places) - 1 - places.index(shown[-1])) >= every:
        shown = [*shown[:-1], places[-1]]
    return tuple(Label(str(year), at, _anchor(at)) for year, at in shown)


def _anchor(at: float) -> str:
    if at < 4:
        return "start"
    return "end" if at > 96 else "middle"


def _pieces(counts: YearCounts, ground: int, scale: float) -> tuple[Piece, ...]:
    """The stances of a column from the ground up; what is there is never thinner than `_LEAST`, and no column higher than
    the chart."""
    present = [(name, int(getattr(counts, name))) for name in STANCES if getattr(counts, name)]
    heights = [max(_LEAST, count * scale) for _, count in present]
    surplus = sum(heights) - (ground - 2)
    if surplus > 0:
        heights[heights.index(max(heights))] -= surplus
    pieces = []
    y = float(ground)
    for (name, count), each in zip(present, heights, strict=True):
        y -= each
        pieces.append(Piece(name, count, round(y, 2), round(each, 2)))
    return tuple(pieces)

"""Support and contrast over the years: columns up and down from a line, their running sums, and what happened to the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from citance.report import YearCounts
from citance.web.charts.years import Label, label_years, tick_steps

__all__ = ["Bar", "Dot", "Mark", "PlacedMark", "Rule", "StanceTimeline", "YearRow", "stance_timeline"]

_MOST_YEARS = 120
_EACH = 150
"""Pixels of the upper picture, and of the lower one."""
_TOP = 34
_FOOT = 22
_LEAST = 3.0
_GAP = 0.3
_TALLEST = 32.0
"""Pixels of one statement, at most: two statements are not two walls, either."""
_WIDEST = 3.0
"""Per cent of the width that a column takes at most: three years of statements are not three walls."""


@dataclass(frozen=True)
class Mark:
    """Something that happened in a year; `words` is a message of the catalogue, `level` as `views.notice_level` gives it."""

    year: int
    words: str
    level: str
    date: str


@dataclass(frozen=True)
class PlacedMark:
    """A mark on the axis; `row` keeps the words of near ones apart."""

    mark: Mark
    x: float
    row: int
    anchor: str


@dataclass(frozen=True)
class Bar:
    """The statements of one stance in one year."""

    year: int
    stance: str
    count: int
    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(frozen=True)
class Rule:
    """A piece of a line of running sums: x in per cent, y in pixels."""

    stance: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Dot:
    """Where a running sum grew: by how much, to what."""

    year: int
    stance: str
    added: int
    so_far: int
    x: float
    y: float
    address: str


@dataclass(frozen=True)
class YearRow:
    """A year of the table beside the picture."""

    counts: YearCounts
    supporting_so_far: int
    contrasting_so_far: int
    address: str
    supporting_address: str
    contrasting_address: str


@dataclass(frozen=True)
class StanceTimeline:
    """What a template draws: two pictures over one axis of years. `zero` is the upper picture's line, `ground` that of the
    lower one. `drawn` is false where no statement supports or contrasts."""

    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]
    dots: tuple[Dot, ...]
    marks: tuple[PlacedMark, ...]
    years: tuple[Label, ...]
    upper: tuple[Label, ...]
    lower: tuple[Label, ...]
    rows: tuple[YearRow, ...]
    zero: float
    top: int = _TOP
    middle: int = _TOP + _EACH
    ground: int = _TOP + 2 * _EACH
    height: int = _TOP + 2 * _EACH + _FOOT

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.bars)


def stance_timeline(
    rows: Iterable[YearCounts], marks: Sequence[Mark] = (), *, address: Callable[[int, str], str] | None = None
) -> StanceTimeline:
    """The picture of the rows, the years in order. Of more than 120 years the latest are drawn; the table has all.

    Args:
        rows: the counts by year, each year once.
        marks: what happened to the work.
        address: where the statements of a year and a stance ("" for all) are listed; None for a picture without links.
    """
    ordered = sorted((row for row in rows if row.total), key=lambda row: row.year)
    lead = address or (lambda year, stance: "")
    table = _table(ordered, lead)
    telling = [row for row in ordered if row.supporting or row.contrasting]
    if not telling:
        return StanceTimeline((), (), (), (), (), (), (), table, 0.0)
    last = max([ordered[-1].year, *(mark.year for mark in marks if mark.year <= ordered[-1].year + 30)])
    first = max(min([ordered[0].year, *(mark.year for mark in marks)]), last - _MOST_YEARS + 1)
    axis = _Axis(first, last)
    zero, bars, upper = _columns(telling, axis, lead)
    rules, dots, lower = _sums(table, axis, lead)
    return StanceTimeline(
        bars=bars,
        rules=rules,
        dots=dots,
        marks=_placed(marks, axis),
        years=label_years([(year, axis.at(year)) for year in range(first, last + 1)]),
        upper=upper,
        lower=lower,
        rows=table,
        zero=zero,
    )


@dataclass(frozen=True)
class _Axis:
    first: int
    last: int

    @property
    def place(self) -> float:
        return 100 / (self.last - self.first + 1)

    def at(self, year: int) -> float:
        return round((year - self.first + 0.5) * self.place, 3)

    def has(self, year: int) -> bool:
        return self.first <= year <= self.last


def _table(rows: Sequence[YearCounts], lead: Callable[[int, str], str]) -> tuple[YearRow, ...]:
    found = []
    supporting = contrasting = 0
    for row in rows:
        supporting += row.supporting
        contrasting += row.contrasting
        found.append(
            YearRow(
                row,
                supporting,
                contrasting,
                lead(row.year, ""),
                lead(row.year, "supporting") if row.supporting else "",
                lead(row.year, "contrasting") if row.contrasting else "",
            )
        )
    return tuple(found)


def _columns(
    rows: Sequence[YearCounts], axis: _Axis, lead: Callable[[int, str], str]
) -> tuple[float, tuple[Bar, ...], tuple[Label, ...]]:
    """Supporting statements above the line, contrasting ones below, in one scale."""
    up, down = max(row.supporting for row in rows), max(row.contrasting for row in rows)
    space = _EACH - 12
    scale = min(space / max(up + down, 1), _TALLEST)
    zero = _TOP + round(up * scale, 2)
    width = min(axis.place * (1 - _GAP), _WIDEST)
    bars = []
    for row in rows:
        x = round(axis.at(row.year) - width / 2, 3)
        for stance, count in (("supporting", row.supporting), ("contrasting", row.contrasting)):
            if count and axis.has(row.year):
                height = round(max(_LEAST, count * scale), 2)
                y = zero - height if stance == "supporting" else zero
                bars.append(
                    Bar(row.year, stance, count, x, round(y, 2), round(width, 3), height, lead(row.year, stance))
                )
    labels = [Label(str(up), zero - up * scale, "start")] if up else []
    if down:
        labels.append(Label(str(down), zero + down * scale, "start"))
    return zero, tuple(bars), tuple(labels)


def _sums(
    table: Sequence[YearRow], axis: _Axis, lead: Callable[[int, str], str]
) -> tuple[tuple[Rule, ...], tuple[Dot, ...], tuple[Label, ...]]:
    """The running sums as stairs: flat until a year adds something, from the first one on."""
    steps = tick_steps(max(table[-1].supporting_so_far, table[-1].contrasting_so_far))
    ground = _TOP + 2 * _EACH
    scale = (_EACH - 24) / steps[-1]
    rules: list[Rule] = []
    dots: list[Dot] = []
    for stance in ("supporting", "contrasting"):
        at, level = 0.0, float(ground)
        for row in table:
            added = int(getattr(row.counts, stance))
            if not added:
                continue
            so_far = int(getattr(row, f"{stance}_so_far"))
            x = max(0.0, axis.at(row.counts.year))
            y = round(ground - so_far * scale, 2)
            if level != ground:
                rules.append(Rule(stance, at, level, x, level))
            rules.append(Rule(stance, x, level, x, y))
            if axis.has(row.counts.year):
                dots.append(Dot(row.counts.year, stance, added, so_far, x, y, lead(row.counts.year, stance)))
            at, level = x, y
        if level != ground:
            rules.append(Rule(stance, at, level, 100.0, level))
    labels = tuple(Label(str(step), round(ground - step * scale, 2), "start") for step in steps if step)
    return tuple(rules), tuple(dots), labels


def _placed(marks: Sequence[Mark], axis: _Axis) -> tuple[PlacedMark, ...]:
    """The marks on the axis, their words in two rows by turns."""
    shown = [mark for mark in marks if axis.has(mark.year)]
    return tuple(
        PlacedMark(mark, axis.at(mark.year), place % 2, "end" if axis.at(mark.year) > 60 else "start")
        for place, mark in enumerate(shown)
    )

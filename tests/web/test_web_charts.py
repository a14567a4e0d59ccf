"""Charts: every count is drawn, nothing leaves the picture, whatever the years are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.report import YearCounts
from citance.web.charts import Mark, stacked_years, stance_timeline
from citance.web.charts.years import tick_steps

counts = st.integers(0, 5_000)
rows = st.lists(
    st.builds(
        YearCounts,
        year=st.integers(1000, 2999),
        contrasting=counts,
        supporting=counts,
        mentioning=counts,
        unclassified=counts,
    ),
    unique_by=lambda row: row.year,
    max_size=40,
)


@given(rows)
def test_every_statement_is_drawn_within_the_picture(given_rows: list[YearCounts]) -> None:
    chart = stacked_years(given_rows)
    assert chart.total == sum(row.total for row in given_rows)
    assert len(chart.columns) <= 61
    for one, other in pairwise(chart.columns):
        assert one.last + 1 == other.first, "no year is left out"
        assert one.x + one.width <= other.x + 0.01
    for column in chart.columns:
        assert 0 <= column.x <= column.x + column.width <= 100
        assert sum(piece.count for piece in column.pieces) == column.counts.total
        assert all(piece.height >= 1 for piece in column.pieces)
        if column.pieces:
            assert column.pieces[0].y + column.pieces[0].height == pytest.approx(chart.ground, abs=0.05)
            assert min(piece.y for piece in column.pieces) >= 0
    assert len(chart.years) <= 6


def test_columns_lead_to_their_years() -> None:
    chart = stacked_years([YearCounts(year=2009, contrasting=1), YearCounts(year=2011, mentioning=3)], address=_lead)
    assert [(each.label, each.address) for each in chart.columns] == [
        ("2009", "2009-2009"),
        ("2010", ""),
        ("2011", "2011-2011"),
    ]
    assert chart.stances == ("contrasting", "mentioning")
    long = stacked_years([YearCounts(year=1900, mentioning=1), YearCounts(year=2011, mentioning=1)], address=_lead)
    assert (long.columns[0].label, long.columns[0].address) == ("1900–1901", "1900-1901")


def _lead(first: int, last: int) -> str:
    return f"{first}-{last}"


def test_an_empty_chart_has_no_columns() -> None:
    assert stacked_years([]).columns == ()
    assert not stance_timeline([]).drawn
    assert not stance_timeline([YearCounts(year=2001, mentioning=5)], [Mark(1999, "published", "note", "1999")]).drawn


@given(st.integers(0, 10**9))
def test_axis_numbers_are_few_and_reach_the_top(most: int) -> None:
    steps = tick_steps(most)
    assert steps[0] == 0
    assert steps[-1] >= most
    assert 2 <= len(steps) <= 6


@given(rows, st.lists(st.integers(1000, 2999), max_size=4))
def test_the_timeline_stays_within_its_picture(given_rows: list[YearCounts], years: list[int]) -> None:
    chart = stance_timeline(given_rows, [Mark(year, "retracted", "severe", str(year)) for year in years])
    assert len(chart.rows) == sum(1 for row in given_rows if row.total)
    for bar in chart.bars:
        assert -2 <= bar.x <= 101
        assert bar.count > 0
        assert chart.top - 4 <= bar.y <= bar.y + bar.height <= chart.middle + 4
    for dot in chart.dots:
        assert 0 <= dot.x <= 100
        assert chart.middle <= dot.y <= chart.ground
    if chart.rows:
        assert chart.rows[-1].supporting_so_far == sum(row.supporting for row in given_rows)
        assert chart.rows[-1].contrasting_so_far == sum(row.contrasting for row in given_rows)


def test_sums_grow_where_something_is_added() -> None:
    chart = stance_timeline(
        [
            YearCounts(year=2001, supporting=2),
            YearCounts(year=2003, supporting=1, contrasting=4),
            YearCounts(year=2004, mentioning=9),
        ],
        [Mark(2000, "published", "note", "2000"), Mark(2003, "retracted", "severe", "2003-01-02")],
        address=lambda year, stance: f"{year}{stance}",
    )
    assert [(dot.year, dot.stance, dot.added, dot.so_far) for dot in chart.dots] == [
        (2001, "supporting", 2, 2),
        (2003, "supporting", 1, 3),
        (2003, "contrasting", 4, 4),
    ]
    assert [each.mark.year for each in chart.marks] == [2000, 2003]
    assert chart.rows[1].contrasting_address == "2003contrasting"
    assert chart.rows[0].contrasting_address == ""

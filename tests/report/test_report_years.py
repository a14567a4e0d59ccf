"""Counts by year, and the shares of a tally."""

from __future__ import annotations

import pytest

from citance.model import Tally
from citance.report import YearCounts, stance_shares, year_counts
from citance.search import Bucket


def test_buckets_become_years_in_order() -> None:
    buckets = [
        Bucket(("2011", "mentioning"), 5),
        Bucket(("2009", "contrasting"), 1),
        Bucket(("2011", "supporting"), 2),
        Bucket(("2009", "unclassified"), 3),
    ]
    assert year_counts(buckets) == (
        YearCounts(year=2009, contrasting=1, unclassified=3),
        YearCounts(year=2011, supporting=2, mentioning=5),
    )
    assert year_counts(buckets)[0].total == 4


@pytest.mark.parametrize("year", ["", "0", "999", "20111", "x", "٢٠١١", "-2011"])
def test_what_is_no_year_is_left_out(year: str) -> None:
    assert year_counts([Bucket((year, "mentioning"), 5)]) == ()


def test_shares_have_intervals_around_them() -> None:
    shares = stance_shares(Tally(total=50, contrasting=6, supporting=10, mentioning=34))
    assert [(each.name, each.count) for each in shares] == [
        ("contrasting", 6),
        ("supporting", 10),
        ("mentioning", 34),
    ]
    for each in shares:
        assert 0 <= each.low < each.share < each.high <= 1
    assert sum(each.share for each in shares) == pytest.approx(1)
    assert stance_shares(Tally()) == ()
    assert stance_shares(Tally(total=2, unclassified=2))[-1].name == "unclassified"

"""Statements by the year of the citing work: how support and contrast came in over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

__all__ = ["YearCounts", "year_counts"]

_FIELDS = ("contrasting", "supporting", "mentioning", "unclassified")
_EARLIEST, _LATEST = 1_000, 2_999
"""Years of four digits; what sources give beside them are misreadings, which would draw the axis out of all proportion."""


class YearCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The statements whose citing work appeared in one year, by stance."""

    year: int
    contrasting: int = 0
    supporting: int = 0
    mentioning: int = 0
    unclassified: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.contrasting + self.supporting + self.mentioning + self.unclassified


class _Bucket(Protocol):
    """A count by year and stance, as search engines give it."""

    @property
    def values(self) -> Sequence[str]:
        """The year and the stance's word."""
        ...

    @property
    def count(self) -> int:
        """How many statements have both."""
        ...


def year_counts(buckets: Iterable[_Bucket]) -> tuple[YearCounts, ...]:
    """The counts of every year that has any, the earliest first, out of counts by ("year", "stance") or ("year",
    "broad"). Statements of works without a year are not among them."""
    found: dict[int, dict[str, int]] = {}
    for bucket in buckets:
        year, stance = bucket.values
        if year.isascii() and year.isdigit() and _EARLIEST <= int(year) <= _LATEST and stance in _FIELDS:
            counts = found.setdefault(int(year), {})
            counts[stance] = counts.get(stance, 0) + bucket.count
    return tuple(YearCounts(year=year, **found[year]) for year in sorted(found))

"""Works about which the citing works disagree, and their statements in pairs that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from citance.model import IndexedStatement
from citance.report.intervals import Interval, share_interval
from citance.store import ContestedRow

__all__ = [
    "LEAST_ACROSS",
    "LEAST_WITHIN",
    "ContestedOrder",
    "ContestedWork",
    "Pair",
    "PairFact",
    "Paired",
    "contested_work",
    "pair_facts",
    "pair_up",
    "rank_contested",
]

LEAST_ACROSS = 0.3
"""Below this two statements of different papers are not put side by side as if they spoke of the same thing …"""
LEAST_WITHIN = 0.2
"""… and below this two statements of one paper, which are compared by their words alone: see
docs/decisions/2026-11-22-contradictions.md for how both were read off."""


class ContestedOrder(StrEnum):
    """How contested works are sorted."""

    BALANCE = "balance"
    """By the lower bound of the smaller side's share; see `ContestedWork.balance`."""
    CONTRASTING = "contrasting"
    SUPPORTING = "supporting"
    """By the citing works on one side."""


class ContestedWork(msgspec.Struct, frozen=True, kw_only=True):
    """A work with its counts. `balance` is the share of the smaller side among the citing works that take a stance, one that
    does both counting on both sides, with its 95 % interval: works are ranked by its lower bound, so that two against two
    is more than one against one, and twenty against twenty more than either.
    """

    counts: ContestedRow
    balance: Interval

    @property
    def across(self) -> bool:
        """Whether the two sides are taken by different citing works."""
        return self.counts.works > 1


def contested_work(counts: ContestedRow) -> ContestedWork:
    """A row of the store with its measure."""
    sides = (counts.supporting_works, counts.contrasting_works)
    return ContestedWork(counts=counts, balance=share_interval(min(sides), sum(sides)))


def rank_contested(
    rows: Iterable[ContestedRow], *, across: bool = True, order: ContestedOrder = ContestedOrder.BALANCE
) -> list[ContestedWork]:
    """The works on which different citing works disagree (or, without `across`, on which one citing work says both), the
    most contested first; ties by the number of statements, then by id."""
    found = [each for each in map(contested_work, rows) if each.across is across]
    return sorted(found, key=lambda each: _key(each, order))


def _key(each: ContestedWork, order: ContestedOrder) -> tuple[float, ...]:
    counts = each.counts
    first = {
        ContestedOrder.BALANCE: each.balance.low,
        ContestedOrder.CONTRASTING: counts.contrasting_works,
        ContestedOrder.SUPPORTING: counts.supporting_works,
    }[order]
    smaller, all_of_them = min(counts.supporting, counts.contrasting), counts.supporting + counts.contrasting
    return (-first, -each.balance.low, -smaller, -all_of_them, counts.work_id)


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A contrasting and a supporting statement that are near to each other (0 to 1), and what is known to differ."""

    contrasting: IndexedStatement
    supporting: IndexedStatement
    nearness: float
    facts: tuple[PairFact, ...] = ()

    @property
    def loose(self) -> bool:
        """Whether they are so far apart that they speak of different findings about as often as of one."""
        return self.nearness < LEAST_ACROSS


class PairFact(msgspec.Struct, frozen=True, kw_only=True):
    """A property in which the two citing works or places differ, as the papers state it: never a guess at a reason."""

    name: str
    contrasting: str
    supporting: str


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs, the nearest first, and the statements of either side that found no counterpart."""

    pairs: tuple[Pair, ...]
    contrasting: tuple[IndexedStatement, ...] = ()
    supporting: tuple[IndexedStatement, ...] = ()


def pair_up(
    contrasting: Sequence[IndexedStatement],
    supporting: Sequence[IndexedStatement],
    nearness: Sequence[Sequence[float]],
) -> Paired:
    """Put each statement beside at most one of the other side: statements of different papers first, and the two that are
    nearest first, then the nearest of the rest, as long as they are near enough.

    Args:
        contrasting: statements of one side.
        supporting: statements of the other one.
        nearness: (contrasting, supporting), between 0 and 1.
    """
    order = []
    for left, row in enumerate(nearness):
        for right, near in enumerate(row):
            within = contrasting[left].citing.id == supporting[right].citing.id
            if near >= (LEAST_WITHIN if within else LEAST_ACROSS):
                order.append((within, -near, left, right))
    order.sort()
    lefts: set[int] = set()
    rights: set[int] = set()
    pairs: list[Pair] = []
    for _, near, left, right in order:
        if left in lefts or right in rights:
            continue
        lefts.add(left)
        rights.add(right)
        one, other = contrasting[left], supporting[right]
        pairs.append(Pair(contrasting=one, supporting=other, nearness=round(-near, 3), facts=pair_facts(one, other)))
    return Paired(
        pairs=tuple(pairs),
        contrasting=tuple(each for place, each in enumerate(contrasting) if place not in lefts),
        supporting=tuple(each for place, each in enumerate(supporting) if place not in rights),
    )


def pair_facts(contrasting: IndexedStatement, supporting: IndexedStatement) -> tuple[PairFact, ...]:
    """In what two statements differ as far as their papers say it: year, journal, kind of article, section, and how near
    the citing authors are to the cited ones. What is the same, or unknown on a side, is left out."""
    mine, theirs = contrasting.citing.work, supporting.citing.work
    found = (
        ("year", str(mine.year or ""), str(theirs.year or "")),
        ("journal", mine.venue.title, theirs.venue.title),
        ("kind", mine.kind, theirs.kind),
        ("section", contrasting.statement.section.role.value, supporting.statement.section.role.value),
        ("independence", _independence(contrasting), _independence(supporting)),
    )
    return tuple(
        PairFact(name=name, contrasting=one, supporting=other)
        for name, one, other in found
        if one and other and one.casefold() != other.casefold()
    )


def _independence(item: IndexedStatement) -> str:
    return item.independence.value if item.independence else ""

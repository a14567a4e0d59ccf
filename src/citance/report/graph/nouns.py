"""The nouns of the citation graph: what is asked for, and the works and pairs that answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, Protocol

import msgspec

from citance.errors import UsageError
from citance.model import IndexedWork, Stance, Tally, retraction_in_force
from citance.report.bibliography.kinds import year_of
from citance.store import WorkEdge

__all__ = [
    "DEEPEST",
    "MOST_NODES",
    "CitationGraph",
    "EdgeSource",
    "First",
    "GraphFilters",
    "GraphNode",
    "WorkEdge",
    "stance_word",
]

DEEPEST: Final = 3
MOST_NODES: Final = 4_000
"""Works of one graph: what a browser still draws and a server lays out in a few seconds."""
_GREATEST_YEAR = 3_000
_LATEST_YEAR = 2_100

First = Literal["stance", "citations"]


class EdgeSource(Protocol):
    """The reading side of a store, as far as a graph needs it."""

    def works(self, work_ids: Iterable[int], /) -> Sequence[IndexedWork]:
        """The works with these ids."""
        ...

    def tallies(self, work_ids: Iterable[int], /, *, broad: bool = ...) -> Mapping[int, Tally]:
        """The counts of the statements about each of these works."""
        ...

    def edges_among(self, work_ids: Iterable[int], /, *, broad: bool = ...) -> Sequence[WorkEdge]:
        """The pairs of which both works are among these."""
        ...

    def edges_at(self, work_ids: Sequence[int], /, *, broad: bool = ..., most: int = ...) -> Sequence[WorkEdge]:
        """The pairs of which one work is among these, contrast and support first."""
        ...

    def telling_edges(self, most: int, /) -> Sequence[WorkEdge]:
        """The pairs with supporting or contrasting statements, contrast first."""
        ...

    def shared_works(self, most: int, /) -> Sequence[int]:
        """The works that at least two works cite, those that most cite first."""
        ...


class GraphFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What a graph is to show. `stances` keeps the pairs that have a statement of one of them (empty: all, unclassified
    ones, too); `least` is the number of works of the library that must cite a work; `first` says which neighbours come
    first where there are more than `limit` works: those with a stance, or those that are most cited.

    Raises:
        UsageError: a number out of its range.
    """

    depth: int = 1
    limit: int = 150
    year_from: int | None = None
    year_to: int | None = None
    stances: tuple[Stance, ...] = ()
    broad: bool = False
    least: int = 0
    read_only: bool = False
    self_citations: bool = True
    first: First = "stance"

    def __post_init__(self) -> None:
        if not 0 <= self.depth <= DEEPEST:
            raise UsageError(f"depth is a number from 0 to {DEEPEST}")
        if not 1 <= self.limit <= MOST_NODES:
            raise UsageError(f"limit is a number from 1 to {MOST_NODES:,}")
        for year in (self.year_from, self.year_to):
            if year is not None and not 0 <= year <= _GREATEST_YEAR:
                raise UsageError("a year has four digits")
        if not 0 <= self.least <= 1_000_000:
            raise UsageError("least is a number from 0 to 1,000,000")

    def takes_work(self, item: IndexedWork, citing_works: int) -> bool:
        """Whether a work may be in the graph; one of unknown year is out where years are asked for."""
        if self.read_only and not item.has_paper:
            return False
        if citing_works < self.least:
            return False
        year = _year_of(item)
        if self.year_from is not None and (year is None or year < self.year_from):
            return False
        return self.year_to is None or (year is not None and year <= self.year_to)

    def takes_edge(self, edge: WorkEdge) -> bool:
        """Whether a pair may be in the graph."""
        if edge.self_citation and not self.self_citations:
            return False
        return not self.stances or any(getattr(edge, stance.value) for stance in self.stances)

    @property
    def asks_of_works(self) -> bool:
        """Whether works, not only pairs, are filtered."""
        return self.read_only or self.least > 0 or self.year_from is not None or self.year_to is not None


def _year_of(item: IndexedWork) -> int | None:
    year = year_of(item.work)
    return year if year is not None and 0 < year <= _LATEST_YEAR else None


class GraphNode(msgspec.Struct, frozen=True, kw_only=True):
    """A work in a graph. `tally` counts all statements of the library about it; `distance` is the number of steps from the
    works that the graph was asked for; `rank` its place among the works by what made them be chosen, from 0."""

    item: IndexedWork
    tally: Tally
    distance: int
    rank: int

    @property
    def id(self) -> int:
        """The work's number."""
        return self.item.id

    @property
    def year(self) -> int | None:
        """The year of publication; None also for one that cannot be, which would stretch the axis."""
        return _year_of(self.item)

    @property
    def retracted(self) -> bool:
        """Whether a retraction or withdrawal of it holds."""
        return retraction_in_force(self.item.notices) is not None


class CitationGraph(msgspec.Struct, frozen=True, kw_only=True):
    """Works and the pairs between them. `focus` is the work in the middle, None where there is no such; `left_out` the
    number of works that were found but are over the limit, a lower bound where `bounded`."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[WorkEdge, ...]
    focus: int | None = None
    left_out: int = 0
    bounded: bool = False

    def count(self, stance: Stance) -> int:
        """How many of the statements between the works have a stance."""
        return sum(int(getattr(edge, stance.value)) for edge in self.edges)


def stance_word(edge: WorkEdge) -> str:
    """The strongest stance of a pair as a word; "unclassified" where there is none."""
    stance = edge.stance
    return stance.value if stance else "unclassified"

"""Which works a graph shows: the core of a library, or what lies around some works, as far as there is room.

Candidates come in an order; the first ones that pass the filters get in. Of the library as a whole the order follows the
pairs: those on works that others support or contrast most, and that tie most works together, come first, and both ends of
a pair get in together, so that what is shown is linked. Around given works it goes outward step by step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from citance.model import IndexedWork, Tally
from citance.report.graph.nouns import CitationGraph, EdgeSource, GraphFilters, GraphNode, WorkEdge

__all__ = ["core_graph", "graph_around"]

_MOST_PAIRS = 20_000
"""Pairs looked at for the core of a library, and at every step around works."""
_FRONTIER = 150
"""Works whose neighbours are looked up at one step; more would read a large part of a library."""
_POOL = 4
"""Candidates read per place, where filters will leave some of them out."""
_SHARE = 12
_FEWEST_PAIRS = 6
"""A twelfth of the works of a library's core at most begin with the citing works of one work, or six."""
_TIE = 2
"""Statements with a stance that a further citing work is worth in the core of a library."""
_CONTRAST, _SUPPORT = 6.0, 2.5
"""Around a work a contrasting or supporting statement is worth so many plain citations when neighbours are chosen, so that the
few with contrast are not crowded out by the many others."""


def core_graph(source: EdgeSource, filters: GraphFilters) -> CitationGraph:
    """The most discussed and most connected works of a library, and the pairs between them."""
    pairs = list(source.telling_edges(_MOST_PAIRS)) if filters.first == "stance" else []
    shared = source.shared_works(filters.limit)
    pairs += source.edges_at(shared[:_FRONTIER], broad=filters.broad, most=_MOST_PAIRS)
    unique = {
        (edge.citing, edge.cited): edge for edge in pairs if edge.citing != edge.cited and filters.takes_edge(edge)
    }
    order = _linked_order(list(unique.values()), filters)
    chosen = _Chosen(source, filters)
    first = chosen.add(order, distance=0)
    if chosen.room:
        beside = source.edges_at(first[: 4 * _FRONTIER], broad=filters.broad, most=_MOST_PAIRS)
        more = [edge for edge in beside if edge.citing != edge.cited and filters.takes_edge(edge)]
        chosen.add(_linked_order(more, filters), distance=0)
    return chosen.graph(bounded=len(pairs) >= _MOST_PAIRS)


def graph_around(
    source: EdgeSource, work_ids: Sequence[int], filters: GraphFilters, *, focus: int | None = None
) -> CitationGraph:
    """Works and what lies up to `filters.depth` steps from them. The `focus` is in it whatever the filters say."""
    chosen = _Chosen(source, filters, always=focus)
    start = list(dict.fromkeys(work_ids))
    # Works of a search seldom cite one another: half of the room is for those that tie them together.
    first = max(1, filters.limit // 2) if filters.depth and focus is None else len(start)
    frontier = chosen.add(start[:first], distance=0)
    bounded = False
    for distance in range(1, filters.depth + 1):
        if not frontier:
            break
        pairs = source.edges_at(frontier[:_FRONTIER], broad=filters.broad, most=_MOST_PAIRS)
        bounded = bounded or len(frontier) > _FRONTIER or len(pairs) >= _MOST_PAIRS
        taken = [edge for edge in pairs if edge.citing != edge.cited and filters.takes_edge(edge)]
        frontier = chosen.add(_neighbours(taken, set(frontier), filters), distance=distance)
    chosen.add(start[first:], distance=0)
    return chosen.graph(focus=focus, bounded=bounded)


def _worth(edge: WorkEdge, filters: GraphFilters) -> float:
    if filters.first == "citations":
        return 1.0
    return 1 + _CONTRAST * min(edge.contrasting, 3) + _SUPPORT * min(edge.supporting, 3)


def _linked_order(edges: Sequence[WorkEdge], filters: GraphFilters) -> list[int]:
    """The works of some pairs, the ends of the best pairs first: those on the works that are discussed most (support and
    contrast count alike, or the picture would show more dispute than there is) and that tie most works together; among
    the pairs on one work, or on works that are equal in this, contrast comes first. No work takes more than its share of
    the room before all others had theirs: thousands may cite it."""
    score: Counter[int] = Counter()
    for edge in edges:
        discussed = edge.contrasting + edge.supporting if filters.first == "stance" else 0
        score[edge.cited] += discussed + _TIE
    ranked = sorted(
        edges,
        key=lambda edge: (
            -score[edge.cited],
            *((-edge.contrasting, -edge.supporting) if filters.first == "stance" else ()),
            edge.cited,
            edge.citing,
        ),
    )
    seen: Counter[int] = Counter()
    first: list[WorkEdge] = []
    rest: list[WorkEdge] = []
    for edge in ranked:
        seen[edge.cited] += 1
        (first if seen[edge.cited] <= max(_FEWEST_PAIRS, filters.limit // _SHARE) else rest).append(edge)
    return list(dict.fromkeys(work_id for edge in (*first, *rest) for work_id in (edge.cited, edge.citing)))


def _neighbours(edges: Iterable[WorkEdge], frontier: set[int], filters: GraphFilters) -> list[int]:
    """The other ends of the pairs: by their worth, those that touch several works of the frontier before others."""
    worth: Counter[int] = Counter()
    for edge in edges:
        for mine, other in ((edge.citing, edge.cited), (edge.cited, edge.citing)):
            if mine in frontier:
                worth[other] += int(10 * _worth(edge, filters))
    return sorted(worth, key=lambda work_id: (-worth[work_id], work_id))


class _Chosen:
    """The works that got in so far."""

    def __init__(self, source: EdgeSource, filters: GraphFilters, always: int | None = None) -> None:
        self._source = source
        self._filters = filters
        self._always = always
        self._nodes: dict[int, GraphNode] = {}
        self._left_out = 0

    @property
    def room(self) -> int:
        """How many more works may get in."""
        return self._filters.limit - len(self._nodes)

    def add(self, candidates: Sequence[int], *, distance: int) -> list[int]:
        """Let in the first candidates that pass the filters, as many as there is room for; those that got in."""
        fresh = [work_id for work_id in candidates if work_id not in self._nodes]
        room = self.room
        pool = fresh[: room * _POOL if self._filters.asks_of_works else room]
        tallies = self._source.tallies(pool, broad=self._filters.broad)
        passed = [item for item in self._source.works(pool) if self._passes(item, tallies[item.id])]
        if distance and self._filters.first == "citations":
            passed.sort(key=lambda item: (-tallies[item.id].citing_works, item.id))
        self._left_out += len(fresh) - len(pool) + max(0, len(passed) - room)
        for item in passed[:room]:
            self._nodes[item.id] = GraphNode(
                item=item, tally=tallies[item.id], distance=distance, rank=len(self._nodes)
            )
        return [item.id for item in passed[:room]]

    def _passes(self, item: IndexedWork, tally: Tally) -> bool:
        return item.id == self._always or self._filters.takes_work(item, tally.citing_works)

    def graph(self, *, focus: int | None = None, bounded: bool = False) -> CitationGraph:
        """The works with the pairs between them; works without any are left out, except those that were asked for."""
        among = self._source.edges_among(self._nodes, broad=self._filters.broad)
        edges = tuple(edge for edge in among if edge.citing != edge.cited and self._filters.takes_edge(edge))
        linked = {work_id for edge in edges for work_id in (edge.citing, edge.cited)}
        asked = focus is not None or self._filters.depth == 0
        nodes = tuple(node for node in self._nodes.values() if node.id in linked or (asked and node.distance == 0))
        return CitationGraph(nodes=nodes, edges=edges, focus=focus, left_out=self._left_out, bounded=bounded)

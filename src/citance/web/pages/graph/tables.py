"""The tables beside the picture: its works with their pairs by stance, and the pairs that support or contrast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from citance.report.graph import CitationGraph, GraphNode
from citance.store import WorkEdge

__all__ = ["ROWS", "GraphRow", "PairRow", "pair_rows", "work_rows"]

ROWS: Final = 50
"""Rows of one page of a table."""
_COUNTS = ("contrasting", "supporting", "mentioning", "unclassified")


class GraphRow(msgspec.Struct, frozen=True, kw_only=True):
    """A work with the statements between it and the other works shown: about it (`cited`), and in it (`citing`)."""

    node: GraphNode
    group: str
    cited: dict[str, int]
    citing: dict[str, int]
    cited_works: int
    citing_works: int


class PairRow(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of works with its counts."""

    citing: GraphNode
    cited: GraphNode
    edge: WorkEdge


def work_rows(graph: CitationGraph, groups: dict[int, str], sort: str, *, blind: bool) -> list[GraphRow]:
    """The works of a graph in an order of `asked.SORTS`; as usual the most contrasted ones first, in blind mode by title."""
    cited: dict[int, Counter[str]] = {}
    citing: dict[int, Counter[str]] = {}
    by: Counter[int] = Counter()
    of: Counter[int] = Counter()
    for edge in graph.edges:
        by[edge.cited] += 1
        of[edge.citing] += 1
        for name in _COUNTS:
            number = int(getattr(edge, name))
            cited.setdefault(edge.cited, Counter())[name] += number
            citing.setdefault(edge.citing, Counter())[name] += number
    rows = [
        GraphRow(
            node=node,
            group=groups.get(node.id, ""),
            cited={name: cited.get(node.id, Counter())[name] for name in _COUNTS},
            citing={name: citing.get(node.id, Counter())[name] for name in _COUNTS},
            cited_works=by[node.id],
            citing_works=of[node.id],
        )
        for node in graph.nodes
    ]
    wanted = sort or ("title" if blind else "contrasting")
    return sorted(rows, key=_ORDERS[wanted])


_ORDERS: dict[str, Callable[[GraphRow], tuple[object, ...]]] = {
    "contrasting": lambda row: (-row.cited["contrasting"], -row.cited["supporting"], -row.cited_works, row.node.id),
    "supporting": lambda row: (-row.cited["supporting"], -row.cited["contrasting"], -row.cited_works, row.node.id),
    "cited": lambda row: (-row.cited_works, row.node.id),
    "citing": lambda row: (-row.citing_works, row.node.id),
    "year": lambda row: (row.node.year is None, -(row.node.year or 0), row.node.id),
    "group": lambda row: (row.group, -row.cited_works, row.node.id),
    "title": lambda row: (row.node.item.work.title.casefold(), row.node.id),
}


def pair_rows(graph: CitationGraph) -> Sequence[PairRow]:
    """The pairs with a supporting or contrasting statement, the most contrasting and latest first."""
    nodes = {node.id: node for node in graph.nodes}
    telling = [edge for edge in graph.edges if edge.contrasting or edge.supporting]
    telling.sort(
        key=lambda edge: (
            -edge.contrasting,
            -edge.supporting,
            -(nodes[edge.citing].year or 0),
            edge.citing,
            edge.cited,
        )
    )
    return [PairRow(citing=nodes[edge.citing], cited=nodes[edge.cited], edge=edge) for edge in telling]

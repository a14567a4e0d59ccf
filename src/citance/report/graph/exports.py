"""A graph as files: GraphML, CSV of its nodes and of its edges, and the JSON that graphology reads.

With `blind`, nothing that tells counts or stances is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from citance.report.bibliography import rows_to_csv
from citance.report.bibliography.kinds import notice_words, one_line
from citance.report.graph.nouns import CitationGraph, GraphNode, WorkEdge, stance_word
from citance.report.graph.shapes import GraphMap, MapNode

__all__ = ["edge_rows", "edges_csv", "graph_to_graphml", "graphology_data", "node_rows", "nodes_csv"]

_NODE_COLUMNS = ("id", "doi", "title", "authors", "year", "venue", "group", "read", "notices", "distance")
_COUNTS = ("contrasting", "supporting", "mentioning", "unclassified")
_EDGE_COLUMNS = ("citing", "cited", "self_citation")

Groups = Mapping[int, str]
"""The name of the group that a work is in."""


def _node_row(node: GraphNode, groups: Groups, *, blind: bool) -> dict[str, object]:
    work, tally = node.item.work, node.tally
    row: dict[str, object] = {
        "id": node.id,
        "doi": work.doi,
        "title": work.title,
        "authors": "; ".join(author.name for author in work.authors),
        "year": node.year,
        "venue": work.venue.title,
        "group": groups.get(node.id, ""),
        "read": node.item.has_paper,
        "notices": notice_words(node.item),
        "distance": node.distance,
    }
    if not blind:
        row |= {name: getattr(tally, name) for name in ("citing_works", *_COUNTS)}
    return row


def _edge_row(edge: WorkEdge, *, blind: bool) -> dict[str, object]:
    row: dict[str, object] = {"citing": edge.citing, "cited": edge.cited, "self_citation": edge.self_citation}
    if not blind:
        counts = {name: getattr(edge, name) for name in _COUNTS}
        row |= {"stance": stance_word(edge), "statements": edge.total, **counts}
    return row


def node_rows(graph: CitationGraph, groups: Groups, *, blind: bool = False) -> list[dict[str, object]]:
    """A flat row per work; the counts are those of the whole library about it."""
    return [_node_row(node, groups, blind=blind) for node in graph.nodes]


def edge_rows(graph: CitationGraph, *, blind: bool = False) -> list[dict[str, object]]:
    """A flat row per pair; `stance` is the strongest of its statements."""
    return [_edge_row(edge, blind=blind) for edge in graph.edges]


def nodes_csv(graph: CitationGraph, groups: Groups, *, blind: bool = False) -> Iterator[str]:
    """The works, a line each, safe for spreadsheets."""
    columns = _NODE_COLUMNS if blind else (*_NODE_COLUMNS, "citing_works", *_COUNTS)
    return rows_to_csv(columns, node_rows(graph, groups, blind=blind))


def edges_csv(graph: CitationGraph, *, blind: bool = False) -> Iterator[str]:
    """The pairs, a line each."""
    columns = _EDGE_COLUMNS if blind else (*_EDGE_COLUMNS, "stance", "statements", *_COUNTS)
    return rows_to_csv(columns, edge_rows(graph, blind=blind))


def graph_to_graphml(graph: CitationGraph, groups: Groups, *, blind: bool = False) -> bytes:
    """One directed graph, edges from the citing to the cited work (http://graphml.graphdrawing.org)."""
    import networkx

    made = networkx.DiGraph()
    for row in node_rows(graph, groups, blind=blind):
        made.add_node(f"w{row['id']}", **_known(row))
    for row in edge_rows(graph, blind=blind):
        made.add_edge(f"w{row['citing']}", f"w{row['cited']}", **_known(row))
    return "\n".join(networkx.generate_graphml(made)).encode()


def _known(row: Mapping[str, object]) -> dict[str, object]:
    """What is there, texts without the signs that XML has no place for."""
    return {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in row.items()
        if value is not None and value != ""
    }


def graphology_data(
    graph: CitationGraph,
    drawn: GraphMap,
    groups: Groups,
    *,
    address: Callable[[GraphNode], str],
    blind: bool = False,
) -> dict[str, object]:
    """The graph as graphology imports and exports it, with the places of the map (y upward, as sigma has it) and, among
    the attributes of the whole, the axis and the lanes."""
    rows = {row["id"]: row for row in node_rows(graph, groups, blind=blind)}
    return {
        "options": {"type": "directed", "multi": False, "allowSelfLoops": False},
        "attributes": {
            "focus": graph.focus,
            "width": drawn.width,
            "height": drawn.axis,
            "ticks": [{"year": tick.year, "x": tick.x, "early": tick.early} for tick in drawn.ticks],
            "known_from": drawn.known_from,
            "lanes": [
                {"name": _lane_name(drawn, number), "top": band.top, "bottom": band.bottom}
                for number, band in enumerate(drawn.lanes)
            ],
        },
        "nodes": [_graphology_node(each, rows[each.node.id], drawn, address) for each in drawn.nodes],
        "edges": [
            {
                "key": f"{edge.citing}-{edge.cited}",
                "source": str(edge.citing),
                "target": str(edge.cited),
                "attributes": _edge_row(edge, blind=blind),
            }
            for edge in (each.edge for each in drawn.edges)
        ],
    }


def _lane_name(drawn: GraphMap, number: int) -> str:
    lane = drawn.lanes[number].lane
    return " · ".join(lane.words) if lane.words else lane.kind.value


def _graphology_node(
    each: MapNode, row: Mapping[str, object], drawn: GraphMap, address: Callable[[GraphNode], str]
) -> dict[str, object]:
    return {
        "key": str(each.node.id),
        "attributes": {
            **row,
            "label": each.name,
            "x": each.x,
            "y": round(drawn.axis - each.y, 1),
            "size": each.r,
            "named": each.label is not None,
            "contested": each.contested,
            "retracted": each.node.retracted,
            "address": address(each.node),
        },
    }

"""Making a graph once for all who ask for the same: kept until the library changes."""

from __future__ import annotations

import math
import threading

import msgspec
from starlette.exceptions import HTTPException

from citance.index import Index
from citance.model import IndexedWork
from citance.report.graph import (
    CitationGraph,
    Community,
    GraphMap,
    GraphNode,
    Lane,
    communities_of,
    community_lanes,
    core_graph,
    graph_around,
    map_of,
    stance_lanes,
)
from citance.web import views
from citance.web.pages.graph.asked import LARGEST_DRAWN, Asked
from citance.web.remembered import Remembered

__all__ = ["Made", "make", "node_name"]

_KEPT = 24
"""Graphs kept for each library; the largest takes some megabytes."""
_LONG_SECONDS = 0.5
_LONGEST_NAME = 34
_SEARCHED = 400
"""Works of a search that a graph begins with."""
_SMALL_LANES = 8


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A graph that is ready to be drawn: `drawn` holds all its works, `links` the part of it that the page draws as links
    where it is too large for all; `focus` is the work in the middle."""

    graph: CitationGraph
    groups: tuple[Community, ...]
    lanes: tuple[Lane, ...]
    drawn: GraphMap
    links: GraphMap
    focus: IndexedWork | None = None

    @property
    def large(self) -> bool:
        """Whether it has more works than the page draws as links."""
        return len(self.graph.nodes) > LARGEST_DRAWN

    def group_names(self) -> dict[int, str]:
        """The words of the group that each work is in."""
        return {work_id: " · ".join(group.words) for group in self.groups for work_id in group.works}


_MADE: Remembered[Made] = Remembered(_KEPT, seconds=math.inf, patience=_LONG_SECONDS)

_MOST_AT_ONCE = 2
"""Graphs that are made at the same time in one process: a large one of a large library keeps a core busy for many seconds,
and whoever asks for many of them must leave the other pages theirs."""
_PATIENCE = 5.0
"""Seconds that one waits for its turn."""
_turns = threading.BoundedSemaphore(_MOST_AT_ONCE)


def make(library: Index, asked: Asked, *, blind: bool = False) -> Made:
    """The graph that is asked for, out of the store, or as it was made before from the same state of the library; one that takes
    long comes as it was before the latest change, while it is made anew.

    Raises:
        NotFoundError: there is no such work or collection.
        QueryError: a search that cannot be read.
        HTTPException: 429, as many graphs as may be are being made.
    """
    wanted = msgspec.structs.replace(asked, sort="", page=1)
    key = (_revision(library, asked), wanted, blind)
    return _MADE.get(library.store, key, lambda: _in_turn(library, wanted, blind=blind))


def _in_turn(library: Index, asked: Asked, *, blind: bool) -> Made:
    """Make a graph when it is its turn."""
    if not _turns.acquire(timeout=_PATIENCE):
        detail = "Other graphs are being drawn just now; come back in some seconds."
        raise HTTPException(429, detail, {"retry-after": "10"})
    try:
        return _make(library, asked, blind=blind)
    finally:
        _turns.release()


def _revision(library: Index, asked: Asked) -> tuple[int, ...]:
    """What a graph depends on beside the library's papers: the works of a collection."""
    return tuple(library.store.collection_works(asked.collection)) if asked.start == "collection" else ()


def _make(library: Index, asked: Asked, *, blind: bool) -> Made:
    store, filters = library.store, asked.filters
    focus: IndexedWork | None = None
    if asked.start == "work":
        focus = store.work(asked.work)
        graph = graph_around(store, [focus.id], filters, focus=focus.id)
    elif asked.start == "library":
        graph = core_graph(store, filters)
    else:
        graph = graph_around(store, _begin(library, asked), filters)
    groups = communities_of(graph, most=_SMALL_LANES)
    lanes = community_lanes(graph, groups) if blind or focus is None else stance_lanes(graph)
    drawn = map_of(graph, lanes, name=node_name, blind=blind)
    links = drawn
    if len(graph.nodes) > LARGEST_DRAWN:
        part, part_lanes = _first_part(graph, lanes)
        links = map_of(part, part_lanes, name=node_name, blind=blind)
    return Made(graph=graph, groups=groups, lanes=lanes, drawn=drawn, links=links, focus=focus)


def _begin(library: Index, asked: Asked) -> list[int]:
    if asked.start == "collection":
        return library.store.collection_works(asked.collection)
    found = library.find(asked.query, kind="works", limit=min(_SEARCHED, asked.filters.limit))
    return [int(hit.id) for hit in found.hits]


def _first_part(graph: CitationGraph, lanes: tuple[Lane, ...]) -> tuple[CitationGraph, tuple[Lane, ...]]:
    """The works that were chosen first, with the pairs between them, in the same lanes."""
    first = {node.id for node in sorted(graph.nodes, key=lambda node: node.rank)[:LARGEST_DRAWN]}
    edges = tuple(edge for edge in graph.edges if edge.citing in first and edge.cited in first)
    part = msgspec.structs.replace(graph, nodes=tuple(node for node in graph.nodes if node.id in first), edges=edges)
    kept = (
        msgspec.structs.replace(lane, works=tuple(work_id for work_id in lane.works if work_id in first))
        for lane in lanes
    )
    return part, tuple(lane for lane in kept if lane.works)


def node_name(node: GraphNode) -> str:
    """What a circle is labelled with: names and year, cut where they are long."""
    name = views.short_name(node.item.work)
    if len(name) <= _LONGEST_NAME:
        return name
    year = f" {node.item.work.year}" if node.item.work.year else ""
    return f"{name[: _LONGEST_NAME - len(year) - 1].rstrip()}…{year}"

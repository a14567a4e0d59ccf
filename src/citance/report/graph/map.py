"""The time map: years from left to right, lanes from top to bottom, and in them the works as circles, the pairs as arcs.

Everything is computed here, in pixels, the same every time; whoever draws it only has to draw. The decision on how is told
in docs/decisions/2026-11-22-citation-graph.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from citance.model import Stance
from citance.report.graph.arcs import arcs_of
from citance.report.graph.labels import labelled
from citance.report.graph.lanes import Lane
from citance.report.graph.nouns import CitationGraph, GraphNode
from citance.report.graph.placing import Dot, pack
from citance.report.graph.shapes import GraphMap, MapLane, MapNode, StripYear
from citance.report.graph.timescale import TimeScale, time_scale

__all__ = ["map_of"]

_WIDTH = 1160.0
_MARGIN = 14.0
_UNKNOWN_WIDTH = 84.0
"""The strip at the left for works of unknown year."""
_HEAD = 24.0
"""The line of a lane on which its name stands."""
_TOP = 8.0
_AXIS = 26.0
_STRIP = 100.0
_LEAST_LANE = 58.0
_LEAST_HEIGHT = 430.0
"""Lanes of a small graph share at least this height."""


def map_of(
    graph: CitationGraph, lanes: Sequence[Lane], *, name: Callable[[GraphNode], str], blind: bool = False
) -> GraphMap:
    """Lay a graph out in its lanes; `name` gives what a circle is labelled with. `blind` lets nothing tell counts or stances:
    all circles alike, no strip."""
    unknown = any(node.year is None for node in graph.nodes)
    left = _MARGIN + (_UNKNOWN_WIDTH if unknown else 0.0)
    years = [node.year for node in graph.nodes if node.year is not None]
    scale = time_scale(years, left=left, right=_WIDTH - _MARGIN)
    dots = _dots(graph, scale, left, blind=blind)
    bands = _stacked(graph, lanes, dots)
    bottom = bands[-1].bottom if bands else _TOP + _LEAST_LANE
    strip = () if blind or scale is None else _strip(graph, scale)
    axis = bottom + _AXIS
    return GraphMap(
        width=_WIDTH,
        height=round(axis + (_STRIP if strip else 6.0), 1),
        axis=round(axis, 1),
        known_from=left if unknown else 0.0,
        strip=round(axis + _STRIP / 2 + 4, 1) if strip else 0.0,
        lanes=bands,
        nodes=labelled(_nodes(graph, lanes, dots, name, blind=blind), bands, graph, width=_WIDTH, head=_HEAD),
        edges=arcs_of(graph, dots),
        ticks=scale.ticks() if scale else (),
        years=strip,
        turn=round(scale.start(scale.turn), 1) if scale and scale.early else 0.0,
        first_year=scale.first if scale else 0,
        turn_year=scale.turn if scale else 0,
    )


def _radius(node: GraphNode, graph: CitationGraph, *, blind: bool) -> float:
    shrink = 1.0 if len(graph.nodes) <= 60 else 0.86 if len(graph.nodes) <= 300 else 0.62
    r = 6.5 if blind else min(18.0, 4.8 + 2.1 * math.sqrt(node.tally.citing_works))
    return round(max(r * shrink, 12.0 if node.id == graph.focus else 0.0), 1)


def _dots(graph: CitationGraph, scale: TimeScale | None, left: float, *, blind: bool) -> dict[int, Dot]:
    beside: dict[int, list[int]] = {}
    for edge in graph.edges:
        beside.setdefault(edge.citing, []).append(edge.cited)
        beside.setdefault(edge.cited, []).append(edge.citing)
    found = {}
    for node in graph.nodes:
        r = _radius(node, graph, blind=blind)
        if node.year is None or scale is None:
            low, high = _MARGIN + r, max(_MARGIN + r, left - r - 10)
            wish = (low + high) / 2
        else:
            start, end = scale.start(node.year), scale.start(node.year + 1)
            wish = start + (end - start) * _part_of_year(node.item.work.published)
            air = min(2.0, (end - start) * 0.1)
            low, high = max(start + air, left + r), min(end - air, _WIDTH - _MARGIN - r)
            if low > high:
                low = high = min(max(wish, left + r), _WIDTH - _MARGIN - r)
        found[node.id] = Dot(
            id=node.id, low=low, high=high, wish=wish, r=r, beside=tuple(sorted(set(beside.get(node.id, ()))))
        )
    return found


def _part_of_year(published: str) -> float:
    """How much of the year had gone by on a date: the middle of what is known of it."""
    parts = published.split("-")
    if len(parts) < 2 or not (parts[1].isascii() and parts[1].isdigit() and 1 <= int(parts[1]) <= 12):
        return 0.5
    return (int(parts[1]) - 0.5) / 12


def _stacked(graph: CitationGraph, lanes: Sequence[Lane], dots: Mapping[int, Dot]) -> tuple[MapLane, ...]:
    """Pack every lane and set the lanes below one another; the dots get their places."""
    gap = 9.0 if len(graph.nodes) <= 60 else 4.5 if len(graph.nodes) <= 300 else 2.0
    ranks = {node.id: node.rank for node in graph.nodes}
    disputed = Counter[int]()
    for edge in graph.edges:
        disputed[edge.cited] += edge.contrasting
    y = _TOP
    bands: list[MapLane] = []
    for lane in lanes:
        mine = [dots[work_id] for work_id in lane.works]
        # Those with most pairs first: the others find their places beside them.
        mine.sort(key=lambda dot: (-len(dot.beside), ranks[dot.id]))
        share = _LEAST_HEIGHT * len(mine) / len(graph.nodes) - _HEAD - 30
        low, high = pack(mine, gap=gap, height=max(share, _wanted_height(mine, gap)))
        for dot in mine:
            dot.y = round(dot.y + y + _HEAD - low, 1)
        size = max(_LEAST_LANE, high - low + _HEAD + 10)
        contrasting = sum(disputed[work_id] for work_id in lane.works)
        bands.append(MapLane(lane=lane, top=round(y, 1), bottom=round(y + size, 1), contrasting=contrasting))
        y += size
    return tuple(bands)


def _wanted_height(dots: Sequence[Dot], gap: float) -> float:
    """A lane as high as its circles need with air around them, in the width that its years give it."""
    if len(dots) < 2:
        return 0.0
    area = sum((2 * dot.r + gap) ** 2 for dot in dots)
    width = max(120.0, max(dot.wish for dot in dots) - min(dot.wish for dot in dots))
    air = 6.0 if len(dots) <= 40 else 3.2
    return min(520.0, max(34.0, air * area / width))


def _nodes(
    graph: CitationGraph,
    lanes: Sequence[Lane],
    dots: Mapping[int, Dot],
    name: Callable[[GraphNode], str],
    *,
    blind: bool,
) -> list[MapNode]:
    home = {work_id: number for number, lane in enumerate(lanes) for work_id in lane.works}
    disputed = set() if blind else {edge.cited for edge in graph.edges if edge.contrasting}
    found = [
        MapNode(
            node=node,
            name=name(node),
            x=dots[node.id].x,
            y=dots[node.id].y,
            r=dots[node.id].r,
            lane=home[node.id],
            contested=node.id in disputed,
        )
        for node in graph.nodes
    ]
    return sorted(found, key=lambda each: (each.lane, each.x, each.node.id))


def _strip(graph: CitationGraph, scale: TimeScale) -> tuple[StripYear, ...]:
    """Contrasting and supporting statements by the year of the citing work."""
    years = {node.id: node.year for node in graph.nodes}
    found: dict[int, Counter[Stance]] = {}
    for edge in graph.edges:
        year = years[edge.citing]
        if year is not None and (edge.contrasting or edge.supporting):
            counts = found.setdefault(year, Counter())
            counts[Stance.CONTRASTING] += edge.contrasting
            counts[Stance.SUPPORTING] += edge.supporting
    highest = max((max(counts.values()) for counts in found.values()), default=0)
    unit = (_STRIP / 2 - 10) / highest if highest else 0.0
    return tuple(
        StripYear(
            year=year,
            x=round(scale.start(year) + 1, 1),
            width=round(max(1.5, min(40.0, scale.start(year + 1) - scale.start(year) - 2)), 1),
            contrasting=counts[Stance.CONTRASTING],
            supporting=counts[Stance.SUPPORTING],
            up=round(counts[Stance.CONTRASTING] * unit, 1),
            down=round(counts[Stance.SUPPORTING] * unit, 1),
        )
        for year, counts in sorted(found.items())
    )

"""What a map consists of, in pixels: circles with their names, arcs, lanes, and the counts below the axis."""

from __future__ import annotations

import msgspec

from citance.report.graph.lanes import Lane
from citance.report.graph.nouns import GraphNode, WorkEdge
from citance.report.graph.timescale import Tick

__all__ = ["GraphMap", "MapEdge", "MapLabel", "MapLane", "MapNode", "StripYear"]


class MapLabel(msgspec.Struct, frozen=True):
    """A name beside a circle, at its baseline."""

    text: str
    x: float
    y: float
    anchor: str


class MapNode(msgspec.Struct, frozen=True, kw_only=True):
    """A circle: its middle and radius; `contested` where a pair that leads to it holds contrast."""

    node: GraphNode
    name: str
    x: float
    y: float
    r: float
    lane: int
    contested: bool
    label: MapLabel | None = None


class MapEdge(msgspec.Struct, frozen=True, kw_only=True):
    """An arc from the citing to the cited circle, as the path of an SVG; `stance` is the strongest of the pair;
    `aside` where there is a work in the middle and this leads past it."""

    edge: WorkEdge
    stance: str
    path: str
    aside: bool = False


class MapLane(msgspec.Struct, frozen=True, kw_only=True):
    """A lane with its upper and lower edge, and the contrasting statements about its works."""

    lane: Lane
    top: float
    bottom: float
    contrasting: int


class StripYear(msgspec.Struct, frozen=True, kw_only=True):
    """Statements of the works of one year, for the strip below the axis: numbers, and heights from its middle line."""

    year: int
    x: float
    width: float
    contrasting: int
    supporting: int
    up: float
    down: float


class GraphMap(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn. `known_from` is where the years begin, right of those that are unknown; `strip` is the middle line
    of the counts below the axis, 0 where there are none."""

    width: float
    height: float
    axis: float
    known_from: float
    strip: float
    lanes: tuple[MapLane, ...]
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    ticks: tuple[Tick, ...]
    years: tuple[StripYear, ...]
    turn: float = 0.0
    first_year: int = 0
    turn_year: int = 0

"""The arcs of a map, as paths of an SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping

from citance.report.graph.nouns import CitationGraph, stance_word
from citance.report.graph.placing import Dot
from citance.report.graph.shapes import MapEdge

__all__ = ["arcs_of"]

_ORDER = {"contrasting": 3, "supporting": 2, "mentioning": 1}


def arcs_of(graph: CitationGraph, dots: Mapping[int, Dot]) -> tuple[MapEdge, ...]:
    """The arcs, those with the strongest stance last, so that they are drawn above the others."""
    made = [
        MapEdge(
            edge=edge,
            stance=stance_word(edge),
            path=_path(dots[edge.citing], dots[edge.cited]),
            aside=graph.focus not in (None, edge.citing, edge.cited),
        )
        for edge in graph.edges
    ]
    return tuple(sorted(made, key=lambda each: (_ORDER.get(each.stance, 0), each.edge.citing, each.edge.cited)))


def _path(start: Dot, end: Dot) -> str:
    """A quadratic curve that bends upward where it leads to the left, as most do, from rim to rim."""
    dx, dy = end.x - start.x, end.y - start.y
    length = math.hypot(dx, dy) or 1.0
    bend = min(52.0, 0.14 * length)
    middle = ((start.x + end.x) / 2 - bend * dy / length, (start.y + end.y) / 2 + bend * dx / length)
    first, last = _rim(start, middle, 0.5), _rim(end, middle, 2.5)
    return f"M{first[0]:.1f} {first[1]:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {last[0]:.1f} {last[1]:.1f}"


def _rim(dot: Dot, toward: tuple[float, float], air: float) -> tuple[float, float]:
    dx, dy = toward[0] - dot.x, toward[1] - dot.y
    length = math.hypot(dx, dy) or 1.0
    reach = min(dot.r + air, length)
    return dot.x + dx / length * reach, dot.y + dy / length * reach

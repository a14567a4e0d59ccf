"""Names for the works that matter most on a map, where there is room for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from citance.report.graph.nouns import CitationGraph
from citance.report.graph.placing import Box, Boxes
from citance.report.graph.shapes import MapLabel, MapLane, MapNode

__all__ = ["labelled"]

_FONT = 11.5
_LETTER = 0.56
"""Mean width of a letter of a sans serif face, in ems; wide scripts take 1."""
_LABELS = 24
_ALL_LABELLED = 40
"""Up to so many works, each gets its name where there is room."""


def labelled(
    nodes: Sequence[MapNode], bands: Sequence[MapLane], graph: CitationGraph, *, width: float, head: float
) -> tuple[MapNode, ...]:
    """Names for the works that matter most, each where it covers no circle and no other name; the focus and retracted
    works come first."""
    taken = Boxes(Box(each.x - each.r, each.y - each.r, each.x + each.r, each.y + each.r) for each in nodes)
    most = len(nodes) if len(nodes) <= _ALL_LABELLED else _LABELS
    for band in bands:
        taken.put(Box(0, band.top, 420, band.top + head - 6))

    def matters(each: MapNode) -> tuple[bool, bool, int, int]:
        return (
            each.node.id != graph.focus,
            not each.node.retracted,
            -int(each.contested) * 2 - _degree(each),
            each.node.rank,
        )

    degrees = Counter[int]()
    for edge in graph.edges:
        degrees[edge.cited] += 1

    def _degree(each: MapNode) -> int:
        return degrees[each.node.id]

    labels: dict[int, MapLabel] = {}
    for each in sorted(nodes, key=matters):
        if len(labels) == most:
            break
        label = _label(each, taken, width, must=each.node.retracted or each.node.id == graph.focus)
        if label:
            labels[each.node.id] = label
    return tuple(msgspec.structs.replace(each, label=labels.get(each.node.id)) for each in nodes)


def _label(each: MapNode, taken: Boxes, width: float, *, must: bool) -> MapLabel | None:
    """The first place beside a circle where its name covers nothing; the best of them all the same where it must stand."""
    # A retracted work's name is followed by that word, in whatever language.
    name = f"{each.name} retracted…" if each.node.retracted else each.name
    wide = sum(1.0 if ord(sign) > 0x2E80 else _LETTER for sign in name) * _FONT
    places: tuple[tuple[str, float, float], ...] = (
        ("start", each.x + each.r + 4, each.y + 4),
        ("end", each.x - each.r - 4, each.y + 4),
        ("middle", each.x, each.y + each.r + 12),
        ("middle", each.x, each.y - each.r - 5),
        ("start", each.x + each.r * 0.7 + 3, each.y - each.r - 2),
        ("start", each.x + each.r * 0.7 + 3, each.y + each.r + 9),
        ("end", each.x - each.r * 0.7 - 3, each.y - each.r - 2),
        ("end", each.x - each.r * 0.7 - 3, each.y + each.r + 9),
    )
    if must:
        places += tuple(
            ("middle", each.x, each.y + far) for far in (-each.r - 18, each.r + 25, -each.r - 31, each.r + 38)
        )
    covered: MapLabel | None = None
    for anchor, x, y in places:
        left = x if anchor == "start" else x - wide if anchor == "end" else x - wide / 2
        box = Box(left - 2, y - _FONT + 1, left + wide + 2, y + 3)
        if box.left < 4 or box.right > width - 4:
            continue
        label = MapLabel(each.name, round(x, 1), round(y, 1), anchor)
        if taken.free(box):
            taken.put(box)
            return label
        covered = covered or label
    return covered if must else None

"""The lanes of a map from top to bottom: groups of works, or around one work the ways in which works are tied to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import permutations

import msgspec

from citance.model import Stance
from citance.report.graph.communities import Community
from citance.report.graph.nouns import CitationGraph, WorkEdge

__all__ = ["Lane", "LaneKind", "community_lanes", "stance_lanes"]

_MOST_PERMUTED = 6
"""Lanes of which all orders are tried; more are put in one by one at their best place."""


class LaneKind(StrEnum):
    """What the works of a lane have in common."""

    COMMUNITY = "community"
    CONTRASTING = "contrasting"
    FOCUS = "focus"
    SUPPORTING = "supporting"
    MENTIONING = "mentioning"


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """Works beside one another on a map; `words` name those of a community."""

    kind: LaneKind
    works: tuple[int, ...]
    words: tuple[str, ...] = ()


def community_lanes(graph: CitationGraph, groups: Sequence[Community]) -> tuple[Lane, ...]:
    """A lane for each group, so ordered that groups with many pairs between them lie near each other."""
    home = {work_id: group.number for group in groups for work_id in group.works}
    pairs: Counter[tuple[int, int]] = Counter()
    for edge in graph.edges:
        one, two = sorted((home[edge.citing], home[edge.cited]))
        if one != two:
            pairs[one, two] += 1
    order = _best_order([group.number for group in groups], pairs)
    by_number = {group.number: group for group in groups}
    return tuple(
        Lane(kind=LaneKind.COMMUNITY, works=by_number[number].works, words=by_number[number].words) for number in order
    )


def _cost(order: Sequence[int], pairs: Counter[tuple[int, int]]) -> int:
    place = {number: at for at, number in enumerate(order)}
    return sum(
        count * abs(place[one] - place[two]) for (one, two), count in pairs.items() if one in place and two in place
    )


def _best_order(numbers: Sequence[int], pairs: Counter[tuple[int, int]]) -> Sequence[int]:
    if len(numbers) <= _MOST_PERMUTED:
        return min(permutations(numbers), key=lambda order: (_cost(order, pairs), order))
    order: list[int] = []
    for number in numbers:
        places = [[*order[:at], number, *order[at:]] for at in range(len(order) + 1)]
        order = min(places, key=lambda each: (_cost(each, pairs), each))
    return order


_LANE_OF = {Stance.CONTRASTING: LaneKind.CONTRASTING, Stance.SUPPORTING: LaneKind.SUPPORTING}
_TIE = {LaneKind.CONTRASTING: 0, LaneKind.SUPPORTING: 1, LaneKind.MENTIONING: 2}


def stance_lanes(graph: CitationGraph) -> tuple[Lane, ...]:
    """Lanes by the stance that ties works to the focus: contrasting above it, supporting and mentioning below. A work that is
    tied to it through others is in the lane of the nearest of these, of those with the strongest pair."""
    lane: dict[int, LaneKind] = {graph.focus or 0: LaneKind.FOCUS}
    steps = {node.id: node.distance for node in graph.nodes}
    beside: dict[int, list[tuple[int, WorkEdge]]] = {}
    for edge in graph.edges:
        beside.setdefault(edge.citing, []).append((edge.cited, edge))
        beside.setdefault(edge.cited, []).append((edge.citing, edge))
    for node in sorted(graph.nodes, key=lambda each: (each.distance, each.id)):
        if node.id == graph.focus:
            continue
        nearer = [(other, edge) for other, edge in beside.get(node.id, ()) if steps[other] < node.distance]
        lane[node.id] = min((_tie(lane, other, edge) for other, edge in nearer), default=(2, LaneKind.MENTIONING))[1]
    kinds = (LaneKind.CONTRASTING, LaneKind.FOCUS, LaneKind.SUPPORTING, LaneKind.MENTIONING)
    found = {kind: tuple(sorted(work_id for work_id, mine in lane.items() if mine is kind)) for kind in kinds}
    return tuple(Lane(kind=kind, works=works) for kind, works in found.items() if works)


def _tie(lane: dict[int, LaneKind], other: int, edge: WorkEdge) -> tuple[int, LaneKind]:
    kind = lane[other]
    if kind is LaneKind.FOCUS:
        kind = _LANE_OF.get(edge.stance, LaneKind.MENTIONING) if edge.stance else LaneKind.MENTIONING
    strength = _TIE[_LANE_OF.get(edge.stance, LaneKind.MENTIONING)] if edge.stance else 2
    return strength * 3 + _TIE[kind], kind

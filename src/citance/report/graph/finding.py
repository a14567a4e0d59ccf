"""What a graph says at a glance: about which works its members disagree, how much, and since when."""

from __future__ import annotations

import msgspec

from citance.report.graph.nouns import CitationGraph, GraphNode

__all__ = ["Dispute", "Span", "contrast_span", "disputes_of"]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A work that others of the graph contrast: statements of the graph about it, the works that contrast it, and the first and
    last years of these, None where no year is known."""

    node: GraphNode
    contrasting: int
    supporting: int
    works: int
    first: int | None
    last: int | None


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """All contrast in a graph: statements, pairs, and the years of the citing works."""

    statements: int
    pairs: int
    first: int | None
    last: int | None


def disputes_of(graph: CitationGraph, *, most: int = 5) -> tuple[Dispute, ...]:
    """The works that are contrasted most, those that are supported as well before others of the same number."""
    by_id = {node.id: node for node in graph.nodes}
    found: dict[int, list[tuple[int, int, int | None]]] = {}
    for edge in graph.edges:
        found.setdefault(edge.cited, []).append((edge.contrasting, edge.supporting, by_id[edge.citing].year))
    disputes = []
    for work_id, pairs in found.items():
        against = [pair for pair in pairs if pair[0]]
        if against:
            years = [year for _, _, year in against if year is not None]
            disputes.append(
                Dispute(
                    node=by_id[work_id],
                    contrasting=sum(pair[0] for pair in pairs),
                    supporting=sum(pair[1] for pair in pairs),
                    works=len(against),
                    first=min(years, default=None),
                    last=max(years, default=None),
                )
            )
    disputes.sort(key=lambda each: (-each.works, -each.contrasting, -each.supporting, each.node.id))
    return tuple(disputes[:most])


def contrast_span(graph: CitationGraph) -> Span:
    """How much contrast there is, and when."""
    years = {node.id: node.year for node in graph.nodes}
    against = [edge for edge in graph.edges if edge.contrasting]
    known = [year for edge in against if (year := years[edge.citing]) is not None]
    return Span(
        statements=sum(edge.contrasting for edge in against),
        pairs=len(against),
        first=min(known, default=None),
        last=max(known, default=None),
    )

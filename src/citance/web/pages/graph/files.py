"""The graph as files that hold exactly what the page shows."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from citance.report.graph import edges_csv, graph_to_graphml, nodes_csv
from citance.web.pages.graph.asked import asked_of
from citance.web.pages.graph.making import Made, make
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["EXPORTS", "PAINT"]

_INK, _SOFT, _LINE = "#1c2126", "#565d66", "#dedad0"
_CONTRASTING, _SUPPORTING, _MENTIONING = "#a8450c", "#0d6a5b", "#9aa4ae"
_SANS = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
_TEXT = {"font-family": _SANS, "font-size": "11.5", "fill": _INK}
_HALO = {"stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}

PAINT: dict[str, dict[str, str]] = {
    "lane": {"fill": "#ffffff"},
    "lane odd": {"fill": "#f7f6f2"},
    "lane-name": {**_TEXT, **_HALO, "font-size": "12", "font-weight": "600", "fill": _SOFT},
    "tick": {"stroke": _LINE, "stroke-width": "1"},
    "turn": {"stroke": _SOFT, "stroke-width": "1", "stroke-dasharray": "2 3"},
    "year": {**_TEXT, "fill": _SOFT},
    "axis": {"stroke": _SOFT, "stroke-width": "1"},
    "edge contrasting": {"fill": "none", "stroke": _CONTRASTING, "stroke-width": "2", "stroke-dasharray": "6 3.5"},
    "edge supporting": {"fill": "none", "stroke": _SUPPORTING, "stroke-width": "1.6"},
    "edge mentioning": {"fill": "none", "stroke": _MENTIONING, "stroke-width": "0.8", "stroke-opacity": "0.65"},
    "edge unclassified": {"fill": "none", "stroke": _MENTIONING, "stroke-width": "0.8", "stroke-dasharray": "1 3"},
    "edge plain": {"fill": "none", "stroke": _MENTIONING, "stroke-width": "0.8", "stroke-opacity": "0.75"},
    "head contrasting": {"fill": _CONTRASTING},
    "head supporting": {"fill": _SUPPORTING},
    "dot read": {"fill": "#3c5a78", "stroke": "#ffffff", "stroke-width": "1"},
    "dot known": {"fill": "#ffffff", "stroke": "#3c5a78", "stroke-width": "1.6"},
    "dot focus": {"fill": _INK, "stroke": "#ffffff", "stroke-width": "1.5"},
    "dot retracted": {"fill": "#fcebea", "stroke": "#a3161f", "stroke-width": "1.8"},
    "cross": {"stroke": "#a3161f", "stroke-width": "1.6"},
    "halo": {"fill": "none", "stroke": _CONTRASTING, "stroke-width": "1.6"},
    "label": {**_TEXT, **_HALO},
    "count contrasting": {"fill": _CONTRASTING},
    "count supporting": {"fill": _SUPPORTING},
    "strip": {**_TEXT, "font-size": "10.5", "fill": _SOFT},
}
"""How each class of the drawing looks where no style sheet goes along: as attributes, which every program that reads SVG
understands. The colours are those of the pages in light."""


def _file(visit: Visit, name: str, media_type: str, write: Callable[[Made, bool], bytes]) -> Response:
    blind = visit.preferences.blind
    made = make(visit.library, asked_of(visit), blind=blind)
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-cache",
        "vary": "cookie",
    }
    return Response(write(made, blind), headers=headers, media_type=media_type)


def graphml(visit: Visit) -> Response:
    """GraphML."""
    return _file(
        visit,
        "citation-graph.graphml",
        "application/graphml+xml",
        lambda made, blind: graph_to_graphml(made.graph, made.group_names(), blind=blind),
    )


def nodes(visit: Visit) -> Response:
    """The works as CSV."""
    return _file(
        visit,
        "citation-graph-works.csv",
        "text/csv",
        lambda made, blind: "".join(nodes_csv(made.graph, made.group_names(), blind=blind)).encode("utf-8", "replace"),
    )


def edges(visit: Visit) -> Response:
    """The pairs as CSV."""
    return _file(
        visit,
        "citation-graph-pairs.csv",
        "text/csv",
        lambda made, blind: "".join(edges_csv(made.graph, blind=blind)).encode("utf-8", "replace"),
    )


def svg(visit: Visit) -> Page:
    """The picture, in light colours, with its looks inside."""
    made = make(visit.library, asked_of(visit), blind=visit.preferences.blind)
    context = {
        "made": made,
        "drawing": made.drawn,
        "paint": PAINT,
        "names": {each.node.id: each.name for each in made.drawn.nodes},
    }
    headers = {
        "content-type": "image/svg+xml",
        "content-disposition": 'attachment; filename="citation-graph.svg"',
    }
    return Page("graph/standalone.svg", context, None, headers=headers)


EXPORTS = (
    PageRoute("/graph.graphml", graphml, json=False),
    PageRoute("/graph.svg", svg, json=False),
    PageRoute("/graph/nodes.csv", nodes, json=False),
    PageRoute("/graph/edges.csv", edges, json=False),
)

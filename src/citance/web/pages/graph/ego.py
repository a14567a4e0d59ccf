"""The small graph on the report page of a work: what it cites and what cites it, one step far."""

from __future__ import annotations

from typing import Any

from citance.report.graph import GraphFilters
from citance.web.pages.graph.asked import Asked
from citance.web.pages.graph.making import make
from citance.web.visit import Visit

__all__ = ["ego_graph"]

_MOST = 60


def ego_graph(visit: Visit, work_id: int, *, broad: bool = False) -> dict[str, Any]:
    """What the template `graph/_ego.html` prints: the nearest works around one, those with a stance first.

    Raises:
        NotFoundError: there is no such work.
    """
    blind = visit.preferences.blind
    filters = GraphFilters(depth=1, limit=_MOST, broad=broad, first="citations" if blind else "stance")
    asked = Asked(start="work", work=work_id, filters=filters)
    made = make(visit.library, asked, blind=blind)
    return {
        "made": made,
        "drawing": made.links,
        "paint": None,
        "names": {each.node.id: each.name for each in made.drawn.nodes},
        "graph_address": f"/graph?work={work_id}" + ("&view=broad" if broad else ""),
        "beyond": made.graph.left_out,
    }

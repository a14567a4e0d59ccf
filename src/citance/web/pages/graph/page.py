"""The page of the graph."""

from __future__ import annotations

from typing import Any

from citance.model import Stance
from citance.report.graph import contrast_span, disputes_of, graphology_data
from citance.web import views
from citance.web.i18n import N_
from citance.web.pages.graph.asked import LARGEST_DRAWN, LIMITS, SORTS, Asked, asked_of
from citance.web.pages.graph.making import Made, make
from citance.web.pages.graph.tables import ROWS, pair_rows, work_rows
from citance.web.parameters import check_page
from citance.web.render import wants_json
from citance.web.visit import Page, Visit

__all__ = ["page"]

_MOST_PAIRS = 100
"""Pairs in the table on the page; the file of edges has all."""
_SORT_WORDS = {
    "title": N_("Work"),
    "year": N_("Year"),
    "group": N_("Group"),
    "cited": N_("Cited by"),
    "contrasting": N_("contrasting"),
    "supporting": N_("supporting"),
    "citing": N_("Cites"),
}
_STANCES = (Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING)


def page(visit: Visit) -> Page:
    """The graph that the parameters ask for."""
    asked = asked_of(visit)
    blind = visit.preferences.blind
    made = make(visit.library, asked, blind=blind)
    if wants_json(visit.request):
        data = graphology_data(
            made.graph,
            made.drawn,
            made.group_names(),
            address=lambda node: views.work_path(node.item),
            blind=blind,
        )
        return Page("graph/index.html", {}, data)
    context = _context(visit, asked, made)
    # The address without what is as usual, so that the same graph has one address.
    return Page(
        "graph/index.html",
        context,
        None,
        headers={"hx-push-url": asked.address(page=asked.page if asked.page > 1 else None)},
    )


def _context(visit: Visit, asked: Asked, made: Made) -> dict[str, Any]:
    blind = visit.preferences.blind
    rows = work_rows(made.graph, made.group_names(), asked.sort, blind=blind)
    pages = max(1, -(-len(rows) // ROWS))
    check_page(asked.page, pages)
    pairs = [] if blind else pair_rows(made.graph)
    collection = visit.library.store.collection(asked.collection) if asked.start == "collection" else None
    return {
        "asked": asked,
        "filters": asked.filters,
        "made": made,
        "drawing": made.links,
        "paint": None,
        "names": {each.node.id: each.name for each in made.drawn.nodes},
        "collection": collection,
        "span": contrast_span(made.graph),
        "disputes": () if blind else disputes_of(made.graph),
        "rows": rows[(asked.page - 1) * ROWS : asked.page * ROWS],
        "row_count": len(rows),
        "number": asked.page,
        "pages": pages,
        "pairs": pairs[:_MOST_PAIRS],
        "pair_count": len(pairs),
        "limits": LIMITS,
        "sorts": SORTS,
        "sort_words": _SORT_WORDS,
        "stances": _STANCES,
        "largest_drawn": LARGEST_DRAWN,
    }

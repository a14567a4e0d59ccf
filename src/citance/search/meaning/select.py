"""Which of some hundred ranked statements have the properties that are asked for, and how many have which.

They are put into the back end that keeps everything in memory, so that fields, filters and facets mean what they mean
in every other search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from citance.model import IndexedStatement
from citance.search.contract import LONGEST_PAGE, Batch, Facet, Filters
from citance.search.memory import MemoryBackend
from citance.search.tree import Node, Query

__all__ = ["Selection"]


class Selection:
    """The statements of `items` that fit `root` (None: all do) and the filters, and the facets over them."""

    def __init__(
        self, items: Sequence[IndexedStatement], root: Node | None, filters: Filters, facets: Sequence[str] = ()
    ) -> None:
        self.ids = frozenset(item.statement.id for item in items)
        self.facets: Mapping[str, tuple[Facet, ...]] = {}
        if root is None and filters == Filters() and not facets:
            return
        backend = MemoryBackend()
        backend.put(Batch(id="selection", statements=items))
        if root is None:
            found = backend.statements(filters, limit=LONGEST_PAGE, facets=facets)
        else:
            found = backend.search(Query("", root), filters=filters, limit=LONGEST_PAGE, facets=facets)
        self.ids = frozenset() if found.relaxed else frozenset(hit.id for hit in found.hits)
        self.facets = found.facets

"""Which of some hundred ranked statements have the properties that are asked for, and how many have which.

They are put into the back end that keeps everything in memory, so that fields, filters and facets mean what they mean
in every other search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from citance.model import IndexedStatement, IndexedWork
from citance.search.contract import LONGEST_PAGE, Batch, Facet, Filters
from citance.search.memory import MemoryBackend
from citance.search.tree import All, Node, Not, Prefix, Query, Some, Words

__all__ = ["Selection"]


class Selection:
    """The statements of `items` that fit `root` (None: all do) and the filters, and the facets over them."""

    def __init__(
        self, items: Sequence[IndexedStatement], root: Node | None, filters: Filters, facets: Sequence[str] = ()
    ) -> None:
        backend = MemoryBackend()
        plain = root is None or not _asks_for_words(root)
        backend.put(Batch(id="selection", statements=[_without_text(item) for item in items] if plain else items))
        if root is None:
            found = backend.statements(filters, limit=LONGEST_PAGE, facets=facets)
        else:
            found = backend.search(Query("", root), filters=filters, limit=LONGEST_PAGE, facets=facets)
        self.ids = frozenset() if found.relaxed else frozenset(hit.id for hit in found.hits)
        self.facets: Mapping[str, tuple[Facet, ...]] = found.facets


def _asks_for_words(node: Node) -> bool:
    if isinstance(node, All | Some):
        return any(_asks_for_words(part) for part in node.parts)
    return _asks_for_words(node.part) if isinstance(node, Not) else isinstance(node, Words | Prefix)


def _without_text(item: IndexedStatement) -> IndexedStatement:
    """The statement with its properties only: finding the stems of all its words takes most of the time."""
    replace = msgspec.structs.replace

    def bare(work: IndexedWork) -> IndexedWork:
        return replace(work, work=replace(work.work, title="", authors=(), abstract=""))

    said = replace(item.statement, citance="", before="", after="")
    return replace(item, statement=said, citing=bare(item.citing), cited=bare(item.cited))

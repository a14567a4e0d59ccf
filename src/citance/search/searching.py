"""What all back ends share: pages, relaxing, similar statements, counts, over the few things that each does its own way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from citance.errors import UsageError
from citance.model import IndexedStatement, Stance
from citance.search.analysis import STOP_WORDS, plain
from citance.search.contract import Bucket, Cursor, Filters, Hit, Kind, Order, SearchResult, facets_of
from citance.search.paging import Request
from citance.search.query import parse_query
from citance.search.relax import relaxations
from citance.search.tree import Node, Query, Some, Words

__all__ = ["Searching"]

_NO_FILTERS = Filters()
_MOST_BUCKETS = 10_000
_TELLING = 12
"""Words of a statement by which similar ones are found: its rarest."""
_OPPOSITE = {Stance.SUPPORTING: Stance.CONTRASTING, Stance.CONTRASTING: Stance.SUPPORTING}


class Searching(ABC):
    """The reading half of `SearchBackend`."""

    @abstractmethod
    def _find(self, request: Request, root: Node | None) -> SearchResult:
        """One page of what the tree finds, None for everything, with its facets."""

    @abstractmethod
    def _total(self, root: Node | None, kind: Kind, filters: Filters) -> int:
        """How many the tree finds."""

    @abstractmethod
    def _buckets(self, root: Node | None, kind: Kind, filters: Filters, by: Sequence[str]) -> list[Bucket]:
        """All combinations with their counts, in any order."""

    @abstractmethod
    def _spread(self, words: Sequence[str]) -> dict[str, int]:
        """In how many statements' sentences each of the words stands, about."""

    @abstractmethod
    def _statement(self, statement_id: str) -> IndexedStatement:
        """One statement. Raises NotFoundError."""

    @abstractmethod
    def _sentences(self, statement_ids: Sequence[str]) -> dict[str, str]:
        """The sentences of those of the statements that exist."""

    def statements(
        self,
        filters: Filters = _NO_FILTERS,
        *,
        order: Order = Order.CONTRASTING,
        cursor: Cursor | None = None,
        limit: int = 20,
        facets: Sequence[str] = (),
    ) -> SearchResult:
        """Statements by their properties alone; see `SearchBackend.statements`."""
        return self._find(Request.of("statements", None, filters, order, cursor, limit, 0, facets), None)

    def search(
        self,
        query: str | Query | None,
        *,
        kind: Kind = "statements",
        filters: Filters = _NO_FILTERS,
        order: Order = Order.RELEVANCE,
        cursor: Cursor | None = None,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = (),
    ) -> SearchResult:
        """What the tree finds; see `SearchBackend.search`. A string is read as a query, best effort."""
        if isinstance(query, str):
            query = parse_query(query)
        request = Request.of(kind, query, filters, order, cursor, limit, offset, facets)
        if query is not None and query.meaning:
            raise UsageError("a search by words alone has no use for meaning:")
        if query is None:
            return self._find(request, None)
        if query.root is None:
            return request.answer(0, (), dict.fromkeys(request.facets, ()))
        found = self._find(request, query.root)
        if found.total or self._total(query.root, kind, _NO_FILTERS):
            return found
        for wider in relaxations(query.root):
            if self._total(wider, kind, _NO_FILTERS):
                return self._find(request, wider).as_relaxed(wider)
        return found

    def aggregate(
        self,
        query: Query | None = None,
        *,
        kind: Kind = "statements",
        filters: Filters = _NO_FILTERS,
        by: Sequence[str] = ("stance",),
        limit: int = 1_000,
    ) -> tuple[Bucket, ...]:
        """Counts by one, two or three facets together; see `SearchBackend.aggregate`."""
        if not 1 <= len(set(by)) <= 3 or len(set(by)) != len(by):
            raise UsageError("give one, two or three different properties to count by")
        for facet in by:
            if facet not in facets_of(kind):
                raise UsageError(f"{kind} have no facet {facet[:50]!r}; they have {', '.join(facets_of(kind))}")
        if not 1 <= limit <= _MOST_BUCKETS:
            raise UsageError(f"from 1 to {_MOST_BUCKETS:,} counts can be had")
        if query is not None and query.root is None:
            return ()
        counted = self._buckets(query.root if query else None, kind, filters, by)
        return tuple(sorted(counted, key=lambda each: (-each.count, each.values))[:limit])

    def similar(self, statement_id: str, *, limit: int = 10, disagreeing: bool = False) -> tuple[Hit, ...]:
        """Statements that share the rarest words with this one; see `SearchBackend.similar`."""
        item = self._statement(statement_id)
        filters = _NO_FILTERS
        if disagreeing:
            other = _OPPOSITE.get(item.stance) if item.stance else None
            if other is None:
                return ()
            filters = Filters(cited_works=(item.cited.id,), stance=(other.value,))
        sentence = item.statement.citance
        text = sentence[: item.statement.marker_start] + " " + sentence[item.statement.marker_end :]
        words = [w for w in dict.fromkeys(plain(text)) if w not in STOP_WORDS and len(w) > 1 and not w.isdigit()]
        spread = self._spread(words)
        telling = sorted((word for word in words if spread[word] > 1), key=lambda word: (spread[word], word))[
            :_TELLING
        ]
        if disagreeing and not telling:
            return self.statements(filters, limit=limit).hits
        if not telling:
            return ()
        root: Node = Some(tuple(Words((word,)) for word in telling)) if len(telling) > 1 else Words((telling[0],))
        found = self.search(Query(sentence, root), filters=filters, limit=min(4 * limit + 20, 1_000)).hits
        sentences = self._sentences([hit.id for hit in found])
        others = [hit for hit in found if hit.id != statement_id and sentences.get(hit.id, sentence) != sentence]
        return tuple(others[:limit])

"""What the pages need of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import IndexedStatement, IndexedWork
from citance.report import ReportStore
from citance.search import Filters, Kind, Order, Query, SearchResult

__all__ = ["Library", "LibraryStore"]


class LibraryStore(ReportStore, Protocol):
    """The reading side of a store, as far as the pages use it."""

    def find_works(self, text: str, /) -> Sequence[IndexedWork]:
        """The works that an identifier names."""
        ...

    def statement(self, statement_id: str, /) -> IndexedStatement:
        """One statement. Raises NotFoundError."""
        ...

    def statements(self, ids: Sequence[str], /) -> Sequence[IndexedStatement]:
        """Those of the statements that exist."""
        ...

    def works(self, ids: Sequence[int], /) -> Sequence[IndexedWork]:
        """Those of the works that exist."""
        ...


class Library(Protocol):
    """An open index: its store, and its search."""

    @property
    def store(self) -> LibraryStore: ...

    @property
    def has_vectors(self) -> bool:
        """Whether statements can be found by meaning."""
        ...

    def find(
        self,
        query: str | Query,
        *,
        kind: Kind = ...,
        meaning: bool = ...,
        filters: Filters | None = ...,
        order: Order = ...,
        limit: int = ...,
        offset: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """Search by words, or by meaning; see `citance.index.Index.find`."""
        ...

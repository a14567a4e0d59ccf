"""What the pages need of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import IndexedStatement, IndexedWork
from citance.report import ReportStore
from citance.search import Filters, Kind, Order, SearchResult

__all__ = ["Library", "LibrarySearch", "LibraryStore"]


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


class LibrarySearch(Protocol):
    """The searching side of an index."""

    def search(
        self,
        query: str,
        *,
        kind: Kind = ...,
        filters: Filters = ...,
        order: Order = ...,
        limit: int = ...,
        offset: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """Search; see `citance.search.SearchBackend.search`."""
        ...


class Library(Protocol):
    """An open index: its store and its search index."""

    @property
    def store(self) -> LibraryStore: ...

    @property
    def search_index(self) -> LibrarySearch: ...

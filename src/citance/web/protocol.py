"""What the pages need of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import IndexedStatement, IndexedWork, SectionRole
from citance.report import ReportStore
from citance.search import SearchResult
from citance.search.index import Kind

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
        stance: str | None = ...,
        role: SectionRole | None = ...,
        broad: bool = ...,
        uncertain: bool = ...,
        limit: int = ...,
        offset: int = ...,
    ) -> SearchResult:
        """Search; see `citance.search.SearchIndex.search`."""
        ...


class Library(Protocol):
    """An open index: its store and its search index."""

    @property
    def store(self) -> LibraryStore: ...

    @property
    def search_index(self) -> LibrarySearch: ...

"""What the API needs of an index: its store, its search engine, and what spans both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import IndexedStatement, Reference, Resolution, Stance
from citance.search import Cursor, Filters, Hit, Kind, Order, Query, SearchBackend, SearchResult, SearchSource
from citance.store import Store

__all__ = ["ApiClaim", "ApiLibrary", "ApiSearch"]


class ApiSearch(SearchBackend, Protocol):
    """A search engine that follows the database."""

    def refresh(self, store: SearchSource, /) -> bool:
        """Take over what changed in the database, unless another process is about it."""
        ...


class ApiClaim(Protocol):
    """What is said about a claim; see `citance.search.meaning.Claim`."""

    @property
    def text(self) -> str: ...

    @property
    def looked_at(self) -> int: ...

    @property
    def supporting(self) -> Sequence[tuple[IndexedStatement, float]]: ...

    @property
    def contrasting(self) -> Sequence[tuple[IndexedStatement, float]]: ...


class ApiLibrary(Protocol):
    """An open index; see `citance.index.Index`."""

    @property
    def store(self) -> Store:
        """The database."""
        ...

    @property
    def search_index(self) -> ApiSearch:
        """The search engine."""
        ...

    def find(
        self,
        query: str | Query,
        *,
        kind: Kind = ...,
        meaning: bool = ...,
        filters: Filters | None = ...,
        order: Order = ...,
        cursor: Cursor | None = ...,
        limit: int = ...,
        offset: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """Search by words, or by meaning."""
        ...

    def ask_claim(self, text: str, /, *, limit: int = ...) -> ApiClaim:
        """What supports and what contrasts in the statements nearest to a claim."""
        ...

    def resolve(self, reference: Reference, /) -> Resolution:
        """The work that a reference names."""
        ...

    def similar(self, statement_id: str, /, *, limit: int = ..., disagreeing: bool = ...) -> Sequence[Hit]:
        """Statements like one, or of the opposite stance about the same work."""
        ...

    def correct(
        self, statement_id: str, stance: Stance, /, *, broad: Stance | None = ..., who: str = ..., note: str = ...
    ) -> int:
        """Put a person's judgement above the model's; its number in the log."""
        ...

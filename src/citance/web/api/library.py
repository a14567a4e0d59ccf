"""What the API needs of an index: its store, its search engine, and what spans both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import Stance
from citance.search import Hit, SearchBackend, SearchSource
from citance.store import Store

__all__ = ["ApiLibrary", "ApiSearch"]


class ApiSearch(SearchBackend, Protocol):
    """A search engine that follows the database."""

    def refresh(self, store: SearchSource, /) -> bool:
        """Take over what changed in the database, unless another process is about it."""
        ...


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

    def similar(self, statement_id: str, /, *, limit: int = ..., disagreeing: bool = ...) -> Sequence[Hit]:
        """Statements like one, or of the opposite stance about the same work."""
        ...

    def correct(
        self, statement_id: str, stance: Stance, /, *, broad: Stance | None = ..., who: str = ..., note: str = ...
    ) -> None:
        """Put a person's judgement above the model's."""
        ...

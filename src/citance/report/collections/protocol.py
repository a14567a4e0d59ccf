"""What collections need of a library; `citance.index.Index` is one."""

from __future__ import annotations

from typing import Protocol

from citance.model import IndexedWork, Reference, Resolution
from citance.store import Store

__all__ = ["CollectionLibrary"]


class CollectionLibrary(Protocol):
    """A database with its search index."""

    @property
    def store(self) -> Store:
        """The database."""
        ...

    def resolve(self, reference: Reference | str, /) -> Resolution:
        """The work that a reference, or a reference string, names."""
        ...

    def find_work(self, text: str, /) -> IndexedWork:
        """The one work that an identifier or words of its title name. Raises NotFoundError, AmbiguousError."""
        ...

    def saved_works(self, search: str, /) -> list[int]:
        """The works of a search that was kept."""
        ...

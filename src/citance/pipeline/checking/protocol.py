"""What the check needs of others: a store, a way to resolve, and, where allowed, open sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from citance.model import Candidate, EditorialNotice, IndexedWork, Reference, Resolution, Tally, Work, WorkKey
from citance.store import StoreStats, WorkRecord

__all__ = ["CheckStore", "Progress", "Resolve", "SourceLookup"]

Progress = Callable[[int, int], None]
"""Is called with the number of entries that are done and that of all."""


class CheckStore(Protocol):
    """The reading side of a store, as far as the check uses it."""

    def works(self, work_ids: Iterable[int], /) -> list[IndexedWork]:
        """Works in the order of their ids; those that are not there are left out."""
        ...

    def records(self, work_id: int, /) -> Sequence[WorkRecord]:
        """What sources of metadata and people say of a work."""
        ...

    def works_by_keys(self, keys: Sequence[WorkKey], /) -> dict[WorkKey, int]:
        """The ids of the works that have these handles."""
        ...

    def candidates(self, blocks: Sequence[int], /) -> list[Candidate]:
        """The works that a reference with these blocking numbers may name."""
        ...

    def tallies(self, work_ids: Iterable[int], /, *, broad: bool = ...) -> Mapping[int, Tally]:
        """The counts of the statements about works."""
        ...

    def notices_of_identifiers(
        self, identifiers: Iterable[tuple[str, str]], /
    ) -> Mapping[tuple[str, str], Sequence[EditorialNotice]]:
        """The notices about what has these identifiers ("doi" or "pmid", value), in the store or not."""
        ...

    def stats(self) -> StoreStats:
        """Counts over the whole store."""
        ...


class Resolve(Protocol):
    """From a reference to the work of the store that it names."""

    def __call__(self, reference: Reference, /) -> Resolution:
        """The match, or None with what came nearest."""
        ...


class SourceLookup(Protocol):
    """Open scholarly sources, asked as one. Every method may raise a SourceError where a source does not answer."""

    @property
    def names(self) -> Sequence[str]:
        """The sources that are asked, as people know them ("Crossref")."""
        ...

    def prepare(self, references: Sequence[Reference], /) -> None:
        """Ask about many at once, so that less is asked for each."""
        ...

    def by_doi(self, doi: str, /) -> Work | None:
        """What the sources know of a DOI; None if none of them knows it."""
        ...

    def find(self, reference: Reference, /) -> Sequence[Work]:
        """The works that a reference may name, the best first; [] if there is none."""
        ...

    def registered(self, doi: str, /) -> bool | None:
        """Whether any registrar knows the DOI; None if that cannot be told."""
        ...

    def notices(self, doi: str, /) -> Sequence[EditorialNotice]:
        """What publishers later said about the work with that DOI, as far as the sources know."""
        ...

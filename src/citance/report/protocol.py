"""What the reports need of a store: reading, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from citance.model import EditorialNotice, IndexedStatement, IndexedWork, SectionRole, Stance, Tally
from citance.store import CitedReference, Coverage, Discussed, IndependentGroups, MergeNote, StoreStats

__all__ = ["ReportStore"]


class ReportStore(Protocol):
    """The reading side of a store, as far as reports use it."""

    def work(self, work_id: int, /) -> IndexedWork:
        """One work. Raises NotFoundError."""
        ...

    def tally(self, work_id: int, /, *, broad: bool = ...) -> Tally:
        """The counts of the statements about a work."""
        ...

    def citing_tally(self, work_id: int, /, *, broad: bool = ...) -> Tally:
        """The counts of the statements that a work makes about others."""
        ...

    def tally_by_section(self, work_id: int, /, *, broad: bool = ...) -> Mapping[SectionRole, Tally]:
        """The counts of the statements about a work, by the section they stand in."""
        ...

    def statements_about(
        self,
        work_id: int,
        /,
        *,
        stance: Stance | None = ...,
        broad: bool = ...,
        limit: int = ...,
        offset: int = ...,
    ) -> Sequence[IndexedStatement]:
        """Statements about a work, in each stance the surest first, the unclassified ones after all others."""
        ...

    def notices(self, work_id: int, /) -> Sequence[EditorialNotice]:
        """What publishers later said about a work."""
        ...

    def coverage(self, work_id: int, /) -> Coverage:
        """How much of what cites a work has been read."""
        ...

    def independent_groups(self, work_id: int, /, *, broad: bool = ...) -> IndependentGroups:
        """How many groups of authors stand behind the statements about a work, by stance."""
        ...

    def references_of(self, work_id: int, /) -> Sequence[CitedReference]:
        """The reference list of a work whose full text was read; empty for others."""
        ...

    def merges(self, work_id: int, /) -> Sequence[MergeNote]:
        """The merges that a work came out of, the oldest first, also those that were undone."""
        ...

    def most_discussed(self, limit: int = ..., /) -> Sequence[Discussed]:
        """The works with the most supporting and contrasting statements."""
        ...

    def recent(self, limit: int = ..., /) -> Sequence[IndexedWork]:
        """The works whose full text was added last."""
        ...

    def stats(self) -> StoreStats:
        """Counts of the whole store."""
        ...

    def identified_references(self) -> int:
        """How many entries of reference lists are tied to a work with an identifier."""
        ...

    def last_added(self) -> str:
        """When a file was last added, an ISO time; "" for an empty store."""
        ...

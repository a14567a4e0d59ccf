"""What describing works needs of others: a store, and what it tells of its writing; sources that have notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from citance.model import EditorialNotice, Work, WorkKey
from citance.resolve import Matcher
from citance.store import Unenriched, WorkRecord

__all__ = ["EnrichStore", "NoticingSource"]


class Outcome(Protocol):
    """What the store tells of a write."""

    @property
    def new(self) -> int:
        """Records that were not there."""

    @property
    def replaced(self) -> int:
        """Records that were there with another content."""

    @property
    def unchanged(self) -> int:
        """Records that were there as they are."""


class NoticeOutcome(Protocol):
    """What the store tells of notices that were written."""

    @property
    def new(self) -> int:
        """Notices that were not there."""

    @property
    def changed(self) -> int:
        """Notices that were there with another content."""


@runtime_checkable
class NoticingSource(Protocol):
    """A source whose records tell of editorial notices, too; `citance.sources.Crossref` is one."""

    name: str

    def lookup_noticed(self, keys: Sequence[WorkKey]) -> Iterator[tuple[Work, list[EditorialNotice]]]:
        """The works behind identifiers with what their records say of notices; may raise `SourceError`."""
        ...


class EnrichStore(Protocol):
    """What of the store is used here."""

    def unenriched(self, limit: int, *, after: tuple[int, int] | None = None) -> list[Unenriched]:
        """Cited works that no record describes, those with most statements first; `after` leads on from a page."""
        ...

    def put_records(self, records: Sequence[WorkRecord], *, matcher: Matcher | None = None) -> Outcome:
        """Write records, and tie references to them that describe the same works."""
        ...

    def works_by_keys(self, keys: Iterable[WorkKey]) -> Mapping[WorkKey, int]:
        """The works that keys lead to; keys that lead nowhere are left out."""
        ...

    def put_notices(self, source: str, said: Mapping[str, Sequence[EditorialNotice]]) -> NoticeOutcome:
        """Write what a source says of notices in the records of these documents, in the place of what it said there."""
        ...

"""The methods of `Store` that deal with editorial notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from citance.model import CitedWhen, EditorialNotice, IndexedWork
from citance.store._base import StoreBase
from citance.store._notices import (
    NoticesUpdated,
    noticed_works,
    notices_about,
    put_notices,
    replace_notices,
    sources,
)
from citance.store._open import reading
from citance.store._read import read_citing_dates, read_works

__all__ = ["NoticeStore", "NoticedWork"]


class NoticedWork(msgspec.Struct, frozen=True, kw_only=True):
    """A work with notices, the number of counted statements about it, and, where it is retracted now, how many of them
    were made before and after that; the rest of them cannot be told."""

    work: IndexedWork
    statements: int = 0
    before: int = 0
    after: int = 0
    unknown: int = 0
    citing_works: int = 0


class NoticeStore(StoreBase):
    """Notices of lists, and the works that notices are about."""

    def update_notices(
        self, source: str, items: Iterable[tuple[str, EditorialNotice]], *, may_shrink: bool = False
    ) -> NoticesUpdated:
        """Let these notices (key, notice) take the place of all that a list of this source held, in one transaction.

        Raises:
            ConflictError: more than a tenth of the list would go, and `may_shrink` was not given.
        """
        with self._write() as write:
            return replace_notices(write, source, items, may_shrink=may_shrink)

    def put_notices(self, source: str, said: Mapping[str, Sequence[EditorialNotice]]) -> NoticesUpdated:
        """Let what a source says in its records of these documents (by DOI; an empty list for no notice) take the place of
        what it said in them before, in one transaction. What it said of others stays."""
        with self._write() as write:
            return put_notices(write, source, said)

    def notice_sources(self) -> dict[str, int]:
        """The lists of notices that are in the store, with the number of their notices."""
        with reading(self._engine, self._path) as connection:
            return sources(connection)

    def notices_of_identifiers(
        self, identifiers: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[EditorialNotice, ...]]:
        """The notices about what has these identifiers ("doi" or "pmid", value), whether or not the work is in the store;
        identifiers without any are left out."""
        # Numbers that no work has, since notices are looked up by the work's number, too.
        wanted = {-number: one for number, one in enumerate(dict.fromkeys(identifiers), 1)}
        with reading(self._engine, self._path) as connection:
            found = notices_about(connection, {number: [one] for number, one in wanted.items()})
        return {wanted[number]: notices for number, notices in found.items()}

    def noticed(self, work_ids: Iterable[int] | None = None) -> list[NoticedWork]:
        """The works with notices among these, or among all; those with most statements about them first."""
        with reading(self._engine, self._path) as connection:
            ids = noticed_works(connection) if work_ids is None else list(work_ids)
            works = read_works(connection, ids)
            citing = read_citing_dates(connection, [i for i, item in works.items() if item.notices], works)
        found = []
        for work_id in dict.fromkeys(ids):
            item = works.get(work_id)
            if item is not None and item.notices:
                when = citing.get(work_id, [])
                found.append(
                    NoticedWork(
                        work=item,
                        statements=sum(number for _, _, number in when),
                        before=_sum(when, CitedWhen.BEFORE),
                        after=_sum(when, CitedWhen.AFTER),
                        unknown=_sum(when, CitedWhen.UNKNOWN),
                        citing_works=len(when),
                    )
                )
        return sorted(found, key=lambda each: (-each.statements, each.work.id))


def _sum(when: Iterable[tuple[int, CitedWhen | None, int]], wanted: CitedWhen) -> int:
    return sum(number for _, said, number in when if said is wanted)

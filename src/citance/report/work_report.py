"""The report on one work: who discusses it, how, where, and how much of the discussion has been read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from citance.model import EditorialNotice, IndexedStatement, IndexedWork, SectionRole, Stance, Tally
from citance.report.protocol import ReportStore
from citance.store import CitedReference, Coverage, IndependentGroups, MergeNote

__all__ = ["GROUP_ORDER", "SectionTally", "StanceGroup", "WorkReport", "work_report"]

GROUP_ORDER: tuple[Stance | None, ...] = (Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING, None)
"""Disagreement first: it is the rarest and what a reader most needs to know; None stands for unclassified."""


class SectionTally(msgspec.Struct, frozen=True):
    """The counts in one part of the citing papers."""

    role: SectionRole
    tally: Tally


class StanceGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Statements of one stance (None: unclassified). `total` counts all of the group, `statements` are one page of it,
    `offset` is the number of those before the page."""

    stance: Stance | None
    total: int
    statements: tuple[IndexedStatement, ...]
    offset: int = 0

    @property
    def name(self) -> str:
        """The stance's word, "unclassified" for None."""
        return self.stance.value if self.stance else "unclassified"

    @property
    def remaining(self) -> int:
        """How many follow after this page."""
        return max(0, self.total - self.offset - len(self.statements))


class WorkReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that the index says of one work.

    `broad` tells by which stance the groups and `by_section` are made; `role` is the section filter in force; `citing`
    counts what the work's own full text says of others; `references` is its reference list where that was asked for.
    `merges` are those that the work came out of, also undone ones.
    `independent` counts the groups of authors behind the statements of each stance. `coverage` counts citing works of this library only, since nothing is known of others.
    """

    work: IndexedWork
    strict: Tally
    broad_tally: Tally
    broad: bool
    role: SectionRole | None
    by_section: tuple[SectionTally, ...]
    groups: tuple[StanceGroup, ...]
    notices: tuple[EditorialNotice, ...]
    coverage: Coverage
    citing: Tally
    references: tuple[CitedReference, ...] = ()
    independent: IndependentGroups = IndependentGroups()
    merges: tuple[MergeNote, ...] = ()

    @property
    def tally(self) -> Tally:
        """The counts by the stance that the report is made by."""
        return self.broad_tally if self.broad else self.strict

    def _repr_html_(self) -> str:
        """The report as notebooks show it."""
        from citance.report.html import report_html  # here, since html reads this module's types

        return report_html(self)


def work_report(
    store: ReportStore,
    work_id: int,
    *,
    broad: bool = False,
    stances: tuple[Stance | None, ...] = GROUP_ORDER,
    role: SectionRole | None = None,
    limit: int = 20,
    offset: int = 0,
    references: bool = False,
) -> WorkReport:
    """The report on a work.

    Groups without a statement are left out. `stances` picks the groups, `role` the section; `limit` statements of each
    group are given from `offset` on; `references` adds the work's own reference list.

    Raises:
        NotFoundError: no work has this id.
    """
    work = store.work(work_id)
    work_id = work.id  # the id asked for may have been merged into another one
    strict, broad_tally = store.tally(work_id, broad=False), store.tally(work_id, broad=True)
    by_section = store.tally_by_section(work_id, broad=broad)
    chosen = _Choice(store, work_id, broad_tally if broad else strict, broad, role, limit, offset)
    groups = tuple(chosen.group(stance) for stance in stances)
    return WorkReport(
        work=work,
        strict=strict,
        broad_tally=broad_tally,
        broad=broad,
        role=role,
        by_section=tuple(SectionTally(each, by_section[each]) for each in SectionRole if each in by_section),
        groups=tuple(group for group in groups if group.total),
        notices=tuple(store.notices(work_id)),
        coverage=store.coverage(work_id),
        citing=store.citing_tally(work_id, broad=broad),
        references=tuple(store.references_of(work_id)) if references else (),
        independent=store.independent_groups(work_id, broad=broad),
        merges=tuple(store.merges(work_id)),
    )


class _Choice(NamedTuple):
    """Which statements of which work are asked for."""

    store: ReportStore
    work_id: int
    tally: Tally
    broad: bool
    role: SectionRole | None
    limit: int
    offset: int

    def group(self, stance: Stance | None) -> StanceGroup:
        """The asked-for page of one stance. Stores do not filter by section, so that filter reads the whole group."""
        total = int(getattr(self.tally, stance.value if stance else "unclassified"))
        if not total:
            return StanceGroup(stance=stance, total=0, statements=())
        if self.role is None:
            page = self._read(stance, self.limit, self.offset)
        else:
            found = [item for item in self._read(stance, total, 0) if item.statement.section.role is self.role]
            total, page = len(found), found[self.offset : self.offset + self.limit]
        return StanceGroup(stance=stance, total=total, statements=tuple(page), offset=self.offset)

    def _read(self, stance: Stance | None, limit: int, offset: int) -> Sequence[IndexedStatement]:
        """Unclassified statements come last when all are read, and cannot be asked for by name."""
        skipped = 0 if stance else self.tally.total - self.tally.unclassified
        return self.store.statements_about(
            self.work_id, stance=stance, broad=self.broad, limit=limit, offset=skipped + offset
        )

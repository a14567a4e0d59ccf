"""The part of the store that says what is one work: records, merges, candidates for matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select

from citance.errors import NotFoundError
from citance.model import Candidate, MatchMethod, WorkKey
from citance.store import _merging, _read, _records
from citance.store._base import StoreBase
from citance.store._candidates import candidate_ids
from citance.store._grouping import Grouping
from citance.store._open import reading
from citance.store._protocol import Matcher
from citance.store._scoring import Scoring
from citance.store._write import Write, chunks
from citance.store.nouns import MergeKind, MergeNote, RecordOutcome, SplitOutcome, Unenriched, WorkRecord
from citance.store.schema import merge, paper, record, reference, statement, work, work_block, work_key

__all__ = ["IdentityStore"]

_BATCH = 500
"""Works looked at in one transaction of `rematch`."""


class IdentityStore(StoreBase):
    """Methods of `Store`."""

    # -- records -------------------------------------------------------------------------------------------------

    def put_records(self, records: Sequence[WorkRecord], *, matcher: Matcher | None = None) -> RecordOutcome:
        """Write what a source of metadata, or a person, says of works, all in one transaction.

        A record is a mention: it keeps its work alive, and describes it better than references do and worse than its
        own paper. The same source and identifier again replaces. With a `matcher`, references that are tied to nothing
        and describe the same work become its references.
        """
        with self._write() as write:
            return _records.put_records(write, records, matcher=matcher)

    def remove_record(self, source: str, identifier: str, *, matcher: Matcher | None = None) -> None:
        """Take a record out, and its work if nothing else mentions it.

        Raises:
            NotFoundError: there is none.
        """
        with self._write() as write:
            if not _records.remove_record(write, source, identifier, matcher=matcher):
                raise NotFoundError(f"there is no record {identifier} of {source}")

    def records(self, work_id: int) -> list[WorkRecord]:
        """What sources and people say of a work, in the order of source and identifier; without blocks."""
        query = select(record).where(record.c.work_id == work_id).order_by(record.c.source, record.c.identifier)
        with reading(self._engine, self._path) as connection:
            return [_records.record_of(row) for row in connection.execute(query)]

    def unenriched(self, limit: int, *, after: tuple[int, int] | None = None) -> list[Unenriched]:
        """Cited works that no record describes, those with most statements first. `after` is the number of statements
        and the work's id of the last one of a page before."""
        with reading(self._engine, self._path) as connection:
            return _records.unenriched(connection, limit, after)

    # -- candidates ----------------------------------------------------------------------------------------------

    def candidates(self, blocks: Iterable[int]) -> list[Candidate]:
        """The works under these numbers of `citance.resolve`, those under most of them first, at most 200."""
        with reading(self._engine, self._path) as connection:
            (ids,) = candidate_ids(connection, [list(blocks)])
            found = _read.read_works(connection, ids)
            said = set(connection.execute(select(record.c.work_id).where(record.c.work_id.in_(ids))).scalars())
        return [
            Candidate(work_id=work_id, work=found[work_id].work, stated=found[work_id].has_paper or work_id in said)
            for work_id in ids
        ]

    def works_by_keys(self, keys: Iterable[WorkKey]) -> dict[WorkKey, int]:
        """The ids of the works that these keys lead to; keys that lead nowhere are left out."""
        by_method: dict[str, list[str]] = {}
        for method, value in dict.fromkeys((key.method.value, key.value) for key in keys):
            by_method.setdefault(method, []).append(value)
        found: dict[WorkKey, int] = {}
        with reading(self._engine, self._path) as connection:
            for method, values in by_method.items():
                for part in chunks(values):
                    query = select(work_key.c.value, work_key.c.work_id)
                    rows = connection.execute(query.where(work_key.c.method == method, work_key.c.value.in_(part)))
                    found.update((WorkKey(MatchMethod(method), row.value), row.work_id) for row in rows)
        return found

    def lacks_blocks(self) -> bool:
        """Whether there are works and none of them can be a candidate: an older citance has written them."""
        with reading(self._engine, self._path) as connection:
            some = connection.execute(select(exists().select_from(work))).scalar()
            return bool(some) and not connection.execute(select(exists().select_from(work_block))).scalar()

    def rematch(self, matcher: Matcher) -> int:
        """Make every work a candidate that is none yet, and match the references again that are tied to nothing; the
        number of works that became part of another one. In batches, each one transaction."""
        last = 0
        while True:
            with self._write() as write:
                ids = _next(write, last)
                _index(write, matcher, ids)
            if not ids:
                break
            last = ids[-1]
        united, last = 0, 0
        while True:
            with self._write() as write:
                ids = _next(write, last)
                united += _match_again(write, matcher, ids)
            if not ids:
                return united
            last = ids[-1]

    # -- merges --------------------------------------------------------------------------------------------------

    def merge(
        self, one: int, other: int, *, kind: MergeKind = MergeKind.HAND, who: str = "", reason: str = ""
    ) -> MergeNote:
        """Make two works one: `HAND` for one that is there twice, `VERSION` for a preprint and its article and the like.

        Identifiers, references, papers and statements gather on the older of the two; the other one's address leads to
        it. Of several papers only one is counted (see docs/works.md). It is remembered and can be undone by `split`.

        Raises:
            NotFoundError: there is no such work.
            UsageError: they are one already, or one of them says nothing that it could be known by.
        """
        with self._write() as write:
            return _merging.merge_works(write, one, other, kind=kind, who=who, reason=reason)

    def split(
        self, merge_id: int | None = None, *, work: int | None = None, who: str = "", reason: str = ""
    ) -> SplitOutcome:
        """Undo a merge, or the latest one of a work; what came meanwhile follows its keys. It is remembered: the two
        are not merged again but by a person.

        Raises:
            NotFoundError: there is no such merge in force.
            UsageError: nothing of one of the two is there any more.
        """
        with self._write() as write:
            number = merge_id
            if number is None:
                now = _read.redirect(write.connection, work or 0)
                query = select(merge.c.id).where(merge.c.winner_id == now, merge.c.undone_at == "")
                number = write.connection.execute(query.order_by(merge.c.id.desc())).scalars().first()
                if number is None:
                    raise NotFoundError(f"work {work} came out of no merge that is in force")
            return _merging.split_merge(write, number, who=who, reason=reason)

    def split_reference(
        self, statement_id: str = "", *, work: int | None = None, index: int = 0, who: str = "", reason: str = ""
    ) -> SplitOutcome:
        """Part one reference from the work that it was tied to by its description: that which a statement points at, or
        the entry in that place (`index`, from 1) of a citing work's list. Entries that say the same word by word go
        along. It is remembered: they are not tied to that work again, also when files are read again.

        Raises:
            NotFoundError: there is no such statement or entry.
            UsageError: it was tied by an identifier, or not at all.
        """
        with self._write() as write:
            if work is None:
                query = select(statement.c.reference_id).where(statement.c.sid == statement_id)
                asked = f"statement {statement_id}"
            else:
                citing = _read.redirect(write.connection, work)
                query = (
                    select(reference.c.id)
                    .join(paper, paper.c.id == reference.c.paper_id)
                    .where(paper.c.work_id == citing, paper.c.counted, reference.c.position == index - 1)
                )
                asked = f"entry {index} of work {work}"
            found = write.connection.execute(query).scalars().first()
            if found is None:
                raise NotFoundError(f"there is no {asked}")
            return _merging.part_reference(write, found, who=who, reason=reason)

    def merges(self, work_id: int) -> list[MergeNote]:
        """The merges that a work came out of, the oldest first, also those that were undone."""
        with reading(self._engine, self._path) as connection:
            return _merging.notes_of(connection, _read.redirect(connection, work_id))


def _next(write: Write, last: int) -> list[int]:
    query = select(work.c.id).where(work.c.id > last).order_by(work.c.id).limit(_BATCH)
    return list(write.connection.execute(query).scalars())


def _index(write: Write, matcher: Matcher, ids: Sequence[int]) -> None:
    """Make works candidates that are none yet and that something can name or several may cite."""
    has = select(work_block.c.work_id).where(work_block.c.work_id.in_(ids)).distinct()
    bare = sorted(set(ids) - set(write.connection.execute(has).scalars()))
    grouping = Grouping(write)
    grouping.load_works(bare)
    scoring = Scoring(write, grouping, matcher)
    for work_id in bare:
        if grouping.keys(work_id) or not grouping.is_described(work_id):
            scoring.index(work_id)
    grouping.flush()


def _match_again(write: Write, matcher: Matcher, ids: Sequence[int]) -> int:
    """Match works again that only references without identifiers speak of."""
    grouping = Grouping(write)
    grouping.load_works(ids)
    loose = [one for one in ids if grouping.is_known(one) and not grouping.is_anchored(one)]
    united = Scoring(write, grouping, matcher).tidy(loose)
    grouping.flush()
    return united

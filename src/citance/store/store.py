"""The store: all that was read and judged, in one database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqlalchemy import Connection, case, func, select

from citance.errors import NotFoundError, UsageError
from citance.model import (
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    Match,
    MatchMethod,
    ProcessedPaper,
    SectionRole,
    Stance,
    Tally,
)
from citance.store import _certainty, _count, _files, _judge, _read
from citance.store._brief import RangeStore
from citance.store._codec import decode_reference
from citance.store._collections import CollectionStore
from citance.store._contested import ContestedStore
from citance.store._correcting import CorrectingStore
from citance.store._edges import EdgeStore
from citance.store._export import write_export
from citance.store._history import HistoryStore
from citance.store._holdings import HoldingStore
from citance.store._identity import IdentityStore
from citance.store._import import read_export
from citance.store._jobs import JobStore
from citance.store._mixes import MixStore
from citance.store._noticing import NoticeStore
from citance.store._open import open_engine, reading
from citance.store._peopling import PeopleStore
from citance.store._protocol import Matcher
from citance.store._put import prepare
from citance.store._serving import ServingStore
from citance.store._sqlite import check_whole
from citance.store._write import chunks, decode_change
from citance.store.nouns import (
    Change,
    CitedReference,
    Coverage,
    Discussed,
    FileState,
    ImportOutcome,
    PutOutcome,
    Removed,
    SourceFile,
    StoreStats,
)
from citance.store.schema import change, file, paper, reference, statement, work, work_key

__all__ = ["Store"]

_BATCH = 1_000
"""Statements judged again in one transaction, and rows fetched at a time while streaming."""

_STANCE_ORDER = {Stance.CONTRASTING.value: 0, Stance.SUPPORTING.value: 1, Stance.MENTIONING.value: 2}


class Store(
    CollectionStore,
    ContestedStore,
    CorrectingStore,
    EdgeStore,
    HistoryStore,
    HoldingStore,
    IdentityStore,
    JobStore,
    MixStore,
    NoticeStore,
    PeopleStore,
    RangeStore,
    ServingStore,
):
    """A database of works, papers, references, statements and verdicts. Made by `Store.open`.

    Every method that writes does so in one transaction: it is in or not in. One writer at a time, others wait; readers
    are never kept waiting and see one state of the database per call. Every method may raise `StoreError`.
    """

    @classmethod
    def open(cls, address: str | Path, *, create: bool = True) -> Store:
        """Open a database, make or migrate it where needed. A file that may not be written to, or whose folder may not,
        is opened for reading; what would write then raises StoreError.

        Args:
            address: a path, ":memory:", or an SQLAlchemy address ("postgresql+psycopg://…").
            create: make the file (and its folder) where there is none.

        Raises:
            StoreError: it cannot be opened, is another program's, was written by a newer citance, or by an older one
                and may not be written to.
        """
        return cls(*open_engine(address, create=create))

    @property
    def path(self) -> str:
        """The file or address, without a password."""
        return self._path

    def close(self) -> None:
        """Let go of the database; the store cannot be used afterwards."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- files ---------------------------------------------------------------------------------------------------

    def file_state(self, name: str) -> FileState | None:
        """What is known of a file, or None."""
        with reading(self._engine, self._path) as connection:
            row = connection.execute(select(file).where(file.c.name == name)).first()
        return None if row is None else _files.state_of(row)

    def file_states(self) -> dict[str, FileState]:
        """What is known of all files, by name: one question for a whole run."""
        with reading(self._engine, self._path) as connection:
            return {row.name: _files.state_of(row) for row in connection.execute(select(file).order_by(file.c.name))}

    def put_file(
        self,
        source: SourceFile,
        papers: Sequence[ProcessedPaper],
        *,
        keep_same: bool = False,
        matcher: Matcher | None = None,
    ) -> PutOutcome:
        """Write all papers of a file in one transaction, in the place of what an earlier content of that name had put.

        Bytes that are in the index under another name write nothing ("duplicate"); a paper whose work was read from
        another file is left out ("conflict"); both are told in the outcome and kept in the file's state. With
        `keep_same`, a file that readers of the same version have read from the same bytes stays as it is ("unchanged"):
        another process may have written it since its state was looked up. With a `matcher`, references and papers that
        their keys lead nowhere are matched by their description, and references that are tied to nothing are matched
        again where a work arrives that they may name.

        Raises:
            UsageError: a paper that does not hang together (a statement without its reference, an id given twice).
        """
        entries = [prepare(processed) for processed in papers]
        with self._write() as write:
            if keep_same and _files.is_same(write, source):
                _files.touch_file(write, source)
                return PutOutcome(unchanged=True)
            return _files.put_file(write, source, entries, matcher=matcher)

    def touch_file(self, source: SourceFile) -> None:
        """Note that a file has another time but the content that is known: the next run need not read it."""
        with self._write() as write:
            _files.touch_file(write, source)

    def put_failure(self, source: SourceFile, reason: str, kind: str, *, matcher: Matcher | None = None) -> None:
        """Note that a file cannot be read. What an earlier content of that name had put goes: the store holds what
        reading the files as they are now would give."""
        with self._write() as write:
            _files.put_failure(write, source, reason, kind, matcher=matcher)

    def remove(self, name_or_identifier: str, *, matcher: Matcher | None = None) -> Removed:
        """Take out a file, or the papers of the work with that identifier, and works that nothing mentions any more.

        Corrections stay in their log and apply again when a statement of the same id comes back. Files that were left
        out because of this one are forgotten, so that the next run reads them. References that were tied to it by their
        description only stand for works of their own again, unless a `matcher` finds them another one.

        Raises:
            NotFoundError: neither a file nor the identifier of a work whose paper was read.
        """
        with self._write() as write:
            removed = _files.remove_file(write, name_or_identifier, matcher=matcher)
            if removed is not None:
                return removed
            ids = _found(write.connection, name_or_identifier)
            own = select(paper.c.id, paper.c.file_id).where(paper.c.work_id.in_(ids))
            rows = write.connection.execute(own).all()
            if not rows:
                raise NotFoundError(f"there is no file and no paper {name_or_identifier}")
            files = sorted({row.file_id for row in rows})
            return _files.remove_papers(write, [row.id for row in rows], files, matcher=matcher)

    # -- verdicts ------------------------------------------------------------------------------------------------

    def judgements(self, statement_id: str) -> list[Judgement]:
        """All models' judgements of a statement, the latest last; [] for an unknown one."""
        with reading(self._engine, self._path) as connection:
            found = connection.execute(select(statement.c.id).where(statement.c.sid == statement_id)).scalar()
            return [] if found is None else _read.judgements_of(connection, [found]).get(found, [])

    def rejudge(self, classifier_name: str, judgements: Iterable[tuple[str, Judgement]]) -> int:
        """Add a model's judgements (statement id, judgement), each the latest of its statement; the number written.

        Statements that are not there (any more) are passed over. Written in batches, each one transaction: a run that
        is killed can be run again.

        Raises:
            UsageError: a judgement of another model.
        """
        done = 0
        for part in chunks(judgements, _BATCH):
            for statement_id, verdict in part:
                if verdict.model != classifier_name:
                    raise UsageError(f"judgement of {statement_id} is by {verdict.model}, not {classifier_name}")
            with self._write() as write:
                done += _judge.rejudge(write, part)
        return done

    # -- works ---------------------------------------------------------------------------------------------------

    def work(self, work_id: int) -> IndexedWork:
        """A work by its id; an id that was merged away leads to the work that it became.

        Raises:
            NotFoundError: there is no such work.
        """
        with reading(self._engine, self._path) as connection:
            now = _read.redirect(connection, work_id)
            found = _read.read_works(connection, [now])
        if now not in found:
            raise NotFoundError(f"there is no work {work_id}")
        return found[now]

    def works(self, work_ids: Iterable[int]) -> list[IndexedWork]:
        """Works in the order of their ids; those that are not there are left out."""
        ids = list(work_ids)
        with reading(self._engine, self._path) as connection:
            found = _read.read_works(connection, ids)
        return [found[work_id] for work_id in ids if work_id in found]

    def find_works(self, text: str, *, limit: int = 20) -> list[IndexedWork]:
        """The works with that DOI (in any spelling), PMID, PMCID or arXiv id; [] for words."""
        with reading(self._engine, self._path) as connection:
            ids = _found(connection, text)[:limit]
            found = _read.read_works(connection, ids)
        return [found[work_id] for work_id in ids]

    def iter_works(self, *, after: int = 0) -> Iterator[IndexedWork]:
        """All works by id, those above `after`, a few at a time, without holding the database."""
        last = after
        while True:
            with reading(self._engine, self._path) as connection:
                query = select(work.c.id).where(work.c.id > last).order_by(work.c.id).limit(_BATCH)
                ids = list(connection.execute(query).scalars())
                found = _read.read_works(connection, ids)
            if not ids:
                return
            yield from (found[work_id] for work_id in ids)
            last = ids[-1]

    def notices(self, work_id: int) -> list[EditorialNotice]:
        """The editorial notices about a work, whichever paper brought them."""
        return list(self.work(work_id).notices)

    def recent(self, limit: int = 20) -> list[IndexedWork]:
        """The works whose papers were added last, the newest first."""
        query = (
            select(paper.c.work_id)
            .join(file, file.c.id == paper.c.file_id)
            .where(paper.c.counted)
            .order_by(file.c.added_at.desc(), paper.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            ids = list(connection.execute(query).scalars())
        return self.works(ids)

    def references_of(self, work_id: int) -> list[CitedReference]:
        """The reference list of a work's paper, in its order, also the entries that no statement points at."""
        number = select(func.count()).where(statement.c.reference_id == reference.c.id).scalar_subquery()
        query = (
            select(reference, number.label("number"))
            .join(paper, paper.c.id == reference.c.paper_id)
            .where(paper.c.work_id == work_id, reference.c.counted)
            .order_by(paper.c.id, reference.c.position)
        )
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query).all()
            works = _read.read_works(connection, [row.work_id for row in rows])
        return [
            CitedReference(
                reference=decode_reference(row.data),
                cited=works[row.work_id],
                statements=row.number,
                match=Match(row.work_id, MatchMethod(row.match_method), row.match_score, row.match_reason),
            )
            for row in rows
        ]

    # -- counts --------------------------------------------------------------------------------------------------

    def tally(self, work_id: int, *, broad: bool = False) -> Tally:
        """How a work is cited; all zero for a work that nobody cites."""
        return self.tallies([work_id], broad=broad)[work_id]

    def tallies(self, work_ids: Iterable[int], *, broad: bool = False) -> dict[int, Tally]:
        """The tally of every work, in few questions."""
        with reading(self._engine, self._path) as connection:
            return _count.tallies(connection, work_ids, broad=broad)

    def tallies_of_dois(self, dois: Iterable[str], *, broad: bool = False) -> dict[str, Tally]:
        """The tally of every DOI (as `clean_doi` gives it) that is in the store, in few questions."""
        found: dict[str, int] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(dict.fromkeys(dois)):
                query = select(work_key.c.value, work_key.c.work_id)
                rows = connection.execute(query.where(work_key.c.method == "doi", work_key.c.value.in_(part)))
                found.update(rows.all())
            counts = _count.tallies(connection, found.values(), broad=broad)
        return {doi: counts[work_id] for doi, work_id in found.items()}

    def citing_tally(self, work_id: int, *, broad: bool = False) -> Tally:
        """What a work's own paper says about others; `citing_works` is 1, or 0 if it says nothing."""
        with reading(self._engine, self._path) as connection:
            return _count.tallies(connection, [work_id], broad=broad, citing=True)[work_id]

    def tally_by_section(self, work_id: int, *, broad: bool = False) -> dict[SectionRole, Tally]:
        """The tally by the role of the section in which the statements stand; empty roles are left out."""
        with reading(self._engine, self._path) as connection:
            return _count.tally_by_section(connection, work_id, broad=broad)

    def coverage(self, work_id: int) -> Coverage:
        """How many of the works that were read have a statement about this work, and how many list it."""
        with reading(self._engine, self._path) as connection:
            return _count.coverage(connection, work_id)

    def most_discussed(self, limit: int = 20) -> list[Discussed]:
        """The works with most supporting and contrasting statements (strict), then with most statements."""
        with reading(self._engine, self._path) as connection:
            ids = _count.discussed_ids(connection, limit)
            works = _read.read_works(connection, ids)
            strict = _count.tallies(connection, ids)
            broad = _count.tallies(connection, ids, broad=True)
        return [Discussed(works[work_id], strict[work_id], broad[work_id]) for work_id in ids]

    def identified_references(self) -> int:
        """How many entries of reference lists are tied to a work that has a DOI, PMID, PMCID or arXiv id."""
        with reading(self._engine, self._path) as connection:
            return _count.identified_references(connection)

    def last_added(self) -> str:
        """When a file was last added, as an ISO time in UTC; "" for an empty store."""
        with reading(self._engine, self._path) as connection:
            return connection.execute(select(func.max(file.c.added_at))).scalar() or ""

    def stats(self) -> StoreStats:
        """Counts over everything."""
        with reading(self._engine, self._path) as connection:
            return _count.stats(connection)

    def certainties(self) -> dict[str, tuple[int, ...]]:
        """How sure the model is, per stance in twenty parts of 0 to 1 (see `_certainty`); reads the whole library."""
        with reading(self._engine, self._path) as connection:
            return _certainty.certainties(connection)

    # -- statements ----------------------------------------------------------------------------------------------

    def statement(self, statement_id: str) -> IndexedStatement:
        """A statement by its id.

        Raises:
            NotFoundError: there is no such statement.
        """
        found = self.statements([statement_id])
        if not found:
            raise NotFoundError(f"there is no statement {statement_id}")
        return found[0]

    def statements(self, statement_ids: Sequence[str]) -> list[IndexedStatement]:
        """Statements in the order of their ids, in few questions; those that are not there are left out."""
        with reading(self._engine, self._path) as connection:
            return _read.read_statements(connection, statement_ids)

    def statements_about(
        self,
        work_id: int,
        *,
        stance: Stance | None = None,
        broad: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[IndexedStatement]:
        """The statements about a work: contrasting, supporting, mentioning, unclassified; in each the surest first.

        `stance` keeps one of them; `broad` sorts and filters by the broad stance.
        """
        column = statement.c.broad if broad else statement.c.strict
        query = (
            select(statement.c.sid)
            .where(statement.c.cited_id == work_id, statement.c.counted)
            .order_by(case(_STANCE_ORDER, value=column, else_=3), statement.c.certainty.desc(), statement.c.sid)
            .limit(limit)
            .offset(offset)
        )
        if stance is not None:
            query = query.where(column == stance.value)
        with reading(self._engine, self._path) as connection:
            return _read.read_statements(connection, list(connection.execute(query).scalars()))

    def statements_in(self, work_id: int) -> list[IndexedStatement]:
        """The statements in a work's own paper, in reading order."""
        query = (
            select(statement.c.sid)
            .where(statement.c.citing_id == work_id, statement.c.counted)
            .order_by(statement.c.paper_id, statement.c.position, statement.c.id)
        )
        with reading(self._engine, self._path) as connection:
            return _read.read_statements(connection, list(connection.execute(query).scalars()))

    def iter_statements(self, *, corrected: bool = False, counted: bool = True) -> Iterator[IndexedStatement]:
        """All counted statements, a few at a time, without holding the database: for rebuilding an index.

        `corrected` gives only those that a person has judged; without `counted` those of translations come, too.
        Take the `watermark` first: what is written meanwhile is then found by `changes_since`.
        """
        wanted = [statement.c.corrected] if corrected else []
        wanted += [statement.c.counted] if counted else []
        last = 0
        while True:
            with reading(self._engine, self._path) as connection:
                query = select(statement.c.id, statement.c.sid).where(statement.c.id > last, *wanted)
                rows = connection.execute(query.order_by(statement.c.id).limit(_BATCH)).all()
                found = _read.read_statements(connection, [row.sid for row in rows])
            if not rows:
                return
            yield from found
            last = rows[-1].id

    def some_statements(self, limit: int, *, claims: bool = False) -> list[IndexedStatement]:
        """Counted statements that nobody has corrected, as good as drawn at random: ids are digests, these have the
        least ones. The same store gives the same ones. `claims` gives only supporting and contrasting ones (broad)."""
        query = select(statement.c.sid).where(statement.c.counted, statement.c.corrected.is_(False))
        if claims:
            query = query.where(statement.c.broad != Stance.MENTIONING.value)
        with reading(self._engine, self._path) as connection:
            sids = connection.execute(query.order_by(statement.c.sid).limit(limit)).scalars()
            return _read.read_statements(connection, list(sids))

    def statement_ids_of(self, work_ids: Iterable[int]) -> list[str]:
        """The ids of the counted statements about or in one of the works: what carries their names and titles."""
        found: dict[str, None] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(work_ids):
                for column in (statement.c.cited_id, statement.c.citing_id):
                    query = select(statement.c.sid).where(column.in_(part), statement.c.counted)
                    found.update(dict.fromkeys(connection.execute(query).scalars()))
        return list(found)

    # -- changes -------------------------------------------------------------------------------------------------

    def watermark(self) -> int:
        """The number of the latest change; 0 for a new store."""
        with reading(self._engine, self._path) as connection:
            return connection.execute(select(func.max(change.c.id))).scalar() or 0

    def changes_since(self, watermark: int, limit: int = 100) -> list[Change]:
        """The changes after a watermark, oldest first, at most `limit`; a derived index that has followed them all is
        up to date. An id that was put may have been there before: delete it, then add what `statements` (or `works`)
        gives for it, nothing if it gives nothing."""
        query = select(change.c.data).where(change.c.id > watermark).order_by(change.c.id).limit(limit)
        with reading(self._engine, self._path) as connection:
            return [decode_change(text) for text in connection.execute(query).scalars()]

    def check(self) -> list[str]:
        """What is wrong with the database file, by SQLite's own look at all of it; [] for a whole one.

        Of a database that is no file of SQLite's nothing is told: ask its server.
        """
        name = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or name in (None, "", ":memory:"):
            return []
        return check_whole(Path(str(name)))

    # -- export --------------------------------------------------------------------------------------------------

    def export(self, out: IO[str]) -> int:
        """Write everything as JSON lines, the same bytes for the same content; the number of lines."""
        with reading(self._engine, self._path) as connection:
            return write_export(connection, out)

    def import_(self, lines: Iterable[str]) -> ImportOutcome:
        """Read an export into this store, all of it or nothing; what is there already stays as it is.

        Raises:
            DamagedInput: not such an export; the message names the line.
        """
        with self._write() as write:
            return read_export(write, lines)


def _found(connection: Connection, text: str) -> list[int]:
    ids: dict[int, None] = {}
    for method, value in _read.keys_named(text):
        query = select(work_key.c.work_id).where(work_key.c.method == method, work_key.c.value == value)
        ids.update(dict.fromkeys(connection.execute(query).scalars()))
    return list(ids)

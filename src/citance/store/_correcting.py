"""The part of the store that people's verdicts go through: the log, taking back, the queue, what stands around a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, select

from citance.model import Correction, Match, MatchMethod, Section, Stance
from citance.store import _judge, _read
from citance.store._base import StoreBase
from citance.store._codec import decode_section
from citance.store._open import reading
from citance.store._queue import Queued, QueueMode, Reason, count_upto, next_in_queue, read_verdicts
from citance.store._standing import Drawn, LoggedCorrection, Standing, Verdict, standing_of
from citance.store.schema import correction, judgement, passage, reference, statement

__all__ = ["CorrectingStore", "CorrectionFilter", "PassageNearby"]

MOST_COUNTED = 10_000
"""Waiting statements are counted up to this number."""
_MOST_VERDICTS = 50_000
"""Verdicts that are looked at for agreement: the latest ones."""


class CorrectionFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which corrections of the log: a person's, withdrawn or counting ones, those that differ from the model's judgement or
    not, of statements on which people agree or not. None and "" for any."""

    who: str = ""
    withdrawn: bool | None = None
    changed: bool | None = None
    standing: Standing | None = None


class PassageNearby(msgspec.Struct, frozen=True, kw_only=True):
    """A citing sentence near another one of its paper, with its neighbours and the statements that stand in it."""

    citance: str
    before: str
    after: str
    section: Section
    statement_ids: tuple[str, ...]
    here: bool = False


class CorrectingStore(StoreBase):
    """What people say of statements, and the order in which they are asked."""

    def correct(self, correction: Correction) -> int:
        """Add a person's verdict to the log; the latest one holds, whatever a model says. An empty `at` becomes now. The
        verdict's number in the log.

        Raises:
            NotFoundError: there is no such statement.
            UsageError: `at` is no ISO time.
        """
        with self._write() as write:
            return _judge.correct(write, correction)

    def withdraw_correction(self, number: int, *, who: str = "") -> Correction:
        """Take a verdict back: it stays in the log and counts no more. The latest one that counts is in force then, or the
        model's judgement. One that was taken back before stays as it is.

        Raises:
            NotFoundError: the log has no such number.
        """
        with self._write() as write:
            return _judge.withdraw(write, number, who=who)

    def restore_correction(self, number: int) -> Correction:
        """Let a verdict that was taken back count again, with its old time.

        Raises:
            NotFoundError: the log has no such number.
        """
        with self._write() as write:
            return _judge.withdraw(write, number, back=True)

    def corrections(self, statement_id: str) -> list[Correction]:
        """The corrections of a statement that count, the one in force last; also of a statement that is not there now."""
        return [each.correction for each in self.correction_log(statement_id) if not each.correction.withdrawn_at]

    def correction_log(self, statement_id: str) -> list[LoggedCorrection]:
        """All corrections of a statement in the order of their time, also those that were taken back."""
        query = select(correction).where(correction.c.sid == statement_id).order_by(correction.c.at, correction.c.id)
        with reading(self._engine, self._path) as connection:
            return [
                LoggedCorrection(id=row.id, correction=_read.correction_of(row)) for row in connection.execute(query)
            ]

    def correction(self, number: int) -> LoggedCorrection | None:
        """A correction by its number in the log; None for an unknown one."""
        with reading(self._engine, self._path) as connection:
            row = connection.execute(select(correction).where(correction.c.id == number)).first()
        return None if row is None else LoggedCorrection(id=row.id, correction=_read.correction_of(row))

    def logged_corrections(
        self, wanted: CorrectionFilter, *, limit: int, offset: int = 0
    ) -> tuple[list[LoggedCorrection], int]:
        """A page of the log, the latest first, and how many there are in all. `standing` is that of the statement among the
        latest 50,000 verdicts."""
        with reading(self._engine, self._path) as connection:
            where = _where(wanted)
            if wanted.standing is not None:
                states = _standings(read_verdicts(connection, limit=_MOST_VERDICTS))
                chosen = [sid for sid, standing in states.items() if standing is wanted.standing]
                where.append(correction.c.sid.in_(chosen))
            total = connection.execute(_joined(select(func.count(correction.c.id))).where(*where)).scalar() or 0
            query = _joined(select(correction, *_JUDGED, statement.c.id.label("there")))
            query = query.where(*where).order_by(correction.c.at.desc(), correction.c.id.desc())
            rows = connection.execute(query.limit(limit).offset(offset)).all()
            states = _standings(read_verdicts(connection, list({row.sid for row in rows})))
        return [_logged(row, states.get(row.sid)) for row in rows], total

    def verdicts(self, statement_ids: Sequence[str] | None = None) -> dict[str, list[Verdict]]:
        """The verdicts that count, by statement, each the oldest first: of some statements, or the latest 50,000 of all."""
        with reading(self._engine, self._path) as connection:
            if statement_ids is None:
                return read_verdicts(connection, limit=_MOST_VERDICTS)
            return read_verdicts(connection, list(statement_ids)) if statement_ids else {}

    def judges(self, limit: int = 100) -> list[str]:
        """The names under which corrections were made, the most frequent first; people without one are left out."""
        query = (
            select(func.min(correction.c.who))
            .where(correction.c.person != "")
            .group_by(correction.c.person)
            .order_by(func.count().desc(), correction.c.person)
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            return list(connection.execute(query).scalars())

    def judged_since(self, who: str, at: str) -> int:
        """How many corrections of this person count and were made since a time."""
        mine = (correction.c.person == _judge.person_of(who), correction.c.at >= at, correction.c.withdrawn_at == "")
        with reading(self._engine, self._path) as connection:
            return connection.execute(select(func.count()).select_from(correction).where(*mine)).scalar() or 0

    def latest_corrections(self, who: str, since: str, limit: int = 3) -> list[LoggedCorrection]:
        """A person's own latest corrections that count and were made since a time, the latest first."""
        mine = (
            correction.c.person == _judge.person_of(who),
            correction.c.at >= since,
            correction.c.withdrawn_at == "",
        )
        query = _joined(select(correction, *_JUDGED, statement.c.id.label("there"))).where(*mine)
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query.order_by(correction.c.at.desc(), correction.c.id.desc()).limit(limit))
            return [_logged(row, None) for row in rows]

    def queue(
        self, mode: QueueMode, *, who: str = "", after: str = "", work_id: int | None = None, limit: int = 1
    ) -> list[Queued]:
        """The statements that a person is asked about next, after a place in the queue ("" for its start).

        Raises:
            UsageError: no such place, or a work's queue without the work.
        """
        with reading(self._engine, self._path) as connection:
            return next_in_queue(
                connection, mode, person=_judge.person_of(who), after=after, work_id=work_id, limit=limit
            )

    def waiting(self) -> Mapping[Reason, int]:
        """How many statements that nobody has corrected are uncertain, and how many are claims, each counted up to 10,000."""
        with reading(self._engine, self._path) as connection:
            return {
                reason: count_upto(connection, reason, MOST_COUNTED) for reason in (Reason.UNCERTAIN, Reason.CLAIM)
            }

    def randomly_drawn(self) -> set[str]:
        """The ids of the statements that somebody has judged as part of a random sample."""
        query = select(correction.c.sid).where(
            correction.c.drawn == Drawn.RANDOM.value, correction.c.withdrawn_at == ""
        )
        with reading(self._engine, self._path) as connection:
            return set(connection.execute(query).scalars())

    def checked_sentences(self, limit: int) -> dict[str, tuple[str, int, int]]:
        """The citances, with the marker's place, of statements that somebody has corrected, by id: those with the latest
        corrections that count."""
        latest = select(correction.c.sid).where(correction.c.withdrawn_at == "").order_by(correction.c.at.desc())
        columns = (statement.c.sid, passage.c.citance, statement.c.marker_start, statement.c.marker_end)
        with reading(self._engine, self._path) as connection:
            sids = list(dict.fromkeys(connection.execute(latest.limit(limit)).scalars()))
            query = select(*columns).join(passage, passage.c.id == statement.c.passage_id)
            rows = connection.execute(query.where(statement.c.sid.in_(sids), statement.c.corrected)).all()
        return {row.sid: (row.citance, row.marker_start, row.marker_end) for row in rows}

    def match_of(self, statement_id: str) -> Match | None:
        """How a statement's reference was tied to the cited work; None for an unknown statement."""
        columns = (reference.c.work_id, reference.c.match_method, reference.c.match_score, reference.c.match_reason)
        query = select(*columns).join(statement, statement.c.reference_id == reference.c.id)
        with reading(self._engine, self._path) as connection:
            row = connection.execute(query.where(statement.c.sid == statement_id)).first()
        return None if row is None else Match(row[0], MatchMethod(row[1]), row[2], row[3])

    def passages_around(self, statement_id: str, reach: int = 12) -> list[PassageNearby]:
        """The citing sentences of a statement's paper near it, it among them, in reading order: those whose statements are
        at most `reach` statements away. [] for an unknown statement."""
        at = select(statement.c.paper_id, statement.c.position, statement.c.passage_id)
        with reading(self._engine, self._path) as connection:
            here = connection.execute(at.where(statement.c.sid == statement_id)).first()
            if here is None:
                return []
            near = statement.c.position.between(here.position - reach, here.position + reach)
            columns = (statement.c.sid, passage.c.citance, passage.c.before, passage.c.after, passage.c.section)
            query = (
                select(statement.c.passage_id, *columns)
                .join(passage, passage.c.id == statement.c.passage_id)
                .where(statement.c.paper_id == here.paper_id, near | (statement.c.passage_id == here.passage_id))
                .order_by(statement.c.position, statement.c.id)
            )
            rows = connection.execute(query).all()
        found: dict[int, list[Any]] = {}
        for row in rows:
            found.setdefault(row.passage_id, []).append(row)
        return [
            PassageNearby(
                citance=same[0].citance,
                before=same[0].before,
                after=same[0].after,
                section=decode_section(same[0].section),
                statement_ids=tuple(row.sid for row in same),
                here=number == here.passage_id,
            )
            for number, same in found.items()
        ]


_JUDGED = (judgement.c.strict.label("judged"), judgement.c.broad.label("judged_broad"))


def _joined(query: Any) -> Any:
    """Corrections with their statement and its latest judgement, both of which may be missing."""
    newest = (
        select(func.max(judgement.c.id)).where(judgement.c.statement_id == statement.c.id).correlate(statement)
    ).scalar_subquery()
    return (
        query.select_from(correction)
        .outerjoin(statement, statement.c.sid == correction.c.sid)
        .outerjoin(judgement, judgement.c.id == newest)
    )


def _where(wanted: CorrectionFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.who:
        where.append(correction.c.person == _judge.person_of(wanted.who))
    if wanted.withdrawn is not None:
        where.append(correction.c.withdrawn_at != "" if wanted.withdrawn else correction.c.withdrawn_at == "")
    if wanted.changed is not None:
        same = and_(judgement.c.strict == correction.c.strict, judgement.c.broad == correction.c.broad)
        where += [judgement.c.id.is_not(None), ~same if wanted.changed else same]
    return where


def _standings(verdicts: Mapping[str, Sequence[Verdict]]) -> dict[str, Standing | None]:
    return {sid: standing_of(given) for sid, given in verdicts.items()}


def _logged(row: Any, standing: Standing | None) -> LoggedCorrection:
    return LoggedCorrection(
        id=row.id,
        correction=_read.correction_of(row),
        standing=standing,
        judged=Stance(row.judged) if row.judged else None,
        judged_broad=Stance(row.judged_broad) if row.judged_broad else None,
        there=row.there is not None,
    )

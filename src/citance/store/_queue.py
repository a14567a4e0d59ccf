"""Which statement a person is asked about next: by pages of an index, so that no question reads the whole library.

The place in the queue is a cursor of (tier, value, statement id): what stands before it was seen, and does not come again
however long the session lasts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from citance.errors import UsageError
from citance.model import Stance
from citance.store._standing import Drawn, Standing, Verdict, standing_of
from citance.store._write import chunks
from citance.store.schema import CLAIMED, DOUBTED, WAVERING, correction, judgement, statement

__all__ = ["QueueMode", "Queued", "Reason", "count_upto", "next_in_queue", "read_verdicts"]

_MOST_DISPUTES = 2_000
_LONGEST_CURSOR = 120


class QueueMode(StrEnum):
    """What a queue holds: doubtful statements (disputed ones on top), a random sample, claims, statements that one other
    person has judged, disputed ones, those about one work."""

    UNCERTAIN = "uncertain"
    RANDOM = "random"
    CLAIMS = "claims"
    SECOND = "second"
    DISPUTED = "disputed"
    WORK = "work"


class Reason(StrEnum):
    """Why a statement is asked about."""

    DISPUTED = "disputed"
    UNCERTAIN = "uncertain"
    CLAIM = "claim"
    WAVERING = "wavering"
    RANDOM = "random"
    SECOND = "second"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Queued:
    """A statement of the queue; `cursor` leads to what follows it."""

    statement_id: str
    reason: Reason
    cursor: str


@dataclass(frozen=True, slots=True)
class _Asked:
    connection: Connection
    person: str
    work_id: int | None
    limit: int


@dataclass(frozen=True, slots=True)
class _At:
    tier: int = 0
    value: float = -1.0
    sid: str = ""


def next_in_queue(
    connection: Connection, mode: QueueMode, *, person: str, after: str, work_id: int | None, limit: int
) -> list[Queued]:
    """The statements of a queue after a cursor, "" for its start.

    Raises:
        UsageError: no such cursor, or a work's queue without a work.
    """
    if mode is QueueMode.WORK and work_id is None:
        raise UsageError("a queue about a work needs the work")
    at, asked = _read_cursor(after), _Asked(connection, person, work_id, limit)
    found: list[Queued] = []
    for tier, (reason, reader) in enumerate(_TIERS[mode]):
        if tier < at.tier or len(found) >= limit:
            continue
        start = at if tier == at.tier else _At()
        for value, sid in reader(asked, start):
            found.append(Queued(sid, reason, f"{tier}~{value!r}~{sid}"))
            if len(found) >= limit:
                break
    return found


def _read_cursor(text: str) -> _At:
    if not text:
        return _At()
    tier, _, rest = text[:_LONGEST_CURSOR].partition("~")
    value, _, sid = rest.partition("~")
    try:
        at = _At(int(tier), float(value), sid)
    except ValueError as error:
        raise UsageError("this is no place in the queue") from error
    if not 0 <= at.tier < 10 or not math.isfinite(at.value) or not sid:
        raise UsageError("this is no place in the queue")
    return at


def _beyond(value: ColumnElement[Any], at: _At) -> ColumnElement[bool]:
    """Rows behind a place in the order of a value and the id."""
    return and_(value >= at.value, or_(value > at.value, statement.c.sid > at.sid))


def _rows(asked: _Asked, query: Select[Any]) -> Iterator[tuple[float, str]]:
    for row in asked.connection.execute(query.limit(asked.limit)):
        yield float(row[0]), row[1]


def _doubtful(asked: _Asked, at: _At, *which: ColumnElement[bool]) -> Iterator[tuple[float, str]]:
    query = select(statement.c.certainty, statement.c.sid).where(*which, _beyond(statement.c.certainty, at))
    yield from _rows(asked, query.order_by(statement.c.certainty, statement.c.sid))


def _uncertain(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    return _doubtful(asked, at, DOUBTED)  # type: ignore[arg-type]


def _claims(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    return _doubtful(asked, at, CLAIMED)  # type: ignore[arg-type]


def _sure_claims(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    return _doubtful(asked, at, CLAIMED, statement.c.uncertain.is_(False))  # type: ignore[arg-type]


def _wavering(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    calm = or_(statement.c.strict == Stance.MENTIONING.value, statement.c.strict.is_(None))
    return _doubtful(asked, at, WAVERING, statement.c.uncertain.is_(False), calm)  # type: ignore[arg-type]


def _not_mine(asked: _Asked, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Statements that this person has not judged, by verdicts that count. Of an unnamed person nothing is known but that
    somebody has judged."""
    mine = (correction.c.sid == statement.c.sid, correction.c.withdrawn_at == "", correction.c.person == asked.person)
    return ~exists().where(*mine, *more)


def _random(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    """Ids are digests: their order is as good as a draw, and the same for everybody, so that people meet the same ones.
    What was judged for another reason stays in the sample, or it would lack all that people found worth judging."""
    open_ones = _not_mine(asked, correction.c.drawn == Drawn.RANDOM.value)
    query = select(statement.c.certainty, statement.c.sid).where(statement.c.counted, open_ones)
    for _, sid in _rows(asked, query.where(statement.c.sid > at.sid).order_by(statement.c.sid)):
        yield 0.0, sid


def _about_work(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    calm = and_(statement.c.strict == Stance.MENTIONING.value, statement.c.uncertain.is_(False))
    value = statement.c.certainty + case((calm, 1), else_=0)
    query = select(value, statement.c.sid).where(statement.c.cited_id == asked.work_id, statement.c.counted)
    yield from _rows(asked, query.where(_not_mine(asked), _beyond(value, at)).order_by(value, statement.c.sid))


def _second(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    """Statements that just one other person has judged."""
    mine = func.sum(case((correction.c.person == asked.person, 1), else_=0))
    query = (
        select(statement.c.certainty, correction.c.sid)
        .join(statement, statement.c.sid == correction.c.sid)
        .where(correction.c.withdrawn_at == "", correction.c.sid > at.sid, statement.c.counted)
        .group_by(correction.c.sid, statement.c.certainty)
        .having(func.count(correction.c.person.distinct()) == 1, mine == 0)
        .order_by(correction.c.sid)
    )
    for _, sid in _rows(asked, query):
        yield 0.0, sid


def _disputed(asked: _Asked, at: _At) -> Iterator[tuple[float, str]]:
    """Statements about which two people's latest verdicts differ; who has had the last word is not asked again."""
    query = (
        select(correction.c.sid)
        .join(statement, statement.c.sid == correction.c.sid)
        .where(correction.c.withdrawn_at == "", correction.c.sid > at.sid, statement.c.counted)
        .group_by(correction.c.sid)
        .having(func.count(correction.c.strict.distinct()) > 1, func.count(correction.c.person.distinct()) > 1)
        .order_by(correction.c.sid)
        .limit(_MOST_DISPUTES)
    )
    for part in chunks(asked.connection.execute(query).scalars().all(), 50):
        for sid, verdicts in read_verdicts(asked.connection, part).items():
            mine = bool(asked.person) and verdicts[-1].person == asked.person
            if standing_of(verdicts) is Standing.DISPUTED and not mine:
                yield 0.0, sid


_Reader = Callable[[_Asked, _At], Iterator[tuple[float, str]]]
_TIERS: dict[QueueMode, tuple[tuple[Reason, _Reader], ...]] = {
    QueueMode.UNCERTAIN: (
        (Reason.DISPUTED, _disputed),
        (Reason.UNCERTAIN, _uncertain),
        (Reason.CLAIM, _sure_claims),
        (Reason.WAVERING, _wavering),
    ),
    QueueMode.CLAIMS: ((Reason.CLAIM, _claims),),
    QueueMode.RANDOM: ((Reason.RANDOM, _random),),
    QueueMode.SECOND: ((Reason.SECOND, _second),),
    QueueMode.DISPUTED: ((Reason.DISPUTED, _disputed),),
    QueueMode.WORK: ((Reason.WORK, _about_work),),
}


def read_verdicts(
    connection: Connection, sids: list[str] | None = None, *, limit: int | None = None
) -> dict[str, list[Verdict]]:
    """The verdicts that count, of some statements or (the latest `limit`) of all, by statement in its id's order, each the
    oldest first."""
    newest = (
        select(func.max(judgement.c.id)).where(judgement.c.statement_id == statement.c.id).correlate(statement)
    ).scalar_subquery()
    query = (
        select(correction, judgement.c.strict.label("judged"))
        .outerjoin(statement, statement.c.sid == correction.c.sid)
        .outerjoin(judgement, judgement.c.id == newest)
        .where(correction.c.withdrawn_at == "")
        .order_by(correction.c.at.desc(), correction.c.id.desc())
        .limit(limit)
    )
    if sids is not None:
        query = query.where(correction.c.sid.in_(sids))
    found: dict[str, list[Verdict]] = {}
    for row in reversed(connection.execute(query).all()):
        found.setdefault(row.sid, []).append(
            Verdict(
                row.id,
                row.sid,
                row.person,
                row.who,
                Stance(row.strict),
                Stance(row.broad),
                row.at,
                row.drawn,
                row.blind,
                Stance(row.judged) if row.judged else None,
            )
        )
    return dict(sorted(found.items()))


def count_upto(connection: Connection, reason: Reason, most: int) -> int:
    """How many statements wait for a reason, counted up to a bound."""
    which = {Reason.UNCERTAIN: DOUBTED, Reason.CLAIM: CLAIMED}[reason]
    # In the order of the index that holds just these, or another one may be thought as good.
    some = select(statement.c.certainty).where(which).order_by(statement.c.certainty).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar() or 0)

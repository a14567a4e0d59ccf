"""Verdicts on statements that are there: people's corrections, and judgements of a new model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from citance.errors import NotFoundError, UsageError
from citance.model import Correction, Judgement
from citance.store._put import in_force, judgement_row, latest_corrections
from citance.store._read import correction_of, judgements_of
from citance.store._write import Write, chunks, now
from citance.store.schema import correction, judgement, statement

__all__ = ["apply_corrections", "correct", "log", "normalised", "person_of", "rejudge", "withdraw"]

_IN_FORCE = (
    update(statement)
    .where(statement.c.id == bindparam("i"))
    .values(
        strict=bindparam("strict"),
        broad=bindparam("broad"),
        certainty=bindparam("certainty"),
        corrected=bindparam("corrected"),
        uncertain=bindparam("uncertain"),
    )
)
_FORGET = delete(judgement).where(
    judgement.c.statement_id == bindparam("s"), judgement.c.classifier_id == bindparam("c")
)


def normalised(given: Correction) -> Correction:
    """The correction with its time in UTC, to the microsecond; this moment where none is given.

    Raises:
        UsageError: `at` is no ISO time.
    """
    if not given.at:
        return msgspec.structs.replace(given, at=now())
    try:
        at = datetime.fromisoformat(given.at)
    except ValueError as error:
        raise UsageError(f"not an ISO time: {given.at}") from error
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return msgspec.structs.replace(given, at=at.isoformat(timespec="microseconds"))


def person_of(who: str) -> str:
    """A name as people are told apart by it: without case and the number of its spaces."""
    return " ".join(who.split()).casefold()


def correct(write: Write, given: Correction) -> int:
    """Add a correction to the log and let it win; its number in the log.

    Raises:
        NotFoundError: there is no such statement.
        UsageError: `at` is no ISO time.
    """
    fixed = normalised(given)
    found = write.connection.execute(select(statement.c.id).where(statement.c.sid == fixed.statement_id)).first()
    if found is None:
        raise NotFoundError(f"there is no statement {fixed.statement_id}")
    (number,) = log(write, [fixed])
    apply_corrections(write, [fixed.statement_id])
    return number


def withdraw(write: Write, number: int, *, who: str = "", back: bool = False) -> Correction:
    """Take a correction out of force, or (`back`) let it count again; it stays in the log. What was in force before it, an
    older correction or the model's judgement, is so again. The correction as it is now.

    Raises:
        NotFoundError: the log has no such number.
    """
    row = write.connection.execute(select(correction).where(correction.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"there is no correction {number}")
    said = {"withdrawn_at": "", "withdrawn_by": ""} if back else {"withdrawn_at": now(), "withdrawn_by": who}
    if bool(row.withdrawn_at) == back:
        write.connection.execute(update(correction).where(correction.c.id == number).values(**said))
        apply_corrections(write, [row.sid])
    return correction_of(write.connection.execute(select(correction).where(correction.c.id == number)).one())


def log(write: Write, items: Sequence[Correction]) -> list[int]:
    """Append to the log of corrections; their numbers in it."""
    rows = [
        {
            "id": write.next_id("correction"),
            "sid": item.statement_id,
            "strict": item.stance.value,
            "broad": item.broad.value,
            "who": item.who,
            "note": item.note,
            "at": item.at,
            "person": person_of(item.who),
            "drawn": item.drawn,
            "blind": item.blind,
            "withdrawn_at": item.withdrawn_at,
            "withdrawn_by": item.withdrawn_by,
        }
        for item in items
    ]
    if rows:
        write.connection.execute(insert(correction), rows)
        write.has_corrections = True
    return [int(row["id"]) for row in rows]


def apply_corrections(write: Write, sids: Sequence[str]) -> None:
    """Bring the stances in force of statements that are there in line with the log: the latest correction that was not
    taken back, or else the latest judgement."""
    latest = latest_corrections(write, sids)
    for part in chunks(dict.fromkeys(sids)):
        read = select(statement.c.id, statement.c.sid, statement.c.citing_id, statement.c.cited_id)
        rows = write.connection.execute(read.where(statement.c.sid.in_(part))).all()
        freed = judgements_of(write.connection, [row.id for row in rows if row.sid not in latest])
        stances = [{"i": row.id, **in_force((freed.get(row.id) or (None,))[-1], latest.get(row.sid))} for row in rows]
        if stances:
            write.connection.execute(_IN_FORCE, stances)
        _touch(write, rows)


def _touch(write: Write, rows: Sequence[object]) -> None:
    for row in rows:
        write.put_statements[row.sid] = None  # type: ignore[attr-defined]
        write.put_works.update((row.citing_id, row.cited_id))  # type: ignore[attr-defined]


def rejudge(write: Write, given: Sequence[tuple[str, Judgement]]) -> int:
    """Add judgements, each the latest of its statement; the number of statements that were there."""
    verdicts = dict(given)
    fixed = latest_corrections(write, list(verdicts))
    done = 0
    for part in chunks(verdicts):
        read = select(statement.c.id, statement.c.sid, statement.c.citing_id, statement.c.cited_id)
        rows = write.connection.execute(read.where(statement.c.sid.in_(part))).all()
        if not rows:
            continue
        fresh = [judgement_row(write, row.id, verdicts[row.sid]) for row in rows]
        write.connection.execute(_FORGET, [{"s": row["statement_id"], "c": row["classifier_id"]} for row in fresh])
        write.connection.execute(insert(judgement), fresh)
        stances = [{"i": row.id, **in_force(verdicts[row.sid], fixed.get(row.sid))} for row in rows]
        write.connection.execute(_IN_FORCE, stances)
        _touch(write, rows)
        done += len(rows)
    return done

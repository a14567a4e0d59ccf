"""Jobs that the pages start, and reference checks that somebody kept.

A job is taken by one process only: by an update that names the state in which it must still be. While a process works on a
job it gives a sign of life now and then; a job without one for `SILENCE` seconds is cut off, and told as failed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from citance.errors import NotFoundError, UsageError
from citance.store._base import StoreBase
from citance.store._open import reading, writing
from citance.store._write import now
from citance.store.schema import job, kept_check

__all__ = ["Job", "JobStatus", "JobStore", "KeptCheck", "Work"]

SILENCE: Final = 120.0
"""Seconds without a sign of life after which a job counts as cut off: longer than any single write keeps others waiting."""
_KEPT_DAYS: Final = 30
"""How long a job that is over is listed."""
_LONGEST_TITLE: Final = 300
_LONGEST_NAME: Final = 200
_CUT_OFF: Final = "cut off: the process that worked on it is gone"


class JobStatus(StrEnum):
    """Where a job stands; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job: `done` of `total` (None where that is not known), `words` on what it is about just now, `result` as its kind
    gives it (None in lists), `error` why it failed. `stopping`: somebody cancelled it, and it has not yet ended. Times are
    ISO times in UTC, "" for what has not happened."""

    id: str
    kind: str
    title: str
    status: JobStatus
    stopping: bool = False
    done: int = 0
    total: int | None = None
    words: str = ""
    result: Any = None
    error: str = ""
    who: str = ""
    created_at: str = ""
    started_at: str = ""
    changed_at: str = ""

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None where that is not known."""
        return min(1.0, self.done / self.total) if self.total else None


class Work(msgspec.Struct, frozen=True):
    """A job that a process has taken, with what it is to work on."""

    job: Job
    arguments: dict[str, Any]


class KeptCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A reference check that was kept under a name; `data` is its JSON, "" in lists."""

    id: str
    name: str
    who: str = ""
    created_at: str = ""
    data: str = ""


_BRIEF = [each for each in job.columns if each.name not in ("result", "arguments")]


class JobStore(StoreBase):
    """The part of the store that keeps jobs and checks."""

    def add_job(
        self, kind: str, title: str, arguments: dict[str, Any], *, who: str = "", hours: float | None = None
    ) -> str:
        """Put a job in the queue; its id, which nobody can guess. `hours`: so long after it is over it is forgotten.

        Raises:
            UsageError: arguments that are no JSON.
        """
        try:
            given = msgspec.json.encode(arguments).decode()
        except TypeError as error:
            raise UsageError(f"arguments of a job are JSON: {error}") from error
        made, moment = secrets.token_hex(16), now()
        values = {
            "id": made,
            "kind": kind,
            "title": title[:_LONGEST_TITLE],
            "arguments": given,
            "status": JobStatus.PENDING.value,
            "stopping": False,
            "done": 0,
            "total": None,
            "words": "",
            "result": "",
            "error": "",
            "who": who,
            "worker": "",
            "created_at": moment,
            "started_at": "",
            "changed_at": moment,
            "forget_hours": hours,
        }
        with writing(self._engine, self._path) as connection:
            connection.execute(insert(job), values)
        return made

    def take_job(self, kinds: Sequence[str], worker: str) -> Work | None:
        """The job of one of these kinds that has waited longest, from now on this worker's; None where none waits."""
        waiting = (
            select(job.c.id)
            .where(job.c.status == JobStatus.PENDING.value, job.c.kind.in_(kinds))
            .order_by(job.c.created_at)
            .limit(1)
        )
        with reading(self._engine, self._path) as connection:
            found = connection.execute(waiting).scalar()
        if found is None:
            return None
        moment = now()
        taken = {"status": JobStatus.RUNNING.value, "worker": worker, "started_at": moment, "changed_at": moment}
        with writing(self._engine, self._path) as connection:
            still = (job.c.id == found) & (job.c.status == JobStatus.PENDING.value)
            if not connection.execute(update(job).where(still).values(taken)).rowcount:
                return None  # another process was faster, or somebody cancelled it
            row = connection.execute(select(job).where(job.c.id == found)).one()
        return Work(_job(row), msgspec.json.decode(row.arguments, type=dict[str, Any]))

    def tell_job(
        self, job_id: str, worker: str, *, done: int = 0, total: int | None = None, words: str | None = None
    ) -> bool:
        """A sign of life, with how far it is where `words` are given; whether it is to go on: it is this worker's still,
        and nobody cancelled it."""
        values: dict[str, Any] = {"changed_at": now()}
        if words is not None:
            values |= {"done": done, "total": total, "words": words[:_LONGEST_TITLE]}
        own = (job.c.id == job_id) & (job.c.worker == worker) & (job.c.status == JobStatus.RUNNING.value)
        with writing(self._engine, self._path) as connection:
            if not connection.execute(update(job).where(own).values(values)).rowcount:
                return False
            return not connection.execute(select(job.c.stopping).where(job.c.id == job_id)).scalar()

    def end_job(self, job_id: str, worker: str, status: JobStatus, *, result: Any = None, error: str = "") -> None:
        """Tell how a job ended; PENDING puts it back for another process. Nothing happens where it is not this worker's."""
        own = (job.c.id == job_id) & (job.c.worker == worker) & (job.c.status == JobStatus.RUNNING.value)
        values: dict[str, Any] = {"status": status.value, "error": error, "changed_at": now()}
        if status is JobStatus.PENDING:
            values["worker"] = ""
        if result is not None:
            values["result"] = msgspec.json.encode(result).decode()
        with writing(self._engine, self._path) as connection:
            connection.execute(update(job).where(own).values(values))
            self._forget_old(connection)

    def cancel_job(self, job_id: str) -> Job:
        """Cancel a job: at once where it waits, at its next step where it works; one that is over stays as it is.

        Raises:
            NotFoundError: there is none of this id.
        """
        named = job.c.id == job_id
        with writing(self._engine, self._path) as connection:
            waiting = named & (job.c.status == JobStatus.PENDING.value)
            ended = {"status": JobStatus.CANCELLED.value, "changed_at": now()}
            connection.execute(update(job).where(waiting).values(ended))
            works = named & (job.c.status == JobStatus.RUNNING.value)
            connection.execute(update(job).where(works).values(stopping=True))
        return self.job(job_id)

    def job(self, job_id: str) -> Job:
        """A job with its result.

        Raises:
            NotFoundError: there is none of this id, or it was forgotten.
        """
        with reading(self._engine, self._path) as connection:
            row = connection.execute(select(job).where(job.c.id == job_id)).first()
        if row is None:
            raise NotFoundError("there is no such job, or it was over long ago and forgotten")
        return _job(row)

    def jobs(self, *, kinds: Sequence[str] = (), limit: int = 50) -> list[Job]:
        """The jobs that were started last, without their results, the latest first."""
        query = select(*_BRIEF).order_by(job.c.created_at.desc()).limit(limit)
        if kinds:
            query = query.where(job.c.kind.in_(kinds))
        with reading(self._engine, self._path) as connection:
            return [_job(row) for row in connection.execute(query)]

    def open_jobs(self, kinds: Sequence[str] = ()) -> int:
        """How many jobs (of these kinds) wait or work."""
        open_ones = (JobStatus.PENDING.value, JobStatus.RUNNING.value)
        query = select(func.count()).select_from(job).where(job.c.status.in_(open_ones))
        if kinds:
            query = query.where(job.c.kind.in_(kinds))
        with reading(self._engine, self._path) as connection:
            return int(connection.execute(query).scalar() or 0)

    def job_is_stopping(self, job_id: str) -> bool:
        """Whether somebody cancelled a job that runs."""
        with reading(self._engine, self._path) as connection:
            return bool(connection.execute(select(job.c.stopping).where(job.c.id == job_id)).scalar())

    def forget_job(self, job_id: str) -> None:
        """Take a job that is over out of the list, with its result."""
        over = [each.value for each in JobStatus if each.is_over]
        with writing(self._engine, self._path) as connection:
            connection.execute(delete(job).where(job.c.id == job_id, job.c.status.in_(over)))

    def close_silent_jobs(self) -> int:
        """Write down that jobs without a sign of life have failed; their number."""
        gone = (job.c.status == JobStatus.RUNNING.value) & (job.c.changed_at < _ago(seconds=SILENCE))
        with reading(self._engine, self._path) as connection:
            if connection.execute(select(job.c.id).where(gone).limit(1)).first() is None:
                return 0
        with writing(self._engine, self._path) as connection:
            values = {"status": JobStatus.FAILED.value, "error": _CUT_OFF}
            return int(connection.execute(update(job).where(gone).values(values)).rowcount)

    @staticmethod
    def _forget_old(connection: Connection) -> None:
        """Delete what was over long ago."""
        over = job.c.status.in_([each.value for each in JobStatus if each.is_over])
        stated = select(job.c.forget_hours).where(over, job.c.forget_hours.is_not(None)).distinct()
        for hours in connection.execute(stated).scalars().all():
            before = _ago(seconds=3600 * hours)
            connection.execute(delete(job).where(over, job.c.forget_hours == hours, job.c.changed_at < before))
        connection.execute(delete(job).where(over, job.c.changed_at < _ago(seconds=_KEPT_DAYS * 86_400)))

    # -- checks that are kept ------------------------------------------------------------------------------------

    def keep_check(self, name: str, data: str, *, who: str = "") -> str:
        """Keep a reference check (as JSON) under a name; its id, which nobody can guess."""
        made = secrets.token_hex(16)
        values = {"id": made, "name": name[:_LONGEST_NAME], "data": data, "who": who, "created_at": now()}
        with writing(self._engine, self._path) as connection:
            connection.execute(insert(kept_check), values)
        return made

    def kept_checks(self, limit: int = 200) -> list[KeptCheck]:
        """The checks that are kept, the latest first, without their data."""
        columns = [each for each in kept_check.columns if each.name != "data"]
        query = select(*columns).order_by(kept_check.c.created_at.desc()).limit(limit)
        with reading(self._engine, self._path) as connection:
            return [
                KeptCheck(id=row.id, name=row.name, who=row.who, created_at=row.created_at)
                for row in connection.execute(query)
            ]

    def kept_check(self, check_id: str) -> KeptCheck:
        """A check that is kept.

        Raises:
            NotFoundError: there is none of this id.
        """
        with reading(self._engine, self._path) as connection:
            row = connection.execute(select(kept_check).where(kept_check.c.id == check_id)).first()
        if row is None:
            raise NotFoundError("no check is kept under this address")
        return KeptCheck(id=row.id, name=row.name, who=row.who, created_at=row.created_at, data=row.data)

    def forget_check(self, check_id: str) -> None:
        """Delete a check that was kept; nothing happens where there is none."""
        with writing(self._engine, self._path) as connection:
            connection.execute(delete(kept_check).where(kept_check.c.id == check_id))


def _ago(*, seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def _job(row: Any) -> Job:
    """A row as a job; one that has been silent for too long is told as cut off, whether or not that was written down."""
    status, error = JobStatus(row.status), row.error
    if status is JobStatus.RUNNING and row.changed_at < _ago(seconds=SILENCE):
        status, error = JobStatus.FAILED, _CUT_OFF
    result = getattr(row, "result", "")
    return Job(
        id=row.id,
        kind=row.kind,
        title=row.title,
        status=status,
        stopping=row.stopping and not status.is_over,
        done=row.done,
        total=row.total,
        words=row.words,
        result=msgspec.json.decode(result) if result else None,
        error=error,
        who=row.who,
        created_at=row.created_at,
        started_at=row.started_at,
        changed_at=row.changed_at,
    )

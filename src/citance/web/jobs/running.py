"""Who does the jobs: a thread for each lane, and beside a job that runs one that tells how far it is."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from citance.errors import Cancelled, CitanceError, StoreError, UsageError
from citance.index import Index
from citance.settings import Settings
from citance.store import Job, JobStatus
from citance.web.jobs.kinds import JobContext, JobKind, Lane, Progress, kind_of, kinds

__all__ = ["Jobs"]

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 3.0
"""How often a lane looks for jobs that other processes left; those of its own process wake it at once."""
_TELL_SECONDS: Final = 0.7
_LIFE_SECONDS: Final = 10.0
"""A job that gets no further says so often that it is still there."""
_PATIENCE: Final = 4.0
"""Seconds that a job has to end at its next step when the server ends."""
_MOST_OPEN: Final = 200
_LONGEST_ERROR: Final = 1_000


class Jobs:
    """The jobs of a library, as one server process sees them. `begin` it when the server does and `close` it at its end,
    before the library; without, jobs are only kept, for another process to do."""

    def __init__(self, library: Index, settings: Settings) -> None:
        self._library = library
        self._store = library.store
        self._settings = settings
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._closing = threading.Event()
        self._wake = {lane: threading.Event() for lane in Lane}
        self._threads: list[threading.Thread] = []
        self._running: dict[str, JobContext] = {}

    # -- for pages -----------------------------------------------------------------------------------------------

    def start(self, kind: str, title: str, arguments: Mapping[str, Any] | None = None, *, who: str = "") -> str:
        """Have a job done as soon as a process is free; its id. `title` names it for people, `arguments` are JSON.

        Raises:
            UsageError: there is no such kind, or too many jobs wait.
        """
        known = kind_of(kind)
        if known is None:
            raise UsageError(f"there is no kind of job called {kind}")
        most = self._settings.api_tasks if known.lane is Lane.SHORT else _MOST_OPEN
        if self._store.open_jobs((kind,)) >= most:
            raise UsageError("too many jobs of this kind are waiting; come back when some of them are done")
        made = self._store.add_job(kind, title, dict(arguments or {}), who=who, hours=known.hours)
        self._wake[known.lane].set()
        return made

    def cancel(self, job_id: str) -> Job:
        """Have a job end: at once, or at its next step. Raises as `Store.cancel_job`."""
        job = self._store.cancel_job(job_id)
        running = self._running.get(job_id)
        if running is not None:
            running.stop.ask()
        return job

    def get(self, job_id: str) -> Job:
        """A job; raises as `Store.job`. Of one that this process works on it is known how far it is just now."""
        job = self._store.job(job_id)
        running = self._running.get(job_id)
        if running is None or job.status is not JobStatus.RUNNING:
            return job
        at = running.at
        return msgspec.structs.replace(job, done=at.done, total=at.total, words=at.words)

    def recent(self, *, limit: int = 50) -> list[Job]:
        """The jobs that were started last."""
        return self._store.jobs(limit=limit)

    # -- the doing of them ---------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to do jobs, in threads of their own."""
        for lane in Lane:
            thread = threading.Thread(target=self._live, args=(lane,), name=f"jobs-{lane.value}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """End: the jobs that run stop at their next step. Those that can go on are put back for the next server."""
        self._closing.set()
        for context in list(self._running.values()):
            context.stop.ask(by_server=True)
        for event in self._wake.values():
            event.set()
        for thread in self._threads:
            thread.join(_PATIENCE / max(1, len(self._threads)))
        for context in list(self._running.values()):  # whatever does not listen is given up
            self._end_early(context)

    def work_off(self) -> int:
        """Do all jobs that wait, here and now; their number."""
        done = 0
        while self._do_one(kinds()):
            done += 1
        return done

    def _live(self, lane: Lane) -> None:
        wake = self._wake[lane]
        while not self._closing.is_set():
            try:
                if self._do_one(kinds(lane)):
                    continue
                self._store.close_silent_jobs()
            except CitanceError as error:  # the database is locked for long, or full: it may be better later
                _log.warning("jobs: %s", error)
            wake.wait(_LOOK_SECONDS)
            wake.clear()

    def _do_one(self, names: tuple[str, ...]) -> bool:
        """Take the job that has waited longest and do it; whether there was one."""
        taken = self._store.take_job(names, self.worker)
        if taken is None:
            return False
        context = JobContext(self._library, self._settings, taken.job)
        self._running[taken.job.id] = context
        over = threading.Event()
        teller = threading.Thread(target=self._tell, args=(context, over), name="jobs-tell", daemon=True)
        teller.start()
        try:
            status, result, error = self._work(context, taken.arguments)
        finally:
            over.set()
            teller.join()
            self._running.pop(taken.job.id, None)
        self._tell_once(context)
        self._end(context, status, result, error)
        return True

    def _end(self, context: JobContext, status: JobStatus, result: Any, error: str) -> None:
        """Write down how a job ended; a long write of another process may keep it waiting."""
        for last in (False, False, True):
            try:
                self._store.end_job(context.job.id, self.worker, status, result=result, error=error)
            except StoreError:
                if last:
                    raise
            else:
                return

    def _work(self, context: JobContext, arguments: dict[str, Any]) -> tuple[JobStatus, Any, str]:
        """Do a job: how it ended, what it gave, and why it failed."""
        kind = kind_of(context.job)
        if kind is None:
            return JobStatus.FAILED, None, "this version of citance does not know such jobs"
        if self._closing.is_set():
            context.stop.ask(by_server=True)
        try:
            context.check()
            return JobStatus.DONE, kind.work(context, arguments), ""
        except Cancelled:
            if context.stop.by_server:
                return _ended_by_server(kind)
            return JobStatus.CANCELLED, None, ""
        except CitanceError as error:
            return JobStatus.FAILED, None, " ".join(str(error).split())[:_LONGEST_ERROR] or type(error).__name__
        except Exception:  # noqa: BLE001 - the thread's border: whoever waits must learn the end, the log the reason
            _log.exception("job %s", context.job.kind)
            return JobStatus.FAILED, None, "something went wrong on our side; the log has the reason"

    def _end_early(self, context: JobContext) -> None:
        kind = kind_of(context.job)
        if kind is None:
            return
        status, _, error = _ended_by_server(kind)
        try:
            self._store.end_job(context.job.id, self.worker, status, error=error)
        except CitanceError as problem:
            _log.warning("jobs: %s", problem)

    def _tell(self, context: JobContext, over: threading.Event) -> None:
        """Keep the database informed of a job until it is over, and learn from it whether somebody cancelled it."""
        silent, told = 0.0, Progress()
        while not over.wait(_TELL_SECONDS):
            silent += _TELL_SECONDS
            if context.at == told and silent < _LIFE_SECONDS and not self._was_cancelled(context):
                continue
            told, silent = context.at, 0.0
            self._tell_once(context)

    def _was_cancelled(self, context: JobContext) -> bool:
        """Whether another process was told to cancel it."""
        try:
            return self._store.job_is_stopping(context.job.id)
        except CitanceError:
            return False

    def _tell_once(self, context: JobContext) -> None:
        at = context.at
        try:
            goes_on = self._store.tell_job(context.job.id, self.worker, done=at.done, total=at.total, words=at.words)
        except CitanceError as error:  # a long write keeps everybody waiting; the next time will do
            _log.info("jobs: %s", error)
            return
        if not goes_on:
            context.stop.ask()


def _ended_by_server(kind: JobKind) -> tuple[JobStatus, None, str]:
    if kind.resumes:
        return JobStatus.PENDING, None, ""
    return JobStatus.FAILED, None, "the server was ended; start it again"

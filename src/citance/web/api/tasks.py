"""Reference checks in the background: sent, waited for, cancelled, forgotten.

The state of every check is in a small SQLite file that all processes of a server share, so that any of them can tell it;
the file of a check is deleted when it was read, the answer after some hours. A check works in a process of its own, within
the limits that every file has.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from citance.errors import CitanceError, NotFoundError, StoreError
from citance.web.api.problems import ProblemError

__all__ = ["Checker", "Task", "TaskStatus", "Tasks"]

_log = logging.getLogger(__name__)

_KEPT_SECONDS = 6 * 3600
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS task (id TEXT PRIMARY KEY, status TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,"
    " created REAL NOT NULL, changed REAL NOT NULL, result BLOB, error TEXT NOT NULL)"
)
_COLUMNS = "id, status, name, size, created, changed, result, error"


class TaskStatus(StrEnum):
    """Where a check stands; the last three are final."""

    PENDING = "PENDING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    REVOKED = "REVOKED"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One check: `name` and `size` (bytes) of its file, seconds since 1970 of its sending and of its last change; `result`
    is what the checker gave, `error` the reason why it gave nothing."""

    id: str
    status: TaskStatus
    name: str
    size: int
    created: float
    changed: float
    result: bytes | None = None
    error: str = ""


Checker = Callable[[Path, str, Callable[[], bool], bool], bytes]
"""From a file, its name, a function that tells whether to stop, and whether open sources are asked, to the encoded check;
raises `CitanceError` with the reason. Runs in a thread."""
_BEAT_SECONDS = 10.0
"""A check that works says so as often: one that asks open sources may take many minutes."""


class Tasks:
    """The checks of a server. `folder` is shared by its processes; each of them works on one check at a time."""

    def __init__(
        self, folder: Path, checker: Checker, *, waiting: int, seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder = folder
        self._checker = checker
        self._waiting = waiting
        self._overdue = seconds
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
        self._closed = threading.Event()
        with self._database() as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_SCHEMA)
        self._tidy()

    def close(self) -> None:
        """Begin no more checks; those that wait are over."""
        self._closed.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _tidy(self) -> None:
        """Delete files that a process left behind when it was killed."""
        oldest = self._clock() - _KEPT_SECONDS
        for file in self._folder.glob("*.upload"):
            with suppress(OSError):  # another process may be about it, too
                if file.stat().st_mtime < oldest:
                    file.unlink()

    def new_file(self) -> Path:
        """A path for an uploaded file that `submit` takes over."""
        return self._folder / f"{secrets.token_hex(16)}.upload"

    def submit(self, file: Path, name: str, *, online: bool = False) -> Task:
        """Have a file checked; it is deleted when that is done, or here where it is refused. `online` asks open sources.

        Raises:
            ProblemError: 503, too many checks are waiting.
        """
        now = self._clock()
        task = Task(
            id=secrets.token_hex(16),
            status=TaskStatus.PENDING,
            name=name,
            size=file.stat().st_size,
            created=now,
            changed=now,
        )
        with self._database() as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM task WHERE changed < ?", (now - _KEPT_SECONDS,))
            open_ones = database.execute(
                "SELECT count(*) FROM task WHERE status IN ('PENDING', 'STARTED') AND changed > ?",
                (now - self._overdue,),
            ).fetchone()[0]
            if open_ones >= self._waiting:
                database.execute("COMMIT")
                file.unlink(missing_ok=True)
                raise ProblemError(503, "Too many checks are waiting; come back later.", {"retry-after": "30"})
            values = (task.id, task.status.value, name, task.size, now, now, None, "")
            database.execute(f"INSERT INTO task ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
            database.execute("COMMIT")
        self._pool.submit(self._work, task.id, file, name, online)
        return task

    def get(self, task_id: str) -> Task:
        """How a check stands.

        Raises:
            NotFoundError: there is none of this id, or it was forgotten.
        """
        with self._database() as database:
            row = database.execute(
                f"SELECT {_COLUMNS} FROM task WHERE id = ? AND changed > ?",  # noqa: S608 - a constant
                (task_id, self._clock() - _KEPT_SECONDS),
            ).fetchone()
        if row is None:
            raise NotFoundError("there is no such check, or its answer was deleted after some hours")
        task = Task(
            id=row[0],
            status=TaskStatus(row[1]),
            name=row[2],
            size=row[3],
            created=row[4],
            changed=row[5],
            result=row[6],
            error=row[7],
        )
        if task.status is TaskStatus.STARTED and self._clock() - task.changed > self._overdue:
            # Its process is gone: nobody else would ever say so.
            return msgspec.structs.replace(task, status=TaskStatus.FAILURE, error="the check was cut off")
        return task

    def cancel(self, task_id: str) -> Task:
        """Cancel a check. One that has begun ends before its next reference; one that is over stays as it is.

        Raises:
            NotFoundError: there is none of this id.
        """
        self._move(task_id, (TaskStatus.PENDING, TaskStatus.STARTED), TaskStatus.REVOKED)
        return self.get(task_id)

    def _work(self, task_id: str, file: Path, name: str, online: bool) -> None:
        try:
            if self._closed.is_set() or not self._move(task_id, (TaskStatus.PENDING,), TaskStatus.STARTED):
                return
            try:
                result, error = self._checker(file, name, lambda: self._is_over(task_id), online), ""
            except CitanceError as raised:
                result, error = None, " ".join(str(raised).split())[:500] or type(raised).__name__
            except Exception:  # noqa: BLE001 - the thread's border: whoever waits must learn the end, the log the reason
                _log.exception("check %s", task_id)
                result, error = None, "something went wrong on our side"
            over = TaskStatus.FAILURE if result is None else TaskStatus.SUCCESS
            self._move(task_id, (TaskStatus.STARTED,), over, result, error)
        finally:
            file.unlink(missing_ok=True)

    def _is_over(self, task_id: str) -> bool:
        """Whether a check that works is to stop; asked between its references, which shows that it goes on."""
        now = self._clock()
        with self._database() as database:
            database.execute(
                "UPDATE task SET changed = ? WHERE id = ? AND status = 'STARTED' AND changed < ?",
                (now, task_id, now - _BEAT_SECONDS),
            )
        return self._closed.is_set() or self.get(task_id).status is TaskStatus.REVOKED

    def _move(
        self,
        task_id: str,
        before: tuple[TaskStatus, ...],
        after: TaskStatus,
        result: bytes | None = None,
        error: str = "",
    ) -> bool:
        """Change a check's status if it is one of `before`; whether it was."""
        marks = ", ".join("?" * len(before))
        with self._database() as database:
            done = database.execute(
                f"UPDATE task SET status = ?, changed = ?, result = ?, error = ? WHERE id = ? AND status IN ({marks})",  # noqa: S608
                (after.value, self._clock(), result, error, task_id, *before),
            )
            return done.rowcount == 1

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            database = sqlite3.connect(self._folder / "checks.db", timeout=15, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"the file of checks cannot be opened: {error}") from error
        try:
            yield database
        except sqlite3.Error as error:
            raise StoreError(f"the file of checks: {error}") from error
        finally:
            database.close()

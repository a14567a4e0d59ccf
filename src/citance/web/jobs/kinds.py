"""The kinds of jobs, and what the function of one is given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from citance.errors import Cancelled, UsageError
from citance.index import Index
from citance.settings import Settings
from citance.store import Job

__all__ = ["JobContext", "JobKind", "Lane", "Progress", "job_kind", "kind_of", "kinds"]


@dataclass(frozen=True)
class Progress:
    """How far a job is."""

    done: int = 0
    total: int | None = None
    words: str = ""


class Stop:
    """Whether a job is to end before it is through, and why."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.by_server = False

    def ask(self, *, by_server: bool = False) -> None:
        """Have it end at its next step; `by_server` where nobody cancelled it but the server ends."""
        self.by_server = self.by_server or (by_server and not self.asked.is_set())
        self.asked.set()


@dataclass
class JobContext:
    """What the function of a job works with. `progress` and `check` cost next to nothing: another thread tells the database."""

    library: Index
    settings: Settings
    job: Job
    at: Progress = field(default_factory=Progress)
    stop: Stop = field(default_factory=Stop)

    def progress(self, done: int, total: int | None = None, words: str = "") -> None:
        """Tell how far the job is: `done` of `total` (None where that is not known), and what it is about just now.

        Raises:
            Cancelled: the job is to end here.
        """
        self.at = Progress(done, total, words)
        self.check()

    def check(self) -> None:
        """Go on only if nobody wants the job to end.

        Raises:
            Cancelled: somebody does.
        """
        if self.stop.asked.is_set():
            raise Cancelled("the job was cancelled")

    def is_cancelled(self) -> bool:
        """Whether the job is to end, for functions that ask."""
        return self.stop.asked.is_set()


Work = Callable[[JobContext, dict[str, Any]], Any]


class Lane(StrEnum):
    """Jobs of one lane are done one after the other in each server process; lanes do not wait for one another."""

    SHORT = "short"
    """Somebody sits there and waits."""
    LONG = "long"


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    `words` is a message of the catalogue that names it. `template` prints its result, with `job` and `result` in its
    context; `address` leads to a page of its own that tells of it instead. `resumes`: begun anew by the next server where
    one ends in the middle of it, since what was done stays. `hours`: so long after its end it is forgotten.
    """

    name: str
    words: str
    work: Work
    template: str = "jobs/_plain.html"
    address: Callable[[Job], str] | None = None
    lane: Lane = Lane.LONG
    resumes: bool = False
    hours: float | None = None

    def page_of(self, job: Job) -> str:
        """The address of the page that tells of a job of this kind."""
        return self.address(job) if self.address else f"/jobs/{job.id}"


_KINDS: dict[str, JobKind] = {}


def job_kind(name: str, words: str, **more: Any) -> Callable[[Work], Work]:
    """Make a function known as the work of a kind of job; `more` are further fields of `JobKind`.

    Raises:
        UsageError: there is another kind of that name.
    """

    def known(work: Work) -> Work:
        if name in _KINDS and _KINDS[name].work.__qualname__ != work.__qualname__:
            raise UsageError(f"there are two kinds of jobs called {name}")
        _KINDS[name] = JobKind(name, words, work, **more)
        return work

    return known


def kinds(lane: Lane | None = None) -> tuple[str, ...]:
    """The names of all kinds, or of those of a lane."""
    return tuple(each.name for each in _KINDS.values() if lane is None or each.lane is lane)


def kind_of(job: Job | str) -> JobKind | None:
    """The kind of a job; None for one that this version does not know."""
    return _KINDS.get(job if isinstance(job, str) else job.kind)

"""What goes to a reader process and what comes back."""

from __future__ import annotations

import hashlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType

from citance.errors import CitanceError, InputError
from citance.read.inputs import InputFile

__all__ = ["Bounds", "Factory", "FailureKind", "Outcome", "Task", "Work", "perform", "perform_here"]

Work = Callable[[bytes, str, str], bytes]
"""From a file's content, its SHA-256 and its name to the encoded result."""
Factory = Callable[[], Work]
"""Makes the work once per process (loading the classifier …); a function of a module, or a partial of one, so that
processes find it."""


class FailureKind(StrEnum):
    """Why a file gave nothing, where it was not an error of `citance.errors` (whose class name is the kind then)."""

    DIED = "ReaderDied"
    SLOW = "TooSlow"
    MEMORY = "TooMuchMemory"
    INTERNAL = "InternalError"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take: seconds, and megabytes of memory beyond those that a process has when it is ready (0
    for no limit)."""

    seconds: float
    memory_mb: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One file to work on. `known_sha256` is the content that needs no work again, "" for none; `extra_seconds` is what
    it may take beyond the others, since it waits for another program."""

    item: InputFile
    known_sha256: str = ""
    extra_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: a result, or nothing new (`unchanged`), or a failure's kind and reason (one line)."""

    sha256: str = ""
    result: bytes | None = None
    unchanged: bool = False
    kind: str = ""
    reason: str = ""


class _TooSlow(Exception):  # noqa: N818 - never leaves this module
    """The alarm went off."""


def failed(error: InputError, sha256: str = "") -> Outcome:
    """The outcome of a file that cannot be read."""
    return Outcome(sha256=sha256, kind=type(error).__name__, reason=_one_line(str(error)))


def too_slow(seconds: float) -> Outcome:
    """The outcome of a file that took longer than it may."""
    return Outcome(kind=FailureKind.SLOW, reason=f"took longer than {seconds:g} s (setting file_seconds)")


def too_large(memory_mb: int) -> Outcome:
    """The outcome of a file that needs more memory than it may."""
    most = f"{memory_mb:,} MB of memory (setting file_memory_mb)" if memory_mb else "memory than there is"
    return Outcome(kind=FailureKind.MEMORY, reason=f"needs more than {most}" if memory_mb else f"needs more {most}")


def perform(
    work: Work, load: Callable[[], bytes], known_sha256: str = "", *, name: str = "", memory_mb: int = 0
) -> Outcome:
    """Load one file and do the work on it; every failure of the file becomes an outcome."""
    sha256 = ""
    try:
        data = load()
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            return Outcome(sha256=sha256, unchanged=True)
        return Outcome(sha256=sha256, result=work(data, sha256, name))
    except InputError as error:
        return failed(error, sha256)
    except MemoryError:
        return too_large(memory_mb)
    except (CitanceError, _TooSlow):
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one file brings to light must not stop the others
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
        return Outcome(sha256=sha256, kind=FailureKind.INTERNAL, reason=_one_line(reason))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]


def perform_here(work: Work, task: Task, load: Callable[[], bytes], seconds: float) -> Outcome:
    """The outcome of a task, worked on in this process.

    The time limit holds in the main thread of a POSIX process, and between two steps of Python code only.
    """
    try:
        with _alarm(seconds + task.extra_seconds):
            return perform(work, load, task.known_sha256, name=task.item.name)
    except _TooSlow:
        return too_slow(seconds)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

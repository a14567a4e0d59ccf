"""One reader process: the loop inside it, and the handle by which the main process holds it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from types import FrameType, ModuleType

from citance.errors import CitanceError
from citance.pipeline._limits import address_space, limit_memory
from citance.pipeline._tasks import Factory, FailureKind, Outcome, Task, perform

__all__ = ["Reader", "given", "portable_load", "without_interrupts"]

_READY = "ready"
_LEAVING = "leaving"
_AHEAD = 2
"""Tasks that a reader may hold, so that it need not wait while the main process writes to the database."""


def _serve(connection: Connection, factory: Factory, memory_mb: int) -> None:
    """The life of a reader process: say that it is ready, then answer every task, until the pipe closes, or until it
    has itself become so large that the next file would have too little of its memory."""
    # Ctrl-C reaches the whole process group; the main process decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            work = factory()
            first_size = limit_memory(memory_mb)
            connection.send(_READY)
            while True:
                load, known_sha256, name = connection.recv()
                outcome = perform(work, load, known_sha256, name=name, memory_mb=memory_mb)
                connection.send(outcome)
                grown = address_space() - first_size
                if first_size and (outcome.kind == FailureKind.MEMORY or grown > memory_mb * 500_000):
                    connection.send(_LEAVING)
                    return
        except CitanceError as error:
            connection.send(error)


def given(data: bytes) -> bytes:
    """The data; as a partial, a loader that another process can call."""
    return data


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module while a process is spawned.

    Else the new process imports the caller's script again: slow, and without end for a script that has no
    `if __name__ == "__main__"` around its call.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back: a start of a process that is cut short leaves one that complains of it, a file that is
    written and not yet counted makes the summary wrong. What comes meanwhile takes effect at the end."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is interrupted
        return
    held: list[tuple[int, FrameType | None]] = []
    before = {
        number: signal.signal(number, lambda *came: held.append(came)) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for came in held[:1]:
            signal.raise_signal(came[0])


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that is spawned never see Ctrl-C, which reaches the whole process group: one that is still
    importing, and has not come to ignoring it, would show where it was. Windows has no such mask."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else the first start runs it, and lets SIGINT through again before our process
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Reader:
    """A reader process with the tasks that it holds; the first of them is the one it works on."""

    def __init__(self, factory: Factory, memory_mb: int = 0) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, factory, memory_mb), daemon=True)
        try:
            with without_interrupts(), _without_main(), _deaf_to_interrupts():
                self._process.start()
        except KeyboardInterrupt:
            if self._process.pid is not None:
                self._process.kill()
            raise
        other.close()
        self.ready = False
        self.leaving = False
        self.tasks: deque[tuple[int, Task, Callable[[], bytes]]] = deque()
        self.since = time.monotonic()

    def has_room(self, task: Task) -> bool:
        """Whether the task may be given now.

        A content that travels through the pipe goes only to a reader that waits for it: sent to one that is writing
        a large result itself, both would wait for the other for ever.
        """
        return not self.tasks or (task.item.portable and len(self.tasks) < _AHEAD)

    def give(self, number: int, task: Task, load: Callable[[], bytes]) -> None:
        """Send a task; a process that is gone meanwhile shows at the next `answer`."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append((number, task, load))
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send((load, task.known_sha256, task.item.name))

    def answer(self) -> Outcome | None:
        """What the process has sent: the outcome of its first task, or None for the word that it is ready or leaves.

        Raises:
            EOFError: the process is gone.
            CitanceError: the process cannot work at all (no classifier …).
        """
        try:
            message = self.connection.recv()
        except ConnectionResetError as error:
            raise EOFError from error
        self.since = time.monotonic()
        if isinstance(message, CitanceError):
            raise message
        if message == _READY:
            self.ready = True
            return None
        if message == _LEAVING:
            self.leaving = True
            return None
        if not isinstance(message, Outcome):
            raise EOFError
        return message

    def overdue(self, seconds: float) -> float:
        """Seconds by which the first task has passed its time; negative while it has not."""
        if not self.ready or not self.tasks:
            return -seconds
        return time.monotonic() - self.since - seconds - self.tasks[0][1].extra_seconds

    def cause_of_death(self) -> Outcome:
        """The outcome of the task that a process died on."""
        self._process.join(5)
        code = self._process.exitcode
        how = f"exit code {code}"
        if code is not None and code < 0:
            how = signal.Signals(-code).name
            # Libraries in C end the process when they get no memory, each in its own way.
            how += ", perhaps out of memory" if how in ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL") else ""
        return Outcome(kind=FailureKind.DIED, reason=f"reader process died ({how})")

    def stop(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join(5)
        self.connection.close()


def portable_load(task: Task) -> Callable[[], bytes]:
    """A loader that another process can call; reads the content here where only this process can.

    Raises:
        InputError: the content cannot be read.
    """
    return task.item.load if task.item.portable else partial(given, task.item.load())

"""Files over several processes, a bounded number under way; a file that kills or blocks its reader is lost alone.

Why not `concurrent.futures`: its process pool is broken as a whole when one process dies, does not tell on which task,
and cannot end a task that takes too long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from multiprocessing.connection import wait

from citance.errors import CitanceError, InputError
from citance.pipeline._tasks import Bounds, Factory, Outcome, Task, Work, failed, perform_here, too_slow
from citance.pipeline._worker import Reader, given, portable_load
from citance.read.sniff import needs_process

__all__ = ["run_tasks"]

_STARTS = 3
"""Processes that may die before they are ready, one after the other, until the whole is given up."""
_UNDER_WAY = 64
"""Outcomes per process that may wait for an earlier one where the order is kept: some 10 MB, or two seconds' work."""
_POLL = 1.0
"""Longest wait, in seconds, before time limits are looked at again."""


def run_tasks(
    tasks: Iterator[Task],
    factory: Factory,
    *,
    workers: int,
    bounds: Bounds,
    ordered: bool = False,
    isolated: bool = False,
) -> Generator[tuple[Task, Outcome]]:
    """Do the work that `factory` makes on every task, and give each task with its outcome.

    Args:
        tasks: asked for one by one, never further ahead than the processes have room for.
        factory: a function at the top of an importable module.
        workers: number of processes; with 1 article XML is worked on in this process, and other content in one more.
        bounds: what one task may take.
        isolated: work in other processes only, also with one worker.
        ordered: give outcomes in the order of the tasks, else as they come.

    Raises:
        CitanceError: the work cannot be made (no classifier …), or processes cannot be started.
    """
    if workers == 1 and not isolated:
        yield from _run_here(tasks, factory, bounds)
        return
    pool = _Pool(tasks, factory, workers, bounds)
    try:
        if not ordered:
            for _, task, outcome in pool.run(lambda: True):
                yield task, outcome
            return
        waiting: dict[int, tuple[Task, Outcome]] = {}
        following = 0
        for number, task, outcome in pool.run(lambda: len(waiting) < _UNDER_WAY * workers):
            waiting[number] = (task, outcome)
            while following in waiting:
                yield waiting.pop(following)
                following += 1
    finally:
        pool.stop()


def _run_here(tasks: Iterator[Task], factory: Factory, bounds: Bounds) -> Iterator[tuple[Task, Outcome]]:
    """Work on the tasks one after the other; what may harm its process in another one, started when the first comes."""
    work: Work | None = None
    pool = _Pool(iter(()), factory, 1, bounds)
    try:
        for task in tasks:
            try:
                data = task.item.load()
            except InputError as error:
                yield task, failed(error)
                continue
            load = partial(given, data)
            if needs_process(data, task.item.name):
                yield task, pool.run_one(task, load)
            else:
                work = work or factory()
                yield task, perform_here(work, task, load, bounds.seconds)
    finally:
        pool.stop()


class _Pool:
    def __init__(self, tasks: Iterator[Task], factory: Factory, workers: int, bounds: Bounds) -> None:
        self.tasks = enumerate(tasks)
        self.factory = factory
        self.workers = workers
        self.bounds = bounds
        self.readers: list[Reader] = []
        self.again: deque[tuple[int, Task, Callable[[], bytes]]] = deque()
        self.done: deque[tuple[int, Task, Outcome]] = deque()
        self.failed_starts = 0
        self.exhausted = False

    def run(self, may_go_on: Callable[[], bool]) -> Iterator[tuple[int, Task, Outcome]]:
        """Every task's number, the task and its outcome; new tasks are begun while `may_go_on()`."""
        while True:
            while self.done:
                yield self.done.popleft()
            self.fill(may_go_on())
            if self.done:
                continue
            if any(reader.tasks for reader in self.readers):
                self.collect()
            elif self.exhausted and not self.again:
                return

    def run_one(self, task: Task, load: Callable[[], bytes]) -> Outcome:
        """The outcome of one task more."""
        self.again.append((0, task, load))
        ((_, _, outcome),) = self.run(lambda: True)
        return outcome

    def fill(self, new: bool) -> None:
        """Give tasks to readers until none has room; readers are started as tasks come. `new`: also untouched ones."""
        while not self.done and (self.again or new) and (task := self.next_task()) is not None:
            free = [reader for reader in self.readers if reader.has_room(task[1])]
            idle = [reader for reader in free if not reader.tasks]
            if not idle and len(self.readers) < self.workers:
                self.readers.append(Reader(self.factory, self.bounds.memory_mb))
                idle = self.readers[-1:]
            if not free and not idle:
                self.again.appendleft(task)
                return
            (idle or free)[0].give(*task)

    def next_task(self) -> tuple[int, Task, Callable[[], bytes]] | None:
        if self.again:
            return self.again.popleft()
        for number, task in self.tasks:
            try:
                return number, task, portable_load(task)
            except InputError as error:
                self.done.append((number, task, failed(error)))
                return None
        self.exhausted = True
        return None

    def collect(self) -> None:
        """Wait for outcomes, for processes that end, and for those that take too long."""
        connections = {reader.connection: reader for reader in self.readers}
        for connection in wait(list(connections), timeout=min(_POLL, self.bounds.seconds / 4)):
            reader = connections[connection]  # type: ignore[index]
            try:
                outcome = reader.answer()
            except EOFError:
                self.bury(reader, reader.cause_of_death())
                continue
            self.failed_starts = 0
            if outcome is not None:
                number, task, _ = reader.tasks.popleft()
                self.done.append((number, task, outcome))
            elif reader.leaving:
                self.dismiss(reader)
        for reader in list(self.readers):
            if reader.overdue(self.bounds.seconds) > 0 and not reader.connection.poll():
                self.bury(reader, too_slow(self.bounds.seconds))

    def dismiss(self, reader: Reader) -> None:
        """Take a reader away that leaves by itself; its tasks are given to others."""
        self.readers.remove(reader)
        self.again.extend(reader.tasks)
        reader.stop()

    def bury(self, reader: Reader, outcome: Outcome) -> None:
        """Take a reader away; the task it was at has failed, the next ones are given to others."""
        self.readers.remove(reader)
        if not reader.ready:
            self.failed_starts += 1
            if self.failed_starts >= _STARTS:
                raise CitanceError(f"reader processes cannot be started: {outcome.reason}; try with one worker")
        elif reader.tasks:
            number, task, _ = reader.tasks.popleft()
            self.done.append((number, task, outcome))
        self.again.extend(reader.tasks)
        reader.stop()

    def stop(self) -> None:
        for reader in self.readers:
            reader.stop()
        self.readers.clear()

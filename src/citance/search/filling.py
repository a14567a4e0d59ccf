"""Filling a whole index from several processes: each reads parts of the store into an index of its own; at the end their
segments become those of the real one by the replacement of one file.

All works are read before the first statement, as in `follow`. Other writers are kept out by the caller, who holds the
index's lock all the time; readers see the old content until the list of segments is replaced. What a kill leaves
behind is a folder that the next filling removes, or files that the library's next clean-up removes, since they are on its list
before they are moved.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from citance.errors import StoreError
from citance.store import Store

__all__ = ["fill_apart", "processes_for"]

ENOUGH = 20_000
"""Statements below which starting processes costs more than it saves."""
_MOST = 4
"""Processes: each needs about 400 MB."""
_PART = 2_000
"""Rows per order."""
_FOLDER = "filling-"
_MODULE = "citance.search._part"
_Order = tuple[str, int, int]


def processes_for(store: object) -> int:
    """In how many processes a store's index is to be filled; 1 where that is better done in this one."""
    if not isinstance(store, Store) or not sys.executable or not Path(store.path).is_file():
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST) if store.last_rows()[1] >= ENOUGH else 1


def fill_apart(store: Store, folder: Path, number: int, progress: Callable[[int], None] | None = None) -> int:
    """Fill the index in `folder`, whose lock the caller holds, from `number` processes; gives the number of statements and
    works written. The index has to be opened anew afterwards.

    Raises:
        StoreError: a process failed; the index is as it was.
        OSError: the folder cannot be written.
        ValueError: the library wrote what is not understood here.
    """
    last_work, last_statement = store.last_rows()
    for left in folder.glob(f"{_FOLDER}*"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    # A new name each time: processes of one that was killed may take a moment to see that it is gone.
    apart = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=folder))
    places = [apart / str(place) for place in range(number)]
    parts: list[_Process] = []
    try:
        parts += (_Process(store.path, place) for place in places)
        done = 0
        for orders in (_orders("works", last_work), _orders("statements", last_statement)):
            for written in _shared_out(parts, orders):
                done += written
                if progress is not None:
                    progress(done)
        _each(parts, lambda part: part.end())
        take_over(folder, places)
    finally:
        for part in parts:
            part.stop()
        shutil.rmtree(apart, ignore_errors=True)
    return done


def _orders(kind: str, last: int) -> deque[_Order]:
    return deque((kind, after, min(after + _PART, last)) for after in range(0, last, _PART))


class _Process:
    """A process of `_part`."""

    def __init__(self, address: str, place: Path) -> None:
        # Not `multiprocessing`: that would run the caller's script again. In a session of its own, Ctrl-C reaches this
        # process only, which then ends the others.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, address, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def answer(self, order: str) -> str:
        """Give an order and wait for the answer."""
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise StoreError("a process that fills the search index has no pipe")
        try:
            into.write(f"{order}\n")
            into.flush()
            line = out.readline().strip()
        except (OSError, ValueError):
            line = ""
        if not line:
            raise StoreError("a process that fills the search index ended too early")
        return line

    def end(self) -> None:
        """Let it commit, and wait until it is gone."""
        self.answer("end")
        self._process.wait()

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _each(parts: Sequence[_Process], do: Callable[[_Process], None]) -> None:
    """Do something with all of them at once; the first error is raised when all have ended."""
    errors: list[StoreError] = []

    def run(part: _Process) -> None:
        try:
            do(part)
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(part,), daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _shared_out(parts: Sequence[_Process], orders: deque[_Order]) -> Iterator[int]:
    """Give each process its next order as soon as it is free; what each order wrote."""
    number = len(orders)
    answers: queue.SimpleQueue[int | StoreError] = queue.SimpleQueue()

    def serve(part: _Process) -> None:
        while True:
            try:
                kind, after, until = orders.popleft()
            except IndexError:
                return
            try:
                answers.put(int(part.answer(f"{kind} {after} {until}")))
            except (StoreError, ValueError) as error:
                answers.put(StoreError(str(error)))
                return

    for part in parts:
        threading.Thread(target=serve, args=(part,), daemon=True).start()
    for _ in range(number):
        answer = answers.get()
        if isinstance(answer, StoreError):
            raise answer
        yield answer


def take_over(folder: Path, places: Sequence[Path]) -> None:
    """Make the segments of other indexes those of the index in `folder`, in the place of its own.

    The library keeps the list of an index's segments in meta.json, and that of all its files, for its clean-up, in
    .managed.json; a segment is some files that are called by its id. Nothing else refers to them.
    """
    metas = [_read(place / "meta.json") for place in places]
    old = _read(folder / "meta.json")
    if any(meta["schema"] != old["schema"] for meta in metas):
        raise ValueError("the parts of a search index have another schema than it")
    new = {
        **old,
        "segments": [segment for meta in metas for segment in meta["segments"]],
        "opstamp": max(meta["opstamp"] for meta in (old, *metas)) + 1,
    }
    ids = tuple(str(segment["segment_id"]).replace("-", "") for segment in new["segments"])
    files = [file for place in places for file in place.iterdir() if file.name.startswith(ids)] if ids else []
    managed = folder / ".managed.json"
    listed = dict.fromkeys([*_read(managed), *(file.name for file in files)])
    _replace(managed, list(listed))
    for file in files:
        file.replace(folder / file.name)
    _replace(folder / "meta.json", new)


def _read(file: Path) -> Any:
    return msgspec.json.decode(file.read_bytes())


def _replace(file: Path, content: object) -> None:
    """Write beside, and down to the disk, then move over."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(msgspec.json.encode(content))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)

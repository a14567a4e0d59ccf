"""The index folder: its state file, and the border at which foreign errors are translated."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import msgspec

from citance.errors import StoreError

__all__ = [
    "FORMAT",
    "Mirror",
    "State",
    "begin",
    "first_line",
    "identity",
    "is_read_only",
    "mirror_of",
    "read_state",
    "share",
    "translated",
    "write_state",
]

FORMAT = 3
"""Counts up with every change of schema or analysis; an index of another format is built anew."""


Mirror: TypeAlias = tempfile.TemporaryDirectory[str]
"""A folder that stands for one that may not be written to; removed when nothing holds it any more."""

_META = "meta.json"
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


class State(msgspec.Struct, frozen=True):
    """With which format, and up to which point of the change log, the index was written; `batch` names the batch that
    was put last, if it was put by name."""

    format: int
    watermark: int
    batch: str = ""


def _state_file(path: Path) -> Path:
    return path / "citance.json"


def read_state(path: Path) -> State | None:
    """The state, or None where there is none that can be read."""
    try:
        return msgspec.json.decode(_state_file(path).read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return None


def write_state(path: Path, state: State) -> None:
    """Write beside and move over, so that a reader sees the old or the new state, never half of one."""
    beside = path / f"citance.json.{os.getpid()}"
    beside.write_bytes(msgspec.json.encode(state))
    beside.replace(_state_file(path))


def share(path: Path) -> None:
    """Let everybody read the library's list of segments who may read the state: the library makes it the owner's only."""
    for name in (_META, ".managed.json"):
        with suppress(FileNotFoundError, PermissionError):  # another one of several people who write is its owner
            (path / name).chmod(_state_file(path).stat().st_mode & 0o777)


def is_read_only(path: Path) -> bool:
    """Whether the index's folder, or the one in which it would be made, may not be written to."""
    if not path.exists():
        parent = next(each for each in path.absolute().parents if each.exists())
        return parent.is_dir() and not os.access(parent, os.W_OK | os.X_OK)
    if not path.is_dir():
        return False
    locks = [path / name for name in _LOCKS]
    return not os.access(path, os.W_OK | os.X_OK) or any(
        lock.exists() and not os.access(lock, os.W_OK) for lock in locks
    )


def mirror_of(path: Path) -> Mirror:
    """A folder of links to the index's files: the library wants to make a lock file beside them even to read."""
    mirror = tempfile.TemporaryDirectory(prefix="citance-search-", ignore_cleanup_errors=True)
    for file in path.absolute().iterdir():
        link = Path(mirror.name) / file.name
        if file.name == _META:
            link.write_bytes(file.read_bytes())
        elif not file.name.startswith("."):
            _link(file, link)
    return mirror


def _link(file: Path, link: Path) -> None:
    try:
        link.symlink_to(file)
    except OSError:  # a system that lets only some people make links
        shutil.copyfile(file, link)


def identity(path: Path) -> int | None:
    """What tells this folder from another one that comes to stand in its place; None where there is none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def begin(path: Path, make: Callable[[Path], None], *, instead_of: int | None) -> None:
    """Put a folder that `make` fills in the place of `path`: it is whole from the moment it can be seen.

    Several that find no usable index at the same time begin one each; the first one's stays. `instead_of` is the
    `identity` of the folder that was found to be of no use: no other one is taken away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = f"{path.name}.{os.getpid()}-{threading.get_ident()}"
    beside, old = path.with_name(f"{mark}.new"), path.with_name(f"{mark}.old")
    try:
        beside.mkdir()
        make(beside)
        if instead_of is not None and identity(path) == instead_of:
            path.rename(old)
        beside.rename(path)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    finally:
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)


def first_line(error: BaseException) -> str:
    """The gist of a foreign message."""
    return str(error).split("\n", 1)[0][:200]


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Foreign errors become `StoreError`, once, here."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"the search index in {path} cannot be read or written: {error.strerror or error}") from error
    except ValueError as error:
        raise StoreError(
            f"the search index in {path} is damaged ({first_line(error)}); delete the folder and it is built anew"
        ) from error

"""The index folder: its state file, and the border at which foreign errors are translated."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from citance.errors import StoreError

__all__ = ["FORMAT", "State", "clear", "first_line", "read_state", "translated", "write_state"]

FORMAT = 1
"""Counts up with every change of schema or analysis; an index of another format is built anew."""


class State(msgspec.Struct, frozen=True):
    """With which format, and up to which point of the change log, the index was written."""

    format: int
    watermark: int


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


def clear(path: Path) -> None:
    """Remove the folder with all that is in it."""
    if path.exists():
        shutil.rmtree(path)


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

"""Where an interrupted run over files stood: which parts are done, and how far the last one is."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import msgspec

from citance.errors import InputError

__all__ = ["ProgressFile"]

_PAUSE = 5.0
"""Seconds between two savings: what is done twice after a run was killed is harmless."""


class _Content(msgspec.Struct):
    run: str
    done: dict[str, int]


class ProgressFile:
    """The file; it belongs to one run, which is known by what it was asked to do."""

    def __init__(self, path: Path | None, request: list[str]) -> None:
        """Take up what an earlier run with the same request has left, if anything."""
        self._path = path
        self._run = hashlib.sha256("\n".join(request).encode()).hexdigest()
        self._done: dict[str, int] = {}
        self._saved_at = 0.0
        try:
            content = msgspec.json.decode(path.read_bytes(), type=_Content) if path and path.exists() else None
        except (OSError, msgspec.DecodeError):
            content = None  # a damaged file means beginning anew
        if content is not None and content.run == self._run:
            self._done = content.done

    def done(self, part: str) -> int:
        """How many records of a part are done; -1 for all."""
        return self._done.get(part, 0)

    def at(self, part: str, records: int) -> None:
        """Note how far a part is, and keep it now and then."""
        self._done[part] = records
        if time.monotonic() - self._saved_at > _PAUSE:
            self.save()

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            InputError: it cannot be written.
        """
        if self._path is None:
            return
        self._saved_at = time.monotonic()
        part = self._path.with_name(f"{self._path.name}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(_Content(self._run, self._done)))
            part.replace(self._path)
        except OSError as error:
            raise InputError(f"{self._path}: cannot be written: {error.strerror}") from error

    def finish(self) -> None:
        """Take the file away: the run has come to its end."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

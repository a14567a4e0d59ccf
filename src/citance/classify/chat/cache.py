"""Answers that were paid for are kept, so that a run that was stopped goes on without asking again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from citance.classify.chat.answer import Answer
from citance.classify.chat.prompt import PROMPT_VERSION
from citance.errors import ModelError

__all__ = ["AnswerCache", "answer_key"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, prompt INTEGER NOT NULL, answer BLOB NOT NULL
) WITHOUT ROWID
"""
_MOST_ASKED = 500
_decode = msgspec.json.Decoder(Answer).decode


def answer_key(model: str, statement: Mapping[str, Any]) -> str:
    """The handle of an answer: the model, the version of the prompt, and all that the model saw of the statement."""
    text = json.dumps([model, PROMPT_VERSION, statement], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class AnswerCache:
    """A small SQLite file; several processes may use it at once. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            ModelError: it cannot be opened, or is no such file.
        """
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ModelError(f"the folder of the answers, {path.parent}, cannot be made: {error.strerror}") from error
        with self._told():
            self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(_SCHEMA)

    def get(self, keys: Iterable[str]) -> dict[str, Answer]:
        """The answers that are there; one that cannot be read is taken as not there."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Answer] = {}
        for start in range(0, len(wanted), _MOST_ASKED):
            some = wanted[start : start + _MOST_ASKED]
            marks = ",".join("?" * len(some))
            with self._told(), self._lock:
                rows = self._connection.execute(
                    f"SELECT key, answer FROM answer WHERE key IN ({marks})",  # noqa: S608 - only question marks
                    some,
                ).fetchall()
            for key, data in rows:
                try:
                    found[key] = _decode(data)
                except msgspec.MsgspecError:
                    continue
        return found

    def put(self, model: str, answers: Mapping[str, Answer]) -> None:
        """Keep answers at once, so that no kill loses them."""
        rows = [(key, model, PROMPT_VERSION, msgspec.json.encode(answer)) for key, answer in answers.items()]
        with self._told(), self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ModelError(f"the file of the answers, {self.path}, cannot be used: {error}") from error

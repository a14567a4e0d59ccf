"""A library of works in one SQLite file, its candidates found by block, as the store does it: for `benchmarks.matching`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from citance.model import Candidate, Work
from citance.resolve import work_blocks

__all__ = ["CAP", "Library"]

CAP = 50
"""Works that one key gives at most."""
MOST = 25
"""Candidates that are compared: those with the most keys in common."""
_BATCH = 20_000


class Library:
    """Works with the numbers under which they are candidates. A work's id counts from 1 in the order of adding."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;"
            "CREATE TABLE IF NOT EXISTS work (id INTEGER PRIMARY KEY, doi TEXT, body BLOB);"
            "CREATE TABLE IF NOT EXISTS work_block (key INTEGER, work_id INTEGER, PRIMARY KEY (key, work_id)) WITHOUT ROWID;"
        )
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Work).decode

    def add(self, works: Iterable[Work]) -> None:
        """Add works in one transaction per 20,000, their keys in the order of the index."""
        rows: list[tuple[int, str | None, bytes]] = []
        keys: list[tuple[int, int]] = []
        number = self._db.execute("SELECT coalesce(max(id), 0) FROM work").fetchone()[0]
        for number, work in enumerate(works, number + 1):  # noqa: B020 - goes on from the last one
            rows.append((number, work.doi, self._encode(work)))
            keys += [(key, number) for key in work_blocks(work)]
            if len(rows) >= _BATCH:
                self._write(rows, keys)
                rows, keys = [], []
        self._write(rows, keys)

    def _write(self, rows: list[tuple[int, str | None, bytes]], keys: list[tuple[int, int]]) -> None:
        with self._db:
            self._db.executemany("INSERT INTO work VALUES (?, ?, ?)", rows)
            self._db.executemany("INSERT OR IGNORE INTO work_block VALUES (?, ?)", sorted(keys))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM work").fetchone()[0])

    def work(self, work_id: int) -> Work:
        """The work of that id."""
        return self._decode(self._db.execute("SELECT body FROM work WHERE id = ?", (work_id,)).fetchone()[0])

    def ids(self, blocks: Sequence[int]) -> list[int]:
        """The works under any of the numbers, those with the most numbers in common first; at most `MOST`."""
        shared: dict[int, int] = {}
        for block in blocks:
            for (work_id,) in self._db.execute(f"SELECT work_id FROM work_block WHERE key = ? LIMIT {CAP}", (block,)):  # noqa: S608
                shared[work_id] = shared.get(work_id, 0) + 1
        return sorted(shared, key=lambda each: (-shared[each], each))[:MOST]

    def candidates(self, blocks: Sequence[int]) -> list[Candidate]:
        """The same with their descriptions."""
        ids = self.ids(blocks)
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(f"SELECT id, body FROM work WHERE id IN ({marks})", ids)  # noqa: S608
        return [Candidate(work_id=work_id, work=self._decode(body)) for work_id, body in rows]

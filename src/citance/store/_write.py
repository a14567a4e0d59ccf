"""The state of one write transaction: ids that are given out, and what is to be told to derived indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Table, bindparam, insert, select, update

from citance.store._codec import encode
from citance.store.nouns import Change
from citance.store.schema import change, classifier, correction, counter

__all__ = ["Mention", "Write", "chunks", "decode_change"]

T = TypeVar("T")

decode_change = msgspec.json.Decoder(Change).decode

CHUNK = 500
"""Values in one IN list: far below every database's limit on parameters."""
_CHANGE_IDS = 5_000
"""Ids in one row of the change log, so that a reader of it needs little memory."""

_SET = update(counter).where(counter.c.name == bindparam("n")).values(value=bindparam("v"))


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


_INSERTS: dict[tuple[str, str, str], tuple[str, list[str] | None]] = {}
"""Compiled inserts by database, driver and table, with the order of their columns where the driver wants one."""


class Mention(NamedTuple):
    """What a reference or a paper says about a work, as its row holds it: equal ones say the same."""

    work_id: int
    keys: str
    data: str


class Write:
    """What one write transaction gives out and remembers. Made once per transaction, `finish` ends it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._counters: dict[str, int] = {
            row.name: row.value for row in connection.execute(select(counter.c.name, counter.c.value))
        }
        self._as_read = dict(self._counters)
        self._classifiers: dict[str, int] = {}
        self.has_corrections = connection.execute(select(correction.c.id).limit(1)).first() is not None
        self.put_statements: dict[str, None] = {}
        self.deleted_statements: dict[str, None] = {}
        self.put_works: set[int] = set()
        self.deleted_works: set[int] = set()
        self.mentions: set[Mention] = set()
        self.free_works: dict[str, list[int]] = {}
        """Works without keys whose only mention was taken out, by what that said: the same words get the same work."""

    def next_id(self, name: str) -> int:
        """The next id of a table, never given before."""
        value = self._counters.get(name, 0) + 1
        self._counters[name] = value
        return value

    def last_id(self, name: str) -> int:
        """The id that was given last."""
        return self._counters.get(name, 0)

    def insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert many rows, past the ORM-minded handling of every single value, which takes half of the time.

        Every row has the same columns in the same order, and only values that any driver takes as they are.
        """
        if not rows:
            return
        dialect = self.connection.dialect
        kept = (dialect.name, dialect.driver, table.name)
        if kept not in _INSERTS:
            compiled = insert(table).compile(dialect=dialect, column_keys=list(rows[0]))
            _INSERTS[kept] = (str(compiled), compiled.positiontup if compiled.positional else None)
        text, wanted = _INSERTS[kept]
        given: Any = rows if wanted is None else [tuple([row[name] for name in wanted]) for row in rows]
        self.connection.exec_driver_sql(text, given)

    def classifier_id(self, name: str) -> int:
        """The id of a model's name, which is written down on first sight."""
        if name not in self._classifiers:
            found = self.connection.execute(select(classifier.c.id).where(classifier.c.name == name)).scalar()
            if found is None:
                found = self.next_id("classifier")
                self.connection.execute(insert(classifier), {"id": found, "name": name})
            self._classifiers[name] = found
        return self._classifiers[name]

    def finish(self) -> None:
        """Write the change log and the counters: the last thing before the commit."""
        for kind, ids in self._changed():
            for part in chunks(ids, _CHANGE_IDS):
                number = self.next_id("change")
                note = Change(watermark=number, **{kind: tuple(part)})  # type: ignore[arg-type]
                self.connection.execute(insert(change), {"id": number, "data": encode(note)})
        new = [{"name": n, "value": v} for n, v in self._counters.items() if n not in self._as_read]
        grown = [{"n": n, "v": v} for n, v in self._counters.items() if self._as_read.get(n, v) != v]
        if new:
            self.connection.execute(insert(counter), new)
        if grown:
            self.connection.execute(_SET, grown)

    def _changed(self) -> list[tuple[str, Sequence[str | int]]]:
        gone = [sid for sid in self.deleted_statements if sid not in self.put_statements]
        return [
            ("deleted_statements", gone),
            ("put_statements", list(self.put_statements)),
            ("deleted_works", sorted(self.deleted_works)),
            ("put_works", sorted(self.put_works - self.deleted_works)),
        ]

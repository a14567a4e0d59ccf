"""The state of one write transaction: ids that are given out, and what is to be told to derived indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ClauseElement, Connection, Table, bindparam, insert, select, update

from citance.store._codec import encode
from citance.store._packing import Packed
from citance.store.nouns import Change
from citance.store.schema import change, classifier, correction, counter, decision

__all__ = ["Addition", "Mention", "Write", "chunks", "compiled", "decode_change", "now"]

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


_COMPILED: dict[tuple[str, str, str], tuple[str, list[str] | None]] = {}


def compiled(
    connection: Connection, name: str, statement: ClauseElement, columns: Sequence[str] | None = None
) -> tuple[str, list[str] | None]:
    """A statement in the words of the database, kept under `name`, and the order of its values where the driver wants
    one: for `exec_driver_sql`, past the handling of every single value, which takes half of the time."""
    dialect = connection.dialect
    kept = (dialect.name, dialect.driver, name)
    if kept not in _COMPILED:
        made: Any = statement.compile(
            dialect=dialect, column_keys=columns, compile_kwargs={"render_postcompile": True}
        )
        _COMPILED[kept] = (str(made), made.positiontup if made.positional else None)
    return _COMPILED[kept]


def now() -> str:
    """This moment in UTC, to the microsecond: texts of it sort by time."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Mention(NamedTuple):
    """What a reference, a record or a paper says about a work, as its row holds it: equal ones say the same."""

    work_id: int
    keys: str
    data: str


class Addition(NamedTuple):
    """What the store adds to a reference: the list of its row with more in it, and how it was matched."""

    keys: str
    method: str
    score: float
    reason: str


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
        self.has_decisions = connection.execute(select(decision.c.id).limit(1)).first() is not None
        self.put_statements: dict[str, None] = {}
        self.deleted_statements: dict[str, None] = {}
        self.put_works: set[int] = set()
        self.deleted_works: set[int] = set()
        self.mentions: set[Mention] = set()
        self.free_works: dict[str, list[int]] = {}
        """Works without keys whose only mention was taken out, by what that said: the same words get the same work."""
        self.added_keys: dict[str, list[Addition]] = {}
        """What the store had added to the keys of references that were taken out, by what they said."""
        self.loose: set[int] = set()
        """Works that came apart from others in this transaction: their references may find another work by score."""
        self.crowded: set[int] = set()
        """Works whose papers are to be looked at again: which of several versions is counted."""

    def next_id(self, name: str) -> int:
        """The next id of a table, never given before."""
        value = self._counters.get(name, 0) + 1
        self._counters[name] = value
        return value

    def last_id(self, name: str) -> int:
        """The id that was given last."""
        return self._counters.get(name, 0)

    def move(self, sids: Iterable[str], *, counted: bool = True) -> None:
        """Note statements that derived indexes must read again, or (not `counted`) must forget."""
        for sid in sids:
            if counted:
                self.put_statements[sid] = None
            else:
                self.put_statements.pop(sid, None)
                self.deleted_statements[sid] = None

    def revive(self, work_id: int) -> None:
        """Note that a work's id is in use again."""
        self.deleted_works.discard(work_id)
        self.put_works.add(work_id)

    def insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert many rows; see `compiled`.

        Every row has the same columns in the same order, and only values that any driver takes as they are.
        """
        if not rows:
            return
        text, wanted = compiled(self.connection, table.name, insert(table), list(rows[0]))
        dialect = self.connection.dialect
        packed = {each.name: each.type for each in table.columns if isinstance(each.type, Packed)}
        if packed:
            rows = [
                row | {name: kind.process_bind_param(row[name], dialect) for name, kind in packed.items()}
                for row in rows
            ]
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

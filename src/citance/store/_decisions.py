"""What people and sources have said about which keys are of one work: they are, or they never are.

A decision names the keys of two sides, so that it outlives the works: whatever mention comes later with one of these
keys is placed accordingly. A library has few decisions, and most transactions meet none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select

from citance.store._codec import KeyPair
from citance.store._write import Write, chunks, now
from citance.store.nouns import MergeKind
from citance.store.schema import decision, decision_key

__all__ = ["Decisions", "decide", "forget"]


class Decisions:
    """The decisions that a transaction has met, by key: `same` and `apart` give the keys of the other side."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._asked: set[KeyPair] = set()
        self.ids: set[int] = set()
        self.same: dict[KeyPair, set[KeyPair]] = {}
        self.apart: dict[KeyPair, set[KeyPair]] = {}

    def load(self, keys: Iterable[KeyPair]) -> set[KeyPair]:
        """Fetch what was decided about these keys; those that are said to be of one work with them."""
        if not self._write.has_decisions:
            return set()
        wanted = [key for key in dict.fromkeys(keys) if key not in self._asked]
        self._asked.update(wanted)
        ids: set[int] = set()
        by_method: dict[str, list[str]] = {}
        for method, value in wanted:
            by_method.setdefault(method, []).append(value)
        run = self._write.connection.execute
        for method, values in by_method.items():
            for part in chunks(values):
                query = select(decision_key.c.decision_id)
                ids.update(run(query.where(decision_key.c.method == method, decision_key.c.value.in_(part))).scalars())
        self._read(sorted(ids - self.ids))
        self.ids |= ids
        return {other for key in wanted for other in self.same.get(key, ())}

    def _read(self, ids: Sequence[int]) -> None:
        for part in chunks(ids):
            query = (
                select(decision_key, decision.c.same)
                .join(decision, decision.c.id == decision_key.c.decision_id)
                .where(decision_key.c.decision_id.in_(part))
            )
            sides: dict[int, tuple[list[KeyPair], list[KeyPair]]] = {}
            for row in self._write.connection.execute(query):
                sides.setdefault(row.decision_id, ([], []))[row.side].append((row.method, row.value))
                kept = self.same if row.same else self.apart
                kept.setdefault((row.method, row.value), set()).update(sides[row.decision_id][1 - row.side])
                for other in sides[row.decision_id][1 - row.side]:
                    kept.setdefault(other, set()).add((row.method, row.value))

    def are_apart(self, some: Iterable[KeyPair], others: set[KeyPair]) -> bool:
        """Whether somebody said that these keys and those are never of one work."""
        return bool(self.apart) and any(not others.isdisjoint(self.apart.get(key, ())) for key in some)


def decide(
    write: Write,
    sides: tuple[Iterable[KeyPair], Iterable[KeyPair]],
    *,
    same: bool,
    kind: MergeKind,
    who: str,
    reason: str,
    at: str = "",
    older: bool = True,
) -> None:
    """Write a decision down; what was decided before about the same two sides no longer holds. Not so
    without `older`: then what was decided before stands, as for an import."""
    first, second = (sorted(set(side)) for side in sides)
    second = [key for key in second if key not in first]
    if older:
        forget(write, first, second)
    elif _about(write, set(first), set(second)):
        return
    number = write.next_id("decision")
    write.connection.execute(
        insert(decision),
        {"id": number, "same": same, "kind": kind.value, "who": who, "reason": reason, "at": at or now()},
    )
    rows = [
        {"method": method, "value": value, "decision_id": number, "side": side}
        for side, keys in enumerate((first, second))
        for method, value in keys
    ]
    write.connection.execute(insert(decision_key), rows)
    write.has_decisions = True


def forget(write: Write, first: Iterable[KeyPair], second: Iterable[KeyPair]) -> None:
    """Take decisions out that have a key of each of these on different sides."""
    gone = _about(write, set(first), set(second))
    if gone:
        write.connection.execute(delete(decision_key).where(decision_key.c.decision_id.in_(gone)))
        write.connection.execute(delete(decision).where(decision.c.id.in_(gone)))


def _about(write: Write, one: set[KeyPair], two: set[KeyPair]) -> list[int]:
    """The decisions that have a key of each of these on different sides."""
    found = Decisions(write)
    found.load([*one, *two])
    if not found.ids:
        return []
    sides: dict[int, tuple[set[KeyPair], set[KeyPair]]] = {}
    query = select(decision_key).where(decision_key.c.decision_id.in_(found.ids))
    for row in write.connection.execute(query):
        sides.setdefault(row.decision_id, (set(), set()))[row.side].add((row.method, row.value))
    return [
        number
        for number, (left, right) in sides.items()
        if (left & one and right & two) or (left & two and right & one)
    ]

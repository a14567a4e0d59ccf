"""Which work a mention (a reference, or a paper's own front matter) is about.

The most reliable key decides: DOI, PMID, PMCID, arXiv, fingerprint. A work found by a weaker key is out of the
question where a stronger identifier of both says that they differ: two papers called "Editor's choice" of one year
stay apart once each has a DOI. Where the keys of one mention lead to several works, these are one work and are merged,
unless they have two different identifiers of one kind or papers of their own; then the most reliable key alone counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select, update

from citance.model import MatchMethod
from citance.store._codec import KeyPair, encode, rank_of
from citance.store._write import Write, chunks
from citance.store.schema import merge, paper, reference, statement, work, work_key

__all__ = ["PAPER", "REFERENCE", "TRANSLATION", "Grouping"]

PAPER, TRANSLATION, REFERENCE = 3, 2, 1
"""Levels of a description: the higher one wins, whatever it tells."""

_FINGERPRINT = MatchMethod.FINGERPRINT.value
_FIND = select(work_key.c.method, work_key.c.value, work_key.c.work_id)
_DESCRIBE = (
    update(work)
    .where(work.c.id == bindparam("i"))
    .values(level=bindparam("l"), fullness=bindparam("f"), data=bindparam("d"), has_paper=bindparam("h"))
)
_COLLIDE = select(work_key.c.method, work_key.c.value, work_key.c.work_id).where(
    work_key.c.work_id.in_(bindparam("ids", expanding=True))
)
_WORKS = select(work.c.id, work.c.level, work.c.fullness, work.c.data, work.c.has_paper).where(
    work.c.id.in_(bindparam("ids", expanding=True))
)
_BY_METHOD = select(work_key.c.value, work_key.c.work_id).where(
    work_key.c.method == bindparam("m"), work_key.c.value.in_(bindparam("values", expanding=True))
)


class _Known:
    """A work as this transaction sees it."""

    __slots__ = ("data", "dirty", "fullness", "has_paper", "ids", "keys", "level", "new")

    def __init__(self, level: int = 0, fullness: int = 0, data: str = "{}", *, has_paper: bool = False) -> None:
        self.level, self.fullness, self.data, self.has_paper = level, fullness, data, has_paper
        self.ids: dict[str, str] = {}
        self.keys: set[KeyPair] = set()
        self.dirty = self.new = False


class Grouping:
    """Ties mentions to works within one transaction.

    `load` the keys before `place`; `flush` before a row points at a work.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._owner: dict[KeyPair, int] = {}
        self._works: dict[int, _Known] = {}
        self._moved: dict[int, int] = {}
        self._new_keys: list[KeyPair] = []

    def load(self, keys: Iterable[KeyPair]) -> None:
        """Fetch all that the database knows about these keys, in few questions."""
        by_method: dict[str, list[str]] = {}
        for method, value in dict.fromkeys(keys):
            if (method, value) not in self._owner:
                by_method.setdefault(method, []).append(value)
        run = self._write.connection.execute
        wanted: set[int] = set()
        for method, values in by_method.items():
            for part in chunks(values):
                for value, work_id in run(_BY_METHOD, {"m": method, "values": part}):
                    self._owner[method, value] = work_id
                    wanted.add(work_id)
        self.load_works(wanted)

    def load_works(self, ids: Iterable[int]) -> None:
        """Fetch works by their id, with all their keys."""
        run = self._write.connection.execute
        for part in chunks(sorted({work_id for work_id in ids if work_id not in self._works})):
            for row in run(_WORKS, {"ids": part}):
                self._works[row.id] = _Known(row.level, row.fullness, row.data, has_paper=row.has_paper)
            for method, value, work_id in run(_COLLIDE, {"ids": part}):
                self._own(work_id, (method, value))

    def _own(self, work_id: int, key: KeyPair) -> None:
        known = self._works[work_id]
        known.keys.add(key)
        self._owner[key] = work_id
        if key[0] != _FINGERPRINT:
            known.ids[key[0]] = key[1]

    def find(self, keys: tuple[KeyPair, ...]) -> int | None:
        """The work that the most reliable of the keys leads to, or None. The keys must have been loaded."""
        found = self._eligible(keys)
        return found[0] if found else None

    def has_paper(self, work_id: int) -> bool:
        """Whether a loaded work's own text is in the store."""
        return self._works[work_id].has_paper

    def _eligible(self, keys: tuple[KeyPair, ...]) -> list[int]:
        """Works by these keys, most reliable first, without those that a stronger identifier speaks against."""
        found: dict[int, None] = {}
        stronger: dict[str, str] = {}
        for key in keys:
            owner = self._owner.get(key)
            if owner is not None:
                ids = self._works[owner].ids
                if all(ids.get(method, value) == value for method, value in stronger.items()):
                    found[owner] = None
            stronger[key[0]] = key[1]
        return list(found)

    def place(self, keys: tuple[KeyPair, ...], level: int, fullness: int, data: str) -> int:
        """The work of a mention, made where there is none; the fullest description of the highest level stays.

        Ties go to the greater text, so that the outcome does not depend on the order of the mentions.
        """
        found = self._eligible(keys)
        work_id = found[0] if found else self.make()
        for other in found[1:]:
            if self._may_merge(work_id, other):
                work_id = self._merge(work_id, other, keys)
        self.claim(work_id, keys)
        self.describe(work_id, level, fullness, data)
        return work_id

    def make(self) -> int:
        """A new work, without keys or description."""
        work_id = self._write.next_id("work")
        self._works[work_id] = known = _Known()
        known.new = True
        return work_id

    def claim(self, work_id: int, keys: tuple[KeyPair, ...]) -> None:
        """Give a work those keys that are nobody's, and no second identifier of one kind."""
        ids = self._works[work_id].ids
        for key in keys:
            if key not in self._owner and (key[0] == _FINGERPRINT or key[0] not in ids):
                self._own(work_id, key)
                self._new_keys.append(key)

    def describe(self, work_id: int, level: int, fullness: int, data: str) -> None:
        """Let a mention describe a work if it does it better than all before."""
        known = self._works[work_id]
        if level == PAPER and not known.has_paper:
            known.has_paper = known.dirty = True
        if (level, fullness, data) > (known.level, known.fullness, known.data):
            known.level, known.fullness, known.data = level, fullness, data
            known.dirty = True

    def now(self, work_id: int) -> int:
        """The id under which a work lives after this transaction's merges."""
        while work_id in self._moved:
            work_id = self._moved[work_id]
        return work_id

    def flush(self) -> None:
        """Write new works, new keys and better descriptions."""
        run = self._write.connection.execute
        new, better = [], []
        for work_id, known in self._works.items():
            if known.new:
                new.append(_row(work_id, known))
            elif known.dirty:
                row = _row(work_id, known)
                better.append(
                    {"i": work_id, "l": row["level"], "f": row["fullness"], "d": row["data"], "h": row["has_paper"]}
                )
            known.new = known.dirty = False
        self._write.insert(work, new)
        if better:
            run(_DESCRIBE, better)
        if self._new_keys:
            rows = [{"method": m, "value": v, "work_id": self._owner[m, v]} for m, v in self._new_keys]
            self._write.insert(work_key, rows)
            self._new_keys.clear()

    def _may_merge(self, first: int, second: int) -> bool:
        one, two = self._works[first], self._works[second]
        if one.has_paper and two.has_paper:
            return False
        return all(two.ids.get(method, value) == value for method, value in one.ids.items())

    def _merge(self, first: int, second: int, bridge: tuple[KeyPair, ...]) -> int:
        """Make two works one: the older id stays, the other one leads to it from now on."""
        self.flush()
        winner, loser = min(first, second), max(first, second)
        kept, gone = self._works[winner], self._works.pop(loser)
        run = self._write.connection.execute
        either = (statement.c.cited_id == loser) | (statement.c.citing_id == loser)
        moved = select(statement.c.sid).where(either, statement.c.counted)
        self._write.put_statements.update(dict.fromkeys(run(moved).scalars()))
        for column in (
            work_key.c.work_id,
            reference.c.work_id,
            paper.c.work_id,
            statement.c.cited_id,
            statement.c.citing_id,
            merge.c.winner_id,
        ):
            run(update(column.table).where(column == loser).values({column.name: winner}))
        run(delete(work).where(work.c.id == loser))
        run(
            insert(merge),
            {
                "id": self._write.next_id("merge"),
                "loser_id": loser,
                "winner_id": winner,
                "keys": encode(sorted(gone.keys, key=rank_of)),
                "bridge": encode(bridge),
            },
        )
        for key in gone.keys:
            self._own(winner, key)
        kept.has_paper = kept.has_paper or gone.has_paper
        kept.dirty = True
        self.describe(winner, gone.level, gone.fullness, gone.data)
        self._moved[loser] = winner
        self._write.put_works.add(winner)
        self._write.put_works.discard(loser)
        self._write.deleted_works.add(loser)
        return winner


def _row(work_id: int, known: _Known) -> dict[str, object]:
    return {
        "id": work_id,
        "level": known.level,
        "fullness": known.fullness,
        "data": known.data,
        "has_paper": known.has_paper,
    }

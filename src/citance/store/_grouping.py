"""Which work a mention (a reference, a record, or a paper's own front matter) is about.

The most reliable key decides: DOI, PMID, PMCID, arXiv, OpenAlex, fingerprint. A work found by a weaker key is out of
the question where a stronger identifier of both says that they differ: two papers called "Editor's choice" of one year
stay apart once each has a DOI. Where the keys of one mention lead to several works, these are one work and are merged,
unless they have two different identifiers of one kind or papers of their own; then the most reliable key alone counts.
Two identifiers of one kind, and two papers, meet in one work only where a mention says that they are of two versions,
or a person that they are one (see `_decisions`); what a person has parted is not merged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum

from sqlalchemy import bindparam, delete, insert, select, update

from citance.model import MatchMethod
from citance.store._codec import IDENTIFIERS, KeyPair, encode, rank_of
from citance.store._decisions import Decisions
from citance.store._links import Links, best
from citance.store._write import Write, chunks, now
from citance.store.nouns import MergeKind
from citance.store.schema import merge, paper, record, reference, statement, work, work_block, work_key

__all__ = ["Blocks", "Grouping", "Level"]


class Level(IntEnum):
    """What describes a work: the higher one wins, whatever it tells."""

    REFERENCE = 1
    RECORD = 2
    TRANSLATION = 3
    VERSION = 4
    """The paper of a version that is not the counted one."""
    PAPER = 5


Blocks = Callable[[], Iterable[int]]
"""Gives the numbers under which a work with some description is a candidate; called only where they are wanted."""

_FINGERPRINT = MatchMethod.FINGERPRINT.value
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
_BLOCKS = select(work_block.c.work_id, work_block.c.key).where(
    work_block.c.work_id.in_(bindparam("ids", expanding=True))
)


class _Known:
    """A work as this transaction sees it."""

    __slots__ = ("data", "dirty", "fullness", "has_paper", "ids", "keys", "level", "new")

    def __init__(self, level: int = 0, fullness: int = 0, data: str = "{}", *, has_paper: bool = False) -> None:
        self.level, self.fullness, self.data, self.has_paper = level, fullness, data, has_paper
        self.ids: dict[str, set[str]] = {}
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
        self._blocks: dict[int, set[int]] = {}
        self._decisions = Decisions(write)
        self.better: dict[int, None] = {}
        """Works that are new, better described or better known by their keys than before this transaction."""

    # -- looking up ----------------------------------------------------------------------------------------------

    def load(self, keys: Iterable[KeyPair]) -> None:
        """Fetch all that the database knows about these keys, in few questions."""
        asked = dict.fromkeys(keys)
        asked.update(dict.fromkeys(self._decisions.load(asked)))
        by_method: dict[str, list[str]] = {}
        for method, value in asked:
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
        fresh: list[KeyPair] = []
        for part in chunks(sorted({work_id for work_id in ids if work_id not in self._works})):
            for row in run(_WORKS, {"ids": part}):
                self._works[row.id] = _Known(row.level, row.fullness, row.data, has_paper=row.has_paper)
            for method, value, work_id in run(_COLLIDE, {"ids": part}):
                self._own(work_id, (method, value))
                fresh.append((method, value))
        self._decisions.load(fresh)

    def _own(self, work_id: int, key: KeyPair) -> None:
        known = self._works[work_id]
        known.keys.add(key)
        self._owner[key] = work_id
        if key[0] in IDENTIFIERS:
            known.ids.setdefault(key[0], set()).add(key[1])

    def find(self, said: Links) -> int | None:
        """The work that the most reliable of the keys leads to, or None. The keys must have been loaded."""
        found, _ = self._eligible(said)
        return found[0] if found else None

    def owner(self, key: KeyPair) -> int | None:
        """The work that a loaded key leads to."""
        return self._owner.get(key)

    def has_paper(self, work_id: int) -> bool:
        """Whether a loaded work's own text is in the store."""
        return self._works[work_id].has_paper

    def data(self, work_id: int) -> str:
        """The description of a loaded work, as JSON."""
        return self._works[work_id].data

    def keys(self, work_id: int) -> set[KeyPair]:
        """The keys of a loaded work."""
        return self._works[work_id].keys

    def is_known(self, work_id: int) -> bool:
        """Whether a work is there (any more)."""
        return work_id in self._works

    def is_anchored(self, work_id: int) -> bool:
        """Whether more than references without identifiers speak of a loaded work."""
        known = self._works[work_id]
        return known.level > Level.REFERENCE or bool(known.ids)

    def is_described(self, work_id: int) -> bool:
        """Whether a paper or a record, and not references only, speak of a loaded work."""
        return self._works[work_id].level > Level.REFERENCE

    def is_decided(self, key: KeyPair) -> bool:
        """Whether a decision names a loaded key."""
        return key in self._decisions.same or key in self._decisions.apart

    def may_be(self, said: Links, work_id: int) -> bool:
        """Whether neither an identifier nor a person speaks against a mention being of a loaded work."""
        known = self._works[work_id]
        return not any(method in known.ids for method, _ in said.claims) and not self._decisions.are_apart(
            said.claims, known.keys
        )

    def may_be_one(self, first: int, second: int) -> bool:
        """Whether neither identifiers, papers nor a person speak against two loaded works being one."""
        return self._may_merge(first, second, freely=False)

    def may_be_versions(self, first: int, second: int) -> bool:
        """Whether no person speaks against two loaded works being versions of one."""
        return self._may_merge(first, second, freely=True)

    def now(self, work_id: int) -> int:
        """The id under which a work lives after this transaction's merges."""
        while work_id in self._moved:
            work_id = self._moved[work_id]
        return work_id

    def _eligible(self, said: Links) -> tuple[list[int], set[int]]:
        """Works by these keys, most reliable first, without those that a stronger identifier speaks against; and those
        among them that may be united with any other, since somebody says that they are one."""
        found: dict[int, None] = {}
        said_one: set[int] = set()
        stronger: dict[str, set[str]] = {}
        further: dict[str, set[str]] = {}
        for method, value in said.versions:
            further.setdefault(method, set()).add(value)
        before: list[KeyPair] = []
        for key in said.own if said.tie is None else (*said.own, said.tie):
            owner = self._owner.get(key)
            if (
                owner is not None
                and self._fits(owner, stronger, further)
                and not self._decisions.are_apart(before, self._works[owner].keys)
            ):
                found[owner] = None
            stronger.setdefault(key[0], set()).add(key[1])
            before.append(key)
        ties = [key for key in said.versions if key in self._owner]
        ties += [other for key in said.claims for other in self._decisions.same.get(key, ()) if other in self._owner]
        for key in ties:
            owner = self._owner[key]
            if not self._decisions.are_apart(said.own, self._works[owner].keys):
                found[owner] = None
                said_one.add(owner)
        return list(found), said_one

    def _fits(self, owner: int, stronger: dict[str, set[str]], further: dict[str, set[str]]) -> bool:
        ids = self._works[owner].ids
        for method, values in stronger.items():
            mine = ids.get(method)
            if mine and mine.isdisjoint(values) and mine.isdisjoint(further.get(method, ())):
                return False
        return True

    # -- placing -------------------------------------------------------------------------------------------------

    def place(self, said: Links, level: int, fullness: int, data: str, blocks: Blocks | None = None) -> int:
        """The work of a mention, made where there is none; the fullest description of the highest level stays.

        Ties go to the greater text, so that the outcome does not depend on the order of the mentions.
        """
        found, said_one = self._eligible(said)
        work_id = found[0] if found else self.make()
        for other in found[1:]:
            freely = work_id in said_one or other in said_one
            if self._may_merge(work_id, other, freely=freely):
                tied = said.tie is not None and self._owner.get(said.tie) in (work_id, other)
                kind = MergeKind.VERSION if freely else MergeKind.SCORED if tied else MergeKind.KEYS
                work_id = self.merge(work_id, other, said.claims, kind)
                if freely:
                    said_one.add(work_id)
        self.claim(work_id, said, freely=work_id in said_one)
        self.describe(work_id, level, fullness, data, blocks)
        return work_id

    def make(self, work_id: int | None = None) -> int:
        """A new work, without keys or description; under an id of old where one is told."""
        work_id = self._write.next_id("work") if work_id is None else work_id
        self._works[work_id] = known = _Known()
        known.new = True
        return work_id

    def claim(self, work_id: int, said: Links, *, freely: bool = False) -> None:
        """Give a work those keys that are nobody's; a second identifier of one kind only where somebody says that they
        are one (`freely`, or as the identifier of another version)."""
        known = self._works[work_id]
        for key in said.claims:
            second = key[0] in known.ids and not (freely or key in said.versions)
            if key not in self._owner and not second and not self._decisions.are_apart((key,), known.keys):
                self._own(work_id, key)
                self._new_keys.append(key)
                self.better[work_id] = None

    def describe(self, work_id: int, level: int, fullness: int, data: str, blocks: Blocks | None = None) -> None:
        """Let a mention describe a work if it does it better than all before."""
        known = self._works[work_id]
        if level == Level.PAPER:
            if known.has_paper:
                self._write.crowded.add(work_id)
            else:
                known.has_paper = known.dirty = True
        if (level, fullness, data) > (known.level, known.fullness, known.data):
            known.level, known.fullness, known.data = level, fullness, data
            known.dirty = True
            self.better[work_id] = None
            if blocks is not None:
                self._blocks.setdefault(work_id, set()).update(blocks())

    def add_blocks(self, work_id: int, blocks: Iterable[int]) -> None:
        """Make a work a candidate under more numbers."""
        self._blocks.setdefault(work_id, set()).update(blocks)

    # -- writing -------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write new works, new keys, better descriptions and the numbers of candidates."""
        run = self._write.connection.execute
        new, better, made = [], [], set()
        for work_id, known in self._works.items():
            if known.new:
                new.append(_row(work_id, known))
                made.add(work_id)
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
        self._flush_blocks(made)

    def _flush_blocks(self, made: set[int]) -> None:
        for part in chunks([work_id for work_id in self._blocks if work_id not in made]):
            for work_id, key in self._write.connection.execute(_BLOCKS, {"ids": part}):
                self._blocks[work_id].discard(key)
        rows = [{"key": key, "work_id": work_id} for work_id, keys in self._blocks.items() for key in keys]
        self._write.insert(work_block, sorted(rows, key=lambda row: row["key"]))
        self._blocks.clear()

    # -- merging -------------------------------------------------------------------------------------------------

    def _may_merge(self, first: int, second: int, *, freely: bool) -> bool:
        one, two = self._works[first], self._works[second]
        if self._decisions.are_apart(one.keys, two.keys):
            return False
        return freely or (not (one.has_paper and two.has_paper) and one.ids.keys().isdisjoint(two.ids))

    def merge(
        self,
        first: int,
        second: int,
        bridge: Iterable[KeyPair],
        kind: MergeKind,
        *,
        who: str = "",
        reason: str = "",
        at: str = "",
    ) -> int:
        """Make two works one: the older id stays, the other one leads to it from now on."""
        self.flush()
        winner, loser = min(first, second), max(first, second)
        kept, gone = self._works[winner], self._works.pop(loser)
        run = self._write.connection.execute
        either = (statement.c.cited_id == loser) | (statement.c.citing_id == loser)
        moved = select(statement.c.sid).where(either, statement.c.counted)
        self._write.move(run(moved).scalars())
        self._move_blocks(loser, winner)
        for column in (
            work_key.c.work_id,
            reference.c.work_id,
            record.c.work_id,
            paper.c.work_id,
            statement.c.cited_id,
            statement.c.citing_id,
            merge.c.winner_id,
        ):
            run(update(column.table).where(column == loser).values({column.name: winner}))
        run(delete(work).where(work.c.id == loser))
        note = {
            "id": self._write.next_id("merge"),
            "loser_id": loser,
            "winner_id": winner,
            "keys": encode(sorted(gone.keys, key=rank_of)),
            "bridge": encode(sorted(set(bridge), key=rank_of)),
            "winner_keys": encode(sorted(kept.keys, key=rank_of)),
            "kind": kind.value,
            "who": who,
            "reason": reason,
            "at": at or now(),
            "undone_at": "",
        }
        run(insert(merge), note)
        for key in gone.keys:
            self._own(winner, key)
        if kept.has_paper and gone.has_paper:
            self._write.crowded.add(winner)
        kept.has_paper = kept.has_paper or gone.has_paper
        kept.dirty = True
        if (gone.level, gone.fullness, gone.data) > (kept.level, kept.fullness, kept.data):
            kept.level, kept.fullness, kept.data = gone.level, gone.fullness, gone.data
        self.better[winner] = None
        self.better.pop(loser, None)
        self._moved[loser] = winner
        for works in (self._write.crowded, self._write.loose):
            if loser in works:
                works.discard(loser)
                works.add(winner)
        self._write.put_works.add(winner)
        self._write.put_works.discard(loser)
        self._write.deleted_works.add(loser)
        return winner

    def _move_blocks(self, loser: int, winner: int) -> None:
        self.add_blocks(winner, self._blocks.pop(loser, ()))
        run = self._write.connection.execute
        self.add_blocks(winner, run(select(work_block.c.key).where(work_block.c.work_id == loser)).scalars())
        run(delete(work_block).where(work_block.c.work_id == loser))
        self._flush_blocks(set())

    def best_key(self, work_id: int) -> KeyPair | None:
        """The most reliable key of a loaded work."""
        return best(self._works[work_id].keys)


def _row(work_id: int, known: _Known) -> dict[str, object]:
    return {
        "id": work_id,
        "level": known.level,
        "fullness": known.fullness,
        "data": known.data,
        "has_paper": known.has_paper,
    }

"""Settling works after mentions went: what groups them, names and describes them depends only on what is there.

Nobody mentions a work any more: it goes; a key that no mention has any more: it goes; a score tied a mention to a key
that nobody else gives any more: the tie goes, and the mention is open for another match; the remaining mentions no
longer hang together: they part; the mention that described the work is gone: the next best describes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, func, select, update

from citance.store._codec import (
    IDENTIFIERS,
    KeyPair,
    decode_keys,
    decode_paper,
    decode_reference,
    decode_work,
    encode,
    encode_keys,
    fullness_of,
    work_of_reference,
)
from citance.store._decisions import Decisions
from citance.store._grouping import Grouping, Level
from citance.store._links import SCORED, Links, best, links, said_itself
from citance.store._write import Mention, Write, chunks, now
from citance.store.nouns import MergeKind
from citance.store.schema import merge, paper, record, reference, statement, work, work_block, work_key

__all__ = [
    "MENTIONS",
    "Row",
    "alive",
    "describe_again",
    "drop_works",
    "loosen",
    "part_off",
    "regroup",
    "rows_of",
    "settle",
]

MENTIONS = (paper, record, reference)
"""The tables whose rows are mentions of works."""


def settle(write: Write, left: dict[int, list[Mention]]) -> int:
    """Look at every work again that mentions were taken from; the number of works that went.

    Where every mention that left was put again word by word, as when a file is read again, nothing has changed.
    """
    write.put_works.update(left)
    ids = sorted(work_id for work_id, gone in left.items() if not write.mentions.issuperset(gone))
    there = alive(write, ids)
    gone = [work_id for work_id in ids if work_id not in there and work_id not in write.deleted_works]
    drop_works(write, gone)
    for work_id in ids:
        if work_id in there:
            _Survivor(write, work_id).settle(left[work_id])
    return len(gone)


def loosen(write: Write, left: dict[int, list[Mention]], coming: list[tuple[KeyPair, ...]]) -> None:
    """Take from works what only mentions said that do not come again, before a file's new content is put.

    Else a key that was read wrongly the first time would tie the new content's mentions together. A work that has no
    other mention keeps those keys that the first fitting one of the new mentions has, and so its id.
    """
    known = {frozenset(said_itself(keys)) for keys in coming}
    for work_id, mentions in left.items():
        said = ((one, said_itself(decode_keys(one.keys))) for one in mentions)
        gone = [one for one, keys in said if keys and frozenset(keys) not in known]
        if gone and alive(write, [work_id]):
            _Survivor(write, work_id).settle(gone)
        elif gone:
            owned = _owned(write, work_id)
            claims = (links(keys).claims for keys in coming)
            heir = next((keys for keys in claims if owned & set(keys)), ())
            for method, value in owned - set(heir):
                write.connection.execute(_UNKEY, {"m": method, "v": value})


def alive(write: Write, ids: Iterable[int]) -> set[int]:
    """Those works that something mentions."""
    found: set[int] = set()
    for part in chunks(ids):
        for table in MENTIONS:
            query = select(table.c.work_id).where(table.c.work_id.in_(part)).distinct()
            found.update(write.connection.execute(query).scalars())
    return found


def drop_works(write: Write, gone: Iterable[int]) -> None:
    """Delete works that nothing mentions."""
    for part in chunks(gone):
        for column in (work_key.c.work_id, work_block.c.work_id, merge.c.winner_id, work.c.id):
            write.connection.execute(delete(column.table).where(column.in_(part)))
        write.deleted_works.update(part)


def regroup(write: Write, work_id: int) -> None:
    """Look at a work again whatever its mentions were before."""
    survivor = _Survivor(write, work_id)
    survivor.regroup(rows_of(write, work_id))
    describe_again(write, work_id)


class Row(NamedTuple):
    """A mention as its table has it."""

    table: Table
    id: int
    keys: str
    said: Links


_ROWS = {
    table.name: select(table.c.id, table.c["keys"].label("mention"))
    .where(table.c.work_id == bindparam("w"))
    .order_by(table.c.id)
    for table in MENTIONS
}
_UNKEY = delete(work_key).where(work_key.c.method == bindparam("m"), work_key.c.value == bindparam("v"))


def rows_of(write: Write, work_id: int) -> list[Row]:
    """All mentions of a work."""
    return [
        Row(table, row.id, row.mention, links(decode_keys(row.mention)))
        for table in MENTIONS
        for row in write.connection.execute(_ROWS[table.name], {"w": work_id})
    ]


def _owned(write: Write, work_id: int) -> set[KeyPair]:
    query = select(work_key.c.method, work_key.c.value).where(work_key.c.work_id == work_id)
    return {(row.method, row.value) for row in write.connection.execute(query)}


_AUTOMATIC = (MergeKind.KEYS.value, MergeKind.SCORED.value)


class _Group:
    """Mentions that hang together, and the keys that hold them."""

    __slots__ = ("keys", "members")

    def __init__(self) -> None:
        self.keys: set[KeyPair] = set()
        self.members: list[Row] = []

    def order(self) -> tuple[bool, int, tuple[bool, int]]:
        """The part that holds the work's own paper keeps its id, else the one with most mentions, else the oldest."""
        papers = any(one.table is paper for one in self.members)
        return not papers, -len(self.members), min((one.table is not reference, one.id) for one in self.members)


class _Survivor:
    """A work that lost mentions and still has some."""

    def __init__(self, write: Write, work_id: int) -> None:
        self._write, self._id = write, work_id
        self._run = write.connection.execute

    def settle(self, left: list[Mention]) -> None:
        rows = rows_of(self._write, self._id)
        if any(row.table is paper for row in rows):
            self._write.crowded.add(self._id)
        if not _replaced(left, rows):
            self.regroup(rows)
        describe_again(self._write, self._id)

    def regroup(self, rows: list[Row]) -> None:
        """Drop keys that no mention has, and part the mentions that no key ties together any more."""
        owned = _owned(self._write, self._id)
        given = {key for row in rows for key in row.said.claims} & owned
        for method, value in owned - given:
            self._run(_UNKEY, {"m": method, "v": value})
        if owned - given:
            self._forget_merges(given)
        rows = [row if row.said.tie is None or row.said.tie in given else self._untie(row) for row in rows]
        groups = self._groups(rows, given)
        for group in groups[1:]:
            if group.keys or any(row.table is not paper for row in group.members):
                new = part_off(self._write, self._id, group.keys, group.members)
                self._write.loose.add(new)
        if len(groups) > 1:
            self._write.loose.add(self._id)

    def _forget_merges(self, given: set[KeyPair]) -> None:
        """Drop the notes of merges, but a person's, of which the mentions of the one that was merged away are gone."""
        query = select(merge.c.id, merge.c["keys"].label("gone")).where(
            merge.c.winner_id == self._id, merge.c.kind.in_(_AUTOMATIC)
        )
        for row in self._run(query).all():
            keys = decode_keys(row.gone)
            if keys and given.isdisjoint(keys):
                self._run(delete(merge).where(merge.c.id == row.id))

    def _groups(self, rows: list[Row], given: set[KeyPair]) -> list[_Group]:
        """The parts of the work, the one that keeps its id first."""
        decided = Decisions(self._write)
        decided.load(given)
        groups: list[_Group] = []
        for row in rows:
            keys = {key for key in row.said.claims if key in given}
            keys.update(other for key in tuple(keys) for other in decided.same.get(key, ()) if other in given)
            if row.said.tie is not None:
                keys.add(row.said.tie)
            mine = _Group()
            mine.keys, mine.members = keys, [row]
            alone = not keys and row.table is not paper and not row.said.claims
            apart = []
            for group in groups:
                if group.keys & keys or (not alone and not keys and not group.keys):
                    mine.keys |= group.keys
                    mine.members = group.members + mine.members
                else:
                    apart.append(group)
            groups = [*apart, mine]
        return sorted(groups, key=_Group.order)

    def _untie(self, row: Row) -> Row:
        """Take a scored tie from a mention whose counterpart is gone."""
        kept = tuple(key for key in decode_keys(row.keys) if key[0] != SCORED)
        values: dict[str, Any] = {"keys": encode_keys(kept)}
        if row.table is reference:
            known = best(key for key in kept if key[0] in IDENTIFIERS or key[0] == "fingerprint")
            method, score = (known[0], 1.0) if known else ("none", 0.0)
            values |= {"match_method": method, "match_score": score, "match_reason": ""}
        self._run(update(row.table).where(row.table.c.id == row.id).values(values))
        self._write.loose.add(self._id)
        return Row(row.table, row.id, values["keys"], links(kept))


def _replaced(left: list[Mention], rows: list[Row]) -> bool:
    """Whether for each mention that left, one that is there has all its keys: then nothing came apart."""
    open_sets = {frozenset(decode_keys(one.keys)) for one in left if one.keys != "[]"}
    for row in rows:
        keys = frozenset(decode_keys(row.keys))
        open_sets = {one for one in open_sets if not one <= keys}
        if not open_sets:
            return True
    return not open_sets


def part_off(
    write: Write, work_id: int, keys: Iterable[KeyPair], members: Iterable[Row], *, new_id: int | None = None
) -> int:
    """Move some mentions, with their keys and statements, to a work of their own; its id.

    A work that had become a part of this one by a merge gets its old id again, so that its address leads to it.
    """
    run = write.connection.execute
    keys = set(keys)
    grouping = Grouping(write)
    new = grouping.make(_old_id(write, work_id, keys) if new_id is None else new_id)
    grouping.add_blocks(new, run(select(work_block.c.key).where(work_block.c.work_id == work_id)).scalars())
    grouping.flush()
    for method, value in keys:
        mine = (work_key.c.method == method, work_key.c.value == value, work_key.c.work_id == work_id)
        run(update(work_key).where(*mine).values(work_id=new))
    by_table: dict[str, list[int]] = {}
    for row in members:
        by_table.setdefault(row.table.name, []).append(row.id)
    for table in MENTIONS:
        for part in chunks(by_table.get(table.name, ())):
            run(update(table).where(table.c.id.in_(part)).values(work_id=new))
            if table is not record:
                _move_statements(write, table, part, new)
    describe_again(write, new)
    if "paper" in by_table:
        write.crowded.update((work_id, new))
    write.revive(new)
    return new


def _move_statements(write: Write, table: Table, ids: list[int], new: int) -> None:
    """Let the statements in some papers, or about some references, name another work."""
    column, ours = (statement.c.citing_id, statement.c.paper_id)
    if table is reference:
        column, ours = (statement.c.cited_id, statement.c.reference_id)
    run = write.connection.execute
    write.move(run(select(statement.c.sid).where(ours.in_(ids), statement.c.counted)).scalars())
    run(update(statement).where(ours.in_(ids)).values({column.name: new}))


def _old_id(write: Write, work_id: int, keys: set[KeyPair]) -> int | None:
    """The id of a work that was merged into this one and had some of these keys, which is free again; None if there is
    none. The note of the merge goes, that of a person's merge stays as undone."""
    run = write.connection.execute
    query = select(merge).where(merge.c.winner_id == work_id, merge.c.loser_id.is_not(None), merge.c.undone_at == "")
    for row in run(query.order_by(merge.c.id.desc())).all():
        if keys.isdisjoint(decode_keys(row._mapping["keys"])):
            continue
        mine = merge.c.id == row.id
        if row.kind in _AUTOMATIC:
            run(delete(merge).where(mine))
        else:
            run(update(merge).where(mine).values(undone_at=now()))
        if run(select(work.c.id).where(work.c.id == row.loser_id)).first() is None:
            return int(row.loser_id)
    return None


_OWN = select(paper.c.counted, paper.c.version, paper.c.data).where(paper.c.work_id == bindparam("w"))
_RECORDS = select(record.c.data).where(record.c.work_id == bindparam("w"))
_FULLEST = select(reference.c.data).where(
    reference.c.work_id == bindparam("w"),
    reference.c.fullness
    == select(func.max(reference.c.fullness)).where(reference.c.work_id == bindparam("w")).scalar_subquery(),
)
_DESCRIBE = (
    update(work)
    .where(work.c.id == bindparam("w"))
    .values(level=bindparam("l"), fullness=bindparam("f"), data=bindparam("d"), has_paper=bindparam("h"))
)


def describe_again(write: Write, work_id: int) -> None:
    """Find the best description of a work among the mentions that are there."""
    run = write.connection.execute
    found: list[tuple[int, int, str]] = []
    for row in run(_OWN, {"w": work_id}):
        own = decode_paper(row.data).work
        level = Level.PAPER if row.counted else Level.VERSION if row.version else Level.TRANSLATION
        found.append((level, fullness_of(own), encode(own)))
    has_paper = any(level >= Level.VERSION for level, _, _ in found)
    for text in run(_RECORDS, {"w": work_id}).scalars():
        found.append((Level.RECORD, fullness_of(decode_work(text)), text))
    if not found:
        for text in set(run(_FULLEST, {"w": work_id}).scalars()):
            said = work_of_reference(decode_reference(text))
            found.append((Level.REFERENCE, fullness_of(said), encode(said)))
    best_level, fullness, data = max(found)
    run(_DESCRIBE, {"w": work_id, "l": int(best_level), "f": fullness, "d": data, "h": has_paper})

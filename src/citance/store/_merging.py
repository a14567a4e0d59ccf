"""Uniting works that nothing else ties, and parting them again; both are remembered as decisions about their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select, update

from citance.errors import NotFoundError, UsageError
from citance.store._codec import IDENTIFIERS, KeyPair, decode_keys, decode_reference, encode_keys
from citance.store._decisions import decide
from citance.store._grouping import Grouping
from citance.store._links import SCORED, Links, anchor_of_reference, best, handle, links
from citance.store._read import redirect
from citance.store._scoring import key_of
from citance.store._settle import Row, part_off, regroup, rows_of
from citance.store._write import Write, now
from citance.store.nouns import MergeKind, MergeNote, SplitOutcome
from citance.store.schema import merge, reference, statement, work, work_key

__all__ = ["merge_works", "notes_of", "part_reference", "split_merge"]


def merge_works(write: Write, one: int, other: int, *, kind: MergeKind, who: str, reason: str) -> MergeNote:
    """Make two works one, and remember that they are.

    Raises:
        NotFoundError: there is no such work.
        UsageError: they are one already, or one of them says nothing that it could be known by.
    """
    first, second = (_living(write, work_id) for work_id in (one, other))
    if first == second:
        raise UsageError(f"work {one} and work {other} are one work already")
    grouping = Grouping(write)
    grouping.load_works([first, second])
    for work_id in (first, second):
        if key_of(write, grouping, work_id) is None:
            raise UsageError(f"work {work_id} says nothing by which it could be known again")
    sides = (set(grouping.keys(first)), set(grouping.keys(second)))
    at = now()
    decide(write, sides, same=True, kind=kind, who=who, reason=reason, at=at)
    bridge = [min(side) for side in sides]
    winner = grouping.merge(first, second, bridge, kind, who=who, reason=reason, at=at)
    grouping.flush()
    return notes_of(write.connection, winner)[-1]


def _living(write: Write, work_id: int) -> int:
    found = redirect(write.connection, work_id)
    if write.connection.execute(select(work.c.id).where(work.c.id == found)).first() is None:
        raise NotFoundError(f"there is no work {work_id}")
    return found


def notes_of(connection: Connection, work_id: int) -> list[MergeNote]:
    """The merges that a work came out of, the oldest first, also those that were undone."""
    rows = connection.execute(select(merge).where(merge.c.winner_id == work_id).order_by(merge.c.id))
    return [_note(row) for row in rows]


def _note(row: Any) -> MergeNote:
    return MergeNote(
        id=row.id,
        winner=row.winner_id,
        loser=row.loser_id,
        kind=MergeKind(row.kind),
        keys=tuple(handle(key) for key in decode_keys(row._mapping["keys"])),
        bridge=tuple(handle(key) for key in decode_keys(row.bridge)),
        who=row.who,
        reason=row.reason,
        at=row.at,
        undone_at=row.undone_at,
    )


def split_merge(write: Write, merge_id: int, *, who: str, reason: str) -> SplitOutcome:
    """Part again what a merge united, and remember that the two are not one.

    Raises:
        NotFoundError: there is no such merge in force.
        UsageError: nothing of one of the two is there any more.
    """
    run = write.connection.execute
    row = run(select(merge).where(merge.c.id == merge_id)).first()
    if row is None or row.undone_at:
        raise NotFoundError(f"there is no merge {merge_id} in force")
    work_id = int(row.winner_id)
    owned = {
        (one.method, one.value)
        for one in run(select(work_key.c.method, work_key.c.value).where(work_key.c.work_id == work_id))
    }
    gone = set(decode_keys(row._mapping["keys"]))
    kept = set(decode_keys(row.winner_keys)) - gone or owned - gone
    parted, theirs = _sides(rows_of(write, work_id), kept, gone)
    if not parted or not owned - theirs:
        raise UsageError(f"nothing of what merge {merge_id} united is there any more")
    mine = owned - theirs
    run(update(merge).where(merge.c.id == merge_id).values(undone_at=now()))
    decide(write, (mine | kept, (theirs & owned) | gone), same=False, kind=MergeKind.HAND, who=who, reason=reason)
    free = row.loser_id is not None and run(select(work.c.id).where(work.c.id == row.loser_id)).first() is None
    new = part_off(write, work_id, theirs & owned, parted, new_id=row.loser_id if free else write.next_id("work"))
    for one in (work_id, new):
        regroup(write, one)
        write.put_works.add(one)
    about = select(func.count()).where((statement.c.cited_id == new) | (statement.c.citing_id == new))
    return SplitOutcome(kept=work_id, parted=new, statements=run(about).scalar() or 0)


def part_reference(write: Write, reference_id: int, *, who: str, reason: str) -> SplitOutcome:
    """Part a reference that was tied by its description, and all that say the same, from the work; they are not tied to
    it again.

    Raises:
        UsageError: it is tied by an identifier, or stands for a work of its own.
    """
    run = write.connection.execute
    row = run(select(reference).where(reference.c.id == reference_id)).one()
    work_id, data = int(row.work_id), row.data
    said = links(decode_keys(row._mapping["keys"]))
    if said.tie is None:
        raise UsageError("the reference was not tied by its description: `citance split` parts whole works")
    own = said.own or (anchor_of_reference(decode_reference(data)),)
    others = run(select(reference.c.id, reference.c.data).where(reference.c.work_id == work_id))
    alike = {other.id for other in others if other.data == data}  # not in the question: the column is packed
    rows = [
        one
        for one in rows_of(write, work_id)
        if not set(own).isdisjoint(one.said.own) or (one.table is reference and one.id in alike)
    ]
    keys_of = select(work_key.c.method, work_key.c.value).where(work_key.c.work_id == work_id)
    owned = {(one.method, one.value) for one in run(keys_of)}
    left = owned - set(own)
    if not left or any(one.table is not reference for one in rows):
        raise UsageError("the reference shares its own keys with the work: `citance split` parts whole works")
    decide(write, (left, own), same=False, kind=MergeKind.HAND, who=who, reason=reason)
    for one in rows:
        _loose(write, one, own)
    new = part_off(write, work_id, owned & set(own), rows)
    grouping = Grouping(write)
    grouping.load_works([new])
    grouping.load(own)
    grouping.claim(new, Links(own))
    grouping.flush()
    for each in (work_id, new):
        regroup(write, each)
        write.put_works.add(each)
    about = select(func.count()).where(statement.c.cited_id == new)
    return SplitOutcome(kept=work_id, parted=new, statements=run(about).scalar() or 0)


def _loose(write: Write, row: Row, own: tuple[KeyPair, ...]) -> None:
    """Take the scored tie from a reference, and let it be known by keys of its own."""
    kept = tuple(key for key in decode_keys(row.keys) if key[0] != SCORED)
    known = best(key for key in kept if key[0] in IDENTIFIERS or key[0] == "fingerprint")
    method, score = (known[0], 1.0) if known else ("none", 0.0)
    values: dict[str, Any] = {"keys": encode_keys(kept if row.said.own else (*own, *kept)), "match_method": method}
    values |= {"match_score": score, "match_reason": ""}
    write.connection.execute(update(reference).where(reference.c.id == row.id).values(values))


def _sides(rows: Iterable[Row], kept: set[KeyPair], gone: set[KeyPair]) -> tuple[list[Row], set[KeyPair]]:
    """Those mentions that go with the work that was merged away, and the keys that do.

    A mention follows the most reliable of its keys of which a side is known; its other keys follow it, so that
    mentions which came after the merge find their side, too. Mentions without any such key stay.
    """
    side = {**dict.fromkeys(gone, 1), **dict.fromkeys(kept, 0)}
    waiting = list(rows)
    parted: list[Row] = []
    while waiting:
        left: list[Row] = []
        for row in waiting:
            asked = (*row.said.own, *([] if row.said.tie is None else [row.said.tie]), *row.said.versions)
            told = next((side[key] for key in asked if key in side), None)
            if told is None:
                left.append(row)
                continue
            for key in row.said.own:
                side.setdefault(key, told)
            if told:
                parted.append(row)
        if len(left) == len(waiting):
            break
        waiting = left
    return parted, {key for key, told in side.items() if told}

"""The entries of collections, in and out, with the works that they stand for now.

An entry is tied to its work by the work's keys, not by its number: keys go with the work through merges and splits, and lead
to it again where it was taken out and came back. The number is kept beside for works that have no key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, bindparam, delete, func, select, update

from citance.errors import NotFoundError, UsageError
from citance.store._codec import IDENTIFIERS, decode_reference, encode, pairs, rank_of
from citance.store._collecting import LIMITS, check_text, touch
from citance.store._read import redirect
from citance.store._write import Write, chunks, now
from citance.store.collections import (
    CollectionEntry,
    EntriesAdded,
    NewEntry,
)
from citance.store.schema import (
    collection,
    collection_entry,
    collection_event,
    collection_key,
    collection_note,
    collection_state,
    merge,
    subscription,
    work,
    work_key,
)

__all__ = [
    "add_entries",
    "delete_collection",
    "drop_entries",
    "entries_of_work",
    "read_entries",
    "set_found",
    "tie_entry",
    "works_of",
]

_KEYS_KEPT = 8
"""Handles kept of an entry's work, the most reliable ones."""


def delete_collection(write: Write, collection_id: int) -> None:
    """Take a collection away with all that belongs to it; its works stay.

    Raises:
        NotFoundError: there is none.
    """
    run = write.connection.execute
    entries = list(
        run(select(collection_entry.c.id).where(collection_entry.c.collection_id == collection_id)).scalars()
    )
    for table in (collection_note, collection_event, subscription):
        run(delete(table).where(table.c.collection_id == collection_id))
    _drop(write, entries)
    if not run(delete(collection).where(collection.c.id == collection_id)).rowcount:
        raise NotFoundError(f"there is no collection {collection_id}")


def works_of(connection: Connection, collection_id: int) -> dict[int, int]:
    """The work that each entry stands for now, by the entry's id, in the collection's order; entries whose work is not in
    the library are left out."""
    by_key = (
        select(collection_key.c.entry_id, work_key.c.work_id)
        .join(collection_entry, collection_entry.c.id == collection_key.c.entry_id)
        .join(work_key, and_(work_key.c.method == collection_key.c.method, work_key.c.value == collection_key.c.value))
        .where(collection_entry.c.collection_id == collection_id)
        .order_by(collection_key.c.entry_id, collection_key.c.place)
    )
    found: dict[int, int] = {}
    for entry_id, work_id in connection.execute(by_key):
        found.setdefault(entry_id, work_id)
    order = (
        select(collection_entry.c.id, collection_entry.c.work_id)
        .where(collection_entry.c.collection_id == collection_id)
        .order_by(collection_entry.c.position, collection_entry.c.id)
    )
    rows = connection.execute(order).all()
    alive = _alive(connection, [row.work_id for row in rows if row.id not in found and row.work_id is not None])
    works = ((row.id, found.get(row.id, alive.get(row.work_id))) for row in rows)
    return {entry_id: work_id for entry_id, work_id in works if work_id is not None}


def _alive(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Under which numbers works without keys live now."""
    found: dict[int, int] = {}
    for part in chunks(dict.fromkeys(ids)):
        there = set(connection.execute(select(work.c.id).where(work.c.id.in_(part))).scalars())
        merged = select(merge.c.loser_id).where(merge.c.loser_id.in_(part), merge.c.undone_at == "")
        moved = {one: redirect(connection, one) for one in set(connection.execute(merged).scalars()) - there}
        found.update({one: one for one in there})
        found.update(moved)
    return found


def entries_of_work(connection: Connection, work_id: int) -> dict[int, int]:
    """The entries, of any collection, that stand for a work now, each with its collection's id."""
    key = and_(work_key.c.method == collection_key.c.method, work_key.c.value == collection_key.c.value)
    mine = select(collection_key.c.entry_id).join(work_key, key).where(work_key.c.work_id == work_id)
    numbered = select(collection_entry.c.id).where(collection_entry.c.work_id == work_id)
    ids = sorted({*connection.execute(mine).scalars(), *connection.execute(numbered).scalars()})
    found: dict[int, int] = {}
    first: dict[int, int] = {}
    for part in chunks(ids):
        query = select(collection_key.c.entry_id, work_key.c.work_id).join(work_key, key)
        query = query.where(collection_key.c.entry_id.in_(part))
        for entry_id, leads_to in connection.execute(
            query.order_by(collection_key.c.entry_id, collection_key.c.place)
        ):
            first.setdefault(entry_id, leads_to)
        rows = select(collection_entry.c.id, collection_entry.c.collection_id).where(collection_entry.c.id.in_(part))
        found.update((row.id, row.collection_id) for row in connection.execute(rows))
    return {entry_id: where for entry_id, where in found.items() if first.get(entry_id, work_id) == work_id}


def read_entries(connection: Connection, collection_id: int) -> list[CollectionEntry]:
    """All entries in their order, with the works that they stand for now."""
    works = works_of(connection, collection_id)
    query = (
        select(collection_entry)
        .where(collection_entry.c.collection_id == collection_id)
        .order_by(collection_entry.c.position, collection_entry.c.id)
    )
    return [
        CollectionEntry(
            id=row.id,
            position=row.position,
            work_id=works.get(row.id),
            given=row.given,
            reference=decode_reference(row.data) if row.data else None,
            method=row.method,
            reason=row.reason,
            added_at=row.added_at,
        )
        for row in connection.execute(query)
    ]


def add_entries(write: Write, collection_id: int, entries: Sequence[NewEntry]) -> EntriesAdded:
    """Put entries at the end, those left out that are there already: the same work, a handle in common, the same text.

    Raises:
        NotFoundError: there is no such collection.
        UsageError: it would hold too many.
    """
    run = write.connection.execute
    kept = _keys_of_works(write.connection, [each.work_id for each in entries if each.work_id is not None])
    there = _There(write.connection, collection_id)
    last = select(func.max(collection_entry.c.position)).where(collection_entry.c.collection_id == collection_id)
    position = run(last).scalar() or 0
    at, repeated = now(), 0
    rows: list[dict[str, object]] = []
    keys: list[dict[str, object]] = []
    made: list[int] = []
    for each in entries:
        own = pairs(each.keys)
        mine = kept.get(each.work_id or 0, ())
        shared = [key for key in own if key in mine]
        handles = tuple(dict.fromkeys((*shared, *mine)))[:_KEYS_KEPT] if each.work_id is not None else own
        if there.has(each, handles):
            repeated += 1
            continue
        position += 1
        entry_id = write.next_id("collection_entry")
        made.append(entry_id)
        rows.append(
            {
                "id": entry_id,
                "collection_id": collection_id,
                "position": position,
                "work_id": each.work_id,
                "given": check_text(each.given[: LIMITS.given], LIMITS.given, "an entry"),
                "data": encode(each.reference) if each.reference else "",
                "method": each.method,
                "reason": each.reason[:500],
                "added_at": at,
            }
        )
        keys += [
            {"entry_id": entry_id, "place": place, "method": method, "value": value}
            for place, (method, value) in enumerate(handles)
        ]
    if there.number + len(rows) > LIMITS.entries:
        raise UsageError(
            f"a collection holds at most {LIMITS.entries:,} works; this one would hold {there.number + len(rows):,}"
        )
    write.insert(collection_entry, rows)
    write.insert(collection_key, keys)
    touch(write, collection_id)
    return EntriesAdded(tuple(made), repeated, sum(row["work_id"] is None for row in rows))


class _There:
    """What a collection holds already."""

    def __init__(self, connection: Connection, collection_id: int) -> None:
        entries = read_entries(connection, collection_id)
        keys = (
            select(collection_key.c.method, collection_key.c.value)
            .join(collection_entry, collection_entry.c.id == collection_key.c.entry_id)
            .where(collection_entry.c.collection_id == collection_id, collection_key.c.method.in_(sorted(IDENTIFIERS)))
        )
        self.number = len(entries)
        self._works = {each.work_id for each in entries if each.work_id is not None}
        self._missing = {each.given.casefold() for each in entries if each.work_id is None}
        self._keys = {(row.method, row.value) for row in connection.execute(keys)}

    def has(self, entry: NewEntry, handles: Iterable[tuple[str, str]]) -> bool:
        """Whether an entry is there; if it is not, it is from now on."""
        identifiers = {key for key in handles if key[0] in IDENTIFIERS}
        text = entry.given.casefold().strip()
        if entry.work_id is not None:
            found = entry.work_id in self._works
            self._works.add(entry.work_id)
        else:
            found = not identifiers.isdisjoint(self._keys) or (bool(text) and text in self._missing)
            self._missing.add(text)
        self._keys |= identifiers
        return found


def _keys_of_works(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """All handles of works, the most reliable first."""
    found: dict[int, list[tuple[str, str]]] = {}
    for part in chunks(dict.fromkeys(ids)):
        query = select(work_key.c.work_id, work_key.c.method, work_key.c.value).where(work_key.c.work_id.in_(part))
        for work_id, method, value in connection.execute(query):
            found.setdefault(work_id, []).append((method, value))
    return {work_id: tuple(sorted(keys, key=rank_of)) for work_id, keys in found.items()}


def drop_entries(write: Write, collection_id: int, entry_ids: Iterable[int]) -> int:
    """Take entries out with their notes; how many were there."""
    mine = select(collection_entry.c.id).where(collection_entry.c.collection_id == collection_id)
    found = sorted(set(entry_ids) & set(write.connection.execute(mine).scalars()))
    touch(write, collection_id)
    _drop(write, found)
    return len(found)


def _drop(write: Write, entry_ids: Sequence[int]) -> None:
    for part in chunks(entry_ids):
        for table in (collection_key, collection_state, collection_note):
            write.connection.execute(delete(table).where(table.c.entry_id.in_(part)))
        write.connection.execute(delete(collection_entry).where(collection_entry.c.id.in_(part)))


def tie_entry(write: Write, entry_id: int, found: NewEntry) -> None:
    """Tie an entry to a work."""
    if found.work_id is None:
        return
    keys = _keys_of_works(write.connection, [found.work_id]).get(found.work_id, ())[:_KEYS_KEPT]
    run = write.connection.execute
    run(delete(collection_key).where(collection_key.c.entry_id == entry_id))
    write.insert(
        collection_key,
        [
            {"entry_id": entry_id, "place": place, "method": method, "value": value}
            for place, (method, value) in enumerate(keys)
        ],
    )
    # The number stays null until the next look has told of it, unless the work has no key to be found by.
    values: dict[str, object] = {"method": found.method, "reason": found.reason[:500]}
    if not keys:
        values["work_id"] = found.work_id
    run(update(collection_entry).where(collection_entry.c.id == entry_id).values(values))


def set_found(write: Write, collection_id: int, work_ids: Sequence[int]) -> None:
    """Let these be the works of a search; those that it no longer finds go, but for those with notes.

    Raises:
        UsageError: there are too many.
    """
    wanted = list(dict.fromkeys(work_ids))
    works = works_of(write.connection, collection_id)
    noted = select(collection_note.c.entry_id).where(collection_note.c.collection_id == collection_id)
    keep = set(write.connection.execute(noted).scalars())
    by_work = {work_id: entry_id for entry_id, work_id in works.items()}
    mine = select(collection_entry.c.id).where(collection_entry.c.collection_id == collection_id)
    every = set(write.connection.execute(mine).scalars())
    gone = sorted(every - {by_work[one] for one in wanted if one in by_work} - keep)
    new = [one for one in wanted if one not in by_work]
    if gone:
        drop_entries(write, collection_id, gone)
    if new:
        add_entries(write, collection_id, [NewEntry(work_id=one, method="search") for one in new])
    if gone or new:
        places = {one: at for at, one in enumerate(wanted, 1)}
        rows = [
            {"e": entry_id, "p": places.get(work_id, len(wanted) + 1)}
            for entry_id, work_id in works_of(write.connection, collection_id).items()
        ]
        if rows:
            put = update(collection_entry).where(collection_entry.c.id == bindparam("e"))
            write.connection.execute(put.values(position=bindparam("p")), rows)

"""What sources of metadata, and people, say of works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from citance.model import MatchMethod, WorkKey
from citance.store._codec import KeyPair, decode_keys, decode_work, encode, encode_keys, fullness_of, pairs
from citance.store._files import rematch
from citance.store._grouping import Grouping, Level
from citance.store._links import VERSION, anchor_of_record, links, said_itself, version_pairs
from citance.store._placing import recalled
from citance.store._protocol import Matcher
from citance.store._read import read_works
from citance.store._remove import Taken, take_out_records
from citance.store._scoring import Scoring, tied
from citance.store._settle import loosen, settle
from citance.store._write import Mention, Write, chunks, now
from citance.store.nouns import RecordOutcome, Unenriched, WorkRecord
from citance.store.schema import record, statement

__all__ = ["put_records", "record_keys", "record_of", "remove_record", "unenriched"]


def record_keys(item: WorkRecord) -> tuple[KeyPair, ...]:
    """The list of a record's row, without what scoring adds."""
    found = (*pairs(item.keys), *version_pairs(item.work))
    return found or (anchor_of_record(item.source, item.identifier),)


def put_records(write: Write, items: Sequence[WorkRecord], *, matcher: Matcher | None = None) -> RecordOutcome:
    """Write records into the open transaction, each in the place of what its source had said under its identifier."""
    latest = {(item.source, item.identifier): item for item in items}
    there = {(row.source, row.identifier): row for row in _rows(write, latest.values())}
    same = [row for key, row in there.items() if _is_same(row, latest[key])]
    fresh = [item for key, item in latest.items() if key not in {(row.source, row.identifier) for row in same}]
    for row in same:
        item = latest[row.source, row.identifier]
        write.connection.execute(
            update(record).where(record.c.id == row.id).values(fetched_at=item.fetched_at or row.fetched_at)
        )
    taken = Taken()
    old = [there[item.source, item.identifier] for item in fresh if (item.source, item.identifier) in there]
    take_out_records(write, old, taken)
    loosen(write, taken.left, [record_keys(item) for item in fresh])
    arrived = _place(write, fresh, matcher)
    settle(write, taken.left)
    united = rematch(write, matcher, arrived)
    homes = {(row.source, row.identifier): row.work_id for row in _rows(write, latest.values())}
    return RecordOutcome(
        new=len(fresh) - len(old),
        replaced=len(old),
        unchanged=len(same),
        united=united,
        works=tuple(homes[item.source, item.identifier] for item in items),
    )


def _rows(write: Write, items: Iterable[WorkRecord]) -> list[Any]:
    by_source: dict[str, list[str]] = {}
    for item in items:
        by_source.setdefault(item.source, []).append(item.identifier)
    return [
        row
        for source, names in by_source.items()
        for part in chunks(names)
        for row in write.connection.execute(
            select(record).where(record.c.source == source, record.c.identifier.in_(part))
        ).all()
    ]


def _is_same(row: Any, item: WorkRecord) -> bool:
    known = said_itself(decode_keys(row._mapping["keys"]))
    return row.data == encode(item.work) and known == said_itself(record_keys(item))


def _place(write: Write, items: Sequence[WorkRecord], matcher: Matcher | None) -> list[int]:
    """Give records their works and write their rows; the works that are new or better known."""
    grouping = Grouping(write)
    scoring = None if matcher is None else Scoring(write, grouping, matcher)
    lists = {id(item): _list_of(write, item) for item in items}
    grouping.load(key for keys in lists.values() for key in _known_by(keys))
    rows: list[dict[str, Any]] = []
    for item in items:
        keys = lists[id(item)]
        blocks = item.blocks or (matcher.blocks_of_work(item.work) if matcher is not None else ())
        said = links(keys)
        if scoring is not None and grouping.find(said) is None:
            (near,) = scoring.prepare([blocks])
            found = scoring.of_work(item.work, said, near, has_paper=False)
            into = None if found is None else scoring.key_of(found)
            keys = keys if into is None else tied(keys, into)
        data = encode(item.work)
        placed = grouping.place(links(keys), Level.RECORD, fullness_of(item.work), data, lambda blocks=blocks: blocks)  # type: ignore[misc]
        rows.append(
            {
                "id": write.next_id("record"),
                "source": item.source,
                "identifier": item.identifier,
                "work_id": placed,
                "keys": encode_keys(keys),
                "data": data,
                "fetched_at": item.fetched_at or now(),
            }
        )
    grouping.flush()
    for row in rows:
        row["work_id"] = grouping.now(row["work_id"])
        write.put_works.add(row["work_id"])
        write.mentions.add(Mention(row["work_id"], row["keys"], row["data"]))
    if rows:
        write.connection.execute(insert(record), rows)
    return [grouping.now(work_id) for work_id in grouping.better]


def _list_of(write: Write, item: WorkRecord) -> tuple[KeyPair, ...]:
    keys = record_keys(item)
    added = recalled(write, keys, encode(item.work)) if write.added_keys else None
    return keys if added is None else decode_keys(added.keys)


def _known_by(keys: tuple[KeyPair, ...]) -> list[KeyPair]:
    said = links(keys)
    return [*said.claims, *([] if said.tie is None else [said.tie])]


def remove_record(write: Write, source: str, identifier: str, *, matcher: Matcher | None = None) -> bool:
    """Take a record out; False where there is none."""
    mine = (record.c.source == source, record.c.identifier == identifier)
    rows = write.connection.execute(select(record).where(*mine)).all()
    taken = Taken()
    take_out_records(write, list(rows), taken)
    settle(write, taken.left)
    rematch(write, matcher)
    return bool(rows)


def record_of(row: Any) -> WorkRecord:
    """A row as its noun, with the keys that the record itself gives."""
    keys = [key for key in said_itself(decode_keys(row._mapping["keys"])) if key[0] != VERSION]
    return WorkRecord(
        source=row.source,
        identifier=row.identifier,
        work=decode_work(row.data),
        keys=tuple(WorkKey(MatchMethod(method), value) for method, value in keys),
        fetched_at=row.fetched_at,
    )


def unenriched(connection: Connection, limit: int, after: tuple[int, int] | None) -> list[Unenriched]:
    """Cited works without a record, those with most statements first."""
    number = func.count().label("number")
    query = (
        select(statement.c.cited_id, number)
        .where(statement.c.counted, ~exists().where(record.c.work_id == statement.c.cited_id))
        .group_by(statement.c.cited_id)
        .order_by(number.desc(), statement.c.cited_id)
        .limit(limit)
    )
    if after is not None:
        most, last = after
        query = query.having((func.count() < most) | ((func.count() == most) & (statement.c.cited_id > last)))
    rows = connection.execute(query).all()
    works = read_works(connection, [row.cited_id for row in rows])
    return [Unenriched(works[row.cited_id], row.number) for row in rows]

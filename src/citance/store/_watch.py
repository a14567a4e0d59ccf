"""What happened to the works of a collection since it was last looked at.

For every entry the store keeps how its work stood: the numbers of its strict tally, the greatest number of a statement about
it, and digests of the statements that were there. Where these numbers are the same as before, nothing has happened, so that a
look costs one count per work. Digests are of the statements' ids, which a second reading of the same file gives again: what is
read anew is not told anew.

A tally *turns* when it leans to the other side than it last did: it leans to the side of which there are more strict
statements, supporting or contrasting, once there are at least three of both together; while there are as many of each, it
keeps the side it had. The first time that it leans at all is no turn.

A work that comes into a collection brings its past along in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select, update

from citance.model import EditorialNotice, NoticeKind, Stance
from citance.store._codec import encode
from citance.store._collecting import read_collection
from citance.store._entries import works_of
from citance.store._notices import noticed_works
from citance.store._read import read_works
from citance.store._write import Write, chunks, now
from citance.store.collections import CollectionEvent, CollectionKind, EventKind, Side
from citance.store.schema import (
    change,
    collection,
    collection_entry,
    collection_event,
    collection_state,
    paper,
    reference,
    statement,
)

__all__ = ["event_of", "is_stale", "look", "side_of"]

_DIGEST = 8
"""Bytes of a statement's digest: two of a million equal ones by chance once in 10^7 libraries."""
_LEAST = 3
_SHOWN = 20
"""Statements that an event names."""
_UPSTREAM = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.CONCERN})
"""Notices that matter to those who cite the work."""


def side_of(supporting: int, contrasting: int) -> Side:
    """Where a strict tally leans; see above."""
    if supporting + contrasting < _LEAST or supporting == contrasting:
        return Side.UNDECIDED
    return Side.SUPPORTING if supporting > contrasting else Side.CONTRASTING


def is_stale(connection: Connection, collection_id: int) -> bool:
    """Whether the library or the collection has changed since events were last looked for."""
    row = connection.execute(select(collection).where(collection.c.id == collection_id)).first()
    return row is not None and (row.looked_at < row.changed_at or row.watermark != _watermark(connection))


def _watermark(connection: Connection) -> int:
    return connection.execute(select(func.max(change.c.id))).scalar() or 0


class _Counts(NamedTuple):
    """How a work stands."""

    work_id: int
    total: int = 0
    supporting: int = 0
    contrasting: int = 0
    newest: int = 0


def look(write: Write, collection_id: int) -> int:
    """Write down what has happened since the last look; how many events there are to tell.

    Raises:
        NotFoundError: there is no such collection.
    """
    return _Look(write, collection_id).run()


class _Look:
    def __init__(self, write: Write, collection_id: int) -> None:
        self._write = write
        self._run = write.connection.execute
        self._collection = read_collection(write.connection, collection_id)
        self._at = now()
        self._events: list[dict[str, Any]] = []
        keys = select(collection_event.c.key).where(collection_event.c.collection_id == collection_id)
        self._told = set(self._run(keys).scalars())

    def run(self) -> int:
        works = works_of(self._write.connection, self._collection.id)
        query = (
            select(collection_state)
            .join(collection_entry, collection_entry.c.id == collection_state.c.entry_id)
            .where(collection_entry.c.collection_id == self._collection.id)
        )
        states = {row.entry_id: row for row in self._run(query)}
        counts = _counts(self._write.connection, works.values())
        fresh = {entry_id: work_id for entry_id, work_id in works.items() if entry_id not in states}
        self._begin(fresh, counts)
        for entry_id, work_id in works.items():
            state, count = states.get(entry_id), counts[work_id]
            if state is not None and count != _Counts(*(getattr(state, name) for name in _Counts._fields)):
                self._compare(entry_id, state, count)
        self._look_at_notices(works, set(fresh.values()) - {states[one].work_id for one in states})
        self._write.insert(collection_event, self._events)
        values = {"looked_at": now(), "watermark": _watermark(self._write.connection)}
        self._run(update(collection).where(collection.c.id == self._collection.id).values(values))
        return sum(not row["quiet"] for row in self._events)

    def _begin(self, fresh: Mapping[int, int], counts: Mapping[int, _Counts]) -> None:
        """Keep how works stand that came in; tell of them where a search or the library brought them."""
        seen = _statements(self._write.connection, fresh.values())
        rows = []
        for entry_id, work_id in fresh.items():
            count = counts[work_id]
            said = seen.get(work_id, [])
            rows.append(
                {
                    "entry_id": entry_id,
                    **count._asdict(),
                    "side": side_of(count.supporting, count.contrasting).value,
                    "seen": b"".join(_digest(sid) for sid, _ in said),
                    "contrasts": b"".join(_digest(sid) for sid, stance in said if stance == Stance.CONTRASTING),
                }
            )
        self._write.insert(collection_state, rows)
        arrived = self._arrived(fresh)
        for entry_id in arrived:
            count = counts[fresh[entry_id]]
            self._tell(
                EventKind.WORKS,
                f"works:{entry_id}",
                count.work_id,
                {"number": count.total, "supporting": count.supporting, "contrasting": count.contrasting},
            )
            mine = update(collection_entry).where(collection_entry.c.id == entry_id)
            self._run(mine.values(work_id=fresh[entry_id]))

    def _arrived(self, fresh: Mapping[int, int]) -> list[int]:
        """Those of the new ones that nobody has put in as they are."""
        if not self._collection.looked_at:
            return []
        if self._collection.kind is CollectionKind.SEARCH:
            return list(fresh)
        found: list[int] = []
        for part in chunks(fresh):
            query = select(collection_entry.c.id)
            query = query.where(collection_entry.c.id.in_(part), collection_entry.c.work_id.is_(None))
            found += self._run(query.order_by(collection_entry.c.id)).scalars()
        return found

    def _compare(self, entry_id: int, state: Any, count: _Counts) -> None:
        said = _statements(self._write.connection, [count.work_id]).get(count.work_id, [])
        before = _digests(state.seen)
        contrasted = _digests(state.contrasts)
        new = [sid for sid, _ in said if _digest(sid) not in before]
        against = [sid for sid, stance in said if stance == Stance.CONTRASTING and _digest(sid) not in contrasted]
        numbers = {"supporting": count.supporting, "contrasting": count.contrasting}
        for kind, sids in ((EventKind.CONTRAST, against), (EventKind.STATEMENTS, new)):
            if sids:
                key = f"{kind}:{entry_id}:{hashlib.blake2b(encode(sorted(sids)).encode(), digest_size=12).hexdigest()}"
                self._tell(kind, key, count.work_id, {"number": len(sids), "statements": sids[:_SHOWN], **numbers})
        side = side_of(count.supporting, count.contrasting)
        if side and state.side and side != state.side:
            self._tell(
                EventKind.TURNED,
                f"turned:{entry_id}:{self._at}",
                count.work_id,
                {"side": side, "statements": against[:_SHOWN], **numbers},
            )
        values = {
            **count._asdict(),
            "side": side.value or state.side,
            "seen": state.seen + b"".join(map(_digest, new)),
            "contrasts": state.contrasts + b"".join(map(_digest, against)),
        }
        self._run(update(collection_state).where(collection_state.c.entry_id == entry_id).values(values))

    def _look_at_notices(self, works: Mapping[int, int], fresh: set[int]) -> None:
        """Notices about the works, and retractions of what they cite; those of works that came in only now are known."""
        noticed = noticed_works(self._write.connection)
        mine = set(works.values())
        citing = _citing(self._write.connection, noticed, mine)
        about = read_works(self._write.connection, [one for one in noticed if one in mine or one in citing])
        for work_id, item in about.items():
            for notice in item.notices:
                if work_id in mine:
                    self._tell_notice(notice, work_id, 0, quiet=work_id in fresh)
                elif notice.kind in _UPSTREAM:
                    through = citing[work_id]
                    known = all(one in fresh for one in through)
                    self._tell_notice(notice, work_id, min(set(through) - fresh or set(through)), quiet=known)

    def _tell_notice(self, notice: EditorialNotice, work_id: int, through: int, *, quiet: bool) -> None:
        which = notice.doi or notice.pmid or str(work_id)
        self._tell(
            EventKind.NOTICE,
            f"notice:{which}:{notice.kind.value}:{notice.notice_doi or ''}",
            work_id,
            {
                "notice": notice.kind.value,
                "date": notice.date,
                "notice_doi": notice.notice_doi,
                "through": through,
            },
            quiet=quiet,
        )

    def _tell(
        self, kind: EventKind, key: str, work_id: int, data: Mapping[str, object], *, quiet: bool = False
    ) -> None:
        if key in self._told:
            return
        self._told.add(key)
        row = {
            "id": self._write.next_id("collection_event"),
            "collection_id": self._collection.id,
            "key": key,
            "kind": kind.value,
            "work_id": work_id,
            "data": encode({name: value for name, value in data.items() if value}),
            "at": self._at,
            "quiet": quiet,
        }
        self._events.append(row)


def _counts(connection: Connection, work_ids: Iterable[int]) -> dict[int, _Counts]:
    """How works stand, in one pass over an index."""
    found: dict[int, _Counts] = {}
    for part in chunks(dict.fromkeys(work_ids)):
        found.update((work_id, _Counts(work_id)) for work_id in part)
        query = (
            select(
                statement.c.cited_id,
                func.count(),
                func.count().filter(statement.c.strict == Stance.SUPPORTING.value),
                func.count().filter(statement.c.strict == Stance.CONTRASTING.value),
                func.max(statement.c.id),
            )
            .where(statement.c.cited_id.in_(part), statement.c.counted)
            .group_by(statement.c.cited_id)
        )
        found.update((row[0], _Counts(*row)) for row in connection.execute(query))
    return found


def _statements(connection: Connection, work_ids: Iterable[int]) -> dict[int, list[tuple[str, str | None]]]:
    """(id, strict stance) of the statements about works, the newest first."""
    found: dict[int, list[tuple[str, str | None]]] = {}
    for part in chunks(dict.fromkeys(work_ids)):
        query = (
            select(statement.c.cited_id, statement.c.sid, statement.c.strict)
            .where(statement.c.cited_id.in_(part), statement.c.counted)
            .order_by(statement.c.id.desc())
        )
        for work_id, sid, stance in connection.execute(query):
            found.setdefault(work_id, []).append((sid, stance))
    return found


def _citing(connection: Connection, cited: Sequence[int], citing: set[int]) -> dict[int, list[int]]:
    """Which of these works list which of those among their references."""
    found: dict[int, list[int]] = {}
    for part in chunks(cited):
        query = (
            select(reference.c.work_id, paper.c.work_id)
            .join(paper, paper.c.id == reference.c.paper_id)
            .where(reference.c.work_id.in_(part), reference.c.counted)
            .distinct()
        )
        for cited_id, citing_id in connection.execute(query):
            if citing_id in citing:
                found.setdefault(cited_id, []).append(citing_id)
    return found


def _digest(sid: str) -> bytes:
    return hashlib.blake2b(sid.encode(), digest_size=_DIGEST).digest()


def _digests(packed: bytes) -> set[bytes]:
    return {packed[at : at + _DIGEST] for at in range(0, len(packed), _DIGEST)}


def event_of(row: Any) -> CollectionEvent:
    """A row as an event."""
    return msgspec.convert(
        {
            **msgspec.json.decode(row.data),
            "id": row.id,
            "collection_id": row.collection_id,
            "kind": row.kind,
            "work_id": row.work_id,
            "at": row.at,
        },
        CollectionEvent,
    )

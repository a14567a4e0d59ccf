"""Editorial notices: those that papers bring, and those of lists (Retraction Watch …), which live apart.

A list is known by its source; a newer file of the same source takes the place of all its rows. What a service says of single
works takes the place of what it said of them before, and of nothing else. Notices are tied to works by
DOI or PubMed number when they are read, so that they hold for works that arrive later, too, and are never lost when
works are merged or split. A notice of a paper without both is about the paper that it came with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, exists, func, literal, select, union_all

from citance.errors import ConflictError
from citance.model import EditorialNotice, NoticeKind
from citance.store._codec import decode_notice, encode
from citance.store._write import Write, chunks
from citance.store.schema import listed_notice, notice, paper, statement, work_key

__all__ = [
    "NoticesUpdated",
    "notice_columns",
    "noticed_works",
    "notices_about",
    "put_notices",
    "replace_notices",
    "touch_noticed",
]

_BATCH = 5_000
_MOST_GONE = 0.1
"""A newer list drops a few rows; one that drops more than this share is cut off or another list."""
_PARTS = " "
"""Between the parts of a key; no DOI holds it."""
_ENOUGH = 100
"""Rows below which a list may shrink by any share."""


class NoticesUpdated(msgspec.Struct, frozen=True, kw_only=True):
    """What a list's newer state changed: counts of notices, and of the library's works that any of them is about."""

    source: str
    total: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    repeated: int = 0
    works: int = 0


def _both(column: str, name: str) -> Any:
    wanted: Any = bindparam(name, expanding=True)
    return union_all(
        *(
            select(table.c[column], table.c.data).where(table.c[column].in_(wanted))
            for table in (notice, listed_notice)
        )
    )


_BY_DOI = _both("doi", "values")
_BY_PMID = _both("pmid", "values")
_OF_PAPERS = (
    select(paper.c.work_id, notice.c.data)
    .join(paper, paper.c.id == notice.c.paper_id)
    .where(notice.c.doi == "", notice.c.pmid.is_(None), paper.c.work_id.in_(bindparam("ids", expanding=True)))
)


def notice_columns(item: EditorialNotice) -> dict[str, object]:
    """The columns by which a notice is found again, and its text."""
    return {"doi": item.doi, "data": encode(item), "pmid": item.pmid}


# -- reading -----------------------------------------------------------------------------------------------------


def notices_about(
    connection: Connection, handles: Mapping[int, Iterable[tuple[str, str]]]
) -> dict[int, tuple[EditorialNotice, ...]]:
    """The notices about works, given by id with what they are found by ((method, value), as in `work_key`).

    Works without a notice are left out. Of notices that name one document the fullest is given; those of a list that
    name none only where no other notice of their kind does.
    """
    owners: dict[tuple[str, str], list[int]] = {}
    for work_id, pairs in handles.items():
        for method, value in pairs:
            if method in ("doi", "pmid"):
                owners.setdefault((method, value), []).append(work_id)
                if method == "doi" and "<" in value:
                    # Lists keep the DOIs with a SICI without their angle brackets.
                    owners.setdefault((method, value.replace("<", "").replace(">", "")), []).append(work_id)
    found: dict[int, list[EditorialNotice]] = {}
    for method, query in (("doi", _BY_DOI), ("pmid", _BY_PMID)):
        for part in chunks(value for kind, value in owners if kind == method):
            for value, text in connection.execute(query, {"values": part}):
                for work_id in owners[method, value]:
                    found.setdefault(work_id, []).append(decode_notice(text))
    for some in chunks(handles):
        for work_id, text in connection.execute(_OF_PAPERS, {"ids": some}):
            found.setdefault(work_id, []).append(decode_notice(text))
    return {work_id: _merged(items) for work_id, items in found.items()}


def _merged(items: Sequence[EditorialNotice]) -> tuple[EditorialNotice, ...]:
    """One of each document, the fullest; by date, undated ones first."""
    best: dict[tuple[NoticeKind, str | None], EditorialNotice] = {}
    for item in sorted(items, key=lambda each: (-len(each.date), -len(each.reason), encode(each))):
        best.setdefault((item.kind, item.notice_doi), item)
    named = {kind for kind, document in best if document is not None}
    kept = [
        item
        for (kind, document), item in best.items()
        if document is not None or kind not in named or _tells_more(item, kind, best)
    ]
    return tuple(sorted(kept, key=lambda each: (each.date, each.kind.value, each.notice_doi or "")))


def _tells_more(
    item: EditorialNotice, kind: NoticeKind, best: Mapping[tuple[NoticeKind, str | None], EditorialNotice]
) -> bool:
    """Whether a notice without a document has a date, and none of its kind that names one has."""
    return bool(item.date) and not any(
        other.date for (other_kind, document), other in best.items() if other_kind is kind and document is not None
    )


def noticed_works(connection: Connection, *, limit: int | None = None) -> list[int]:
    """The ids of all works that a notice is about, ascending."""
    ids: set[int] = set()
    for table in (notice, listed_notice):
        for method, column in (("doi", table.c.doi), ("pmid", table.c.pmid)):
            # From the few: a list may hold more rows than the library has works, or the other way round.
            about = exists(select(literal(1)).where(column == work_key.c.value))
            query = select(work_key.c.work_id).where(work_key.c.method == method, about)
            ids.update(connection.execute(query).scalars())
    bare = func.replace(func.replace(work_key.c.value, "<", ""), ">", "")
    with_sici = select(work_key.c.work_id).where(work_key.c.method == "doi", work_key.c.value.like("%<%"))
    ids.update(connection.execute(with_sici.where(bare.in_(select(listed_notice.c.doi)))).scalars())
    own = select(paper.c.work_id).join(notice, notice.c.paper_id == paper.c.id)
    ids.update(connection.execute(own.where(notice.c.doi == "", notice.c.pmid.is_(None))).scalars())
    return sorted(ids)[:limit]


# -- writing -----------------------------------------------------------------------------------------------------


def replace_notices(
    write: Write, source: str, items: Iterable[tuple[str, EditorialNotice]], *, may_shrink: bool = False
) -> NoticesUpdated:
    """Let these notices (key, notice) take the place of all that a list of this source held.

    Raises:
        ConflictError: more than a tenth of the list would go, and `may_shrink` was not given.
    """
    run = write.connection.execute
    mine = listed_notice.c.source == source
    known = {row.key: hash(row.data) for row in run(select(listed_notice.c.key, listed_notice.c.data).where(mine))}
    seen: set[str] = set()
    touched: dict[tuple[str, str], None] = {}
    new = changed = repeated = 0
    for part in chunks(items, _BATCH):
        fresh: dict[str, dict[str, object]] = {}
        stale: list[str] = []
        for key, item in part:
            if key in seen:
                repeated += 1
                continue
            seen.add(key)
            row = {"source": source, "key": key, **notice_columns(item)}
            before = known.get(key)
            if before == hash(row["data"]):
                continue
            if before is None:
                new += 1
            else:
                changed += 1
                stale.append(key)
            fresh[key] = row
            touched.update(dict.fromkeys(_handles(item)))
        _drop(write, source, stale, touched)
        write.insert(listed_notice, list(fresh.values()))
    gone = [key for key in known if key not in seen]
    if len(gone) > max(_ENOUGH, _MOST_GONE * len(known)) and not may_shrink:
        raise ConflictError(
            f"{len(gone):,} of the {len(known):,} notices of {source} are not in this file of {len(seen):,}: it is cut off "
            "or a part; if it is whole, say so (--may-shrink)"
        )
    _drop(write, source, gone, touched)
    works = _touch(write, touched)
    return NoticesUpdated(
        source=source, total=len(seen), new=new, changed=changed, gone=len(gone), repeated=repeated, works=works
    )


def put_notices(write: Write, source: str, said: Mapping[str, Sequence[EditorialNotice]]) -> NoticesUpdated:
    """Let what a source says in the records of these documents (by DOI) take the place of what it said there before; all else
    that it said stays."""
    run, mine = write.connection.execute, listed_notice.c.source == source
    rows = {_key(document, item): item for document, items in said.items() for item in items}
    about = dict.fromkeys([*said, *(item.doi for item in rows.values())])
    known: dict[str, str] = {}
    for part in chunks(about):
        found = run(select(listed_notice.c.key, listed_notice.c.data).where(mine, listed_notice.c.doi.in_(part)))
        known.update((row.key, row.data) for row in found if row.key.partition(_PARTS)[0] in said)
    fresh = {key: item for key, item in rows.items() if known.get(key) != encode(item)}
    gone = [key for key in known if key not in rows]
    touched = {pair: None for item in fresh.values() for pair in _handles(item)}
    _drop(write, source, [*gone, *(key for key in fresh if key in known)], touched)
    write.insert(
        listed_notice, [{"source": source, "key": key, **notice_columns(item)} for key, item in fresh.items()]
    )
    changed = sum(key in known for key in fresh)
    return NoticesUpdated(
        source=source,
        total=len(rows),
        new=len(fresh) - changed,
        changed=changed,
        gone=len(gone),
        works=_touch(write, touched),
    )


def _key(document: str, item: EditorialNotice) -> str:
    """What tells the notices of a source apart: the record that says it, and what it says."""
    return _PARTS.join((document, item.doi, item.kind.value, item.notice_doi or "", item.source))


def _handles(item: EditorialNotice) -> list[tuple[str, str]]:
    found = [("doi", item.doi)] if item.doi else []
    return [*found, ("pmid", item.pmid)] if item.pmid else found


def _drop(write: Write, source: str, keys: Sequence[str], touched: dict[tuple[str, str], None]) -> None:
    for part in chunks(keys):
        rows = (listed_notice.c.source == source) & listed_notice.c.key.in_(part)
        for text in write.connection.execute(select(listed_notice.c.data).where(rows)).scalars():
            touched.update(dict.fromkeys(_handles(decode_notice(text))))
        write.connection.execute(delete(listed_notice).where(rows))


def touch_noticed(write: Write, items: Iterable[EditorialNotice]) -> None:
    """Tell derived indexes of the works that notices are about, where they are in the store already, and of the
    statements about them."""
    _touch(write, dict.fromkeys(pair for item in items for pair in _handles(item)))


def _touch(write: Write, handles: Iterable[tuple[str, str]]) -> int:
    """The number of works that these handles name."""
    by_method: dict[str, list[str]] = {}
    for method, value in handles:
        by_method.setdefault(method, []).append(value)
    ids: set[int] = set()
    for method, values in by_method.items():
        for part in chunks(values):
            query = select(work_key.c.work_id).where(work_key.c.method == method, work_key.c.value.in_(part))
            ids.update(write.connection.execute(query).scalars())
    for some in chunks(sorted(ids)):
        about = select(statement.c.sid).where(statement.c.cited_id.in_(some), statement.c.counted)
        write.put_statements.update(dict.fromkeys(write.connection.execute(about).scalars()))
    write.put_works.update(ids)
    return len(ids)


def sources(connection: Connection) -> dict[str, int]:
    """The lists that are in the store, with their numbers of notices."""
    query = select(listed_notice.c.source, func.count()).group_by(listed_notice.c.source)
    return dict(connection.execute(query.order_by(listed_notice.c.source)).all())

"""The store as JSON lines.

One object per line, each with a `type`: first `header`; then what people and sources said about which keys are of one
work (`decision`); then every work that has keys (`work`, with all of them); then file by file its `file`, its `paper`s,
each followed by its `reference`s, `notice`s and `statement`s; then `record`s, `correction`s, `merge`s, notices without a
paper, and `end` with the number of lines before it.

Works are named by their most reliable key ("doi:10.1000/x"); a work that has none belongs to one entry of one paper
and is not named. No row number is written, every list is in an order of its own, so the same content gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from citance.store._codec import (
    KeyPair,
    decode_keys,
    decode_notice,
    decode_paper,
    decode_reference,
    decode_work,
    rank_of,
)
from citance.store._links import SCORED, handle
from citance.store._read import correction_of, judgements_of, read_statement_rows
from citance.store._write import chunks
from citance.store.schema import (
    correction,
    decision,
    decision_key,
    file,
    merge,
    notice,
    paper,
    record,
    reference,
    work,
    work_key,
)

__all__ = ["FORMAT", "VERSION", "write_export"]

FORMAT = "citance"
VERSION = 2

_ENCODER = msgspec.json.Encoder()
_KEYS = select(work_key.c.work_id, work_key.c.method, work_key.c.value).where(
    work_key.c.work_id.in_(bindparam("ids", expanding=True))
)
_METHODS = ("doi", "pmid", "pmcid", "arxiv", "openalex", "fingerprint", "none")


def write_export(connection: Connection, out: IO[str]) -> int:
    """Write everything to `out`; the number of lines. Memory stays flat: one paper at a time."""
    number = 0
    for line in _lines(connection):
        out.write(_ENCODER.encode(line).decode())
        out.write("\n")
        number += 1
    out.write(_ENCODER.encode({"type": "end", "lines": number}).decode() + "\n")
    return number + 1


def _lines(connection: Connection) -> Iterator[dict[str, Any]]:
    yield {"type": "header", "format": FORMAT, "version": VERSION}
    yield from _decision_lines(connection)
    yield from _work_lines(connection)
    last = ""
    while True:  # by name, a few files at a time
        query = select(file).where(file.c.name > last).order_by(file.c.name).limit(100)
        rows = connection.execute(query).all()
        if not rows:
            break
        for row in rows:
            yield from _file_lines(connection, row)
        last = rows[-1].name
    yield from _record_lines(connection)
    yield from _correction_lines(connection)
    yield from _merge_lines(connection)
    loose = select(notice.c.data).where(notice.c.paper_id.is_(None)).order_by(notice.c.doi, notice.c.data)
    for text in connection.execute(loose).scalars():
        yield {"type": "notice", "notice": decode_notice(text)}


def _all_keys(connection: Connection, ids: Iterable[int]) -> dict[int, list[KeyPair]]:
    found: dict[int, list[KeyPair]] = {}
    for part in chunks(dict.fromkeys(ids)):
        for work_id, method, value in connection.execute(_KEYS, {"ids": part}):
            found.setdefault(work_id, []).append((method, value))
    for keys in found.values():
        keys.sort(key=rank_of)
    return found


def _work_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every work at its most reliable key, in the order of these."""
    for method in _METHODS:
        last = ""
        while True:
            query = (
                select(work_key.c.value, work_key.c.work_id, work.c.data)
                .join(work, work.c.id == work_key.c.work_id)
                .where(work_key.c.method == method, work_key.c.value > last)
                .order_by(work_key.c.value)
                .limit(1_000)
            )
            rows = connection.execute(query).all()
            if not rows:
                break
            keys = _all_keys(connection, [row.work_id for row in rows])
            for row in rows:
                mine = keys[row.work_id]
                if mine[0] == (method, row.value):
                    yield {"type": "work", "keys": [handle(key) for key in mine], "work": decode_work(row.data)}
            last = rows[-1].value


def _file_lines(connection: Connection, row: Any) -> Iterator[dict[str, Any]]:
    names = ("name", "sha256", "size", "mtime_ns", "status", "reason", "kind", "other", "reader_version", "added_at")
    yield {"type": "file", **{name: getattr(row, name) for name in names}}
    papers = connection.execute(select(paper).where(paper.c.file_id == row.id).order_by(paper.c.position)).all()
    keys = _all_keys(connection, [one.work_id for one in papers])
    keyless: dict[int, int] = {}
    for one in papers:
        mine = keys.get(one.work_id)
        name: str | int | None = handle(mine[0]) if mine else keyless.get(one.work_id)
        keyless.setdefault(one.work_id, one.position)
        yield from _paper_lines(connection, one, name)


def _paper_lines(connection: Connection, row: Any, name: str | int | None) -> Iterator[dict[str, Any]]:
    """`work` is a handle, or the position of the paper in the same file that a part without keys belongs to."""
    line = {"type": "paper", "position": row.position, "work": name, "keys": _handles(row.keys)}
    yield {**line, "paper": decode_paper(row.data)}
    query = select(reference).where(reference.c.paper_id == row.id).order_by(reference.c.position)
    entries = connection.execute(query).all()
    works = _all_keys(connection, [one.work_id for one in entries])
    for one in entries:
        mine = works.get(one.work_id)
        line = {
            "type": "reference",
            "work": handle(mine[0]) if mine else None,
            "keys": _handles(one._mapping["keys"]),
            "reference": decode_reference(one.data),
        }
        if one.match_method == SCORED:  # how keys match can be told from them
            line["match"] = (one.match_method, one.match_score, one.match_reason)
        yield line
    for text in connection.execute(
        select(notice.c.data).where(notice.c.paper_id == row.id).order_by(notice.c.id)
    ).scalars():
        yield {"type": "notice", "notice": decode_notice(text)}
    yield from _statement_lines(connection, row.id)


def _statement_lines(connection: Connection, paper_id: int) -> Iterator[dict[str, Any]]:
    for part in chunks(read_statement_rows(connection, paper_id)):
        verdicts = judgements_of(connection, [row_id for row_id, _, _ in part])
        for row_id, number, item in part:
            line = {"type": "statement", "reference": number, "statement": item}
            yield {**line, "judgements": verdicts.get(row_id, [])}


def _handles(text: str) -> Sequence[str]:
    return [handle(key) for key in decode_keys(text)]


def _correction_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """In the order of statement and time: the order in which they win."""
    last = ""
    while True:
        some = select(correction.c.sid).where(correction.c.sid > last).distinct().order_by(correction.c.sid).limit(500)
        sids = list(connection.execute(some).scalars())
        if not sids:
            return
        query = select(correction).where(correction.c.sid.in_(sids))
        for row in connection.execute(query.order_by(correction.c.sid, correction.c.at, correction.c.id)):
            yield {"type": "correction", "correction": correction_of(row)}
        last = sids[-1]


def _decision_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """What people and sources said about which keys are of one work, before any work that it bears on."""
    sides: dict[int, tuple[list[KeyPair], list[KeyPair]]] = {}
    for row in connection.execute(select(decision_key)):
        sides.setdefault(row.decision_id, ([], []))[row.side].append((row.method, row.value))
    found = []
    for row in connection.execute(select(decision)):
        both = sorted([handle(key) for key in sorted(side, key=rank_of)] for side in sides[row.id])
        found.append((both, row.same, row.kind, row.who, row.reason, row.at))
    for both, same, kind, who, reason, at in sorted(found):
        line = {"type": "decision", "same": same, "sides": both}
        yield {**line, "kind": kind, "who": who, "reason": reason, "at": at}


def _record_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """In the order of source and identifier."""
    last = ("", "")
    while True:
        after = (record.c.source > last[0]) | ((record.c.source == last[0]) & (record.c.identifier > last[1]))
        query = select(record).where(after).order_by(record.c.source, record.c.identifier).limit(500)
        rows = connection.execute(query).all()
        if not rows:
            return
        works = _all_keys(connection, [row.work_id for row in rows])
        for row in rows:
            line = {"type": "record", "source": row.source, "identifier": row.identifier}
            line |= {"at": row.fetched_at, "work": handle(works[row.work_id][0])}
            yield {**line, "keys": _handles(row._mapping["keys"]), "record": decode_work(row.data)}
        last = (rows[-1].source, rows[-1].identifier)


def _merge_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execute(select(merge)).all()
    keys = _all_keys(connection, [row.winner_id for row in rows])
    found = {
        (
            handle(keys[row.winner_id][0]),
            tuple(_handles(row._mapping["keys"])),
            tuple(_handles(row.bridge)),
            tuple(_handles(row.winner_keys)),
            *(getattr(row, name) for name in _TOLD),
        )
        for row in rows
        if row.winner_id in keys
    }
    for into, mine, bridge, theirs, *told in sorted(found):
        line = {"type": "merge", "into": into, "keys": mine, "bridge": bridge, "winner_keys": theirs}
        yield {**line, **dict(zip(_TOLD, told, strict=True))}


_TOLD = ("kind", "who", "reason", "at", "undone_at")

"""Taking papers and records out; `_settle` then looks at the works that they mentioned."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, delete, select, update

from citance.store._codec import decode_keys, decode_notice
from citance.store._links import NONE, SCORED
from citance.store._notices import touch_noticed
from citance.store._write import Addition, Mention, Write, chunks
from citance.store.nouns import FileStatus
from citance.store.schema import file, judgement, notice, paper, passage, record, reference, statement, work

__all__ = ["Taken", "free_others", "take_out", "take_out_records"]


class Taken(msgspec.Struct):
    """What was taken out and what that may have changed: the mentions that left each work."""

    papers: int = 0
    references: int = 0
    statements: int = 0
    left: dict[int, list[Mention]] = msgspec.field(default_factory=dict)


def take_out(write: Write, paper_ids: list[int], taken: Taken) -> None:
    """Delete papers with all that is in them; `settle` must follow in the same transaction."""
    run = write.connection.execute
    for part in chunks(paper_ids):
        for row in run(select(reference).where(reference.c.paper_id.in_(part))):
            match = (row.match_method, row.match_score, row.match_reason)
            _take(write, taken, Mention(row.work_id, row._mapping["keys"], row.data), match)
        for row in run(select(paper.c.work_id, paper.c["keys"], paper.c.data).where(paper.c.id.in_(part))):
            _take(write, taken, Mention(*row))
        sids = run(select(statement.c.sid).where(statement.c.paper_id.in_(part))).scalars().all()
        write.deleted_statements.update(dict.fromkeys(sids))
        owners = set(run(select(paper.c.work_id).where(paper.c.id.in_(part))).scalars())
        inside = select(statement.c.id).where(statement.c.paper_id.in_(part))
        run(delete(judgement).where(judgement.c.statement_id.in_(inside)))
        taken.statements += run(delete(statement).where(statement.c.paper_id.in_(part))).rowcount
        run(delete(passage).where(passage.c.paper_id.in_(part)))
        taken.references += run(delete(reference).where(reference.c.paper_id.in_(part))).rowcount
        said = run(select(notice.c.data).where(notice.c.paper_id.in_(part))).scalars()
        touch_noticed(write, [decode_notice(text) for text in said.all()])
        run(delete(notice).where(notice.c.paper_id.in_(part)))
        taken.papers += run(delete(paper).where(paper.c.id.in_(part))).rowcount
        _unmark(write, owners)


def take_out_records(write: Write, rows: list[Row[Any]], taken: Taken) -> None:
    """Delete records; `settle` must follow in the same transaction."""
    for row in rows:
        _take(write, taken, Mention(row.work_id, row._mapping["keys"], row.data))
    for part in chunks([row.id for row in rows]):
        write.connection.execute(delete(record).where(record.c.id.in_(part)))


def _take(write: Write, taken: Taken, mention: Mention, match: tuple[str, float, str] = ("", 0.0, "")) -> None:
    """Remember a mention that goes: the same words, if they come again, get the same work."""
    taken.left.setdefault(mention.work_id, []).append(mention)
    if mention.keys == "[]":
        write.free_works.setdefault(mention.data, []).append(mention.work_id)
    elif any(method in (NONE, SCORED) for method, _ in decode_keys(mention.keys)):
        write.added_keys.setdefault(mention.data, []).append(Addition(mention.keys, *match))


def _unmark(write: Write, owners: set[int]) -> None:
    """Works whose paper went are open for another file's paper at once, before they are settled."""
    for part in chunks(sorted(owners)):
        own = paper.c.counted | paper.c.version
        read = select(paper.c.work_id).where(paper.c.work_id.in_(part), own)
        bare = set(part) - set(write.connection.execute(read).scalars())
        if bare:
            write.connection.execute(update(work).where(work.c.id.in_(bare)).values(has_paper=False))


def free_others(write: Write, name: str) -> None:
    """Let files be read again that a file stood in the way of: it goes, or gets another content."""
    run = write.connection.execute
    waiting = file.c.other == name
    run(delete(file).where(waiting, file.c.status.in_([FileStatus.DUPLICATE.value, FileStatus.CONFLICT.value])))
    run(update(file).where(waiting).values(other="", sha256="", mtime_ns=0))

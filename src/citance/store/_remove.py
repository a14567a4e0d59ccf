"""Taking papers out, and settling the works that they mentioned.

What a work is called, which keys it has and which mentions it groups depend only on the mentions that are there.
So after papers went, every work that they mentioned is looked at again: nobody mentions it: it goes; a key that no
mention has any more: it goes; the remaining mentions no longer hang together: they part; the mention that described it
is gone: the next best describes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import bindparam, delete, func, select, update

from citance.store._codec import (
    KeyPair,
    decode_keys,
    decode_paper,
    decode_reference,
    encode,
    fullness_of,
    work_of_reference,
)
from citance.store._grouping import PAPER, REFERENCE, TRANSLATION, Grouping
from citance.store._put import touch_noticed
from citance.store._write import Mention, Write, chunks
from citance.store.nouns import FileStatus
from citance.store.schema import (
    file,
    judgement,
    merge,
    notice,
    paper,
    passage,
    reference,
    statement,
    work,
    work_key,
)

__all__ = ["Taken", "drop_works", "free_others", "loosen", "settle", "take_out"]


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
        for table in (paper, reference):
            column = table.c.id if table is paper else table.c.paper_id
            for row in run(select(table.c.work_id, table.c["keys"], table.c.data).where(column.in_(part))):
                mention = Mention(*row)
                taken.left.setdefault(mention.work_id, []).append(mention)
                if mention.keys == "[]":
                    write.free_works.setdefault(mention.data, []).append(mention.work_id)
        sids = run(select(statement.c.sid).where(statement.c.paper_id.in_(part))).scalars().all()
        write.deleted_statements.update(dict.fromkeys(sids))
        owners = set(run(select(paper.c.work_id).where(paper.c.id.in_(part))).scalars())
        inside = select(statement.c.id).where(statement.c.paper_id.in_(part))
        run(delete(judgement).where(judgement.c.statement_id.in_(inside)))
        taken.statements += run(delete(statement).where(statement.c.paper_id.in_(part))).rowcount
        run(delete(passage).where(passage.c.paper_id.in_(part)))
        taken.references += run(delete(reference).where(reference.c.paper_id.in_(part))).rowcount
        touch_noticed(write, run(select(notice.c.doi).where(notice.c.paper_id.in_(part))).scalars().all())
        run(delete(notice).where(notice.c.paper_id.in_(part)))
        taken.papers += run(delete(paper).where(paper.c.id.in_(part))).rowcount
        _unmark(write, owners)


def _unmark(write: Write, owners: set[int]) -> None:
    """Works whose paper went are open for another file's paper at once, before they are settled."""
    for part in chunks(sorted(owners)):
        read = select(paper.c.work_id).where(paper.c.work_id.in_(part), paper.c.counted)
        bare = set(part) - set(write.connection.execute(read).scalars())
        if bare:
            write.connection.execute(update(work).where(work.c.id.in_(bare)).values(has_paper=False))


def free_others(write: Write, name: str) -> None:
    """Let files be read again that a file stood in the way of: it goes, or gets another content."""
    run = write.connection.execute
    waiting = file.c.other == name
    run(delete(file).where(waiting, file.c.status.in_([FileStatus.DUPLICATE.value, FileStatus.CONFLICT.value])))
    run(update(file).where(waiting).values(other="", sha256="", mtime_ns=0))


def settle(write: Write, left: dict[int, list[Mention]]) -> int:
    """Look at every work again that mentions were taken from; the number of works that went.

    Where every mention that left was put again word by word, as when a file is read again, nothing has changed.
    """
    write.put_works.update(left)
    ids = sorted(work_id for work_id, gone in left.items() if not write.mentions.issuperset(gone))
    alive = _alive(write, ids)
    gone = [work_id for work_id in ids if work_id not in alive and work_id not in write.deleted_works]
    drop_works(write, gone)
    for work_id in ids:
        if work_id in alive:
            _Survivor(write, work_id).settle(left[work_id])
    return len(gone)


def loosen(write: Write, left: dict[int, list[Mention]], coming: list[tuple[KeyPair, ...]]) -> None:
    """Take from works what only mentions said that do not come again, before a file's new content is put.

    Else a key that was read wrongly the first time would tie the new content's mentions together. A work that has no
    other mention keeps those keys that the first fitting one of the new mentions has, and so its id.
    """
    known = {frozenset(keys) for keys in coming}
    for work_id, mentions in left.items():
        gone = [one for one in mentions if frozenset(decode_keys(one.keys)) not in known]
        if gone and _alive(write, [work_id]):
            _Survivor(write, work_id).settle(gone)
        elif gone:
            query = select(work_key.c.method, work_key.c.value).where(work_key.c.work_id == work_id)
            owned = {(row.method, row.value) for row in write.connection.execute(query)}
            heir = next((keys for keys in coming if owned & set(keys)), ())
            for method, value in owned - set(heir):
                write.connection.execute(_UNKEY, {"m": method, "v": value})


def _alive(write: Write, ids: list[int]) -> set[int]:
    """Those works that something mentions."""
    alive: set[int] = set()
    for part in chunks(ids):
        for table in (reference, paper):
            query = select(table.c.work_id).where(table.c.work_id.in_(part)).distinct()
            alive.update(write.connection.execute(query).scalars())
    return alive


def drop_works(write: Write, gone: Iterable[int]) -> None:
    """Delete works that nothing mentions."""
    for part in chunks(gone):
        write.connection.execute(delete(work_key).where(work_key.c.work_id.in_(part)))
        write.connection.execute(delete(merge).where(merge.c.winner_id.in_(part)))
        write.connection.execute(delete(work).where(work.c.id.in_(part)))
        write.deleted_works.update(part)


_MENTIONS = (
    select(reference.c.id, reference.c["keys"].label("mention"))
    .where(reference.c.work_id == bindparam("w"))
    .order_by(reference.c.id)
)
_PAPERS = (
    select(paper.c.id, paper.c["keys"].label("mention")).where(paper.c.work_id == bindparam("w")).order_by(paper.c.id)
)


_UNKEY = delete(work_key).where(work_key.c.method == bindparam("m"), work_key.c.value == bindparam("v"))


class _Survivor:
    """A work that lost mentions and still has some."""

    def __init__(self, write: Write, work_id: int) -> None:
        self._write, self._id = write, work_id
        self._run = write.connection.execute

    def settle(self, left: list[Mention]) -> None:
        if not self._replaced(left):
            self._regroup()
        describe_again(self._write, self._id)

    def _mentions(self) -> Iterator[tuple[bool, int, frozenset[KeyPair]]]:
        for is_paper, query in ((True, _PAPERS), (False, _MENTIONS)):
            for row in self._run(query, {"w": self._id}):
                yield is_paper, row.id, frozenset(decode_keys(row.mention))

    def _replaced(self, left: list[Mention]) -> bool:
        """Whether for each mention that left, one that is there has all its keys: then nothing came apart."""
        open_sets = {frozenset(decode_keys(one.keys)) for one in left if one.keys != "[]"}
        for _, _, keys in self._mentions():
            open_sets = {one for one in open_sets if not one <= keys}
            if not open_sets:
                return True
        return not open_sets

    def _regroup(self) -> None:
        """Drop keys that no mention has, and part the mentions that no key ties together any more."""
        owned = {
            (row.method, row.value)
            for row in self._run(select(work_key.c.method, work_key.c.value).where(work_key.c.work_id == self._id))
        }
        groups: list[tuple[set[KeyPair], list[tuple[bool, int]]]] = []
        for is_paper, row_id, all_keys in self._mentions():
            keys = set(all_keys & owned)
            members = [(is_paper, row_id)]
            apart = []
            for group_keys, group_members in groups:
                if group_keys & keys or not (keys or group_keys):
                    keys |= group_keys
                    members = group_members + members
                else:
                    apart.append((group_keys, group_members))
            groups = [*apart, (keys, members)]
        for method, value in owned - {key for keys, _ in groups for key in keys}:
            self._run(_UNKEY, {"m": method, "v": value})
        # The part that holds the work's own paper keeps the id, else the one with most mentions, else the oldest.
        groups.sort(key=lambda group: (not any(p for p, _ in group[1]), -len(group[1]), min(group[1])))
        for keys, members in groups[1:]:
            if keys:  # a translation without keys stays with its main text
                self._part(keys, members)

    def _part(self, keys: set[KeyPair], members: list[tuple[bool, int]]) -> None:
        """Move some mentions, with their statements, to a work of their own."""
        run, write = self._run, self._write
        grouping = Grouping(write)
        new = grouping.make()
        grouping.flush()
        for method, value in keys:
            run(update(work_key).where(work_key.c.method == method, work_key.c.value == value).values(work_id=new))
        for part in chunks([row_id for is_paper, row_id in members if is_paper]):
            run(update(paper).where(paper.c.id.in_(part)).values(work_id=new))
            mine = statement.c.paper_id.in_(part)
            write.put_statements.update(
                dict.fromkeys(run(select(statement.c.sid).where(mine, statement.c.counted)).scalars())
            )
            run(update(statement).where(mine).values(citing_id=new))
        for part in chunks([row_id for is_paper, row_id in members if not is_paper]):
            run(update(reference).where(reference.c.id.in_(part)).values(work_id=new))
            mine = statement.c.reference_id.in_(part)
            write.put_statements.update(
                dict.fromkeys(run(select(statement.c.sid).where(mine, statement.c.counted)).scalars())
            )
            run(update(statement).where(mine).values(cited_id=new))
        describe_again(write, new)
        write.put_works.add(new)


_OWN = select(paper.c.counted, paper.c.data).where(paper.c.work_id == bindparam("w"))
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
        found.append((PAPER if row.counted else TRANSLATION, fullness_of(own), encode(own)))
    has_paper = any(level == PAPER for level, _, _ in found)
    if not found:
        for text in set(run(_FULLEST, {"w": work_id}).scalars()):
            said = work_of_reference(decode_reference(text))
            found.append((REFERENCE, fullness_of(said), encode(said)))
    level, fullness, data = max(found)
    run(_DESCRIBE, {"w": work_id, "l": level, "f": fullness, "d": data, "h": has_paper})

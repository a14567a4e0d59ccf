"""Files: putting one with all its papers, noting a failure, taking one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from citance.store._codec import IDENTIFIERS, KeyPair, decode_keys, rank_of
from citance.store._grouping import Grouping
from citance.store._links import links
from citance.store._placing import Entry
from citance.store._protocol import Matcher
from citance.store._put import recall_paper, write_paper
from citance.store._remove import Taken, free_others, take_out
from citance.store._scoring import Scoring, tied
from citance.store._settle import loosen, settle
from citance.store._uniting import find_versions, unite_versions
from citance.store._write import Write, chunks, now
from citance.store.nouns import FileState, FileStatus, Problem, PutOutcome, Removed, SourceFile
from citance.store.schema import file, paper, statement

__all__ = [
    "is_same",
    "note_state",
    "put_failure",
    "put_file",
    "remove_file",
    "remove_papers",
    "restore_state",
    "state_of",
    "touch_file",
]

_BY_NAME = select(file.c.id, file.c.sha256).where(file.c.name == bindparam("name"))
_PAPERS_OF = select(paper.c.id).where(paper.c.file_id == bindparam("file"))
_TWIN = (
    select(file.c.name)
    .where(
        file.c.sha256 == bindparam("digest"),
        file.c.status == FileStatus.ADDED.value,
        file.c.name != bindparam("own_name"),
    )
    .order_by(file.c.id)
    .limit(1)
)
_TAKEN = (
    select(file.c.name)
    .join(paper, paper.c.file_id == file.c.id)
    .join(statement, statement.c.paper_id == paper.c.id)
    .where(statement.c.sid.in_(bindparam("ids", expanding=True)))
    .limit(1)
)


def state_of(row: Any) -> FileState:
    """A row of the table of files as its noun."""
    return FileState(
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        mtime_ns=row.mtime_ns,
        status=FileStatus(row.status),
        reason=row.reason,
        kind=row.kind,
        reader_version=row.reader_version,
        added_at=row.added_at,
    )


def put_file(
    write: Write,
    source: SourceFile,
    entries: Sequence[Entry],
    *,
    added_at: str = "",
    homes: Sequence[int | None] | None = None,
    matcher: Matcher | None = None,
) -> PutOutcome:
    """Replace what a file of this name had put by these papers; see `Store.put_file`.

    `homes` tells the papers' works where an import knows them; −1 − n stands for the work of the n-th paper.
    """
    taken = Taken()
    arrived: list[int] = []
    looked_up: dict[int, list[int]] = {}
    file_id = _clear(write, source, taken)
    twin = _twin(write, source)
    problems: list[Problem] = []
    others: list[str] = []
    papers = statements = 0
    if twin is not None:
        problems.append(Problem("duplicate", f"has the same content as {twin}"))
        others.append(twin)
    else:
        coming = [keys for entry in entries for keys in (entry.keys, *entry.reference_keys) if keys]
        loosen(write, taken.left, coming)
        grouping = Grouping(write)
        scoring = None if matcher is None else Scoring(write, grouping, matcher)
        for entry in entries:
            recall_paper(write, entry)
        _load(grouping, entries)
        main: int | None = None
        placed_at: list[int | None] = []
        for position, entry in enumerate(entries):
            placed_at.append(None)
            if homes is None:
                home = _home(grouping, entry, main)
                if scoring is not None and home is None:
                    _tie_paper(grouping, entry, scoring)
            else:
                told = homes[position]
                home = placed_at[-1 - told] if told is not None and told < 0 else told
                grouping.load_works([] if home is None else [home])
            problem = _conflict(write, grouping, entry, home, file_id, source.name)
            if problem is not None:
                problems.append(problem[0])
                others.append(problem[1])
                continue
            placed = write_paper(
                write, grouping, entry, file_id=file_id, position=position, work_id=home, scoring=scoring
            )
            placed_at[-1] = placed
            main = placed if main is None and not entry.processed.paper.part else main
            papers += 1
            statements += len(entry.processed.statements)
        arrived = [grouping.now(work_id) for work_id in grouping.better]
        looked_up = {} if scoring is None else {grouping.now(one): ids for one, ids in scoring.looked_up.items()}
    status = FileStatus.ADDED
    if twin is not None:
        status = FileStatus.DUPLICATE
    elif problems and not papers:
        status = FileStatus.CONFLICT
    _note(write, file_id, source, status, problems, others, added_at)
    settle(write, taken.left)
    rematch(write, matcher, arrived, looked_up)
    return PutOutcome(papers=papers, statements=statements, replaced=taken.papers, problems=tuple(problems))


def rematch(
    write: Write, matcher: Matcher | None, arrived: Sequence[int] = (), looked_up: dict[int, list[int]] | None = None
) -> int:
    """After works were settled: match again what came apart, and what was tied to nothing and may be of the works that
    arrived; the number of works that became part of another one."""
    if matcher is None or not (arrived or write.loose):
        return 0
    grouping = Grouping(write)
    scoring = Scoring(write, grouping, matcher)
    united = scoring.tidy(set(write.loose))
    write.loose.clear()
    united += scoring.gather(arrived, looked_up)
    found = find_versions(grouping, scoring, arrived) if matcher.unites_preprints else []
    grouping.flush()
    return united + unite_versions(write, found)


def _tie_paper(grouping: Grouping, entry: Entry, scoring: Scoring) -> None:
    """Tie a paper that its keys lead nowhere to the one work that it describes."""
    body = entry.processed.paper
    said = links(entry.keys)
    if body.part or grouping.find(said) is not None:
        return
    (near,) = scoring.prepare([entry.processed.work_blocks or scoring.matcher.blocks_of_work(body.work)])
    found = scoring.of_work(body.work, said, near, has_paper=True)
    into = None if found is None else scoring.key_of(found)
    if into is not None:
        entry.keys = tied(entry.keys, into)


def is_same(write: Write, source: SourceFile) -> bool:
    """Whether the name's content is known with the same bytes, as readers of the same version have read it."""
    query = select(file.c.id).where(
        file.c.name == source.name,
        file.c.sha256 == source.sha256,
        file.c.reader_version == source.reader_version,
        file.c.status != FileStatus.FAILED.value,
    )
    return bool(source.sha256) and write.connection.execute(query).first() is not None


def touch_file(write: Write, source: SourceFile) -> None:
    """Take over size and time of a file whose content is the one that is known."""
    same = (file.c.name == source.name) & (file.c.sha256 == source.sha256)
    write.connection.execute(update(file).where(same).values(size=source.size, mtime_ns=source.mtime_ns))


def put_failure(write: Write, source: SourceFile, reason: str, kind: str, *, matcher: Matcher | None = None) -> int:
    """Note that a file cannot be read; the number of papers that an earlier content had put and that are gone now."""
    taken = Taken()
    file_id = _clear(write, source, taken)
    _note(write, file_id, source, FileStatus.FAILED, [Problem(kind, reason)], [], "")
    settle(write, taken.left)
    rematch(write, matcher)
    return taken.papers


def remove_file(write: Write, name: str, *, matcher: Matcher | None = None) -> Removed | None:
    """Take a file out with its papers; None where there is no such file."""
    row = write.connection.execute(select(file.c.id).where(file.c.name == name)).first()
    if row is None:
        return None
    ids = write.connection.execute(select(paper.c.id).where(paper.c.file_id == row.id)).scalars().all()
    return remove_papers(write, list(ids), [row.id], matcher=matcher)


def remove_papers(
    write: Write, paper_ids: list[int], file_ids: Sequence[int], *, matcher: Matcher | None = None
) -> Removed:
    """Take papers and the rows of files out; a file that still has other papers is to be read again."""
    run = write.connection.execute
    taken = Taken()
    take_out(write, paper_ids, taken)
    left = set(run(select(paper.c.file_id).where(paper.c.file_id.in_(file_ids))).scalars())
    files = 0
    for row in run(select(file.c.id, file.c.name).where(file.c.id.in_(file_ids))).all():
        free_others(write, row.name)
        if row.id not in left:
            files += run(delete(file).where(file.c.id == row.id)).rowcount
        else:
            run(update(file).where(file.c.id == row.id).values(sha256="", mtime_ns=0))
    works = settle(write, taken.left) + rematch(write, matcher)
    return Removed(
        files=files, papers=taken.papers, references=taken.references, statements=taken.statements, works=works
    )


def _clear(write: Write, source: SourceFile, taken: Taken) -> int:
    """Take out what the name had put; the id of its row, made where there is none."""
    run = write.connection.execute
    row = run(_BY_NAME, {"name": source.name}).first()
    if row is None:
        file_id = write.next_id("file")
        empty = dict.fromkeys(("sha256", "status", "reason", "kind", "other", "reader_version", "added_at"), "")
        run(insert(file), {"id": file_id, "name": source.name, "size": 0, "mtime_ns": 0, **empty})
        return file_id
    ids = run(_PAPERS_OF, {"file": row.id}).scalars().all()
    take_out(write, list(ids), taken)
    if row.sha256 != source.sha256:
        free_others(write, source.name)
    return int(row.id)


def _twin(write: Write, source: SourceFile) -> str | None:
    """Another file with the same bytes that is in the index."""
    return write.connection.execute(_TWIN, {"digest": source.sha256, "own_name": source.name}).scalar()


def _load(grouping: Grouping, entries: Sequence[Entry]) -> None:
    keys: dict[KeyPair, None] = {}
    for entry in entries:
        said = links(entry.keys)
        keys.update(dict.fromkeys((*said.claims, *([] if said.tie is None else [said.tie]))))
        if entry.processed.paper.part_of:
            keys["doi", entry.processed.paper.part_of] = None
        for some in entry.reference_keys:
            keys.update(dict.fromkeys(links(some).claims))
    grouping.load(keys)
    # What an import says: the work of a reference that is tied by its description only has no key of its own here.
    grouping.load_works(one for entry in entries for one in entry.works or () if one is not None)


def _home(grouping: Grouping, entry: Entry, main: int | None) -> int | None:
    """The work that a translation belongs to; None for every other paper: its keys tell."""
    body = entry.processed.paper
    if not body.is_translation:
        return None
    home = grouping.find(links([("doi", body.part_of)])) if body.part_of else None
    return home if home is not None else main


def _conflict(
    write: Write, grouping: Grouping, entry: Entry, home: int | None, file_id: int, name: str
) -> tuple[Problem, str] | None:
    """Why a paper may not be written, with the file that stands in its way: its work has a paper already, or its
    statements are there under the same ids."""
    body = entry.processed.paper
    run = write.connection.execute
    owner: str | None = None
    work_id = home if home is not None else grouping.find(links(entry.keys))
    if not body.is_translation and work_id is not None and grouping.has_paper(work_id):
        query = select(file.c.name, paper.c["keys"].label("mention")).join(paper, paper.c.file_id == file.c.id)
        own = (paper.c.work_id == work_id, paper.c.counted | paper.c.version)
        rows = run(query.where(*own).order_by(paper.c.id)).all()
        owner = next((row.name for row in rows if not _is_version(decode_keys(row.mention), entry.keys)), None)
    if owner is None:
        for part in chunks([item.id for item in entry.processed.statements]):
            owner = owner or run(_TAKEN, {"ids": part}).scalar()
    if owner is None:
        return None
    what = body.work.doi or (f"“{body.work.title}”" if body.work.title else "this paper")
    if owner == name:
        return Problem("conflict", f"{what} stands twice in this file"), ""
    return Problem("conflict", f"{what} was already read from {owner} with other content"), owner


def _is_version(some: tuple[KeyPair, ...], others: tuple[KeyPair, ...]) -> bool:
    """Whether two papers of one work are two versions: the most reliable kind of identifier that both have differs."""
    one, two = dict(reversed(some)), dict(reversed(others))
    kinds = [method for method, _ in sorted(some, key=rank_of) if method in IDENTIFIERS and method in two]
    return bool(kinds) and one[kinds[0]] != two[kinds[0]]


def note_state(write: Write, source: SourceFile, said: dict[str, Any], added_at: str) -> None:
    """Write down a file that has no papers, with the state that an export says."""
    file_id = _clear(write, source, Taken())
    _note(write, file_id, source, FileStatus.ADDED, [], [], added_at)
    restore_state(write, source.name, said, [])


def restore_state(write: Write, name: str, said: dict[str, Any], positions: Sequence[int]) -> None:
    """Give a file the state, and its papers the places, that an export says."""
    run = write.connection.execute
    run(update(file).where(file.c.name == name), said)
    query = select(paper.c.id).join(file, file.c.id == paper.c.file_id).where(file.c.name == name).order_by(paper.c.id)
    for paper_id, position in zip(run(query).scalars().all(), positions, strict=True):
        run(update(paper).where(paper.c.id == paper_id).values(position=position))


def _note(
    write: Write,
    file_id: int,
    source: SourceFile,
    status: FileStatus,
    problems: list[Problem],
    others: list[str],
    added_at: str,
) -> None:
    write.connection.execute(
        update(file).where(file.c.id == file_id),
        {
            "sha256": source.sha256,
            "size": source.size,
            "mtime_ns": source.mtime_ns,
            "status": status.value,
            "reason": "; ".join(problem.reason for problem in problems),
            "kind": problems[0].kind if problems else "",
            "other": next((other for other in others if other), ""),
            "reader_version": source.reader_version,
            "added_at": added_at or now(),
        },
    )

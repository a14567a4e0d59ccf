"""Which of several full texts of one work is counted.

A work whose preprint and published article were both read holds the same statements twice, with small changes. Only
those of one version are counted, the published one; the others are kept like those of a translation, and come to
count when that one is taken out.
"""

from __future__ import annotations

from sqlalchemy import select, update

from citance.identifiers import is_preprint_doi
from citance.model import Work
from citance.store._codec import decode_paper, encode, fullness_of
from citance.store._settle import describe_again
from citance.store._write import Write, chunks
from citance.store.schema import paper, reference, statement

__all__ = ["choose_versions", "is_preprint"]

_VERSIONED = "10.12688/"
"""F1000Research: no preprint server, but each version of an article has a DOI of its own there."""
_KINDS = frozenset({"preprint", "posted-content", "working-paper"})


def is_preprint(work: Work) -> bool:
    """Whether a description is that of a preprint."""
    if work.kind.lower() in _KINDS or (work.arxiv and not work.doi):
        return True
    return work.doi is not None and (is_preprint_doi(work.doi) or work.doi.startswith(_VERSIONED))


def _order(work: Work) -> tuple[bool, bool, str, int, str]:
    """The greatest is the one to count: no preprint, in a volume, the latest, the fullest; whatever the order of reading."""
    return not is_preprint(work), bool(work.volume or work.pages), work.published, fullness_of(work), encode(work)


def choose_versions(write: Write) -> None:
    """Look at all works of the transaction that several papers may belong to."""
    for work_id in sorted(write.crowded):
        query = select(paper.c.id, paper.c.counted, paper.c.version, paper.c.data).where(paper.c.work_id == work_id)
        rows = [row for row in write.connection.execute(query) if row.counted or row.version]
        if not rows:
            continue
        counted = max(rows, key=lambda row: _order(decode_paper(row.data).work)).id
        changed = [row.id for row in rows if row.counted != (row.id == counted)]
        for row_id in changed:
            _count(write, row_id, counted=row_id == counted)
        if changed:
            describe_again(write, work_id)
            write.put_works.add(work_id)
    write.crowded.clear()


def _count(write: Write, paper_id: int, *, counted: bool) -> None:
    """Let a paper's statements count, or not."""
    run = write.connection.execute
    run(update(paper).where(paper.c.id == paper_id).values(counted=counted, version=not counted))
    run(update(reference).where(reference.c.paper_id == paper_id).values(counted=counted))
    run(update(statement).where(statement.c.paper_id == paper_id).values(counted=counted))
    rows = run(select(statement.c.sid, statement.c.cited_id).where(statement.c.paper_id == paper_id)).all()
    for part in chunks(rows):
        write.move([row.sid for row in part], counted=counted)
        write.put_works.update(row.cited_id for row in part)

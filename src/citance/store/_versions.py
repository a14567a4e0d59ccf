"""Which of several full texts of one work is counted.

A work whose preprint and published article were both read holds the same statements twice, with small changes. Only
those of one version are counted, the published one; the others are kept like those of a translation, and come to
count when that one is taken out.
"""

from __future__ import annotations

from sqlalchemy import select, update

from citance.model import Work
from citance.store._codec import decode_paper, encode, fullness_of
from citance.store._settle import describe_again
from citance.store._write import Write, chunks
from citance.store.schema import paper, reference, statement

__all__ = ["choose_versions", "is_preprint"]

_SERVERS = (
    "10.1101/",
    "10.2139/ssrn",
    "10.12688/",
    "10.14293/",
    "10.20944/preprints",
    "10.21203/rs",
    "10.26434/chemrxiv",
    "10.31219/",
    "10.31222/",
    "10.31223/",
    "10.31234/",
    "10.31235/",
    "10.31730/",
    "10.33774/",
    "10.36227/techrxiv",
    "10.48550/",
    "10.5194/egusphere",
    "10.64898/",
    "10.7287/peerj.preprints",
)
"""DOIs of preprint servers, by how they begin: bioRxiv and medRxiv, SSRN, F1000Research (each version has a DOI of its own),
ScienceOpen, Preprints.org, Research Square, ChemRxiv, OSF and its communities, Cambridge, TechRxiv, arXiv, EGUsphere,
openRxiv, PeerJ Preprints."""
_KINDS = frozenset({"preprint", "posted-content", "working-paper"})


def is_preprint(work: Work) -> bool:
    """Whether a description is that of a preprint."""
    if work.kind.lower() in _KINDS or (work.arxiv and not work.doi):
        return True
    return bool(work.doi) and str(work.doi).startswith(_SERVERS)


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

"""Works and statements out of the tables, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid
from citance.model import (
    CitationStatement,
    Correction,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    Place,
    Probabilities,
    Stance,
    Work,
)
from citance.store._codec import (
    KeyPair,
    decode_grounds,
    decode_notice,
    decode_reference,
    decode_section,
    decode_work,
)
from citance.store._write import chunks
from citance.store.schema import (
    classifier,
    correction,
    judgement,
    merge,
    notice,
    passage,
    reference,
    statement,
    work,
    work_key,
)

__all__ = [
    "correction_of",
    "judgements_of",
    "keys_named",
    "read_statement_rows",
    "read_statements",
    "read_works",
    "redirect",
]

_WORKS = select(work.c.id, work.c.data, work.c.has_paper).where(work.c.id.in_(bindparam("ids", expanding=True)))
_KEYS = (
    select(work_key.c.work_id, work_key.c.method, work_key.c.value)
    .where(work_key.c.work_id.in_(bindparam("ids", expanding=True)), work_key.c.method != "fingerprint")
    .order_by(work_key.c.method, work_key.c.value)
)
_NOTICES = (
    select(notice.c.doi, notice.c.data)
    .where(notice.c.doi.in_(bindparam("dois", expanding=True)))
    .order_by(notice.c.doi, notice.c.data)
)
_STATEMENTS = (
    select(statement, passage.c.citance, passage.c.before, passage.c.after, passage.c.section, reference.c.data)
    .join(passage, passage.c.id == statement.c.passage_id)
    .join(reference, reference.c.id == statement.c.reference_id)
    .where(statement.c.sid.in_(bindparam("ids", expanding=True)))
)
_JUDGEMENTS = (
    select(judgement, classifier.c.name)
    .join(classifier, classifier.c.id == judgement.c.classifier_id)
    .where(judgement.c.statement_id.in_(bindparam("ids", expanding=True)))
    .order_by(judgement.c.id)
)
_CORRECTIONS = (
    select(correction)
    .where(correction.c.sid.in_(bindparam("ids", expanding=True)))
    .order_by(correction.c.at, correction.c.id)
)


def keys_named(text: str) -> list[KeyPair]:
    """The keys that a text may be meant as; [] for words."""
    bare = text.strip()
    found: list[KeyPair] = []
    doi = clean_doi(bare)
    if doi:
        found.append(("doi", doi))
    one_word = len(bare.split()) == 1 or bare.lower().startswith(("arxiv", "pmid", "pmc"))
    if not one_word:
        return found
    named_pmc = "pmc" in bare.lower()
    tail = bare.rstrip("/").rsplit("/", 1)[-1]
    plain = tail if "ncbi.nlm.nih.gov" in bare or "europepmc.org" in bare else bare
    pmcid = clean_pmcid(plain) if named_pmc else None
    pmid = None if named_pmc else clean_pmid(plain)
    arxiv = clean_arxiv(bare) if doi is None or doi.startswith("10.48550/") else None
    pairs = (("pmcid", pmcid), ("pmid", pmid), ("arxiv", arxiv))
    return found + [(method, value) for method, value in pairs if value]


def redirect(connection: Connection, work_id: int) -> int:
    """The id under which a work lives now: its own, or that of the work which it was merged into."""
    if connection.execute(select(work.c.id).where(work.c.id == work_id)).first() is None:
        found = connection.execute(select(merge.c.winner_id).where(merge.c.loser_id == work_id)).scalar()
        return work_id if found is None else found
    return work_id


def read_works(connection: Connection, ids: Iterable[int]) -> dict[int, IndexedWork]:
    """Works by id, with the identifiers that any mention of them gave and the notices about them."""
    found: dict[int, IndexedWork] = {}
    for part in chunks(dict.fromkeys(ids)):
        known: dict[int, dict[str, str]] = {}
        for row in connection.execute(_KEYS, {"ids": part}):
            known.setdefault(row.work_id, {}).setdefault(row.method, row.value)
        described = {
            row.id: (_named(decode_work(row.data), known.get(row.id, {})), row.has_paper)
            for row in connection.execute(_WORKS, {"ids": part})
        }
        notices = _notices(connection, [item.doi for item, _ in described.values() if item.doi])
        for work_id, (item, has_paper) in described.items():
            about = tuple(notices.get(item.doi or "", ()))
            found[work_id] = IndexedWork(id=work_id, work=item, has_paper=has_paper, notices=about)
    return found


def _named(item: Work, known: dict[str, str]) -> Work:
    """The description with the identifiers that the work is found by: these are sure, and may be more."""
    missing = {method: value for method, value in known.items() if getattr(item, method) != value}
    return msgspec.structs.replace(item, **missing) if missing else item


def _notices(connection: Connection, dois: Sequence[str]) -> dict[str, list[EditorialNotice]]:
    """The notices about each DOI; of those that name one document, as work and notice both do, the fullest."""
    found: dict[str, dict[tuple[str, str | None], EditorialNotice]] = {}
    for part in chunks(dict.fromkeys(dois)):
        for row in connection.execute(_NOTICES, {"dois": part}):
            item = decode_notice(row.data)
            about = found.setdefault(row.doi, {})
            known = about.get((item.kind, item.notice_doi))
            if known is None or len(known.date + known.reason) < len(item.date + item.reason):
                about[item.kind, item.notice_doi] = item
    return {doi: list(about.values()) for doi, about in found.items()}


def read_statements(connection: Connection, sids: Sequence[str]) -> list[IndexedStatement]:
    """Statements in the order of their ids; those that are not there are left out."""
    found: dict[str, IndexedStatement] = {}
    for part in chunks(dict.fromkeys(sids)):
        rows = connection.execute(_STATEMENTS, {"ids": part}).all()
        works = read_works(connection, [work_id for row in rows for work_id in (row.citing_id, row.cited_id)])
        verdicts = judgements_of(connection, [row.id for row in rows])
        fixed = {
            row.sid: correction_of(row)
            for row in (connection.execute(_CORRECTIONS, {"ids": part}) if any(r.corrected for r in rows) else ())
        }
        for row in rows:
            history = verdicts.get(row.id)
            entry = decode_reference(row.data)
            found[row.sid] = IndexedStatement(
                statement=_statement(row, entry.key),
                reference=entry,
                citing=works[row.citing_id],
                cited=works[row.cited_id],
                judgement=history[-1] if history else None,
                correction=fixed.get(row.sid),
            )
    return [found[sid] for sid in sids if sid in found]


def _statement(row: Any, key: str) -> CitationStatement:
    return CitationStatement(
        id=row.sid,
        key=key,
        marker=row.marker,
        citance=row.citance,
        marker_start=row.marker_start,
        marker_end=row.marker_end,
        before=row.before,
        after=row.after,
        section=decode_section(row.section),
        place=Place(row.place),
        position=row.position,
        inferred=row.inferred,
        in_range=row.in_range,
        self_citation=row.self_citation,
    )


def read_statement_rows(connection: Connection, paper_id: int) -> list[tuple[int, int, CitationStatement]]:
    """The statements of one paper in its order: row id, the reference's place in the list, the statement."""
    columns = (statement, passage.c.citance, passage.c.before, passage.c.after, passage.c.section, reference.c.data)
    query = (
        select(*columns, reference.c.position.label("number"))
        .join(passage, passage.c.id == statement.c.passage_id)
        .join(reference, reference.c.id == statement.c.reference_id)
        .where(statement.c.paper_id == paper_id)
        .order_by(statement.c.position, statement.c.sid)
    )
    rows = connection.execute(query).all()
    return [(row.id, row.number, _statement(row, decode_reference(row.data).key)) for row in rows]


def judgements_of(connection: Connection, statement_ids: Sequence[int]) -> dict[int, list[Judgement]]:
    """All judgements of statements, by the statements' row ids, the oldest first."""
    found: dict[int, list[Judgement]] = {}
    for part in chunks(statement_ids):
        for row in connection.execute(_JUDGEMENTS, {"ids": part}):
            evidence, cues = decode_grounds(row.grounds)
            verdict = Judgement(
                stance=Stance(row.strict),
                broad=Stance(row.broad),
                probabilities=Probabilities(row.supporting, row.contrasting, row.mentioning),
                model=row.name,
                evidence=evidence,
                cues=cues,
                codebook=row.codebook,
                uncertain=row.uncertain,
                why=row.why,
            )
            found.setdefault(row.statement_id, []).append(verdict)
    return found


def correction_of(row: Any) -> Correction:
    """A row of the log as its noun."""
    return Correction(
        statement_id=row.sid,
        stance=Stance(row.strict),
        broad=Stance(row.broad),
        who=row.who,
        note=row.note,
        at=row.at,
    )

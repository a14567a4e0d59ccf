"""Works and statements out of the tables, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from citance.identifiers import clean_arxiv, clean_doi, clean_openalex, clean_pmcid, clean_pmid
from citance.model import (
    CitationStatement,
    CitedWhen,
    Correction,
    Independence,
    IndexedStatement,
    IndexedWork,
    Judgement,
    Place,
    Probabilities,
    Stance,
    Work,
    cited_when,
    retraction_in_force,
)
from citance.store._codec import (
    IDENTIFIERS,
    KeyPair,
    decode_grounds,
    decode_reference,
    decode_section,
    decode_work,
)
from citance.store._notices import notices_about
from citance.store._write import chunks
from citance.store.schema import (
    classifier,
    correction,
    judgement,
    merge,
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
    "read_citing_dates",
    "read_statement_rows",
    "read_statements",
    "read_works",
    "redirect",
]

_WORKS = select(work.c.id, work.c.data, work.c.has_paper).where(work.c.id.in_(bindparam("ids", expanding=True)))
_KEYS = (
    select(work_key.c.work_id, work_key.c.method, work_key.c.value)
    # Neither by method nor in order: a database would go through all keys of that method for it.
    .where(work_key.c.work_id.in_(bindparam("ids", expanding=True)))
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
    .where(correction.c.sid.in_(bindparam("ids", expanding=True)), correction.c.withdrawn_at == "")
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
    pairs = (("pmcid", pmcid), ("pmid", pmid), ("arxiv", arxiv), ("openalex", clean_openalex(bare)))
    return found + [(method, value) for method, value in pairs if value]


def redirect(connection: Connection, work_id: int) -> int:
    """The id under which a work lives now: its own, or that of the work which it was merged into."""
    if connection.execute(select(work.c.id).where(work.c.id == work_id)).first() is None:
        query = select(merge.c.winner_id).where(merge.c.loser_id == work_id, merge.c.undone_at == "")
        found = connection.execute(query.order_by(merge.c.id.desc())).scalars().first()
        return work_id if found is None else found
    return work_id


def read_works(connection: Connection, ids: Iterable[int]) -> dict[int, IndexedWork]:
    """Works by id, with the identifiers that any mention of them gave and the notices about them."""
    found: dict[int, IndexedWork] = {}
    for part in chunks(dict.fromkeys(ids)):
        known: dict[int, dict[str, list[str]]] = {}
        handles: dict[int, list[KeyPair]] = {}
        keys = connection.execute(_KEYS, {"ids": part}).all()
        for row in sorted((row for row in keys if row.method in IDENTIFIERS), key=lambda row: (row.method, row.value)):
            known.setdefault(row.work_id, {}).setdefault(row.method, []).append(row.value)
            handles.setdefault(row.work_id, []).append((row.method, row.value))
        described = {
            row.id: (_named(decode_work(row.data), known.get(row.id, {})), row.has_paper)
            for row in connection.execute(_WORKS, {"ids": part})
        }
        notices = notices_about(connection, {work_id: handles.get(work_id, ()) for work_id in described})
        for work_id, (item, has_paper) in described.items():
            about = notices.get(work_id, ())
            others = tuple(
                f"{method}:{value}" for method, value in handles.get(work_id, ()) if getattr(item, method) != value
            )
            found[work_id] = IndexedWork(id=work_id, work=item, has_paper=has_paper, notices=about, version_ids=others)
    return found


def read_citing_dates(
    connection: Connection, cited_ids: Sequence[int], cited: Mapping[int, IndexedWork]
) -> dict[int, list[tuple[int, CitedWhen | None, int]]]:
    """Who cites these works: for each of them (citing work's id, when that was, number of counted statements)."""
    found: dict[int, list[tuple[int, CitedWhen | None, int]]] = {}
    columns = (statement.c.cited_id, statement.c.citing_id, work.c.data)
    for part in chunks(cited_ids):
        query = (
            select(*columns, func.count().label("number"))
            .join(work, work.c.id == statement.c.citing_id)
            .where(statement.c.cited_id.in_(part), statement.c.counted)
            .group_by(*columns)
            .order_by(statement.c.cited_id, statement.c.citing_id)
        )
        for row in connection.execute(query):
            citing = IndexedWork(id=row.citing_id, work=decode_work(row.data))
            when = _cited_when(citing, cited[row.cited_id])
            found.setdefault(row.cited_id, []).append((row.citing_id, when, row.number))
    return found


def _named(item: Work, known: dict[str, list[str]]) -> Work:
    """The description with the identifiers that the work is found by: these are sure, and may be more. Of several of
    one kind, as versions have, that of the description stays."""
    missing = {method: values[0] for method, values in known.items() if getattr(item, method) not in values}
    return msgspec.structs.replace(item, **missing) if missing else item


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
                cited_when=_cited_when(works[row.citing_id], works[row.cited_id]),
                independence=Independence(row.independence) if row.independence else None,
            )
    return [found[sid] for sid in sids if sid in found]


def _cited_when(citing: IndexedWork, cited: IndexedWork) -> CitedWhen | None:
    retraction = retraction_in_force(cited.notices) if cited.notices else None
    return cited_when(citing.work, retraction) if retraction else None


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
        drawn=row.drawn,
        blind=row.blind,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )

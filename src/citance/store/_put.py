"""Writing one paper: its work, its references and theirs, its passages, statements and judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from citance.errors import UsageError
from citance.model import CitationStatement, Correction, Judgement, ProcessedPaper, Stance
from citance.store._codec import KeyPair, decode_keys, encode, encode_keys, fullness_of, pairs
from citance.store._grouping import Grouping
from citance.store._links import version_pairs
from citance.store._notices import notice_columns, touch_noticed
from citance.store._placing import Entry, Placed, freed, place_paper, place_references, recalled
from citance.store._scoring import Scoring
from citance.store._write import Mention, Write, chunks
from citance.store.schema import correction, judgement, notice, paper, passage, reference, statement

__all__ = [
    "Entry",
    "check",
    "in_force",
    "judgement_row",
    "latest_corrections",
    "paper_keys",
    "paper_text",
    "prepare",
    "recall_paper",
    "write_paper",
]

_CORRECTIONS = (
    select(correction)
    .where(correction.c.sid.in_(bindparam("ids", expanding=True)), correction.c.withdrawn_at == "")
    .order_by(correction.c.at, correction.c.id)
)


def check(processed: ProcessedPaper) -> None:
    """Refuse what does not hang together.

    Raises:
        UsageError: lists of different lengths, a statement that points at no reference, or one id given twice.
    """
    body = processed.paper
    if len(processed.judgements) != len(processed.statements):
        raise UsageError(f"{len(processed.statements)} statements with {len(processed.judgements)} judgements")
    if len(processed.reference_keys) != len(body.references):
        raise UsageError(f"{len(body.references)} references with {len(processed.reference_keys)} lists of keys")
    if processed.reference_blocks and len(processed.reference_blocks) != len(body.references):
        raise UsageError(f"{len(body.references)} references with {len(processed.reference_blocks)} lists of blocks")
    known = {entry.key for entry in body.references}
    seen: set[str] = set()
    for item in processed.statements:
        if item.key not in known:
            raise UsageError(f"statement {item.id} points at reference {item.key!r}, which the paper does not have")
        if item.id in seen:
            raise UsageError(f"two statements of one paper have the id {item.id}")
        seen.add(item.id)


def paper_keys(processed: ProcessedPaper) -> tuple[KeyPair, ...]:
    """The keys that a paper's own work may be found by.

    A part without a DOI of its own (a reply, a decision letter) stands for a work of its own that nothing else can
    name: the identifiers and the title that it repeats are those of the main text.
    """
    body = processed.paper
    if body.part and not body.is_translation and (not body.work.doi or body.work.doi == body.part_of):
        return ()
    return (*pairs(processed.work_keys), *version_pairs(body.work))


def prepare(processed: ProcessedPaper) -> Entry:
    """A paper as the pipeline gives it, checked.

    Raises:
        UsageError: see `check`.
    """
    check(processed)
    return Entry(
        processed=processed,
        keys=paper_keys(processed),
        reference_keys=tuple(pairs(keys) for keys in processed.reference_keys),
        history=[() if item is None else (item,) for item in processed.judgements],
    )


def latest_corrections(write: Write, sids: Sequence[str]) -> dict[str, Correction]:
    """The correction in force of each statement that has one."""
    found: dict[str, Correction] = {}
    if write.has_corrections:
        for part in chunks(sids):
            for row in write.connection.execute(_CORRECTIONS, {"ids": part}):
                found[row.sid] = Correction(
                    statement_id=row.sid,
                    stance=Stance(row.strict),
                    broad=Stance(row.broad),
                    who=row.who,
                    note=row.note,
                    at=row.at,
                )
    return found


def write_paper(
    write: Write,
    grouping: Grouping,
    entry: Entry,
    *,
    file_id: int,
    position: int,
    work_id: int | None,
    scoring: Scoring | None = None,
) -> int:
    """Write one paper into the open transaction and give its work's id; `work_id` is told where it is known already.

    The grouping must have loaded the keys of the entry.
    """
    body = entry.processed.paper
    body_text = paper_text(entry.processed)
    if work_id is None and not entry.keys:
        work_id = freed(write, grouping, body_text)
    citing = place_paper(grouping, entry, work_id, scoring.matcher if scoring is not None else None)
    cited = place_references(write, grouping, entry, scoring)
    grouping.flush()
    citing = grouping.now(citing)
    cited = [one._replace(work_id=grouping.now(one.work_id)) for one in cited]
    paper_id = write.next_id("paper")
    row = {
        "id": paper_id,
        "file_id": file_id,
        "position": position,
        "work_id": citing,
        "counted": not body.is_translation,
        "format": body.format,
        "language": body.work.language,
        "keys": encode_keys(entry.keys),
        "data": body_text,
        "version": False,
    }
    write.insert(paper, [row])
    write.mentions.add(Mention(citing, encode_keys(entry.keys), body_text))
    first = _write_references(write, entry, paper_id, cited)
    _write_notices(write, entry, paper_id)
    works = [one.work_id for one in cited]
    _write_statements(write, entry, paper_id, first, citing, works)
    write.put_works.add(citing)
    write.put_works.update(works)
    return citing


def paper_text(processed: ProcessedPaper) -> str:
    """A paper as its row keeps it."""
    return encode(msgspec.structs.replace(processed.paper, blocks=(), references=(), notices=()))


def recall_paper(write: Write, entry: Entry) -> None:
    """Give a paper the tie again that it had before its file was read again."""
    added = recalled(write, entry.keys, paper_text(entry.processed)) if write.added_keys else None
    if added is not None:
        entry.keys = decode_keys(added.keys)


def _write_references(write: Write, entry: Entry, paper_id: int, cited: list[Placed]) -> int:
    """Write the reference list; the id of its first entry, the others follow."""
    counted = not entry.processed.paper.is_translation
    first = write.last_id("reference") + 1
    rows: list[dict[str, Any]] = [
        {
            "id": write.next_id("reference"),
            "paper_id": paper_id,
            "position": number,
            "work_id": cited[number].work_id,
            "counted": counted,
            "fullness": fullness_of(cited[number].described),
            "keys": encode_keys(cited[number].keys),
            "data": encode(item),
            "match_method": cited[number].how.method,
            "match_score": cited[number].how.score,
            "match_reason": cited[number].how.reason,
        }
        for number, item in enumerate(entry.processed.paper.references)
    ]
    write.insert(reference, rows)
    write.mentions.update(Mention(row["work_id"], row["keys"], row["data"]) for row in rows)
    return first


def _write_notices(write: Write, entry: Entry, paper_id: int) -> None:
    rows = [
        {"id": write.next_id("notice"), "paper_id": paper_id, **notice_columns(item)}
        for item in entry.processed.paper.notices
    ]
    write.insert(notice, rows)
    touch_noticed(write, entry.processed.paper.notices)


def _write_statements(write: Write, entry: Entry, paper_id: int, first: int, citing: int, cited: list[int]) -> None:
    items = entry.processed.statements
    if not items:
        return
    numbers: dict[str, int] = {}
    for number, listed in enumerate(entry.processed.paper.references):
        numbers.setdefault(listed.key, number)
    corrections = latest_corrections(write, [item.id for item in items])
    passages: dict[tuple[object, ...], int] = {}
    passage_rows: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    verdicts: list[dict[str, Any]] = []
    counted = not entry.processed.paper.is_translation
    places = entry.numbers if entry.numbers is not None else [numbers[item.key] for item in items]
    for item, history, number in zip(items, entry.history, places, strict=True):
        statement_id = write.next_id("statement")
        rows.append(
            {
                "id": statement_id,
                "sid": item.id,
                "paper_id": paper_id,
                "reference_id": first + number,
                "passage_id": _passage(write, item, paper_id, passages, passage_rows),
                "citing_id": citing,
                "cited_id": cited[number],
                "marker": item.marker,
                "marker_start": item.marker_start,
                "marker_end": item.marker_end,
                "position": item.position,
                "place": item.place.value,
                "role": item.section.role.value,
                "inferred": item.inferred,
                "in_range": item.in_range,
                "self_citation": item.self_citation,
                "counted": counted,
                **in_force(history[-1] if history else None, corrections.get(item.id)),
            }
        )
        verdicts.extend(judgement_row(write, statement_id, verdict) for verdict in history)
        if counted:
            write.put_statements[item.id] = None
    write.insert(passage, passage_rows)
    write.insert(statement, rows)
    write.insert(judgement, verdicts)


def _passage(
    write: Write,
    item: CitationStatement,
    paper_id: int,
    seen: dict[tuple[object, ...], int],
    rows: list[dict[str, Any]],
) -> int:
    """The id of the sentence with its neighbours, kept once for all the statements in it."""
    handle = (item.citance, item.before, item.after, item.section)
    if handle not in seen:
        seen[handle] = write.next_id("passage")
        rows.append(
            {
                "id": seen[handle],
                "paper_id": paper_id,
                "citance": item.citance,
                "before": item.before,
                "after": item.after,
                "section": encode(item.section),
            }
        )
    return seen[handle]


def in_force(latest: Judgement | None, fixed: Correction | None) -> dict[str, Any]:
    """The columns that say what holds: a correction wins over the latest judgement."""
    if fixed is not None:
        said = {"strict": fixed.stance.value, "broad": fixed.broad.value}
        return {**said, "certainty": 1.0, "corrected": True, "uncertain": False}
    if latest is not None:
        said = {"strict": latest.stance.value, "broad": latest.broad.value}
        sure = latest.probabilities.of(latest.stance)
        return {**said, "certainty": sure, "corrected": False, "uncertain": latest.uncertain}
    return {"strict": None, "broad": None, "certainty": 0.0, "corrected": False, "uncertain": False}


def judgement_row(write: Write, statement_id: int, verdict: Judgement) -> dict[str, Any]:
    """A row of the table of judgements."""
    return {
        "id": write.next_id("judgement"),
        "statement_id": statement_id,
        "classifier_id": write.classifier_id(verdict.model),
        "codebook": verdict.codebook,
        "strict": verdict.stance.value,
        "broad": verdict.broad.value,
        "supporting": verdict.probabilities.supporting,
        "contrasting": verdict.probabilities.contrasting,
        "mentioning": verdict.probabilities.mentioning,
        "grounds": encode((verdict.evidence, verdict.cues)),
        "uncertain": verdict.uncertain,
        "why": verdict.why,
    }

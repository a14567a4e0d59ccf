"""Writing one paper: its work, its references and theirs, its passages, statements and judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from citance.errors import UsageError
from citance.model import CitationStatement, Correction, Judgement, ProcessedPaper, Stance, Work
from citance.store._codec import KeyPair, encode, encode_keys, fullness_of, pairs, work_of_reference
from citance.store._grouping import PAPER, REFERENCE, TRANSLATION, Grouping
from citance.store._write import Mention, Write, chunks
from citance.store.schema import correction, judgement, notice, paper, passage, reference, statement, work_key

__all__ = [
    "Entry",
    "check",
    "in_force",
    "judgement_row",
    "latest_corrections",
    "paper_keys",
    "prepare",
    "touch_noticed",
    "write_paper",
]

_CORRECTIONS = (
    select(correction)
    .where(correction.c.sid.in_(bindparam("ids", expanding=True)))
    .order_by(correction.c.at, correction.c.id)
)


class Entry(msgspec.Struct, kw_only=True):
    """A paper ready to be written: `history` holds every statement's judgements, oldest first; `works` the works of
    the references, and `numbers` every statement's place in the reference list, where an import says them."""

    processed: ProcessedPaper
    keys: tuple[KeyPair, ...]
    reference_keys: tuple[tuple[KeyPair, ...], ...]
    history: Sequence[Sequence[Judgement]]
    works: Sequence[int | None] | None = None
    numbers: Sequence[int] | None = None


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
    return pairs(processed.work_keys)


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
    write: Write, grouping: Grouping, entry: Entry, *, file_id: int, position: int, work_id: int | None
) -> int:
    """Write one paper into the open transaction and give its work's id; `work_id` is told where it is known already.

    The grouping must have loaded the keys of the entry.
    """
    body = entry.processed.paper
    counted = not body.is_translation
    body_text = encode(msgspec.structs.replace(body, blocks=(), references=(), notices=()))
    if work_id is None and not entry.keys:
        work_id = _freed(write, grouping, body_text)
    own = grouping.place if work_id is None else _placed(grouping, work_id)
    level = PAPER if counted else TRANSLATION
    citing = own(entry.keys, level, fullness_of(body.work), encode(body.work))
    cited, descriptions = _place_references(write, grouping, entry)
    grouping.flush()
    citing = grouping.now(citing)
    cited = [grouping.now(one) for one in cited]
    paper_id = write.next_id("paper")
    row = {
        "id": paper_id,
        "file_id": file_id,
        "position": position,
        "work_id": citing,
        "counted": counted,
        "format": body.format,
        "language": body.work.language,
        "keys": encode_keys(entry.keys),
        "data": body_text,
    }
    write.insert(paper, [row])
    write.mentions.add(Mention(citing, encode_keys(entry.keys), body_text))
    first = _write_references(write, entry, paper_id, cited, descriptions)
    _write_notices(write, entry, paper_id)
    _write_statements(write, entry, paper_id, first, citing, cited)
    write.put_works.add(citing)
    write.put_works.update(cited)
    return citing


def _placed(grouping: Grouping, work_id: int) -> Any:
    """Like `Grouping.place` for a mention whose work is known."""

    def place(keys: tuple[KeyPair, ...], level: int, fullness: int, data: str) -> int:
        grouping.claim(work_id, keys)
        grouping.describe(work_id, level, fullness, data)
        return work_id

    return place


def _freed(write: Write, grouping: Grouping, text: str) -> int | None:
    """The work that a mention without keys stood for before its file was read again."""
    waiting = write.free_works.get(text)
    if not waiting:
        return None
    work_id = waiting.pop()
    grouping.load_works([work_id])
    return work_id


def _place_references(write: Write, grouping: Grouping, entry: Entry) -> tuple[list[int], list[Work]]:
    cited, works = [], []
    for number, item in enumerate(entry.processed.paper.references):
        described = work_of_reference(item)
        works.append(described)
        keys = entry.reference_keys[number]
        known = entry.works[number] if entry.works is not None else None
        if known is None and not keys and write.free_works:
            known = _freed(write, grouping, encode(item))
        place = grouping.place if known is None else _placed(grouping, grouping.now(known))
        cited.append(place(keys, REFERENCE, fullness_of(described), encode(described)))
    return cited, works


def _write_references(write: Write, entry: Entry, paper_id: int, cited: list[int], works: list[Work]) -> int:
    """Write the reference list; the id of its first entry, the others follow."""
    counted = not entry.processed.paper.is_translation
    first = write.last_id("reference") + 1
    rows: list[dict[str, Any]] = [
        {
            "id": write.next_id("reference"),
            "paper_id": paper_id,
            "position": number,
            "work_id": cited[number],
            "counted": counted,
            "fullness": fullness_of(works[number]),
            "keys": encode_keys(entry.reference_keys[number]),
            "data": encode(item),
        }
        for number, item in enumerate(entry.processed.paper.references)
    ]
    write.insert(reference, rows)
    write.mentions.update(Mention(row["work_id"], row["keys"], row["data"]) for row in rows)
    return first


def _write_notices(write: Write, entry: Entry, paper_id: int) -> None:
    rows = [
        {"id": write.next_id("notice"), "paper_id": paper_id, "doi": item.doi, "data": encode(item)}
        for item in entry.processed.paper.notices
    ]
    write.insert(notice, rows)
    touch_noticed(write, [item.doi for item in entry.processed.paper.notices])


def touch_noticed(write: Write, dois: Sequence[str]) -> None:
    """Tell derived indexes of the works that notices are about, where they are in the store already."""
    for part in chunks(dois):
        query = select(work_key.c.work_id).where(work_key.c.method == "doi", work_key.c.value.in_(part))
        write.put_works.update(write.connection.execute(query).scalars())


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

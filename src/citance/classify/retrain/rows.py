"""Corrected statements: what people hold statements to be, as rows to learn from, and as JSON lines.

A line has the keys of labelled statements: id, before, citance, after, marker_start, marker_end, section, section_role,
citing_title, citing_doi, cited_title, cited_year, cited_doi, source, stance, broad, and who, at, note. Only citance,
marker_start, marker_end and stance are needed; the objects of `citance extract` with a stance put in will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from citance.classify.contract import read_input
from citance.classify.protocol import ClassifierInput, input_of
from citance.errors import DamagedInput
from citance.model import Correction, IndexedStatement, SectionRole, Stance

__all__ = ["CorrectedRow", "read_corrected", "row_line", "row_of"]

_ROLES = frozenset(role.value for role in SectionRole)


class CorrectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A statement and what a person holds it to be. `article` names the citing article: rows of one article are never
    split between fitting and measuring."""

    item: ClassifierInput
    stance: Stance
    broad: Stance
    article: str
    who: str = ""
    at: str = ""


def row_of(indexed: IndexedStatement, correction: Correction) -> CorrectedRow:
    """A library's statement with its correction."""
    return CorrectedRow(
        item=input_of(indexed.statement, indexed.reference, indexed.citing.work),
        stance=correction.stance,
        broad=correction.broad,
        article=indexed.citing.work.doi or indexed.citing.work.title or f"work {indexed.citing.id}",
        who=correction.who,
        at=correction.at,
    )


def row_line(indexed: IndexedStatement, correction: Correction) -> dict[str, Any]:
    """The JSON object of a corrected statement; `judged` is what the model had held it to be."""
    statement, reference, citing = indexed.statement, indexed.reference, indexed.citing.work
    judgement = indexed.judgement
    return {
        "id": statement.id,
        "before": statement.before,
        "citance": statement.citance,
        "after": statement.after,
        "marker_start": statement.marker_start,
        "marker_end": statement.marker_end,
        "section": statement.section.title,
        "section_role": statement.section.role.value,
        "citing_title": citing.title,
        "citing_doi": citing.doi,
        "cited_title": reference.title or indexed.cited.work.title,
        "cited_year": reference.year,
        "cited_doi": reference.doi or indexed.cited.work.doi,
        "source": "correction",
        "stance": correction.stance.value,
        "broad": correction.broad.value,
        "judged": judgement.stance.value if judgement else None,
        "judged_by": judgement.model if judgement else None,
        "who": correction.who,
        "at": correction.at,
        "note": correction.note,
    }


def read_corrected(lines: Iterable[bytes]) -> list[CorrectedRow]:
    """The rows of JSON lines; of two about the same marker in the same citance the later one holds.

    Raises:
        DamagedInput: a line that cannot be used, by its number: what is learnt from should be whole.
    """
    found: dict[tuple[str, str, int, str], CorrectedRow] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(msgspec.json.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise DamagedInput(f"line {number}: not JSON: {error}") from error
        except DamagedInput as error:
            raise DamagedInput(f"line {number}: {error}") from error
        key = (row.article, row.item.citance, row.item.marker_start, row.item.cited_title)
        found.pop(key, None)
        found[key] = row
    return list(found.values())


def _row(obj: object) -> CorrectedRow:
    item = read_input(obj)
    if not isinstance(obj, dict):  # read_input has refused it
        raise DamagedInput("an object is expected")
    if obj.get("section_role") in _ROLES:
        item = msgspec.structs.replace(item, section_role=obj["section_role"])
    stance = _stance(obj, "stance")
    return CorrectedRow(
        item=item,
        stance=stance,
        broad=_stance(obj, "broad") if obj.get("broad") is not None else stance,
        article=_article(obj, item),
        who=str(obj.get("who") or ""),
        at=str(obj.get("at") or ""),
    )


def _stance(obj: dict[str, Any], name: str) -> Stance:
    if name not in obj:
        raise DamagedInput(f'"{name}" is missing')
    try:
        return Stance(obj[name])
    except ValueError:
        known: Sequence[str] = [stance.value for stance in Stance]
        raise DamagedInput(f'"{name}" must be one of {", ".join(known)}') from None


def _article(obj: dict[str, Any], item: ClassifierInput) -> str:
    """The citing article's DOI or title or file; without any, each citance is an article of its own."""
    citing = obj.get("citing")
    within = citing if isinstance(citing, dict) else {}
    named = (obj.get("citing_doi"), within.get("doi"), item.citing_title, obj.get("file"))
    return next((name for name in named if isinstance(name, str) and name), item.citance)

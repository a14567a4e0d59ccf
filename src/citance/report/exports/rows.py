"""Statements as flat rows: the columns that CSV, NDJSON and Parquet share."""

from __future__ import annotations

from typing import Final

from citance.model import IndexedStatement, IndexedWork
from citance.report.bibliography.csvfile import WORK_COLUMNS, work_row
from citance.report.bibliography.kinds import year_of

__all__ = ["COLUMN_TYPES", "STATEMENT_COLUMNS", "WORK_COLUMNS", "statement_row", "work_row"]

COLUMN_TYPES: Final[dict[str, str]] = {
    "id": "text",
    "stance": "text",
    "broad": "text",
    "uncertain": "bool",
    "corrected": "bool",
    "p_supporting": "float",
    "p_contrasting": "float",
    "p_mentioning": "float",
    "model": "text",
    "evidence": "text",
    "before": "text",
    "citance": "text",
    "after": "text",
    "marker": "text",
    "marker_start": "int",
    "marker_end": "int",
    "section": "text",
    "section_role": "text",
    "place": "text",
    "self_citation": "bool",
    "independence": "text",
    "cited_when": "text",
    "inferred": "bool",
    "reference_key": "text",
    "citing_id": "int",
    "citing_doi": "text",
    "citing_title": "text",
    "citing_authors": "list",
    "citing_year": "int",
    "citing_venue": "text",
    "citing_language": "text",
    "citing_licence": "text",
    "cited_id": "int",
    "cited_doi": "text",
    "cited_title": "text",
    "cited_authors": "list",
    "cited_year": "int",
    "cited_venue": "text",
}
"""The columns of a statement in their order, each with its type: text, int, float, bool or list (of texts)."""

STATEMENT_COLUMNS: Final = tuple(COLUMN_TYPES)


def statement_row(item: IndexedStatement) -> dict[str, object]:
    """A statement as one flat row. `stance` and `broad` are those in force, a correction having the last word; None while
    unclassified."""
    statement, judgement = item.statement, item.judgement
    odds = judgement.probabilities if judgement else None
    return {
        "id": statement.id,
        "stance": item.stance,
        "broad": item.broad,
        "uncertain": item.uncertain,
        "corrected": item.correction is not None,
        "p_supporting": odds.supporting if odds else None,
        "p_contrasting": odds.contrasting if odds else None,
        "p_mentioning": odds.mentioning if odds else None,
        "model": judgement.model if judgement else None,
        "evidence": judgement.evidence.text if judgement and judgement.evidence else None,
        "before": statement.before,
        "citance": statement.citance,
        "after": statement.after,
        "marker": statement.marker,
        "marker_start": statement.marker_start,
        "marker_end": statement.marker_end,
        "section": statement.section.title,
        "section_role": statement.section.role.value,
        "place": statement.place.value,
        "self_citation": statement.self_citation,
        "independence": item.independence,
        "cited_when": item.cited_when,
        "inferred": statement.inferred,
        "reference_key": item.reference.key,
        **_end("citing", item.citing),
        "citing_language": item.citing.work.language,
        "citing_licence": item.citing.work.licence,
        **_end("cited", item.cited),
    }


def _end(name: str, item: IndexedWork) -> dict[str, object]:
    work = item.work
    return {
        f"{name}_id": item.id,
        f"{name}_doi": work.doi,
        f"{name}_title": work.title,
        f"{name}_authors": [author.name for author in work.authors],
        f"{name}_year": year_of(work),
        f"{name}_venue": work.venue.title,
    }

"""Works, statements and reports as `--json` prints them: every key always there, the stance in force spelled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from citance.model import IndexedStatement, IndexedWork, Tally
    from citance.report import WorkReport
    from citance.store import CitedReference

__all__ = ["reference_object", "report_object", "statement_object", "tally_object", "work_object"]


def work_object(item: IndexedWork) -> dict[str, Any]:
    """A work with its identifiers and notices."""
    work = item.work
    return {
        "id": item.id,
        "doi": work.doi or None,
        "pmid": work.pmid,
        "pmcid": work.pmcid,
        "arxiv": work.arxiv,
        "title": work.title,
        "authors": [author.name for author in work.authors],
        "year": work.year,
        "venue": work.venue.title,
        "has_paper": item.has_paper,
        "version_ids": list(item.version_ids),
        "notices": [msgspec.to_builtins(notice) for notice in item.notices],
    }


def statement_object(item: IndexedStatement) -> dict[str, Any]:
    """A statement with its verdict and both of its works."""
    statement, judgement, correction = item.statement, item.judgement, item.correction
    return {
        "id": statement.id,
        "stance": item.stance,
        "broad": item.broad,
        "probabilities": msgspec.to_builtins(judgement.probabilities) if judgement else None,
        "evidence": msgspec.to_builtins(judgement.evidence) if judgement else None,
        "model": judgement.model if judgement else None,
        "uncertain": item.uncertain,
        "why": judgement.why if judgement else "",
        "correction": msgspec.to_builtins(correction) if correction else None,
        "citance": statement.citance,
        "marker": statement.marker,
        "marker_start": statement.marker_start,
        "marker_end": statement.marker_end,
        "before": statement.before,
        "after": statement.after,
        "section": {"title": statement.section.title, "role": statement.section.role},
        "place": statement.place,
        "self_citation": statement.self_citation,
        "independence": item.independence,
        "cited_when": item.cited_when,
        "citing": work_object(item.citing),
        "cited": work_object(item.cited),
    }


def tally_object(tally: Tally) -> dict[str, int]:
    """The counts."""
    return {name: getattr(tally, name) for name in tally.__struct_fields__}


def reference_object(entry: CitedReference) -> dict[str, Any]:
    """An entry of a reference list, the work it names, and how it was tied to that; `match` is null where it stands for a
    work that nothing else names."""
    return {
        "reference": msgspec.to_builtins(entry.reference),
        "cited": work_object(entry.cited),
        "statements": entry.statements,
        "match": msgspec.to_builtins(entry.match) if entry.match else None,
    }


def report_object(report: WorkReport) -> dict[str, Any]:
    """The report on a work."""
    return {
        "work": work_object(report.work),
        "strict": tally_object(report.strict),
        "broad": tally_object(report.broad_tally),
        "by_section": {each.role: tally_object(each.tally) for each in report.by_section},
        "coverage": msgspec.to_builtins(report.coverage),
        "independent": msgspec.to_builtins(report.independent),
        "notices": [msgspec.to_builtins(notice) for notice in report.notices],
        "merges": [msgspec.to_builtins(merge) for merge in report.merges],
        "references": [reference_object(each) for each in report.references],
        "grouped_by": "broad" if report.broad else "strict",
        "groups": [
            {
                "stance": group.name,
                "total": group.total,
                "statements": [statement_object(item) for item in group.statements],
            }
            for group in report.groups
        ],
    }

"""A check as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from citance.model import FindingKind, LookupState, ReferenceCheck, Severity
from citance.report.check.words import SEVERITY_ORDER, kind_words, severity_words, state_words

__all__ = ["check_lines", "searched", "summary_lines"]

_LONGEST = 110


def searched(check: ReferenceCheck) -> str:
    """Against what a list was checked, in one sentence that promises no more than was done."""
    works = f"this index ({check.library_works:,} work{'' if check.library_works == 1 else 's'})"
    if check.sources:
        return f"Checked against {works} and {', '.join(check.sources)}."
    return (
        f"Checked against {works} only: an entry that is not in it may be perfectly right. No open source was asked."
    )


def summary_lines(check: ReferenceCheck) -> Iterator[tuple[str, str]]:
    """What was found, in numbers: pairs of words and a number."""
    summary = check.summary
    yield "references", f"{summary.references:,}"
    for state, number in summary.by_state.items():
        yield f"  {state_words(LookupState(state))}", f"{number:,}"
    for severity in SEVERITY_ORDER:
        number = summary.by_severity.get(severity.value, 0)
        if number:
            yield (
                f"entries with {severity_words(severity, 2)}"
                if severity is not Severity.FINE
                else "without a finding",
                f"{number:,}",
            )
    for kind, number in summary.by_kind.items():
        yield f"  {kind_words(FindingKind(kind))}", f"{number:,}"
    share = summary.self_citation_share
    if share is not None:
        yield "self-citations", f"{summary.self_citations:,} of {summary.attributed:,} ({share:.0%})"


def check_lines(check: ReferenceCheck) -> Iterator[tuple[str, str, str, str]]:
    """One line per finding, the worst entries first: severity, the entry's number, the finding, its message.

    The first line of an entry begins with the entry itself.
    """
    for finding in check.findings:
        yield finding.severity.value, "–", kind_words(finding.kind), finding.message
    for severity in SEVERITY_ORDER[:-1]:
        for entry in check.references:
            if entry.severity is not severity:
                continue
            number = entry.reference.label.strip("[]().") or str(entry.reference.index)
            yield severity.value, number, "entry", _cut(entry.reference.raw or entry.reference.title)
            for finding in entry.findings:
                yield finding.severity.value, number, kind_words(finding.kind), finding.message
            for near in entry.nearest if entry.work is None else ():
                named = f"{near.work.title} ({near.work.year or 'no year'})"
                differs = ", ".join(each.field for each in near.differences) or "nothing"
                yield "", number, "nearest", f"{_cut(named)}; differs in: {differs} [{near.source}]"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

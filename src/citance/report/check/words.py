"""How the states, findings and severities of a check are called on pages and in lines."""

from __future__ import annotations

from citance.model import CheckedReference, FindingKind, LookupState, MatchMethod, ReferenceCheck, Severity, Tally

__all__ = [
    "SEVERITY_ORDER",
    "kind_words",
    "severity_words",
    "state_sentence",
    "state_words",
    "tally_words",
]

SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE, Severity.FINE)
"""The worst first."""

_SEVERITIES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
    Severity.FINE: ("without a finding", "without a finding"),
}
_KINDS = {
    FindingKind.RETRACTED: "retracted",
    FindingKind.WITHDRAWN: "withdrawn",
    FindingKind.CONCERN: "expression of concern",
    FindingKind.CORRECTED: "corrected",
    FindingKind.REINSTATED: "reinstated",
    FindingKind.NOT_FOUND: "not found",
    FindingKind.DOI_OF_ANOTHER_WORK: "DOI of another work",
    FindingKind.DOI_NOT_REGISTERED: "DOI not registered",
    FindingKind.DOI_MALFORMED: "malformed DOI",
    FindingKind.TITLE_DIFFERS: "title differs",
    FindingKind.YEAR_DIFFERS: "year differs",
    FindingKind.AUTHOR_DIFFERS: "author differs",
    FindingKind.VOLUME_DIFFERS: "volume differs",
    FindingKind.PAGES_DIFFER: "pages differ",
    FindingKind.DOI_DIFFERS: "DOI differs",
    FindingKind.PREPRINT: "preprint of a published work",
    FindingKind.DOUBLE: "listed twice",
    FindingKind.UNCITED: "not cited in the text",
    FindingKind.NO_ENTRY: "marker without an entry",
    FindingKind.NO_ANSWER: "a source did not answer",
}
_STATES = {
    LookupState.IN_INDEX: "found in this index",
    LookupState.IN_SOURCE: "found in an open source",
    LookupState.NOT_IN_INDEX: "not in this index",
    LookupState.NOT_FOUND: "not found",
    LookupState.UNKNOWN: "not in this index; a source did not answer",
    LookupState.NOT_A_WORK: "says too little to be looked for",
}


_METHODS = {
    MatchMethod.DOI: "its DOI",
    MatchMethod.PMID: "its PMID",
    MatchMethod.PMCID: "its PMCID",
    MatchMethod.ARXIV: "its arXiv id",
    MatchMethod.OPENALEX: "its OpenAlex id",
    MatchMethod.FINGERPRINT: "title, year and first author",
    MatchMethod.SCORED: "its description",
    MatchMethod.HAND: "a person's word",
    MatchMethod.NONE: "itself",
}


def kind_words(kind: FindingKind) -> str:
    """A finding's name in words."""
    return _KINDS[kind]


def state_words(state: LookupState) -> str:
    """What became of the search, in words."""
    return _STATES[state]


def severity_words(severity: Severity, count: int) -> str:
    """A severity as the name of so many entries."""
    return _SEVERITIES[severity][count != 1]


def state_sentence(entry: CheckedReference, check: ReferenceCheck) -> str:
    """What became of the search for one entry, in a sentence that promises no more than was done."""
    if entry.state is LookupState.NOT_IN_INDEX:
        works = f"{check.library_works:,} work{'' if check.library_works == 1 else 's'}"
        stray = any(each.kind is FindingKind.DOI_OF_ANOTHER_WORK for each in entry.findings)
        what = "What the entry describes is not in this index" if stray else "Not in this index"
        return f"{what} ({works}); not checked against open sources, so nothing follows from that."
    if entry.state is LookupState.NOT_FOUND:
        return f"Not found in this index ({check.library_works:,} works), nor in {', '.join(check.sources)}."
    if entry.state is LookupState.IN_INDEX:
        how = f" by {_METHODS[entry.match.method]}" if entry.match else ""
        return f"Found in this index{how}; described by {_described_by(entry)}."
    if entry.state is LookupState.IN_SOURCE:
        return f"Not in this index; found by asking {entry.source}."
    return f"{_STATES[entry.state].capitalize()}."


def _described_by(entry: CheckedReference) -> str:
    return entry.source.removeprefix("this index: ")


def tally_words(tally: Tally) -> str:
    """A tally in one line, disagreement first."""
    if not tally.total:
        return "no statements"
    parts = [
        f"{tally.contrasting:,} contrasting",
        f"{tally.supporting:,} supporting",
        f"{tally.mentioning:,} mentioning",
    ]
    if tally.unclassified:
        parts.append(f"{tally.unclassified:,} unclassified")
    return ", ".join(parts)

"""The entries of a check by what matters most about each, for people who read it from above."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from citance.model import CheckedReference, FindingKind, LookupState, ReferenceCheck, Severity
from citance.report.bibliography import rows_to_csv
from citance.report.check.words import kind_words

__all__ = ["CheckGroup", "check_rows", "check_to_csv", "group_of", "grouped"]


class CheckGroup(StrEnum):
    """What an entry is listed under: the first of these that is true of it."""

    RETRACTED = "retracted"
    """The work was retracted or withdrawn, and that is in force."""
    CONCERN = "concern"
    """Its publisher has expressed concern."""
    WRONG_DOI = "wrong-doi"
    """The DOI is another work's, is not registered, or is none."""
    CONTESTED = "contested"
    """More statements of this library contrast the work than support it."""
    NOT_FOUND = "not-found"
    """No source that was asked knows it."""
    DETAILS = "details"
    """Something differs, stands twice, is not cited, or is worth knowing."""
    UNKNOWN = "unknown"
    """Not in this library, and no source told: nothing follows from that."""
    FINE = "fine"


_DOI_KINDS: Final = frozenset(
    (FindingKind.DOI_OF_ANOTHER_WORK, FindingKind.DOI_NOT_REGISTERED, FindingKind.DOI_MALFORMED)
)
_OPEN_STATES: Final = frozenset((LookupState.NOT_IN_INDEX, LookupState.UNKNOWN, LookupState.NOT_A_WORK))
_COLUMNS: Final = (
    "number",
    "key",
    "group",
    "severity",
    "state",
    "entry",
    "findings",
    "known_title",
    "known_year",
    "known_doi",
    "known_from",
    "work_id",
    "contrasting",
    "supporting",
    "mentioning",
    "markers",
    "self_citation",
)


def _is_contested(entry: CheckedReference) -> bool:
    """Whether more statements contrast the work than support it."""
    return entry.strict is not None and entry.strict.contrasting > entry.strict.supporting


def group_of(entry: CheckedReference, *, blind: bool = False) -> CheckGroup:
    """The group of an entry; `blind` gives nothing away about counts."""
    kinds = {finding.kind: finding.severity for finding in entry.findings}
    if Severity.ERROR in (kinds.get(FindingKind.RETRACTED), kinds.get(FindingKind.WITHDRAWN)):
        return CheckGroup.RETRACTED
    if FindingKind.CONCERN in kinds:
        return CheckGroup.CONCERN
    if _DOI_KINDS & kinds.keys():
        return CheckGroup.WRONG_DOI
    if not blind and _is_contested(entry):
        return CheckGroup.CONTESTED
    if entry.state is LookupState.NOT_FOUND:
        return CheckGroup.NOT_FOUND
    if entry.findings:
        return CheckGroup.DETAILS
    return CheckGroup.UNKNOWN if entry.state in _OPEN_STATES else CheckGroup.FINE


def grouped(check: ReferenceCheck, *, blind: bool = False) -> dict[CheckGroup, tuple[CheckedReference, ...]]:
    """The entries of every group that has any, the gravest group first, in the order of the list."""
    found: dict[CheckGroup, list[CheckedReference]] = {group: [] for group in CheckGroup}
    for entry in check.references:
        found[group_of(entry, blind=blind)].append(entry)
    return {group: tuple(entries) for group, entries in found.items() if entries}


def check_rows(check: ReferenceCheck, *, blind: bool = False) -> Iterator[dict[str, object]]:
    """One flat row per entry, in the order of the list; `blind` leaves the counts empty."""
    for entry in check.references:
        tally, work = None if blind else entry.strict, entry.work
        yield {
            "number": entry.reference.index,
            "key": entry.reference.key,
            "group": group_of(entry, blind=blind).value,
            "severity": entry.severity.value,
            "state": entry.state.value,
            "entry": entry.reference.raw or entry.reference.title,
            "findings": [f"{kind_words(each.kind)}: {each.message}" for each in entry.findings],
            "known_title": work.title if work else None,
            "known_year": work.year if work else None,
            "known_doi": work.doi if work else None,
            "known_from": entry.source or None,
            "work_id": entry.work_id,
            "contrasting": tally.contrasting if tally else None,
            "supporting": tally.supporting if tally else None,
            "mentioning": tally.mentioning if tally else None,
            "markers": entry.markers,
            "self_citation": entry.self_citation,
        }


def check_to_csv(check: ReferenceCheck, *, blind: bool = False) -> Iterator[str]:
    """The check as CSV, one line per entry."""
    return rows_to_csv(_COLUMNS, check_rows(check, blind=blind))

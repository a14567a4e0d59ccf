"""What a reference check finds: each entry of a list with the work it names, and everything that is not as it should be."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from citance.model.match import Match
from citance.model.reference import Reference
from citance.model.tally import Tally
from citance.model.work import Work

__all__ = [
    "CheckSummary",
    "CheckedReference",
    "Difference",
    "Finding",
    "FindingKind",
    "LookupState",
    "NearWork",
    "ReferenceCheck",
    "Severity",
]


class Severity(StrEnum):
    """How much a finding matters, the worst first."""

    ERROR = "error"
    """Must be looked at before the list is handed in: a retracted work, a DOI of another work, a work nobody knows."""
    WARNING = "warning"
    """Probably a mistake."""
    NOTE = "note"
    """Worth knowing; often right as it is."""
    FINE = "fine"


class LookupState(StrEnum):
    """What became of the search for the work that an entry names."""

    IN_INDEX = "in-index"
    """The work is in this index."""
    IN_SOURCE = "in-source"
    """An open source knows it."""
    NOT_IN_INDEX = "not-in-index"
    """Not in this index, and no open source was asked: nothing follows from that."""
    NOT_FOUND = "not-found"
    """Neither in this index nor in any of the sources that were asked: it may be made up."""
    UNKNOWN = "unknown"
    """Not in this index, and a source that was asked did not answer."""
    NOT_A_WORK = "not-a-work"
    """The entry says too little to be looked for: no identifier, no title, no author with a year."""


class FindingKind(StrEnum):
    """What can be wrong with an entry, or with a list as a whole."""

    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "expression-of-concern"
    CORRECTED = "corrected"
    REINSTATED = "reinstated"
    NOT_FOUND = "not-found"
    DOI_OF_ANOTHER_WORK = "doi-of-another-work"
    DOI_NOT_REGISTERED = "doi-not-registered"
    DOI_MALFORMED = "doi-malformed"
    TITLE_DIFFERS = "title-differs"
    YEAR_DIFFERS = "year-differs"
    AUTHOR_DIFFERS = "author-differs"
    VOLUME_DIFFERS = "volume-differs"
    PAGES_DIFFER = "pages-differ"
    DOI_DIFFERS = "doi-differs"
    PREPRINT = "preprint"
    DOUBLE = "double"
    UNCITED = "uncited"
    NO_ENTRY = "no-entry"
    """A marker in the text that leads to no entry of the list."""
    NO_ANSWER = "no-answer"
    """A source did not answer."""


class Difference(msgspec.Struct, frozen=True):
    """One field in which an entry and a work differ: what the entry says, what is known of the work."""

    field: str
    listed: str
    known: str


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was found, in one sentence. `date` is an ISO date, `doi` the document that says so (a notice) or
    the one that is meant (the published version), `differences` the fields that do not agree, `entries` the positions
    (`Reference.index`) of the other entries that it concerns."""

    kind: FindingKind
    severity: Severity
    message: str
    date: str = ""
    doi: str | None = None
    differences: tuple[Difference, ...] = ()
    entries: tuple[int, ...] = ()


class NearWork(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work that comes near to an entry which was not found: `score` from 0 to 1, and what differs."""

    work: Work
    source: str
    score: float
    differences: tuple[Difference, ...] = ()
    work_id: int | None = None


class CheckedReference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry with all that was found out about it.

    `work` is what is known of the work it names, `source` who says so ("this index: its own paper", "this index: another
    reference list", "this index: a record of openalex", or the name of an open source); `work_id` its number in this index. The tallies count statements
    of this index; None where the work is not in it. `markers` counts the places of the manuscript that name the entry,
    None where there is no text. `self_citation` is None where the manuscript's authors are not known.
    """

    reference: Reference
    state: LookupState
    severity: Severity
    work: Work | None = None
    work_id: int | None = None
    source: str = ""
    match: Match | None = None
    strict: Tally | None = None
    broad: Tally | None = None
    findings: tuple[Finding, ...] = ()
    nearest: tuple[NearWork, ...] = ()
    markers: int | None = None
    self_citation: bool | None = None


class CheckSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The check in numbers. `by_severity`, `by_state` and `by_kind` count entries (an entry with two findings of one
    kind counts once), except that `by_kind` has the findings about the whole list, too. `self_citations` of
    `attributed` entries share an author with the manuscript; 0 of 0 where its authors are not known."""

    references: int
    by_severity: dict[str, int]
    by_state: dict[str, int]
    by_kind: dict[str, int]
    self_citations: int
    attributed: int

    @property
    def self_citation_share(self) -> float | None:
        """The share of entries that share an author with the manuscript, 0 to 1; None where that is not known."""
        return self.self_citations / self.attributed if self.attributed else None


class ReferenceCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole list checked. `sources` names the open sources that were asked, () for none; `library_works` is the number
    of works in the index that was searched; `findings` are those about no single entry; `warnings` tell what could not
    be read as it should."""

    name: str
    format: str
    summary: CheckSummary
    library_works: int
    title: str = ""
    sources: tuple[str, ...] = ()
    references: tuple[CheckedReference, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()

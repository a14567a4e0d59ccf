"""The shapes that existing clients read. Every key is always there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from citance.model import SectionRole, Tally

__all__ = [
    "AggregateTally",
    "Aggregations",
    "JournalTallies",
    "MatchedReference",
    "NoticesOfJournal",
    "PaperHit",
    "PaperTally",
    "Papers",
    "SciteAuthor",
    "SciteCheck",
    "SciteCheckResult",
    "SciteCheckedCitation",
    "SciteCitation",
    "SciteNotice",
    "ScitePaper",
    "SciteTally",
    "SearchAnswer",
    "SectionTallies",
    "SectionTally",
    "SourcePaper",
    "Sources",
    "Tallies",
    "VersionLink",
    "aggregate",
    "paper_tally",
    "scite_tally",
    "section_tally",
]


class AggregateTally(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A tally summed over several papers. `total` counts statements, `citingPublications` papers."""

    total: int = 0
    supporting: int = 0
    contradicting: int = 0
    mentioning: int = 0
    unclassified: int = 0
    citing_publications: int = 0


class SciteTally(AggregateTally, frozen=True, kw_only=True, rename="camel"):
    """The tally of one paper, `doi` in lower case."""

    doi: str


class PaperTally(AggregateTally, frozen=True, kw_only=True, rename="camel"):
    """The tally of a paper, `doi` null where it has none."""

    doi: str | None


class Tallies(msgspec.Struct, frozen=True):
    """Tallies by lower-case DOI; DOIs of which nothing is known are left out."""

    tallies: dict[str, SciteTally]


class SectionTally(msgspec.Struct, frozen=True, kw_only=True):
    """In which part of the citing papers the statements about a paper stand."""

    total: int
    introduction: int
    methods: int
    results: int
    discussion: int
    other: int
    doi: str


class SectionTallies(msgspec.Struct, frozen=True):
    """Section tallies by lower-case DOI."""

    tallies: dict[str, SectionTally]


class SciteAuthor(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An author; `affiliation` joins several by semicolons."""

    family: str
    given: str
    orcid: str | None
    affiliation: str | None
    author_slug: str
    author_sequence_number: int


class SciteNotice(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An editorial notice about the paper `doi`."""

    status: str
    date: str | None
    notice_doi: str | None
    doi: str
    urls: list[str]


class VersionLink(msgspec.Struct, frozen=True, kw_only=True):
    """Another version of a paper."""

    doi: str
    url: str


class ScitePaper(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A paper with its tally; `citingTally` counts what the paper itself says of others. `doi` is null for papers without
    one."""

    id: int
    doi: str | None
    slug: str
    type: str
    title: str
    abstract: str | None
    authors: list[SciteAuthor]
    keywords: list[str]
    year: int | None
    journal: str | None
    short_journal: str | None
    publisher: str | None
    volume: str | None
    issue: str | None
    page: str | None
    issns: list[str]
    retracted: bool
    editorial_notices: list[SciteNotice]
    tally: PaperTally
    citing_tally: AggregateTally
    preprint_links: list[VersionLink]
    publication_links: list[VersionLink]
    normalized_types: list[str]


class Papers(msgspec.Struct, frozen=True):
    """Papers by lower-case DOI."""

    papers: dict[str, ScitePaper]


class SciteCitation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A citation statement: `source` cites `target`, both DOIs, or "work:" and a number for papers without one.

    `positive`, `negative` and `neutral` are the probabilities of supporting, contradicting and mentioning, `typeConfidence`
    that of the type; `expertClassification` is what a person decided, or null.
    """

    id: str
    source: str
    target: str
    snippet: str
    section: str
    type: str
    type_confidence: float
    positive: float
    negative: float
    neutral: float
    expert_classification: str | None
    lang: str
    ref_location: str
    self_cites: bool


class SourcePaper(ScitePaper, frozen=True, kw_only=True, rename="camel"):
    """A citing paper with its statements about the target."""

    citations: list[SciteCitation]


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Papers that cite a target, by their DOI (or "work:" and a number); `count` of them in all."""

    count: int
    papers: dict[str, SourcePaper]


class PaperHit(ScitePaper, frozen=True, kw_only=True, rename="camel"):
    """A paper that a search found; `citations` are its statements that the search found, `highlightedFields` its texts with
    the found words between <em> and </em>."""

    citations: list[SciteCitation]
    highlighted_fields: dict[str, list[str]]


class Aggregations(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How the results are spread: counts by value."""

    citation_types: dict[str, int] = {}
    sections: dict[str, int] = {}
    years: dict[str, int] = {}
    journals: dict[str, int] = {}
    paper_types: dict[str, int] = {}
    editorial_notices: dict[str, int] = {}


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found: `count` of all hits, and one page of them."""

    count: int
    aggregations: Aggregations
    hits: list[PaperHit]


class MatchedReference(msgspec.Struct, frozen=True, kw_only=True):
    """The DOI of the paper that a title and an author name."""

    doi: str


class JournalTallies(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A journal's papers and the tally over all of them."""

    issn: str
    title: str
    papers: int
    total: int
    supporting: int
    contradicting: int
    mentioning: int
    unclassified: int
    citing_publications: int


class NoticesOfJournal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The editorial notices about a journal's papers."""

    issn: str
    count: int
    editorial_notices: list[SciteNotice]


class SciteCheckedCitation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A statement of the checked file; `target` is the DOI that its reference was found to have, or null."""

    source: str | None
    target: str | None
    snippet: str
    ref_location: str
    section: str


class SciteCheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in the checked file."""

    metadata: dict[str, Any]
    filetype: str
    citations: list[SciteCheckedCitation]


class SciteCheck(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a reference check stands; `result`, `papers`, `tallies` and `overallTally` are null until it has succeeded."""

    id: str
    status: str
    info: dict[str, Any]
    result: SciteCheckResult | None = None
    papers: dict[str, ScitePaper] | None = None
    tallies: dict[str, SciteTally] | None = None
    overall_tally: AggregateTally | None = None
    error: str | None = None


def scite_tally(doi: str, tally: Tally) -> SciteTally:
    """A tally in the words of the wire."""
    return SciteTally(doi=doi, **_counts([tally]))


def paper_tally(doi: str | None, tally: Tally) -> PaperTally:
    """The tally that stands in a paper."""
    return PaperTally(doi=doi, **_counts([tally]))


def aggregate(tallies: Iterable[Tally]) -> AggregateTally:
    """The sum of tallies."""
    return AggregateTally(**_counts(list(tallies)))


def _counts(tallies: Sequence[Tally]) -> dict[str, int]:
    return {
        "total": sum(each.total for each in tallies),
        "supporting": sum(each.supporting for each in tallies),
        "contradicting": sum(each.contrasting for each in tallies),
        "mentioning": sum(each.mentioning for each in tallies),
        "unclassified": sum(each.unclassified for each in tallies),
        "citing_publications": sum(each.citing_works for each in tallies),
    }


def section_tally(doi: str, by_role: dict[SectionRole, Tally]) -> SectionTally:
    """A tally by section in the words of the wire."""
    counts = {role.value: by_role[role].total if role in by_role else 0 for role in SectionRole}
    return SectionTally(doi=doi, total=sum(counts.values()), **counts)

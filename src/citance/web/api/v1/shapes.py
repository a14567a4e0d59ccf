"""The answers of `/api/v1`. What is a noun of the model is answered as it is; here stand what goes around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from citance.model import (
    CitationStatement,
    Correction,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    Match,
    Reference,
    Stance,
    Tally,
    Work,
)
from citance.report.confidence import Confidence, confidence_of
from citance.store import ApiKey, Coverage
from citance.web.showing import as_shown

__all__ = [
    "Brief",
    "ClaimAnswer",
    "CorrectionList",
    "ExtractedFile",
    "FacetCounts",
    "FacetValue",
    "Judged",
    "KeyList",
    "NearStatement",
    "ReferenceItem",
    "ReferencePage",
    "SearchNote",
    "SectionCount",
    "StatementItem",
    "StatementPage",
    "TalliesById",
    "TallyAnswer",
    "WorkAnswer",
    "WorkItem",
    "WorkPage",
    "brief",
    "statement_item",
]


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A work in a few words; `/api/v1/works/{id}` has the rest."""

    id: int
    doi: str | None
    title: str
    year: int | None
    authors: tuple[str, ...]
    venue: str
    notices: tuple[EditorialNotice, ...] = ()


class StatementItem(msgspec.Struct, frozen=True, kw_only=True):
    """A citation statement with the stances in force (a correction before the model), its two works and its reference.

    `confidence` is that in the strict stance, null while unclassified.
    """

    id: str
    stance: Stance | None
    broad: Stance | None
    uncertain: bool
    confidence: Confidence | None
    statement: CitationStatement
    citing: Brief
    cited: Brief
    reference: Reference
    judgement: Judgement | None
    correction: Correction | None


class WorkItem(msgspec.Struct, frozen=True, kw_only=True):
    """A work with the strict tally of the statements about it."""

    id: int
    work: Work
    has_paper: bool
    notices: tuple[EditorialNotice, ...]
    tally: Tally


class WorkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All counts of one work: strict and broad tally of the statements about it, the tally of those in it, and how many of
    the works that were read have a statement about it or list it."""

    id: int
    work: Work
    has_paper: bool
    notices: tuple[EditorialNotice, ...]
    tally: Tally
    broad_tally: Tally
    citing_tally: Tally
    coverage: Coverage


class FacetValue(msgspec.Struct, frozen=True):
    """How many results have a value."""

    value: str
    count: int


class FacetCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts by property and value over all results, each property counted as if its own filter were off."""

    total: int
    facets: Mapping[str, tuple[FacetValue, ...]]


class SearchNote(msgspec.Struct, frozen=True, kw_only=True):
    """How a query was understood; `relaxed` tells that nothing holds all words, so that the results hold most of them.
    `meaning` is what was looked for by meaning, "" where words alone were: `total` and facets then count the nearest."""

    understood: str
    notes: tuple[str, ...] = ()
    meaning: str = ""
    relaxed: bool = False


class WorkPage(msgspec.Struct, frozen=True, kw_only=True):
    """Works; `next` is the cursor of the following page, null at the end. `total` is null where it would have to be
    counted one by one."""

    items: tuple[WorkItem, ...]
    next: str | None
    total: int | None = None
    query: SearchNote | None = None
    facets: Mapping[str, tuple[FacetValue, ...]] = {}


class StatementPage(msgspec.Struct, frozen=True, kw_only=True):
    """Statements; `next` is the cursor of the following page, null at the end."""

    items: tuple[StatementItem, ...]
    next: str | None
    total: int | None = None
    query: SearchNote | None = None
    facets: Mapping[str, tuple[FacetValue, ...]] = {}


class NearStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, and how near in meaning it is, 0 to 1."""

    nearness: float
    item: StatementItem


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The statements nearest in meaning to a claim that support, and that contrast, the work which they cite, the nearest
    first; `looked_at` counts those that were near enough, of any stance."""

    text: str
    looked_at: int
    supporting: tuple[NearStatement, ...]
    contrasting: tuple[NearStatement, ...]


class ReferenceItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a work's reference list, the work that it names, how many statements point at it, and how it was tied to
    that work (null where nothing else names the work)."""

    reference: Reference
    cited: Brief
    statements: int
    match: Match | None = None


class ReferencePage(msgspec.Struct, frozen=True, kw_only=True):
    """The reference list of a work whose full text was read."""

    citing: Brief
    items: tuple[ReferenceItem, ...]


class SectionCount(msgspec.Struct, frozen=True, kw_only=True):
    """The tally of the statements in one part of the citing papers."""

    section: str
    tally: Tally


class TallyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The tallies of one work."""

    id: int
    doi: str | None
    strict: Tally
    broad: Tally
    by_section: tuple[SectionCount, ...]


class TalliesById(msgspec.Struct, frozen=True, kw_only=True):
    """Strict tallies by the identifiers that were asked for, in their cleaned form; `unknown` are those that name nothing
    here."""

    tallies: dict[str, Tally]
    unknown: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The judgements in the order of the statements that were sent, by the model `model`."""

    model: str
    items: Sequence[Judgement]


class ExtractedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The statements of a file, each as `citance extract` writes it."""

    file: str
    items: Sequence[dict[str, Any]]


class CorrectionList(msgspec.Struct, frozen=True, kw_only=True):
    """The corrections of a statement, the one in force last."""

    items: Sequence[Correction]


class KeyList(msgspec.Struct, frozen=True, kw_only=True):
    """All keys, without their secrets."""

    items: Sequence[ApiKey]


def brief(item: IndexedWork) -> Brief:
    """A work in a few words."""
    work = item.work
    return Brief(
        id=item.id,
        doi=work.doi,
        title=work.title,
        year=work.year,
        authors=tuple(author.name for author in work.authors),
        venue=work.venue.title,
        notices=item.notices,
    )


def statement_item(item: IndexedStatement) -> StatementItem:
    """A statement as it is answered to whoever asks."""
    item = as_shown(item)
    return StatementItem(
        id=item.statement.id,
        stance=item.stance,
        broad=item.broad,
        uncertain=item.uncertain,
        confidence=confidence_of(item),
        statement=item.statement,
        citing=brief(item.citing),
        cited=brief(item.cited),
        reference=item.reference,
        judgement=item.judgement,
        correction=item.correction,
    )

"""The report on the whole library."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from citance.model import IndexedWork
from citance.report.protocol import ReportStore
from citance.store import Discussed, StoreStats

__all__ = ["LibraryCoverage", "LibraryOverview", "library_coverage", "library_overview"]


class LibraryOverview(msgspec.Struct, frozen=True, kw_only=True):
    """The store's counts, the most discussed works and the papers added last."""

    counts: StoreStats
    most_discussed: tuple[Discussed, ...]
    recent: tuple[IndexedWork, ...]


class LibraryCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What a library has read, and what it knows of from hearsay only.

    `listed_only` are works known from reference lists (or a record of their description) alone; `identified` of the
    `references` are tied to a work with a DOI, PMID, PMCID or arXiv id, so that other copies of the work are found to be the
    same; `checked` statements have been judged by a person. `first_year` and `last_year` are those of the papers that were
    read, None where no year is known; `last_added` is an ISO time or "".
    """

    papers: int
    listed_only: int
    references: int
    identified: int
    statements: int
    unclassified: int
    uncertain: int
    checked: int
    languages: dict[str, int]
    formats: dict[str, int]
    models: dict[str, int]
    first_year: int | None = None
    last_year: int | None = None
    years: dict[int, int] = {}
    last_added: str = ""


def library_overview(store: ReportStore, *, discussed: int = 10, recent: int = 5) -> LibraryOverview:
    """The library at a glance: at most so many `discussed` and `recent` works."""
    return LibraryOverview(
        counts=store.stats(),
        most_discussed=tuple(store.most_discussed(discussed)),
        recent=tuple(store.recent(recent)),
    )


def library_coverage(store: ReportStore, counts: StoreStats, years: Mapping[int, int]) -> LibraryCoverage:
    """What the library covers; `years` are the numbers of papers read by the year of the paper."""
    papers = counts.papers - counts.translations - counts.versions
    return LibraryCoverage(
        papers=papers,
        listed_only=max(0, counts.works - papers),
        references=counts.references,
        identified=store.identified_references(),
        statements=counts.statements,
        unclassified=counts.by_stance.get("unclassified", 0),
        uncertain=counts.uncertain,
        checked=counts.corrected,
        languages=counts.languages,
        formats=counts.formats,
        models=counts.models,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        years=dict(sorted(years.items())),
        last_added=store.last_added(),
    )

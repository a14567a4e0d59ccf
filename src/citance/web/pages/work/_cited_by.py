"""The tab "Cited by": the statements about a work, by year, by section, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from citance.errors import StoreError
from citance.model import IndexedWork, SectionRole, Stance, Tally
from citance.report import YearCounts, year_counts
from citance.search import Bucket, Filters
from citance.web.charts import YearsChart, stacked_years
from citance.web.pages.work._choice import FACET_TITLES, Choice
from citance.web.pages.work._head import Standing
from citance.web.pages.work._listing import Listing, list_statements
from citance.web.views import facet_words
from citance.web.visit import Visit

__all__ = ["cited_by", "cited_by_data", "count_years"]

_MOST_BUCKETS = 5_000


def cited_by(visit: Visit, item: IndexedWork, choice: Choice, standing: Standing) -> dict[str, Any]:
    """What the tab's template prints."""
    listing = list_statements(visit.library, item, choice, standing.tally)
    rows = () if choice.blind else count_years(visit, item.id, broad=choice.broad)
    sections = {} if choice.blind else count_sections(visit, item.id, broad=choice.broad)
    own = _self_citing(visit, item.id, choice, listing)
    return {
        "listing": listing,
        "rows": rows,
        "chart": _chart(rows, choice),
        "undated": standing.tally.total - sum(row.total for row in rows) if rows else 0,
        "sections": sections,
        "self_citing": own,
        "chips": _chips(choice),
    }


def cited_by_data(made: Mapping[str, Any], choice: Choice) -> dict[str, Any]:
    """The same for programs."""
    listing: Listing = made["listing"]
    return {
        "total": listing.total,
        "page": choice.number,
        "pages": listing.pages,
        "sort": choice.order,
        "query": choice.query,
        "filters": {name: list(values) for name, values in choice.facets.items()},
        "notes": listing.notes,
        "facets": listing.counts or {},
        "years": made["rows"],
        "undated": made["undated"],
        "by_section": [{"role": role, "tally": tally} for role, tally in made["sections"].items()],
        "self_citations": made["self_citing"],
        "groups": [
            {
                "stance": group.name or None,
                "total": group.total,
                "statements": [item for paper in group.papers for item in paper.statements],
            }
            for group in listing.groups
        ],
    }


def count_years(visit: Visit, work_id: int, *, broad: bool) -> tuple[YearCounts, ...]:
    """The statements about a work by the year of the citing work; () where the search index cannot be read."""
    return year_counts(_buckets(visit, work_id, ("year", "broad" if broad else "stance")))


def count_sections(visit: Visit, work_id: int, *, broad: bool) -> dict[SectionRole, Tally]:
    """The same by the section of the citing paper, in the order of a paper; `citing_works` and `uncertain` are left at 0."""
    found: dict[str, dict[str, int]] = {}
    for bucket in _buckets(visit, work_id, ("section", "broad" if broad else "stance")):
        section, stance = bucket.values
        found.setdefault(section, {})[stance] = bucket.count
    return {
        role: Tally(
            total=sum(counts.values()),
            **{stance.value: counts.get(stance.value, 0) for stance in Stance},
            unclassified=counts.get("unclassified", 0),
        )
        for role in SectionRole
        if (counts := found.get(role.value))
    }


def _buckets(visit: Visit, work_id: int, by: tuple[str, str]) -> tuple[Bucket, ...]:
    try:
        index = visit.library.search_index
        return index.aggregate(filters=Filters(cited_works=(work_id,)), by=by, limit=_MOST_BUCKETS)
    except StoreError:
        return ()


def _self_citing(visit: Visit, work_id: int, choice: Choice, listing: Listing) -> int:
    """How many of all statements share an author with the work."""
    if not choice.filtered and listing.counts:
        return listing.counts.get("self_citation", {}).get("yes", 0)
    try:
        counted = visit.library.search_index.aggregate(
            filters=Filters(cited_works=(work_id,), self_citation=("yes",)), by=("self_citation",)
        )
    except StoreError:
        return 0
    return sum(bucket.count for bucket in counted)


def _chart(rows: tuple[YearCounts, ...], choice: Choice) -> YearsChart:
    """Each column leads to the statements of its year, the other filters kept."""
    base = replace(choice, number=1)
    return stacked_years(rows, address=lambda first, last: f"{base.in_years(first, last)}#results")


def _chips(choice: Choice) -> tuple[tuple[str, str, str], ...]:
    """(property, value, address without it) of what is chosen."""
    found = [("", f"“{choice.query}”", choice.without("q", ""))] if choice.query else []
    for name, values in choice.facets.items():
        for value in values:
            words = {"yes": "Yes", "no": "No"}.get(value) or facet_words(name, value)
            found.append((FACET_TITLES[name], words, choice.without(name, value)))
    if choice.year_from is not None:
        found.append(("From", str(choice.year_from), choice.without("year_from", "")))
    if choice.year_to is not None:
        found.append(("Until", str(choice.year_to), choice.without("year_to", "")))
    return tuple(found)

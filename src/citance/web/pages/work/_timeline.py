"""The tab "Timeline": when support and contrast came in, beside what happened to the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citance.model import IndexedWork
from citance.report import YearCounts
from citance.web import views
from citance.web.charts import Mark, stance_timeline
from citance.web.i18n import N_
from citance.web.pages.work._choice import Choice
from citance.web.pages.work._cited_by import count_years
from citance.web.pages.work._head import Standing
from citance.web.visit import Visit

__all__ = ["timeline", "timeline_data"]


def timeline(visit: Visit, item: IndexedWork, choice: Choice, standing: Standing) -> dict[str, Any]:
    """What the tab's template prints; nothing of it in blind mode."""
    rows = () if choice.blind else count_years(visit, item.id, broad=choice.broad)
    plain = Choice(choice.path, broad=choice.broad)

    def address(year: int, stance: str) -> str:
        return plain.in_years(year, year, **({"stance": stance} if stance else {})) + "#results"

    marks = _marks(item)
    return {
        "rows": rows,
        "undated": standing.tally.total - sum(row.total for row in rows) if rows else 0,
        "chart": stance_timeline(rows, marks, address=address),
        "marks": marks,
        "sentences": _sentences(visit, rows, marks),
    }


def timeline_data(made: Mapping[str, Any]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "years": made["rows"],
        "undated": made["undated"],
        "marks": [{"year": mark.year, "what": mark.words, "date": mark.date} for mark in made["marks"]],
    }


def _marks(item: IndexedWork) -> tuple[Mark, ...]:
    """The work's own publication, and the notices whose year is known."""
    found = []
    if item.work.year:
        found.append(Mark(item.work.year, N_("published"), "note", item.work.published or str(item.work.year)))
    for notice in views.shown_notices(item.notices):
        year = notice.date[:4]
        if year.isascii() and year.isdigit():
            found.append(Mark(int(year), views.notice_name(notice), views.notice_level(notice), notice.date))
    return tuple(sorted(found, key=lambda mark: (mark.year, mark.date)))


def _sentences(visit: Visit, rows: Sequence[YearCounts], marks: Sequence[Mark]) -> tuple[str, ...]:
    """What the picture shows, in words."""
    said = []
    supports = [row for row in rows if row.supporting]
    contrasts = [row for row in rows if row.contrasting]
    if contrasts:
        said.append(
            visit.ngettext(
                "First contrast in %(first)s, latest in %(last)s: %(count)s contrasting statement.",
                "First contrast in %(first)s, latest in %(last)s: %(count)s contrasting statements.",
                sum(row.contrasting for row in contrasts),
            )
            % _span(contrasts, sum(row.contrasting for row in contrasts))
        )
    if supports:
        said.append(
            visit.ngettext(
                "First support in %(first)s, latest in %(last)s: %(count)s supporting statement.",
                "First support in %(first)s, latest in %(last)s: %(count)s supporting statements.",
                sum(row.supporting for row in supports),
            )
            % _span(supports, sum(row.supporting for row in supports))
        )
    if rows and not contrasts:
        said.append(visit.gettext("No contrasting statement in any year."))
    if rows and not supports:
        said.append(visit.gettext("No supporting statement in any year."))
    retracted = next((mark for mark in marks if mark.level == "severe"), None)
    after = sum(row.total for row in rows if retracted and row.year > retracted.year)
    if retracted and after:
        said.append(
            visit.ngettext(
                "%(count)s statement comes from a later year than the retraction of %(year)s.",
                "%(count)s statements come from later years than the retraction of %(year)s.",
                after,
            )
            % {"count": after, "year": retracted.year}
        )
    return tuple(said)


def _span(rows: Sequence[YearCounts], count: int) -> dict[str, int]:
    return {"first": rows[0].year, "last": rows[-1].year, "count": count}

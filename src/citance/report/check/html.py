"""A check as one page that stands alone: no script, nothing from elsewhere, readable on paper and on a phone."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from citance.model import CheckedReference, FindingKind, ReferenceCheck, Severity, Tally, Work
from citance.report.check.lines import searched
from citance.report.check.words import (
    SEVERITY_ORDER,
    kind_words,
    severity_words,
    state_sentence,
    state_words,
    tally_words,
)

__all__ = ["check_html"]

_HEADINGS = {
    Severity.ERROR: "To look at before anything else",
    Severity.WARNING: "Probably mistakes",
    Severity.NOTE: "Worth knowing",
    Severity.FINE: "Without a finding",
}


def check_html(check: ReferenceCheck) -> str:
    """The page; everything in it that comes from the manuscript or from a source is escaped by the template engine."""
    groups = [
        (severity, _HEADINGS[severity], [entry for entry in check.references if entry.severity is severity])
        for severity in SEVERITY_ORDER
    ]
    return _template().render(
        check=check,
        groups=[group for group in groups if group[2]],
        searched=searched(check),
        kinds=[(kind_words(FindingKind(kind)), count) for kind, count in check.summary.by_kind.items()],
        severities=[(each, check.summary.by_severity.get(each.value, 0)) for each in SEVERITY_ORDER],
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("citance.report.check"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        kind_words=kind_words,
        severity_words=severity_words,
        state_sentence=state_sentence,
        state_words=state_words,
        is_known=_is_known,
        number_of=_number_of,
        doi_link=_doi_link,
        described=_described,
        has_statements=_has_statements,
        tally_words=tally_words,
        bar=_bar,
    )
    return environment.get_template("check.html")


def _is_known(entry: CheckedReference) -> bool:
    """Whether there was a work to compare the entry with: without one, no finding is no praise."""
    return entry.work is not None


def _number_of(entry: CheckedReference) -> str:
    """The number by which the list itself names the entry, else its place."""
    label = entry.reference.label.strip("[]() .")
    return label or str(entry.reference.index)


def _doi_link(doi: str) -> str:
    """The resolver's address of a DOI; signs that an address may not hold are percent-encoded."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"


def _described(work: Work) -> str:
    """A work in one line: who, when, what, where."""
    names = [author.name for author in work.authors[:3]]
    if len(work.authors) > 3:
        names.append("et al.")
    place = " ".join(part for part in (work.venue.title, work.volume) if part)
    where = f"{place}: {work.pages}" if place and work.pages else place
    parts = [", ".join(names), str(work.year or ""), work.title or "untitled", where]
    return " · ".join(part for part in parts if part)


def _has_statements(tally: Tally | None) -> bool:
    return tally is not None and tally.total > 0


def _bar(tally: Tally) -> list[tuple[str, str, str]]:
    """The pieces of a tally's bar: name, start and width in percent."""
    pieces, at = [], 0.0
    for name in ("contrasting", "supporting", "mentioning", "unclassified"):
        width = 100 * getattr(tally, name) / tally.total
        if width:
            pieces.append((name, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return pieces

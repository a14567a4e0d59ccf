"""Works as RIS, written by rispy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from citance.model import Author, IndexedWork
from citance.report.bibliography.kinds import (
    WorkKind,
    first_and_last_page,
    kind_of,
    notice_words,
    one_line,
    year_of,
)

__all__ = ["works_to_ris"]

_TYPES = {
    WorkKind.ARTICLE: "JOUR",
    WorkKind.BOOK: "BOOK",
    WorkKind.CHAPTER: "CHAP",
    WorkKind.PROCEEDINGS: "CPAPER",
    WorkKind.THESIS: "THES",
    WorkKind.REPORT: "RPRT",
    WorkKind.PREPRINT: "UNPB",
    WorkKind.DATASET: "DATA",
    WorkKind.WEB: "ELEC",
    WorkKind.OTHER: "GEN",
}


def works_to_ris(works: Iterable[IndexedWork]) -> Iterator[str]:
    """One record after the other, an empty line between them."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """The library's writer without its numbers between records, which are no part of the format."""

        def set_header(self, count: int) -> str:
            return ""

    for item in works:
        record = {name: value for name, value in _record(item).items() if value}
        yield rispy.dumps([record], implementation=Writer).rstrip("\n") + "\n\n"


def _record(item: IndexedWork) -> dict[str, Any]:
    work = item.work
    first, last = first_and_last_page(work.pages)
    year = year_of(work)
    return {
        "type_of_reference": _TYPES[kind_of(work)],
        "id": str(item.id),
        "authors": [_name(author) for author in work.authors if author.name.strip()],
        "title": one_line(work.title),
        "secondary_title": one_line(work.venue.title),
        "alternate_title1": one_line(work.venue.short_title),
        "year": str(year) if year else "",
        "date": work.published.replace("-", "/") if len(work.published) > 4 else "",
        "volume": one_line(work.volume),
        "number": one_line(work.issue),
        "start_page": first,
        "end_page": last,
        "publisher": one_line(work.venue.publisher),
        "issn": ", ".join(work.venue.issns),
        "doi": work.doi or "",
        "urls": [f"https://arxiv.org/abs/{work.arxiv}"] if work.arxiv else [],
        "language": one_line(work.language),
        "notes": [note for note in (_numbers(item), notice_words(item)) if note],
    }


def _numbers(item: IndexedWork) -> str:
    """RIS has no tags for these; managers find them in the notes."""
    work = item.work
    said = (f"PMID: {work.pmid}" if work.pmid else "", f"PMCID: {work.pmcid}" if work.pmcid else "")
    return "; ".join(part for part in said if part)


def _name(author: Author) -> str:
    """ "Family, Given"; a group's name is written without a comma, since a comma would split it."""
    family, given = one_line(author.family), one_line(author.given)
    if not given:
        return family.replace(",", " ").replace("  ", " ")
    return f"{family.replace(',', ' ')}, {given.replace(',', ' ')}"

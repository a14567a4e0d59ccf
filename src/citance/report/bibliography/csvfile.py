"""CSV that no spreadsheet takes for formulas, and works in it.

A cell that begins with one of `= + - @`, a tab or a line end is a formula to spreadsheets, and a title may be written to be
one. As OWASP advises ("CSV Injection"), such a cell gets an apostrophe before it; cells are quoted where they need it, and
quotes in them doubled. Whoever reads the file by a program takes the apostrophe off again; numbers are never touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from citance.model import IndexedWork
from citance.report.bibliography.kinds import kind_of, notice_words, one_line, year_of

__all__ = ["WORK_COLUMNS", "csv_cell", "rows_to_csv", "work_row", "works_to_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The last four are full-width forms, which some spreadsheets take for the same."""

WORK_COLUMNS = (
    "id",
    "title",
    "authors",
    "year",
    "published",
    "venue",
    "publisher",
    "volume",
    "issue",
    "pages",
    "kind",
    "doi",
    "pmid",
    "pmcid",
    "arxiv",
    "openalex",
    "issns",
    "language",
    "licence",
    "has_paper",
    "notices",
)


def csv_cell(value: object) -> str | int | float:
    """A value as a cell: lists set apart by "; ", nothing for None, texts in one line and never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    text = one_line(str(value))
    bare = text.lstrip(" '\"")
    return f"'{text}" if text.startswith(_FORMULA) or bare.startswith(_FORMULA) else text


def rows_to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The heading, then one line per row (RFC 4180: commas, doubled quotes, CR LF)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row[column]) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()


def work_row(item: IndexedWork) -> dict[str, object]:
    """A work as one flat row, its columns `WORK_COLUMNS`."""
    work = item.work
    return {
        "id": item.id,
        "title": work.title,
        "authors": [author.name for author in work.authors],
        "year": year_of(work),
        "published": work.published,
        "venue": work.venue.title,
        "publisher": work.venue.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "pages": work.pages,
        "kind": work.kind or kind_of(work).value,
        "doi": work.doi,
        "pmid": work.pmid,
        "pmcid": work.pmcid,
        "arxiv": work.arxiv,
        "openalex": work.openalex,
        "issns": list(work.venue.issns),
        "language": work.language,
        "licence": work.licence,
        "has_paper": item.has_paper,
        "notices": notice_words(item),
    }


def works_to_csv(works: Iterable[IndexedWork]) -> Iterator[str]:
    """One line per work."""
    return rows_to_csv(WORK_COLUMNS, map(work_row, works))

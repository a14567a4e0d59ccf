"""Citations as OpenCitations' tables have them: one line per pair of DOIs.

Columns as in the CSV dumps of the OpenCitations Index (COCI): `oci, citing, cited, creation, timespan, journal_sc,
author_sc`. `creation` is the citing work's date of publication, `timespan` the time from the cited work's to it (xsd:duration,
as precise as both dates are), the last two tell whether journal and authors are shared. `oci` stays empty: OpenCitations gives
these identifiers out. Pairs in which a work has no DOI are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from citance.model import IndexedStatement, Venue, Work
from citance.report.bibliography.csvfile import rows_to_csv
from citance.report.bibliography.kinds import year_of
from citance.report.exports.pairs import Pair, pairs_of

__all__ = ["COLUMNS", "statements_to_opencitations", "timespan"]

COLUMNS = ("oci", "citing", "cited", "creation", "timespan", "journal_sc", "author_sc")


def statements_to_opencitations(statements: Iterable[IndexedStatement]) -> Iterator[str]:
    """The heading and one line per pair; the statements of one citing work must come together."""
    return rows_to_csv(COLUMNS, _rows(statements))


def _rows(statements: Iterable[IndexedStatement]) -> Iterator[dict[str, object]]:
    for pair in pairs_of(statements):
        if pair.citing.work.doi and pair.cited.work.doi:
            yield _row(pair)


def _row(pair: Pair) -> dict[str, object]:
    citing, cited = pair.citing.work, pair.cited.work
    return {
        "oci": "",
        "citing": citing.doi,
        "cited": cited.doi,
        "creation": _date(citing),
        "timespan": timespan(_date(cited), _date(citing)),
        "journal_sc": "yes" if _same_venue(citing.venue, cited.venue) else "no",
        "author_sc": "yes" if pair.self_citation else "no",
    }


def _date(work: Work) -> str:
    year = year_of(work)
    return work.published or (str(year) if year else "")


def _same_venue(one: Venue, other: Venue) -> bool:
    mine, theirs = ({*venue.issns, venue.issn_l} - {None} for venue in (one, other))
    if mine and theirs:
        return bool(mine & theirs)
    return bool(one.title) and one.title.casefold() == other.title.casefold()


def timespan(cited: str, citing: str) -> str:
    """The time from one ISO date to another as an xsd:duration ("P1Y", "P2Y3M", "P2Y3M4D"), negative where the citing work
    came first; "" where one is not known. Only what both dates tell is counted."""
    ends = [_parts(each) for each in (cited, citing)]
    depth = min(map(len, ends))
    if not depth:
        return ""
    start, end = (parts[:depth] for parts in ends)
    sign = "-" if end < start else ""
    if sign:
        start, end = end, start
    if depth == 1:
        return f"{sign}P{end[0] - start[0]}Y"
    months = (end[0] - start[0]) * 12 + end[1] - start[1]
    if depth == 2:
        return f"{sign}P{months // 12}Y{months % 12}M"
    days = end[2] - start[2]
    if days < 0:
        months -= 1
        days += _days_of_month_before(end[0], end[1])
    return f"{sign}P{months // 12}Y{months % 12}M{max(0, days)}D"


def _parts(text: str) -> list[int]:
    """Year, month and day of an ISO date, as many as it has; [] for none, or one that no calendar has."""
    pieces = text.split("-")
    if not pieces[0].isdecimal() or not 0 < int(pieces[0]) < 10_000:
        return []
    parts = [int(piece) for piece in pieces[:3] if piece.isdecimal()]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return parts[:1]
    return parts


def _days_of_month_before(year: int, month: int) -> int:
    first = date(year, month, 1)
    before = date(year - 1, 12, 1) if month == 1 and year > 1 else date(year, max(1, month - 1), 1)
    return (first - before).days

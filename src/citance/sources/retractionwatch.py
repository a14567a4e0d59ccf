"""Retraction Watch's files: who was retracted, corrected, or put under an expression of concern.

Crossref gives the whole database away as one CSV file, renewed every working day, at
https://gitlab.com/crossref/retraction-watch-data (described at https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/);
once a day is the most that one should ask for it. Two forms are read, told apart by their headings, in any letter case:

* full records: `OriginalPaperDOI`, `OriginalPaperPubMedID`, `RetractionDOI`, `RetractionDate`, `RetractionNature`,
  `Reason`, `Record ID`; other columns are passed over;
* a list: `doi`, `retractionwatch`, the second with one or more natures ("Retraction;Expression of concern"), no dates.

What the file is known to hold, and what becomes of it: rows in another encoding than UTF-8 (read as Windows-1252);
"unavailable" in the place of a DOI (the PubMed number is taken, else the row is passed over); several DOIs in one cell
(one notice each); dates in American order; the reason "Date of … Unknown" beside a date (its year alone is kept);
reasons as "+Foo;+Bar;" or as a printed array. Rows that cannot be used are counted and told with their line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, NamedTuple

from citance.errors import UnsupportedFormat
from citance.identifiers import clean_doi, clean_pmid
from citance.model import EditorialNotice, NoticeKind

__all__ = ["RetractionWatchFile", "UnusableRow"]

_SOURCE = "Retraction Watch"
_NATURES = {
    "retraction": NoticeKind.RETRACTION,
    "expression of concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
_MISSING = frozenset(["", "unavailable", "none", "nan", "null", "n/a", "na", "0", "0.0", "no doi", "not available"])
_BETWEEN_DOIS = re.compile(r"[;,|\s]+(?=(?:https?://[\w.]+/|doi:\s*)?10\.\d|unavailable\b|none\b|$)", re.I)
_US_DATE = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")
_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T\s].*)?")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.|'(?=\w))*)'|\"([^\"]*)\"")
_EARLIEST = 1700
_DATE_UNKNOWN = re.compile(r"^Date of .*unknown", re.I)
_SHOWN = 60
"""Characters of an unusable cell that are told."""


class UnusableRow(NamedTuple):
    """A row that says nothing usable: the number of its last line in the file, counted from 1, and why."""

    line: int
    reason: str


class RetractionWatchFile:
    """One file, read once from its beginning: iterating gives (key, notice), `unusable` fills meanwhile.

    Keys are the same for the same record in a newer file. Memory does not grow with the file, save for `unusable`.

    Raises:
        UnsupportedFormat: on making one, if the headings are those of neither form.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.unusable: list[UnusableRow] = []
        self.rows = 0
        """Rows read so far, the unusable ones among them."""
        self._reader = csv.reader(_lines(stream))
        self._columns = {_heading(cell): place for place, cell in enumerate(self._first())}
        if {"originalpaperdoi", "retractionnature"} <= set(self._columns):
            self.source = "retraction-watch"
            """Which set of notices the file is the newest state of."""
            self._read = self._record
        elif {"doi", "retractionwatch"} <= set(self._columns):
            self.source = "retraction-watch-list"
            self._read = self._listed
        else:
            raise UnsupportedFormat(
                "not a Retraction Watch file: its first line names neither OriginalPaperDOI and RetractionNature nor "
                "doi and retractionwatch"
            )

    def __iter__(self) -> Iterator[tuple[str, EditorialNotice]]:
        while True:
            try:
                row = next(self._reader, None)
            except csv.Error as error:
                self.rows += 1
                self._pass(f"not a row: {error}")
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                self.rows += 1
                yield from self._read(row)

    def _first(self) -> list[str]:
        try:
            return next(self._reader, [])
        except csv.Error as error:
            raise UnsupportedFormat(f"not a CSV file: {error}") from error

    def _cell(self, row: list[str], name: str) -> str:
        place = self._columns.get(name)
        text = row[place].strip() if place is not None and place < len(row) else ""
        return "" if text.lower() in _MISSING else text

    def _pass(self, reason: str) -> None:
        self.unusable.append(UnusableRow(self._reader.line_num, reason))

    def _dois(self, text: str) -> list[str]:
        """The DOIs of a cell; those that are none are told."""
        found: dict[str, None] = {}
        for part in _BETWEEN_DOIS.split(text):
            if part.lower().strip(" ;,") in _MISSING:
                continue
            doi = clean_doi(part)
            if doi:
                found[doi] = None
            else:
                self._pass(f"not a DOI: {part[:_SHOWN]}")
        return list(found)

    def _listed(self, row: list[str]) -> Iterator[tuple[str, EditorialNotice]]:
        before = len(self.unusable)
        dois = self._dois(self._cell(row, "doi"))
        if not dois and len(self.unusable) == before:
            self._pass("no DOI")
        for kind in self._kinds(self._cell(row, "retractionwatch")) if dois else ():
            for doi in dois:
                yield f"{doi} {kind.value}", EditorialNotice(kind=kind, doi=doi, source=_SOURCE)

    def _kinds(self, text: str) -> list[NoticeKind]:
        kinds = []
        for word in text.split(";"):
            kind = _NATURES.get(word.strip().lower())
            if kind is not None:
                kinds.append(kind)
            elif word.strip() or not text:
                self._pass(f"unknown nature of notice: {word.strip()[:_SHOWN]!r}")
        return kinds

    def _record(self, row: list[str]) -> Iterator[tuple[str, EditorialNotice]]:
        before = len(self.unusable)
        dois: list[str] = self._dois(self._cell(row, "originalpaperdoi"))
        pmid = clean_pmid(self._cell(row, "originalpaperpubmedid").removesuffix(".0"))
        if not dois and not pmid:
            if len(self.unusable) == before:
                self._pass("neither a DOI nor a PubMed number of the paper")
            return
        kinds = self._kinds(self._cell(row, "retractionnature"))
        notice_doi = next(iter(_usable_dois(self._cell(row, "retractiondoi"))), None)
        reasons = _reasons(self._cell(row, "reason"))
        day = _iso_date(self._cell(row, "retractiondate"))
        if any(_DATE_UNKNOWN.match(reason) for reason in reasons):
            day = day[:4]
        record = self._cell(row, "recordid")
        for kind in kinds:
            for doi in dois or [""]:
                notice = EditorialNotice(
                    kind=kind,
                    doi=doi,
                    pmid=pmid if len(dois) < 2 else None,
                    notice_doi=notice_doi,
                    date=day,
                    reason="; ".join(reasons),
                    source=_SOURCE,
                )
                named = doi or f"pmid:{pmid}"
                yield f"{record or (notice_doi or day)} {named} {kind.value}", notice


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a file, each in the encoding that it is in."""
    for number, line in enumerate(stream):
        try:
            text = line.decode("utf-8-sig" if number == 0 else "utf-8")
        except UnicodeDecodeError:
            text = line.decode("cp1252", "replace")
        yield text.replace("\0", "")


def _heading(cell: str) -> str:
    return re.sub(r"[\s_]+", "", cell).lower()


def _usable_dois(text: str) -> Iterable[str]:
    return filter(None, map(clean_doi, _BETWEEN_DOIS.split(text)))


def _reasons(text: str) -> list[str]:
    """ "+Foo;+Bar;" and "['+Foo' '+Bar']" as their reasons."""
    if text.startswith("[") and text.endswith("]"):
        parts = [one or two for one, two in _QUOTED.findall(text)]
    else:
        parts = text.split(";")
    return list(dict.fromkeys(filter(None, (" ".join(part.split()).lstrip("+ ") for part in parts))))


def _iso_date(text: str) -> str:
    """An ISO date, or "" for what is none or cannot be one."""
    us, iso = _US_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    if us:
        month, day, year = map(int, us.groups())
    elif iso:
        year, month, day = map(int, iso.groups())
    else:
        return ""
    try:
        found = date(year, month, day)
    except ValueError:
        return ""
    return found.isoformat() if year >= _EARLIEST else ""

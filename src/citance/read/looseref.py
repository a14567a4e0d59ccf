"""What can be told for sure from a reference that is only a string: identifiers, year, first authors, perhaps the title.

Deliberately small: a string that does not follow one of two very common patterns keeps its text and no title.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.identifiers import clean_arxiv, clean_pmcid, clean_pmid, find_doi
from citance.model import Author

__all__ = ["LooseFields", "read_loose", "read_year"]

_YEAR = re.compile(r"(?<![\d./:\-–])(1[6-9]\d\d|20\d\d)([a-z]?)(?![\d/]|\.\d)")
_YEAR_IN_BRACKETS = re.compile(r"\(\s*(1[6-9]\d\d|20\d\d)([a-z]?)\s*\)")
_PMID = re.compile(r"\bpmid:?\s*(\d{4,9})\b|pubmed/(\d{4,9})\b", re.I)
_PMCID = re.compile(r"\b(PMC\d{4,9})\b")
_ARXIV = re.compile(r"\barxiv\b[^\s]*[:/\s]\s*\S+", re.I)
_LABEL = re.compile(r"^\s*(?:\[[^\]]{1,8}\]|\(\d{1,4}\)|\d{1,4}[.)]?)\s+")
# "Smith JA, de Vries B" and "Smith, J. A., & de Vries, B.": family name first, then initials.
_FAMILY = r"(?:(?:van|von|der|den|de|da|do|dos|del|di|la|le|du|el|al|ten|ter)\s+)*[A-ZÀ-ÖØ-ÞŁŚŽČŠĐ][\w'’\-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'’\-]+)?"
_INITIALS = r"[A-ZÀ-ÖØ-Þ](?:\.?[ \-]?[A-ZÀ-ÖØ-Þ]){0,3}\.?"
_PERSON = re.compile(rf"\s*(?:&|and\b|y\b|und\b|e\b|et\b)?\s*({_FAMILY}),?\s+({_INITIALS})(?=[\s,;.:&(]|$)")
_AFTER_YEAR = re.compile(r"^[\s.,;:]*(?P<title>[^.?!]{12,300}?(?:[?!]|\.(?=\s|$)))")
_VANCOUVER = re.compile(r"^(?:\s*,?\s*et al)?\s*[.:]\s+(?P<title>[^.?!]{12,300}?[.?!])\s+\S")


class LooseFields(NamedTuple):
    """Fields of one reference string; "" or None where it does not tell."""

    authors: tuple[Author, ...]
    year: int | None
    year_suffix: str
    title: str
    doi: str | None
    pmid: str | None
    pmcid: str | None
    arxiv: str | None


def read_year(text: str) -> tuple[int | None, str]:
    """The year and its letter ("2005a" → 2005, "a"); a bracketed year is believed before others, then the last one."""
    if len(text) == 4 and text.isdecimal() and "1599" < text < "2100":
        return int(text), ""
    found = _YEAR_IN_BRACKETS.search(text)
    if found is None:
        all_found = list(_YEAR.finditer(text))
        found = all_found[-1] if all_found else None
    return (int(found.group(1)), found.group(2)) if found else (None, "")


def _read_authors(text: str) -> tuple[tuple[Author, ...], int]:
    authors, offset = [], 0
    while found := _PERSON.match(text, offset):
        authors.append(Author(family=found.group(1), given=found.group(2)))
        offset = found.end()
        while offset < len(text) and text[offset] in ",; ":
            offset += 1
    return tuple(authors), offset


def _read_title(text: str, offset: int) -> str:
    rest = text[max(0, offset - 2) :].lstrip("., ")
    year = _YEAR_IN_BRACKETS.match(rest) or re.match(r"(1[89]\d\d|20\d\d)[a-z]?(?=[.,:])", rest)
    if year:
        found = _AFTER_YEAR.match(rest[year.end() :])
        return found.group("title").rstrip(".").strip() if found else ""
    found = _VANCOUVER.match(text[offset - 1 :]) if offset else None
    return found.group("title").rstrip(".").strip() if found else ""


def read_loose(raw: str) -> LooseFields:
    """Read a reference string."""
    text = _LABEL.sub("", raw)
    authors, offset = _read_authors(text)
    doi = find_doi(text)
    plain = text.replace(doi, " ") if doi else text
    year, suffix = read_year(plain)
    pmid = _PMID.search(text)
    pmcid = _PMCID.search(text)
    arxiv = _ARXIV.search(text)
    return LooseFields(
        authors=authors,
        year=year,
        year_suffix=suffix,
        title=_read_title(text, offset) if authors else "",
        doi=doi,
        pmid=clean_pmid(pmid.group(1) or pmid.group(2)) if pmid else None,
        pmcid=clean_pmcid(pmcid.group(1)) if pmcid else None,
        arxiv=clean_arxiv(arxiv.group(0)) if arxiv else None,
    )

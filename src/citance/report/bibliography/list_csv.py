"""Tables of works: the columns are known by their headings, as Zotero, Scopus, Web of Science, PubMed and citance write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Final

from citance.errors import DamagedInput
from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.reflist import with_readable_text

__all__ = ["read_csv"]

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "doi": ("doi", "di", "doi link", "digital object identifier"),
    "pmid": ("pmid", "pubmed id", "pubmed", "pm"),
    "pmcid": ("pmcid", "pmc", "pmc id"),
    "arxiv": ("arxiv", "arxiv id"),
    "title": ("title", "article title", "document title", "ti", "titel", "título"),
    "authors": ("authors", "author", "au", "author full names", "author(s)"),
    "year": ("year", "publication year", "py", "date", "published", "jahr", "año", "ano"),
    "container": ("publication title", "journal", "source title", "journal/book", "venue", "so", "container-title"),
    "volume": ("volume", "vl"),
    "issue": ("issue", "is", "number"),
    "pages": ("pages", "page"),
    "url": ("url", "link"),
}
"""What each column may be called, in small letters; the first that there is counts."""
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_LONGEST_CELL = 200_000
_MOST_AUTHORS = 200


def read_csv(text: str, *, certain: bool) -> list[Reference] | None:
    """The rows of a table; None where the first line names no column of works, so that it is none.

    Args:
        text: the file.
        certain: its name says that it is a table, so that one without known headings is damaged.

    Raises:
        DamagedInput: no table, though it should be one.
    """
    head = text.lstrip("\ufeff\n ").partition("\n")[0]
    separator = max(",;\t", key=head.count)
    if not certain and not head.count(separator):
        separator = ","
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff\n "), newline=""), delimiter=separator)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        columns = _columns(next(reader, []))
        if not {"doi", "pmid", "pmcid", "arxiv", "title"} & columns.keys():
            if certain:
                raise DamagedInput("the first line names no column that is known: title, DOI, PMID …")
            return None
        found = []
        for number, row in enumerate(reader, 1):
            cells = {name: row[place].strip().removeprefix("'") for name, place in columns.items() if place < len(row)}
            if any(cells.values()):
                found.append(_reference(cells, number))
    except csv.Error as error:
        if certain:
            raise DamagedInput(f"the table cannot be read: {error}") from error
        return None
    return found


def _columns(head: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        places.setdefault(" ".join(cell.strip().lower().split()), place)
    found = {
        name: next((places[heading] for heading in headings if heading in places), None)
        for name, headings in _HEADINGS.items()
    }
    return {name: place for name, place in found.items() if place is not None}


def _reference(cells: Mapping[str, str], number: int) -> Reference:
    def get(name: str) -> str:
        return " ".join(cells.get(name, "").split())

    year = _YEAR.search(get("year"))
    url = get("url")
    made = Reference(
        key=f"r{number}",
        index=number,
        title=get("title"),
        authors=_authors(get("authors")),
        year=int(year.group(1)) if year else None,
        container=get("container"),
        volume=get("volume"),
        issue=get("issue"),
        pages=get("pages"),
        doi=clean_doi(get("doi")) or find_doi(get("doi")) or find_doi(url),
        pmid=clean_pmid(get("pmid")),
        pmcid=clean_pmcid(get("pmcid")),
        arxiv=clean_arxiv(get("arxiv")),
        url=url,
    )
    return with_readable_text(made, fields_only=True)


def _authors(text: str) -> tuple[Author, ...]:
    """Names set apart by semicolons, or, where there is none, by commas without given names: "Coe N., Bunnell T."."""
    parts = text.split(";") if ";" in text else text.split(" and ") if " and " in text else None
    if parts is None:
        one = text.split(",")
        parts = [text] if len(one) <= 2 else one
    return tuple(author for part in parts[:_MOST_AUTHORS] if (author := _author(part.strip())))


def _author(name: str) -> Author | None:
    family, comma, given = name.partition(",")
    if comma and family.strip():
        return Author(family=family.strip(), given=given.strip())
    words = name.split()
    if not words:
        return None
    if len(words) > 1 and words[-1].replace(".", "").isupper() and len(words[-1].replace(".", "")) <= 3:
        return Author(family=" ".join(words[:-1]), given=words[-1])
    return Author(family=words[-1], given=" ".join(words[:-1]))

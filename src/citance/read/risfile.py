"""RIS files (`.ris`, `.txt` of reference managers) to references, read by rispy one record at a time."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.bibfile import BibFile
from citance.read.looseref import read_year
from citance.read.reflist import with_readable_text

__all__ = ["looks_like_ris", "read_ris", "with_raw_doi"]

_BEGIN = re.compile(r"^[ \t\ufeff]*TY[ \t]{1,3}-", re.M)
_PMID = re.compile(r"\b(?:pmid|pubmed)\W{0,3}(\d{4,9})", re.I)
_PMCID = re.compile(r"\bPMC\d{4,9}\b")
_MOST_RECORDS = 100_000
_LONGEST_RECORD = 200_000
_MOST_AUTHORS = 5_000
_CONTAINERS = ("secondary_title", "journal_name", "alternate_title3", "alternate_title2", "alternate_title1")


def looks_like_ris(text: str) -> bool:
    """True for text whose first tagged line opens a RIS record."""
    return bool(_BEGIN.search(text[:20_000]))


def read_ris(source: str) -> BibFile:
    """Read all records in their order.

    A record that cannot be read is named in the warnings and harms no other; keys are the `ID` tags, or r1, r2 … where
    there is none or it came before. A DOI that is none stays in the printed text. Never raises for what stands in the
    text.
    """
    references: list[Reference] = []
    problems: list[str] = []
    taken: set[str] = set()
    for number, block in enumerate(_blocks(source), 1):
        if number > _MOST_RECORDS:
            problems.append(f"only the first {_MOST_RECORDS:,} records were read")
            break
        record = _parse(block)
        if record is None:
            problems.append(f"record {number} cannot be read")
            continue
        key = str(record.get("id") or "").strip()
        key = key if key and key not in taken else f"r{number}"
        taken.add(key)
        references.append(_reference(record, key, len(references) + 1))
    return BibFile(references, problems[:100])


def _blocks(source: str) -> Iterator[str]:
    starts = [found.start() for found in _BEGIN.finditer(source)]
    for start, end in zip(starts, [*starts[1:], len(source)], strict=False):
        yield source[start : min(end, start + _LONGEST_RECORD)]


def _parse(block: str) -> Mapping[str, Any] | None:
    """The first record of a block; a closing line that is missing is put behind it."""
    import rispy
    from rispy.parser import ParseError

    text = block.strip("\ufeff \t\n")
    if not re.search(r"^ER[ \t]{1,3}-", text, re.M):
        text += "\nER  - \n"
    text = re.sub(r"^[ \t]*([A-Z][A-Z0-9])[ \t]{1,3}-[ \t]?", r"\1  - ", text, flags=re.M)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            records = rispy.loads(text)
    except (ParseError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None
    return records[0] if records else None


def _reference(record: Mapping[str, Any], key: str, index: int) -> Reference:
    def get(*names: str) -> str:
        return next((text for name in names if (text := _text(record.get(name)))), "")

    people = next((found for name in ("authors", "first_authors") if (found := record.get(name))), ())
    people = people or record.get("secondary_authors") or ()
    year, suffix = read_year(get("year", "publication_year", "date").partition("/")[0])
    urls = " ".join(map(_text, record.get("urls") or ()))
    notes = " ".join([*map(_text, record.get("notes") or ()), get("accession_number"), urls])
    said_doi = get("doi")
    doi = clean_doi(said_doi) or find_doi(said_doi) or find_doi(urls)
    pmid, pmcid = _PMID.search(notes), _PMCID.search(notes)
    start, end = get("start_page"), get("end_page")
    reference = Reference(
        key=key,
        index=index,
        entry=key,
        title=get("title", "primary_title", "short_title"),
        authors=tuple(author for name in list(people)[:_MOST_AUTHORS] if (author := _author(_text(name)))),
        year=year,
        year_suffix=suffix,
        container=get(*_CONTAINERS),
        volume=get("volume"),
        issue=get("number"),
        pages=f"{start}–{end}" if start and end and "-" not in start else start,
        publisher=get("publisher"),
        kind=get("type_of_reference").lower(),
        doi=doi,
        pmid=clean_pmid(pmid.group(1)) if pmid else None,
        pmcid=clean_pmcid(pmcid.group()) if pmcid else None,
        arxiv=clean_arxiv(urls) if "arxiv" in urls.lower() else None,
        url=next((url for url in urls.split() if url.startswith("http")), ""),
    )
    readable = with_readable_text(reference, fields_only=True)
    return with_raw_doi(readable, said_doi)


def with_raw_doi(reference: Reference, said: str) -> Reference:
    """The reference with what its source calls a DOI in its text, where that is none: it is told, not lost."""
    if reference.doi or not said.strip():
        return reference
    return msgspec.structs.replace(reference, raw=f"{reference.raw or reference.key} doi: {said.strip()[:200]}")


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _author(name: str) -> Author | None:
    """RIS writes "Family, Given, Suffix"; a name without a comma is a group's."""
    family, _, given = name.partition(",")
    if not family.strip():
        return None
    parts = [part.strip() for part in given.split(",") if part.strip()]
    return Author(family=family.strip(), given=" ".join(parts))

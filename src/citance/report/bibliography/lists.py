"""Lists of works as people have them, to be looked up: BibTeX, RIS, CSL-JSON, CSV, Zotero's RDF, EndNote's XML, PubMed's own
format, and plain lines of identifiers, titles or whole references.

A content is told by itself, and by its name only where it cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from citance.errors import InputTooLarge, UnsupportedFormat
from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid
from citance.model import Reference
from citance.read.bibfile import read_bibtex
from citance.read.cslfile import read_csl_json
from citance.read.plain import decode_text
from citance.read.risfile import looks_like_ris, read_ris
from citance.report.bibliography.list_csv import read_csv
from citance.report.bibliography.list_xml import read_list_xml

__all__ = ["LARGEST_LIST", "MOST_ENTRIES", "ListEntry", "WorkList", "read_lines", "read_works_list"]

LARGEST_LIST = 20_000_000
"""Bytes of a list; one of twenty thousand entries with abstracts has about as many."""
MOST_ENTRIES = 20_000
_LONGEST_LINE = 2_000
_BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]{1,30}[ \t]*[{(]", re.M)
_NBIB = re.compile(r"^PMID- ?\d+", re.M)
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\[?\d{1,4}[\].)])\s+")
_BETWEEN = re.compile(r"[\s,;|]+")


class ListEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list: the text as it was given, or a readable line of its fields; and what was read in it, None for a
    line that is yet to be understood."""

    given: str
    reference: Reference | None = None


class WorkList(msgspec.Struct, frozen=True, kw_only=True):
    """A list that was read: the name of its format, its entries in their order, and what was wrong with it."""

    format: str
    entries: tuple[ListEntry, ...]
    warnings: tuple[str, ...] = ()


def read_works_list(data: bytes, name: str = "") -> WorkList:
    """Read a list of works out of a file.

    Raises:
        InputTooLarge: it has more bytes or entries than a list has.
        InputError: it cannot be read, or holds no entry.
    """
    if len(data) > LARGEST_LIST:
        raise InputTooLarge(f"a list of works has at most {LARGEST_LIST // 1_000_000} MB")
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        format_, references = read_list_xml(data)
        return _of(format_, references, ())
    text = decode_text(data)
    start = text.lstrip()[:1]
    if suffix == "json" or (start in ("[", "{") and '"' in text[:2000] and not _BIBTEX.match(text.lstrip())):
        csl = read_csl_json(text)
        return _of("CSL-JSON", csl.references, csl.warnings)
    if suffix == "ris" or looks_like_ris(text):
        ris = read_ris(text)
        return _of("RIS", ris.references, ris.warnings)
    if suffix in ("bib", "bibtex", "biblatex") or _BIBTEX.search(text[:100_000]):
        bib = read_bibtex(text)
        return _of("BibTeX", bib.references, bib.warnings)
    if suffix == "nbib" or _NBIB.match(text.lstrip()):
        return _of("PubMed", _pubmed(text), ())
    rows = read_csv(text, certain=suffix in ("csv", "tsv"))
    if rows is not None:
        return _of("CSV", rows, ())
    return read_lines(text)


def _of(format_: str, references: Iterable[Reference], warnings: Iterable[str]) -> WorkList:
    entries = tuple(
        ListEntry(given=(each.raw or each.title or each.key)[:_LONGEST_LINE], reference=each) for each in references
    )
    return _bounded(WorkList(format=format_, entries=entries, warnings=tuple(warnings)))


def _bounded(found: WorkList) -> WorkList:
    if not found.entries:
        raise UnsupportedFormat(f"no entry was found in it ({found.format})")
    if len(found.entries) > MOST_ENTRIES:
        raise InputTooLarge(
            f"a list of works has at most {MOST_ENTRIES:,} entries; this one has {len(found.entries):,}"
        )
    return found


def read_lines(text: str) -> WorkList:
    """Read lines, each an identifier (or several), a title or a whole reference. References over several lines are set apart
    by empty lines.

    Raises:
        InputError: there is no line, or there are too many.
    """
    entries = [
        ListEntry(given=part[:_LONGEST_LINE], reference=_identified(part))
        for line in _lines(text)
        for part in _parts(line)
    ]
    return _bounded(WorkList(format="lines", entries=tuple(entries)))


def _lines(text: str) -> Iterator[str]:
    blocks = [[line for line in part.splitlines() if line.strip()] for part in re.split(r"\n[ \t]*\n", text)]
    blocks = [block for block in blocks if block]
    for block in blocks:
        marked = [line for line in block[1:] if _BULLET.match(line)]
        whole = len(blocks) > 1 and not marked and sum("10." in line for line in block) <= 1 < len(block)
        for line in [" ".join(block)] if whole else block:
            bare = " ".join(_BULLET.sub("", line).split())
            if bare:
                yield bare


def _parts(line: str) -> list[str]:
    """The identifiers of a line that holds nothing else; else the line."""
    parts = [part for part in _BETWEEN.split(line) if part]
    if len(parts) > 1 and all(
        clean_doi(part) or clean_pmcid(part) or (part.isdigit() and len(part) > 4) for part in parts
    ):
        return parts
    return [line]


def _identified(line: str) -> Reference | None:
    """What a line says that is an identifier and nothing else."""
    doi = clean_doi(line)
    if doi:
        return Reference(key="", index=1, raw=line, doi=doi)
    pmcid = clean_pmcid(line) if "pmc" in line.lower() else None
    if pmcid:
        return Reference(key="", index=1, raw=line, pmcid=pmcid)
    pmid = clean_pmid(line)
    if pmid:
        return Reference(key="", index=1, raw=line, pmid=pmid)
    arxiv = clean_arxiv(line)
    return Reference(key="", index=1, raw=line, arxiv=arxiv) if arxiv else None


def _pubmed(text: str) -> Iterator[Reference]:
    """Records of PubMed's own format (`.nbib`): lines "TAG - value", those that begin with spaces going on."""
    fields: dict[str, str] = {}
    number = 0
    last = ""
    for line in [*text.splitlines(), "PMID- "]:
        tag = line[:4].strip() if line[4:6] == "- " or line[4:5] == "-" else ""
        if tag == "PMID":
            if fields:
                number += 1
                yield _of_pubmed(fields, number)
            fields = {}
        if tag:
            last = tag if tag not in fields else last
            if tag not in fields:
                fields[tag] = line[6:].strip()
            elif tag in ("AID", "LID"):
                fields[tag] += f" {line[6:].strip()}"
        elif line.startswith("      ") and last in ("TI", "JT"):
            fields[last] += f" {line.strip()}"


def _of_pubmed(fields: dict[str, str], number: int) -> Reference:
    named = re.search(r"(10\.\S+) \[doi\]", f"{fields.get('LID', '')} {fields.get('AID', '')}")
    year = fields.get("DP", "")[:4]
    pmid = clean_pmid(fields.get("PMID"))
    return Reference(
        key=pmid or f"r{number}",
        index=number,
        raw=fields.get("TI", "") or f"PMID {pmid or ''}",
        title=fields.get("TI", "").rstrip("."),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        container=fields.get("JT", ""),
        doi=clean_doi(named.group(1)) if named else None,
        pmid=pmid,
        pmcid=clean_pmcid(fields.get("PMC")),
    )

"""The reference list of a TEI text, and the works that its footnotes describe."""

from __future__ import annotations

from citance.model import Reference
from citance.read.looseref import read_loose, read_year
from citance.read.reflist import RefList, content, with_readable_text
from citance.read.safexml import Element
from citance.read.tei.fields import XML, ids_of, people_of, scope_of, title_of

__all__ = ["read_references"]


def read_references(root: Element) -> RefList:
    result = RefList()
    entries = [
        entry
        for holder in root.iter("listBibl")
        if not any(above.tag in ("teiHeader", "note") for above in holder.iterancestors())
        for entry in holder
        if entry.tag in ("bibl", "biblStruct", "biblFull")
    ]
    # A footnote may hold the description of a work and be pointed at: it is an entry too.
    entries += [
        entry
        for entry in root.iter("bibl", "biblStruct")
        if entry.get(XML + "id") and any(above.tag == "note" for above in entry.iterancestors())
    ]
    used: set[str] = set()
    for index, entry in enumerate(entries, 1):
        own = entry.get(XML + "id") or ""
        key = own if own and own not in used else f"r{index}"
        used.add(key)
        result.add(_read_entry(entry, key, index), own)
    return result


def _read_entry(entry: Element, key: str, index: int) -> Reference:
    analytic, monogr = entry.find("analytic"), entry.find("monogr")
    flat = entry if monogr is None else None
    title = title_of(analytic, "a") or title_of(flat, "a", "u")
    container = title_of(monogr, "j", "m") or title_of(flat, "j", "m")
    if not title:
        series_only = monogr is not None and title_of(monogr, "m") == "" and title_of(monogr, "j")
        title, container = (title_of(monogr, "m") or title_of(flat, "m"), "") if not series_only else ("", container)
    note = next((content(n) for n in entry.findall("note") if n.get("type") == "raw_reference"), "")
    raw = note or content(entry)
    ids = ids_of(entry)
    authors = (
        people_of(analytic)
        or people_of(monogr)
        or people_of(flat)
        or people_of(monogr, "editor")
        or people_of(flat, "editor")
    )
    loose = read_loose(raw)
    date = next((content(d) or d.get("when", "") for d in entry.iter("date")), "")
    year, suffix = read_year(date)
    reference = Reference(
        key=key,
        index=index,
        entry=key,
        label=content(entry.find("label")) or entry.get("n") or "",
        raw=raw,
        title=title,
        authors=authors or loose.authors,
        year=year or loose.year,
        year_suffix=suffix,
        container=container,
        volume=scope_of(entry, "volume"),
        issue=scope_of(entry, "issue"),
        pages=scope_of(entry, "page"),
        publisher=content(next(entry.iter("publisher"), None)),
        kind=entry.get("type") or "",
        doi=ids.get("doi") or loose.doi,
        pmid=ids.get("pmid") or loose.pmid,
        pmcid=ids.get("pmcid") or loose.pmcid,
        arxiv=ids.get("arxiv") or loose.arxiv,
        url=ids.get("url", ""),
    )
    # The parts of a `biblStruct` stand side by side without punctuation.
    return with_readable_text(reference, fields_only=entry.tag == "biblStruct" and not note)

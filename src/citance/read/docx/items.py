"""The works that reference managers describe inside a Word file, whatever the manager.

CSL-JSON (Zotero, Mendeley), EndNote's record XML, Word's own bibliography sources, Citavi's JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.looseref import read_year
from citance.read.reflist import content
from citance.read.safexml import Element
from citance.text import normalise_space

__all__ = ["Item", "citavi_items", "csl_items", "csl_reference", "endnote_items", "word_sources"]

_TAGS = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|span|sc|font|style)\b[^<>]{0,200}>", re.I)
_LAST_STEP = re.compile(r"(?:uuid=|[/#])([^/#=?&]+)/?$")
_NOTE_FIELD = re.compile(r"\b(PMID|PMCID)\s*:\s*(\S+)", re.I)
_MOST_ITEMS = 2000


class Item(NamedTuple):
    """One cited work: `name` tells it from the others of the file, `reference` is None where nothing is said of it."""

    name: str
    reference: Reference | None


def _text(found: object) -> str:
    return normalise_space(_TAGS.sub("", str(found))) if isinstance(found, str | int | float) else ""


def csl_items(data: object) -> list[Item]:
    """The items of a CSL citation object, `{"citationItems": [{"id", "uris", "itemData"}]}`."""
    found = data.get("citationItems") if isinstance(data, dict) else None
    items = []
    for entry in found[:_MOST_ITEMS] if isinstance(found, list) else ():
        if not isinstance(entry, dict):
            continue
        described = entry.get("itemData")
        described = described if isinstance(described, dict) else {}
        name = _name_of(entry, described)
        reference = csl_reference(described, key=name) if described else None
        if name:
            items.append(Item(name, reference))
    return items


def _name_of(entry: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    """The item's own id: the last step of its address, which is the same in all fields of a file."""
    for key in ("uris", "uri"):
        addresses = entry.get(key)
        first = addresses[0] if isinstance(addresses, list) and addresses else addresses
        if isinstance(first, str) and (found := _LAST_STEP.search(first.strip())):
            return found.group(1)
    return _text(entry.get("id")) or _text(described.get("id"))


def csl_reference(data: Mapping[str, Any], *, key: str, index: int = 0) -> Reference:
    """A reference out of one CSL-JSON item; fields of a wrong type are taken for missing."""
    year, suffix = _csl_year(data)
    identifiers = {name.upper(): found for name, found in _NOTE_FIELD.findall(_text(data.get("note")))}
    url = _text(data.get("URL"))
    return Reference(
        key=key,
        index=index,
        entry=key,
        title=_text(data.get("title")) or _text(data.get("title-short")),
        authors=_csl_people(data.get("author")) or _csl_people(data.get("editor")),
        year=year,
        year_suffix=suffix,
        container=_text(data.get("container-title")) or _text(data.get("container-title-short")),
        volume=_text(data.get("volume")),
        issue=_text(data.get("issue")),
        pages=_text(data.get("page")),
        publisher=_text(data.get("publisher")),
        kind=_text(data.get("type")),
        doi=clean_doi(_text(data.get("DOI"))) or find_doi(url) or find_doi(_text(data.get("note"))),
        pmid=clean_pmid(_text(data.get("PMID")) or identifiers.get("PMID")),
        pmcid=clean_pmcid(_text(data.get("PMCID")) or identifiers.get("PMCID")),
        arxiv=clean_arxiv(url) if "arxiv" in url.lower() else None,
        url=url if url.startswith("http") else "",
    )


def _csl_year(data: Mapping[str, Any]) -> tuple[int | None, str]:
    issued = data.get("issued")
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        first = first[0] if isinstance(first, list) and first else first
        for said in (first, issued.get("raw"), issued.get("literal")):
            year = read_year(_text(said))
            if year[0]:
                return year
        return None, ""
    return read_year(_text(issued))


def _csl_people(people: object) -> tuple[Author, ...]:
    authors = []
    for person in people[:_MOST_ITEMS] if isinstance(people, list) else ():
        if not isinstance(person, dict):
            continue
        particles = (_text(person.get("non-dropping-particle")), _text(person.get("dropping-particle")))
        parts = [*particles, _text(person.get("family"))]
        family = " ".join(part for part in parts if part) or _text(person.get("literal"))
        given = _text(person.get("given"))
        if family or given:
            authors.append(Author(family=family or given, given=given if family else ""))
    return tuple(authors)


def endnote_items(root: Element) -> list[Item]:
    """The works of EndNote's `<EndNote><Cite>…<record>` XML."""
    items = []
    for cite in list(root.iter("Cite"))[:_MOST_ITEMS]:
        record = cite.find("record")
        number = content(cite.find("RecNum"))
        if record is not None:
            number = content(record.find("rec-number")) or number
        year, _ = read_year(content(cite.find("Year")))
        author = content(cite.find("Author"))
        name = f"rec-{number}" if number else f"{author}{year or ''}"
        if not name:
            continue
        shown = Reference(key=name, index=0, entry=name, year=year, authors=(Author(family=author),) if author else ())
        items.append(Item(name, _endnote_record(record, name) if record is not None else shown))
    return items


def _endnote_record(record: Element, key: str) -> Reference:
    def said(path: str) -> str:
        return content(record.find(path))

    people = [content(author) for author in record.findall("contributors/authors/author")]
    year, suffix = read_year(said("dates/year"))
    address = said("urls/related-urls/url")
    kind = record.find("ref-type")
    return Reference(
        key=key,
        index=0,
        entry=key,
        title=said("titles/title"),
        authors=tuple(_split_name(name) for name in people if name),
        year=year,
        year_suffix=suffix,
        container=said("titles/secondary-title") or said("periodical/full-title"),
        volume=said("volume"),
        issue=said("number"),
        pages=said("pages"),
        publisher=said("publisher"),
        kind=(kind.get("name") or "") if kind is not None else "",
        doi=clean_doi(said("electronic-resource-num"))
        or find_doi(said("electronic-resource-num"))
        or find_doi(address),
        pmid=clean_pmid(said("accession-num")) if "pubmed" in said("remote-database-name").lower() else None,
        pmcid=clean_pmcid(said("custom2")) if said("custom2").upper().startswith("PMC") else None,
        url=address if address.startswith("http") else "",
    )


def _split_name(name: str) -> Author:
    family, comma, given = name.partition(",")
    if comma:
        return Author(family=family.strip(), given=given.strip())
    return Author(family=name.strip())


def word_sources(roots: Iterable[Element]) -> dict[str, Item]:
    """Word's own bibliography sources by their tag, the tag in small letters."""
    found: dict[str, Item] = {}
    for root in roots:
        for source in root.iter("Source"):
            tag = content(source.find("Tag"))
            if tag:
                found.setdefault(tag.casefold(), Item(tag, _word_source(source, tag)))
    return found


def _word_source(source: Element, key: str) -> Reference:
    def said(*names: str) -> str:
        return next((text for name in names if (text := content(source.find(name)))), "")

    year, suffix = read_year(said("Year"))
    standard = said("DOI", "StandardNumber")
    url = said("URL")
    return Reference(
        key=key,
        index=0,
        entry=key,
        title=said("Title"),
        authors=tuple(_word_people(source)),
        year=year,
        year_suffix=suffix,
        container=said("JournalName", "BookTitle", "ConferenceName", "PeriodicalTitle", "InternetSiteTitle"),
        volume=said("Volume"),
        issue=said("Issue"),
        pages=said("Pages"),
        publisher=said("Publisher"),
        kind=said("SourceType"),
        doi=clean_doi(standard) or find_doi(url),
        url=url if url.startswith("http") else "",
    )


def _word_people(source: Element) -> Iterable[Author]:
    for role in ("Author/Author", "Author/Editor", "Author/BookAuthor"):
        holder = source.find(role)
        if holder is None:
            continue
        people = [
            Author(
                family=content(person.find("Last")) or content(person.find("First")),
                given=" ".join(filter(None, (content(person.find(part)) for part in ("First", "Middle"))))
                if content(person.find("Last"))
                else "",
            )
            for person in holder.iter("Person")
        ]
        group = content(holder.find("Corporate"))
        named = [person for person in people if person.family] or ([Author(family=group)] if group else [])
        if named:
            return named
    return ()


def citavi_items(data: object) -> list[Item]:
    """The works of a Citavi placeholder, `{"Entries": [{"ReferenceId", "Reference": {…}}]}`."""
    entries = data.get("Entries") if isinstance(data, dict) else None
    items = []
    for entry in entries[:_MOST_ITEMS] if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        described = entry.get("Reference")
        described = described if isinstance(described, dict) else {}
        name = _text(entry.get("ReferenceId")) or _text(described.get("Id"))
        if name:
            items.append(Item(name, _citavi_reference(described, name) if described.get("Title") else None))
    return items


def _citavi_reference(data: Mapping[str, Any], key: str) -> Reference:
    people = data.get("Authors") or data.get("Editors")
    authors = [
        Author(
            family=_text(person.get("LastName")) or _text(person.get("FirstName")),
            given=" ".join(filter(None, (_text(person.get("FirstName")), _text(person.get("MiddleName"))))),
        )
        for person in _dicts(people)
        if person.get("LastName") or person.get("FirstName")
    ]
    year, suffix = next(
        (found for name in ("Year", "YearResolved", "Date") if (found := read_year(_text(data.get(name))))[0]),
        (None, ""),
    )
    periodical, parent = data.get("Periodical"), data.get("ParentReference")
    publishers = _dicts(data.get("Publishers"))
    subtitle = _text(data.get("Subtitle"))
    return Reference(
        key=key,
        index=0,
        entry=key,
        title=_text(data.get("Title")) + (f": {subtitle}" if subtitle else ""),
        authors=tuple(authors),
        year=year,
        year_suffix=suffix,
        container=_inner(periodical, "Name") or _inner(parent, "Title"),
        volume=_text(data.get("Volume")),
        issue=_text(data.get("Number")),
        pages=normalise_space(re.sub(r"<[^>]{1,200}>", " ", _text(data.get("PageRange")))),
        publisher=_inner(publishers[0], "Name") if publishers else "",
        kind=_text(data.get("ReferenceType")),
        doi=clean_doi(_text(data.get("Doi"))),
        pmid=clean_pmid(_text(data.get("PubMedId"))),
    )


def _dicts(found: object) -> Sequence[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _inner(found: object, name: str) -> str:
    return _text(found.get(name)) if isinstance(found, dict) else ""

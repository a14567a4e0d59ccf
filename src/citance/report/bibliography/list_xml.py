"""Lists of works in XML: Zotero's RDF and EndNote's export."""

from __future__ import annotations

import re
from collections import Counter

from citance.errors import UnsupportedFormat
from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.reflist import content, with_readable_text
from citance.read.safexml import Element, parse_xml

__all__ = ["read_list_xml"]

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_BIB = "{http://purl.org/net/biblio#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"
_ITEM_TYPE = "{http://www.zotero.org/namespaces/export#}itemType"
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_MOST_AUTHORS = 200
_NO_WORKS = frozenset({"attachment", "note"})


def read_list_xml(data: bytes) -> tuple[str, list[Reference]]:
    """The name of the format and the works.

    Raises:
        DamagedInput: not well-formed.
        UnsafeInput: its entities expand without bound.
        UnsupportedFormat: XML of another kind.
    """
    root, _ = parse_xml(data)
    if root.tag == f"{_RDF}RDF":
        return "Zotero RDF", _zotero(root)
    records = root.find("records") if root.tag == "xml" else root
    if records is not None and records.tag == "records":
        return "EndNote XML", [_endnote(record, number) for number, record in enumerate(records.findall("record"), 1)]
    raise UnsupportedFormat("XML that is neither Zotero's RDF nor EndNote's export")


# -- Zotero ------------------------------------------------------------------------------------------------------


def _zotero(root: Element) -> list[Reference]:
    places = {about: each for each in root if isinstance(each.tag, str) and (about := each.get(f"{_RDF}about"))}
    linked = Counter(link for each in root.iter(f"{_TERMS}isPartOf") if (link := each.get(f"{_RDF}resource")))
    found: list[Reference] = []
    for item in root:
        kind = content(item.find(_ITEM_TYPE))
        if not kind or kind in _NO_WORKS or item.tag in (f"{_BIB}Journal", f"{_BIB}Memo"):
            continue
        found.append(_zotero_item(item, kind, places, linked, len(found) + 1))
    return found


def _zotero_item(item: Element, kind: str, places: dict[str, Element], linked: Counter[str], number: int) -> Reference:
    part = item.find(f"{_TERMS}isPartOf")
    link = part.get(f"{_RDF}resource", "") if part is not None else ""
    place = places.get(link)
    if place is None and part is not None and len(part):
        place = part[0]
    said = [content(each) for each in item.findall(f"{_DC}identifier")]
    said += [content(each) for each in item.findall(f"{_DC}identifier/{_TERMS}URI/{_RDF}value")]
    if place is not None and linked[link] <= 1:  # the journal of one article carries the article's DOI
        said += [content(each) for each in place.findall(f"{_DC}identifier")]
    year = _YEAR.search(content(item.find(f"{_DC}date")))
    extra = content(item.find(f"{_DC}description"))
    made = Reference(
        key=item.get(f"{_RDF}about", "") or f"r{number}",
        index=number,
        title=content(item.find(f"{_DC}title")),
        authors=_people(item),
        year=int(year.group(1)) if year else None,
        container=content(place.find(f"{_DC}title")) if place is not None else "",
        volume=content(place.find(f"{_PRISM}volume")) if place is not None else "",
        pages=content(item.find(f"{_BIB}pages")),
        kind=kind,
        doi=next((doi for text in said if (doi := find_doi(text))), None),
        pmid=clean_pmid(_after("PMID:", extra)),
        pmcid=clean_pmcid(_after("PMCID:", extra)),
        arxiv=next((arxiv for text in said if "arxiv" in text.lower() and (arxiv := clean_arxiv(text))), None),
    )
    return with_readable_text(made, fields_only=True)


def _after(label: str, text: str) -> str | None:
    """The word after a label of Zotero's field "Extra"."""
    _, found, rest = text.partition(label)
    return next(iter(rest.split()), None) if found else None


def _people(item: Element) -> tuple[Author, ...]:
    path = f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person"
    people = []
    for person in item.findall(path)[:_MOST_AUTHORS]:
        family = content(person.find(f"{_FOAF}surname"))
        given = content(person.find(f"{_FOAF}givenName")) or content(person.find(f"{_FOAF}givenname"))
        if family:
            people.append(Author(family=family, given=given))
    return tuple(people)


# -- EndNote -----------------------------------------------------------------------------------------------------


def _endnote(record: Element, number: int) -> Reference:
    def get(*paths: str) -> str:
        return next((text for path in paths if (text := content(record.find(path)))), "")

    said = get("electronic-resource-num")
    url = get("urls/related-urls/url")
    year = _YEAR.search(get("dates/year", "dates/pub-dates/date"))
    people = []
    for author in record.findall("contributors/authors/author")[:_MOST_AUTHORS]:
        family, _, given = content(author).partition(",")
        if family.strip():
            people.append(Author(family=family.strip(), given=given.strip()))
    accession = get("accession-num")
    made = Reference(
        key=get("rec-number") or f"r{number}",
        index=number,
        title=get("titles/title"),
        authors=tuple(people),
        year=int(year.group(1)) if year else None,
        container=get("periodical/full-title", "titles/secondary-title"),
        volume=get("volume"),
        issue=get("number"),
        pages=get("pages"),
        doi=clean_doi(said) or find_doi(said) or find_doi(url),
        pmid=clean_pmid(accession) if "pubmed" in get("remote-database-name", "source-app").lower() else None,
        pmcid=clean_pmcid(get("custom2")) if "PMC" in get("custom2") else None,
    )
    return with_readable_text(made, fields_only=True)

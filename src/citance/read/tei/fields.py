"""The small parts that TEI's header and its references have in common."""

from __future__ import annotations

import re

from citance.identifiers import clean_arxiv, clean_doi, clean_orcid, clean_pmcid, clean_pmid, find_doi
from citance.model import Author
from citance.read.reflist import content
from citance.read.safexml import Element

__all__ = ["XML", "date_of", "ids_of", "people_of", "scope_of", "title_of"]

XML = "{http://www.w3.org/XML/1998/namespace}"


def _person(element: Element) -> Author | None:
    holder = element
    for tag in ("persName", "name"):
        named = element.find(tag)
        if named is not None:
            holder = named
            break
    family = content(holder.find("surname"))
    given = " ".join(content(part) for part in holder.findall("forename"))
    if not family:
        whole = content(holder) if holder is not element else content(element.find("orgName")) or content(element)
        family, given = _split_name(whole)
    if not family:
        return None
    affiliations = []
    for affiliation in element.findall("affiliation"):
        organisations = [content(organisation) for organisation in affiliation.findall("orgName")]
        affiliations.append(", ".join(organisations) or content(affiliation))
    orcid = next((clean_orcid(content(number)) for number in element.findall("idno")), None)
    return Author(family=family, given=given, orcid=orcid, affiliations=tuple(filter(None, affiliations)))


def _split_name(name: str) -> tuple[str, str]:
    """ "Coe, Neil" is a family and a given name; anything without one comma stays whole."""
    family, comma, given = name.partition(",")
    return (family.strip(), given.strip()) if comma and "," not in given else (name, "")


def people_of(parent: Element | None, path: str = "author") -> tuple[Author, ...]:
    found = [_person(element) for element in parent.findall(path)] if parent is not None else []
    return tuple(person for person in found if person is not None)


def ids_of(struct: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in struct.iter("idno"):
        kind = (number.get("type") or "").lower()
        text = content(number)
        if kind == "doi" or (not kind and clean_doi(text)):
            found.setdefault("doi", clean_doi(text) or find_doi(text) or "")
        elif kind in ("pmid", "pubmed"):
            found.setdefault("pmid", clean_pmid(text) or "")
        elif kind in ("pmc", "pmcid"):
            found.setdefault("pmcid", clean_pmcid(text) or "")
        elif kind == "arxiv":
            found.setdefault("arxiv", clean_arxiv(text) or "")
    for pointer in struct.iter("ptr", "ref"):
        target = (pointer.get("target") or "").strip()
        if "doi.org" in target:
            found.setdefault("doi", clean_doi(target) or find_doi(target) or "")
        elif target.startswith("http"):
            found.setdefault("url", target)
    return {kind: value for kind, value in found.items() if value}


def title_of(parent: Element | None, *levels: str) -> str:
    if parent is None:
        return ""
    for level in levels:
        for title in parent.findall("title"):
            if title.get("level") == level and content(title):
                return content(title)
    return ""


def date_of(parent: Element | None) -> str:
    for date in parent.iter("date") if parent is not None else ():
        when = date.get("when") or content(date)
        found = re.match(r"(1[5-9]|20)\d\d(-\d\d(-\d\d)?)?", when)
        if found:
            return found.group(0)
    return ""


def scope_of(parent: Element | None, unit: str) -> str:
    for scope in parent.iter("biblScope") if parent is not None else ():
        if (scope.get("unit") or scope.get("type") or "").lower() in (
            unit,
            unit + "s",
            "pp" if unit == "page" else unit,
        ):
            first, last = scope.get("from"), scope.get("to")
            return f"{first}–{last}" if first and last else first or content(scope)
    return ""

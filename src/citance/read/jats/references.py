"""The reference list of a JATS article: every field, several works in one entry, loose text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.looseref import read_loose, read_year
from citance.read.reflist import RefList, content, with_readable_text
from citance.read.safexml import Element

__all__ = ["CITATION_TAGS", "read_citation_note", "read_name", "read_references"]

CITATION_TAGS = ("mixed-citation", "element-citation", "citation", "nlm-citation")
_CITATIONS = frozenset(CITATION_TAGS)
_STRUCTURED = frozenset({"element-citation", "nlm-citation"})
_PEOPLE = frozenset({"name", "string-name", "collab"})
_LINKS = frozenset({"pub-id", "object-id", "ext-link", "uri"})
_AUTHOR_GROUPS = frozenset({"author", "authors", "allauthors", "inventor"})
_PLAIN = {
    "volume": "volume",
    "issue": "issue",
    "fpage": "first_page",
    "lpage": "last_page",
    "page-range": "page_range",
    "elocation-id": "article_number",
    "publisher-name": "publisher",
    "source": "source",
    "conf-name": "conference",
    "article-title": "title",
    "data-title": "title",
    "chapter-title": "chapter",
    "part-title": "chapter",
    "trans-title": "translated_title",
}
_CLEANERS: dict[str, tuple[str, Callable[[str | None], str | None]]] = {
    "doi": ("doi", clean_doi),
    "pmid": ("pmid", clean_pmid),
    "pubmed": ("pmid", clean_pmid),
    "pmc": ("pmcid", clean_pmcid),
    "pmcid": ("pmcid", clean_pmcid),
    "arxiv": ("arxiv", clean_arxiv),
}
# Kinds of publication whose `source` is the work itself when no part of it is named.
_WHOLE_SOURCE = re.compile(
    r"book|thesis|report|web|software|data|standard|patent|gov|commun|other|conf|manual|legal", re.I
)
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def read_name(element: Element) -> Author | None:
    """An author from `name`, `string-name` or `collab`; None when it is empty."""
    family = given = suffix = ""
    for child in element:
        tag = child.tag
        if tag == "surname":
            family = content(child)
        elif tag == "given-names":
            given = content(child)
        elif tag == "suffix":
            suffix = content(child)
        elif tag == "name" and element.tag == "string-name":
            return read_name(child)
    if not family:
        family, given = (given, "") if given else (content(element), "")
    if given and suffix:
        given = f"{given} {suffix}"
    family = family.strip(" ,;")
    return Author(family=family, given=given.strip(" ,;")) if family else None


def _identifiers(element: Element, found: dict[str, str]) -> None:
    kind = (element.get("pub-id-type") or element.get("ext-link-type") or "").lower()
    text = content(element)
    cleaner = _CLEANERS.get(kind)
    if cleaner is not None and element.tag == "pub-id":
        value = cleaner[1](text)
        if value or kind != "doi":
            found.setdefault(cleaner[0], value or "")
            return
    href = (element.get(_XLINK_HREF) or "").strip()
    address = href or text
    if "10." in address or "10." in text:
        doi = clean_doi(text) or clean_doi(href) or (find_doi(text) if kind == "doi" or "doi" in address else None)
        if doi:
            found.setdefault("doi", doi)
            return
    if cleaner is not None:
        found.setdefault(cleaner[0], cleaner[1](text) or cleaner[1](href) or "")
    elif "arxiv.org" in address:
        found.setdefault("arxiv", clean_arxiv(address) or "")
    elif address.startswith("http"):
        found.setdefault("url", address)


def _is_author_group(group: Element) -> bool:
    return (group.get("person-group-type") or "author").lower() in _AUTHOR_GROUPS


def _collect(citation: Element) -> tuple[dict[str, str], list[Author]]:
    """The fields of a citation as printed, the first of each kind, and its authors (its editors where it names none)."""
    found: dict[str, str] = {}
    authors: list[Author] = []
    editors: list[Author] = []
    _walk(citation, found, authors, editors)
    return found, authors or editors


def _walk(parent: Element, found: dict[str, str], people: list[Author], editors: list[Author]) -> None:
    """`people` takes the names that stand in `parent`; wrappers of any other kind are looked through."""
    for child in parent:
        tag = child.tag
        name = _PLAIN.get(tag)
        if name is not None:
            if name not in found:
                found[name] = content(child)
            for link in child.iter("ext-link", "uri") if len(child) else ():
                _identifiers(link, found)
        elif tag in _PEOPLE:
            author = read_name(child)
            if author is not None:
                people.append(author)
        elif tag == "person-group":
            _walk(child, found, people if _is_author_group(child) else editors, editors)
        elif tag == "year":
            found.setdefault("year", content(child) or child.get("iso-8601-date", ""))
        elif tag in _LINKS:
            _identifiers(child, found)
        elif len(child):
            _walk(child, found, people, editors)


def _pages(found: dict[str, str]) -> str:
    first, last = found.get("first_page", ""), found.get("last_page", "")
    if first and last and first != last:
        return f"{first}–{last}"
    return first or found.get("page_range", "") or found.get("article_number", "")


def _titles(found: dict[str, str], kind: str) -> tuple[str, str]:
    source = found.get("source") or found.get("conference") or ""
    title = found.get("title") or found.get("chapter") or ""
    if title:
        return title, source
    if source and (_WHOLE_SOURCE.search(kind) or not (found.get("volume") or found.get("first_page"))):
        return source, ""
    return found.get("translated_title", ""), source


def _read_citation(
    citation: Element | None, raw_from: Element, *, key: str, index: int, entry: str, label: str
) -> Reference:
    found, author_list = _collect(citation) if citation is not None else ({}, [])
    authors = tuple(author_list)
    kind = ""
    if citation is not None:
        kind = citation.get("publication-type") or citation.get("citation-type") or ""
    title, container = _titles(found, kind)
    raw = content(raw_from)
    fields_only = raw_from.tag in _STRUCTURED or (
        raw_from.tag == "citation" and not (raw_from.text or "").strip() and bool(authors)
    )
    year, suffix = read_year(found.get("year", ""))
    reference = Reference(
        key=key,
        index=index,
        entry=entry,
        label=label,
        raw=raw,
        title=title,
        authors=authors,
        year=year,
        year_suffix=suffix,
        container=container,
        volume=found.get("volume", ""),
        issue=found.get("issue", ""),
        pages=_pages(found),
        publisher=found.get("publisher", ""),
        kind=kind,
        doi=found.get("doi") or None,
        pmid=found.get("pmid") or None,
        pmcid=found.get("pmcid") or None,
        arxiv=found.get("arxiv") or None,
        url=found.get("url", ""),
    )
    return with_readable_text(_completed(reference), fields_only=fields_only)


def _completed(reference: Reference) -> Reference:
    """Fill what the fields lack from the loose text: 1.6 % of entries have their DOI only there."""
    if reference.authors and reference.year:
        doi = None if reference.doi else find_doi(reference.raw)
        return msgspec.structs.replace(reference, doi=doi) if doi else reference
    loose = read_loose(reference.raw)
    bare = not reference.authors and not reference.title
    return msgspec.structs.replace(
        reference,
        doi=reference.doi or loose.doi,
        pmid=reference.pmid or loose.pmid,
        pmcid=reference.pmcid or loose.pmcid,
        arxiv=reference.arxiv or loose.arxiv,
        year=reference.year or loose.year,
        year_suffix=reference.year_suffix if reference.year else loose.year_suffix,
        authors=reference.authors or loose.authors,
        title=reference.title or (loose.title if bare else ""),
    )


def _citations(entry: Element) -> Iterator[tuple[Element | None, Element, Element]]:
    """(fields, raw text, element with the id) of every work in one `ref`.

    A mixed and a structured citation beside each other are two forms of one work, as in `citation-alternatives`;
    several of one form are several works.
    """
    if len(entry) <= 2:
        found = [child for child in entry if child.tag in _CITATIONS]
        if len(found) == 1 and (len(found[0]) or (found[0].text or "").strip()):
            yield found[0], found[0], found[0]  # nearly every entry
            return
    alternatives = entry.findall("citation-alternatives")
    for group in alternatives:
        structured = next((child for child in group if child.tag in _STRUCTURED), None)
        printed = next((child for child in group if child.tag in _CITATIONS - _STRUCTURED), structured)
        if printed is not None:
            yield (structured if structured is not None else printed), printed, printed
    structured_list = [child for child in entry if child.tag in _STRUCTURED]
    printed_list = [child for child in entry if child.tag in _CITATIONS and child.tag not in _STRUCTURED]
    if structured_list and printed_list:
        for number, structured in enumerate(structured_list):
            printed = printed_list[number] if number < len(printed_list) else structured
            yield structured, printed, structured
        for printed in printed_list[len(structured_list) :]:
            yield printed, printed, printed
        return
    found = structured_list or printed_list
    for citation in found:
        if len(citation) or (citation.text or "").strip():
            yield citation, citation, citation
    if not found and not alternatives:
        loose = [child for child in entry if child.tag in ("note", "p")]
        if loose:
            yield loose[0], loose[0], loose[0]
        elif content(entry):
            yield entry, entry, entry


def read_references(lists: list[Element]) -> RefList:
    """Read all `ref` of the given `ref-list` elements in document order."""
    result = RefList()
    used: set[str] = set()
    for entry in _entries(lists):
        label = content(next((child for child in entry if child.tag == "label"), None))
        own = (entry.get("id") or "").strip()
        base = own if own and own not in used else ""
        if own and not base:
            result.warnings.append(f"the id {own!r} stands at two entries; markers mean the first one")
        for number, (fields, printed, named) in enumerate(_citations(entry), 1):
            index = len(result.references) + 1
            key = base or f"r{index}"
            if number > 1:
                key = (named.get("id") or "").strip() or f"{base or 'r' + str(index)}.{number}"
            while key in used:
                key = f"{key}'"
            used.add(key)
            reference = _read_citation(fields, printed, key=key, index=index, entry=base or key, label=label)
            # An id that an earlier entry took already stays with that one.
            result.add(reference, own if base else None, printed.get("id"), named.get("id"))
    return result


def read_citation_note(note: Element, result: RefList) -> None:
    """Add the citations inside a footnote as entries; the footnote's id leads to all of them."""
    note_id = (note.get("id") or "").strip()
    used = {reference.key for reference in result.references}
    for citation in note.iter(*CITATION_TAGS):
        if not content(citation):
            continue
        index = len(result.references) + 1
        own = (citation.get("id") or "").strip()
        key = next(name for name in (own, note_id, f"r{index}", f"{note_id}.r{index}") if name and name not in used)
        used.add(key)
        result.add(
            _read_citation(
                citation, citation, key=key, index=index, entry=note_id or key, label=content(note.find("label"))
            ),
            note_id,
            own,
        )


def _entries(lists: list[Element]) -> Iterator[Element]:
    seen: set[Element] = set()
    for ref_list in lists:
        for entry in ref_list.iter("ref"):
            if entry not in seen:
                seen.add(entry)
                yield entry

"""What a page's head says of the article: `citation_*`, JSON-LD, Dublin Core, PRISM and Open Graph, in this order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citance.identifiers import (
    clean_arxiv,
    clean_doi,
    clean_issn,
    clean_orcid,
    clean_pmcid,
    clean_pmid,
    find_doi,
)
from citance.model import Author, Reference, Venue, Work
from citance.read.entries import read_reference
from citance.read.frontmatter import split_name
from citance.read.looseref import read_year
from citance.read.reflist import with_readable_text
from citance.read.safexml import Element, all_text
from citance.text import normalise_space

__all__ = ["Head", "read_head"]

_ARTICLE = re.compile(r"(?:scholarly|medicalscholarly|news|tech)?article|report|chapter|thesis|book", re.I)
_DATE = re.compile(r"(\d{4})(?:[/\-.](\d{1,2}))?(?:[/\-.](\d{1,2}))?")
_PAIR = re.compile(r"(?:^|[;,]\s*)(citation_\w+)\s*=\s*(.*?)(?=\s*[;,]\s*citation_\w+\s*=|\s*;?\s*$)", re.S)
_TAGS = re.compile(r"<[^>]{1,200}>")
_SITE = re.compile(r"\s+[|–—\-·:]\s+[^|]{2,60}$")
_MOST = 5000


class Head:
    """The `meta` elements of a page by name in small letters, and its JSON-LD description of the article."""

    def __init__(self, root: Element) -> None:
        self._said: dict[str, list[str]] = {}
        self._pairs: list[tuple[str, str]] = []
        for meta in root.iter("meta"):
            name = (
                (meta.get("name") or meta.get("property") or meta.get("itemprop") or "")
                .casefold()
                .replace("dcterms.", "dc.")
            )
            content = normalise_space(meta.get("content") or "")
            if name and content:
                self._said.setdefault(name, []).append(content)
                self._pairs.append((name, content))
        self.linked = next((found for script in root.iter("script") for found in _articles(script)), {})
        self.language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
            :2
        ].casefold()
        self._title = next((normalise_space(all_text(title)) for title in root.iter("title")), "")
        headings = [normalise_space(all_text(heading)) for heading in root.iter("h1")]
        self._heading = headings[0] if headings and len(headings[0]) < 400 else ""

    @property
    def is_scholarly(self) -> bool:
        """True where the head itself says that this is a paper."""
        return any(name.startswith("citation_") for name in self._said) or bool(
            re.search("scholarly", str(self.linked.get("@type", "")), re.I)
        )

    def first(self, *names: str) -> str:
        """The first content under the first of these names that is there."""
        return next((self._said[name][0] for name in names if name in self._said), "")

    def every(self, *names: str) -> list[str]:
        """All contents under the first of these names that is there."""
        return next((self._said[name] for name in names if name in self._said), [])

    def work(self) -> Work:
        """The article, as far as the head tells."""
        linked = self.linked
        published = _iso(
            self.first(
                "citation_publication_date",
                "citation_online_date",
                "citation_date",
                "citation_cover_date",
                "citation_year",
            )
            or _string(linked.get("datePublished"))
            or self.first("prism.publicationdate", "dc.date", "dc.issued", "article:published_time")
        )
        first, last = (
            self.first("citation_firstpage", "prism.startingpage"),
            self.first("citation_lastpage", "prism.endingpage"),
        )
        return Work(
            title=self._own_title(),
            authors=self._authors(),
            year=int(published[:4]) if published else None,
            doi=self._doi(),
            pmid=clean_pmid(self.first("citation_pmid")),
            pmcid=clean_pmcid(self.first("citation_pmcid")),
            arxiv=clean_arxiv(self.first("citation_arxiv_id")),
            venue=self._venue(),
            published=published,
            volume=self.first("citation_volume", "prism.volume"),
            issue=self.first("citation_issue", "prism.number", "prism.issue"),
            pages=f"{first}–{last}" if first and last and first != last else first,
            kind=self.first("citation_article_type", "prism.section", "dc.type"),
            abstract=normalise_space(
                _TAGS.sub(" ", self.first("citation_abstract") or _string(linked.get("abstract")))
            ),
            keywords=self._keywords(),
            language=(self.first("citation_language", "dc.language") or _string(linked.get("inLanguage")))[
                :2
            ].casefold()
            or self.language,
            licence=self.first("dc.rights.license") or _string(linked.get("license")),
        )

    def _own_title(self) -> str:
        said = self.first("citation_title") or _string(self.linked.get("headline")) or _string(self.linked.get("name"))
        said = said or self.first("dc.title", "prism.title") or self._heading
        return normalise_space(_TAGS.sub("", said or self.first("og:title") or _SITE.sub("", self._title)))

    def _doi(self) -> str | None:
        for name in ("citation_doi", "prism.doi", "bepress_citation_doi", "dc.identifier.doi", "doi"):
            if doi := clean_doi(self.first(name)):
                return doi
        identifiers = [*self._said.get("dc.identifier", []), *_strings(self.linked.get("identifier"))]
        identifiers += [
            *_strings(self.linked.get("sameAs")),
            *_strings(self.linked.get("@id")),
            _string(self.linked.get("doi")),
        ]
        return next((doi for each in identifiers if (doi := clean_doi(each))), None)

    def _authors(self) -> tuple[Author, ...]:
        authors: list[Author] = []
        for name, content in self._pairs:
            if name == "citation_author":
                authors.append(split_name(content))
            elif name == "citation_authors":
                authors += [split_name(each.strip()) for each in content.split(";") if each.strip()]
            elif authors and name == "citation_author_orcid":
                authors[-1] = _with(authors[-1], orcid=clean_orcid(content))
            elif authors and name == "citation_author_institution":
                authors[-1] = _with(authors[-1], affiliation=content)
        if authors:
            return tuple(authors)
        people = [person for person in _dicts(self.linked.get("author")) if _person(person)]
        if people:
            return tuple(_person(person) for person in people)  # type: ignore[misc]
        return tuple(
            split_name(each) for each in self.every("dc.creator", "dc.contributor", "author") if len(each) < 80
        )

    def _venue(self) -> Venue:
        part = self.linked.get("isPartOf")
        while isinstance(part, dict) and isinstance(part.get("isPartOf"), dict):
            part = part["isPartOf"]
        linked = _string(part.get("name")) if isinstance(part, dict) else ""
        issns = [
            clean_issn(each) for each in [*self._said.get("citation_issn", []), *self._said.get("prism.issn", [])]
        ]
        return Venue(
            title=self.first(
                "citation_journal_title", "citation_conference_title", "citation_inbook_title", "prism.publicationname"
            )
            or linked
            or self.first("dc.source"),
            short_title=self.first("citation_journal_abbrev"),
            issns=tuple(dict.fromkeys(issn for issn in issns if issn)),
            publisher=self.first("citation_publisher", "dc.publisher"),
        )

    def _keywords(self) -> tuple[str, ...]:
        said = self.every("citation_keywords", "citation_keyword") or _strings(self.linked.get("keywords"))
        return tuple(filter(None, (part.strip() for each in said for part in re.split(r"[;,]", each))))[:100]

    def references(self) -> list[Reference]:
        """The references that the head lists, in fields or as loose text; "" keys are numbered r1, r2 …"""
        found = []
        for index, content in enumerate(self._said.get("citation_reference", [])[:_MOST], 1):
            pairs = _PAIR.findall(content)
            found.append(_fielded(pairs, index) if pairs else read_reference(content, key=f"r{index}", index=index)[0])
        return found


def read_head(root: Element) -> Head:
    """Read the head of a page; to be called before scripts are taken out."""
    return Head(root)


def _with(author: Author, *, orcid: str | None = None, affiliation: str = "") -> Author:
    places = (*author.affiliations, affiliation) if affiliation else author.affiliations
    return Author(family=author.family, given=author.given, orcid=orcid or author.orcid, affiliations=places)


def _fielded(pairs: Sequence[tuple[str, str]], index: int) -> Reference:
    said: dict[str, str] = {}
    authors: list[Author] = []
    for name, content in pairs:
        if name in ("citation_author", "citation_authors"):
            several = content.split(";") if ";" in content else [content]
            authors += [split_name(each.strip()) for each in several if each.strip()]
        else:
            said.setdefault(name, content.strip())
    year, suffix = read_year(
        said.get("citation_publication_date") or said.get("citation_year") or said.get("citation_date", "")
    )
    first, last = said.get("citation_firstpage", ""), said.get("citation_lastpage", "")
    reference = Reference(
        key=f"r{index}",
        index=index,
        entry=f"r{index}",
        title=said.get("citation_title", ""),
        authors=tuple(authors),
        year=year,
        year_suffix=suffix,
        container=said.get("citation_journal_title")
        or said.get("citation_inbook_title")
        or said.get("citation_conference_title", ""),
        volume=said.get("citation_volume", ""),
        issue=said.get("citation_issue", ""),
        pages=said.get("citation_pages") or (f"{first}–{last}" if first and last else first),
        publisher=said.get("citation_publisher", ""),
        doi=clean_doi(said.get("citation_doi")) or find_doi(said.get("citation_id", "")),
        pmid=clean_pmid(said.get("citation_pmid")),
    )
    return with_readable_text(reference, fields_only=True)


def _articles(script: Element) -> Iterator[Mapping[str, Any]]:
    """The descriptions of articles in a JSON-LD script."""
    if "ld+json" not in (script.get("type") or "") or len(script.text or "") > 2_000_000:
        return
    try:
        data = json.loads(script.text or "")
    except (ValueError, RecursionError):
        return
    waiting = [data]
    for _ in range(200):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            if any(_ARTICLE.fullmatch(kind) for kind in _strings(found.get("@type"))):
                yield found
            waiting += [found[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in found]


def _string(found: object) -> str:
    return next(iter(_strings(found)), "")


def _strings(found: object) -> list[str]:
    """The texts in a JSON-LD value: itself, its list's, or its object's value."""
    if isinstance(found, str):
        return [normalise_space(found)] if found.strip() else []
    if isinstance(found, dict):
        return _strings(found.get("value") or found.get("name") or found.get("@id"))
    return [text for each in found[:200] for text in _strings(each)] if isinstance(found, list) else []


def _dicts(found: object) -> list[Mapping[str, Any]]:
    if isinstance(found, dict):
        return [found]
    return [each if isinstance(each, dict) else {"name": each} for each in found] if isinstance(found, list) else []


def _person(data: Mapping[str, Any]) -> Author | None:
    family, given = _string(data.get("familyName")), _string(data.get("givenName"))
    name = _string(data.get("name"))
    if not (family or name):
        return None
    author = Author(family=family, given=given) if family else split_name(name)
    return _with(author, orcid=clean_orcid(_string(data.get("sameAs")) or _string(data.get("@id"))))


def _iso(said: str) -> str:
    found = _DATE.match(said.strip())
    if not found or not "1500" < found.group(1) < "2200":
        year, _ = read_year(said)
        return str(year) if year else ""
    return "-".join(part.zfill(2) for part in found.groups() if part)

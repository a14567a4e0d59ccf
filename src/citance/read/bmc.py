"""BioMed Central's own `art` XML."""

from __future__ import annotations

import re

from citance.identifiers import clean_doi, clean_issn, clean_pmcid, clean_pmid
from citance.model import Author, Paper, Place, Reference, Venue, Work
from citance.read.looseref import read_loose, read_year
from citance.read.reflist import RefList, content, with_readable_text
from citance.read.safexml import Element, all_text
from citance.read.textflow import BlockList, TextFlow
from citance.read.walker import TextWalker

__all__ = ["read_bmc"]

_SKIPPED = frozenset({"graphic", "file", "refgrp", "st", "colspec"})
_INNER = frozenset({"p", "l", "ul", "ol", "li", "tbl", "table", "fig", "suppl", "quote"})


def read_bmc(art: Element, sha256: str, warnings: list[str]) -> Paper:
    """One `art` file as a paper."""
    references = _read_list(art)
    reader = _BmcReader(BlockList(), references.by_id)
    reader.read(art.find("fm/abs"), Place.ABSTRACT, ("Abstract",))
    reader.read(art.find("bdy"))
    for part in art.findall("bm/*"):
        if part.tag != "refgrp":
            reader.read(part)
    return reader.paper(_read_front(art), references, sha256=sha256, source="bmc", warnings=warnings)


def _people(bibl: Element | None, institutions: dict[str, str]) -> tuple[Author, ...]:
    authors = []
    for person in bibl.findall("aug/au") if bibl is not None else ():
        given = " ".join(filter(None, (content(person.find(tag)) for tag in ("fnm", "mnm", "mi", "suf"))))
        family = content(person.find("snm")) or content(person.find("cnm"))
        places = [institutions.get(link.get("iid") or "", "") for link in person.findall("insr")]
        if family:
            authors.append(Author(family=family, given=given, affiliations=tuple(filter(None, places))))
    return tuple(authors)


def _ids(bibl: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    cleaners = {"doi": clean_doi, "pmpid": clean_pmid, "pmid": clean_pmid, "pmcid": clean_pmcid}
    for number in bibl.iter("pubid") if bibl is not None else ():
        kind = (number.get("idtype") or "").lower()
        value = cleaners[kind](content(number)) if kind in cleaners else None
        if value:
            found.setdefault("pmid" if kind == "pmpid" else kind, value)
    return found


def _pages(bibl: Element) -> str:
    first, last = content(bibl.find("fpage")), content(bibl.find("lpage"))
    return f"{first}–{last}" if first and last and first != last else first


def _read_front(art: Element) -> Work:
    front = art.find("fm")
    bibl = art.find("fm/bibl")
    if front is None or bibl is None:
        return Work()
    institutions = {ins.get("id") or "": content(ins) for ins in bibl.findall("insg/ins")}
    ids = _ids(bibl)
    date = front.find("history/pub/date")
    parts = [content(date.find(tag)) for tag in ("year", "month", "day")] if date is not None else []
    published = "-".join(part.zfill(2) for part in parts if part.isdigit())
    year = read_year(published or content(bibl.find("pubdate")))[0]
    issn = clean_issn(content(bibl.find("issn"))) or clean_issn(content(art.find("ji")))
    licence = front.find("cpyrt/note")
    abstract = [content(p) for p in front.findall("abs//p") if content(p) != "Abstract"]
    return Work(
        title=content(bibl.find("title")),
        authors=_people(bibl, institutions),
        year=year,
        doi=ids.get("doi"),
        pmid=ids.get("pmid"),
        pmcid=ids.get("pmcid"),
        venue=Venue(title=content(bibl.find("source")), issns=(issn,) if issn else (), publisher="BioMed Central"),
        published=published,
        volume=content(bibl.find("volume")),
        issue=content(bibl.find("issue")),
        pages=_pages(bibl),
        kind=content(front.find("dochead")),
        abstract=" ".join(abstract),
        keywords=tuple(filter(None, (content(word) for word in front.iter("kwd")))),
        language="en",
        licence=_licence(content(licence)),
    )


def _licence(note: str) -> str:
    """The address of the licence in the copyright note, else the note."""
    found = re.search(r"https?://creativecommons\.org/\S+?(?=[\s)\]]|\.?$)", note)
    return found.group(0) if found else note


def _read_list(art: Element) -> RefList:
    result = RefList()
    used: set[str] = set()
    for index, bibl in enumerate(art.findall("bm/refgrp//bibl"), 1):
        own = bibl.get("id") or ""
        key = own if own and own not in used else f"r{index}"
        used.add(key)
        raw = content(bibl)
        loose = read_loose(raw)
        title, container = content(bibl.find("title")), content(bibl.find("source"))
        if not title:
            title, container = (container, "") if not bibl.findall("volume") else ("", container)
        ids = _ids(bibl)
        year, suffix = read_year(content(bibl.find("pubdate")))
        result.add(
            with_readable_text(
                Reference(
                    key=key,
                    index=index,
                    entry=key,
                    raw=raw,
                    title=title,
                    authors=_people(bibl, {}) or loose.authors,
                    year=year or loose.year,
                    year_suffix=suffix,
                    container=container,
                    volume=content(bibl.find("volume")),
                    issue=content(bibl.find("issue")),
                    pages=_pages(bibl),
                    publisher=content(bibl.find("publisher")),
                    doi=ids.get("doi") or loose.doi,
                    pmid=ids.get("pmid") or loose.pmid,
                    pmcid=ids.get("pmcid"),
                    url=content(next(bibl.iter("url"), None)),
                ),
                fields_only=bool(title),
            ),
            own,
        )
    return result


class _BmcReader(TextWalker):
    """The walker over an `art` text."""

    def _structure(self, element: Element) -> None:
        tag = element.tag
        if tag == "sec":
            self._sec(element)
        elif tag in ("fig", "suppl"):
            self._at(element, Place.CAPTION)
        elif tag in ("table", "tbl"):
            self._table(element)
        elif tag in ("fn", "fnt"):
            self._at(element, Place.FOOTNOTE)
        elif tag == "p":
            self._leaf(element)
        elif tag not in _SKIPPED:
            self._leaf(element) if element.text and not element.text.isspace() else self._descend(element)

    def _sec(self, element: Element) -> None:
        title = content(element.find("st"))
        # An abstract repeats its own heading.
        self._under(element, (*self._titles, title) if title and title not in self._titles[-1:] else self._titles)

    def _table(self, table: Element) -> None:
        before = self._place
        for child in table:
            self._place = Place.CAPTION if child.tag in ("title", "caption") else Place.TABLE
            if child.tag in ("title", "caption", "tfoot", "tblfn"):
                self._descend(child)
                continue
            for row in child.iter("row", "r", "tr"):
                if next(row.iter("abbr"), None) is not None:
                    self._row(row)
        self._place = before

    def _inline(self, element: Element, flow: TextFlow) -> None:
        flow.add(element.text)
        for child in element:
            tag = child.tag
            if tag == "abbrgrp":
                self._group(child, flow)
            elif tag == "abbr":
                self._abbr(child, flow)
            elif tag == "sup":
                self._raise(child, flow)
            elif tag in _INNER and element.tag not in ("entry", "c"):
                self._interrupt(child, flow)
            elif tag not in _SKIPPED:
                self._inline(child, flow)
            flow.add(child.tail)

    def _group(self, group: Element, flow: TextFlow) -> None:
        """The page prints brackets around a group; the file leaves them out."""
        bare = not self._raised and "[" not in all_text(group) and flow.last_character() not in ("[", "(")
        if bare:
            flow.add("[")
        for child in group:
            if child.tag == "abbr":
                self._abbr(child, flow)
            else:
                self._inline(child, flow)
            between = (child.tail or "").strip()
            flow.add(between or ("," if child.getnext() is not None else ""))
        if bare:
            flow.add("]")

    def _abbr(self, element: Element, flow: TextFlow) -> None:
        keys = self._keys((element.get("bid") or "").replace(",", " ").split())
        start = flow.place()
        flow.add((element.text or "").strip())
        for child in element:
            self._inline(child, flow)
        flow.mark(start, keys, superscript=self._raised > 0)

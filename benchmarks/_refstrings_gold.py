"""Labelled reference strings: AnyStyle's core and gold sets, and GROBID's citation sets, in one scheme of labels.

How the sets' labels map to those of `citance.refstring`:

- AnyStyle `volume` holds the issue, too ("Vol. 11, No. 4,"): it is cut before a bracket or a word for issue that follows a number;
  where it begins with the year ("2010;11(4):"), this is cut off as a date; where it goes on with
  pages ("100(6):2945–2977."), these are cut off, too;
- AnyStyle `container-title` → book, `collection-title` → series, `translator`, `director`, `producer` → editor,
  `citation-number` → number, `source`, `medium`, `dataset`, `isbn` → note;
- GROBID `title` of level a → title; of level m → book beside one of level a, else title; of level j → journal, s → series;
  `orgName` → author, `biblScope` → volume, issue, pages by its unit, `idno` → doi or id by its type, `ptr` → url,
  `pubPlace` → location, `note` of type report → genre.

A string is held out when the SHA-256 of its text leaves 0 on division by 3: it is for measuring, never for training.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

__all__ = ["Labelled", "Span", "cut_volume", "is_held_out", "joined", "load_gold"]

_TEI = "{http://www.tei-c.org/ns/1.0}"
_ANYSTYLE = {
    "citation-number": "number", "author": "author", "editor": "editor", "translator": "editor", "director": "editor",
    "producer": "editor", "title": "title", "journal": "journal", "container-title": "book", "collection-title": "series",
    "volume": "volume", "pages": "pages", "date": "date", "publisher": "publisher", "location": "location",
    "edition": "edition", "genre": "genre", "url": "url", "doi": "doi", "note": "note", "source": "note", "medium": "note",
    "dataset": "note", "isbn": "note",
}  # fmt: skip
_ISSUE = re.compile(
    r"(?<=\d)[\s,.;:]*(?=\(\s?[^)]+\))|(?<=\d)[\s,.;:]+(?=(?:no|nr|n|iss|issue|heft|h|núm|num|№|n[º°o])\b)|(?<=\d)\s*(?=#)",
    re.I,
)
_ONLY_ISSUE = re.compile(r"[\s(]*(?:no|nr|n|iss|issue|heft|núm|num)\b\.?\s*\d", re.I)
_DATED = re.compile(r"\s*(?:19|20)\d\d(?:\s[A-Z][a-z]{2}\w*\.?(?:\s\d{1,2})?)?\s?;\s?(?=\d)")
_WITH_PAGES = re.compile(r"([^:]*\d[^:]*:\s?)(\d+\s?[-–]\s?\d+\D*)$")
_MARKUP = re.compile(r"</?\w+>")


class Span(NamedTuple):
    """A labelled stretch of a string."""

    start: int
    end: int
    label: str


class Labelled(NamedTuple):
    """A reference string with the spans of its fields, in order; what lies between them is unlabelled."""

    source: str
    raw: str
    spans: tuple[Span, ...]

    @property
    def held_out(self) -> bool:
        """Whether the string is for measuring only."""
        return is_held_out(self.raw)

    def first(self, *labels: str) -> str:
        """The text of the first span with one of the labels, the labels in order of preference; "" without one."""
        for label in labels:
            for span in self.spans:
                if span.label == label:
                    return self.raw[span.start : span.end]
        return ""


def is_held_out(raw: str) -> bool:
    """Whether the SHA-256 of a string leaves 0 on division by 3."""
    return int(hashlib.sha256(raw.encode()).hexdigest()[:8], 16) % 3 == 0


def cut_volume(text: str) -> list[tuple[str, str]]:
    """The parts of a printed volume: [("2010;", "date"), ("11", "volume"), ("(4):", "issue")], the first and last not always."""
    dated = _DATED.match(text)
    if dated:
        return [(dated.group(), "date"), *cut_volume(text[dated.end() :])]
    if _ONLY_ISSUE.match(text):
        return [(text, "issue")]
    paged = _WITH_PAGES.match(text)
    if paged:
        return [*cut_volume(paged.group(1)), (paged.group(2), "pages")]
    found = _ISSUE.search(text)
    return [(text[: found.end()], "volume"), (text[found.end() :], "issue")] if found else [(text, "volume")]


def joined(source: str, pieces: list[tuple[str, str]]) -> Labelled:
    """A labelled string of pieces (text, label), "" for no label; white space is kept as given."""
    raw, spans = "", []
    for text, label in pieces:
        if label and text.strip():
            lead = len(text) - len(text.lstrip())
            spans.append(Span(len(raw) + lead, len(raw) + len(text.rstrip()), label))
        raw += text
    return Labelled(source, raw, tuple(spans))


def _plain(element: etree._Element) -> str:
    return _MARKUP.sub("", " ".join("".join(map(str, element.itertext())).split()))


def _anystyle(path: Path) -> Iterator[Labelled]:
    for sequence in etree.parse(path).iter("sequence"):
        pieces: list[tuple[str, str]] = []
        for child in sequence:
            label = _ANYSTYLE[str(child.tag)]
            text = _plain(child)
            pieces += cut_volume(text) if label == "volume" else [(text, label)]
            pieces.append((" ", ""))
        yield joined(path.stem, pieces[:-1])


def _grobid_label(element: etree._Element, chapter: bool) -> str:
    name = str(element.tag).removeprefix(_TEI)
    if name == "title":
        level = element.get("level") or element.get("type") or "m"
        return {"a": "title", "j": "journal", "s": "series"}.get(level, "book" if chapter else "title")
    if name == "biblScope":
        return {"volume": "volume", "issue": "issue", "page": "pages"}.get(element.get("unit", ""), "note")
    if name == "idno":
        return {"doi": "doi", "arxiv": "id", "arxive": "id"}.get(element.get("type", "").lower(), "note")
    if name == "note":
        return "genre" if element.get("type") == "report" else "note"
    return {
        "author": "author", "editor": "editor", "date": "date", "orgName": "author", "publisher": "publisher",
        "pubPlace": "location", "ptr": "url",
    }.get(name, "")  # fmt: skip


def _grobid(path: Path) -> Iterator[Labelled]:
    for bibl in etree.parse(path, etree.XMLParser(recover=True)).iter(_TEI + "bibl"):
        chapter = any(title.get("level") == "a" for title in bibl.iter(_TEI + "title"))
        pieces = [(bibl.text or "", "")]
        for child in bibl:
            if isinstance(child.tag, str):
                pieces.append(("".join(map(str, child.itertext())), _grobid_label(child, chapter)))
            pieces.append((child.tail or "", ""))
        yield joined("grobid", _one_line(pieces))


def _one_line(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces with runs of white space collapsed, over their borders as well."""
    result: list[tuple[str, str]] = []
    ended = True
    for text, label in pieces:
        flat = re.sub(r"\s+", " ", text)
        if ended:
            flat = flat.lstrip()
        if flat:
            ended = flat.endswith(" ")
            result.append((flat, label))
    while result and not (result[-1][0].rstrip()):
        result.pop()
    if result:
        result[-1] = (result[-1][0].rstrip(), result[-1][1])
    return result


def load_gold(folder: Path) -> list[Labelled]:
    """All labelled strings of the folder `refs_gold` that are longer than ten characters."""
    strings: list[Labelled] = []
    for path in sorted(folder.glob("anystyle_*.xml")):
        strings += _anystyle(path)
    for path in sorted(folder.glob("grobid_citation_*.xml")):
        strings += _grobid(path)
    return [each for each in strings if len(each.raw) > 10]

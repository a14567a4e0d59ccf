"""ePub books: the chapters in the order of the spine, read as the pages that they are.

A book of which several chapters bring a reference list of their own gives one paper per such chapter; any other book is
one paper, its notes and list wherever they stand.
"""

from __future__ import annotations

import posixpath
from copy import deepcopy
from urllib.parse import unquote

import msgspec
from lxml import etree

from citance.errors import DamagedInput, InputTooLarge, UnsupportedFormat
from citance.identifiers import clean_doi
from citance.model import Author, Paper, Venue, Work
from citance.read.assemble import assemble, list_of
from citance.read.frontmatter import own_doi, split_name
from citance.read.html import page_pieces
from citance.read.html.entries import take_references
from citance.read.html.noise import drop
from citance.read.html.tree import parse_html
from citance.read.listfinder import is_list_heading
from citance.read.looseref import read_year
from citance.read.pieces import Piece
from citance.read.reflist import content
from citance.read.safexml import Element, local_name, parse_xml
from citance.read.zipparts import ZipParts, names_in

__all__ = ["looks_like_epub", "read_epub"]

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_FONT_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that obfuscate fonts and protect no text (EPUB 3.3, 4.3; Adobe's older one)."""
_MOST_CHAPTERS = 3000
_NAMES = ("id", "name")


def looks_like_epub(data: bytes) -> bool:
    """True for a zip that says it is an ePub, or has an ePub's container."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return b"application/epub+zip" in data[:200] or "META-INF/container.xml" in names_in(data)


def read_epub(data: bytes, sha256: str) -> list[Paper]:
    """Read a book.

    Raises:
        UnsupportedFormat: protected by digital rights management, or without any text.
        DamagedInput: a broken zip, container or package.
        UnsafeInput, InputTooLarge: it expands beyond reason.
    """
    book = _Book(ZipParts(data))
    chapters = book.chapters()
    if not chapters:
        raise UnsupportedFormat("an ePub without any readable chapter")
    work = book.work()
    groups = _groups(chapters)
    if len(groups) < 2:
        return [_paper(chapters, work, sha256, book.warnings)]
    papers: list[Paper] = []
    for group in groups:
        chapter = Work(
            authors=work.authors,
            year=work.year,
            published=work.published,
            venue=Venue(title=work.title, publisher=work.venue.publisher),
            kind="book-chapter",
            language=work.language,
        )
        papers.append(_paper(group, chapter, sha256, book.warnings if not papers else []))
    return papers


class _Book:
    """The package of an ePub: its metadata, its chapters."""

    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self.warnings: list[str] = []
        self._check_rights()
        container = self._xml("META-INF/container.xml")
        paths = [
            unquote(each.get("full-path") or "") for each in container.iter("{*}rootfile") if each.get("full-path")
        ]
        self._path = next((path for path in paths if path in parts), "")
        if not self._path:
            raise DamagedInput("an ePub without its package file")
        self._package = self._xml(self._path)

    def _check_rights(self) -> None:
        if "META-INF/rights.xml" in self._parts or "META-INF/sinf.xml" in self._parts:
            raise UnsupportedFormat("this ePub is protected by digital rights management (DRM)")
        if "META-INF/encryption.xml" not in self._parts:
            return
        for method in self._xml("META-INF/encryption.xml").iter("{*}EncryptedData"):
            algorithm = next((each.get("Algorithm") or "" for each in method.iter("{*}EncryptionMethod")), "")
            if algorithm not in _FONT_ONLY:
                raise UnsupportedFormat("this ePub is protected by digital rights management (DRM)")

    def _xml(self, name: str) -> Element:
        found = self._parts.read(name)
        if found is None:
            raise DamagedInput(f"an ePub without {name}")
        try:
            return parse_xml(found)[0]
        except DamagedInput as error:
            raise DamagedInput(f"{name}: {error}") from error

    def work(self) -> Work:
        """The book."""
        said: dict[str, list[Element]] = {}
        for each in self._package.iter("{*}metadata"):
            for child in each:
                said.setdefault(local_name(child.tag), []).append(child)
        texts = {name: [text for each in found if (text := content(each))] for name, found in said.items()}
        people = tuple(_author(each) for each in said.get("creator", []) if content(each))
        date = next(iter(texts.get("date", [])), "")
        year, _ = read_year(date)
        identifiers = texts.get("identifier", [])
        return Work(
            title=next(iter(texts.get("title", [])), ""),
            authors=people,
            year=year,
            published=str(year or ""),
            doi=next((doi for each in identifiers if (doi := clean_doi(each))), None),
            venue=Venue(publisher=next(iter(texts.get("publisher", [])), "")),
            kind="book",
            language=next(iter(texts.get("language", [])), "")[:2].lower(),
        )

    def chapters(self) -> list[Element]:
        """The bodies of the spine's pages; their ids are unique in the book and their links lead to these."""
        manifest = {
            each.get("id"): each for each in self._package.iter("{*}item") if each.get("id") and each.get("href")
        }
        folder = posixpath.dirname(self._path)
        pages: dict[str, Element] = {}
        spine = list(self._package.iter("{*}itemref"))
        if len(spine) > _MOST_CHAPTERS:
            raise InputTooLarge(f"the book has more than {_MOST_CHAPTERS:,} chapters")
        for reference in spine:
            item = manifest.get(reference.get("idref"))
            if (
                item is None
                or (item.get("media-type") or "") not in _PAGES
                or "nav" in (item.get("properties") or "").split()
            ):
                continue
            path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
            page = self._page(path)
            if page is not None:
                pages[path] = page
        _unify(pages)
        bodies = [body if (body := page.find("body")) is not None else page for page in pages.values()]
        for body in bodies:
            drop(body)
        return bodies

    def _page(self, path: str) -> Element | None:
        found = self._parts.read(path)
        if found is None:
            self.warnings.append(f"the chapter {path} is missing")
            return None
        try:
            root, warnings = parse_html(found)
        except (DamagedInput, UnsupportedFormat) as error:
            self.warnings.append(f"the chapter {path} was left out: {error}")
            return None
        self.warnings += warnings
        return root


def _author(creator: Element) -> Author:
    """A creator; `file-as` tells family and given name apart where it is there."""
    filed = next((str(text) for name, text in creator.attrib.items() if str(name).endswith("file-as")), "")
    return split_name(filed if "," in filed else content(creator))


def _unify(pages: dict[str, Element]) -> None:
    """Give every id of the book one meaning, and make links between files links between ids."""
    seen: set[str] = set()
    renamed: dict[str, dict[str, str]] = {}
    for path, page in pages.items():
        own = renamed[path] = {}
        stem = posixpath.splitext(posixpath.basename(path))[0]
        for element in page.iter():
            for attribute in _NAMES if isinstance(element.tag, str) else ():
                name = element.get(attribute)
                if name and name not in own:
                    own[name] = name if name not in seen else f"{stem}-{name}"
                if name:
                    element.set(attribute, own[name])
        seen.update(own.values())
    for path, page in pages.items():
        for link in page.iter("a"):
            address = link.get("href") or ""
            file, _, fragment = address.partition("#")
            if not fragment or "://" in file:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path
            name = renamed.get(target, {}).get(unquote(fragment))
            link.set("href", f"#{name}" if name else "#")


def _groups(chapters: list[Element]) -> list[list[Element]]:
    """The chapters that belong together, one group per reference list; one group or none for any other book.

    A file that is nothing but a list ends the chapter before it; if it is the only one, it is the book's.
    """
    groups: list[list[Element]] = []
    waiting: list[Element] = []
    for chapter in chapters:
        waiting.append(chapter)
        kind = _list_kind(chapter)
        if kind == "own":
            groups.append([chapter])
            waiting = []
        elif kind == "only" and len(waiting) > 1:
            groups.append(waiting)
            waiting = []
    return groups if len(groups) > 1 else []


def _list_kind(chapter: Element) -> str:
    """ "own" for a chapter with a list, "only" for a file that is one, "" for any other."""
    copy = deepcopy(chapter)
    linked = take_references(copy)
    pieces = page_pieces(copy, copy, linked, "")
    count = len(linked.references)
    length = sum(len(piece.block.text) for piece in pieces if not piece.level)
    length += sum(len(reference.raw) for reference in linked.references)
    if not count:
        listed, used = list_of(pieces)
        count = len(listed.references)
        pieces = [piece for number, piece in enumerate(pieces) if number not in set(used)]
    if not count:
        return ""
    text = sum(len(piece.block.text) for piece in pieces if not piece.level)
    in_list = length - text
    return "own" if text * 3 > in_list or any(piece.block.markers for piece in pieces) else "only"


def _paper(chapters: list[Element], work: Work, sha256: str, warnings: list[str]) -> Paper:
    root = etree.Element("body")
    for chapter in chapters:
        section = etree.SubElement(root, "div")
        section.text = chapter.text
        section.extend(list(chapter))
    references = take_references(root)
    pieces = page_pieces(root, root, references, "")
    if work.kind == "book-chapter":
        work, pieces = _titled(work, pieces)
    found = references if references.references else None
    return assemble(pieces, work=work, sha256=sha256, source="epub", warnings=warnings, references=found)


def _titled(work: Work, pieces: list[Piece]) -> tuple[Work, list[Piece]]:
    """The chapter's own title and DOI, from its first heading and first lines."""
    for number, piece in enumerate(pieces[:5]):
        if piece.level and not is_list_heading(piece.block.text):
            work = msgspec.structs.replace(work, title=piece.block.text)
            pieces = [*pieces[:number], *pieces[number + 1 :]]
            break
    doi = own_doi(piece.block.text for piece in pieces[:5] if len(piece.block.text) < 300)
    return msgspec.structs.replace(work, doi=doi), pieces

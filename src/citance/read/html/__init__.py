"""HTML pages of articles: read by their structure and their `meta` elements; nothing is run or fetched."""

from __future__ import annotations

from collections.abc import Iterable

from citance.errors import UnsupportedFormat
from citance.model import Paper, Place, Reference
from citance.read.assemble import assemble, list_of
from citance.read.html.body import BodyReader, folded
from citance.read.html.entries import find_notes, take_references
from citance.read.html.meta import Head, read_head
from citance.read.html.noise import drop, find_main
from citance.read.html.tree import looks_like_html, parse_html, words_of
from citance.read.pieces import Piece
from citance.read.reflist import RefList
from citance.read.safexml import Element

__all__ = ["looks_like_html", "page_pieces", "read_html"]

_SHORT = 400
"""Characters of text that a page without any reference must have to be an article, where its head calls it one …"""
_LONG = 1500
"""… and where it does not: notices, log-in pages and lists of links have less running text."""
_PARAGRAPH = 80


def read_html(data: bytes, sha256: str, *, url: str = "") -> Paper:
    """Read the page of an article; `url` is where it came from, "" if unknown.

    Raises:
        UnsupportedFormat: no article is on the page (an error, log-in, cookie or abstract page).
        DamagedInput: nested or long beyond any page.
    """
    root, warnings = parse_html(data)
    head = read_head(root)
    work = head.work()
    stated = head.references()
    drop(root)
    references = take_references(root, stated)
    pieces = page_pieces(root, find_main(root), references, work.title)
    found: RefList | None = references if references.references else None
    if found is None and stated and not list_of(pieces)[0].references:
        found = _stated(stated)
    paper = assemble(pieces, work=work, sha256=sha256, source="html", warnings=warnings, references=found)
    _check(paper, head)
    return paper


def page_pieces(root: Element, main: Element, references: RefList, title: str) -> list[Piece]:
    """The text of a page whose reference list has been taken out; abstracts that stand outside `main` come first."""
    notes = find_notes(root)
    names = {name for each in notes.values() for name in each} | set(references.by_id)
    copies = {start for each in references.references if len(start := folded(_unlabelled(each))) >= 30}
    reader = BodyReader(names, notes, copies, title)
    for abstract in _abstracts_outside(root, main):
        reader.read(abstract)
    reader.read(main)
    for note in notes:
        if main not in note.iterancestors() and note is not main and root in note.iterancestors():
            reader.read(note)
    return reader.pieces


def _unlabelled(reference: Reference) -> str:
    return reference.raw.lstrip(" 0123456789.[]()")


def _abstracts_outside(root: Element, main: Element) -> Iterable[Element]:
    found = [
        element
        for element in root.iter("section", "div")
        if (element.get("role") == "doc-abstract" or "abstract" in words_of(element))
        and main not in element.iterancestors()
        and element not in main.iterancestors()
        and element is not main
    ]
    # Wrappers of wrappers: the outermost only.
    return [element for element in found if not any(above in found for above in element.iterancestors())]


def _stated(references: Iterable[Reference]) -> RefList:
    """The list of the page's head, for pages that print none."""
    result = RefList(warnings=["the page prints no reference list: the one in its head is used"])
    for reference in references:
        result.add(reference)
    return result


def _check(paper: Paper, head: Head) -> None:
    """Raise unless the page holds the text of an article."""
    texts = [block.text for block in paper.blocks if block.place is Place.BODY and len(block.text) >= _PARAGRAPH]
    length = sum(map(len, texts))
    if any(block.markers for block in paper.blocks if block.place is not Place.ABSTRACT):
        return
    if length >= (_SHORT if paper.references or head.is_scholarly else _LONG):
        return
    what = "no article text was found on this HTML page"
    raise UnsupportedFormat(f"{what} (an abstract, error, log-in or cookie page?)")

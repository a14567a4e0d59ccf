"""Pages to a paper: the steps in order."""

from __future__ import annotations

from dataclasses import dataclass

from citance.model import Paper, Place
from citance.read.marking import mark
from citance.read.pdf.front import Front, mark_front
from citance.read.pdf.furniture import mark_furniture
from citance.read.pdf.headings import Heading, mark_headings
from citance.read.pdf.hyphens import Vocabulary
from citance.read.pdf.lines import LineRole, Page
from citance.read.pdf.pages import Document
from citance.read.pdf.paragraphs import Made, Resolve, make_blocks
from citance.read.pdf.references import FoundReferences, find_references
from citance.read.pdf.regions import mark_regions
from citance.read.pdf.styles import Style, body_style
from citance.read.pdf.targets import resolver
from citance.read.pdf.work import read_work
from citance.read.textflow import BlockList

__all__ = ["Structure", "find_structure"]


@dataclass(slots=True)
class Structure:
    """What was understood of a PDF: every line has its role."""

    document: Document
    style: Style
    headings: list[Heading]
    front: Front
    found: FoundReferences
    vocabulary: Vocabulary
    resolve: Resolve

    def blocks(self) -> tuple[list[Made], BlockList]:
        """The blocks of text with the lines that they are made of, and their sections."""
        sections = BlockList()
        pages = self.document.pages
        return make_blocks(pages, self.headings, self.style, self.vocabulary, self.resolve, sections), sections

    def paper(self, sha256: str) -> Paper:
        """The paper, with its markers."""
        made, sections = self.blocks()
        blocks = [each.block for each in made]
        abstract = " ".join(block.text for block in blocks if block.place is Place.ABSTRACT)
        marked = mark(blocks, self.found.references)
        work = read_work(self.document.pages, self.front, self.document.words, self.vocabulary, abstract)
        return Paper(
            work=work,
            sections=sections.sections(),
            blocks=marked.blocks,
            references=tuple(self.found.references),
            sha256=sha256,
            format="pdf",
            warnings=(*self.document.warnings, *self.found.warnings, *marked.warnings),
        )


def find_structure(document: Document) -> Structure:
    """Give every line of a document its role; each step works on what the steps before left to it."""
    pages = document.pages
    mark_furniture(pages, body_style(pages).size)
    style = body_style(pages)
    mark_regions(pages, style)
    headings = mark_headings(pages, style)
    found = find_references(pages)
    headings = _outside(headings, pages, found)
    front = mark_front(pages, headings, style, document.words.title)
    vocabulary = Vocabulary(line.text for page in pages for line in page.lines)
    resolve = resolver(pages, found.references, found.key_of)
    return Structure(document, style, headings, front, found, vocabulary, resolve)


def _outside(headings: list[Heading], pages: list[Page], found: FoundReferences) -> list[Heading]:
    """The headings that are not lines of a reference list; in it, all lines are references."""
    listed = set(found.lines)
    for page, number in listed:
        line = pages[page].lines[number]
        if line.role is not LineRole.HEADING:
            line.role = LineRole.REFERENCE
    return [heading for heading in headings if pages[heading.page].lines[heading.start].role is LineRole.HEADING]

"""PDF to papers.

    pdfium      bytes to runs of text with place, size and font, and links
    words, rows runs to clean lines
    columns     columns and reading order
    furniture   running heads, page and line numbers, notices
    regions     captions, tables, figures, footnotes
    headings    headings and their levels
    front, work title, authors, identifiers, abstract
    references  the list of references
    paragraphs  blocks of text under their sections
    inspect     all of it drawn over the pages

Each step gives roles to the lines that the steps before left to it; nothing is removed before the paper is made.
"""

from __future__ import annotations

from citance.model import Paper
from citance.read.pdf.inspect import inspect_pdf
from citance.read.pdf.lines import Box, Line, LineRole, LinkTarget, Page, UriTarget
from citance.read.pdf.pages import read_document, read_pages
from citance.read.pdf.structure import find_structure

__all__ = [
    "Box",
    "Line",
    "LineRole",
    "LinkTarget",
    "Page",
    "UriTarget",
    "inspect_pdf",
    "read_pages",
    "read_pdf",
]


def read_pdf(data: bytes, sha256: str) -> Paper:
    """Read one PDF.

    Raises:
        UnsupportedFormat: it needs a password, or holds pictures of text only.
        DamagedInput: it is no PDF, is broken beyond repair, or has no pages.
        InputTooLarge: it has too many pages.
    """
    return find_structure(read_document(data)).paper(sha256)

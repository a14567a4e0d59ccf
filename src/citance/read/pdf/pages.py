"""The pages of a PDF as lines in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from citance.errors import UnsupportedFormat
from citance.read.pdf.columns import order_lines, put_title_first
from citance.read.pdf.lines import LinkTarget, Page
from citance.read.pdf.metadata import FileWords, read_metadata
from citance.read.pdf.pdfium import Frame, PdfFile
from citance.read.pdf.rows import build_lines
from citance.read.pdf.words import is_garbage

__all__ = ["Document", "read_document", "read_pages"]

_TITLE_PAGES = 2
_LEAST_TEXT = 100
"""Characters below which a whole file counts as one without text: a stamp on every page of a scan has fewer."""


@dataclass(slots=True)
class Document:
    """A PDF as read: its pages, what its metadata say, and what was not as it should be."""

    pages: list[Page]
    words: FileWords = field(default_factory=FileWords)
    warnings: list[str] = field(default_factory=list)


def read_pages(data: bytes) -> list[Page]:
    """All pages of a PDF, their lines in reading order, where links lead in points from the top left.

    Raises:
        UnsupportedFormat, DamagedInput, InputTooLarge: as `read_document`.
    """
    return read_document(data).pages


def read_document(data: bytes) -> Document:
    """Read the pages and metadata of a PDF; pages are read one after the other, and only their lines are kept.

    Raises:
        UnsupportedFormat: it needs a password, or holds pictures of text only.
        DamagedInput: it is no PDF, is broken beyond repair, or has no pages.
        InputTooLarge: it has more pages than `pdfium.MAX_PAGES`.
    """
    pages: list[Page] = []
    frames: list[Frame] = []
    unmapped = unread = 0
    with PdfFile(data) as file:
        for number in range(file.page_count):
            raw = file.page(number)
            unmapped += raw.unmapped
            unread += raw.width == 0
            frames.append(raw.frame)
            page = Page(number, raw.width, raw.height, build_lines(raw), turned=raw.turned)
            order_lines(page)
            if number < _TITLE_PAGES:
                put_title_first(page)
            pages.append(page)
        words = read_metadata(file, data)
    _check_text(pages)
    for page in pages:
        for line in page.lines:
            if line.links:
                line.links = tuple(_mapped(link, frames) for link in line.links)
    return Document(pages, words, _warnings(pages, unmapped, unread))


def _check_text(pages: list[Page]) -> None:
    length = sum(len(line.text) for page in pages for line in page.lines)
    if length < _LEAST_TEXT and length < 20 * len(pages) + 20:
        raise UnsupportedFormat(
            "a PDF without text, such as a scan; `ocrmypdf FILE FILE` adds a layer of text that can be read"
        )


def _warnings(pages: list[Page], unmapped: int, unread: int) -> list[str]:
    warnings = []
    text = " ".join(line.text for page in pages for line in page.lines)
    if unread:
        warnings.append(f"{unread} of {len(pages)} pages could not be loaded")
    if is_garbage(text):
        warnings.append(
            "the fonts do not tell what their signs mean: the text is not readable; `ocrmypdf --force-ocr` may help"
        )
    elif unmapped > 0.05 * max(1, len(text)):
        warnings.append(f"about {unmapped} characters are in fonts that do not tell what their signs mean")
    return warnings


def _mapped(link: LinkTarget, frames: list[Frame]) -> LinkTarget:
    """The link with its target in points from the top left of the page that it leads to."""
    if not 0 <= link.page < len(frames) or link.y is None:
        return link
    x, y = frames[link.page].point(link.x or 0.0, link.y)
    return link._replace(x=None if link.x is None else x, y=y)

"""What was understood of a PDF, drawn over pictures of its pages: one HTML page that needs nothing else.

Every line has a frame in the colour of its role and the role's letter at its left; every marker is underlined and says
which entries it leads to; every entry of the reference list has its number. The same is told in words when the mouse
rests on it, and to a screen reader.
"""

from __future__ import annotations

import base64
import html
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from citance.model import Block, Paper, Reference
from citance.read.pdf.lines import Line, LineRole, Page
from citance.read.pdf.pages import read_document
from citance.read.pdf.paragraphs import Made
from citance.read.pdf.pdfium import PdfFile
from citance.read.pdf.structure import Structure, find_structure

__all__ = ["inspect_pdf"]

_MOST_PAGES = 60
_PIXELS = 1_000
"""Width of a page's picture: small print can be read, and a page takes about 150 kB."""

_ROLES: dict[LineRole, tuple[str, str, str]] = {
    LineRole.FRONT: ("P", "#8a5a00", "front: title, authors, affiliations"),
    LineRole.ABSTRACT: ("A", "#00695c", "abstract"),
    LineRole.HEADING: ("H", "#b00020", "heading"),
    LineRole.BODY: ("B", "#1a56b0", "running text"),
    LineRole.CAPTION: ("C", "#7b1fa2", "caption"),
    LineRole.TABLE: ("T", "#ad1457", "table"),
    LineRole.FIGURE: ("G", "#6d4c41", "words in a figure"),
    LineRole.FOOTNOTE: ("N", "#4e6b00", "footnote"),
    LineRole.REFERENCE: ("R", "#2e7d32", "reference list"),
    LineRole.FURNITURE: ("X", "#757575", "running head, page number, notice: left out"),
}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1100px;padding:1rem;color:#1b1b1b;background:#fff}
svg{width:100%;height:auto;border:1px solid #bbb;background:#fff}
table{border-collapse:collapse}td,th{padding:.15rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}
.key{font-weight:700;font-family:monospace}ol{padding-left:2.5rem}.swatch{display:inline-block;width:1.1rem;height:.8rem;border:2px solid}
"""


def inspect_pdf(data: bytes) -> str:
    """One standalone HTML page that shows what was understood of a PDF; the first 60 pages are drawn.

    Raises:
        UnsupportedFormat, DamagedInput, InputTooLarge: as `read_pdf`.
    """
    structure = find_structure(read_document(data))
    made, _ = structure.blocks()
    paper = structure.paper("")
    markers = _markers(made, paper.blocks, paper.references)
    pages = structure.document.pages
    drawn = []
    with PdfFile(data) as file:
        for page in pages[:_MOST_PAGES]:
            drawn.append(_page(page, _picture(file, page), markers.get(page.number, []), structure))
    title = html.escape(paper.work.title or "A PDF without a title")
    more = f"<p>{len(pages) - _MOST_PAGES} further pages are not drawn.</p>" if len(pages) > _MOST_PAGES else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}: what was read</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<main><h1>{title}</h1>{_summary(paper)}{_legend()}{''.join(drawn)}{more}{_references(paper)}</main></body></html>\n"
    )


def _summary(paper: Paper) -> str:
    work = paper.work
    authors = ", ".join(author.name for author in work.authors)
    rows = [
        ("Authors", authors),
        ("DOI", work.doi or ""),
        ("Year", str(work.year or "")),
        ("Venue", work.venue.title),
        ("References", str(len(paper.references))),
        ("Markers", str(sum(len(block.markers) for block in paper.blocks))),
        ("Sections", "; ".join(section.title for section in paper.sections)),
        ("Warnings", "; ".join(paper.warnings)),
    ]
    cells = "".join(
        f'<tr><th scope="row">{name}</th><td>{html.escape(value) or "none"}</td></tr>' for name, value in rows
    )
    return f"<table>{cells}</table>"


def _legend() -> str:
    items = "".join(
        f'<tr><td class="key">{letter}</td><td><span class="swatch" style="border-color:{colour}"></span></td><td>{words}</td></tr>'
        for letter, colour, words in _ROLES.values()
    )
    return f"<h2>Roles of lines</h2><table>{items}</table><p>A thick underline is a marker; beside it stand the keys it leads to.</p>"


def _picture(file: PdfFile, page: Page) -> str:
    """The page as a data URI of a PNG file, "" where it cannot be drawn."""
    width, height, rows = file.picture(page.number, _PIXELS, page.turned)
    if not rows:
        return ""
    lines = b"".join(b"\0" + rows[at * width : (at + 1) * width] for at in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _markers(
    made: Sequence[Made], blocks: Sequence[Block], references: Sequence[Reference]
) -> dict[int, list[tuple[Line, float, float, str]]]:
    """For each page, the lines with a marker, from where to where as shares of the line, and what it leads to."""
    names = {reference.key: str(reference.index) for reference in references}
    found: dict[int, list[tuple[Line, float, float, str]]] = defaultdict(list)
    for each, block in zip(made, blocks, strict=True):
        for marker in block.markers:
            text = f"{block.text[marker.start : marker.end]} → " + ", ".join(
                names.get(key, key) for key in marker.keys
            )
            for piece in each.pieces:
                start, end = max(marker.start, piece.start), min(marker.end, piece.end)
                if start < end:
                    size = piece.end - piece.start
                    place = (start - piece.start) / size, (end - piece.start) / size
                    found[piece.line.page].append((piece.line, *place, text))
    return found


def _page(page: Page, picture: str, markers: Sequence[tuple[Line, float, float, str]], structure: Structure) -> str:
    width, height = max(page.width, 1.0), max(page.height, 1.0)
    parts = [
        f'<h2>Page {page.number + 1}</h2><svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="Page {page.number + 1} with the roles of its lines">'
    ]
    if picture:
        parts.append(f'<image href="{picture}" width="{width:.1f}" height="{height:.1f}"/>')
    for gutter in page.gutters:
        parts.append(
            f'<line x1="{gutter - 4:.1f}" x2="{gutter - 4:.1f}" y1="0" y2="{height:.0f}" stroke="#555" stroke-dasharray="4 4" '
            f'stroke-width=".7"><title>a column begins</title></line>'
        )
    parts.extend(_line(number, line) for number, line in enumerate(page.lines))
    parts.extend(_entries(page, structure))
    parts.extend(_marker(*marker) for marker in markers)
    return "".join(parts) + "</svg>"


def _line(number: int, line: Line) -> str:
    letter, colour, words = _ROLES[line.role]
    if line.role is LineRole.HEADING:
        words, letter = f"{words} of level {line.level}", f"{letter}{line.level}"
    box = line.box
    raised = f"; raised: {', '.join(line.text[a:b] for a, b in line.raised)}" if line.raised else ""
    told = html.escape(f"line {number + 1}, column {line.column + 1}, {words}: {line.text}{raised}")
    return (
        f'<g><title>{told}</title><rect x="{box.x0 - 1:.1f}" y="{box.y0 - 1:.1f}" width="{max(1.0, box.x1 - box.x0 + 2):.1f}" '
        f'height="{max(1.0, box.y1 - box.y0 + 2):.1f}" fill="{colour}" fill-opacity=".07" stroke="{colour}" stroke-width=".6"/>'
        f'<text x="{box.x0 - 3:.1f}" y="{line.baseline:.1f}" font-size="6" font-family="monospace" text-anchor="end" '
        f'fill="{colour}">{letter}</text></g>'
    )


def _marker(line: Line, start: float, end: float, text: str) -> str:
    width = line.box.x1 - line.box.x0
    x0, x1 = line.box.x0 + start * width, line.box.x0 + end * width
    y = line.box.y1
    told = html.escape(text)
    keys = html.escape(text.rpartition("→ ")[2])
    return (
        f'<g><title>{told}</title><rect x="{x0:.1f}" y="{y - 0.5:.1f}" width="{max(2.0, x1 - x0):.1f}" height="2" fill="#d84315"/>'
        f'<text x="{x1:.1f}" y="{y + 4:.1f}" font-size="5" font-family="monospace" fill="#bf360c">{keys}</text></g>'
    )


def _entries(page: Page, structure: Structure) -> Iterator[str]:
    """The number of each entry at the left of its first line."""
    numbers = {reference.key: reference.index for reference in structure.found.references}
    shown: set[str] = set()
    for line in page.lines:
        if line.role is not LineRole.REFERENCE:
            continue
        key = structure.found.key_at(page.number, line.box.x0 + 2, line.box.y0)
        if key is None or key in shown or key not in numbers:
            continue
        shown.add(key)
        yield (
            f'<text x="{line.box.x0 - 10:.1f}" y="{line.baseline:.1f}" font-size="7" font-weight="bold" text-anchor="end" '
            f'font-family="monospace" fill="#1b5e20">{numbers[key]}<title>entry {html.escape(key)}</title></text>'
        )


def _references(paper: Paper) -> str:
    """The entries as they were read."""
    items = "".join(
        f"<li><b>{html.escape(reference.title or 'no title read')}</b> "
        f"{html.escape(', '.join(author.name for author in reference.authors[:6]))} {reference.year or ''} "
        f"{html.escape(reference.doi or '')}<br><small>{html.escape(reference.raw)}</small></li>"
        for reference in paper.references
    )
    return f"<h2>References</h2><ol>{items}</ol>" if items else "<h2>References</h2><p>None were found.</p>"

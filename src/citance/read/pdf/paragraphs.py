"""Lines to blocks: paragraphs across columns and pages, captions, rows of tables, footnotes, each with its section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from citance.model import Place
from citance.read.loose import LooseBlock, LooseLink
from citance.read.pdf.columns import column_edges
from citance.read.pdf.headings import Heading, is_back_heading
from citance.read.pdf.hyphens import Vocabulary
from citance.read.pdf.lines import Line, LineRole, LinkTarget, Page
from citance.read.pdf.rows import join_spans
from citance.read.pdf.styles import Style, is_body_like
from citance.read.textflow import BlockList

__all__ = ["Made", "Piece", "Resolve", "join_lines", "make_blocks"]

Resolve = Callable[[LinkTarget], str | None]
"""Gives the key of the reference that a link leads to, None if it leads to none."""

_ENDED = re.compile(r"[.!?:…。](?:[\"'”’»)\]\d–*†‡ ]|,(?=\d))*$")
_ABBREVIATED = re.compile(r"\b(?:al|cf|e\.g|i\.e|vs|[Ff]igs?|[Ee]qs?|[Nn]o|Dr|St|approx|ca)\.,?$")
_BRACKET = 300
"""Characters within which an opened round bracket closes again."""
_ITEM = re.compile(r"(?:[•●▪■◦‣∙○–—*]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
_BULLET = re.compile(r"[•●▪■◦‣∙○➢✓]\s+(?=\S)")
"""A sign that is none of the text, as files with markup do not have it; the number of an item stays."""
_NOTE_HEAD = re.compile(r"(?:\d{1,3}|[*†‡§¶#]{1,3}|[a-z])(?:[\s.)]|(?=[A-Z“\"]))")
_LONGEST = 20_000
"""Characters after which a block ends whatever follows: no paragraph is so long, and joining it takes quadratic time."""
_DROP_CAP = 1.7
_TEXT_ROLES = (LineRole.BODY, LineRole.ABSTRACT)


class Piece(NamedTuple):
    """`text[start:end]` of a block is printed on `line`."""

    start: int
    end: int
    line: Line


class Made(NamedTuple):
    """A block, and the lines that it is made of."""

    block: LooseBlock
    pieces: tuple[Piece, ...]


class _Text:
    """A block in the making: the lines' text joined, with their superscripts, links and sentence breaks."""

    def __init__(self, vocabulary: Vocabulary, resolve: Resolve, place: Place, section: int) -> None:
        self._vocabulary, self._resolve = vocabulary, resolve
        self.place, self.section = place, section
        self.text = ""
        self.raised: list[tuple[int, int]] = []
        self.links: list[LooseLink] = []
        self.breaks: list[int] = []
        self.last: Line | None = None
        self.cap = ""
        self.note = ""
        self.left = 0.0
        self.item = False
        self.pieces: list[Piece] = []

    def add(self, line: Line, *, broken: bool = False, skip: int = 0) -> None:
        """Go on with a line, without its first `skip` characters; `broken`: its text begins a sentence of its own."""
        text = line.text[skip:]
        if self.text:
            drop, space = (0, True) if broken else self._vocabulary.join(self.text, text)
            if drop:
                self.text = self.text[:-drop]
                self._clip()
            if space and not self.text.endswith(" "):
                self.text += " "
            if broken:
                self.breaks.append(len(self.text))
        if self.cap:
            glue = "" if (self.cap + text.split(" ")[0]) in self._vocabulary or text[:1].islower() else " "
            self.text += self.cap + ("" if self.cap not in "AI" or not glue else glue)
            self.cap = ""
        start = len(self.text) - skip
        self.text += text
        self.pieces.append(Piece(start + skip, len(self.text), line))
        self.raised.extend((start + max(a, skip), start + b) for a, b in line.raised if b > skip)
        for link in line.links:
            key = self._resolve(link)
            if key is not None and link.start >= skip:
                self.links.append(LooseLink(start + link.start, start + link.end, key))
        lead = line.text[: line.lead].rstrip()
        if (
            line.lead
            and lead[-1:] in ".:"
            and line.lead > skip
            and (start + skip == 0 or broken)
            and line.text[line.lead :].strip()
        ):
            rest = line.text[line.lead :]
            self.breaks.append(start + line.lead + len(rest) - len(rest.lstrip()))
        if self.last is None:
            self.left = line.box.x0
        self.last = line

    def _clip(self) -> None:
        end = len(self.text)
        self.raised = [(a, min(b, end)) for a, b in self.raised if a < end]
        self.links = [link._replace(end=min(link.end, end)) for link in self.links if link.start < end]

    def made(self) -> Made | None:
        """What was collected, None without text."""
        text = self.text.rstrip()
        if not text:
            return None
        length = len(text)
        text, moved = _collapse(text)
        raised = tuple(_spans(join_spans(self.raised), length, moved))
        links = tuple(
            LooseLink(start, end, link.key)
            for link in self.links
            for start, end in _spans([(link.start, link.end)], length, moved)
        )
        breaks = tuple(sorted({moved[at] if moved else at for at in self.breaks if 0 < at < length}))
        pieces = tuple(
            Piece(start, end, piece.line)
            for piece in self.pieces
            for start, end in _spans([(piece.start, piece.end)], length, moved)
        )
        return Made(LooseBlock(text, self.place, self.section, breaks, self.note, raised, links), pieces)


def _spans(spans: Iterable[tuple[int, int]], length: int, moved: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Spans cut to the length of their text, and moved with it."""
    for start, end in spans:
        end = min(end, length)
        if start < end:
            yield (moved[start], moved[end]) if moved else (start, end)


def _collapse(text: str) -> tuple[str, list[int] | None]:
    """The text with single spaces, and the new place of each old one; None where nothing moves."""
    if "  " not in text:
        return text, None
    moved: list[int] = []
    parts: list[str] = []
    count, before = 0, "x"
    for sign in text:
        moved.append(count)
        if sign == " " and before == " ":
            continue
        parts.append(sign)
        count += 1
        before = sign
    moved.append(count)
    return "".join(parts), moved


def _is_ended(line: str, text: str) -> bool:
    """True if a sentence may end with this line of a block: no abbreviation and no open bracket stands there."""
    tail = text[-_BRACKET:]
    return bool(_ENDED.search(line)) and not _ABBREVIATED.search(line.rstrip()) and tail.rfind("(") <= tail.rfind(")")


def join_lines(lines: Iterable[Line], vocabulary: Vocabulary) -> str:
    """The text of lines as one paragraph."""
    flow = _Text(vocabulary, lambda _: None, Place.BODY, -1)
    for line in lines:
        flow.add(line)
    made = flow.made()
    return made.block.text if made else ""


def make_blocks(
    pages: Sequence[Page],
    headings: Sequence[Heading],
    style: Style,
    vocabulary: Vocabulary,
    resolve: Resolve,
    sections: BlockList,
) -> list[Made]:
    """All blocks of a paper in reading order; `sections` is filled with the sections that they name."""
    return _Maker(headings, style, vocabulary, resolve, sections).make(pages)


class _Maker:
    def __init__(
        self,
        headings: Sequence[Heading],
        style: Style,
        vocabulary: Vocabulary,
        resolve: Resolve,
        sections: BlockList,
    ) -> None:
        self._headings = {(heading.page, heading.start): heading for heading in headings}
        self._style, self._vocabulary, self._resolve, self._sections = style, vocabulary, resolve, sections
        self._titles: list[tuple[int, str]] = []
        self._section: int | None = -1
        self._abstract = -1
        self._blocks: list[_Text] = []
        self._open: _Text | None = None
        self._apart: _Text | None = None
        self._cap = ""
        self._late = False

    def make(self, pages: Sequence[Page]) -> list[Made]:
        for page in pages:
            body = [line for line in page.lines if line.role in _TEXT_ROLES]
            edges = column_edges(page, body)
            self._late = page.number >= 0.5 * (len(pages) - 1)
            for number, line in enumerate(page.lines):
                self._line(page, number, line, edges)
            self._apart = None
        return [made for text in self._blocks if (made := text.made()) is not None]

    def _line(self, page: Page, number: int, line: Line, edges: dict[int, tuple[float, float]]) -> None:
        role = line.role
        if role in _TEXT_ROLES:
            self._apart = None
            self._running(line, edges)
        elif role is LineRole.HEADING:
            heading = self._headings.get((page.number, number))
            if heading is not None:
                self._head(heading, line.level)
        elif role in (LineRole.CAPTION, LineRole.TABLE, LineRole.FOOTNOTE):
            self._aside(line)
        elif role is LineRole.REFERENCE:
            self._open = None
            self._titles, self._section = [], -1

    def _head(self, heading: Heading, level: int) -> None:
        self._open = self._apart = None
        while self._titles and self._titles[-1][0] >= level:
            self._titles.pop()
        self._titles.append((level, heading.text))
        self._section = None  # numbered when text stands under it: a heading alone makes no section

    def _here(self) -> int:
        """The number of the section that the last headings opened."""
        if self._section is None:
            self._section = self._sections.section(tuple(title for _, title in self._titles))
        return self._section

    def _begin(self, place: Place, section: int) -> _Text:
        text = _Text(self._vocabulary, self._resolve, place, section)
        self._blocks.append(text)
        return text

    def _running(self, line: Line, edges: dict[int, tuple[float, float]]) -> None:
        if len(line.text) <= 2 and line.text.isupper() and line.size > _DROP_CAP * self._style.size:
            self._open = None
            self._cap = line.text
            return
        place = Place.ABSTRACT if line.role is LineRole.ABSTRACT else Place.BODY
        if self._open is None or self._open.place is not place or self._starts(self._open, line, edges):
            lead = line.text[: line.lead].strip(" .:—–")
            if line.bold is False and is_back_heading(lead) and place is Place.BODY and self._late:
                # "Funding: This work …" stands under no heading of the text.
                self._titles, self._section = [(1, lead)], self._sections.section((lead,))
            if place is Place.ABSTRACT and self._abstract < 0:
                self._abstract = self._sections.section(("Abstract",), "abstract")
            section = self._abstract if place is Place.ABSTRACT else self._here()
            self._open = self._begin(place, section)
            self._open.cap, self._cap = self._cap, ""
            bullet = _BULLET.match(line.text)
            self._open.add(line, skip=bullet.end() if bullet else 0)
            self._open.item = _ITEM.match(line.text) is not None
            return
        self._open.add(line)

    def _starts(self, text: _Text, line: Line, edges: dict[int, tuple[float, float]]) -> bool:
        """True if a line begins a paragraph."""
        before = text.last
        if before is None or len(text.text) > _LONGEST:
            return True
        if abs(before.size - line.size) > 0.6 and min(len(before.text), len(line.text)) > 3:
            return True
        ended = _is_ended(before.text, text.text)
        if line.text[:1].islower() and not _ITEM.match(line.text):
            return False
        left, right = edges.get(line.column, (line.box.x0, line.box.x1))
        indented = line.box.x0 - left > 0.7 * line.size
        if before.page == line.page and before.column == line.column and line.baseline > before.baseline:
            return self._starts_below(text, before, line, ended, indented, left, right)
        if _ITEM.match(line.text) and (ended or text.item):
            return True
        if not ended:
            return False
        return indented or self._is_short(before, line)

    def _starts_below(
        self, text: _Text, before: Line, line: Line, ended: bool, indented: bool, left: float, right: float
    ) -> bool:
        step = line.baseline - before.baseline
        if abs(step) < 0.5 * line.size:
            return False
        if _ITEM.match(line.text) and (ended or before.text[-1:] in ";," or step > 1.2 * self._style.leading):
            return True
        if text.item and line.box.x0 < text.left - 0.3 * line.size:
            return True
        if _ITEM.match(line.text) and text.item and abs(line.box.x0 - text.left) < line.size:
            return True
        if step > 1.4 * self._style.leading:
            return ended or step > 2.6 * self._style.leading
        if line.lead > 3 and ended and line.text[: line.lead].rstrip()[-1:] in ".:":
            return True
        if indented and line.box.x0 - before.box.x0 > 0.6 * line.size:
            return ended or before.box.x1 < right - 0.3 * (right - left)
        word = line.text.split(" ", 1)[0]
        room = right - before.box.x1
        return ended and room > (len(word) + 2) * 0.5 * line.size and room > 1.5 * line.size

    def _is_short(self, before: Line, line: Line) -> bool:
        """True if a line ends clearly before its neighbour on another column or page would."""
        width = line.box.x1 - line.box.x0
        return width > 0 and before.box.x1 - before.box.x0 < 0.85 * width

    def _aside(self, line: Line) -> None:
        """Captions, tables and footnotes: blocks of their own; the running text goes on behind them."""
        places = {LineRole.CAPTION: Place.CAPTION, LineRole.TABLE: Place.TABLE, LineRole.FOOTNOTE: Place.FOOTNOTE}
        place = places[line.role]
        text = self._apart
        before = text.last if text is not None else None
        if text is None or before is None or text.place is not place or len(text.text) > _LONGEST:
            self._new_aside(place, line)
        elif place is Place.TABLE:
            self._cell(text, before, line)
        elif self._new_note(before, line) if place is Place.FOOTNOTE else self._new_caption(before, line):
            self._new_aside(place, line)
        else:
            text.add(line)

    def _new_aside(self, place: Place, line: Line) -> None:
        self._apart = self._begin(place, self._here())
        self._apart.add(line)

    def _cell(self, text: _Text, before: Line, line: Line) -> None:
        """Cells of a row are one block, parted by breaks; lines of a cell follow one another closely."""
        step = line.baseline - before.baseline
        aligned = abs(line.box.x0 - before.box.x0) < 1.5 or abs(line.box.x1 - before.box.x1) < 1.5
        if (
            aligned
            and 0 < step < 1.35 * line.size
            and (line.text[:1].islower() or line.text[:1] in "([&" or before.text[-1:] in "-,;&(")
        ):
            text.add(line)
        elif line.box.x0 > before.box.x1 - 1 and abs(step) < 3 * line.size:
            text.add(line, broken=True)
        else:
            self._new_aside(Place.TABLE, line)

    def _new_note(self, before: Line, line: Line) -> bool:
        if line.column != before.column or abs(line.size - before.size) > 0.6:
            return True
        head = _NOTE_HEAD.match(line.text)
        return bool(head) and (bool(line.raised and line.raised[0][0] == 0) or bool(_ENDED.search(before.text)))

    def _new_caption(self, before: Line, line: Line) -> bool:
        step = line.baseline - before.baseline
        return not -0.5 * line.size < step < 2.0 * line.size or (is_body_like(line, self._style) and line.lead > 3)

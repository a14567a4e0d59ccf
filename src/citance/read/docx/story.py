"""A story of a Word file (its body, a footnote) to pieces: paragraphs with superscripts, links and citation fields.

Deleted text and the old place of moved text are dropped, inserted text is kept: the file is read as if all changes were
accepted. Fields may be nested and may run over paragraphs; only their results are text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from citance.model import Block, Marker, Place
from citance.read.docx.fields import Instruction, Kind, read_instruction, read_tag
from citance.read.docx.items import Item
from citance.read.docx.package import value
from citance.read.docx.styles import Numbering, Styles
from citance.read.docx.symbols import symbol
from citance.read.listfinder import is_list_heading, looks_like_entry
from citance.read.pieces import LONGEST_BLOCK, Piece, merged
from citance.read.safexml import Element
from citance.read.textflow import TextFlow

__all__ = ["ITEM", "Line", "Shared", "Story"]

ITEM = "item:"
"""Before the name of a cited work in a marker's targets, to tell it from bookmarks and notes."""
_DROPPED = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "delText",
     "delInstrText", "proofErr", "instrText", "fldData", "rt", "rubyPr", "footnoteRef", "endnoteRef", "annotationRef",
     "altChunk", "pgNum", "commentReference", "Fallback", "math-rPr", "math-ctrlPr", "tblPrEx", "customXmlPr"}
)  # fmt: skip
_LAYOUT_CELL = 300
"""Characters of a table's only cell from which it is taken for a frame around running text."""
_DEEPEST = 60


@dataclass(slots=True)
class Line:
    """A piece with what its style says ("title", "author" …) and whether all of it is bold."""

    piece: Piece
    role: str = ""
    bold: bool = False


@dataclass(slots=True)
class Shared:
    """What all stories of one file have in common; `items` collects every cited work by name, `faults` warnings."""

    styles: Styles
    numbering: Numbering
    sources: Mapping[str, Item]
    marks: Mapping[str, Instruction] = field(default_factory=dict)
    """Citations that are kept by the name of a bookmark."""
    items: dict[str, Item] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    """How many notes of each kind were called so far."""


_SHORTENED = f"a paragraph of more than {LONGEST_BLOCK:,} characters was shortened"
_NOTHING = Instruction(Kind.OTHER)


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    shown: bool = False
    start: tuple[int, int] = (-1, 0)
    meaning: Instruction = _NOTHING


class Story:
    """Reads the paragraphs below one element."""

    def __init__(self, shared: Shared, notes: Callable[[str], list[Line]] | None = None, note: str = "") -> None:
        self.lines: list[Line] = []
        self._shared = shared
        self._notes = notes
        self._note = note
        self._place = Place.FOOTNOTE if note else Place.BODY
        self._fields: list[_Field] = []
        self._flow = TextFlow(0)
        self._number = 0
        self._in_list = 0
        self._listed = False
        self._names: list[str] = []
        self._called: list[str] = []
        self._boxes: list[Element] = []
        self._open: dict[str, _Field] = {}
        self._bold = self._plain = 0
        self._taken = 0
        self._depth = 0

    # Blocks ---------------------------------------------------------------------------------------------------

    def read(self, parent: Element) -> None:
        """Read everything below an element that holds paragraphs."""
        self._depth += 1
        for child in parent if self._depth < _DEEPEST else ():
            tag = child.tag
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._table(child)
            elif tag == "sdt":
                self._control(child, self.read)
            elif tag == "AlternateContent":
                self._alternative(child, self.read)
            elif tag == "bookmarkStart" or tag == "bookmarkEnd":
                self._bookmark(child)
            elif tag not in _DROPPED:
                self.read(child)
        self._depth -= 1

    def _paragraph(self, element: Element) -> None:
        self._begin()
        self._inline(element)
        style = value(element.find("pPr/pStyle"))
        role = self._shared.styles.role(style)
        boxes, called = self._boxes, self._called
        self._boxes, self._called = [], []
        line = self._finished(element, style, role)
        if line is not None:
            self.lines.append(line)
        if self._notes is not None:
            for name in called:
                self.lines += self._notes(name)
        for box in boxes:
            before, self._place = self._place, Place.BOX if self._place is Place.BODY else self._place
            self.read(box)
            self._place = before

    def _begin(self) -> None:
        self._number += 1
        self._flow.restart(self._number)
        self._listed = self._in_list > 0
        self._taken = 0
        self._bold = self._plain = 0

    def _finished(self, element: Element, style: str, role: str) -> Line | None:
        place = Place.CAPTION if role == "caption" else self._place
        block = self._flow.block(place, -1, self._note)
        names, self._names = self._names, []
        label = self._label(element, style)
        if block is None or not block.text or role == "toc":
            return None
        level = self._level(element, style) if place is Place.BODY and len(block.text) < 300 else 0
        listed = not level and (self._listed or role == "entry") and not is_list_heading(block.text)
        if listed and role == "entry" and not self._listed:
            listed = looks_like_entry(f"{label} {block.text}" if label else block.text)
        block = msgspec.structs.replace(block, markers=merged(block))
        piece = Piece(block, level, label, tuple(f"#{name}" for name in names), listed)
        if self._note:
            piece = msgspec.structs.replace(piece, names=(self._note, *piece.names))
        return Line(piece, role, self._bold > 0 and not self._plain)

    def _level(self, element: Element, style: str) -> int:
        outline = value(element.find("pPr/outlineLvl"))
        if outline.isdecimal():
            return int(outline) + 1 if int(outline) < 9 else 0
        return self._shared.styles.level(style)

    def _label(self, element: Element, style: str) -> str:
        number, level = value(element.find("pPr/numPr/numId")), value(element.find("pPr/numPr/ilvl"))
        if number == "0":
            return ""
        found = (number, int(level) if level.isdecimal() else 0) if number else self._shared.styles.numbered(style)
        return self._shared.numbering.next(*found) if found else ""

    def _table(self, table: Element) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("tbl"), None) is table]
        cells = [[cell for cell in row.iter("tc") if next(cell.iterancestors("tr"), None) is row] for row in rows]
        if sum(map(len, cells)) == 1 and sum(len(text.text or "") for text in table.iter("t")) > _LAYOUT_CELL:
            self.read(cells[0][0] if cells[0] else cells[-1][0])
            return
        for row in cells:
            self._row(row)

    def _row(self, cells: list[Element]) -> None:
        self._begin()
        outer_names, self._names = self._names, []
        ends = []
        for cell in cells:
            for paragraph in cell.iter("p"):
                self._inline(paragraph)
                self._flow.space()
            self._flow.break_here()
            ends.append(self._flow.place())
        called, self._called, self._boxes = self._called, [], []
        names, self._names = self._names, outer_names
        block = self._flow.block(self._place if self._note else Place.TABLE, -1, self._note)
        if block is None or not block.text:
            return
        block = msgspec.structs.replace(block, markers=merged(block))
        piece = Piece(block, names=tuple(f"#{name}" for name in names), listed=self._listed)
        self.lines.append(Line(_as_entry(piece, ends) if len(cells) == 2 else piece))
        if self._notes is not None:
            for name in called:
                self.lines += self._notes(name)

    def _control(self, element: Element, inner: Callable[[Element], None]) -> None:
        """A content control: its content, which may be a citation or the reference list."""
        content = element.find("sdtContent")
        if content is None:
            return
        meaning = read_tag(value(element.find("sdtPr/tag")))
        self._fault(meaning)
        self._in_list += meaning.kind is Kind.LIST
        self._listed = self._listed or self._in_list > 0
        start = (self._number, self._flow.place()) if meaning.kind is Kind.CITATION and self._number else (-1, 0)
        inner(content)
        if meaning.kind is Kind.CITATION:
            self._mark(meaning, start)
        self._in_list -= meaning.kind is Kind.LIST

    def _alternative(self, element: Element, inner: Callable[[Element], None]) -> None:
        chosen = element.find("Choice")
        chosen = chosen if chosen is not None and len(chosen) else element.find("Fallback")
        if chosen is not None:
            inner(chosen)

    # Running text ---------------------------------------------------------------------------------------------

    def _inline(self, parent: Element) -> None:
        self._depth += 1
        for child in parent if self._depth < _DEEPEST else ():
            tag = child.tag
            if tag == "r":
                self._run(child)
            elif tag == "hyperlink":
                self._hyperlink(child)
            elif tag == "fldSimple":
                self._simple_field(child)
            elif tag == "sdt":
                self._control(child, self._inline)
            elif tag == "AlternateContent":
                self._alternative(child, self._inline)
            elif tag == "bookmarkStart" or tag == "bookmarkEnd":
                self._bookmark(child)
            elif tag == "txbxContent":
                self._boxes.append(child)
            elif tag == "math-t":
                self._text(child.text)
            elif isinstance(tag, str) and tag not in _DROPPED:
                self._inline(child)
        self._depth -= 1

    def _run(self, run: Element) -> None:
        properties = run.find("rPr")
        if properties is not None and _is_on(properties.find("vanish")):
            self._only_fields(run)
            return
        start = self._flow.place() if self._is_raised(properties) else -1
        before = self._flow.last_character()
        for child in run:
            self._content(child)
        if start >= 0 and (end := self._flow.place()) > start:
            self._flow.markers.append(Marker(start, end, (), True))
        if self._flow.last_character() != before or any(child.tag == "t" for child in run):
            bold = properties is not None and _is_on(properties.find("b"))
            self._bold, self._plain = self._bold + bold, self._plain + (not bold)

    def _content(self, child: Element) -> None:
        tag = child.tag
        if tag == "t":
            self._text(child.text)
        elif tag in ("tab", "ptab"):
            self._flow.space()
        elif tag in ("br", "cr"):
            self._flow.break_here()
        elif tag == "noBreakHyphen":
            self._text("-")
        elif tag == "sym":
            self._text(symbol(value(child, "font"), value(child, "char")))
        elif tag == "fldChar":
            self._field_mark(child)
        elif tag == "instrText":
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].code.append(child.text or "")
        elif tag in ("footnoteReference", "endnoteReference"):
            self._call(child, str(tag)[:-9])
        elif tag == "AlternateContent":
            self._alternative(child, self._inline)
        elif tag in ("drawing", "pict", "object"):
            self._boxes += child.iter("txbxContent")
        elif tag == "ruby":
            base = child.find("rubyBase")
            if base is not None:
                self._inline(base)

    def _only_fields(self, run: Element) -> None:
        """Hidden text is not printed, but fields begin and end in it."""
        for child in run:
            if child.tag in ("fldChar", "instrText"):
                self._content(child)

    def _text(self, text: str | None) -> None:
        if text and all(each.shown for each in self._fields):
            self._taken += len(text)
            if self._taken > LONGEST_BLOCK:
                self._shared.faults.setdefault(_SHORTENED, 1)
                return
            self._flow.add(text)
            self._listed = self._listed or (self._in_list > 0 and bool((text or "").strip()))

    def _is_raised(self, properties: Element | None) -> bool:
        if properties is None:
            return False
        align = value(properties.find("vertAlign"))
        if align:
            return align == "superscript"
        height = value(properties.find("position"))
        if height.isdecimal() and int(height) >= 4:  # half points above the line
            return True
        return self._shared.styles.is_raised(value(properties.find("rStyle")))

    def _call(self, element: Element, kind: str) -> None:
        """A footnote's mark: its number, as the page prints it, linked to the note."""
        name = f"{kind}:{value(element, 'id')}"
        self._called.append(name)
        number = self._shared.notes[kind] = self._shared.notes.get(kind, 0) + 1
        if value(element, "customMarkFollows") in ("1", "true", "on"):
            return
        start = self._flow.place()
        self._text(str(number))
        self._flow.mark(start, (name,), superscript=True)

    # Fields, links, bookmarks -----------------------------------------------------------------------------------

    def _field_mark(self, mark: Element) -> None:
        kind = value(mark, "fldCharType")
        if kind == "begin":
            data = mark.find("fldData")
            self._fields.append(_Field(data=[data.text or ""] if data is not None else []))
        elif self._fields and kind == "separate":
            self._separate(self._fields[-1])
        elif self._fields and kind == "end":
            self._end(self._fields.pop())

    def _separate(self, opened: _Field) -> None:
        opened.meaning = read_instruction("".join(opened.code), "".join(opened.data), self._shared.sources)
        self._fault(opened.meaning)
        opened.shown = True
        opened.start = (self._number, self._flow.place())
        self._in_list += opened.meaning.kind is Kind.LIST

    def _end(self, closed: _Field) -> None:
        if not closed.shown:
            # EndNote keeps the data of a citation in a field inside the outer field's instruction.
            if self._fields:
                self._fields[-1].data += [] if self._fields[-1].data else closed.data
            return
        if closed.meaning.kind is Kind.LIST:
            self._in_list -= 1
        else:
            self._mark(closed.meaning, closed.start)

    def _mark(self, meaning: Instruction, start: tuple[int, int]) -> None:
        for item in meaning.items:
            known = self._shared.items.get(item.name)
            if known is None or known.reference is None:
                self._shared.items[item.name] = item
        targets = tuple(f"{ITEM}{item.name}" for item in meaning.items)
        if meaning.kind is Kind.LINK:
            targets = (f"#{meaning.target}",)
        begin = start[1] if start[0] == self._number else 0
        if targets and self._flow.place() > begin:
            self._flow.mark(begin, targets, superscript=False)

    def _simple_field(self, element: Element) -> None:
        data = element.find("fldData")
        opened = _Field(code=[value(element, "instr")], data=[data.text or ""] if data is not None else [])
        self._fields.append(opened)
        self._separate(opened)
        self._inline(element)
        self._end(self._fields.pop())

    def _hyperlink(self, element: Element) -> None:
        anchor = value(element, "anchor")
        start = self._flow.place()
        self._inline(element)
        if anchor and self._flow.place() > start:
            self._flow.mark(start, (f"#{anchor}",), superscript=False)

    def _bookmark(self, element: Element) -> None:
        if element.tag == "bookmarkEnd":
            closed = self._open.pop(value(element, "id"), None)
            if closed is not None:
                self._end(closed)
            return
        name = value(element, "name")
        self._names.append(name)
        meaning = self._shared.marks.get(name)
        if meaning is not None:
            opened = _Field(shown=True, start=(self._number, self._flow.place()), meaning=meaning)
            self._in_list += meaning.kind is Kind.LIST
            self._open[value(element, "id")] = opened

    def _fault(self, meaning: Instruction) -> None:
        if meaning.fault:
            self._shared.faults[meaning.fault] = self._shared.faults.get(meaning.fault, 0) + 1


def _is_on(element: Element | None) -> bool:
    return element is not None and value(element).casefold() not in ("0", "false", "off")


def _as_entry(piece: Piece, ends: list[int]) -> Piece:
    """A row that holds a number and an entry is an entry with its label; else the row."""
    first = piece.block.text[: ends[0]].strip()
    rest = piece.block.text[ends[0] :].strip()
    if 0 < len(first) <= 8 and any(sign.isdigit() for sign in first) and looks_like_entry(f"{first} {rest}"):
        return Piece(Block(rest), label=first, names=piece.names, listed=piece.listed)
    return piece

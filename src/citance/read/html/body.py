"""The text of a page to pieces: headings, paragraphs, captions, table rows, notes, with links and superscripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import msgspec

from citance.model import Block, Place, SectionRole
from citance.read.html.links import names_of, targets_of
from citance.read.html.tree import words_of
from citance.read.listfinder import is_list_heading
from citance.read.pieces import Piece, merged
from citance.read.safexml import Element, all_text
from citance.read.textflow import TextFlow, inline_text
from citance.text import section_role

__all__ = ["BodyReader", "folded"]

_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "body", "html", "header", "footer", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "address",
     "pre", "center", "details", "summary", "fieldset", "form", "hgroup", "aside", "td", "th", "tr", "tbody", "hr", "figcaption", "caption", "legend"}
)  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SKIPPED = frozenset({"head", "title", "rt", "rp", "img", "figure-img", "del", "s", "strike"})
_RUN_INS = frozenset({"b", "strong", "i", "em"})
_MATH_LEAVES = ("mi", "mo", "mn", "mtext", "ms")
_CAPTION_WORDS = frozenset({"caption", "captions", "figcaption", "legend"})
_NOTE_WORDS = frozenset({"note", "footnote", "fn"})
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
_RUN_IN_LEVEL = 7
_LONGEST_HEADING = 250
_DEEPEST = 150
"""Levels of nesting that are walked; what is deeper is read as plain text."""
_TOOLTIP = 40


def folded(text: str) -> str:
    """Letters and digits in small, the first forty of them: enough to know an entry again in a tooltip."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())[:_TOOLTIP]


class BodyReader:
    """Walks one page or chapter.

    `names` are all names that links may lead to (entries, notes); `notes` the elements that are footnotes with their
    names; `copies` the beginnings of entries' texts (`folded`), whose copies inside paragraphs are tooltips.
    """

    def __init__(
        self,
        names: Collection[str],
        notes: Mapping[Element, tuple[str, ...]],
        copies: Collection[str],
        title: str = "",
    ) -> None:
        self.pieces: list[Piece] = []
        self._names = names
        self._notes = notes
        self._copies = copies
        self._title = folded(title)
        self._flow = TextFlow(0)
        self._place = Place.BODY
        self._note: tuple[str, ...] = ()
        self._label = ""
        self._own: list[str] = []
        self._later: list[Piece] = []
        self._raised = 0
        self._depth = 0
        self._linked = 0

    def read(self, element: Element) -> None:
        """Read an element and everything in it."""
        self._walk(element)
        self._flush()

    def _walk(self, element: Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if self._depth > _DEEPEST:
            self._flow.add(all_text(element))
            return
        self._depth += 1
        if tag in _HEADINGS or element.get("role") == "heading":
            self._heading(element)
        elif element in self._notes:
            self._footnote(element, self._notes[element])
        elif tag == "table":
            self._table(element)
        elif tag in ("figure", "figcaption", "caption") or (
            words_of(element) & _CAPTION_WORDS and tag in ("div", "p")
        ):
            self._inside(element, Place.CAPTION)
        elif tag in _BLOCKS:
            self._block(element)
        else:
            self._phrase(element)
        self._depth -= 1

    def _children(self, element: Element) -> None:
        self._flow.add(element.text)
        for child in element:
            self._walk(child)
            self._flow.add(child.tail)

    # Blocks ---------------------------------------------------------------------------------------------------

    def _block(self, element: Element) -> None:
        if self._is_copy(element):
            return
        self._flush()
        if element.tag == "hr":
            return
        self._own += names_of(element)
        if element.tag == "li":
            self._label = _counted(element)
        before = self._place
        if self._place is Place.BODY and _is_abstract(element):
            self._place = Place.ABSTRACT
        if element.tag == "p" and (heading := _run_in_heading(element)):
            self.pieces.append(Piece(Block(heading), level=_RUN_IN_LEVEL))
        else:
            self._children(element)
            self._flush()
        self._place = before
        if element.tag == "li":
            self._label = ""

    def _collected(self, walk: Callable[[], None], place: Place, note: tuple[str, ...] = ()) -> list[Piece]:
        """What `walk` reads, apart from the block around it."""
        outer = self._flow, self._place, self._own, self._label, self._note, self._later, self.pieces
        self._flow, self._place, self._own, self._label, self._note = TextFlow(0), place, [], "", note
        self._later, self.pieces = [], []
        walk()
        self._flush()
        found = self.pieces
        self._flow, self._place, self._own, self._label, self._note, self._later, self.pieces = outer
        return found

    def _heading(self, element: Element) -> None:
        self._flush()
        said = element.get("aria-level") or ""
        level = _HEADINGS.get(str(element.tag)) or (int(said) if said.isdecimal() else 2)
        found = self._collected(lambda: self._children(element), Place.BODY)
        text = inline_text(" ".join(piece.block.text for piece in found))
        if not text or len(text) > _LONGEST_HEADING or (self._title and folded(text) == self._title):
            return
        block = found[0].block if len(found) == 1 else Block(text)
        self.pieces.append(Piece(block, level=level, names=found[0].names))

    def _inside(self, element: Element, place: Place) -> None:
        """A float: blocks of their own, over which the sentence around runs on."""
        found = self._collected(lambda: self._children(element), place)
        self._float([_placed(piece, place) for piece in found])

    def _float(self, found: list[Piece]) -> None:
        if self._flow.place():
            self._flow.space()
            self._later += found
        else:
            self.pieces += found

    def _footnote(self, element: Element, names: tuple[str, ...]) -> None:
        names = names or (f"note-{len(self.pieces) + len(self._later)}",)
        self._float(self._collected(lambda: self._children(element), Place.FOOTNOTE, names))

    def _table(self, table: Element) -> None:
        if next(table.iterdescendants("table"), None) is not None or _is_layout(table):
            self._flush()
            self._children(table)
            self._flush()
            return
        found: list[Piece] = []
        for part in table.iter("caption", "tr"):
            place = Place.CAPTION if part.tag == "caption" else Place.TABLE
            found += [_placed(each, place) for each in self._collected(lambda part=part: self._cells(part), place)]  # type: ignore[misc]
        self._float(found)

    def _cells(self, row: Element) -> None:
        self._own += names_of(row)
        for cell in row if row.tag == "tr" else [row]:
            if isinstance(cell.tag, str):
                self._row_text(cell)
                self._flow.break_here()

    def _row_text(self, cell: Element) -> None:
        """A cell's running text; blocks inside it do not end the row."""
        self._flow.add(cell.text)
        for child in cell:
            if isinstance(child.tag, str) and (child.tag in _BLOCKS or child.tag in _HEADINGS):
                self._flow.space()
                self._depth += 1
                if self._depth <= _DEEPEST:
                    self._row_text(child)
                self._depth -= 1
                self._flow.space()
            else:
                self._walk(child)
            self._flow.add(child.tail)

    def _flush(self) -> None:
        """End the block that is being collected."""
        flow, self._flow = self._flow, TextFlow(0)
        block = flow.block(self._place, -1, self._note[0] if self._note else "")
        later, self._later = self._later, []
        if block is not None and block.text:
            names = self._note or tuple(dict.fromkeys(self._own))
            block = msgspec.structs.replace(block, markers=merged(block))
            self.pieces.append(Piece(block, label=self._label, names=names))
            self._own, self._label = [], ""
        self.pieces += later

    # Running text ---------------------------------------------------------------------------------------------

    def _phrase(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._break(element)
        elif tag == "math":
            leaves = (leaf.text or "" for leaf in element.iter(*_MATH_LEAVES))
            self._flow.add("".join("".join(leaves).split()))
        elif tag == "q":
            self._flow.add("“")
            self._children(element)
            self._flow.add("”")
        elif tag in _RUN_INS:
            self._run_in(element)
        elif self._is_copy(element):
            return
        elif self._is_inline_note(element):
            self._footnote(element, tuple(names_of(element)))
        else:
            self._linked_text(element)

    def _run_in(self, element: Element) -> None:
        """A bold or italic beginning that ends like a heading is one."""
        flow = self._flow
        opens = flow.place() == 0
        self._linked_text(element)
        rest = (element.tail or "").lstrip()
        goes_on = bool(rest) and not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "“\"'(‘[«¿¡")
        if opens and flow is self._flow and flow.last_character() in (".", ":", "?", "!") and not goes_on:
            flow.break_here()

    def _linked_text(self, element: Element) -> None:
        targets = tuple(dict.fromkeys(name for name in targets_of(element) if name in self._names))
        raised = element.tag == "sup" or bool(_RAISED.search(element.get("style") or ""))
        if not (raised or targets) or (targets and self._linked):
            self._children(element)
            return
        self._raised += raised
        self._linked += bool(targets)
        flow, start = self._flow, self._flow.place()
        self._children(element)
        if flow is self._flow and flow.place() > start:
            if targets:
                inner = next(element.iter("sup"), None) is not None
                flow.mark(start, targets, superscript=self._raised > 0 or inner)
            elif raised:
                flow.mark(start, (), superscript=True)
        self._raised -= raised
        self._linked -= bool(targets)

    def _break(self, element: Element) -> None:
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            self._flush()
        else:
            self._flow.break_if_ended()
            self._flow.space()

    def _is_copy(self, element: Element) -> bool:
        """True for an element inside a paragraph that repeats an entry: a tooltip."""
        if not self._copies or not self._flow.place() or element.tag in ("a", "sup", "b", "i", "em", "strong"):
            return False
        text = all_text(element)
        if len(text) < _TOOLTIP:
            return False
        start = folded(text.lstrip(" \t\r\n0123456789.[]"))
        # What holds the link beside the copy is the citation itself.
        return start in self._copies and not any(
            name in self._names for link in element.iter("a", "sup") for name in targets_of(link)
        )

    def _is_inline_note(self, element: Element) -> bool:
        return (
            element.tag == "span"
            and not self._note
            and bool(words_of(element) & _NOTE_WORDS)
            and element.get("href") is None
            and len(inline_text(all_text(element))) > 30
        )


def _placed(piece: Piece, place: Place) -> Piece:
    """The piece as a part of a float: no heading, and in the float's place where it has none of its own."""
    block = piece.block
    if block.place is Place.BODY:
        block = msgspec.structs.replace(block, place=place)
    return msgspec.structs.replace(piece, level=0, block=block)


def _counted(element: Element) -> str:
    """The number that a browser prints before a list item; "" where it prints none."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
        return ""
    given = element.get("value") or ""
    start = parent.get("start") or ""
    first = int(start) if start.isdecimal() and len(start) < 5 else 1
    return given if given.isdecimal() else str(first + parent.index(element))


def _is_abstract(element: Element) -> bool:
    return element.tag in ("section", "div") and (
        element.get("role") == "doc-abstract"
        or ("abstract" in words_of(element) and not words_of(element) & {"graphical", "authors", "list"})
    )


def _is_layout(table: Element) -> bool:
    """True for a table that only arranges paragraphs on an old page."""
    if table.get("role") in ("presentation", "none"):
        return True
    cells = list(table.iter("td", "th"))
    return len(cells) <= 3 and len(all_text(table)) > 1000


def _run_in_heading(paragraph: Element) -> str:
    """The text of a paragraph that is bold as a whole and names a part of a paper; "" for all others."""
    if (paragraph.text or "").strip():
        return ""
    inner = [child for child in paragraph if isinstance(child.tag, str) and child.tag != "br"]
    if len(inner) != 1 or any((child.tail or "").strip() for child in paragraph):
        return ""
    found = inner[0]
    while (
        found.tag in ("font", "span", "center", "u", "i", "em", "big")
        and len(found) == 1
        and not (found.text or "").strip()
    ):
        found = found[0]
    text = inline_text(all_text(paragraph))
    if found.tag not in ("b", "strong") or not 2 < len(text) <= 90 or text.endswith((".", ",", ";")):
        return ""
    known = is_list_heading(text) or section_role((text,)) is not SectionRole.OTHER or len(text) <= 60
    return text if known else ""

"""The running text of a JATS article: blocks with markers, sections, and the place where each stands.

A paragraph inside another one (a list, a quotation, a definition) is a block of its own and ends the sentence of the
outer one; a float (figure, table, box) or a footnote is a block of its own too, but the outer sentence runs on over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from citance.model import Place
from citance.read.safexml import Element, local_name
from citance.read.textflow import BlockList, TextFlow
from citance.read.walker import TextWalker, plain_heading

__all__ = ["BodyReader"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_MATH_LEAVES = ("{*}mi", "{*}mo", "{*}mn", "{*}mtext", "{*}ms")
_TEX = re.compile(r"\\begin\{document\}\s*\$*(.*?)\$*\s*\\end\{document\}", re.S)
_SPLIT_RIDS = re.compile(r"[\s,;]+")
# Only figures, dashes and separators: what a superscript citation without a link looks like.
_BARE_NUMBERS = re.compile(r"[\[(]?\s*\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*\s*[\])]?")
_TITLES = frozenset({"title", "subtitle", "label"})
# Elements whose paragraphs stand on their own, with the place that they give.
_FLOATS: Mapping[str, Place] = {
    "fig": Place.CAPTION,
    "fig-group": Place.CAPTION,
    "table-wrap": Place.CAPTION,
    "table-wrap-group": Place.CAPTION,
    "chem-struct-wrap": Place.CAPTION,
    "supplementary-material": Place.CAPTION,
    "media": Place.CAPTION,
    "boxed-text": Place.BOX,
    "fn": Place.FOOTNOTE,
    "table-wrap-foot": Place.TABLE,
    "table": Place.TABLE,
}
_INNER_BLOCKS = frozenset(
    {"p", "list", "list-item", "disp-quote", "def-list", "speech", "verse-group", "statement", "sec", "ack", "attrib"}
)
_SKIPPED = frozenset(
    {"ref-list", "disp-formula", "graphic", "inline-graphic", "object-id", "alt-text", "long-desc", "permissions", "sec-meta",
     "front", "front-stub", "sub-article", "response", "contrib-group", "kwd-group", "counts", "custom-meta-group",
     "annotation", "processing-meta", "inline-media", "tex-math-source", "index-term", "target"}
)  # fmt: skip
_NOT_IN_HEADING = frozenset({"xref", "fn", "sup"})
# Parts of the text that can hold markers; each gives a block, everything else is looked through.
_LEAVES = frozenset({"p", "title", "subtitle", "attrib", "verse-line", "term", "preformat", "speaker"})


class BodyReader(TextWalker):
    """The walker over a JATS text."""

    def __init__(self, blocks: BlockList, names: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(blocks, names)
        self._handlers: dict[str, Callable[[Element, TextFlow], None]] = {
            "xref": self._xref,
            "sup": self._sup,
            "break": self._break,
            "alternatives": self._alternatives,
            "inline-formula": self._formula,
            "disp-formula": self._formula,
            "tex-math": lambda element, flow: flow.add(_tex(element)),
            _MATHML + "math": self._math,
            "bold": self._run_in,
            "italic": self._run_in,
        }

    # Structure ------------------------------------------------------------------------------------------------

    def _structure(self, element: Element) -> None:
        tag = element.tag
        if tag in _LEAVES:
            self._leaf(element)
        elif tag == "sec" or tag == "app" or tag == "ack" or local_name(tag) == "treatment-sec":
            self._sec(element)
        elif tag in _FLOATS:
            self._float(element)
        elif tag == "ref-list":
            self._ref_list(element)
        elif tag not in _SKIPPED and tag != "label":
            self._loose_text(element)

    def _loose_text(self, element: Element) -> None:
        """Look through a wrapper; where it holds text itself (a `def` or `td` without `p`), that is a block."""
        if (element.text and not element.text.isspace()) or element.tag == "xref":
            self._leaf(element)
        else:
            self._descend(element)

    def _ref_list(self, element: Element) -> None:
        """Only the paragraphs and headings that introduce the entries."""
        for child in element:
            if child.tag == "p":
                self._leaf(child)

    def _sec(self, element: Element) -> None:
        title = plain_heading(element.find("title"), _NOT_IN_HEADING)
        titles = (*self._titles, title) if title else self._titles
        self._under(element, titles, element.get("sec-type") or "")

    def _float(self, element: Element) -> None:
        tag = element.tag
        before = self._place, self._note, self._raised
        self._place = Place.TABLE if tag == "fn" and self._place is Place.TABLE else _FLOATS[tag]
        self._raised = 0
        if tag == "fn":
            self._note = element.get("id") or "note"
        if tag == "table":
            self._table(element)
        else:
            self._descend(element)
        self._place, self._note, self._raised = before

    def _table(self, table: Element) -> None:
        """One block a row, its cells apart, so that the neighbouring cells are the context."""
        if next(table.iter("xref", "fn"), None) is None:
            return
        for row in table.iter("tr"):
            if next(row.iter("xref", "fn"), None) is not None:
                self._row(row)

    def _leaf(self, element: Element) -> None:
        flow = self._blocks.begin()
        self._inline(element, flow)
        if element.tag not in _TITLES or flow.markers:
            self._end(flow)

    # Running text ---------------------------------------------------------------------------------------------

    def _inline(self, element: Element, flow: TextFlow) -> None:
        flow.add(element.text)
        for child in element:
            tag = child.tag
            handler = self._handlers.get(tag)
            if handler is not None:
                handler(child, flow)
            elif tag in _INNER_BLOCKS:
                self._interrupt(child, flow)
            elif tag in _FLOATS:
                if tag != "fn":
                    flow.space()
                self._structure(child)
            elif tag not in _SKIPPED:
                self._inline(child, flow)
            flow.add(child.tail)

    def _break(self, _: Element, flow: TextFlow) -> None:
        flow.break_if_ended()
        flow.space()

    def _xref(self, element: Element, flow: TextFlow) -> None:
        kind = element.get("ref-type")
        rid = element.get("rid") or ""
        # Nearly every link names one entry.
        keys = self._names.get(rid) or self._keys(filter(None, _SPLIT_RIDS.split(rid)), told=kind == "bibr")
        if kind != "bibr" and not keys:
            self._inline(element, flow)
            return
        start = flow.place()
        raised = self._raised > 0 or (len(element) > 0 and next(element.iter("sup"), None) is not None)
        self._raise(element, flow)
        flow.mark(start, keys, superscript=raised)

    def _sup(self, element: Element, flow: TextFlow) -> None:
        if self._raised or len(element) or not _BARE_NUMBERS.fullmatch((element.text or "").strip()):
            self._raise(element, flow)
            return
        start = flow.place()
        flow.add(element.text)
        flow.mark(start, (), superscript=True)

    def _run_in(self, element: Element, flow: TextFlow) -> None:
        """A bold or italic beginning that ends like a heading is one."""
        opens = flow.place() == 0
        self._inline(element, flow)
        if opens and flow.last_character() in (".", ":", "?", "!") and not _goes_on(element.tail):
            flow.break_here()

    def _alternatives(self, element: Element, flow: TextFlow) -> None:
        """One of the forms: MathML before TeX, a table before its picture."""
        for tag in (_MATHML + "math", "table", "textual-form", "tex-math"):
            chosen = element.find(tag)
            if chosen is not None:
                handler = self._handlers.get(tag)
                if handler is not None:
                    handler(chosen, flow)
                else:
                    self._structure(chosen)
                return
        for child in element:
            self._inline(child, flow)

    def _formula(self, element: Element, flow: TextFlow) -> None:
        displayed = element.tag == "disp-formula"
        if displayed:
            flow.break_if_ended()
            flow.space()
        self._formula_text(element, flow)
        if displayed:
            flow.space()

    def _formula_text(self, element: Element, flow: TextFlow) -> None:
        math = next(element.iter(_MATHML + "math"), None)
        if math is not None:
            self._math(math, flow)
            return
        tex = next(element.iter("tex-math"), None)
        if tex is not None:
            flow.add(_tex(tex))
        else:
            self._inline(element, flow)

    def _math(self, element: Element, flow: TextFlow) -> None:
        leaves = (leaf.text or "" for leaf in element.iter(*_MATH_LEAVES))
        flow.add("".join("".join(leaves).split()))


def _goes_on(tail: str | None) -> bool:
    """True when the text after a run-in heading would continue its sentence ("**E. coli** strains")."""
    rest = (tail or "").lstrip()
    return bool(rest) and not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "“\"'(‘[«¿¡")


def _tex(element: Element) -> str:
    text = element.text or ""
    found = _TEX.search(text)
    return found.group(1) if found else text

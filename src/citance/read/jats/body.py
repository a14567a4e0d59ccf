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

__all__ = ["BodyReader"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_MATH_LEAVES = ("{*}mi", "{*}mo", "{*}mn", "{*}mtext", "{*}ms")
_TEX = re.compile(r"\\begin\{document\}\s*\$*(.*?)\$*\s*\\end\{document\}", re.S)
_SPLIT_RIDS = re.compile(r"[\s,;]+")
# Only figures, dashes and separators: what a superscript citation without a link looks like.
_BARE_NUMBERS = re.compile(r"[\[(]?\s*\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*\s*[\])]?")
_TITLES = frozenset({"title", "subtitle", "label"})
# Elements whose paragraphs stand on their own, with the place that they give.
_FLOATS: Mapping[str, Place | None] = {
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
    {"ref-list", "graphic", "inline-graphic", "object-id", "alt-text", "long-desc", "permissions", "sec-meta",
     "front", "front-stub", "sub-article", "response", "contrib-group", "kwd-group", "counts", "custom-meta-group",
     "annotation", "processing-meta", "inline-media", "tex-math-source", "index-term", "target"}
)  # fmt: skip
# Parts of the text that can hold markers; each gives a block, everything else is looked through.
_LEAVES = frozenset({"p", "title", "subtitle", "attrib", "verse-line", "term", "preformat", "speaker", "disp-formula"})


class BodyReader:
    """Walks parts of an article and fills a `BlockList`.

    `names` maps every id of the source that leads to references (entries, citations, footnotes that hold one) to the
    keys of these; `lost` collects the ids that bibliographic links name and the source does not have.
    """

    def __init__(self, blocks: BlockList, names: Mapping[str, tuple[str, ...]]) -> None:
        self._blocks = blocks
        self._names = names
        self._titles: tuple[str, ...] = ()
        self._section = -1
        self._place = Place.BODY
        self._note = ""
        self._superscript = 0
        self.lost: dict[str, None] = {}
        self._inline: dict[str, Callable[[Element, TextFlow], None]] = {
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
            "ext-link": self._through,
            "named-content": self._through,
        }

    # Structure ------------------------------------------------------------------------------------------------

    def read(
        self, part: Element | None, place: Place = Place.BODY, titles: tuple[str, ...] = (), kind: str = ""
    ) -> None:
        """Read all of `part`, whose text stands in `place` under the headings `titles`."""
        if part is None:
            return
        before = self._place, self._titles, self._section
        self._place, self._titles = place, titles
        self._section = self._blocks.section(titles, kind) if titles else -1
        self._descend(part)
        self._place, self._titles, self._section = before

    def read_one(self, element: Element) -> None:
        """Read one element of the back matter."""
        self._section = -1
        self._structure(element)

    def _descend(self, parent: Element) -> None:
        for child in parent:
            self._structure(child)

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
        heading = element.find("title")
        title = _heading(heading)
        before = self._titles, self._section
        if title:
            self._titles = (*self._titles, title)
        self._section = self._blocks.section(self._titles, element.get("sec-type") or "")
        self._descend(element)
        self._titles, self._section = before

    def _float(self, element: Element) -> None:
        tag = element.tag
        before = self._place, self._note, self._superscript
        place = _FLOATS[tag]
        if before[0] is Place.TABLE and tag == "fn":
            place = Place.TABLE
        self._place = place or self._place
        self._superscript = 0
        if tag == "fn":
            self._note = element.get("id") or "note"
        if tag == "table":
            self._table(element)
        else:
            self._descend(element)
        self._place, self._note, self._superscript = before

    def _table(self, table: Element) -> None:
        """One block a row, its cells apart, so that the neighbouring cells are the context."""
        if next(table.iter("xref", "fn"), None) is None:
            return
        for row in table.iter("tr"):
            if next(row.iter("xref", "fn"), None) is None:
                continue
            flow = self._blocks.begin()
            for cell in row:
                self._inline_content(cell, flow)
                flow.break_here()
            self._blocks.end(flow, self._place, self._section, self._note)

    def _leaf(self, element: Element) -> None:
        flow = self._blocks.begin()
        if element.tag == "disp-formula":
            self._formula(element, flow)
        else:
            self._inline_content(element, flow)
        if element.tag == "disp-formula" or (element.tag in _TITLES and not flow.markers):
            return
        self._blocks.end(flow, self._place, self._section, self._note)

    # Running text ---------------------------------------------------------------------------------------------

    def _inline_content(self, element: Element, flow: TextFlow) -> None:
        flow.add(element.text)
        for child in element:
            tag = child.tag
            handler = self._inline.get(tag)
            if handler is not None:
                handler(child, flow)
            elif tag in _INNER_BLOCKS:
                self._interrupt(child, flow)
            elif tag in _FLOATS:
                if tag != "fn":
                    flow.space()
                self._structure(child)
            elif tag not in _SKIPPED:
                self._inline_content(child, flow)
            flow.add(child.tail)

    def _interrupt(self, element: Element, flow: TextFlow) -> None:
        """A paragraph, list or quotation inside this one: blocks of their own, then the rest of this one."""
        place, section, note = self._place, self._section, self._note
        self._blocks.interrupt(flow, place, section, note, lambda: self._structure(element))

    def _break(self, _: Element, flow: TextFlow) -> None:
        flow.break_if_ended()
        flow.space()

    def _through(self, element: Element, flow: TextFlow) -> None:
        self._inline_content(element, flow)

    def _xref(self, element: Element, flow: TextFlow) -> None:
        kind = element.get("ref-type")
        keys = self._keys(element.get("rid") or "", told=kind == "bibr")
        if kind != "bibr" and not keys:
            self._inline_content(element, flow)
            return
        start = flow.place()
        raised = self._superscript > 0 or (len(element) > 0 and next(element.iter("sup"), None) is not None)
        self._superscript += 1
        self._inline_content(element, flow)
        self._superscript -= 1
        flow.mark(start, keys, superscript=raised)

    def _keys(self, rid: str, *, told: bool) -> tuple[str, ...]:
        """The references that the ids of a link lead to; ids that lead nowhere are noted if it is bibliographic."""
        known = self._names.get(rid)
        if known is not None:
            return known
        rids = [part for part in _SPLIT_RIDS.split(rid) if part]
        if told:
            self.lost.update(dict.fromkeys(part for part in rids if part not in self._names))
        return tuple(dict.fromkeys(key for part in rids for key in self._names.get(part, ())))

    def _sup(self, element: Element, flow: TextFlow) -> None:
        if self._superscript or len(element) or not _BARE_NUMBERS.fullmatch((element.text or "").strip()):
            self._superscript += 1
            self._inline_content(element, flow)
            self._superscript -= 1
            return
        start = flow.place()
        flow.add(element.text)
        flow.mark(start, (), superscript=True)

    def _run_in(self, element: Element, flow: TextFlow) -> None:
        """A bold or italic beginning that ends like a heading is one."""
        opens = flow.place() == 0
        self._inline_content(element, flow)
        if opens and flow.last_character() in (".", ":", "?", "!") and not _goes_on(element.tail):
            flow.break_here()

    def _alternatives(self, element: Element, flow: TextFlow) -> None:
        """One of the forms: MathML before TeX, a table before its picture."""
        for tag in (_MATHML + "math", "table", "textual-form", "tex-math"):
            chosen = element.find(tag)
            if chosen is not None:
                handler = self._inline.get(tag)
                if handler is not None:
                    handler(chosen, flow)
                else:
                    self._structure(chosen)
                return
        for child in element:
            self._inline_content(child, flow)

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
            self._inline_content(element, flow)

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


def _heading(title: Element | None) -> str:
    """A heading's text without markers and footnotes."""
    if title is None:
        return ""
    parts = [title.text or ""]
    for element in title:
        if element.tag not in ("xref", "fn", "sup"):
            parts.append(_heading(element))
        parts.append(element.tail or "")
    return " ".join("".join(parts).split())

"""The running text of a TEI text: blocks with markers, under their headings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from citance.model import Place
from citance.read.safexml import Element
from citance.read.tei.fields import XML
from citance.read.textflow import BlockList, TextFlow
from citance.read.walker import TextWalker, plain_heading

__all__ = ["BodyReader"]

_SKIPPED = frozenset({"graphic", "listBibl", "listOrg", "formula-label", "gap", "index"})
_OWN_BLOCK = frozenset({"p", "ab", "head", "figDesc", "l", "cell", "item", "lg", "byline", "epigraph"})
_INNER = frozenset({"list", "lg", "quote", "cit", "table", "figure", "eg", "egXML", "floatingText", "p", "item", "ab"})
_SHOWN_AS_CODE = frozenset({"egXML", "eg"})
_NOT_IN_HEADING = frozenset({"note", "ref"})


class BodyReader(TextWalker):
    """The walker over a TEI text."""

    def __init__(self, blocks: BlockList, names: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(blocks, names)
        self._numbered: dict[str, tuple[str, ...]] = {}

    def _structure(self, element: Element) -> None:
        tag = element.tag
        if tag == "div" or re.fullmatch(r"div[1-7]", tag):
            self._division(element)
        elif tag == "figure":
            self._at(element, Place.CAPTION)
        elif tag == "table":
            self._table(element)
        elif tag == "note":
            self._note_element(element)
        elif tag in _OWN_BLOCK or tag == "ref":
            self._leaf(element)
        elif tag not in _SKIPPED and tag != "label":
            if element.text and not element.text.isspace():
                self._leaf(element)
            else:
                self._descend(element)

    def _division(self, element: Element) -> None:
        head = element.find("head")
        titles = self._titles
        title = plain_heading(head, _NOT_IN_HEADING)
        if title:
            titles = (*self._above(head), title)
            if head is not None and head.get("n"):
                self._numbered[str(head.get("n")).strip(".")] = titles
        before = self._place
        if element.get("type") == "abstract":
            self._place = Place.ABSTRACT
        self._under(element, titles, (element.get("type") or "") if titles else "")
        self._place = before

    def _above(self, head: Element | None) -> tuple[str, ...]:
        """The headings above this one. GROBID writes all divisions side by side: "2.1" still stands under "2"."""
        number = (head.get("n") or "").strip(".") if head is not None else ""
        outer, dot, _ = number.rpartition(".")
        return self._numbered.get(outer, self._titles) if dot and not self._titles else self._titles

    def _table(self, table: Element) -> None:
        before, self._place = self._place, Place.TABLE
        for row in table.iter("row"):
            if next(row.iter("ref"), None) is not None:
                self._row(row)
        self._place = before

    def _note_element(self, note: Element) -> None:
        before = self._place, self._note, self._raised
        if self._place is Place.BODY:
            self._place = Place.FOOTNOTE
        self._note, self._raised = note.get(XML + "id") or "note", 0
        if any(child.tag in ("p", "ab", "list") for child in note):
            self._descend(note)
        else:
            self._leaf(note)
        self._place, self._note, self._raised = before

    def _leaf(self, element: Element) -> None:
        flow = self._blocks.begin()
        if element.tag == "ref":
            self._ref(element, flow)
        else:
            self._inline(element, flow)
        if element.tag != "head" or flow.markers:
            self._end(flow)

    def _inline(self, element: Element, flow: TextFlow) -> None:
        flow.add(element.text)
        for child in element:
            self._inline_child(child, flow)
            flow.add(child.tail)

    def _inline_child(self, child: Element, flow: TextFlow) -> None:
        tag = child.tag
        if tag == "ref":
            self._ref(child, flow)
        elif tag == "note":
            self._structure(child)
        elif tag == "lb":
            flow.space()
        elif tag == "formula":
            flow.break_if_ended()
            flow.space()
            flow.add(child.text)
            for part in child:
                if part.tag != "label":
                    self._inline(part, flow)
                flow.add(part.tail)
            flow.space()
        elif tag == "hi" and "sup" in (child.get("rend") or ""):
            self._raise(child, flow)
        elif tag in _INNER and not (tag == "quote" and child.find("p") is None and child.find("lg") is None):
            if tag not in _SHOWN_AS_CODE:
                self._interrupt(child, flow)
        elif tag not in _SKIPPED:
            self._inline(child, flow)

    def _ref(self, element: Element, flow: TextFlow) -> None:
        kind = element.get("type") or ""
        targets = [target[1:] for target in (element.get("target") or "").split() if target.startswith("#")]
        bibliographic = kind in ("bibr", "bibl", "biblio")
        keys = self._keys(targets, told=bibliographic)
        if not bibliographic and not keys:
            self._inline(element, flow)
            return
        start = flow.place()
        self._inline(element, flow)
        flow.mark(start, keys, superscript=self._raised > 0)

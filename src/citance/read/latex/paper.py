"""From what the walk left behind to a paper: citations printed, blocks with their markers, sections, the work itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from citance.model import Marker, Paper, Place, Work
from citance.read.latex.front import read_front
from citance.read.latex.lists import ReferenceList, cited_keys, read_list
from citance.read.latex.parts import BREAK, Citation, Draft, LabelRef, Raised
from citance.read.latex.printing import Part, Printer
from citance.read.latex.style import CitationStyle, find_style
from citance.read.latex.symbols import ligatures
from citance.read.latex.tokens import tokenise
from citance.read.latex.walk import Walker
from citance.read.textflow import BlockList, TextFlow, inline_text

__all__ = ["make_paper"]

_RAISED = str.maketrans("0123456789-–,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻,")
_BETWEEN_NAME_AND_YEAR = re.compile(r"(?:[’']s?|\.)?\s*[(\[]?\s*")
_KINDS = {"section": "Section", "figure": "Figure", "table": "Table", "equation": "Equation", "appendix": "Appendix"}
_OPENING = {")": "(", "]": "["}


class _Span(NamedTuple):
    """A marker in the making."""

    start: int
    end: int
    keys: tuple[str, ...]
    raised: bool
    form: str


def make_paper(walker: Walker, sha256: str) -> Paper:
    """The paper of a source that was walked to its end."""
    cited = cited_keys(walker.drafts)
    found = read_list(walker, cited, lambda text: _rendered(walker, text))
    style = _style(walker, found)
    printer = Printer(style, found.references, found.entries)
    blocks = BlockList()
    writer = _Writer(walker, printer, blocks)
    for draft in walker.drafts:
        if not draft.row or any(isinstance(piece, Citation) for piece in draft.pieces):
            writer.write(draft)
    if walker.stream.budget.spent:
        walker.warn(walker.stream.budget.spent)
    finished = blocks.blocks()
    abstract = " ".join(block.text for block in finished if block.place is Place.ABSTRACT)
    work: Work = read_front(walker.front, walker.text, abstract)
    return Paper(
        work=work,
        sections=blocks.sections(),
        blocks=finished,
        references=tuple(found.references.values()),
        sha256=sha256,
        format="latex",
        warnings=tuple(walker.warnings),
    )


def _rendered(walker: Walker, text: str) -> str:
    """A field of a database; only commands need the walker."""
    if "\\" in text or "$" in text:
        return walker.text(tokenise(text))
    return " ".join(ligatures(text.replace("{", "").replace("}", "").replace("~", " ")).split())


def _style(walker: Walker, found: ReferenceList) -> CitationStyle:
    """The style, and the labels and letters that it gives the entries."""
    forms = Counter(
        piece.form for draft in walker.drafts for piece in draft.pieces if isinstance(piece, Citation) and piece.items
    )
    labels = [found.entries[key].label for key in found.references if key in found.entries]
    style = find_style(
        walker.packages, walker.style_settings, walker.bibliography_style, labels, forms, walker.document_class
    )
    if style.mode == "numeric":
        found.numbered()
    elif style.mode == "label":
        found.labelled()
    elif found.from_database:
        found.letter(style.names_shown, style.name_and)
    return style


class _Writer:
    """Writes drafts as blocks."""

    def __init__(self, walker: Walker, printer: Printer, blocks: BlockList) -> None:
        self._labels = walker.labels
        self._printer = printer
        self._blocks = blocks
        self._raised_style = printer.style.raised or printer.style.auto == "super"

    def write(self, draft: Draft) -> None:
        """One block, its citations printed."""
        flow = self._blocks.begin()
        spans: list[_Span] = []
        pending: list[str] = []
        for piece in draft.pieces:
            if isinstance(piece, str):
                pending.append(piece)
                continue
            if isinstance(piece, LabelRef):
                pending.append(self._reference(piece))
                continue
            if isinstance(piece, Raised) and not self._raised_style:
                pending.append(piece.text.translate(_RAISED))
                continue
            parts = self._printer.print(piece) if isinstance(piece, Citation) else []
            # Raised citations take the space before them away.
            self._flush(pending, flow, glued=bool(parts) and parts[0].glued)
            if isinstance(piece, Citation):
                _cite(parts, piece.form.lower(), flow, spans)
            elif isinstance(piece, Raised):
                start = flow.place()
                flow.add(piece.text)
                flow.mark(start, (), superscript=True)
            elif piece is BREAK:
                flow.break_here()
            else:
                flow.break_if_ended()
        self._flush(pending, flow, glued=False)
        text = flow.text()
        for span in _joined(spans, text):
            flow.markers.append(Marker(span.start, span.end, span.keys, span.raised))
        section = self._blocks.section(draft.titles, draft.kind) if draft.titles or draft.kind else -1
        self._blocks.end(flow, draft.place, section, draft.note)

    @staticmethod
    def _flush(pending: list[str], flow: TextFlow, *, glued: bool) -> None:
        if pending:
            text = "".join(pending)
            flow.add(text.rstrip() if glued else text)
            pending.clear()

    def _reference(self, piece: LabelRef) -> str:
        """A reference to a part of the paper: its number, with the word that the command prints."""
        printed = []
        for label in piece.label.split(","):
            kind, number = self._labels.get(label.strip(), ("", ""))
            word = _KINDS.get(kind, "") if piece.form in ("autoref", "cref", "Cref", "vref", "Vref") else ""
            if piece.form == "cref":
                word = word.lower()
            number = f"({number or '??'})" if piece.form == "eqref" else number or "??"
            printed.append(f"{word} {number}".strip())
        return " and ".join(printed)


def _cite(parts: list[Part], form: str, flow: TextFlow, spans: list[_Span]) -> None:
    for part in parts:
        if part.keys:
            start = flow.place()
            flow.add(part.text)
            spans.append(_Span(start, start + len(inline_text(part.text)), part.keys, part.raised, form))
        else:
            flow.add(part.text)


def _joined(spans: list[_Span], text: str) -> list[_Span]:
    """Names and year that two commands print of one work are one marker; names before its number are none."""
    joined: list[_Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and before.form == "author" and before.keys == span.keys and span.form != "author":
            gap = _BETWEEN_NAME_AND_YEAR.fullmatch(text, before.end, span.start)
            if gap is not None:
                joined.pop()
                if span.form in ("year", "yearpar"):
                    span = span._replace(start=before.start)
                    inside = text[span.start : span.end]
                    closing = text[span.end : span.end + 1]
                    if closing in _OPENING and inside.count(_OPENING[closing]) > inside.count(closing):
                        span = span._replace(end=span.end + 1)
        joined.append(span)
    return joined

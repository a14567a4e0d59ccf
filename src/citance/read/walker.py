"""What the walkers over the text of all XML vocabularies share: where they are, and how a block begins and ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from citance.model import EditorialNotice, Paper, Place, Work
from citance.read.reflist import RefList
from citance.read.safexml import Element
from citance.read.textflow import BlockList, TextFlow

__all__ = ["TextWalker", "plain_heading"]


class TextWalker(ABC):
    """Walks parts of a text and fills a `BlockList`.

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
        self._raised = 0
        self.lost: dict[str, None] = {}

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
        """Read one element that stands under no heading."""
        self._section = -1
        self._structure(element)

    def paper(
        self,
        work: Work,
        references: RefList,
        *,
        sha256: str,
        source: str,
        warnings: Iterable[str],
        notices: tuple[EditorialNotice, ...] = (),
    ) -> Paper:
        """The paper with all that was read; `source` names the format."""
        lost = (f"a marker points to {name!r}, which is not in the file" for name in self.lost)
        return Paper(
            work=work,
            sections=self._blocks.sections(),
            blocks=self._blocks.blocks(),
            references=tuple(references.references),
            notices=notices,
            sha256=sha256,
            format=source,
            warnings=(*warnings, *references.warnings, *lost),
        )

    @abstractmethod
    def _structure(self, element: Element) -> None:
        """Read an element that is a block, or that holds blocks."""

    @abstractmethod
    def _inline(self, element: Element, flow: TextFlow) -> None:
        """Add the running text of an element to a block."""

    def _descend(self, parent: Element) -> None:
        for child in parent:
            self._structure(child)

    def _at(self, element: Element, place: Place) -> None:
        """Descend into an element whose blocks stand in `place`."""
        before, self._place = self._place, place
        self._descend(element)
        self._place = before

    def _under(self, element: Element, titles: tuple[str, ...], kind: str = "") -> None:
        """Descend into an element whose blocks stand under the headings `titles`."""
        before = self._titles, self._section
        self._titles = titles
        self._section = self._blocks.section(titles, kind) if titles or kind else -1
        self._descend(element)
        self._titles, self._section = before

    def _leaf(self, element: Element) -> None:
        """A block of its own."""
        flow = self._blocks.begin()
        self._inline(element, flow)
        self._end(flow)

    def _row(self, cells: Iterable[Element]) -> None:
        """A table's row is one block, its cells apart, so that the neighbouring cells are the context."""
        flow = self._blocks.begin()
        for cell in cells:
            self._inline(cell, flow)
            flow.break_here()
        self._end(flow)

    def _end(self, flow: TextFlow) -> None:
        self._blocks.end(flow, self._place, self._section, self._note)

    def _interrupt(self, element: Element, flow: TextFlow) -> None:
        """A paragraph, list or quotation inside this one: blocks of their own, then the rest of this one."""
        place, section, note = self._place, self._section, self._note
        self._blocks.interrupt(flow, place, section, note, lambda: self._structure(element))

    def _raise(self, element: Element, flow: TextFlow) -> None:
        """The text of a superscript."""
        self._raised += 1
        self._inline(element, flow)
        self._raised -= 1

    def _keys(self, ids: Iterable[str], *, told: bool = True) -> tuple[str, ...]:
        """The references that the ids of a link lead to; those that lead nowhere are noted if `told`."""
        found: dict[str, None] = {}
        for name in ids:
            keys = self._names.get(name)
            if keys is not None:
                found.update(dict.fromkeys(keys))
            elif told:
                self.lost[name] = None
        return tuple(found)


def plain_heading(heading: Element | None, skipped: frozenset[str]) -> str:
    """A heading's text without the elements of `skipped` (markers, footnotes)."""
    if heading is None:
        return ""
    parts = [heading.text or ""]
    for element in heading:
        if element.tag not in skipped:
            parts.append(plain_heading(element, skipped))
        parts.append(element.tail or "")
    return " ".join("".join(parts).split())

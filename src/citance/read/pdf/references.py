"""The reference list of a PDF: its lines, its entries, and where on the pages each entry begins.

The list is found (`_reflists`), cut into entries and read (`citance.read.entries`); the entries' places answer which one a
link of the file leads to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from citance.model import Reference
from citance.read.entries import read_list
from citance.read.pdf._reflists import RefListSpan, find_lists
from citance.read.pdf._refnotes import find_notes, read_notes
from citance.read.pdf.lines import LineRole, LinkTarget, Page

__all__ = ["FoundReferences", "find_references"]

_ABOVE = 60.0
"""Points by which a link may lead above the entry's first line: files set it to the top of the line and some white space."""
_BELOW = 14.0
_LEAST_VOTES = 4
_LAST_NUMBER = re.compile(r"(\d{1,4})$")


class _Spot(NamedTuple):
    """Where an entry begins: the top of its first line, its left and right edges, in points from the top left."""

    y: float
    x0: float
    x1: float
    key: str
    column: int
    number: int
    """The entry's place in the list, from 1."""


@dataclass(slots=True)
class FoundReferences:
    """The references of a PDF.

    `lines` are the (page, position in the page) of all lines of the lists, headings included.
    """

    references: list[Reference] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    _spots: dict[int, list[_Spot]] = field(default_factory=dict)
    _habit: float | None = None

    def key_at(self, page: int, x: float | None, y: float | None, name: str = "") -> str | None:
        """The key of the entry that a link to a point of a page (0-based; points from the top left) leads to, or None.

        The number at the end of a named destination ("CR12") decides between two columns where `x` is not told.
        """
        spots = self._spots.get(page)
        if not spots or y is None:
            return None
        near = [spot for spot in spots if -_ABOVE <= y - spot.y <= _BELOW]
        if x is not None and x > 1:
            column = [spot for spot in near if spot.x0 - 40 <= x <= spot.x1]
            near = column or near
        elif len({spot.column for spot in near}) > 1:
            number = _LAST_NUMBER.search(name)
            near = [spot for spot in near if number and spot.number == int(number.group(1))]
        if not near:
            return None
        return min(near, key=lambda spot: self._distance(y - spot.y)).key

    def _distance(self, rise: float) -> float:
        """How far a link is from where the file sets those to an entry; without such a habit, at its line or above it."""
        if self._habit is not None:
            return abs(rise - self._habit)
        return abs(rise) if rise <= 4 else 2 * rise

    def key_of(self, link: LinkTarget) -> str | None:
        """The key of the entry that a link of the file leads to, or None."""
        return self.key_at(link.page, link.x, link.y, link.name)


def find_references(pages: Sequence[Page]) -> FoundReferences:
    """Find and read the reference lists of a paper; their lines get the role REFERENCE, but for headings.

    Several lists are joined in the order of the pages. Without a list the works that the footnotes describe are taken,
    each labelled by the numbers of its notes; without these the result is empty, and a warning says so.
    """
    spans = find_lists(pages)
    if not any(span.heading for span in spans):
        # Without a heading, what looks like a list may be the footnotes of the last pages.
        noted = _from_notes(pages)
        if len(noted.references) >= 0.8 * sum(len(span.entries) for span in spans):
            return noted
    found = FoundReferences()
    for span in spans:
        _add(found, span, pages)
    found._habit = _habit(pages, found._spots)
    return found


def _from_notes(pages: Sequence[Page]) -> FoundReferences:
    """The works that the footnotes describe, where there is no list."""
    references, notes = read_notes(find_notes(pages))
    if not references:
        return FoundReferences(warnings=("no reference list was found",))
    lines = [place for note in notes for place in note.lines]
    for page, position in lines:
        pages[page].lines[position].role = LineRole.REFERENCE
    return FoundReferences(references, lines)


def _habit(pages: Sequence[Page], spots: dict[int, list[_Spot]]) -> float | None:
    """How far below (above: negative) the tops of the entries the file's links to them lead, in points.

    Every link is set against every entry near it; the distance that most links agree on is the file's habit.
    """
    seen: Counter[int] = Counter()
    links = {
        (link.page, link.x, link.y)
        for page in pages
        for line in page.lines
        for link in line.links
        if link.y is not None and link.page in spots
    }
    for number, x, y in links:
        rises = {
            round(y - spot.y)
            for spot in spots[number]
            if y is not None
            and -_ABOVE <= y - spot.y <= _BELOW
            and (x is None or x <= 1 or spot.x0 - 40 <= x <= spot.x1)
        }
        seen.update(rises)
    if not seen:
        return None
    votes = {rise: sum(seen[rise + step] for step in range(-2, 3)) for rise in seen}
    best = max(votes, key=lambda rise: (votes[rise], -abs(rise + 3)))
    near = [rise for rise in range(best - 2, best + 3) for _ in range(seen[rise])]
    return sum(near) / len(near) if votes[best] >= _LEAST_VOTES and votes[best] >= 0.4 * len(links) else None


def _add(found: FoundReferences, span: RefListSpan, pages: Sequence[Page]) -> None:
    references = read_list([entry.text for entry in span.entries])
    shift = len({reference.entry or reference.key for reference in found.references})
    base = len(found.references)
    if shift:
        references = [_moved(reference, shift, base) for reference in references]
    found.references += references
    keys = list(dict.fromkeys(reference.entry or reference.key for reference in references))
    for number, (key, entry) in enumerate(zip(keys, span.entries, strict=True), shift + 1):
        item = span.lines[entry.first]
        box = item.line.box
        right = max(
            (line.box.x1 for line in pages[item.page].lines if line.column == item.line.column), default=box.x1
        )
        found._spots.setdefault(item.page, []).append(_Spot(box.y0, box.x0, right, key, item.line.column, number))
    if span.heading is not None:
        found.lines.append((span.heading.page, span.heading.position))
        span.heading.line.role = LineRole.HEADING
    for item in span.lines:
        item.line.role = LineRole.REFERENCE
        found.lines.append((item.page, item.position))


def _moved(reference: Reference, shift: int, base: int) -> Reference:
    """The same reference with the key that it has behind the entries of the lists before."""

    def renamed(key: str) -> str:
        number, dot, part = key[1:].partition(".")
        return f"r{int(number) + shift}{dot}{part}"

    return msgspec.structs.replace(
        reference,
        key=renamed(reference.key),
        entry=renamed(reference.entry or reference.key),
        index=reference.index + base,
    )

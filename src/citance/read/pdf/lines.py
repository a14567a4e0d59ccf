"""The nouns of a page: a line of text with its place and look, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Box", "Line", "LineRole", "LinkTarget", "Page", "UriTarget"]


class LineRole(StrEnum):
    """What a line is on its page."""

    FRONT = "front"
    """Title, authors, affiliations and all else before the text."""
    ABSTRACT = "abstract"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    TABLE = "table"
    FIGURE = "figure"
    """Words inside a picture or diagram."""
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    FURNITURE = "furniture"
    """Running heads, page numbers, line numbers, watermarks, licence lines."""


class Box(NamedTuple):
    """A rectangle in points, the origin at the top left of the page, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


class LinkTarget(NamedTuple):
    """`text[start:end]` of a line is an internal link to a point of a page (0-based; points from the top left).

    `x` and `y` are None where the link names only the page; `name` is that of a named destination, "" without.
    """

    start: int
    end: int
    page: int
    x: float | None
    y: float | None
    name: str = ""


class UriTarget(NamedTuple):
    """`text[start:end]` of a line is a link to an address outside the file, as publishers set it on DOIs."""

    start: int
    end: int
    uri: str


@dataclass(slots=True)
class Line:
    """One printed line of one column, in reading order within its page.

    `text` is already cleaned (ligatures, accents, white space), hyphens at its end kept ("-" for a hard or soft one);
    `size` is the commonest font size in points, `font` the commonest font's name, `baseline` its y in points from the
    top. `raised` are the spans (start, end) of superscripts in `text`.
    """

    page: int
    text: str
    box: Box
    baseline: float
    size: float
    font: str = ""
    bold: bool = False
    italic: bool = False
    column: int = 0
    role: LineRole = LineRole.BODY
    raised: tuple[tuple[int, int], ...] = ()
    links: tuple[LinkTarget, ...] = ()
    uris: tuple[UriTarget, ...] = ()
    lead: int = 0
    """The length of the bold or italic words that a line begins with and that stand out from its rest, else 0."""
    level: int = 0
    """Of a heading: 1 for the outermost."""


@dataclass(slots=True)
class Page:
    """One page: its size in points (after its own rotation), and its lines in reading order."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    gutters: tuple[float, ...] = ()
    """The x at which each further column begins."""
    turned: int = 0
    """Quarter turns clockwise, beyond the page's own rotation, by which a page printed sideways was turned."""

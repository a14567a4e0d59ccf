"""What the walk over a source leaves behind: blocks in the making, citations not yet printed, entries not yet read.

A citation can be printed only when the whole source is known (the list may stand at its end), so a block is a list of
pieces: text, and the objects of this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from citance.model import Place

__all__ = [
    "BREAK",
    "BREAK_IF_ENDED",
    "Citation",
    "CiteItem",
    "Draft",
    "Entry",
    "Item",
    "LabelRef",
    "Piece",
    "Raised",
    "Signal",
    "plain",
]


class Signal(NamedTuple):
    """A place without text."""

    name: str


BREAK = Signal("break")
"""The sentence ends here."""
BREAK_IF_ENDED = Signal("break if ended")
"""The sentence ends here if its last sign can end one."""


class CiteItem(NamedTuple):
    """The keys of one citation command, with the notes before and behind them as text."""

    keys: tuple[str, ...]
    before: str = ""
    after: str = ""


class Citation(NamedTuple):
    """One citation command: its form (see `citing.FORMS`), whether it is capitalised or starred, and where it stands.

    `note` is the number of the footnote that a footnote citation makes.
    """

    form: str
    items: tuple[CiteItem, ...]
    starred: bool = False
    raised: bool = False
    note: int = 0


class LabelRef(NamedTuple):
    """A reference to a label of the text itself."""

    label: str
    form: str


class Raised(NamedTuple):
    """Raised figures without a command that cites: perhaps a citation."""

    text: str


Piece = str | Signal | Citation | LabelRef | Raised


@dataclass(slots=True)
class Draft:
    """A block in the making; `row` marks a table's row, which is kept only where it cites."""

    place: Place
    titles: tuple[str, ...]
    kind: str
    note: str = ""
    row: bool = False
    pieces: list[Piece] = field(default_factory=list)

    @property
    def cites(self) -> bool:
        """True when it holds a citation."""
        return any(isinstance(piece, Citation | Raised) for piece in self.pieces)


@dataclass(slots=True)
class Item:
    """One `\\bibitem` as it stands in the source: its label, key, text, and the parts that commands name."""

    key: str
    label: str = ""
    pieces: list[Piece] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    slanted: list[tuple[int, str]] = field(default_factory=list)
    """Where in `pieces` a slanted text begins, and the text."""
    blocks: list[int] = field(default_factory=list)
    """Where in `pieces` the blocks after the first begin (`\\newblock`)."""
    links: list[str] = field(default_factory=list)


class Entry(NamedTuple):
    """How a reference is printed in citations: names, long and short, year with its letter, and label or number."""

    short: str = ""
    long: str = ""
    year: str = ""
    label: str = ""


def plain(pieces: list[Piece]) -> str:
    """The text of pieces on one line, without citations."""
    parts = [piece if isinstance(piece, str) else piece.text if isinstance(piece, Raised) else " " for piece in pieces]
    return " ".join("".join(parts).split())

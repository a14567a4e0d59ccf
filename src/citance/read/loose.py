"""Text whose citations are not marked up: what the readers of PDF, Word, HTML and plain text hand to the marking."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from citance.model import Place

__all__ = ["LooseBlock", "LooseLink"]


class LooseLink(NamedTuple):
    """`text[start:end]` of a block is a link of the file that leads to the reference with this key."""

    start: int
    end: int
    key: str


class LooseBlock(msgspec.Struct, frozen=True, gc=False):
    """A block of text as read, its markers not yet found.

    Fields as in `citance.model.Block`; `raised` are the spans (start, end) that are printed as superscripts, in order,
    and `links` the file's own links into the reference list, in order.
    """

    text: str
    place: Place = Place.BODY
    section: int = -1
    breaks: tuple[int, ...] = ()
    note: str = ""
    raised: tuple[tuple[int, int], ...] = ()
    links: tuple[LooseLink, ...] = ()

"""What the readers of Word, HTML, ePub and plain text hand over before headings, reference list and markers are known."""

from __future__ import annotations

import msgspec

from citance.model import Block, Marker

__all__ = ["LONGEST_BLOCK", "Piece", "merged"]

LONGEST_BLOCK = 200_000
"""Characters of one paragraph that are read: a hundred printed pages without a break are no paragraph."""


class Piece(msgspec.Struct, frozen=True, gc=False):
    """One paragraph, heading, caption, table row or note in reading order.

    `block.markers` are spans of two kinds: those with keys are links, and their keys the *targets* as the file names
    them (ids, bookmarks, items of a reference manager); those without keys are printed as superscripts. `level` is that of
    a heading (1 is the outermost), 0 for text; `label` what a list prints before it ("3", "[3]"); `names` the ids by
    which links of the file lead here; `listed` is true for what the file itself says to be an entry of the list.
    """

    block: Block
    level: int = 0
    label: str = ""
    names: tuple[str, ...] = ()
    listed: bool = False


def merged(block: Block) -> tuple[Marker, ...]:
    """Superscripts that touch become one; those inside a link make the link a superscript."""
    links = [marker for marker in block.markers if marker.keys]
    raised: list[Marker] = []
    for marker in sorted((each for each in block.markers if not each.keys), key=lambda each: each.start):
        if marker.end <= marker.start:
            continue
        if raised and not block.text[raised[-1].end : marker.start].strip():
            raised[-1] = Marker(raised[-1].start, max(marker.end, raised[-1].end), (), True)
        else:
            raised.append(marker)
    finished = []
    for link in links:
        covered = any(each.start <= link.start and link.end <= each.end for each in raised)
        finished.append(Marker(link.start, link.end, link.keys, covered or link.superscript))
    free = [each for each in raised if not any(link.start < each.end and each.start < link.end for link in links)]
    return tuple(sorted([*finished, *free], key=lambda each: (each.start, -each.end)))

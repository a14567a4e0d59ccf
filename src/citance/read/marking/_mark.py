"""The work of `mark`: decide the style, choose the pointers, write the blocks."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.model import Block, Marker, Reference
from citance.read.loose import LooseBlock
from citance.read.marking._candidate import Candidate, Style
from citance.read.marking._decide import SURE, decide, gather
from citance.read.marking._links import with_links
from citance.read.marking._listing import Listing

__all__ = ["Marked", "mark"]


class Marked(msgspec.Struct, frozen=True):
    """Blocks with their markers, the citation style in words, and what was not as it should be."""

    blocks: tuple[Block, ...]
    style: str
    warnings: tuple[str, ...] = ()


def mark(blocks: Sequence[LooseBlock], references: Sequence[Reference]) -> Marked:
    """Find the citation markers of a text without markup and link them to its reference list.

    Every marker names at least one key of `references`; a printed range ("3–5") is one marker with the keys of all
    its entries. Links of the file (`LooseBlock.links`) win over what the text says. Without references, or where
    nothing agrees with them, the blocks come back without markers, and a warning says so.
    """
    if not references:
        return Marked(tuple(_written(block, []) for block in blocks), Style.NONE.value)
    listing = Listing(references)
    chosen = decide(gather(blocks, listing), listing)
    style = chosen.style if chosen else Style.NONE
    written = []
    for number, block in enumerate(blocks):
        sure = [each for each in chosen.candidates[number] if each.score >= SURE] if chosen else []
        written.append(_written(block, with_links(block, sure, style)))
    warnings: tuple[str, ...] = ()
    if not any(block.markers for block in written):
        warnings = (f"the reference list has {len(listing)} entries, and no citation of them was found in the text",)
    return Marked(tuple(written), style.value, warnings)


def _written(block: LooseBlock, candidates: list[Candidate]) -> Block:
    markers: list[Marker] = []
    for each in sorted(candidates, key=lambda one: (one.start, one.end)):
        if markers and each.start < markers[-1].end:
            last = markers[-1]
            if (each.start, each.end) == (last.start, last.end):
                keys = tuple(dict.fromkeys((*last.keys, *each.keys)))
                markers[-1] = Marker(last.start, last.end, keys, last.superscript)
            continue
        markers.append(Marker(each.start, each.end, each.keys, each.superscript))
    return Block(block.text, block.place, block.section, tuple(markers), block.breaks, block.note)

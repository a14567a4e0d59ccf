"""Labels in square brackets that are no numbers: [Coe03], [ABC+99, p. 3]."""

from __future__ import annotations

import re

from citance.read.loose import LooseBlock
from citance.read.marking._candidate import Candidate
from citance.read.marking._listing import Listing

__all__ = ["label_candidates"]

_SQUARE = re.compile(r"\[([^\[\]]{2,160})\]")
_PART = re.compile(r"[^,;]+")


def label_candidates(block: LooseBlock, listing: Listing) -> list[Candidate]:
    """The labels of the list that the block prints in brackets."""
    found: list[Candidate] = []
    if "[" not in block.text or not listing.by_label:
        return found
    for group in _SQUARE.finditer(block.text):
        for part in _PART.finditer(block.text, group.start(1), group.end(1)):
            printed = part.group().strip()
            keys = listing.by_label.get(printed.casefold())
            if keys:
                start = part.start() + len(part.group()) - len(part.group().lstrip())
                found.append(Candidate(start, start + len(printed), keys))
    return found

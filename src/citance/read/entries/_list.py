"""The texts of a whole list to its references: repeated authors filled in, labels kept only where the list has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citance.model import Author, Reference
from citance.read.entries._read import read_entries

__all__ = ["read_list"]

_SAME = re.compile(r"^\s*(?:[—–―_\-‒]\s?){2,}[.,:]?\s*|^\s*[—―]\s*[.,]?\s*(?=\(?\d{4})")
_LABELLED = 0.5


def read_list(texts: Sequence[str]) -> list[Reference]:
    """Read the entries of one list, in order; keys are r1, r2 … by the entry, r2.2 … for further works in one.

    "———. 2005. Title" takes the authors of the entry before. A number at the head of a few entries only belongs to
    their text, so it becomes no label.
    """
    entries = read_entries(texts, keys=[f"r{number}" for number in range(1, len(texts) + 1)])
    references: list[Reference] = []
    authors: tuple[Author, ...] = ()
    for text, entry in zip(texts, entries, strict=True):
        if authors and _SAME.match(text):
            entry = [msgspec.structs.replace(each, authors=authors) for each in entry]
        authors = entry[0].authors
        references += entry
    labelled = [bool(entry[0].label) for entry in entries]
    if labelled and sum(labelled) < _LABELLED * len(labelled):
        references = [msgspec.structs.replace(each, label="") if each.label else each for each in references]
    return references

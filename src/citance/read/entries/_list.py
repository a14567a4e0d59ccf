"""The texts of a whole list to its references: repeated authors filled in, labels kept only where the list has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citance.model import Reference
from citance.read.entries._read import read_reference

__all__ = ["read_list"]

_SAME = re.compile(r"^\s*(?:[—–―_\-‒]\s?){2,}[.,:]?\s*|^\s*[—―]\s*[.,]?\s*(?=\(?\d{4})")
_LABELLED = 0.5


def read_list(texts: Sequence[str]) -> list[Reference]:
    """Read the entries of one list, in order; keys are r1, r2 … by the entry, r2.2 … for further works in one.

    "———. 2005. Title" takes the authors of the entry before. A number at the head of a few entries only belongs to
    their text, so it becomes no label.
    """
    references: list[Reference] = []
    previous: Reference | None = None
    labelled: list[bool] = []
    for number, text in enumerate(texts, 1):
        read = _read(text, f"r{number}", len(references) + 1, previous)
        labelled.append(bool(read[0].label))
        previous = read[0]
        references += read
    if labelled and sum(labelled) < _LABELLED * len(labelled):
        references = [msgspec.structs.replace(each, label="") if each.label else each for each in references]
    return references


def _read(text: str, key: str, index: int, previous: Reference | None) -> list[Reference]:
    repeated = _SAME.match(text)
    if repeated is None or previous is None or not previous.authors:
        return read_reference(text, key=key, index=index)
    first = previous.authors[0]
    name = f"{first.family}, {first.given}" if first.given else first.family
    joint = " " if name.endswith(".") else ". "
    read = read_reference(f"{name}{joint}{text[repeated.end() :]}", key=key, index=index)
    return [msgspec.structs.replace(each, authors=previous.authors, raw=text) for each in read]

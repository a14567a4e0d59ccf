"""Entries' texts to the references in them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.model import Reference
from citance.refstring import lettered_parts, parse_references, split_label

__all__ = ["read_entries", "read_reference"]

_LONGEST = 4000
"""Characters of an entry that are looked at; what is longer is no entry."""


def read_reference(raw: str, *, key: str, index: int) -> list[Reference]:
    """Read one entry of a reference list; an entry that holds several works ("a) …; b) …") gives one reference each.

    `key` is the entry's key, `index` the position of its first reference in the list, from 1. Fields that the text
    does not tell stay empty. The result is never empty.
    """
    return read_entries([raw], keys=[key], first=index)[0]


def read_entries(raws: Sequence[str], *, keys: Sequence[str], first: int = 1) -> list[list[Reference]]:
    """Read entries together, which is several times faster than one by one; see `read_reference`."""
    texts = [" ".join(raw.split()) for raw in raws]
    labelled = [split_label(text[:_LONGEST]) for text in texts]
    parts = [lettered_parts(body) for _, body in labelled]
    parsed = iter(parse_references([part for each in parts for part in each], numbered=False))
    entries: list[list[Reference]] = []
    index = first
    for text, key, (label, _), works in zip(texts, keys, labelled, parts, strict=True):
        entry = []
        for number, part in enumerate(works):
            entry.append(
                msgspec.structs.replace(
                    next(parsed),
                    key=key if number == 0 else f"{key}.{number + 1}",
                    index=index,
                    entry=key,
                    label=label,
                    raw=text if len(works) == 1 else part,
                )
            )
            index += 1
        entries.append(entry)
    return entries

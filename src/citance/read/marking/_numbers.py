"""Printed numbers and ranges to the keys of a numbered list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["DASH", "Item", "ItemList", "keys_of", "read_items"]

DASH = "\\-‐‑‒–—―−~－"
"""Signs that print a range, for the inside of a character class."""
LONGEST_RANGE = 200
_ITEM = re.compile(
    rf"(?P<first>\d{{1,4}})(?P<letter>[a-h](?:\s?,\s?[a-h](?!\w))*)?(?:\s*[{DASH}]{{1,2}}\s*(?P<last>\d{{1,4}}))?(?!\d)"
)
_BETWEEN = re.compile(
    r"\s*(?:[,;&/]|and|und|y|e|et|or)?\s*(?:(?:and|und|y|e|et|see|also|e\.g\.,?|refs?\.?|cf\.)\s*)*", re.I
)
_PAGE = re.compile(
    r"\s*[,:;\s]\s*(?:pp?|S|pág|pgs?|f|p[aá]gs?|art|chap|ch|sec|Sect|Section|Chapter|Fig|Figure|Table|Tab|Eq|Theorem|Thm|Lemma|Prop|Corollary|Appendix|App|Ch|Chap|[Vv]ol|§)\.?\s*\(?[\divxA-Z]+(?:[.–\-]\s?\d+)*\)?"
)


class Item(NamedTuple):
    """One number or range as printed, with its span."""

    first: int
    last: int
    start: int
    end: int


class ItemList(NamedTuple):
    """The numbers of one group; `pages` tells that a page or the like stands among them."""

    items: tuple[Item, ...]
    pages: bool


def read_items(text: str, start: int, end: int, *, loose: bool = True) -> ItemList | None:
    """The numbers between two offsets, or None where anything stands there that is no number, separator or page.

    `loose` allows "see", "e.g." and the like in front.
    """
    items: list[Item] = []
    pages = False
    offset = start
    if loose:
        lead = re.compile(
            r"\s*(?:(?:see|e\.\s?g\.|cf\.|refs?\.?|references?|reviewed in|also|in|and|nos?\.|vgl\.|siehe|z\.\s?B\.|véase|ver|por ejemplo)[\s,:]*)*",
            re.I,
        ).match(text, offset, end)
        offset = lead.end() if lead else offset
    while offset < end:
        found = _ITEM.match(text, offset, end)
        if not found:
            return None
        first = int(found.group("first"))
        last = int(found.group("last")) if found.group("last") else first
        if found.group("last") and last < first:
            # "101–8" for 101–108
            printed, short = found.group("first"), found.group("last")
            last = int(printed[: len(printed) - len(short)] + short)
            if last <= first:
                return None
        items.append(Item(first, last, found.start(), found.end()))
        offset = found.end()
        page = _PAGE.match(text, offset, end)
        if page and page.group().strip(" ,;:")[:1].isalpha():
            pages = True
            offset = page.end()
        between = _BETWEEN.match(text, offset, end)
        if between:
            if between.end() < end and between.end() == offset:
                return None
            offset = between.end()
    return ItemList(tuple(items), pages) if items else None


def keys_of(item: Item, by_number: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys that a number or range names; () unless each of its numbers is in the list."""
    if item.last - item.first > LONGEST_RANGE:
        return ()
    keys: list[str] = []
    for number in range(item.first, item.last + 1):
        found = by_number.get(number)
        if not found:
            return ()
        keys += found
    return tuple(dict.fromkeys(keys))

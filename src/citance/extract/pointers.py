"""Marker → the references that a reader understands it to name, ranges expanded.

6.9 % of all links stand only in the middle of a printed range, so markup alone loses them: "3–7" is coded as two links
(to 3 and to 7), or as one link that prints the whole range.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.extract.entries import Entries, numbers_in
from citance.model import Block, Marker

__all__ = ["DASH", "Pointer", "is_numeric", "point"]

DASH = "-‐‑‒–—―−~－"
_GAP_OF_RANGE = re.compile(rf"[\])\s]*[{DASH}]+[\[(\s]*")
_RANGE_INSIDE = re.compile(rf"(?<!\d)(\d{{1,3}})\s*[\])]?\s*[{DASH}]\s*[\[(]?\s*(\d{{1,3}})(?!\d)")
_NUMERIC = re.compile(rf"[\s\[\](){{}},;.&{DASH}\d]*\d[\s\[\](){{}},;.&{DASH}\d]*(?:and\s*\d+[\])\s]*)?")


class Pointer(NamedTuple):
    """One marker to one reference: `text[start:end]` of the block is the marker as printed."""

    start: int
    end: int
    key: str
    in_range: bool = False
    inferred: bool = False


def is_numeric(text: str) -> bool:
    """True for a marker that prints numbers only ("[3, 5–7]")."""
    return bool(_NUMERIC.fullmatch(text)) and all(number < 2500 for number in numbers_in(text))


def point(block: Block, entries: Entries) -> list[Pointer]:
    """All pointers that the markup of a block gives, in reading order, each reference once per marker."""
    pointers: list[Pointer] = []
    previous: Marker | None = None
    for marker in block.markers:
        if not marker.keys:
            continue
        if previous is not None:
            pointers += _between(block.text, previous, marker, entries)
        pointers += _inside(block.text, marker, entries)
        if marker.end > marker.start:
            previous = marker
    return _without_repeats(pointers)


def _inside(text: str, marker: Marker, entries: Entries) -> list[Pointer]:
    """The references that one marker names by markup, and those of the ranges and lists that it prints."""
    here = [Pointer(marker.start, marker.end, key) for key in marker.keys]
    printed = text[marker.start : marker.end]
    if len(printed) < 3 or not entries.numbered or not is_numeric(printed):
        return here
    # The printed numbers are believed only if one of them is the number of the entry that the link leads to.
    anchor = next((key for key in marker.keys if entries.number_of(key) in numbers_in(printed)), None)
    if anchor is None:
        return here
    for found in _RANGE_INSIDE.finditer(printed):
        first, last = int(found.group(1)), int(found.group(2))
        for number, keys in entries.span(first, last, anchor):
            inner = first < number < last
            here += [Pointer(marker.start, marker.end, key, in_range=inner) for key in keys]
    for number in numbers_in(printed):
        here += [Pointer(marker.start, marker.end, key) for key in entries.keys_at(number, anchor)]
    return here


def _between(text: str, left: Marker, right: Marker, entries: Entries) -> list[Pointer]:
    """The references hidden between two markers that a dash joins; their marker is the whole range."""
    if not _GAP_OF_RANGE.fullmatch(text, left.end, right.start):
        return []
    left_text, right_text = text[left.start : left.end], text[right.start : right.end]
    if not (is_numeric(left_text) and is_numeric(right_text)):
        return []
    first, last = numbers_in(left_text)[-1], numbers_in(right_text)[0]
    if last - first < 2:
        return []
    hidden = entries.between(left.keys[-1], right.keys[0], last - first - 1)
    if not hidden and entries.number_of(left.keys[-1]) == first and entries.number_of(right.keys[0]) == last:
        found = entries.span(first, last, left.keys[-1])
        hidden = [key for _, keys in found[1:-1] for key in keys]
    return [Pointer(left.start, right.end, key, in_range=True) for key in hidden]


def _without_repeats(pointers: list[Pointer]) -> list[Pointer]:
    """Drop a pointer that repeats its neighbour: the same reference at an overlapping place."""
    seen: dict[str, int] = {}
    kept = []
    for pointer in pointers:
        last_end = seen.get(pointer.key)
        if last_end is not None and pointer.start < last_end:
            continue
        seen[pointer.key] = max(pointer.end, last_end or 0)
        kept.append(pointer)
    return kept

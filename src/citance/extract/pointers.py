"""Marker → the references that a reader understands it to name, ranges expanded.

6.9 % of all links stand only in the middle of a printed range, so markup alone loses them: "3–7" is coded as two links
(to 3 and to 7), or as one link that prints the whole range.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.extract.entries import LONGEST_RANGE, Entries, numbers_in
from citance.model import Block, Marker

__all__ = ["DASH", "Pointer", "is_numeric", "point"]

DASHES = "-‐‑‒–—―−~－"
DASH = "\\" + DASHES
"""For the inside of a character class, where a bare hyphen would make a range of what stands around it."""
_EDGE = DASHES + " []()"
_GAP_OF_RANGE = re.compile(rf"[\])\s]*[{DASH}]+[\[(\s]*")
_RANGE_INSIDE = re.compile(rf"(?<!\d)(\d{{1,3}})\s*[\])]?\s*[{DASH}]\s*[\[(]?\s*(\d{{1,3}})(?!\d)")
_LABEL_RANGE = re.compile(
    rf"[\[(]?([A-Za-z]{{0,5}}\d{{0,3}})[\])]?\s*[{DASH}]\s*[\[(]?([A-Za-z]{{0,5}}\d{{0,3}})[\])]?"
)
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
    if text.isdecimal():
        return len(text) < 4 or int(text) < 2500
    return bool(_NUMERIC.fullmatch(text)) and all(number < 2500 for number in numbers_in(text))


def point(block: Block, entries: Entries) -> list[Pointer]:
    """All pointers that the markup of a block gives, in reading order, each reference once per marker."""
    pointers: list[Pointer] = []
    previous: Marker | None = None
    for marker in block.markers:
        if not marker.keys:
            continue
        if previous is not None:
            hidden = _between(block.text, previous, marker, entries)
            if hidden:
                # Some files put an empty link for the middle of a range: the range's marker stands for it.
                pointers = [each for each in pointers if not (each.start == each.end >= previous.end)]
            pointers += hidden
        pointers += _inside(block.text, marker, entries)
        if marker.end > marker.start:
            previous = marker
    return _without_repeats(pointers)


def _inside(text: str, marker: Marker, entries: Entries) -> list[Pointer]:
    """The references that one marker names by markup, and those of the ranges and lists that it prints."""
    here = [Pointer(marker.start, marker.end, key) for key in marker.keys]
    printed = text[marker.start : marker.end]
    if len(printed) < 3:
        return here
    if not is_numeric(printed):
        return here + _labelled_inside(printed, marker, entries)
    if not entries.numbered:
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


def _labelled_inside(printed: str, marker: Marker, entries: Entries) -> list[Pointer]:
    """One link that prints a range of labels other than numbers ("S1–S3")."""
    ends = _LABEL_RANGE.fullmatch(printed)
    if ends is None or len(marker.keys) > 2:
        return []
    near = marker.keys[0]
    hidden = _labelled(ends.group(1), ends.group(2), near, entries)
    last = entries.place_of(ends.group(2), near)
    closing = entries.keys_between(last - 1, last + 1) if hidden and last is not None else []
    inner = [Pointer(marker.start, marker.end, key, in_range=True) for key in hidden]
    return inner + [Pointer(marker.start, marker.end, key) for key in closing]


def _between(text: str, left: Marker, right: Marker, entries: Entries) -> list[Pointer]:
    """The references hidden between two markers that a dash joins; their marker is the whole range."""
    left_text = text[left.start : left.end].rstrip(_EDGE)
    right_text = text[right.start : right.end].lstrip(_EDGE)
    # The dash may stand inside either link: "<1–><3>".
    gap = text[left.start + len(left_text) : right.end - len(right_text)]
    if not _GAP_OF_RANGE.fullmatch(gap):
        return []
    if not (is_numeric(left_text) and is_numeric(right_text)):
        hidden = _labelled(left_text, right_text, left.keys[-1], entries)
        return [Pointer(left.start, right.end, key, in_range=True) for key in hidden]
    first, last = numbers_in(left_text)[-1], numbers_in(right_text)[0]
    if last - first < 2:
        return []
    hidden = entries.between(left.keys[-1], right.keys[0], last - first - 1)
    if not hidden and entries.number_of(left.keys[-1]) == first and entries.number_of(right.keys[0]) == last:
        found = entries.span(first, last, left.keys[-1])
        hidden = [key for _, keys in found[1:-1] for key in keys]
    start, end = _with_brackets(text, left.start, right.end)
    return [Pointer(start, end, key, in_range=True) for key in hidden]


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a range, with its outer brackets where inner ones stand in it ("[1]–[4]", not "1]–[4")."""
    inside = text[start:end]
    for opening, closing in ("[]", "()"):
        crossed = -1 < inside.find(closing) < inside.find(opening)
        if crossed and text[start - 1 : start] == opening and text[end : end + 1] == closing:
            return start - 1, end + 1
    return start, end


def _labelled(first: str, last: str, near: str, entries: Entries) -> list[str]:
    """The keys strictly between two entries that are known by labels other than numbers ("a–d", "ii–v", "S1–S3")."""
    start, end = entries.place_of(first, near), entries.place_of(last, near)
    if start is None or end is None or not start < end <= start + LONGEST_RANGE:
        return []
    return entries.keys_between(start, end)


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

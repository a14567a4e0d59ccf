"""Notes that are citations: as entries where a paper has no list but its notes, and as the place of a short citation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citance.model import Block, Marker, Reference
from citance.read.entries import read_reference
from citance.read.listfinder import looks_like_entry
from citance.read.pieces import Piece
from citance.read.reflist import RefList

__all__ = ["move_to_text", "read_notes"]

_IBID = re.compile(r"\s*(?:see\s+|vgl\.\s+|cf\.\s+)?(?:ibid(?:em)?|ebd|ebenda|idem|id)\b\.?", re.I)
_PARTS = re.compile(r";\s+(?=[A-ZÀ-Þ])")
_LEAD = re.compile(
    r"^\s*(?:\d{1,3}[.)]?\s+)?(?:(?:see(?: also)?|cf\.|compare|e\.g\.,?|vgl\.(?: auch)?|siehe(?: auch)?|voir|v[ée]ase|cfr\.)\s+)*",
    re.I,
)
_FAMILY = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’\-]{2,}")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)")
_FEWEST_NOTES = 2
_SHARE = 0.4
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SMALL_WORDS = frozenset(
    [
        "see",
        "also",
        "cf",
        "and",
        "for",
        "pp",
        "ch",
        "chap",
        "vol",
        "eg",
        "ie",
        "et",
        "al",
        "in",
        "the",
        "of",
        "by",
        "note",
        "on",
        "to",
        "from",
        "or",
        "quoted",
        "cited",
        "as",
        "compare",
        "vgl",
        "siehe",
        "auch",
        "vor",
        "allem",
        "voir",
        "aussi",
        "vease",
        "ver",
        "apud",
        "fn",
        "table",
        "figure",
        "section",
        "chapter",
        "page",
        "pages",
        "example",
        "overview",
        "review",
    ]
)
_LEFT_OVER = 3


def _described(text: str) -> bool:
    """True for a note (or a part of one) that describes a work: a name, a year, and more than a sentence's mention."""
    bare = _LEAD.sub("", text)
    return 25 <= len(bare) <= 1200 and bool(_YEAR.search(bare)) and looks_like_entry(bare, strict=True)


def read_notes(pieces: Sequence[Piece]) -> tuple[RefList, list[int]]:
    """The works that the notes describe, and the positions of these notes; nothing unless most notes describe one.

    "Ibid." names the work of the note before, a short title the last work of an author whose name it begins with.
    """
    notes = [(number, piece) for number, piece in enumerate(pieces) if piece.block.note and piece.block.text]
    described = {number for number, piece in notes if any(_described(part) for part in _split(piece.block.text))}
    short = {number for number, piece in notes if _IBID.match(piece.block.text)}
    result = RefList()
    if len(described) < _FEWEST_NOTES or len(described) + len(short) < _SHARE * len(notes):
        return result, []
    used: list[int] = []
    last: tuple[str, ...] = ()
    taken: set[str] = set()
    for number, piece in notes:
        text = piece.block.text
        if number in described:
            last = _add(result, text, piece.names, taken)
        elif number in short:
            _alias(result, piece.names, last)
        else:
            earlier = _meant(result.references, text)
            if not earlier:
                continue
            last = (earlier,)
            _alias(result, piece.names, last)
        used.append(number)
    return result, used


def _split(text: str) -> list[str]:
    parts = _PARTS.split(text)
    return parts if len(parts) > 1 and all(_described(part) for part in parts) else [text]


def _add(result: RefList, text: str, names: Sequence[str], taken: set[str]) -> tuple[str, ...]:
    index = len(result.references) + 1
    entry = names[0] if names and names[0] not in taken else f"r{index}"
    taken.add(entry)
    added: list[str] = []
    for place, part in enumerate(_split(text)):
        key = entry if not place else f"{entry}.{place + 1}"
        for reference in read_reference(_LEAD.sub("", part), key=key, index=index + len(added)):
            result.add(msgspec.structs.replace(reference, entry=entry), *names)
            added.append(reference.key)
    return tuple(added)


def _alias(result: RefList, names: Sequence[str], keys: tuple[str, ...]) -> None:
    for name in names:
        result.by_id[name] = keys


def _meant(references: Sequence[Reference], text: str) -> str:
    """The key of the last work before whose first author's name the note begins with; "" if there is none."""
    bare = _LEAD.sub("", text)
    if len(bare) > 120:
        return ""
    names = _FAMILY.findall(bare[:40])
    for reference in reversed(references):
        if reference.authors and reference.authors[0].family in names[:2]:
            return reference.key
    return ""


def move_to_text(blocks: Sequence[Block], calls: Sequence[tuple[int, Marker, str]]) -> list[Block]:
    """Give the mark in the text the references of a note that holds nothing but citations, and the note none.

    `calls` are (position of the block, span of the mark, name of the note). The sentence that carries the mark is where
    the work is cited; "Coe 2003, 14." alone says nothing.
    """
    moved = list(blocks)
    places = {block.note: number for number, block in enumerate(blocks) if block.note}
    emptied: set[int] = set()
    for number, span, note in calls:
        place = places.get(note)
        if place is None or not _only_citations(blocks[place]):
            continue
        keys = tuple(dict.fromkeys(key for marker in blocks[place].markers for key in marker.keys))
        inside = [marker for marker in moved[number].markers if marker.end <= span.start or marker.start >= span.end]
        markers = sorted([*inside, Marker(span.start, span.end, keys, True)], key=lambda each: each.start)
        moved[number] = msgspec.structs.replace(moved[number], markers=tuple(markers))
        emptied.add(place)
    for place in emptied:
        moved[place] = msgspec.structs.replace(moved[place], markers=())
    return moved


def _only_citations(note: Block) -> bool:
    if not any(marker.keys for marker in note.markers):
        return False
    rest, reached = [], 0
    for marker in note.markers:
        rest.append(note.text[reached : marker.start])
        reached = max(reached, marker.end)
    rest.append(note.text[reached:])
    left = [word for word in _WORDS.findall(" ".join(rest)) if word.casefold() not in _SMALL_WORDS]
    return len(left) <= _LEFT_OVER

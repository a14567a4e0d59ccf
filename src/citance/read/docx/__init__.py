"""Word files (.docx): paragraphs, styles, notes, and the citations that reference managers keep in fields."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import msgspec

from citance.errors import DamagedInput
from citance.model import Marker, Paper, Work
from citance.read.assemble import assemble, list_of
from citance.read.docx.fields import Instruction, read_instruction
from citance.read.docx.front import read_front
from citance.read.docx.items import csl_items, word_sources
from citance.read.docx.matching import join
from citance.read.docx.package import Package, looks_like_docx, value
from citance.read.docx.printed import split_marker
from citance.read.docx.story import ITEM, Line, Shared, Story
from citance.read.docx.styles import Numbering, Styles
from citance.read.pieces import Piece
from citance.read.reflist import RefList, content
from citance.read.safexml import Element

__all__ = ["looks_like_docx", "read_docx"]

_BOLD_HEADING = 100
_DEPTH = re.compile(r"^\d+((?:\.\d+)*)\.?\s")
_BOOKMARK_PART = re.compile(r"(ZOTERO_BREF_\w+?)_(\d+)")


def read_docx(data: bytes, sha256: str) -> Paper:
    """Read a Word file.

    Raises:
        UnsupportedFormat: another kind of Office file, or one with a password.
        DamagedInput: a broken zip or XML, or no document in it.
        UnsafeInput, InputTooLarge: it expands beyond reason.
    """
    package = Package(data)
    document = package.document()
    shared = Shared(
        styles=Styles(package.related("styles")),
        numbering=Numbering.of(package.related("numbering")),
        sources=word_sources(package.bare("customXml/")),
        marks=_bookmarks(package),
    )
    notes = {f"{kind}:{name}": note for kind in ("footnote", "endnote") for name, note in _notes(package, kind)}

    def read_note(name: str) -> list[Line]:
        note = notes.pop(name, None)
        if note is None:
            return []
        story = Story(shared, note=name)
        story.read(note)
        return story.lines

    story = Story(shared, read_note)
    body = document.find("body")
    if body is None:
        raise DamagedInput("word/document.xml has no body")
    story.read(body)
    _complete(shared, package)
    lines = _with_headings(story.lines)
    work, used = read_front(lines, package.tree("docProps/core.xml"))
    pieces = [line.piece for number, line in enumerate(lines) if number not in used]
    faults = [f"{fault} ({count} times)" if count > 1 else fault for fault, count in shared.faults.items()]
    return _paper(pieces, shared, work, sha256, [*package.warnings, *faults])


def _paper(pieces: list[Piece], shared: Shared, work: Work, sha256: str, warnings: list[str]) -> Paper:
    if not any(item.reference is not None or item.name for item in shared.items.values()):
        return assemble(pieces, work=work, sha256=sha256, source="docx", warnings=warnings)
    printed, used = list_of(pieces)
    pieces = [piece for number, piece in enumerate(pieces) if number not in set(used)]
    references = join(printed, shared.items, _shown(pieces))
    pieces = _told_apart(pieces, references)
    return assemble(pieces, work=work, sha256=sha256, source="docx", warnings=warnings, references=references)


def _notes(package: Package, kind: str) -> list[tuple[str, Element]]:
    root = package.related(f"{kind}s")
    if root is None:
        return []
    # Separators have a type.
    return [(value(note, "id"), note) for note in root.iter(kind) if value(note, "type") in ("", "normal")]


def _bookmarks(package: Package) -> Mapping[str, Instruction]:
    """Zotero's citations kept in bookmarks: their instructions are custom properties, cut into pieces of 255 characters."""
    parts: dict[str, dict[int, str]] = {}
    for root in package.bare("docProps/custom"):
        for each in root.iter("property"):
            found = _BOOKMARK_PART.fullmatch(each.get("name") or "")
            if found:
                parts.setdefault(found.group(1), {})[int(found.group(2))] = content(each)
    return {
        name: read_instruction("".join(text for _, text in sorted(pieces.items())), "", {})
        for name, pieces in parts.items()
    }


def _complete(shared: Shared, package: Package) -> None:
    """Mendeley Cite keeps what it knows of each work in its own part too."""
    if all(item.reference is not None for item in shared.items.values()):
        return
    for root in package.bare("word/webextensions/webextension"):
        for each in root.iter("property"):
            if each.get("name") != "MENDELEY_CITATIONS":
                continue
            try:
                citations = json.loads(each.get("value") or "")
            except (ValueError, RecursionError):
                continue
            for citation in citations if isinstance(citations, list) else ():
                for item in csl_items(citation):
                    known = shared.items.get(item.name)
                    if known is not None and known.reference is None:
                        shared.items[item.name] = item


def _with_headings(lines: list[Line]) -> list[Line]:
    """Where no paragraph is styled as a heading, short bold ones are; "2.1" tells the level."""
    if any(line.piece.level for line in lines):
        return lines
    changed = []
    for line in lines:
        text = line.piece.block.text
        short = line.bold and len(text) <= _BOLD_HEADING and not text.endswith((".", ",", ";", ":"))
        if short and not line.role and not line.piece.listed and not line.piece.block.note:
            depth = _DEPTH.match(text)
            level = 1 + depth.group(1).count(".") if depth else 1
            line = Line(msgspec.structs.replace(line.piece, level=level), line.role, line.bold)
        changed.append(line)
    # A title alone makes no structure.
    return changed if sum(line.piece.level > 0 for line in changed) > 1 else lines


def _shown(pieces: Sequence[Piece]) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = {}
    for piece in pieces:
        for marker in piece.block.markers:
            if len(marker.keys) == 1 and marker.keys[0].startswith(ITEM):
                name = marker.keys[0][len(ITEM) :]
                shown.setdefault(name, []).append(piece.block.text[marker.start : marker.end])
    return shown


def _told_apart(pieces: Sequence[Piece], references: RefList) -> list[Piece]:
    """Citations of several works cut into what they print for each; links inside them that say the same win."""
    by_key = {reference.key: reference for reference in references.references}
    numbers = {reference.key: _number(reference.label, reference.index) for reference in references.references}
    finished = []
    for piece in pieces:
        block = piece.block
        cited = [marker for marker in block.markers if marker.keys and marker.keys[0].startswith(ITEM)]
        if not cited:
            finished.append(piece)
            continue
        markers = [marker for marker in block.markers if not any(_inside(marker, outer) for outer in cited)]
        for outer in cited:
            keys = tuple(dict.fromkeys(key for target in outer.keys for key in references.by_id.get(target, ())))
            linked = [
                Marker(inner.start, inner.end, found, inner.superscript)
                for inner in block.markers
                if inner not in cited
                and _inside(inner, outer)
                and (found := tuple(key for target in inner.keys for key in references.by_id.get(target, ())))
            ]
            if {key for marker in linked for key in marker.keys} == set(keys):
                markers += linked
            else:
                whole = Marker(outer.start, outer.end, keys, outer.superscript)
                markers += split_marker(block.text, whole, by_key, numbers.get)
        # From here on a target is a key.
        for marker in markers:
            for key in marker.keys:
                if key in by_key:
                    references.by_id.setdefault(key, (key,))
        markers.sort(key=lambda each: each.start)
        finished.append(msgspec.structs.replace(piece, block=msgspec.structs.replace(block, markers=tuple(markers))))
    return finished


def _inside(inner: Marker, outer: Marker) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _number(label: str, index: int) -> int | None:
    digits = label.strip(" .[]()")
    if label:
        return int(digits) if digits.isdecimal() else None
    return index

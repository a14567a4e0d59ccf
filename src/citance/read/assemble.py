"""Pieces to a paper: sections from headings, the reference list read and taken out, links turned into markers.

Where the file links its citations (fields of a reference manager, links of a page) the links are the markers; where it
does not, or only here and there, `citance.read.marking` finds the citations in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from citance.model import Block, Marker, Paper, Place, Reference, Work
from citance.read.entries import read_reference
from citance.read.listfinder import find_entries, is_abstract_heading, is_list_heading, looks_like_entry
from citance.read.loose import LooseBlock, LooseLink
from citance.read.marking import mark
from citance.read.notecites import move_to_text, read_notes
from citance.read.pieces import LONGEST_BLOCK, Piece
from citance.read.reflist import RefList
from citance.read.textflow import BlockList
from citance.text.sections import plain_heading

__all__ = ["assemble", "list_of", "read_listed"]

_ABSTRACT_START = re.compile(
    r"(?:abstract|zusammenfassung|resumo|resumen|r[ée]sum[ée]|riassunto|summary)\s*[.:—–-]\s*(?=\S)", re.I
)
_KEYWORDS = re.compile(
    r"(?:key\s?-?words?(?: and phrases)?|schl(?:ü|ue)sselw(?:ö|oe)rter|schlagw(?:ö|oe)rter|palavras-chave|palabras clave|mots[ -]cl[ée]s|parole chiave)"
    r"\s*[:—–.-]\s*(?P<words>.+)",
    re.I,
)
_OPENINGS = frozenset(
    [
        "introduction",
        "einleitung",
        "introduccion",
        "introducao",
        "introduzione",
        "inleiding",
        "inledning",
        "wstep",
        "введение",
    ]
)
_SPLIT_WORDS = re.compile(r"\s*[;,·•|]\s*")
# What a citation printed as a superscript looks like; "th", "2+" and footnote symbols do not.
_BARE_NUMBERS = re.compile(r"[\[(]?\s*\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*\s*[\])]?")
_SAME_AUTHORS = re.compile(r"^\s*(?:[—–―_\-]{2,}|―|—)\s*[.,]?\s*")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)(?:\[(\d{1,4})\]|(\d{1,4})\.)\s+(?=\S)")
_LINKED_SHARE = 0.3
"""Links to fewer of the references than this are accidents of editing: the citations are looked for in the text as well."""


def assemble(
    pieces: Sequence[Piece],
    *,
    work: Work,
    sha256: str,
    source: str,
    warnings: Iterable[str] = (),
    references: RefList | None = None,
) -> Paper:
    """The paper that the pieces make up.

    Args:
        pieces: everything in reading order; `marker.keys` are targets that `references.by_id` resolves.
        work: what the file says of itself; an empty abstract and empty keywords are filled from the text.
        sha256: of the file.
        source: the reader's name.
        warnings: what was noticed so far.
        references: the list where the file marks it up; else it is found among the pieces and taken out of them.
    """
    if references is None:
        references, used = list_of(pieces)
        if not references.references:
            references, used = read_notes(pieces)
        pieces = [piece for number, piece in enumerate(pieces) if number not in set(used)]
    blocks, sections, work = _blocks(pieces, work)
    if any(len(piece.block.text) > LONGEST_BLOCK for piece in pieces):
        warnings = (*warnings, f"a paragraph of more than {LONGEST_BLOCK:,} characters was shortened")
    finished, told = _marked(blocks, references, [piece.names for piece in pieces if piece.block.note])
    return Paper(
        work=work,
        sections=sections.sections(),
        blocks=tuple(finished),
        references=tuple(references.references),
        sha256=sha256,
        format=source,
        warnings=(*warnings, *references.warnings, *told),
    )


def list_of(pieces: Sequence[Piece]) -> tuple[RefList, list[int]]:
    """The references among the pieces, and the positions of the pieces that are the lists' (headings among them)."""
    lists = find_entries(pieces)
    entries = [number for entries in lists for number in entries]
    result = read_listed([pieces[number] for number in entries])
    used = set(entries)
    for numbers in lists:
        before = numbers[0] - 1
        while before >= 0 and pieces[before].level and not is_list_heading(pieces[before].block.text):
            before -= 1
        if before >= 0 and is_list_heading(pieces[before].block.text):
            used.update(number for number in range(before, numbers[-1]) if pieces[number].level or number == before)
    return result, sorted(used)


def read_listed(pieces: Iterable[Piece]) -> RefList:
    """References out of the pieces that hold entries; the names of a piece are those of its references."""
    result = RefList()
    keys: set[str] = set()
    previous: Reference | None = None
    for piece in pieces:
        for place, raw in enumerate(_split_entries(piece)):
            index = len(result.references) + 1
            own = piece.names[0] if piece.names and not place and piece.names[0][0] != "#" else ""
            key = own if own and own not in keys else f"r{index}"
            for reference in _read_entry(raw, piece.label if not place else "", key, index, previous):
                keys.add(reference.key)
                result.add(reference, *piece.names)
                previous = reference
    return result


def _read_entry(raw: str, label: str, key: str, index: int, previous: Reference | None) -> list[Reference]:
    repeated = _SAME_AUTHORS.match(raw) if previous is not None and previous.authors else None
    if repeated and previous is not None:
        # "———. 2005. Title": read with the name of the entry before, shown as printed.
        first = previous.authors[0]
        name = f"{first.family}, {first.given}" if first.given else first.family
        read = read_reference(f"{name}. {raw[repeated.end() :]}", key=key, index=index)
        read = [msgspec.structs.replace(each, authors=previous.authors, raw=raw) for each in read]
    else:
        read = read_reference(raw, key=key, index=index)
    if label:
        read = [each if each.label else msgspec.structs.replace(each, label=label) for each in read]
    return read


def _split_entries(piece: Piece) -> list[str]:
    """The entries in one paragraph: parts between line breaks, or behind numbers that count up, if all look like entries."""
    text, cuts = piece.block.text, piece.block.breaks
    if not cuts:
        cuts = _counted(text)
    if not cuts:
        return [text]
    ends = [*cuts, len(text)]
    parts = [text[start:end].strip() for start, end in zip([0, *cuts], ends, strict=True)]
    parts = [part for part in parts if part]
    return parts if parts and all(looks_like_entry(part) for part in parts) else [text]


def _counted(text: str) -> tuple[int, ...]:
    found = list(_NUMBERED.finditer(text)) if len(text) > 120 else []
    if len(found) < 2 or found[0].start() != 0:
        return ()
    cuts, number = [], int(found[0].group(1) or found[0].group(2))
    for match in found[1:]:
        if int(match.group(1) or match.group(2)) == number + 1:
            number += 1
            cuts.append(match.start())
    return tuple(cuts)


def _blocks(pieces: Sequence[Piece], work: Work) -> tuple[list[Block], BlockList, Work]:
    """Text blocks under their sections; markers still hold the targets."""
    sections = BlockList()
    stack: list[tuple[int, str]] = []
    blocks: list[Block] = []
    abstract: list[str] = []
    keywords: tuple[str, ...] = ()
    for piece in pieces:
        block = _shortened(piece.block)
        if piece.level:
            opens = plain_heading(block.text) in _OPENINGS
            stack = [each for each in stack if each[0] < piece.level and not (opens and is_abstract_heading(each[1]))]
            stack.append((piece.level, block.text))
            if not block.markers:
                continue
        words = _KEYWORDS.match(block.text) if block.place is Place.BODY and len(blocks) < 30 else None
        if words:
            keywords = keywords or tuple(filter(None, _SPLIT_WORDS.split(words.group("words").strip(" ."))))
            continue
        titles = tuple(title for _, title in stack)
        place = block.place
        if place is Place.ABSTRACT or (place is Place.BODY and _is_abstract(block, titles, len(blocks))):
            place = Place.ABSTRACT
            abstract.append(_ABSTRACT_START.sub("", block.text, count=1))
            titles = titles if titles and is_abstract_heading(titles[-1]) else ("Abstract",)
        number = sections.section(titles, "abstract" if place is Place.ABSTRACT else "") if titles else -1
        blocks.append(msgspec.structs.replace(block, place=place, section=number))
    changes = {}
    if abstract and not work.abstract:
        changes["abstract"] = " ".join(abstract)
    work = msgspec.structs.replace(work, **changes, keywords=work.keywords or keywords)
    return blocks, sections, work


def _shortened(block: Block) -> Block:
    """The block, or its beginning where it is longer than any paragraph."""
    if len(block.text) <= LONGEST_BLOCK:
        return block
    return msgspec.structs.replace(
        block,
        text=block.text[:LONGEST_BLOCK],
        markers=tuple(marker for marker in block.markers if marker.end <= LONGEST_BLOCK),
        breaks=tuple(each for each in block.breaks if each < LONGEST_BLOCK),
    )


def _is_abstract(block: Block, titles: Sequence[str], position: int) -> bool:
    if titles and any(is_abstract_heading(title) for title in titles):
        # A "Summary" at the end is none.
        return position < 30 or plain_heading(titles[-1]) == "abstract"
    return position < 8 and bool(_ABSTRACT_START.match(block.text))


def _marked(
    blocks: Sequence[Block], references: RefList, notes: Sequence[Sequence[str]]
) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks with their markers' keys, and what the marking had to say."""
    names = references.by_id
    called = {name: group[0] for group in notes for name in group if name not in names}
    linked: list[Block] = []
    calls: list[tuple[int, Marker, str]] = []
    for number, block in enumerate(blocks):
        markers = []
        for marker in block.markers:
            note = next((called[target] for target in marker.keys if target in called), "")
            if note:
                calls.append((number, marker, note))
                continue
            keys = _resolved(marker.keys, names)
            if keys or marker.superscript:
                markers.append(Marker(marker.start, marker.end, keys, marker.superscript))
        linked.append(msgspec.structs.replace(block, markers=tuple(markers)))
    told: tuple[str, ...] = ()
    if _is_linked(linked, len(references.references)):
        finished = [_with_numbers_only(block) for block in linked]
    elif references.references:
        result = mark([_loose(block) for block in linked], references.references)
        finished, told = list(result.blocks), tuple(result.warnings)
    else:
        finished = [msgspec.structs.replace(block, markers=()) for block in linked]
    return move_to_text(finished, calls), told


def _resolved(targets: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for target in targets for key in names.get(target, ())))


def _is_linked(blocks: Iterable[Block], count: int) -> bool:
    cited = {key for block in blocks for marker in block.markers for key in marker.keys}
    return bool(cited) and len(cited) >= _LINKED_SHARE * count


def _with_numbers_only(block: Block) -> Block:
    """Of the superscripts without a link, keep those that could be citations."""
    kept = tuple(
        marker
        for marker in block.markers
        if marker.keys or _BARE_NUMBERS.fullmatch(block.text[marker.start : marker.end])
    )
    return block if len(kept) == len(block.markers) else msgspec.structs.replace(block, markers=kept)


def _loose(block: Block) -> LooseBlock:
    return LooseBlock(
        text=block.text,
        place=block.place,
        section=block.section,
        breaks=block.breaks,
        note=block.note,
        raised=tuple((marker.start, marker.end) for marker in block.markers if marker.superscript),
        links=tuple(LooseLink(marker.start, marker.end, key) for marker in block.markers for key in marker.keys),
    )

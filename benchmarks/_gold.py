"""The gold for `benchmarks.extract`: every (marker, reference) pair of a file, by a walk of its own over the XML.

Nothing here imports citance: an error in the reader must not hide in the gold. The walk prints the file into one long
string, notes where each in-text pointer begins and ends in it, and then looks at the pointers and at the characters
between them. What is counted, with the numbers found in the 308 shared JATS articles (`--census` prints them anew):

explicit    A pointer element (JATS `xref`, TEI `ref` and `ptr`, BMC `abbr`) one of whose ids leads to an entry of a
            reference list, or to something inside an entry. The declared type decides nothing: `ref-type` may be
            missing or wrong. An id named twice by one pointer counts once; several ids give a pair each.
within      More entries printed in one pointer than it has ids: "7–9" or "1 2 13 14" with the id of the first alone.
            The text must be numbers, dashes and separators only, and one printed number must belong to an id
            that the pointer does have: "1999–2003" or "33–34" (pages) fail this test.
between     The entries that a dash, or a word like "to", hides between two pointers: "[3]–[7]", "(3)-(7)", 3–7 raised.
            Nothing but brackets and blanks may stand beside the dash; both pointers must print the number of the entry
            that they lead to, the first the lower one, at most 200 apart. Years are no numbers of entries, so that
            "2003–2005" expands to nothing. A member that has its own pointer inside the range (empty, or printed)
            is not counted a second time.
loose       Numbers without a pointer beside pointers ("3, 26–29" where 26 has none). A page's reader sees them, the
            markup does not: neither missing when absent nor wrong when present; they are counted apart.

A printed number stands for the entry with that label, or for the entry's place in the list where the list has no
labels. The list is that of the part (article, sub-article, response) in which the pointer's target stands.

Walked: body, back, floats, abstracts, notes, titles, captions, tables, footnotes, boxes, appendices, quotations, and
all of that in sub-articles and responses, translations included (they are statements of the file). Not walked:
entries of reference lists (a note in an entry may point to another entry), the front matter's titles, authors and
affiliations, alternative texts, and of `alternatives` every child but the first that holds a pointer. An entry that
holds several works (a, b, c) is one item here, whatever keys its parts have: pairs are compared by entry.

References that stand in a footnote rather than in a list are not in the gold: the shared corpora hold none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path

from lxml import etree

__all__ = ["GoldFile", "GoldPair", "Pointer", "alphanumerics", "gold_of", "line_of", "numbers_in", "parse"]

MAX_SPAN = 200
"""The longest range believed. The longest that the corpora print is "12–87", the studies that a review includes."""

DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d~"
_DASH = f"[{re.escape(DASHES)}]"
_JOIN = re.compile(rf"(?:{_DASH}{{1,3}}|to|through|thru|bis|até|hasta|a|à|al)", re.IGNORECASE)
_PADDING = re.compile(r"[\s\[\](){}\u200b\u2009\u202f\ufeff]+")
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>\d{{1,4}})(?:[a-z](?![a-z]))?|(?P<dash>{_DASH}+)|(?P<sep>[,;]|and|&|und|et|y|e)|[\[\](){{}}.])"
)
_BOUNDARY = "\x1e"

_BLOCK_NAMES = """
    p title td th list-item def term label caption sec fn disp-quote abstract trans-abstract attrib verse-line table
    head item cell note figDesc div quote st bdy text row tr li sub-article response boxed-text
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE_IN_TEI = frozenset({"title", "term", "label", "quote", "def"})
_NOTES = frozenset({"fn", "note"})
_SKIPPED = {
    "jats": {"ref", "contrib-group", "aff", "aff-alternatives", "title-group", "alt-text", "long-desc", "object-id"},
    "tei": {"listBibl", "biblStruct", "fileDesc", "encodingDesc", "sourceDesc"},
    "bmc": {"bibl", "refgrp", "tig", "aug", "insg"},
}
_POINTERS = {"jats": ("xref",), "tei": ("ref", "ptr"), "bmc": ("abbr",)}
_TARGETS = {"jats": "rid", "tei": "target", "bmc": "bid"}
_PARTS = frozenset({"article", "sub-article", "response", "art", "TEI"})


@dataclass(frozen=True)
class GoldPair:
    """One pair. `key` is the entry's id; `start` and `end` are offsets in `GoldFile.text`."""

    key: str
    start: int
    end: int
    how: str
    line: int = 0


@dataclass
class Pointer:
    """An in-text pointer: its span in the printed string, what it prints, and the entries that it leads to."""

    start: int
    end: int
    text: str
    entries: list[Entry]
    line: int


@dataclass(eq=False)
class Entry:
    """One entry of a reference list, and the list's numbers: printed number to entry."""

    key: str
    numbers: dict[int, Entry] = field(repr=False)


@dataclass(eq=False)
class GoldFile:
    """The gold of a file.

    `printed` is the text of the walk with "\\x1e" at the edges of paragraphs, cells and headings; `text` its letters
    and digits in lower case, in which the pairs' offsets count; `entries` leads from every id of a reference list to
    the id of its entry; `census` counts what was met.
    """

    path: Path
    kind: str
    pairs: list[GoldPair]
    loose: list[GoldPair]
    printed: str
    text: str
    counts: list[int]
    entries: dict[str, str]
    census: Counter[str]

    def printed_at(self, offset: int) -> int:
        """The offset in `printed` of a letter or digit of `text`."""
        return max(0, bisect_right(self.counts, offset) - 1)


def alphanumerics(text: str) -> str:
    """Letters and digits of a text, in lower case: what two walks over the same page must agree on."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text if c.isalnum())


def parse(path: Path) -> etree._Element:
    """The root of an XML file, without comments and processing instructions, external entities off."""
    parser = etree.XMLParser(
        huge_tree=True,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        collect_ids=False,  # an xml:id given twice is not our trouble
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    return etree.parse(str(path), parser).getroot()


def line_of(element: etree._Element) -> int:
    """The line of the file on which an element begins, as far as lxml knows it."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def gold_of(path: Path) -> GoldFile:
    """Build the gold of one JATS, TEI or BMC file.

    Raises:
        lxml.etree.XMLSyntaxError: the file is not XML.
    """
    root = parse(path)
    kind = {"TEI": "tei", "teiCorpus": "tei", "art": "bmc"}.get(_name(root), "jats")
    census: Counter[str] = Counter()
    entries = _entries(root, kind)
    walk = _Walk(kind, entries)
    walk.visit(root)
    printed = "".join(walk.pieces)
    pairs, loose = _pairs(walk.pointers, printed, census)
    census["entries"] = len({id(entry) for entry in entries.values()})
    counts, text = _letters(printed)
    return GoldFile(
        path=path,
        kind=kind,
        pairs=_moved(pairs, counts),
        loose=_moved(loose, counts),
        printed=printed,
        text=text,
        counts=counts,
        entries={name: entry.key for name, entry in entries.items()},
        census=census,
    )


def numbers_in(text: str) -> list[int]:
    """The numbers that a pointer prints, ranges expanded, or [] where it prints anything but numbers.

    `numbers_in("8 18–21")` is `[8, 18, 19, 20, 21]`; a range that runs backwards or too far spoils the whole text.
    """
    text = text.strip()
    at, numbers, dash = 0, list[int](), False
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return []
        at = token.end()
        if token["dash"]:
            if not numbers or dash:
                return []
            dash = True
        elif token["number"]:
            number = int(token["number"])
            if dash:
                if not 0 < number - numbers[-1] <= MAX_SPAN:
                    return []
                numbers.extend(range(numbers[-1] + 1, number))
            numbers.append(number)
            dash = False
        elif token["sep"] and dash:
            return []
    return [] if dash else numbers


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _identity(element: etree._Element) -> str:
    return element.get("{http://www.w3.org/XML/1998/namespace}id") or element.get("id") or ""


def _entries(root: etree._Element, kind: str) -> dict[str, Entry]:
    """Every id that stands on or in an entry of a reference list, with its entry."""
    found: dict[str, Entry] = {}
    lists: dict[etree._Element | None, list[tuple[Entry, etree._Element]]] = {}
    for element in root.iter(etree.Element):
        if not _is_entry(element, kind):
            continue
        part = next((a for a in element.iterancestors() if _name(a) in _PARTS), None)
        members = lists.setdefault(part, [])
        entry = Entry(_identity(element) or f"r{len(members) + 1}", members[0][0].numbers if members else {})
        members.append((entry, element))
        for inner in element.iter(etree.Element):
            if _identity(inner):
                found.setdefault(_identity(inner), entry)
    for members in lists.values():
        _number(members)
    return found


def _is_entry(element: etree._Element, kind: str) -> bool:
    name = _name(element)
    if kind == "jats":
        return name == "ref"
    if kind == "bmc":
        return name == "bibl" and any(_name(a) == "refgrp" for a in element.iterancestors())
    ancestors = [_name(a) for a in element.iterancestors()]
    return (
        name in ("biblStruct", "bibl", "biblFull")
        and "listBibl" in ancestors
        and not {"biblStruct", "bibl"} & set(ancestors)
    )


def _number(members: list[tuple[Entry, etree._Element]]) -> None:
    numbers = members[0][0].numbers
    labels = [_label(element) for _, element in members]
    for place, ((entry, _), label) in enumerate(zip(members, labels, strict=True), start=1):
        number = label if label is not None else (place if not any(labels) else None)
        if number is not None:
            numbers.setdefault(number, entry)


def _label(element: etree._Element) -> int | None:
    for child in element.iter(etree.Element):
        if _name(child) == "label":
            digits = re.fullmatch(r"\W*(\d{1,4})\W*", _text(child))
            return int(digits[1]) if digits else None
    return None


class _Walk:
    """Prints a tree and notes the pointers on the way."""

    def __init__(self, kind: str, entries: dict[str, Entry]) -> None:
        self.kind, self.entries = kind, entries
        self.pieces: list[str] = []
        self.length = 0
        self.pointers: list[Pointer] = []

    def visit(self, element: etree._Element) -> None:
        """Print one element with all that is in it."""
        name = _name(element)
        if name in _SKIPPED[self.kind]:
            return
        block = name in _BLOCKS and not (self.kind == "tei" and name in _INLINE_IN_TEI)
        if block:
            self._print(_BOUNDARY)
        start = self.length
        notes = []
        self._print(element.text)
        for child in self._children(element, name):
            if name == "p" and _name(child) in _NOTES:
                notes.append(child)
            else:
                self.visit(child)
            self._print(child.tail)
        if name in _POINTERS[self.kind]:
            self._point(element, start)
        if block:
            self._print(_BOUNDARY)
        for note in notes:  # behind the paragraph that it interrupts
            self.visit(note)

    def _children(self, element: etree._Element, name: str) -> list[etree._Element]:
        if name == "alternatives":
            holders = [child for child in element if any(True for _ in child.iter("{*}xref", "xref"))]
            return holders[:1] or [child for child in element if _name(child) == "math"] or list(element)[:1]
        return list(element)

    def _print(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _point(self, element: etree._Element, start: int) -> None:
        ids = [one.lstrip("#") for one in (element.get(_TARGETS[self.kind]) or "").split()]
        entries = list(dict.fromkeys(self.entries[one] for one in ids if one in self.entries))
        if entries:
            line = line_of(element)
            self.pointers.append(Pointer(start, self.length, _text(element), entries, line))


def _pairs(pointers: list[Pointer], printed: str, census: Counter[str]) -> tuple[list[GoldPair], list[GoldPair]]:
    pairs: list[GoldPair] = []
    loose: list[GoldPair] = []
    shown = [pointer for pointer in pointers if pointer.text.strip()]
    census["empty pointers"] = len(pointers) - len(shown)
    for pointer in pointers:
        pairs += [GoldPair(e.key, pointer.start, pointer.end, "explicit", pointer.line) for e in pointer.entries]
        census["pointers with several ids"] += len(pointer.entries) > 1
        hidden = _within(pointer)
        census["pointers that print more than their ids"] += bool(hidden)
        pairs += [GoldPair(e.key, pointer.start, pointer.end, "within", pointer.line) for e in hidden]
    for first, second in pairwise(shown):
        gap = printed[first.end : second.start]
        if len(gap) > 40 or _BOUNDARY in gap:
            continue
        if _JOIN.fullmatch(_PADDING.sub("", gap)):
            hidden = _between(first, second, pointers, census)
            pairs += [GoldPair(e.key, first.start, second.end, "between", first.line) for e in hidden]
        elif re.search(r"\d", gap):
            loose += _loose(first, gap, second.text)
    for place, pointer in enumerate(shown, start=1):
        stop = shown[place].start if place < len(shown) else len(printed)
        loose += _loose(pointer, _until_word(printed[pointer.end : min(stop, pointer.end + 40)]), "")
    for pair in pairs:
        census[f"pairs, {pair.how}"] += 1
    census["pairs, loose"] = len(loose)
    return sorted(pairs, key=lambda pair: (pair.start, pair.end)), loose


def _within(pointer: Pointer) -> list[Entry]:
    numbers = numbers_in(pointer.text)
    table = pointer.entries[0].numbers
    named = [table[number] for number in numbers if number in table]
    if len(named) < len(numbers) or not set(map(id, named)) & set(map(id, pointer.entries)):
        return []
    return [entry for entry in dict.fromkeys(named) if entry not in pointer.entries]


def _between(first: Pointer, second: Pointer, pointers: list[Pointer], census: Counter[str]) -> list[Entry]:
    low, high = numbers_in(first.text), numbers_in(second.text)
    table = first.entries[0].numbers
    sound = (
        low
        and high
        and table.get(low[-1]) in (*first.entries, *_within(first))
        and table.get(high[0]) in (*second.entries, *_within(second))
        and 0 < high[0] - low[-1] <= MAX_SPAN
    )
    census["dashes between pointers, a range" if sound else "dashes between pointers, no range"] += 1
    if not sound:
        return []
    own = {id(e) for p in pointers if first.start <= p.start and p.end <= second.end for e in p.entries}
    members = [table[number] for number in range(low[-1] + 1, high[0]) if number in table]
    return [entry for entry in members if id(entry) not in own]


def _until_word(text: str) -> str:
    found = re.match(rf"(?:\s*[,;{re.escape(DASHES)}]\s*\d{{1,3}}(?!\d))+(?=\s*[\])\x1e])", text)
    return found[0] if found else ""


def _loose(first: Pointer, gap: str, following: str) -> list[GoldPair]:
    """The entries of printed numbers that no pointer holds, right behind a pointer that prints its entry's number."""
    own, table = numbers_in(first.text), first.entries[0].numbers
    if not own or table.get(own[-1]) not in first.entries:
        return []
    known = {*own, *numbers_in(following)}
    unmarked = [number for number in numbers_in(f"{first.text}{gap}{following}") if number not in known]
    end = first.end + len(gap)
    return [GoldPair(table[n].key, first.start, end, "loose", first.line) for n in unmarked if n in table]


def _letters(printed: str) -> tuple[list[int], str]:
    """How many letters and digits stand before every offset of the printed text; and those letters and digits."""
    flags = [character.isalnum() for character in printed]
    return [0, *accumulate(flags)], alphanumerics(printed)


def _moved(pairs: list[GoldPair], counts: list[int]) -> list[GoldPair]:
    return [GoldPair(p.key, counts[p.start], counts[p.end], p.how, p.line) for p in pairs]

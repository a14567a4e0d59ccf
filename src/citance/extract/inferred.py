"""Citations that the page prints and the markup does not have; each is flagged as inferred.

First the paper's citation style is decided from the links that it does have; only that style is then looked for, and a
number or a name is believed only if the reference list answers to it without doubt. A link is never invented: what is
ambiguous is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice

from citance.extract.entries import Entries, fold_name, numbers_in
from citance.extract.pointers import DASH, DASHES, Pointer, is_numeric
from citance.model import Block, Marker

__all__ = ["Style", "find_ibid", "find_style", "infer"]

# "[3]", "[3, 5–7]", "(3)", and "[3]–[5]".
_GROUP = re.compile(
    rf"[\[(]\s*\d{{1,3}}(?:\s*[,;{DASH}]\s*\d{{1,3}})*\s*[\])](?:\s*[{DASH}]\s*[\[(]\s*\d{{1,3}}\s*[\])])?"
)
_DASHED = re.compile(rf"[{DASH}]")
_ITEM = re.compile(rf"(\d{{1,3}})(?:\s*[\])]?\s*[{DASH}]\s*[\[(]?\s*(\d{{1,3}}))?")
_RANGE_TAIL = re.compile(rf"\s?[{DASH}]\s?(\d{{1,3}})(?![\d.,]?\d|[A-Za-z%])")
# What may stand before "[1, 5]" when it is a number of another kind.
_NOT_A_CITATION = re.compile(
    r"(?:\bCIs?|\bIC|\bHDI|\bintervals?|\branges?|\bIQR|\bscale|\bfrom|\bin|[=∈<>≤≥±×%\d]|\b[A-Za-z]|\b[A-Za-z]{2}(?=$))\s*[:,]?\s*$",
    re.I,
)
# "pyrido[3,2-f][1,4]oxazepine": brackets inside a chemical name.
_PART_OF_A_NAME = re.compile(r"[\]\-–)]\s?⟦⟧|⟦⟧[\w\[\-]")
_UNIT = re.compile(r"(?:^|[\s(\[\d/·])(?:[^\W\d_]{1,3}|[\d.,]+|[A-Za-z]+[\d)\]]|min|mol|Hz|Pa)$")
_YEAR = r"(?:1[6-9]\d\d|20\d\d)"
_NAME = r"(?:(?:[Vv]an|[Vv]on|[Dd]e[rnl]?|[Dd]a|[Dd]os?|[Dd]i|[Ll]a|[Ll]e|[Dd]u|[Ee]l|[Aa]l|[Tt]er)\s+)*[A-ZÀ-ÖØ-ÞŁŚŽČŠĐ][\w'’\-]*[\w](?:[ \-][A-ZÀ-ÖØ-Þ][\w'’\-]*[\w])?"
_AND = r"(?:\s*,?\s*(?:and|&|y|e|und|et|og|och|en)\s+)"
_AUTHORS = rf"(?P<first>{_NAME})(?P<others>(?:\s*,\s*{_NAME})*(?:{_AND}{_NAME})?(?:\s*,?\s*(?:et\s+al\.?|e\s+cols?\.?|u\.\s?a\.)(?:['’]s)?)?(?:['’]s?)?)"
_AUTHOR_YEAR = re.compile(
    rf"(?<!\w){_AUTHORS}\s*,?\s*[(\[]?\s*(?P<year>{_YEAR})(?P<letters>[a-z](?:\s*[,&]\s*[a-z]\b)*)?(?![\d/])"
)
_MORE_YEARS = re.compile(rf"\s*[,;]\s*(?:and\s+|&\s*)?(?P<year>{_YEAR})(?P<letters>[a-z])?(?![\d/\w])")
_ANY_YEAR = re.compile(rf"\b{_YEAR}")
_LONGEST_AUTHORS = 160
_NEAR = 40
"""Pointers that may begin at one place: one link to as many works."""
_TWO_YEARS = re.compile(rf"({_YEAR})([a-z])?(?![\d/])")
_NAME_BEFORE = re.compile(r"([A-ZÀ-ÖØ-Þ][\w'’\-]+)\s*[(\[]\s*$")
_IBID = re.compile(r"\b[Ii]bid(?:em)?\b\.?")


_VOTERS = 200
"""Markers that decide the style: a paper does not change it later on."""


class Style(Enum):
    """How a paper prints its citations."""

    BRACKET = "bracket"
    SUPERSCRIPT = "superscript"
    PARENTHESIS = "parenthesis"
    AUTHOR_YEAR = "author-year"
    UNKNOWN = "unknown"


def find_style(blocks: Sequence[Block]) -> Style:
    """The style of most linked markers; UNKNOWN when there are none."""
    linked = ((block, each) for block in blocks for each in block.markers if each.keys and each.end > each.start)
    votes = Counter(_style_of(block, marker) for block, marker in islice(linked, _VOTERS))
    return votes.most_common(1)[0][0] if votes else Style.UNKNOWN


def _style_of(block: Block, marker: Marker) -> Style:
    text = block.text[marker.start : marker.end]
    if not is_numeric(text) or any(number > 1500 for number in numbers_in(text)):
        return Style.AUTHOR_YEAR
    if marker.superscript:
        return Style.SUPERSCRIPT
    opened = "[" in text or "[" in block.text[max(0, marker.start - 40) : marker.start]
    return Style.BRACKET if opened else Style.PARENTHESIS


def infer(block: Block, pointers: list[Pointer], entries: Entries, style: Style) -> list[Pointer]:
    """The pointers of a block with the inferred ones among them, in reading order."""
    found: list[Pointer] = []
    if style in (Style.BRACKET, Style.PARENTHESIS, Style.UNKNOWN) and entries.numbered:
        found += _bracketed(block, pointers, entries, style)
    # Raised numbers alone prove nothing (affiliations, notes, isotopes), so they need linked ones beside them.
    if style is Style.SUPERSCRIPT and entries.numbered:
        found += _superscript(block, pointers, entries)
    if style in (Style.AUTHOR_YEAR, Style.UNKNOWN):
        found += _author_year(block, pointers, entries)
    if not found:
        return pointers
    return sorted([*pointers, *found], key=lambda pointer: (pointer.start, pointer.end))


def _free(start: int, end: int, pointers: Iterable[Pointer]) -> bool:
    return not any(pointer.start < end and start < pointer.end for pointer in pointers)


def _bracketed(block: Block, pointers: list[Pointer], entries: Entries, style: Style) -> list[Pointer]:
    """Unlinked numbers in brackets: whole groups in a bracket style, else only groups that are linked in part."""
    if "[" not in block.text and "(" not in block.text:
        return []
    found: list[Pointer] = []
    starts = [pointer.start for pointer in pointers]
    for group in _GROUP.finditer(block.text):
        start, end = group.span()
        first = bisect_left(starts, start)
        linked = [pointer for pointer in pointers[first : bisect_left(starts, end)] if pointer.end <= end]
        if len(linked) > group.group().count(",") + group.group().count(";") and not _DASHED.search(group.group()):
            continue  # as many links as numbers
        bracket = block.text[start] == "["
        if not linked and not (bracket and style in (Style.BRACKET, Style.UNKNOWN)):
            continue
        if not linked and _PART_OF_A_NAME.search(
            block.text[max(0, start - 2) : start] + "⟦⟧" + block.text[end : end + 1]
        ):
            continue
        if not linked and (
            not _free(start, end, pointers) or _NOT_A_CITATION.search(block.text[max(0, start - 12) : start])
        ):
            continue
        named = {pointer.key for pointer in linked}
        items = list(_ITEM.finditer(block.text, start, end))
        numbers = [int(number) for item in items for number in item.groups() if number]
        near = linked[0].key if linked else None
        if not all(entries.keys_at(number, near) for number in numbers):
            continue
        if not linked and numbers != sorted(set(numbers)):
            continue
        for item in items:
            found += _item(item, named, entries, near)
    return found


def _item(item: re.Match[str], named: set[str], entries: Entries, near: str | None = None) -> list[Pointer]:
    first = int(item.group(1))
    last = int(item.group(2)) if item.group(2) else first
    numbered = entries.span(first, last, near) if last > first else [(first, entries.keys_at(first, near))]
    pointers = []
    for number, keys in numbered:
        for key in keys:
            if key not in named:
                pointers.append(Pointer(item.start(), item.end(), key, in_range=first < number < last, inferred=True))
    return pointers


def _superscript(block: Block, pointers: list[Pointer], entries: Entries) -> list[Pointer]:
    """Raised numbers without a link, and the unlinked end of a range that begins with a link."""
    found: list[Pointer] = []
    for marker in block.markers:
        text = block.text[marker.start : marker.end]
        if marker.keys:
            tail = _RANGE_TAIL.match(block.text, marker.end) if marker.superscript and text.strip().isdigit() else None
            if tail and _free(tail.start(1), tail.end(1), pointers):
                first, last = int(text), int(tail.group(1))
                for number, keys in entries.span(first, last, marker.keys[0])[1:]:
                    found += [Pointer(marker.start, tail.end(), key, number < last, True) for key in keys]
            continue
        if not marker.superscript:
            continue
        before = block.text[max(0, marker.start - 12) : marker.start]
        if not before.strip() or before[-1] in " " + DASHES or _UNIT.search(before):
            continue  # "¹³C", "cm²"
        items = list(_ITEM.finditer(text))
        if all(entries.keys_at(int(number)) for item in items for number in item.groups() if number):
            for item in items:
                for pointer in _item(item, set(), entries):
                    found.append(pointer._replace(start=pointer.start + marker.start, end=pointer.end + marker.start))
    return found


def _author_year(block: Block, pointers: list[Pointer], entries: Entries) -> list[Pointer]:
    """ "Coe and Bunnell (2003, 2005a)" without links, and further years behind a linked one."""
    found: list[Pointer] = []
    for match in _unlinked(block.text, pointers):
        end = match.end()
        if _free(match.start(), end, pointers):
            family, start = _first_author(match, entries)
            keys = _sure(family, match, entries)
            closed = _closed(block.text, start, end)
            found += [Pointer(start, closed, key, inferred=True) for key in keys]
            if keys:
                found += _further_years(block.text, end, family, pointers, entries)
    found += _groups(block.text, pointers, entries)
    for pointer in pointers:
        authors = entries.by_key[pointer.key].authors if pointer.key in entries.by_key else ()
        if authors and not pointer.in_range:
            found += _further_years(block.text, pointer.end, authors[0].family, pointers, entries)
            found += _years_inside(block.text, pointer, authors[0].family, pointers, entries)
    unique: dict[tuple[int, str], Pointer] = {}
    for pointer in found:
        unique.setdefault((pointer.end, pointer.key), pointer)
    return list(unique.values())


def _unlinked(text: str, pointers: Sequence[Pointer]) -> Iterator[re.Match[str]]:
    """Author-year citations around years that no pointer covers; most years are covered, and the pattern is dear."""
    begin = 0
    starts = [pointer.start for pointer in pointers]
    for year in _ANY_YEAR.finditer(text):
        start, end = year.span()
        if start < begin:
            continue
        # Pointers are in order, so only the last ones that begin before the year's end can cover it or stand before it.
        next_one = bisect_left(starts, end)
        reached = max((pointer.end for pointer in pointers[max(0, next_one - _NEAR) : next_one]), default=0)
        if reached > start:
            continue
        begin = max(begin, start - _LONGEST_AUTHORS, reached)
        for match in _AUTHOR_YEAR.finditer(text, begin, end + 12):
            begin = match.end()
            yield match


def _closed(text: str, start: int, end: int) -> int:
    """The end of a marker, its closing bracket taken in when the opening one is inside."""
    inside = text[start:end]
    closes = text[end : end + 1] == ")" and inside.count("(") > inside.count(")")
    return end + 1 if closes else end


def _first_author(match: re.Match[str], entries: Entries) -> tuple[str, int]:
    """The first author's name and where it begins; the sentence's own capitalised word may stand before ("See Smith")."""
    first: str = match.group("first")
    if " " in first and not entries.by_author_year(first, int(match.group("year"))):
        last = first.split()[-1]
        return last, match.start() + len(first) - len(last)
    return first, match.start()


def _groups(text: str, pointers: Sequence[Pointer], entries: Entries) -> list[Pointer]:
    """Groups as authors, whose names follow no pattern: "(Institute for Regional Studies, 2003)"."""
    found = []
    for name, year, key in entries.groups():
        if name not in text:
            continue
        for match in re.finditer(rf"\b{re.escape(name)}\s*[,(]?\s*\(?{year}\b", text):
            if _free(match.start(), match.end(), pointers):
                found.append(Pointer(match.start(), _closed(text, *match.span()), key, inferred=True))
    return found


def _sure(first: str, match: re.Match[str], entries: Entries) -> list[str]:
    """The one work that authors and year (and each of its letters) name; nothing where several could be meant."""
    others = match.group("others") or ""
    year = int(match.group("year"))
    letters = re.findall(r"[a-z]", match.group("letters") or "")
    keys: list[str] = []
    for letter in letters or [""]:
        candidates = entries.by_author_year(first, year, letter)
        names = [fold_name(name) for name in re.findall(_NAME, others)]
        if names:
            candidates = [key for key in candidates if set(names) <= set(entries.families(key))]
        elif "al" not in others and "col" not in others and len(candidates) > 1:
            candidates = [key for key in candidates if len(entries.by_key[key].authors) == 1]
        if len(candidates) != 1:
            return []
        keys += candidates
    return keys


def _further_years(
    text: str, offset: int, family: str, pointers: Iterable[Pointer], entries: Entries
) -> list[Pointer]:
    found = []
    while more := _MORE_YEARS.match(text, offset):
        keys = entries.by_author_year(family, int(more.group("year")), more.group("letters") or "")
        if len(keys) != 1 or not _free(more.start("year"), more.end(), pointers):
            break
        found.append(Pointer(more.start("year"), more.end(), keys[0], inferred=True))
        offset = more.end()
    return found


def _years_inside(
    text: str, pointer: Pointer, family: str, pointers: Sequence[Pointer], entries: Entries
) -> list[Pointer]:
    """Years that one link prints beyond those of the works it leads to ("Smith 2001, 2003" → the work of 2001)."""
    printed = text[pointer.start : pointer.end]
    years = _TWO_YEARS.findall(printed) if len(printed) > 8 else []
    if len(years) < 2:
        return []
    named = {other.key for other in pointers if (other.start, other.end) == (pointer.start, pointer.end)}
    found = []
    for year, letter in years:
        keys = entries.by_author_year(family, int(year), letter)
        if len(keys) == 1 and keys[0] not in named:
            named.add(keys[0])
            found.append(Pointer(pointer.start, pointer.end, keys[0], inferred=True))
    return found


def find_ibid(block: Block, cited: Sequence[str], pointers: Sequence[Pointer], entries: Entries) -> list[Pointer]:
    """ "Ibid." names the work cited last before it, if that was one work.

    `cited` are the keys cited before this block, the last ones last, "" behind a marker that named several works. A
    name before it ("Quigley (ibid.)") must be an author's of that work, or the work cited last by that author is meant.
    """
    found: list[Pointer] = []
    if "bid" not in block.text:
        return found
    for match in _IBID.finditer(block.text):
        earlier = [pointer for pointer in pointers if pointer.end <= match.start()]
        key = _meant(block.text[: match.start()], earlier, cited, entries)
        if key is not None and _free(match.start(), match.end(), pointers):
            found.append(Pointer(match.start(), match.end(), key, inferred=True))
    return found


def _meant(before: str, earlier: Sequence[Pointer], cited: Sequence[str], entries: Entries) -> str | None:
    last = {pointer.key for pointer in earlier if pointer.start == earlier[-1].start} if earlier else set(cited[-1:])
    named = _NAME_BEFORE.search(before[-60:])
    if named is not None:
        author = fold_name(named.group(1))
        so_far = [*cited, *(each.key for each in earlier)]
        of_author = [key for key in so_far if key and author in entries.families(key)]
        if of_author:
            return of_author[-1]
        if any(author in entries.families(key) for key in entries.by_key):
            return None
    return (last.pop() or None) if len(last) == 1 else None

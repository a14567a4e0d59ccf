"""Title, authors and identifiers of a Word manuscript: from styles, from the first lines, from the file's properties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from citance.model import Author, Place, Work
from citance.read.docx.story import Line
from citance.read.frontmatter import own_doi, read_byline, split_name
from citance.read.listfinder import is_abstract_heading, is_list_heading
from citance.read.reflist import content
from citance.read.safexml import Element, local_name
from citance.text.sections import plain_heading

__all__ = ["read_front"]

_FIRST = 25
_NO_TITLE = re.compile(
    r"^(?:microsoft word|document\d*|untitled|manuscript|title|article|template|type of the paper)\b", re.I
)
_KIND = re.compile(
    r"^(?:original |research |review |full |short )*(?:article|paper|communication|letter|editorial|manuscript)$", re.I
)
_LONGEST = 350


def read_front(lines: Sequence[Line], core: Element | None) -> tuple[Work, set[int]]:
    """What the manuscript says of itself, and the positions of the lines that say it and are no text."""
    said = (
        {local_name(each.tag): content(each) for each in core if isinstance(each.tag, str)} if core is not None else {}
    )
    first = [(number, line) for number, line in enumerate(lines[:_FIRST]) if line.piece.block.place is Place.BODY]
    title, place = _title(first, said.get("title", ""))
    used = {place} if place >= 0 else set()
    authors: tuple[Author, ...] = ()
    for number, line in first:
        if number <= place or authors:
            continue
        text = line.piece.block.text
        if line.role == "author" or (number <= place + 3 and place >= 0 and not line.piece.level):
            bare = _without_raised(line)
            authors = read_byline(bare) or ((split_name(text),) if line.role == "author" and len(text) < 60 else ())
            if authors:
                used.add(number)
        if line.piece.level or is_abstract_heading(text):
            break
    if not authors and title and said.get("creator") and read_byline(said["creator"]):
        authors = read_byline(said["creator"])
    # In a short manuscript the reference list is not far, and its DOIs are those of others.
    doi = own_doi(takewhile(lambda text: not is_list_heading(text), (line.piece.block.text for _, line in first[:12])))
    # Whatever stands before the first heading or abstract, and is not a paragraph, is affiliations and addresses.
    if place >= 0:
        used |= _addresses(first, place)
    return Work(title=title, authors=authors, doi=doi, language=said.get("language", "")[:2].lower()), used


def _title(first: Sequence[tuple[int, Line]], property_title: str) -> tuple[str, int]:
    for number, line in first:
        if line.role == "title":
            return line.piece.block.text, number
    wanted = plain_heading(property_title)
    for number, line in first:
        if wanted and plain_heading(line.piece.block.text) == wanted:
            return line.piece.block.text, number
    if first:
        number, line = first[0]
        if _KIND.match(line.piece.block.text) and len(first) > 1:
            number, line = first[1]
        text = line.piece.block.text
        if (
            len(text) <= _LONGEST
            and not text.endswith(".")
            and not is_abstract_heading(text)
            and _is_set_apart(first, number)
        ):
            return text, number
    return ("" if _NO_TITLE.match(property_title) else property_title), -1


def _is_set_apart(first: Sequence[tuple[int, Line]], place: int) -> bool:
    """True for a first line that is not the heading of the text that follows: a byline or a heading comes next."""
    line = next(line for number, line in first if number == place)
    following = next((other for number, other in first if number > place), None)
    if following is None:
        return False
    text = following.piece.block.text
    if line.piece.level and not (following.piece.level or is_abstract_heading(text) or read_byline(text)):
        others = [other for number, other in first if number > place and other.piece.level]
        return bool(others) and all(other.piece.level > line.piece.level for other in others)
    return True


def _without_raised(line: Line) -> str:
    block = line.piece.block
    text = block.text
    for marker in reversed(block.markers):
        if marker.superscript:
            text = text[: marker.start] + " " + text[marker.end :]
    return text


def _addresses(first: Sequence[tuple[int, Line]], place: int) -> set[int]:
    """Short lines between title and abstract or first heading, if there is one to end them."""
    found: set[int] = set()
    for number, line in first:
        if number <= place:
            continue
        text = line.piece.block.text
        if line.piece.level or is_abstract_heading(text) or line.role == "abstract":
            return found
        if re.match(r"abstract\b|keywords?\b|key words\b|zusammenfassung\b|r[ée]sum|resumo\b", text, re.I):
            return found
        if len(text) > 250:
            return set()
        found.add(number)
    return set()

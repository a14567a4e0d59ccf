"""What the first paragraphs of a paper say of it, where only their text and order tell: title, authors, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from citance.identifiers import find_doi
from citance.model import Author

__all__ = ["own_doi", "read_byline", "split_name"]

_DOI_LINE = re.compile(r"(?:\bdoi\b|doi\.org)", re.I)
_SPLIT = re.compile(r"\s*(?:,|;|·|•|\||\band\b|\bund\b|\by\b|\bet\b|\be\b|&)\s*")
_MARKS = re.compile(r"[\d*†‡§¶#∗✉]+(?:\s*,\s*[\d*†‡§¶#∗a-e]\b)*")
_BY = re.compile(r"^(?:by|von|por|par|di)\s+", re.I)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŇŌŐŒŘŚŞŠŤŪŮŰŲŹŻŽΑ-ΩА-Я"
_NAME = re.compile(
    rf"[{_UPPER}][\w'’.\-]*(?:\s+(?:(?:van|von|der|den|de|da|do|dos|del|della|di|la|le|du|el|al|ten|ter|bin)\s+)*[{_UPPER}][\w'’.\-]*){{1,4}}"
)
_TITLES = re.compile(r"\b(?:Dr|Prof|PhD|Ph\.D|MD|M\.D|MSc|MBA|Jr|Sr|Mag|Dipl)\b\.?(?:-Ing\.)?,?\s*", re.I)
_NO_NAMES = re.compile(
    r"universit|institut|department|school|faculty|college|journal|abstract|@|http|\bvol\b|research|correspond|received|working paper|\d{4}",
    re.I,
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "la",
        "le",
        "du",
        "el",
        "al",
        "ten",
        "ter",
        "bin",
    ]
)


def own_doi(lines: Iterable[str]) -> str | None:
    """The DOI that the first lines print as the paper's own."""
    return next((doi for line in lines if _DOI_LINE.search(line) and (doi := find_doi(line))), None)


def split_name(name: str) -> Author:
    """ "Neil van der Coe" → family "van der Coe"; "Coe, Neil" likewise."""
    if "," in name:
        family, _, given = name.partition(",")
        return Author(family=family.strip(), given=given.strip())
    words = name.split()
    place = len(words) - 1
    while place > 1 and words[place - 1].lower() in _PARTICLES:
        place -= 1
    return Author(family=" ".join(words[place:]), given=" ".join(words[:place]))


def read_byline(line: str) -> tuple[Author, ...]:
    """The authors in a line that holds nothing but their names; () for any other line."""
    if not 4 < len(line) < 400 or _NO_NAMES.search(line) or line.endswith((":", "?", "!")):
        return ()
    bare = _MARKS.sub(" ", _TITLES.sub("", _BY.sub("", line)))
    parts = [" ".join(part.split()).strip(" .") for part in _SPLIT.split(bare)]
    names = [part for part in parts if part]
    if not names or not all(_NAME.fullmatch(name) for name in names):
        return ()
    return tuple(split_name(name) for name in names)

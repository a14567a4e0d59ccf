"""Markers that lead to no entry of the list.

Three kinds: links of the markup to an entry that is not in the file; numbers in brackets above the last number of a
numbered list; and, in a text that cites by author and year, a name with a year that no entry has. The last kind is told
only where the pattern leaves little doubt ("(Coe, 2003)" and "Coe et al. (2003)", not "(March 2003)"), since a wrong
alarm costs more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citance.extract.entries import fold_name
from citance.extract.pointers import is_numeric
from citance.model import CitationStatement, Paper, Place, Reference

__all__ = ["dangling_markers", "is_only_a_key"]

_BRACKETS = re.compile(r"\[(\d{1,3}(?:\s*[,;–‐-]\s*\d{1,3}){0,20})\]")
_NAME = r"[A-ZÀ-ÖØ-ÞŁŚŽČŠĐ][\w'’\-]{2,}"
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter)\s+){0,3}"
_OTHERS = rf"(?:\s+et\s+al\.?|,?\s+(?:and|&|und|y|e|et)\s+{_PARTICLE}{_NAME})?"
_YEAR = r"((?:19|20)\d\d)[a-z]?"
_IN_BRACKETS = re.compile(
    rf"^(?:(?:see|e\.g\.|cf\.|also|i\.e\.)[\s,]*){{0,3}}({_PARTICLE}{_NAME}){_OTHERS},?\s+{_YEAR}$"
)
_IN_TEXT = re.compile(rf"\b({_PARTICLE}{_NAME})(?:\s+et\s+al\.?|\s+(?:and|&)\s+{_PARTICLE}{_NAME})\s+\({_YEAR}\)")
_GROUP = re.compile(r"\(([^()]{6,300})\)")
_NO_NAMES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "figure",
        "table",
        "section",
        "chapter",
        "appendix",
        "equation",
        "version",
        "since",
        "until",
        "before",
        "after",
        "during",
        "between",
        "early",
        "late",
        "mid",
        "from",
        "about",
        "circa",
        "edition",
        "approximately",
        "copyright",
        "accessed",
        "retrieved",
        "published",
        "updated",
    ]
)
_MOST = 200
_BEYOND = 10
"""Numbers so far above the last one of the list count as cited."""
_PLACES = frozenset({Place.BODY, Place.FOOTNOTE, Place.CAPTION, Place.TABLE, Place.BOX})


def is_only_a_key(reference: Reference) -> bool:
    """True for the stand-in of a cited key that no entry bears."""
    said = (reference.title, reference.authors, reference.year, reference.doi, reference.container, reference.url)
    return reference.raw == reference.key and not any(said)


def dangling_markers(
    paper: Paper, statements: Sequence[CitationStatement], references: Sequence[Reference]
) -> list[str]:
    """The markers of a paper that lead nowhere, as printed, each once, in reading order."""
    found = dict.fromkeys(_unlinked(paper, _Known(references)))
    markers = [statement.marker for statement in statements]
    numeric = sum(any(sign.isdigit() for sign in marker[:3]) for marker in markers)
    if references and numeric * 2 > len(markers):
        found |= dict.fromkeys(_numbers(paper, markers, paper.references))
    elif references and markers:
        found |= dict.fromkeys(_names(paper, references))
    return list(found)[:_MOST]


def _unlinked(paper: Paper, known: _Known) -> Iterator[str]:
    """Links of the markup that lead nowhere; not those that print the number, or the name and year, of an entry all the
    same: there the link is broken, and the entry is in the list."""
    for block in paper.blocks:
        for marker in block.markers:
            text = block.text[marker.start : marker.end].strip()
            if marker.keys or not text:
                continue
            named = _IN_BRACKETS.match(text.strip("()[] "))
            if named is not None and known.has(named.group(1), named.group(2)):
                continue
            numbers = [int(digits) for digits in re.findall(r"\d+", text)] if is_numeric(text) else []
            if not numbers or max(numbers) > known.number:
                yield text


def _numbers(paper: Paper, markers: Sequence[str], references: Sequence[Reference]) -> Iterator[str]:
    """Bracketed numbers above the last one, in a text whose own markers stand in brackets."""
    entries = {reference.entry or reference.key for reference in references}
    labels = [int(digits.group()) for each in references if (digits := re.search(r"\d{1,4}", each.label))]
    last = max(len(entries), *labels) if labels else len(entries)
    blocks = [block for block in paper.blocks if block.place in _PLACES]
    texts = [block.text for block in blocks]
    bracketed = sum("[" in marker for marker in markers) * 2 > len(markers) or any(
        f"[{marker}" in text for text in texts[:40] for marker in markers[:5]
    )
    if not bracketed:
        return
    for block in blocks:
        told = [marker.start for marker in block.markers if not marker.keys]
        for match in _BRACKETS.finditer(block.text):
            if any(match.start() <= start < match.end() for start in told):
                continue
            numbers = [int(digits) for digits in re.findall(r"\d+", match.group(1))]
            missing = [number for number in numbers if number > last]
            # "[5, 80]" may be an interval: what is cited and forgotten has one of the next numbers.
            if missing and max(missing) <= last + _BEYOND:
                yield match.group() if len(numbers) == 1 else f"{match.group()} ({', '.join(map(str, missing))})"


def _names(paper: Paper, references: Sequence[Reference]) -> Iterator[str]:
    known = _Known(references)
    for block in paper.blocks:
        if block.place not in _PLACES:
            continue
        covered = [(marker.start, marker.end) for marker in block.markers if marker.keys]
        for start, end, name, year in _cited_names(block.text):
            inside = any(first < end and start < last for first, last in covered)
            if not inside and not known.has(name, year):
                yield block.text[start:end]


def _cited_names(text: str) -> Iterator[tuple[int, int, str, str]]:
    for group in _GROUP.finditer(text):
        at = group.start(1)
        for part in group.group(1).split(";"):
            piece = part.strip()
            match = _IN_BRACKETS.match(piece)
            if match and match.group(1).lower() not in _NO_NAMES:
                start = at + part.index(piece)
                yield start, start + len(piece), match.group(1), match.group(2)
            at += len(part) + 1
    for match in _IN_TEXT.finditer(text):
        if match.group(1).lower() not in _NO_NAMES:
            yield match.start(), match.end(), match.group(1), match.group(2)


class _Known:
    """The names and years of a list, and its printed text, in which a name counts whatever was made of the entry."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.number = len({each.entry or each.key for each in references})
        self._entries = [
            (fold_name(each.raw) + "".join(fold_name(author.family) for author in each.authors), each.year, each.raw)
            for each in references
        ]

    def has(self, name: str, year: str) -> bool:
        folded = fold_name(name)
        return any(folded in letters and (said == int(year) or year in raw) for letters, said, raw in self._entries)

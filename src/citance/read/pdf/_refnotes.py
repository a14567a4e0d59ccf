"""References in footnotes or endnotes, for papers without a list: the works that the notes describe, each once.

A note may describe several works, name one again in short ("Coe 2003", "see note 5"), or point at the note before ("Ibid.").
The numbers of all notes that cite a work become its label ("5, 9"), since these are what the text prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from citance.model import Reference
from citance.read.entries import join_lines, read_reference
from citance.read.listfinder import looks_like_entry
from citance.read.pdf.lines import LineRole, Page
from citance.text.names import fold_name

__all__ = ["Note", "find_notes", "read_notes"]

_LABEL = re.compile(r"\s*(\d{1,3})(?:[.):]\s*|\s+|(?=[^\W\d_]))")
_LEAD = re.compile(
    r"^\s*(?:(?:see(?: also| e\.g\.,?)?|cf\.|compare|e\.g\.,?|vgl\.(?: auch)?|siehe(?: auch)?|voir|v[ée]ase|cfr\.|for (?:an overview|a review|details),? see|quoted (?:in|from)|cited in)[\s,:]+)*",
    re.I,
)
_PARTS = re.compile(r";\s+(?:and\s+|see also\s+)?(?=[A-ZÀ-ÞŁŚŽČŠĐ])")
_IBID = re.compile(r"(?:ibid(?:em)?|ebd|ebenda|idem|id)\b\.?", re.I)
_OTHER_NOTE = re.compile(
    r"\b(?:supra|above|see|op\.?\s?cit\.?,?)?\s*\(?(?:foot)?(?:notes?|nn?\.|fn\.?|Anm\.|Fn\.)\s*(\d{1,3})\b", re.I
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)")
_FAMILY = re.compile(r"[^\W\d_a-zß-ÿ][\w'’‐\-]{1,}")
_FEWEST = 3
_SHARE = 0.4
_SHORT = 160
_FIRST = 15
"""The first numbered note that is read may not be note 1: a page's notes can be missed."""


class Note(NamedTuple):
    """A numbered note: its text, and the (page, position) of its lines."""

    number: int
    text: str
    lines: tuple[tuple[int, int], ...] = ()


def find_notes(pages: Sequence[Page]) -> list[Note]:
    """The numbered footnotes of a paper in order; a note that runs on to the next page is put together."""
    notes: list[Note] = []
    pieces: list[str] = []
    for page in pages:
        for position, line in enumerate(page.lines):
            if line.role is not LineRole.FOOTNOTE:
                continue
            label = _LABEL.match(line.text)
            number = int(label.group(1)) if label else 0
            last = notes[-1].number if notes else 0
            if label and (
                last < number <= (last + 3 if last else _FIRST)
                or (number == 1 and last > 0 and page.number != notes[-1].lines[-1][0])
            ):
                pieces = [line.text[label.end() :]]
                notes.append(Note(number, pieces[0], ((page.number, position),)))
            elif notes:
                pieces.append(line.text)
                notes[-1] = Note(notes[-1].number, join_lines(pieces), (*notes[-1].lines, (page.number, position)))
    return notes


def read_notes(notes: Iterable[Note]) -> tuple[list[Reference], list[Note]]:
    """The works described in notes, in order of their first one, and the notes that hold citations only.

    Nothing unless most notes cite: a few comments with a name and a year are no reference list.
    """
    every = list(notes)
    reader = _Reader()
    plain = [note for note in every if reader.read(note)]
    citing = len(set().union(*reader.numbers.values())) if reader.numbers else 0
    if len(reader.references) < _FEWEST or citing < _SHARE * len(every):
        return [], []
    return reader.labelled(), plain


class _Reader:
    """Collects works note by note."""

    def __init__(self) -> None:
        self.references: list[Reference] = []
        self.numbers: dict[str, set[int]] = {}
        self._by_note: dict[int, list[str]] = {}
        self._known: dict[tuple[str, int | None, str], str] = {}
        self._last: list[str] = []

    def read(self, note: Note) -> bool:
        """Take up the citations of a note; True if it holds nothing else."""
        keys: list[str] = []
        parts = _split(note.text)
        only = True
        for part in parts:
            named = self._part(_LEAD.sub("", part).strip())
            keys += named
            only = only and bool(named)
        for key in keys:
            self.numbers.setdefault(key, set()).add(note.number)
        if keys:
            self._by_note[note.number] = keys
            self._last = keys[-1:] if len(parts) > 1 else keys
        return only and bool(keys)

    def _part(self, text: str) -> list[str]:
        if _IBID.match(text):
            return list(self._last)
        other = _OTHER_NOTE.search(text) if len(text) <= _SHORT else None
        if other and int(other.group(1)) in self._by_note:
            return self._of_author(text, self._by_note[int(other.group(1))]) or self._by_note[int(other.group(1))]
        if _described(text):
            return [self._add(text)]
        if len(text) <= _SHORT:
            return self._of_author(text, [reference.key for reference in self.references])
        return []

    def _of_author(self, text: str, keys: Sequence[str]) -> list[str]:
        """The last of some works whose first author (and year, if there is one) a short citation names."""
        names = {fold_name(name) for name in _FAMILY.findall(text[:60])[:3]}
        year = _YEAR.search(text)
        for reference in reversed(self.references):
            if reference.key in keys and reference.authors:
                family = fold_name(reference.authors[0].family)
                if family in names and (year is None or reference.year is None or str(reference.year) == year.group()):
                    return [reference.key]
        return []

    def _add(self, text: str) -> str:
        index = len(self.references) + 1
        reference = read_reference(text, key=f"r{index}", index=index)[0]
        family = fold_name(reference.authors[0].family) if reference.authors else ""
        known = (family, reference.year, fold_name(reference.title or reference.raw)[:24])
        if known in self._known:
            return self._known[known]
        self._known[known] = reference.key
        self.references.append(reference)
        return reference.key

    def labelled(self) -> list[Reference]:
        """The works with the numbers of their notes as labels."""
        return [
            msgspec.structs.replace(each, label=", ".join(map(str, sorted(self.numbers.get(each.key, ())))))
            for each in self.references
        ]


def _described(text: str) -> bool:
    return 25 <= len(text) <= 1500 and bool(_YEAR.search(text)) and looks_like_entry(text, strict=True)


def _split(text: str) -> list[str]:
    """The works of one note, if each part of it is one or names one."""
    parts = _PARTS.split(text)
    good = [_described(_LEAD.sub("", part)) or len(part) <= _SHORT for part in parts]
    return parts if len(parts) > 1 and all(good) and any(map(_described, parts)) else [text]

"""Several references in one text to one text each.

Each way is tried only where the one before found nothing: blank lines; lines, by what `_lines` knows of lists; printed numbers
that count up inside a line ("[1] … [2] …"); letters that do ("a) … b) …"); semicolons between parts that all have a head
like an author's and a year of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from citance.refstring._identifiers import split_label
from citance.refstring._join import join_lines
from citance.refstring._lines import EntryLine, split_entries
from citance.text.names import LOWER, UPPER

__all__ = ["lettered_parts", "split_references"]

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LETTER = re.compile(r"(?:^|(?<=[;.]\s)|(?<=[;.]))\(?([a-h])\)\s*(?=\S)")
_INLINE = (
    re.compile(r"(?:^|(?<=\s)|(?<=[.;]))\[\s?(\d{1,3})\s?\]\.?\s*(?=\S)"),
    re.compile(rf"(?:^|(?<=[.;)]\s))(\d{{1,3}})[.)]\s+(?=[{UPPER}“\"])"),
    re.compile(rf"(?:^|(?<=[.;)]\s))\((\d{{1,3}})\)\s+(?=[{UPPER}“\"])"),
)
_SEMICOLON = re.compile(
    rf"\s*;\s+(?:(?:see(?: also)?|cf\.|vgl\.|siehe(?: auch)?|and|und|e|y)\s+)?(?=(?:(?:van|von|de|del|da|di|le|la)\s+){{0,2}}[{UPPER}][\w'’\-]*[{LOWER}{UPPER}.])"
)
_HEAD = re.compile(
    rf"(?:(?:van|von|de|del|da|di|le|la)\s+){{0,2}}(?:[{UPPER}][\w'’\-]+(?:\s[{UPPER}][\w'’\-]+)?,\s*[{UPPER}]|[{UPPER}][\w'’\-]+\s[{UPPER}]{{1,3}}[,.\s]|(?:[{UPPER}]\.\s?)+[{UPPER}]|[{UPPER}][\w'’\-&.\s]{{2,60}}(?:[,.]\s?\(?|\s\()(?:19|20)\d\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20[0-4]\d)(?!\d)|in press|forthcoming|im Druck|no prelo|n\.\s?d\.", re.I)
_LONGEST = 200_000
"""Characters of a text that is split; what is longer is no list."""


def split_references(text: str) -> list[str]:
    """The references of a text, in order, each on one line; a text of one reference gives that one. [] for white space."""
    parts = [part for part in _BLANK.split(text[:_LONGEST].strip()) if part.strip()]
    found: list[str] = []
    for part in parts:
        lines = [line for line in part.splitlines() if line.strip()]
        if len(lines) > 1:
            listed = split_entries([EntryLine(line, indent=_indent(line)) for line in lines])
            entries = _whole(entry.text for entry in listed)
        else:
            entries = [" ".join(part.split())]
        for entry in entries:
            found += _in_line(entry)
    return found


def _whole(entries: Iterable[str]) -> list[str]:
    """Entries of which one without a year is joined to a next one that does not begin like an entry."""
    whole: list[str] = []
    for entry in entries:
        if whole and not _YEAR.search(whole[-1]) and not _HEAD.match(split_label(entry)[1]):
            whole[-1] = join_lines([whole[-1], entry])
        else:
            whole.append(entry)
    return whole


def _indent(line: str) -> float:
    """A character's width as points, so that hanging indents of plain text are seen."""
    return 5.0 * (len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()))


def _in_line(entry: str) -> list[str]:
    for pattern in _INLINE:
        marks = [found for found in pattern.finditer(entry) if found.start() == 0 or found.start() > 20]
        run = _counting(marks)
        if len(run) > 1:
            ends = [mark.start() for mark in run[1:]] + [len(entry)]
            return [entry[mark.start() : end].strip(" ;") for mark, end in zip(run, ends, strict=True)]
    lettered = lettered_parts(entry)
    return lettered if len(lettered) > 1 else _by_semicolons(entry)


def _counting(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count up by one from the first, which opens the text."""
    run: list[re.Match[str]] = []
    for mark in marks:
        if not run:
            if mark.start() > 0:
                return []
            run.append(mark)
        elif int(mark.group(1)) == int(run[-1].group(1)) + 1:
            run.append(mark)
    return run


def lettered_parts(entry: str) -> list[str]:
    """The works of a composite entry: "a) … b) …" with the letters in order, the first one at the beginning."""
    if not re.match(r"\(?a\)", entry):
        return [entry]
    marks: list[re.Match[str]] = []
    for found in _LETTER.finditer(entry):
        if ord(found.group(1)) - ord("a") == len(marks):
            marks.append(found)
    if len(marks) < 2:
        return [entry]
    ends = [mark.start() for mark in marks[1:]] + [len(entry)]
    parts = [entry[mark.end() : end].strip(" ;") for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part] or [entry]


def _by_semicolons(entry: str) -> list[str]:
    """The parts between semicolons, if each has a head and a year; a semicolon inside a list of authors has no year before it."""
    parts: list[str] = []
    start = 0
    for cut in _SEMICOLON.finditer(entry):
        before, behind = entry[start : cut.start()], entry[cut.end() :]
        if (
            len(before) > 20
            and _YEAR.search(before)
            and _HEAD.match(before)
            and _HEAD.match(behind)
            and _YEAR.search(behind)
        ):
            parts.append(before.strip())
            start = cut.end()
    parts.append(entry[start:].strip())
    return parts

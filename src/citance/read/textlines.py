"""Plain text to paragraphs: hard-wrapped lines joined, headings and list entries told by their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from citance.model import SectionRole
from citance.read.frontmatter import read_byline
from citance.read.listfinder import is_abstract_heading, is_list_heading, looks_like_entry
from citance.text import section_role

__all__ = ["Paragraph", "heading_level", "join_lines", "paragraphs_of", "split_list"]

_NUMBERED_HEADING = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?P<title>\S.{1,78})")
_ROMAN_HEADING = re.compile(r"(?P<number>[IVX]{1,5})\.\s+(?P<title>\S.{1,78})")
_LABEL = re.compile(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+\S")
_RULE = re.compile(r"\s*(?:[-=_*~]\s*){3,}$")
_LETTERS = re.compile(r"[^\W\d_]")
_HYPHEN = re.compile(r"[^\W\d_][-\u00ad]$")
_LONGEST_HEADING = 80
_LONGEST_LINE = 20_000
_BACK_PART = re.compile(
    r"(?:acknowledge?ments?$|danksagung$|agradec\w+$|appendi(?:x|ces)|anhang|annexe?|anexo|ap[ée]ndice)\b", re.I
)


class Paragraph(NamedTuple):
    """Joined text; `level` is that of a heading, 0 for text."""

    text: str
    level: int = 0


def join_lines(lines: Sequence[str]) -> str:
    """One text out of hard-wrapped lines; a word that a hyphen breaks before a small letter is joined."""
    parts: list[str] = []
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if parts and line[0].islower() and _HYPHEN.search(parts[-1][-2:]):
            # "inter-" / "nationalization"; compounds lose their hyphen too, which hurts no search.
            parts[-1] = parts[-1][:-1] + line if len(parts[-1]) < _LONGEST_LINE else parts[-1]
        else:
            parts.append(line)
    return " ".join(parts)


def heading_level(text: str, *, alone: bool) -> int:
    """The level of a line that is a heading by its shape; 0 for text. `alone` is true between blank lines."""
    bare = text.strip()
    if not 2 < len(bare) <= _LONGEST_HEADING or bare.endswith((",", ";", ".")) or not _LETTERS.search(bare):
        return 0
    found = _NUMBERED_HEADING.fullmatch(bare)
    if found and (found.group("title")[0].isupper() or found.group("title")[0].isdigit()):
        if looks_like_entry(bare):
            return 0
        return 1 + found.group("number").count(".") if alone or section_role((bare,)) is not SectionRole.OTHER else 0
    if is_list_heading(bare) or (_ROMAN_HEADING.fullmatch(bare) and alone):
        return 1
    if alone and bare.isupper() and len(bare) > 3:
        return 1
    known = section_role((bare,)) is not SectionRole.OTHER or is_abstract_heading(bare) or _BACK_PART.match(bare)
    return 1 if alone and known and len(bare.split()) <= 8 and bare[0].isupper() else 0


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a text: blocks between blank lines, underlined and short lines as headings.

    In a reference list without blank lines each entry is a paragraph.
    """
    found: list[Paragraph] = []
    in_list = False
    for number, block in enumerate(_blocks(text)):
        lines = [line for line in block if line.strip()]
        if number == 0 and 1 < len(lines) < 5 and read_byline(lines[1].strip()):
            found += [Paragraph(line.strip()) for line in lines]
            continue
        if len(lines) >= 2 and _RULE.match(lines[1]) and len(lines[0].strip()) <= 120:
            found.append(Paragraph(lines[0].strip(), 1 if "=" in lines[1] else 2))
            in_list = is_list_heading(lines[0])
            lines = lines[2:]
        elif level := heading_level(lines[0], alone=len(lines) == 1):
            found.append(Paragraph(lines[0].strip(), level))
            in_list = is_list_heading(lines[0])
            lines = lines[1:]
        lines = [line for line in lines if not _RULE.match(line)]
        if in_list or _is_listing(lines):
            found += [Paragraph(entry) for entry in split_list(lines)]
        elif lines:
            found.append(Paragraph(join_lines(lines)))
    return found


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.expandtabs(4).replace("\f", "\n\n").split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_listing(lines: Sequence[str]) -> bool:
    """True for several lines that all are labelled entries, or begin at least three."""
    starts = [line for line in lines if _LABEL.match(line)]
    return len(starts) > 2 and bool(lines) and bool(_LABEL.match(lines[0])) and looks_like_entry(join_lines(lines[:2]))


def split_list(lines: Sequence[str]) -> list[str]:
    """The entries in the lines of a list: by label, by hanging indent, else one a line where lines are whole entries."""
    if not lines:
        return []
    indents = [len(line) - len(line.lstrip()) for line in lines]
    labelled = [bool(_LABEL.match(line)) for line in lines]
    if labelled[0] and sum(labelled) > 1:
        begins = labelled
    elif min(indents) < max(indents) and indents[0] == min(indents):
        begins = [indent == indents[0] for indent in indents]
    elif len(lines) > 1 and sum(looks_like_entry(line.strip()) for line in lines) >= 0.8 * len(lines):
        begins = [True] * len(lines)
    elif len(lines) > 1 and sum(looks_like_entry(line.strip(), strict=True) for line in lines) > 1:
        begins = [looks_like_entry(line.strip(), strict=True) for line in lines]
    else:
        return [join_lines(lines)]
    entries: list[list[str]] = []
    for line, opens in zip(lines, begins, strict=True):
        if opens or not entries:
            entries.append([])
        entries[-1].append(line)
    return [join_lines(entry) for entry in entries]

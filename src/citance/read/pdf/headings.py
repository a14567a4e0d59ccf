"""Headings and their levels.

A heading stands out (larger, bold, in capitals, italic, in another font, numbered, or by its well-known words alone)
and stands apart (its line is not filled, and what is around it is set otherwise or at a distance). Levels come from
the numbering where headings are numbered, else from the order of their styles, the names of a paper's main parts
("Methods") telling which style is the outermost.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from citance.model import SectionRole
from citance.read.listfinder import is_list_heading
from citance.read.pdf.lines import Line, LineRole, Page
from citance.read.pdf.styles import Style
from citance.text import section_role

__all__ = ["Heading", "is_back_heading", "mark_headings"]

_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[A-H](?:\.\d{1,2})*)(?P<stop>[.:]?)\s+(?=[^\W\d_])"
)
_MOST_LINES = 4
_BACK = re.compile(
    r"(?:references?(?: cited)?|bibliography|literature cited|works cited|acknowledge?ments?|funding|author contributions?"
    r"|(?:declaration of )?(?:conflicts?|competing|conflicting) (?:of )?interests?|data availability(?: statement)?|abbreviations"
    r"|supplementary (?:material|information|data)|appendix(?: [a-z0-9]+)?|abstract|summary|keywords|notes|endnotes"
    r"|refer[êe]ncias(?: bibliogr[áa]ficas)?|bibliograf[íi]a|literatur(?:verzeichnis)?|agradecimientos|agradecimentos"
    r"|resumo|resumen|zusammenfassung|anhang)\W*",
    re.I,
)
_BEHIND = re.compile(
    r"acknowledge?ments?\b|funding\b|author.{0,3} contributions?|(?:declaration|conflicts?|competing|conflicting)\b.*interests?"
    r"|data availability|supplementa(?:ry|l) (?:material|information|data)|agradecim|references?$|bibliograph",
    re.I,
)
"""What stands behind the text proper."""
_ENTRY = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\b[A-Z]\.|, [A-Z]{1,3}\b|https?:|et al")
"""What entries of a list have and headings have not: years, initials, addresses."""
_MOST_BEHIND = 12
"""Headings behind the reference list (appendices); more of them are entries."""
_WORD = re.compile(r"[^\W\d_]{3}")
_ENDS = ",;–-"


Look = tuple[float, bool, bool, bool, str]
"""Size, bold, capitals, italic, font: in that order what makes a heading stand higher."""


class Heading(NamedTuple):
    """A heading: its lines, from the page's line number `start` up to `end`, its text, number and look."""

    page: int
    start: int
    end: int
    text: str
    number: str
    look: Look


def mark_headings(pages: Sequence[Page], style: Style) -> list[Heading]:
    """Give the role HEADING and a level to the lines of all headings, which are returned in reading order."""
    found: list[Heading] = []
    for page in pages:
        found.extend(_page_headings(page, style))
    kept = _before_list(_plausible(found, pages), style)
    levels = _levels(kept)
    for heading, level in zip(kept, levels, strict=True):
        for line in pages[heading.page].lines[heading.start : heading.end]:
            if line.role is LineRole.BODY:
                line.role, line.level = LineRole.HEADING, level
    return kept


def _page_headings(page: Page, style: Style) -> list[Heading]:
    found: list[Heading] = []
    lines = page.lines
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.role is not LineRole.BODY or not _stands_out(line, style):
            at += 1
            continue
        end = at + 1
        while end < len(lines) and lines[end].role is LineRole.BODY and _same_heading(lines[end - 1], lines[end]):
            end += 1
        text = _joined(lines[at:end])
        if end - at <= _MOST_LINES and _is_heading(page, at, end, text, style):
            number = _NUMBERED.match(text)
            found.append(Heading(page.number, at, end, text, number.group("number") if number else "", _look(line)))
        at = end
    return found


def is_back_heading(text: str) -> bool:
    """True for the name of a part behind the text proper ("Funding", "Author contributions")."""
    return bool(_BACK.fullmatch(text))


def _look(line: Line) -> Look:
    return round(line.size * 2) / 2, line.bold, _is_capitals(line.text), line.italic, line.font


def _is_capitals(text: str) -> bool:
    if text[1:4].islower():
        return False  # most lines, told at once
    letters = sum(map(str.isalpha, text))
    return letters >= 4 and sum(map(str.isupper, text)) > 0.85 * letters


def _is_known(text: str) -> bool:
    """True if a text is nothing but the name of a part of a paper."""
    return len(text) < 60 and (
        bool(_BACK.fullmatch(text)) or (section_role([text]) is not SectionRole.OTHER and len(text.split()) <= 5)
    )


def _stands_out(line: Line, style: Style) -> bool:
    text = line.text
    if (
        len(text) < 3
        or len(text) > 160
        or not _WORD.search(text)
        or sum(map(str.isalpha, text)) < 0.5 * len(text.replace(" ", ""))
    ):
        return False
    if line.size < (0.7 if _is_known(text) else 0.78) * style.size:
        return False
    if line.size > style.size * 1.06 or line.bold or line.italic or _is_capitals(text):
        return True
    return line.font not in style.fonts or bool(_NUMBERED.match(text)) or _is_known(text)


def _same_heading(before: Line, line: Line) -> bool:
    step = line.baseline - before.baseline
    if not 0 < step < 1.6 * line.size or line.column != before.column or _look(line) != _look(before):
        # A heading's second line may begin with a word in another font.
        return False
    return not _NUMBERED.match(line.text) and not (_is_known(before.text) and line.text[:1].isupper())


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        if text.endswith("-") and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return " ".join(text.split())


def _neighbour(lines: Sequence[Line], at: int, step: int) -> Line | None:
    """The next line of running text in that direction, in the same column."""
    start = lines[at]
    at += step
    while 0 <= at < len(lines):
        line = lines[at]
        if line.role not in (LineRole.FURNITURE, LineRole.FIGURE, LineRole.TABLE, LineRole.CAPTION):
            return line if line.column == start.column else None
        at += step
    return None


def _is_heading(page: Page, start: int, end: int, text: str, style: Style) -> bool:
    lines = page.lines
    first, last = lines[start], lines[end - 1]
    before, after = _neighbour(lines, start, -1), _neighbour(lines, end - 1, 1)
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "¿¡“\"'(") or text[-1] in _ENDS:
        return False
    numbered, known = _NUMBERED.match(text), _is_known(text)
    if text.endswith(".") and not known and (len(text) > 70 or not (first.bold or numbered)):
        return False
    if len(text) > (200 if first.bold or first.size > style.size * 1.06 else 100) or "@" in text or "http" in text:
        return False
    above = first.baseline - before.baseline if before is not None else 99.0
    below = after.baseline - last.baseline if after is not None else 99.0
    apart = above > 1.2 * style.leading or above < 0
    row_mates = any(
        other is not first and abs(other.baseline - first.baseline) < 2 and other.column == first.column
        for other in lines[max(0, start - 2) : end + 2]
        if other.role is LineRole.BODY
    )
    if row_mates or _is_run_in(first, text):
        return False
    strong = first.size > style.size * 1.06 or first.bold or _is_capitals(text)
    other_look = after is None or _look(after) != _look(last)
    if strong:
        return other_look or below > 1.3 * style.leading or apart
    filled = (
        before is not None
        and above < 1.2 * style.leading
        and before.text[-1:] not in ".:!?)]"
        and _look(before)[:2] == _look(first)[:2]
    )
    if known:
        return not filled or apart
    if first.italic or first.font not in style.fonts:
        wordy = len(text.split()) <= 14 and text[-1] not in ".:" and not (after and after.text[:1].islower())
        return wordy and other_look and after is not None and (apart or not filled) and 0 < below < 3 * style.leading
    return bool(numbered) and apart and len(text) < 90 and text[-1] not in ".:" and below > 1.1 * style.leading


def _is_run_in(line: Line, text: str) -> bool:
    """True for emphasised words that open a paragraph on their own line ("Participants. We asked …")."""
    lead = line.text[: line.lead].rstrip()
    rest = line.text[line.lead :].split()
    return 0 < line.lead < len(line.text) and len(rest) > 1 and (lead[-1:] in ".:—–" or not line.bold)


def _plausible(found: list[Heading], pages: Sequence[Page]) -> list[Heading]:
    """Without those whose look is that of much text: a style of headings makes up a small part of the pages."""
    weight: Counter[Look] = Counter()
    total = 0
    for page in pages:
        for line in page.lines:
            if line.role is LineRole.BODY:
                weight[_look(line)] += len(line.text)
                total += len(line.text)
    heads: Counter[Look] = Counter()
    for heading in found:
        heads[heading.look] += len(heading.text)
    return [
        heading
        for heading in found
        if heading.number
        or _is_known(heading.text)
        or heads[heading.look] > 0.3 * weight[heading.look]
        or weight[heading.look] < 0.02 * total
    ]


def _before_list(headings: list[Heading], style: Style) -> list[Heading]:
    """Without what only looks like a heading in the list of references, such as entries whose authors are bold.

    Behind the heading of a list, a heading is set as that one or as large, and reads like none of the entries.
    """
    at = next((at for at, heading in enumerate(headings) if is_list_heading(heading.text)), None)
    if at is None:
        return headings
    listed = _prominence(headings[at].look)
    behind = headings[at + 1 :]
    kept = [heading for heading in behind if is_back_heading(heading.text) or is_list_heading(heading.text)]
    others = [
        heading
        for heading in behind
        if heading not in kept and _prominence(heading.look) >= listed and not _ENTRY.search(heading.text)
    ]
    if len(others) <= _MOST_BEHIND:
        kept = sorted([*kept, *others], key=lambda heading: (heading.page, heading.start))
    return headings[: at + 1] + kept


def _levels(headings: list[Heading]) -> list[int]:
    numbered = [heading for heading in headings if heading.number]
    by_number = len(numbered) >= 3 and any(heading.number[0] in "1I" for heading in numbered)
    looks: dict[Look, Counter[int]] = defaultdict(Counter)
    if by_number:
        for heading in numbered:
            looks[heading.look][heading.number.count(".") + 1] += 1
    main = {heading.look for heading in headings if _is_known(heading.text) and not heading.number}
    ranks = _ranks(headings, main)
    return [_level(heading, by_number, looks, main, ranks) for heading in headings]


def _level(
    heading: Heading,
    by_number: bool,
    looks: dict[Look, Counter[int]],
    main: set[Look],
    ranks: dict[Look, int],
) -> int:
    if _BEHIND.match(heading.text):
        return 1  # no part of the discussion, however small it is set
    if not by_number:
        return ranks[heading.look]
    if heading.number:
        return heading.number.count(".") + 1
    if heading.look in looks:
        return looks[heading.look].most_common(1)[0][0]
    return 1 if _is_known(heading.text) or heading.look in main else 3


def _ranks(headings: list[Heading], main: set[Look]) -> dict[Look, int]:
    """The level of each look: those of the main parts' names, and all that stand out more, are the first."""
    order = sorted({heading.look for heading in headings}, key=_prominence, reverse=True)
    named = Counter(heading.look for heading in headings if heading.look in main and _is_known(heading.text))
    top = None
    if named:
        most = max(named.values())
        top = max((look for look, count in named.items() if count >= 0.5 * most), key=_prominence)
    ranks: dict[Look, int] = {}
    level, before = 1, None
    for look in order:
        if top is not None and _prominence(look) >= _prominence(top):
            ranks[look] = 1
            before = _prominence(top)
            continue
        if before is not None and _prominence(look) != before:
            level += 1
        before = _prominence(look)
        ranks[look] = min(level, 5)
    return ranks


def _prominence(look: Look) -> tuple[float, bool, bool, bool]:
    size, bold, capitals, italic, _ = look
    return size, bold, capitals, not italic

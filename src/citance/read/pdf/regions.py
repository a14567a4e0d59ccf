"""Captions, tables, the words inside figures, and footnotes: what stands on the page apart from the running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from citance.read.listfinder import is_list_heading
from citance.read.pdf.lines import Line, LineRole, Page
from citance.read.pdf.styles import Style, is_body_like

__all__ = ["mark_regions"]

_CAPTION = re.compile(
    r"(?:(?:supplementa\w+|extended data|appendix|online) )?"
    r"(?P<kind>fig(?:ure|ura|\.)?s?|abb(?:ildung|\.)|gr[áa]fico|scheme|chart|plate|map|photo|image|imagen?"
    r"|table|tab(?:elle|ela|la|\.)|quadro|cuadro|box|panel|exhibit|algorithm|listing)\s?"
    r"(?P<number>[A-Z]?\d{1,3}(?:\.\d{1,2})?[A-Za-z]?|[IVX]{1,5}(?=[\s.:|]|$))(?P<after>\s*[.:|–—-]|\)|\s|$)",
    re.I,
)
_TABLE_KINDS = ("tab", "qua", "cua", "exh", "box")
_NOTE_HEAD = re.compile(r"(?:\d{1,3}|[*†‡§¶#]{1,3}|[a-z])(?:[\s.)]|(?=[A-Z]))")
_MOST_CAPTION_LINES = 30


def mark_regions(pages: Sequence[Page], style: Style) -> None:
    """Give the roles CAPTION, TABLE, FIGURE and FOOTNOTE to the lines of all pages.

    From the heading of a reference list on, small print is the list's: there only captions and tables are looked for.
    """
    listed = False
    for page in pages:
        rows = _rows(page)
        listed = listed or (page.number >= 0.3 * len(pages) and any(_heads_list(line) for line in page.lines))
        _mark_captions(page, style, rows)
        _mark_tables(page, style, rows)
        if not listed:
            _mark_fragments(page, style, rows)
            _mark_footnotes(page, style)


def _heads_list(line: Line) -> bool:
    return line.role is LineRole.BODY and len(line.text) < 60 and is_list_heading(line.text)


def _rows(page: Page) -> dict[int, int]:
    """For each line, by its identity, how many other lines of its column stand on its baseline."""
    by_height: dict[int, list[Line]] = defaultdict(list)
    for line in page.lines:
        if line.role is not LineRole.FURNITURE:
            by_height[round(line.baseline / 2.5)].append(line)
    beside: dict[int, int] = {}
    for height, lines in by_height.items():
        near = lines + by_height.get(height + 1, []) + by_height.get(height - 1, [])
        for line in lines:
            beside[id(line)] = sum(
                1
                for other in near
                if other is not line and other.column == line.column and abs(other.baseline - line.baseline) < 2.2
            )
    return beside


def _mark_captions(page: Page, style: Style, rows: dict[int, int]) -> None:
    lines = [line for line in page.lines if line.role is LineRole.BODY]
    at = 0
    while at < len(lines):
        found = _CAPTION.match(lines[at].text)
        if not found or not _opens_caption(lines, at, found, style):
            at += 1
            continue
        end = at + 1
        while (
            end < len(lines) and end - at < _MOST_CAPTION_LINES and _goes_on(lines[end - 1], lines[end], style, rows)
        ):
            end += 1
        for line in lines[at:end]:
            line.role = LineRole.CAPTION
        at = end


def _opens_caption(lines: list[Line], at: int, found: re.Match[str], style: Style) -> bool:
    line = lines[at]
    number = found.group("number")
    if not line.text[:1].isupper() or (not number[0].isdigit() and not number.isupper()):
        return False
    before = lines[at - 1] if at else None
    stopped = found.group("after").strip() != "" or found.end() >= len(line.text)
    special = abs(line.size - style.size) > 0.3 or line.font not in style.fonts or line.lead >= found.end() - 2
    if before is not None and before.column == line.column:
        step = line.baseline - before.baseline
        attached = (
            0 < step < 1.25 * style.leading and abs(before.size - line.size) < 0.3 and is_body_like(before, style)
        )
        if attached and not (special and stopped):
            return False
    return stopped or special


def _goes_on(before: Line, line: Line, style: Style, rows: dict[int, int]) -> bool:
    """True if a line belongs to the caption that the line before is part of."""
    step = line.baseline - before.baseline
    if abs(line.size - before.size) > 0.35 or not -0.5 * line.size < step < 1.55 * line.size:
        return False
    if line.box.x0 > before.box.x1 + 30 or line.box.x1 < before.box.x0 - 30:
        return False
    if rows.get(id(line), 0) and abs(step) > 0.3 * line.size:
        return False
    if _CAPTION.match(line.text) and line.lead:
        return False
    body_set = abs(line.size - style.size) < 0.3 and line.font in style.fonts
    if (
        body_set
        and before.text[-1:] in ".:"
        and (line.box.x0 > before.box.x0 + 0.8 * line.size or step > 1.15 * style.leading)
    ):
        return False
    return not (body_set and before.font not in style.fonts and before.text.endswith("."))


def _is_table_caption(line: Line) -> bool:
    found = _CAPTION.match(line.text)
    return bool(found) and line.text[found.start("kind") :].lower().startswith(_TABLE_KINDS) if found else False


def _mark_tables(page: Page, style: Style, rows: dict[int, int]) -> None:
    """What follows a table's caption in the order of the file, up to running text."""
    inside = False
    lines = [line for line in page.lines if line.role is not LineRole.FURNITURE]
    for at, line in enumerate(lines):
        if line.role is LineRole.CAPTION:
            found = _CAPTION.match(line.text)
            inside = _is_table_caption(line) if found else inside
            continue
        if not inside or line.role is not LineRole.BODY:
            continue
        after = lines[at + 1] if at + 1 < len(lines) else None
        if _heads_list(line) or (not rows.get(id(line), 0) and _is_running(line, after, style)):
            inside = False
            continue
        line.role = LineRole.TABLE


def _is_running(line: Line, after: Line | None, style: Style) -> bool:
    """True if running text or a heading of it begins with this line."""
    if is_body_like(line, style):
        return True
    if line.size > style.size + 0.4 and len(line.text) > 3:
        return True
    if abs(line.size - style.size) < 0.3 and line.font in style.fonts:
        # The last line of a paragraph that goes on behind the table.
        return line.text[-1:] in ".!?" and len(line.text) > 12 and not line.text[0].isupper()
    if after is not None and is_body_like(after, style):
        step = after.baseline - line.baseline
        return (line.bold or line.italic or line.size >= style.size - 0.3) and 0 < step < 2.5 * style.leading
    return False


def _mark_fragments(page: Page, style: Style, rows: dict[int, int]) -> None:
    """Short pieces side by side, and short small lines among them: cells of tables or words in figures."""
    kinds = [line for line in page.lines if line.role is LineRole.CAPTION and _CAPTION.match(line.text)]
    if not kinds:
        return
    tables_only = all(_is_table_caption(line) for line in kinds)
    role = LineRole.TABLE if tables_only else LineRole.FIGURE
    free = [line for line in page.lines if line.role is LineRole.BODY]
    before: Line | None = None
    for line in free:
        other_look = line.size < style.size - 0.35 or line.font not in style.fonts
        short = len(line.text) < 0.45 * style.chars
        tiny = line.size < 0.75 * style.size and len(line.text) < 0.9 * style.chars
        apart = rows.get(id(line), 0) > 0 or line.size < 0.9 * style.size
        lone = len(line.text) <= 8 and line.size < 1.2 * style.size and not line.bold
        if (tiny or lone or (short and other_look and apart and not line.bold)) and not _follows(before, line, style):
            line.role = role
        before = line
    # Single lines between pieces are pieces too.
    for before, line, after in zip(free, free[1:], free[2:], strict=False):
        if before.role is after.role is role and line.role is LineRole.BODY and not is_body_like(line, style):
            line.role = role


def _follows(before: Line | None, line: Line, style: Style) -> bool:
    """True for the line of a paragraph behind a long line of it."""
    return (
        before is not None
        and before.role is LineRole.BODY
        and abs(before.size - line.size) < 0.25
        and before.column == line.column
        and 0 < line.baseline - before.baseline < 1.6 * line.size
        and len(before.text) > 0.5 * style.chars
    )


def _mark_footnotes(page: Page, style: Style) -> None:
    """Small lines below all running text of their column that begin with the sign of a note."""
    for column in {line.column for line in page.lines}:
        own = [line for line in page.lines if line.column == column and line.role is LineRole.BODY]
        lowest = max((line.baseline for line in own if is_body_like(line, style)), default=0.0)
        if lowest < 0.25 * page.height:
            continue
        small = [line for line in own if line.baseline > lowest and line.size < 0.94 * style.size]
        if not small or (page.number == 0 and small[0].baseline < 0.5 * page.height):
            continue
        small.sort(key=lambda line: line.baseline)
        if _NOTE_HEAD.match(small[0].text) or (small[0].raised and small[0].raised[0][0] == 0):
            for line in small:
                line.role = LineRole.FOOTNOTE

"""What belongs to the pages and not to the text: running heads and feet, page and line numbers, licence lines.

In this order, each step only over what the steps before left:

1. text that returns on several pages at the same height, its numbers aside;
2. numbers of lines: a column of growing numbers, or a growing number before every line;
3. numbers of pages alone at the edge of the page;
4. what stands beside furniture at the edge of the page ("Smith et al." beside a running title);
5. notices on licence and copyright, wherever they are printed.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from citance.read.pdf.lines import Line, LineRole, LinkTarget, Page, UriTarget

__all__ = ["mark_furniture"]

_EDGE = 0.13
"""The share of the page, at its top and its bottom, in which running heads and feet stand."""
_OUTER = 0.08
_DIGITS = re.compile(r"\d+")
_ROMAN_PAGE = re.compile(r"[ivxlc]{1,6}")
_PAGE_NUMBER = re.compile(
    r"[-–—|•\s]*(?:(?:page|p\.|seite|página|pág\.)\s*)?[A-Za-z]?\d{1,5}(?:\s*(?:of|/|de|von|\|)\s*\d{1,5})?[-–—|•.\s]*",
    re.I,
)
_LINE_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED_LINE = re.compile(r"(\d{1,4})(?: |$)")
_NOTICE = re.compile(
    r"creative commons|creativecommons\.org|open[- ]access article|©|\(c\) (?:19|20)\d\d|all rights reserved|copyright"
    r"|licensee |this is an open access|terms of use|permits unrestricted|permits use, distribution|exclusive licen[cs]e",
    re.I,
)
_NOTICE_SIZE = 0.93
"""A notice is set smaller than the text, in shares of the size of the text."""
_DOWNLOADED = re.compile(r"downloaded (?:from|by|on)|for personal use only|see the terms and conditions", re.I)


def mark_furniture(pages: Sequence[Page], body_size: float) -> None:
    """Give the role FURNITURE to the lines that belong to the pages; the numbers before lines are cut off.

    `body_size` is the size of the running text in points.
    """
    _mark_repeated(pages)
    for page in pages:
        _mark_line_numbers(page)
    for page in pages:
        _mark_page_numbers(page)
        _mark_beside(page)
    _mark_notices(pages, body_size)


def _free(page: Page) -> Iterator[Line]:
    return (line for line in page.lines if line.role is not LineRole.FURNITURE)


def _at_edge(line: Line, page: Page, share: float = _EDGE) -> bool:
    return line.box.y1 < share * page.height or line.box.y0 > (1 - share) * page.height


def _mark_repeated(pages: Sequence[Page]) -> None:
    groups: dict[tuple[str, bool], list[tuple[Page, Line]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            key = _DIGITS.sub("#", line.text).casefold()
            if len(key) > 1 or key == "#":
                groups[key, _at_edge(line, page)].append((page, line))
    for (key, edge), group in groups.items():
        numbers = {page.number for page, _ in group}
        if key.strip("# .") == "" and not edge:
            continue
        if len(numbers) < 3 and not (len(numbers) == 2 and len(pages) <= 12 and len(key) > 6 and edge):
            continue
        if not edge and len(numbers) < max(4, 0.5 * len(pages)):
            continue
        heights = sorted(line.box.y0 for _, line in group)
        for page, line in group:
            near = sum(1 for height in heights if abs(height - line.box.y0) < 4)
            if near >= (2 if edge else 0.5 * len(pages)) and (edge or page.height):
                line.role = LineRole.FURNITURE


def _mark_line_numbers(page: Page) -> None:
    alone = [line for line in _free(page) if _LINE_NUMBER.fullmatch(line.text)]
    if len(alone) >= 8:
        by_edge: dict[int, list[Line]] = defaultdict(list)
        for line in alone:
            by_edge[round(line.box.x1 / 4)].append(line)
            by_edge[round(line.box.x1 / 4) + 1].append(line)
        for column in by_edge.values():
            if _grows(column):
                for line in column:
                    line.role = LineRole.FURNITURE
    heads = [(line, int(found.group(1))) for line in _free(page) if (found := _NUMBERED_LINE.match(line.text))]
    if len(heads) < 12 or len(heads) < 0.5 * sum(1 for _ in _free(page)):
        return
    steps = [after[1] - before[1] for before, after in itertools.pairwise(heads)]
    if sum(1 for step in steps if step == 1) < 0.85 * len(steps):
        return
    left = sorted(line.box.x0 for line, _ in heads)[len(heads) // 2]
    for line, number in heads:
        if abs(line.box.x0 - left) < 2.5 * line.size:
            _cut_head(line, len(str(number)) + 1)


def _grows(column: list[Line]) -> bool:
    """True if the lines from top to bottom are numbers that grow by 1 or by 5."""
    if len(column) < 8:
        return False
    column = sorted(column, key=lambda line: line.box.y0)
    gaps = sorted(after.baseline - before.baseline for before, after in itertools.pairwise(column))
    usual = gaps[len(gaps) // 2]
    if sum(1 for gap in gaps if abs(gap - usual) < 0.15 * usual) < 0.75 * len(gaps):
        return False  # the labels of entries, each as far from the next as its entry is long
    numbers = [int(line.text) for line in column]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return max(sum(1 for step in steps if step == width) for width in (1, 5)) >= 0.85 * len(steps)


def _cut_head(line: Line, size: int) -> None:
    """Take the first `size` characters off a line."""
    line.text = line.text[size:]
    line.raised = tuple((max(0, a - size), b - size) for a, b in line.raised if b > size)
    line.links = tuple(
        LinkTarget(max(0, link.start - size), link.end - size, *link[2:]) for link in line.links if link.end > size
    )
    line.uris = tuple(
        UriTarget(max(0, uri.start - size), uri.end - size, uri.uri) for uri in line.uris if uri.end > size
    )
    if not line.text:
        line.role = LineRole.FURNITURE


def _mark_page_numbers(page: Page) -> None:
    lines = list(_free(page))
    if not lines:
        return
    for line in lines:
        if not _at_edge(line, page, 0.11) or len(line.text) > 24:
            continue
        if _PAGE_NUMBER.fullmatch(line.text) or _ROMAN_PAGE.fullmatch(line.text):
            others = [other for other in lines if other is not line and not _beside(other, line)]
            above = not any(other.box.y1 <= line.box.y0 for other in others)
            below = not any(other.box.y0 >= line.box.y1 for other in others)
            if above or below:
                line.role = LineRole.FURNITURE


def _beside(line: Line, other: Line) -> bool:
    return abs(line.baseline - other.baseline) < 2.5


def _mark_beside(page: Page) -> None:
    marked = [line for line in page.lines if line.role is LineRole.FURNITURE and _at_edge(line, page, _OUTER)]
    for line in _free(page):
        if _at_edge(line, page, _OUTER) and any(_beside(line, other) for other in marked):
            line.role = LineRole.FURNITURE


def _mark_notices(pages: Sequence[Page], body_size: float) -> None:
    """Licence and copyright notices: the block of small lines around one that says so."""
    for page in pages:
        lines = list(_free(page))
        for number, line in enumerate(lines):
            if line.role is LineRole.FURNITURE:
                continue
            if _DOWNLOADED.match(line.text) and line.size < _NOTICE_SIZE * body_size:
                line.role = LineRole.FURNITURE
            elif (
                line.size < _NOTICE_SIZE * body_size
                and page.number in (0, 1, len(pages) - 1)
                and _NOTICE.search(line.text)
            ):
                for step in (-1, 1):
                    _spread(lines, number, step)
                line.role = LineRole.FURNITURE


def _spread(lines: list[Line], start: int, step: int) -> None:
    """Mark the neighbours of a notice that are set as it is and follow without a gap; at most sixteen lines."""
    here = lines[start]
    for count in range(1, 17):
        at = start + step * count
        if not 0 <= at < len(lines):
            return
        line = lines[at]
        gap = abs(line.baseline - here.baseline)
        if (
            abs(line.size - here.size) > 0.3
            or gap > 1.45 * here.size
            or abs(line.box.x0 - here.box.x0) > 3 * here.size
        ):
            return
        line.role = LineRole.FURNITURE
        here = line

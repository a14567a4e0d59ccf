"""Columns and reading order.

The order in which a file draws its text is the order in which it is read on nearly every page: it knows of floats,
of boxes, and of columns that geometry only guesses. So that order stays, unless the text jumps back: then the blocks
are put in order by column and height.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from citance.read.pdf.lines import Line, Page

__all__ = ["column_edges", "find_gutters", "order_lines", "put_title_first"]

_LEAST_CHARS = 18
"""Shorter lines tell nothing of columns: cells, labels, ends of paragraphs."""
_LEAST_LINES = 5


def find_gutters(lines: Sequence[Line], width: float) -> tuple[float, ...]:
    """The x at which a further column of text begins, from left to right; () for one column."""
    long = [line for line in lines if len(line.text) >= _LEAST_CHARS]
    first = _gutter(long)
    if first is None:
        return ()
    left = _gutter([line for line in long if line.box.x1 <= first + 2])
    right = _gutter([line for line in long if line.box.x0 >= first - 2])
    return tuple(sorted(gutter for gutter in (left, first, right) if gutter is not None))


def _gutter(lines: list[Line]) -> float | None:
    """The x that best parts the lines in two columns side by side."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    starts = Counter(round(line.box.x0 / 3) for line in lines)
    best: tuple[float, float] | None = None
    for start, count in starts.items():
        if count < 3:
            continue
        x = min(line.box.x0 for line in lines if round(line.box.x0 / 3) == start)
        left = [line for line in lines if line.box.x1 <= x + 1]
        right = [line for line in lines if line.box.x0 >= x - 1]
        if len(left) < _LEAST_LINES or len(right) < _LEAST_LINES:
            continue
        crossing = len(lines) - len(left) - len(right)
        score = len(left) + len(right) - 2.5 * crossing
        if score > 0 and _overlap(left, right) and (best is None or (score, -x) > (best[0], -best[1])):
            best = (score, x)
    return best[1] if best else None


def _overlap(left: list[Line], right: list[Line]) -> bool:
    """True if two groups of lines stand beside each other, at least in part."""
    top = max(min(line.box.y0 for line in left), min(line.box.y0 for line in right))
    bottom = min(max(line.box.y1 for line in left), max(line.box.y1 for line in right))
    return bottom - top > 4 * left[0].size


def _number_columns(page: Page) -> None:
    for line in page.lines:
        middle = line.box.x0 + 2
        line.column = sum(1 for gutter in page.gutters if middle >= gutter)


def order_lines(page: Page) -> None:
    """Find the columns of a page, number those of its lines, and put the lines in reading order."""
    page.gutters = find_gutters(page.lines, page.width)
    _number_columns(page)
    if page.turned or _is_out_of_order(page):
        page.lines = _by_columns(page)


def _is_out_of_order(page: Page) -> bool:
    """True if running text is drawn in disorder: often above what was drawn before it, or to and fro between columns.

    A few jumps are usual, after floats and boxes, and then the drawn order is the better one.
    """
    sizes = Counter(round(line.size, 1) for line in page.lines if len(line.text) >= _LEAST_CHARS)
    if not sizes:
        return False
    size = sizes.most_common(1)[0][0]
    text = [line for line in page.lines if line.size >= 0.94 * size and len(line.text) >= _LEAST_CHARS]
    pairs = list(itertools.pairwise(text))
    jumps = sum(1 for one, two in pairs if two.column == one.column and two.baseline < one.baseline - 0.5 * one.size)
    switches = sum(1 for one, two in pairs if two.column != one.column)
    return jumps > max(3, 0.12 * len(text)) or switches > max(6, 0.3 * len(text))


def _by_columns(page: Page) -> list[Line]:
    """Blocks of lines in the order of bands, columns and height.

    A line that crosses a gutter ends a band: what is above it, in all columns, is read before.
    """
    crossing = sorted(
        line.baseline
        for line in page.lines
        if any(line.box.x0 < gutter - 3 and line.box.x1 > gutter + 3 for gutter in page.gutters)
    )

    def key(line: Line) -> tuple[int, int, float, float]:
        band = sum(1 for height in crossing if height < line.baseline - 1)
        return band, line.column, round(line.baseline / 2), line.box.x0

    return sorted(page.lines, key=key)


def put_title_first(page: Page) -> None:
    """On the page with the title: running text that is drawn before the title and stands below it goes behind the rest.

    Some typesetters draw the columns first, and what crosses them, title and abstract, last.
    """
    sizes = Counter(round(line.size, 1) for line in page.lines if len(line.text) >= _LEAST_CHARS)
    if not sizes:
        return
    body = sizes.most_common(1)[0][0]
    titles = [line for line in page.lines if line.size > 1.25 * body and len(line.text) >= 12]
    if not titles:
        return
    largest = max(line.size for line in titles)
    title = [line for line in titles if line.size > largest - 0.6]
    start, bottom = page.lines.index(title[0]), max(line.box.y1 for line in title)
    moved = [line for line in page.lines[:start] if line.box.y0 > bottom]
    if sum(1 for line in moved if abs(line.size - body) < 0.3 and len(line.text) >= _LEAST_CHARS) < 5:
        return
    ids = {id(line) for line in moved}
    page.lines = [line for line in page.lines if id(line) not in ids] + moved


def column_edges(page: Page, lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """The left and right edge of each column, from the lines given: the commonest left and the outmost usual right."""
    edges: dict[int, tuple[float, float]] = {}
    for column in range(len(page.gutters) + 1):
        own = [line for line in lines if line.column == column and len(line.text) >= _LEAST_CHARS]
        if not own:
            continue
        lefts = Counter(round(line.box.x0) for line in own)
        most = lefts.most_common(1)[0][1]
        left = min(x for x, count in lefts.items() if count >= 0.4 * most)
        rights = sorted(line.box.x1 for line in own)
        edges[column] = (float(left), rights[int(0.85 * (len(rights) - 1))])
    return edges

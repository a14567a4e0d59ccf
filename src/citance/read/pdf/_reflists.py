"""Where the reference lists of a paper stand on its pages: their first and their last lines."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from citance.read.entries import EntryLine, EntryText, join_lines, split_entries
from citance.read.listfinder import is_list_heading, looks_like_entry
from citance.read.pdf.lines import Line, LineRole, Page
from citance.text.names import fold_name

__all__ = ["ListLine", "RefListSpan", "find_lists"]

_YEAR = re.compile(r"(?<![\d.])(?:1[5-9]\d\d|20\d\d)(?!\d)|in press|forthcoming|n\.d\.", re.I)
_LINK = re.compile(r"10\.\d{4,9}/|https?:|www\.|arxiv", re.I)
_LABEL = re.compile(r"\s*(?:\[\s*\d{1,4}\s*\]|\(\d{1,4}\)|\d{1,4}[.)])\s*")
_END = re.compile(
    r"(?:appendi(?:x|ces)|anhang|apêndice|apéndice|anexos?|annexe?s?|supplement(?:ary|al)|supporting information|additional (?:files?|information)|acknowledge?ments?|agradecim\w+|danksagung|"
    r"authors?['’]? (?:contributions?|details|information|affiliations?|notes?|biograph\w+)|about the authors?|biograph\w+|funding|financial|conflicts? of interest|competing interests?|declarations?|ethics|"
    r"data availability|publisher['’]?s['’]? note|springer nature remains|open access\b|submit your (?:next )?manuscript|received:?\s|accepted:?\s|correspondence|how to cite|to cite this|cite this|copyright|©|disclaimer|"
    r"figure (?:legends?|captions?)|figures?$|tables?$|tabel|table \d|fig(?:ure)?\.? \d|notes?$|endnotes$|methods\b|online methods|extended data|reviewer|peer review|glossary|abbreviations|index$|abstract$|resumo$|resumen$|keywords)",
    re.I,
)
_HEAD = re.compile(r"(?:section\s+)?(?:\d{1,2}|[IVX]{1,4})[.:]?\s+")
_SIZE = 0.09
"""The share of their size by which lines of one list differ in size."""
_AHEAD = 45
_APART = 8
"""Lines of one entry at most, in a run without a heading."""
_ENOUGH = 0.55
_SMALL_LIST = 4
"""A list with fewer entries may stand beside the real one, whose heading was not recognised."""


class ListLine(NamedTuple):
    """A line of the text that is no furniture, with its page and its position there."""

    page: int
    position: int
    line: Line


class RefListSpan(NamedTuple):
    """One list: its heading (None without one), the lines of its entries, and these entries."""

    heading: ListLine | None
    lines: list[ListLine]
    entries: list[EntryText]


def find_lists(pages: Sequence[Page]) -> list[RefListSpan]:
    """The reference lists: every one under a heading that names it, else the last run of lines that are entries."""
    items = [
        ListLine(page.number, position, line)
        for page in pages
        for position, line in enumerate(page.lines)
        if line.text.strip() and (line.role is not LineRole.FURNITURE or _may_be_entry(line))
    ]
    found: list[RefListSpan] = []
    for at, item in enumerate(items):
        if not _is_heading(items, at):
            continue
        span = _list_from(items, at + 1, item)
        if span is not None:
            _settle(found, span)
    if sum(len(span.entries) for span in found) >= _SMALL_LIST:
        return found
    start = _run_start(items)
    span = _list_from(items, start, None) if start >= 0 else None
    if span is not None and len(span.entries) >= _SMALL_LIST:
        _settle(found, span)
    return found


def _settle(found: list[RefListSpan], span: RefListSpan) -> None:
    """Add a list, unless it is a part of one that was found before and is clearly no better than it."""
    lines = {item[:2] for item in span.lines}
    for place, other in enumerate(found):
        if lines.isdisjoint(item[:2] for item in other.lines):
            continue
        if _goodness(span.entries) > _goodness(other.entries) + 0.15:
            found[place] = span
        return
    found.append(span)


def _goodness(entries: Sequence[EntryText]) -> float:
    """The share of entries that hold a year or an address."""
    good = sum(
        1 for entry in entries if len(entry.text) > 15 and (_YEAR.search(entry.text) or _LINK.search(entry.text))
    )
    return good / len(entries) if entries else 0.0


def _may_be_entry(line: Line) -> bool:
    """An entry that begins beside a running head may have been taken for a part of it."""
    return len(line.text) > 40 and _number(line.text) is not None


def _is_heading(items: Sequence[ListLine], at: int) -> bool:
    line = items[at].line
    text = _HEAD.sub("", line.text.strip(), count=1)
    if len(text) > 60 or not is_list_heading(text):
        return False
    if line.role is LineRole.HEADING or line.bold or text.isupper():
        return True
    if not text[:1].isupper():
        return False
    before = items[at - 1].line if at else None
    following = items[at + 1].line if at + 1 < len(items) else None
    if following is None:
        return False
    apart = (
        before is None
        or before.page != line.page
        or before.column != line.column
        or line.box.y0 - before.box.y1 > 0.5 * line.size
    )
    return apart or abs(line.size - following.size) > 0.5 or line.font != following.font


def _list_from(items: Sequence[ListLine], start: int, heading: ListLine | None) -> RefListSpan | None:
    """The list that begins at an item, if its entries look like references.

    Its size is that of most of the first lines, or else that of most lines further on, where something else comes first.
    """
    for reach in (25, 90):
        size = _usual_size(items[start : start + reach])
        span = _list_of_size(items, start, heading, size)
        if span is not None:
            return span
    return None


def _usual_size(items: Sequence[ListLine]) -> float:
    sizes = Counter(round(item.line.size * 2) / 2 for item in items)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _list_of_size(items: Sequence[ListLine], start: int, heading: ListLine | None, size: float) -> RefListSpan | None:
    kept = _extent(items, start, size)
    if not kept:
        return None
    lines = [items[at] for at in kept]
    lines, entries = _trimmed(lines, split_entries(entry_lines(lines)))
    if _goodness(entries) < _ENOUGH:
        return None
    return RefListSpan(heading, lines, entries)


def _extent(items: Sequence[ListLine], start: int, size: float) -> list[int]:
    """The positions of the items of the list that begins at `start`, in order."""
    kept: list[int] = []
    misses = 0
    at = start - 1
    while (at := at + 1) < len(items):
        line = items[at].line
        inside = _alike(line, size)
        if _ends(items, at, size) and not _goes_on(items, at, size, kept):
            resumed = _resumes(items, at, size, kept)
            if resumed is None:
                break
            _drop_aside(items, at, kept)
            at = resumed - 1
            misses = 0
            continue
        if line.role is LineRole.HEADING and (not inside or line.bold):
            continue  # a heading inside the list ("Primary sources")
        if not inside or line.role in (LineRole.TABLE, LineRole.CAPTION, LineRole.FIGURE):
            misses += 1
            if misses > _AHEAD and not _goes_on(items, at, size, kept):
                break
            continue
        misses = 0
        kept.append(at)
    return kept


def _alike(line: Line, size: float) -> bool:
    return abs(line.size - size) <= max(0.7, _SIZE * size)


def _ends(items: Sequence[ListLine], at: int, size: float) -> bool:
    """True for a line that begins something else: a heading, or the words of a publisher's last notes."""
    line = items[at].line
    text = _HEAD.sub("", line.text.strip(), count=1)
    if line.role is LineRole.HEADING and not is_list_heading(text):
        return True
    if not _END.match(text):
        return False
    before = items[at - 1].line if at else line
    if line.bold or abs(line.size - size) > 0.4:
        return True
    # Words of the entry before may stand at a line's beginning: "Methods, 41, 1149–1160."
    stands_apart = before.page != line.page or before.column != line.column or line.box.y0 - before.box.y1 > 3
    return _ended(before) and stands_apart and (len(text) > 60 or not any(sign.isdigit() for sign in text))


def _resumes(items: Sequence[ListLine], at: int, size: float, kept: Sequence[int]) -> int | None:
    """Where, in the next columns, a list goes on behind something else, by its numbers or the alphabet; None where it ends."""
    last = next((number for k in reversed(kept[-40:]) if (number := _number(items[k].line.text))), 0)
    if last and sum(_number(items[k].line.text) is not None for k in kept[-40:]) >= 3:
        coming_numbers = [
            (k, number) for k in range(at + 1, min(len(items), at + 160)) if (number := _number(items[k].line.text))
        ]
        for order, (k, number) in enumerate(coming_numbers):
            if number in (last + 1, last + 2) and any(
                later == number + 1 for _, later in coming_numbers[order + 1 : order + 6]
            ):
                return k
        return None
    heads = [fold_name(items[k].line.text[:12])[:3] for k in kept[-60:] if _looks(items, k)]
    if len(heads) < 3:
        return None
    place = (items[at].page, items[at].line.column)
    for begin in range(at + 1, min(len(items), at + 160)):
        here = (items[begin].page, items[begin].line.column)
        if here == place:
            continue
        place = here
        inside = [k for k in range(begin, min(len(items), begin + 24)) if _alike(items[k].line, size)]
        coming = [fold_name(items[k].line.text[:12])[:3] for k in inside if _looks(items, k)]
        if (
            len(coming) >= 3
            and coming[0] >= heads[-1]
            and sum(a <= b for a, b in itertools.pairwise(coming)) >= 0.6 * (len(coming) - 1)
        ):
            return begin
    return None


def _number(text: str) -> int | None:
    """The number that a line begins with as an entry does."""
    label = _LABEL.match(text)
    return int("".join(sign for sign in label.group() if sign.isdecimal())) if label else None


def _drop_aside(items: Sequence[ListLine], at: int, kept: list[int]) -> None:
    """Take off the lines before `at` that belong to the same column beside the list: none of them begins an entry."""
    place = (items[at].page, items[at].line.column)
    aside = [k for k in kept if (items[k].page, items[k].line.column) == place]
    if aside and len(aside) < _AHEAD and not any(_number(items[k].line.text) or _looks(items, k) for k in aside):
        del kept[-len(aside) :]


def _looks(items: Sequence[ListLine], at: int) -> bool:
    return looks_like_entry(" ".join(item.line.text for item in items[at : at + 3]), strict=True)


def _goes_on(items: Sequence[ListLine], at: int, size: float, kept: Sequence[int]) -> bool:
    """True if behind a line of another kind the list goes on: lines of its size with labels or years, as many as it has."""
    if not kept:
        return False
    inside = [item.line for item in items[at + 1 : at + 1 + _AHEAD] if _alike(item.line, size)][:14]
    if len(inside) < 3:
        return False
    numbers = [number for k in kept[-40:] if (number := _number(items[k].line.text))]
    if len(numbers) >= 3:
        expected = {numbers[-1] + 1, numbers[-1] + 2}
        coming = [number for line in inside if (number := _number(line.text))]
        return any(number in expected for number in coming)
    if _END.match(items[at].line.text.strip()):
        return False
    dated = sum(1 for line in inside if _YEAR.search(line.text))
    return dated >= max(2, len(inside) // 4)


def entry_lines(lines: Sequence[ListLine]) -> list[EntryLine]:
    """The lines with their indents from the left edge of their column on their page."""
    edges: dict[tuple[int, int], float] = {}
    counts = Counter((item.page, item.line.column) for item in lines)
    for item in lines:
        place = (item.page, item.line.column)
        edges[place] = min(edges.get(place, item.line.box.x0), item.line.box.x0)
    full = {place: edge for place, edge in edges.items() if counts[place] >= 4}
    for (page, column), count in counts.items():
        if count < 4:  # too few to tell an edge from an indent: the column's edge on another page
            own = edges[page, column]
            known = [edge for (_, other), edge in full.items() if other == column and own - 40 <= edge <= own + 1]
            edges[page, column] = max(known, default=own)
    result = []
    before: ListLine | None = None
    for item in lines:
        fresh = before is None or (before.page, before.line.column) != (item.page, item.line.column)
        gap = 0.0 if fresh or before is None else max(0.0, item.line.box.y0 - before.line.box.y1)
        indent = item.line.box.x0 - edges[item.page, item.line.column]
        result.append(EntryLine(item.line.text, indent, gap, item.line.size, fresh))
        before = item
    return result


def _trimmed(lines: list[ListLine], entries: list[EntryText]) -> tuple[list[ListLine], list[EntryText]]:
    """Without what hangs on behind the last entry: lines after a wide gap, entries at the end that are none."""
    while len(entries) > 2 and not (
        _YEAR.search(entries[-1].text) or _LINK.search(entries[-1].text) or entries[-1].label
    ):
        entries = entries[:-1]
    if not entries:
        return lines, entries
    last = entries[-1]
    gaps = [
        after.line.box.y0 - before.line.box.y1
        for before, after in itertools.pairwise(lines)
        if (before.page, before.line.column) == (after.page, after.line.column)
    ]
    usual = sorted(gaps)[int(len(gaps) * 0.9)] if gaps else 0.0
    for at in range(last.first + 1, last.last):
        before, after = lines[at - 1], lines[at]
        same = (before.page, before.line.column) == (after.page, after.line.column)
        if (same and after.line.box.y0 - before.line.box.y1 > max(usual, 0) + 6) or (
            not same and _ended(before.line) and at - last.first > 1
        ):
            return lines[:at], [*entries[:-1], _cut(last, lines, at)]
    return lines[: last.last], entries


def _cut(entry: EntryText, lines: Sequence[ListLine], at: int) -> EntryText:
    return EntryText(join_lines([item.line.text for item in lines[entry.first : at]]), entry.label, entry.first, at)


def _ended(line: Line) -> bool:
    return line.text.rstrip().endswith(".")


def _run_start(items: Sequence[ListLine]) -> int:
    """The first item of the last run of entries in a text whose list has no heading; -1 where there is none."""
    best = -1
    at = len(items) // 4
    while at < len(items):
        if _number(items[at].line.text) == 1 and _counts_on(items, at):
            best = at
        at += 1
    if best >= 0:
        return best
    return _dense_start(items)


def _counts_on(items: Sequence[ListLine], start: int) -> bool:
    """True if a "1." is followed by 2, 3, 4, 5, most of them with a year."""
    expected, dated, seen = 2, 0, 1
    chunk: list[str] = [items[start].line.text]
    for item in items[start + 1 : start + 160]:
        if _number(item.line.text) == expected:
            dated += bool(_YEAR.search(" ".join(chunk)))
            chunk = []
            expected += 1
            seen += 1
            if seen >= 6:
                break
        chunk.append(item.line.text)
        if len(chunk) > 14:
            break
    return seen >= 4 and dated >= 0.6 * (seen - 1)


def _dense_start(items: Sequence[ListLine]) -> int:
    """Where, in the last two thirds, the text turns into lines that begin like entries and hold years; -1: nowhere."""
    total = len(items)
    flags = []
    for at, item in enumerate(items):
        text = " ".join(each.line.text for each in items[at : at + 3])
        good = at >= total // 3 and len(text) > 30 and bool(_YEAR.search(text)) and looks_like_entry(text, strict=True)
        flags.append(good and (item.line.text[:1].isupper() or not item.line.text[:1].islower()))
    runs: list[list[int]] = []  # first line, last line, beginnings
    for at, flag in enumerate(flags):
        if not flag:
            continue
        if runs and at - runs[-1][1] <= _APART:
            runs[-1][1:] = [at, runs[-1][2] + 1]
        else:
            runs.append([at, at, 1])
    dense = [run for run in runs if run[2] >= 3 and run[2] >= 0.2 * (run[1] - run[0] + 1)]
    joined: list[list[int]] = []
    for run in dense:
        if joined and run[0] - joined[-1][1] <= _AHEAD:
            joined[-1][1:] = [run[1], joined[-1][2] + run[2]]
        else:
            joined.append(list(run))
    return max(joined, key=lambda run: run[2])[0] if joined else -1

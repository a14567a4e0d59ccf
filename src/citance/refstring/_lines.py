"""Lines of a reference list to entries.

Each stage only engages if the one before found nothing that holds: printed numbers that count up; then, of hanging
indents, first-line indents, gaps and the look of a line's beginning, the one whose entries look most like entries (a name at the
head, a year inside, the list in alphabetical order); at last one entry per line.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from citance.refstring._identifiers import split_label
from citance.refstring._join import join_lines
from citance.text.names import LOWER, UPPER, fold_name

__all__ = ["EntryLine", "EntryText", "split_entries"]


class EntryLine(NamedTuple):
    """One printed line of a list: `indent` in points from the left edge of its column, `gap` the white space above it in
    points (0 where unknown), `size` the font size, `breaks` true for the first line of a column or page."""

    text: str
    indent: float = 0.0
    gap: float = 0.0
    size: float = 0.0
    breaks: bool = False


class EntryText(NamedTuple):
    """One entry: its text on one line, its printed label ("" without one), and its lines, `lines[first:last]`."""

    text: str
    label: str
    first: int
    last: int


_LABELS = (
    re.compile(r"\s*\[\s*(\d{1,4})\s*\]\.?"),
    re.compile(r"\s*\(\s*(\d{1,4})\s*\)"),
    re.compile(r"\s*(\d{1,4})\s*[.)](?!\d)"),
    re.compile(rf"\s*(\d{{1,4}})\s*(?=$|\s[{UPPER}“\"'‘«(„]|[{UPPER}][{LOWER}]+)"),
)
_NAMED_LABEL = re.compile(r"\s*\[([A-Z][A-Za-z+]{1,9}\+?\d{2,4}[a-z]?|[A-Z][A-Za-z]{1,5}\d{0,4}[a-z]?)\]\s*")
_BULLET = re.compile(r"\s*[•◦▪●■\-–*]\s+")
_HEAD = re.compile(
    rf"\s*(?:(?:van|von|de|del|di|da|le|la|den|der|al|el)\s+){{0,3}}[{UPPER}][\w'’‐\-]+(?:\s+(?:[{UPPER}][\w'’‐\-]+|de|da|do|dos|del|van|von|der))*(?:,\s*|\s+)(?:[{UPPER}]\.?[\s,;.\-]|[{UPPER}]{{1,3}}[,.;:\s(]|[{UPPER}][{LOWER}]+)|"
    rf"\s*[{UPPER}]\.(?:\s?-?[{UPPER}]\.)*\s*[{UPPER}][{LOWER}]|\s*[—–_―\-]{{3,}}|"
    rf"\s*[{UPPER}][^.(]{{2,80}}[.,]?\s*\(?(?:1[89]|20)\d\d[a-z]?\b"
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)|in press|forthcoming|n\.\s?d\.", re.I)
_ENDS = re.compile(r"(?:[.\])>»”\"]|\d|/|html?|pdf)\s*$")
_LONGEST = 60
"""Lines of one entry at most."""


def split_entries(lines: Sequence[EntryLine]) -> list[EntryText]:
    """Cut the lines of a reference list (its heading and the page's furniture left out) into entries, in order."""
    kept = [number for number, line in enumerate(lines) if line.text.strip()]
    if not kept:
        return []
    used = [lines[number] for number in kept]
    starts = _numbered(used) or _named(used) or _by_look(used)
    entries = []
    bounds = [*starts, len(used)]
    if starts[0] > 0:
        bounds = [0, *bounds]
    for first, last in itertools.pairwise(bounds):
        text = join_lines([used[at].text for at in range(first, last)])
        entries.append(EntryText(text, split_label(text)[0], kept[first], kept[last - 1] + 1))
    return entries


def _numbered(lines: Sequence[EntryLine]) -> list[int]:
    """The lines with the numbers of a numbered list, in the style of number that gets furthest; [] without one."""
    best: list[int] = []
    for pattern in _LABELS:
        run = _count_up(lines, pattern)
        if len(run) > len(best):
            best = run
    if len(best) < 2 and not (len(best) == 1 and best[0] == 0 and len(lines) < 8):
        return []
    if best[0] > 12 or len(lines) / len(best) > 12:
        return []
    return best


def _count_up(lines: Sequence[EntryLine], pattern: re.Pattern[str]) -> list[int]:
    """The lines that begin with the next number each; a number may be missing, lists may begin anew at 1."""
    found = [(at, int(match.group(1))) for at, line in enumerate(lines) if (match := pattern.match(line.text))]
    if not found:
        return []
    numbers = {number for _, number in found}
    run: list[int] = []
    expected = 0
    indents = Counter(round(lines[at].indent) for at, _ in found)
    common = indents.most_common(1)[0][0]
    for at, number in found:
        if not run:
            if number <= 3 or number + 1 in numbers:
                run.append(at)
                expected = number + 1
            continue
        near = abs(lines[at].indent - common) <= 12
        if number == expected or (expected < number <= expected + 4 and near and expected not in _after(found, at)):
            run.append(at)
            expected = number + 1
        elif number == 1 and near and len(run) > 3 and 2 in _after(found, at):
            run.append(at)
            expected = 2
    return run


def _after(found: list[tuple[int, int]], at: int) -> set[int]:
    return {number for place, number in found if at < place <= at + _LONGEST}


def _named(lines: Sequence[EntryLine]) -> list[int]:
    starts = [at for at, line in enumerate(lines) if _NAMED_LABEL.match(line.text)]
    return starts if len(starts) > 1 and starts[0] == 0 else []


def _by_look(lines: Sequence[EntryLine]) -> list[int]:
    """The best of the hypotheses about where entries of a list without numbers begin."""
    proposals = [
        _by_bullets(lines),
        _by_indent(lines, hanging=True),
        _by_indent(lines, hanging=False),
        _by_gap(lines),
        _by_head(lines),
        list(range(len(lines))),
    ]
    bonus = (0.5, _clear_edges(lines), 0.0, 0.2, 0.0, 0.0)
    scored = [
        (_likeness(lines, starts) + bonus[number], -number, starts)
        for number, starts in enumerate(proposals)
        if starts
    ]
    return max(scored)[2]


def _clear_edges(lines: Sequence[EntryLine]) -> float:
    """What speaks for hanging indents: two edges and hardly a line between or beyond them."""
    low, inner = _edges(lines)
    if inner is None:
        return 0.0
    near = sum(min(abs(line.indent - low), abs(line.indent - inner)) <= 2.5 for line in lines)
    return 0.9 if near >= 0.93 * len(lines) else 0.3


def _by_bullets(lines: Sequence[EntryLine]) -> list[int]:
    starts = [at for at, line in enumerate(lines) if _BULLET.match(line.text)]
    return starts if len(starts) > 1 and starts[0] == 0 else []


def _by_indent(lines: Sequence[EntryLine], *, hanging: bool) -> list[int]:
    """Entries begin at the outer of two edges (`hanging`) or at the inner one."""
    low, inner = _edges(lines)
    if inner is None:
        return []
    middle = low + (inner - low) / 2
    starts = [at for at, line in enumerate(lines) if (line.indent < middle) == hanging]
    return starts if starts and starts[0] <= 1 else [0, *starts] if starts else []


def _edges(lines: Sequence[EntryLine]) -> tuple[float, float | None]:
    """The outer edge of a list and the inner one nearest to it (None without one): where many lines begin."""
    least = max(2, 0.04 * len(lines))
    edges = Counter(round(line.indent) for line in lines)
    wide = {edge: edges[edge - 1] + count + edges[edge + 1] for edge, count in edges.items()}
    common = [edge for edge, count in wide.items() if count >= least]
    if not common:
        return 0.0, None
    low = min(common)
    inner = [edge for edge in common if edge > low + 3]
    return low, (max(inner[:], key=lambda edge: (wide[edge], -edge)) if inner else None)


def _by_gap(lines: Sequence[EntryLine]) -> list[int]:
    gaps = [line.gap for line in lines if line.gap > 0 and not line.breaks]
    if len(gaps) < 3:
        return []
    usual = sorted(gaps)[len(gaps) // 4]
    wide = [
        at
        for at, line in enumerate(lines)
        if at == 0 or (line.gap > usual * 1.35 + 1 and not line.breaks) or (line.breaks and _begins(lines, at))
    ]
    return wide if len(wide) > 1 else []


def _by_head(lines: Sequence[EntryLine]) -> list[int]:
    return [at for at in range(len(lines)) if at == 0 or _begins(lines, at)]


def _begins(lines: Sequence[EntryLine], at: int) -> bool:
    """True when a line looks like the beginning of an entry, and the one before like an end."""
    return bool(_HEAD.match(lines[at].text)) and bool(_ENDS.search(lines[at - 1].text)) if at else True


def _likeness(lines: Sequence[EntryLine], starts: list[int]) -> float:
    """How much the entries look like entries: heads, years, ends, and alphabetical order."""
    bounds = [*starts, len(lines)]
    heads = years = ends = 0
    initials = []
    for first, last in itertools.pairwise(bounds):
        text = " ".join(lines[at].text for at in range(first, min(last, first + _LONGEST)))
        heads += bool(_HEAD.match(text))
        # One year that stands early, or one at all: entries run together hold several heads.
        years += bool(_YEAR.search(text))
        ends += bool(_ENDS.search(lines[last - 1].text)) and last - first <= 14
        initials.append(fold_name(text[:12])[:3])
    count, begun = len(starts), set(starts)
    pairs = sum(one <= two for one, two in itertools.pairwise(initials))
    order = pairs / (count - 1) if count > 1 else 0.5
    cut = sum(1 for at in starts if at and not _ENDS.search(lines[at - 1].text))
    hidden = sum(1 for at in range(len(lines)) if at not in begun and _strong_head(lines, at))
    return (heads + years + ends) / count + order - cut / count - hidden / count


def _strong_head(lines: Sequence[EntryLine], at: int) -> bool:
    return (
        bool(lines[at - 1].text.rstrip().endswith("."))
        and bool(_HEAD.match(lines[at].text))
        and bool(_YEAR.search(lines[at].text))
    )

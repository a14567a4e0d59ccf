"""Runs to lines: what stands on one baseline side by side, with its superscripts and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from citance.read.pdf.lines import Box, Line, LinkTarget, UriTarget
from citance.read.pdf.pdfium import RawLink, RawPage, Run
from citance.read.pdf.words import clean_words, plain_superscripts

__all__ = ["build_lines"]

_T = TypeVar("_T")
_GAP = 2.2
"""The widest gap inside a line, in sizes: justified narrow columns reach 2, gutters drawn across begin at 1.2."""
_NEW_WORD = 0.18
"""A gap that parts words where PDFium saw none, in sizes: between text objects drawn apart."""


def build_lines(page: RawPage) -> list[Line]:
    """The lines of a page in the order of the file; upright text only.

    A page that is mostly turned is read in its own direction by the caller, who turns it first.
    """
    links: dict[int, list[RawLink]] = defaultdict(list)
    for link in page.links:
        links[link.run].append(link)
    groups = _groups([(number, run) for number, run in enumerate(page.runs) if _is_upright(run, page)])
    return [_line(page, group, links) for group in groups]


def _is_upright(run: Run, page: RawPage) -> bool:
    inside = -5 < run.baseline < page.height + 5 and run.x1 > 0 and run.x0 < page.width
    return run.turn == 0 and inside and 0.5 < run.size < 400 and run.x1 - run.x0 < 2 * page.width


class _Open:
    """A line in the making."""

    __slots__ = ("baseline", "runs", "size", "x0", "x1")

    def __init__(self, number: int, run: Run) -> None:
        self.runs = [(number, run)]
        self.baseline, self.size, self.x0, self.x1 = run.baseline, run.size, run.x0, run.x1

    def takes(self, run: Run) -> bool:
        """True if a run goes on with this line."""
        big = max(self.size, run.size)
        if not self._beside(run, big):
            return False
        gap = run.x0 - self.x1
        last = self.runs[-1][1]
        overlap = run.x0 - last.x0 < -0.1 * big
        return -1.0 * big < gap < _GAP * big and not overlap

    def _beside(self, run: Run, big: float) -> bool:
        """True if the baselines are the same, or differ as those of a text and its sub- and superscripts."""
        drop = run.baseline - self.baseline
        if abs(drop) < 0.12 * big:
            return True
        if run.size < 0.9 * self.size:
            return -0.72 * self.size < drop < 0.4 * self.size
        if self.size < 0.9 * run.size:
            return -0.4 * run.size < drop < 0.72 * run.size
        return abs(drop) < 0.42 * big and abs(run.x0 - self.x1) < 0.6 * big

    def add(self, number: int, run: Run) -> None:
        """Put a run at the end."""
        self.runs.append((number, run))
        self.x0, self.x1 = min(self.x0, run.x0), max(self.x1, run.x1)
        if run.size > self.size * 1.05 or (run.size > self.size * 0.95 and len(run.text) > len(self.runs[0][1].text)):
            self.size, self.baseline = run.size, run.baseline


def _groups(runs: Sequence[tuple[int, Run]]) -> list[list[tuple[int, Run]]]:
    lines: list[_Open] = []
    for number, run in runs:
        if lines and lines[-1].takes(run):
            lines[-1].add(number, run)
        elif (
            len(lines) > 1 and len(run.text) < 12 and lines[-2].takes(run) and lines[-2].x1 <= run.x0 + 0.2 * run.size
        ):
            lines[-2].add(number, run)
        else:
            lines.append(_Open(number, run))
    return [line.runs for line in lines]


def _line(page: RawPage, runs: list[tuple[int, Run]], links: dict[int, list[RawLink]]) -> Line:
    first = runs[0][1]
    size, font, baseline = round(first.size, 1), first.font, first.baseline
    if len(runs) > 1:
        size = _commonest((round(run.size, 1), len(run.text)) for _, run in runs)
        font = _commonest((run.font, len(run.text)) for _, run in runs)
        baseline = _commonest((run.baseline, len(run.text)) for _, run in runs if abs(run.size - size) < 0.2)
    text = ""
    raised: list[tuple[int, int]] = []
    targets: list[LinkTarget] = []
    uris: list[UriTarget] = []
    before: Run | None = None
    for number, run in runs:
        words, moved = clean_words(run.text)
        words, inner = plain_superscripts(words)
        if before is not None and (run.space or run.x0 - before.x1 > _NEW_WORD * size) and not text.endswith(" "):
            text += " "
        start = len(text)
        text += words
        before = run
        if _is_raised(run, size, baseline):
            raised.append((start, len(text)))
        raised.extend((start + a, start + b) for a, b in inner)
        for link in links.get(number, ()):
            a, b = (moved(link.start), moved(link.end)) if moved else (link.start, link.end)
            if link.page < 0:
                uris.append(UriTarget(start + a, start + b, link.uri))
            else:
                targets.append(LinkTarget(start + a, start + b, link.page, link.x, link.y, link.name))
    bold = sum(len(run.text) for _, run in runs if page.fonts[run.font].bold)
    italic = sum(len(run.text) for _, run in runs if page.fonts[run.font].italic)
    length = sum(len(run.text) for _, run in runs)
    box = Box(first.x0, first.y0, first.x1, first.y1)
    if len(runs) > 1:
        box = Box(
            min(run.x0 for _, run in runs),
            min(run.y0 for _, run in runs),
            max(run.x1 for _, run in runs),
            max(run.y1 for _, run in runs),
        )
    return Line(
        page=page.number,
        text=text,
        box=box,
        baseline=baseline,
        size=size,
        font=page.fonts[font].name,
        bold=bold > 0.6 * length,
        italic=italic > 0.6 * length,
        raised=join_spans(raised),
        links=tuple(sorted(targets)),
        uris=tuple(sorted(uris)),
        lead=_lead(page, runs) if 0 < bold < length or 0 < italic < length else 0,
    )


def _lead(page: RawPage, runs: list[tuple[int, Run]]) -> int:
    """The length of the emphasised runs that the line begins with, white space included."""
    length = 0
    for _, run in runs:
        font = page.fonts[run.font]
        if not (font.bold or font.italic):
            break
        length += len(run.text) + (1 if run.space and length else 0)
    return length


def _is_raised(run: Run, size: float, baseline: float) -> bool:
    """A superscript: smaller and higher than its line, or much higher."""
    lift = baseline - run.baseline
    return (run.size < 0.88 * size and lift > 0.12 * size) or lift > 0.28 * size


def join_spans(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _commonest(weighted: Iterable[tuple[_T, int]]) -> _T:
    """The value of the greatest weight."""
    counts: dict[_T, int] = {}
    for value, weight in weighted:
        counts[value] = counts.get(value, 0) + weight
    return max(counts, key=counts.__getitem__)

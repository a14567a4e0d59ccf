"""How the running text of a paper is set: the measure for all that is set otherwise."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from citance.read.pdf.lines import Line, LineRole, Page

__all__ = ["Style", "body_style", "is_body_like"]

_LONG = 30


class Style(NamedTuple):
    """Of the running text: size and distance of baselines in points, the fonts' names, and characters in a line."""

    size: float
    leading: float
    fonts: frozenset[str]
    chars: float


def body_style(pages: Sequence[Page]) -> Style:
    """The style in which most of the text is set, the last third counting half: reference lists may be long."""
    weights: Counter[float] = Counter()
    for page in pages:
        share = 1.0 if page.number <= 0.66 * len(pages) else 0.5
        for line in page.lines:
            if line.role is not LineRole.FURNITURE and len(line.text) >= _LONG:
                weights[line.size] += round(share * len(line.text))
    if not weights:
        return Style(10.0, 12.0, frozenset(), 60.0)
    # Sizes of a fitted line differ by a tenth: neighbours count together.
    size = max(
        weights, key=lambda value: sum(weights.get(round(value + step / 10, 1), 0) for step in (-2, -1, 0, 1, 2))
    )
    fonts: Counter[str] = Counter()
    steps: list[float] = []
    chars: list[int] = []
    for page in pages:
        before: Line | None = None
        for line in page.lines:
            if abs(line.size - size) > 0.3 or len(line.text) < _LONG:
                continue
            fonts[line.font] += len(line.text)
            chars.append(len(line.text))
            if before is not None and before.column == line.column:
                step = line.baseline - before.baseline
                if 0.9 * size < step < 2.2 * size:
                    steps.append(step)
            before = line
    total = sum(fonts.values())
    names = frozenset(name for name, count in fonts.items() if count > 0.12 * total)
    leading = statistics.median(steps) if steps else 1.2 * size
    return Style(size, leading, names, statistics.median(chars) if chars else 60.0)


def is_body_like(line: Line, style: Style) -> bool:
    """True if a line looks as running text does, and is about as long."""
    return abs(line.size - style.size) < 0.3 and line.font in style.fonts and len(line.text) > 0.6 * style.chars

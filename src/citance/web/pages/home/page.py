"""The first page: the box, what this is, and what the library covers."""

from __future__ import annotations

from typing import Final

from citance.model import Stance
from citance.store import Scope
from citance.web.figures import library_figures
from citance.web.visit import Page, Visit

__all__ = ["page"]

_EXAMPLE_ORDER: Final = (Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING)


def page(visit: Visit) -> Page:
    """The library at a glance."""
    figures = library_figures(visit.library)
    coverage = figures.coverage
    context = {
        "figures": figures,
        "coverage": coverage,
        "overview": figures.overview,
        "examples": [figures.examples[stance] for stance in _EXAMPLE_ORDER if stance in figures.examples],
        "questions": figures.questions,
        "may_mean": visit.library.has_vectors,
        "may_add": visit.may(Scope.WRITE),
        "decades": _decades(coverage.years),
    }
    data = {
        "counts": figures.overview.counts,
        "coverage": coverage,
        "most_discussed": [each._asdict() for each in figures.overview.most_discussed],
        "recent": figures.overview.recent,
        "examples": figures.examples,
        "questions": figures.questions,
    }
    return Page("home.html", context, data)


_MOST_BARS: Final = 40
_HIGH: Final = 44.0


def _decades(years: dict[int, int]) -> list[tuple[str, int, int, float, float]]:
    """The papers read by year, or by ten years where there are many years: label, number, and x, y and height of a bar."""
    if len(years) < 2:
        return []
    first, last = min(years), max(years)
    step = 1 if last - first < _MOST_BARS else 10
    start = first if step == 1 else first // 10 * 10
    counts = dict.fromkeys(range(start, last + 1, step), 0)
    for year, number in years.items():
        counts[start + (year - start) // step * step] += number
    most = max(counts.values())
    bars = []
    for at, (begin, number) in enumerate(list(counts.items())[-_MOST_BARS:]):
        high = max(1.5, _HIGH * number / most) if number else 0.0
        label = str(begin) if step == 1 else f"{begin}–{begin + step - 1}"
        bars.append((label, number, 10 * at, round(_HIGH - high, 2), round(high, 2)))
    return bars

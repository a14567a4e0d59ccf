"""Shares of many PDFs with their intervals, and the rows in which they are printed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks._pdf_score import PdfScore, sum_up

__all__ = ["MEASURES", "interval", "measures_of", "row", "shown"]

DRAWS = 1000
SEED = 4

Ratio = tuple[float, float]
Measure = Callable[[PdfScore], float | None]


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _f1(right: float, given: float, gold: float) -> float | None:
    return 2 * right / (given + gold) if given + gold else None


def _styled(style: str, what: str) -> Measure:
    def value(score: PdfScore) -> float | None:
        styles = [style] if style else [*score.gold, *score.given]
        gold, given, right = (
            sum(counts[one] for one in dict.fromkeys(styles)) for counts in (score.gold, score.given, score.right)
        )
        if not gold:
            return None
        return {"P": _share(right, given), "R": _share(right, gold), "F1": _f1(right, given, gold)}[what]

    return value


MEASURES: dict[str, Measure] = {
    "entries, precision": lambda s: _share(s.entries_right, s.entries_given),
    "entries, recall": lambda s: _share(s.entries_right, s.entries_gold),
    "entries, F1": lambda s: _f1(s.entries_right, s.entries_given, s.entries_gold),
    "contexts, precision": _styled("", "P"),
    "contexts, recall": _styled("", "R"),
    "contexts, F1": _styled("", "F1"),
    "contexts by author and year, precision": _styled("author-year", "P"),
    "contexts by author and year, recall": _styled("author-year", "R"),
    "contexts by author and year, F1": _styled("author-year", "F1"),
    "contexts by number, precision": _styled("numeric", "P"),
    "contexts by number, recall": _styled("numeric", "R"),
    "contexts by number, F1": _styled("numeric", "F1"),
    "contexts by raised number, precision": _styled("superscript", "P"),
    "contexts by raised number, recall": _styled("superscript", "R"),
    "contexts by raised number, F1": _styled("superscript", "F1"),
    "sentence equal": lambda s: _share(s.equal, s.sentences),
    "sentence equal or near": lambda s: _share(s.near, s.sentences),
    "section role equal": lambda s: _share(s.roles, s.sentences),
    "title exact": lambda s: _share(s.titles_right, s.titles),
    "DOI exact where printed": lambda s: _share(s.dois_right, s.dois),
    "statements outside the XML's text": lambda s: _share(s.outside, s.outside + sum(s.given.values())),
}
"""Every printed measure: counts to a share, None where nothing was counted."""


def interval(scores: Sequence[PdfScore], measure: Measure) -> tuple[float, float] | None:
    """The 95 % interval of a measure by drawing documents anew, with replacement (percentiles of 1,000 draws)."""
    drawn = random.Random(SEED)
    lean = [_lean(score) for score in scores]
    values = sorted(
        value for _ in range(DRAWS) if (value := measure(sum_up(drawn.choices(lean, k=len(lean))))) is not None
    )
    if not values:
        return None
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]


def _lean(score: PdfScore) -> PdfScore:
    copy = PdfScore(**vars(score))
    copy.failures = []
    return copy


def measures_of(scores: Sequence[PdfScore]) -> dict[str, float]:
    """All measures of some PDFs that have a value."""
    total = sum_up(scores)
    return {name: value for name, measure in MEASURES.items() if (value := measure(total)) is not None}


def row(name: str, parts: Sequence[Sequence[PdfScore]]) -> str:
    """One measure of several sets of PDFs."""
    return f"| {name} | {' | '.join(shown(scores, MEASURES[name]) for scores in parts)} |"


def shown(scores: Sequence[PdfScore], measure: Measure) -> str:
    """A share with its interval as ".945 (.921–.963)", "–" where nothing was counted."""
    if not scores or (value := measure(sum_up(scores))) is None:
        return "–"
    ends = interval(scores, measure)
    return f"{_short(value)} ({_short(ends[0])}–{_short(ends[1])})" if ends else _short(value)


def _short(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if value < 0.9995 else "1"

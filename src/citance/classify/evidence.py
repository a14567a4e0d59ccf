"""From the cue scores of the tokens to the words that carry a judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citance.classify.protocol import ClassifierInput
from citance.classify.rendering import Rendered
from citance.model import Evidence

__all__ = ["best_span", "evidence_of"]

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LONGEST = 24
"""Tokens in an evidence span: labelled cues have a dozen words at most."""


def best_span(scores: Sequence[float], above: float) -> tuple[int, int, float]:
    """The run of tokens whose scores above the threshold sum to most: (start, end, sum); (0, 0, 0.0) where none does.

    Kadane's maximum subarray with a bounded length, so that two cues far apart are not joined by what lies between.
    """
    best = (0, 0, 0.0)
    for start in range(len(scores)):
        if scores[start] <= above:
            continue
        total = 0.0
        for end in range(start, min(len(scores), start + _LONGEST)):
            total += scores[end] - above
            if total > best[2]:
                best = (start, end + 1, total)
    return best


def evidence_of(item: ClassifierInput, rendered: Rendered, scores: Sequence[float], above: float) -> Evidence | None:
    """The words that carry the judgement, from the citance if they stand there, else from a neighbour; None without."""
    parts = (
        (item.citance, rendered.low, rendered.high, True),
        (item.after, rendered.high, len(rendered.ids), False),
        (item.before, 0, rendered.low, False),
    )
    found: list[tuple[float, Evidence]] = []
    for text, low, high, inside in parts:
        start, end, total = best_span(scores[low:high], above)
        spans = [span for span in rendered.spans[low + start : low + end] if span[0] >= 0]
        if not spans:
            continue
        first, last = _whole_words(text, spans[0][0], spans[-1][1])
        words = text[first:last]
        found.append((total, Evidence(words, first, last) if inside else Evidence(words, -1, -1)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words, without marks at its ends."""
    for match in _WORD.finditer(text, max(0, start - 60), min(len(text), end + 60)):
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end()
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "%"):
        end -= 1
    return start, end

"""Where the target stands: its place among the words, the inner sentence around it, the sentences next to that."""

from __future__ import annotations

from typing import NamedTuple

from citance.classify.protocol import ClassifierInput
from citance.classify.sentence import Group, Sentence, analyse, take_apart

__all__ = ["Target", "locate"]

MAX_CHARS = 4_000
"""Longer sentences are cut around the target: no real one is longer, and the time per statement stays bounded."""


class Target(NamedTuple):
    """The target in its sentence.

    `position` is that of its group among `sentence.words`, -1 without a usable marker; words `low:high` are the inner
    sentence that holds it; `before` and `after` are the texts next to that, out of the citance itself where it holds
    several sentences; `shift` is what was cut off in front of the citance.
    """

    sentence: Sentence
    position: int
    group: Group | None
    low: int
    high: int
    before: str
    after: str
    shift: int


def _clip(item: ClassifierInput) -> tuple[str, int, int, int]:
    """The citance, cut to MAX_CHARS around the marker; the marker's offsets in it; what was cut off in front."""
    text, start, end = item.citance, item.marker_start, item.marker_end
    if not 0 <= start < end <= len(text) or end - start > MAX_CHARS // 2:
        return text[:MAX_CHARS], -1, -1, 0
    if len(text) <= MAX_CHARS:
        return text, start, end, 0
    first = max(0, start - MAX_CHARS // 2)
    return text[first : first + MAX_CHARS], start - first, end - first, first


def _find(text: str, start: int, end: int) -> tuple[Sentence, int]:
    """The sentence, and which of its groups overlaps the marker (-1 for none)."""
    sentence = take_apart(text)
    if start < 0:
        return sentence, -1
    for number, group in enumerate(sentence.groups):
        if group.start < end and start < group.end:
            return sentence, number
    sentence = analyse(text, (start, end))
    return sentence, next(n for n, group in enumerate(sentence.groups) if group.start < end and start < group.end)


def locate(item: ClassifierInput) -> Target:
    """Find the target of a statement."""
    text, start, end, shift = _clip(item)
    sentence, number = _find(text, start, end)
    before, after = item.before[-MAX_CHARS:], item.after[:MAX_CHARS]
    if number < 0 or number >= len(sentence.at):
        return Target(sentence, -1, None, 0, len(sentence.words), before, after, shift)
    position = sentence.at[number]
    inner = next(k for k in range(len(sentence.bounds) - 1) if position < sentence.bounds[k + 1])
    return Target(
        sentence,
        position,
        sentence.groups[number],
        sentence.bounds[inner],
        sentence.bounds[inner + 1],
        text[: sentence.cuts[inner]].strip() or before,
        text[sentence.cuts[inner + 1] :].strip() or after,
        shift,
    )

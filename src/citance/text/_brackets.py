"""Which stretches of a passage stand in brackets or quotation marks."""

from __future__ import annotations

import re

__all__ = ["bracket_pairs", "protected_spans"]

_EDGE = re.compile(r"[()\[\]{}“”„«»（）「」『』]")
_OPENING = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«", "）": "（", "」": "「", "』": "『"}
_QUOTES = "“„«"

LONGEST_BRACKET = 800
"""Characters; a longer pair is taken for two unbalanced brackets, one of which is an enumeration's "a)" or a slip."""
LONGEST_QUOTE = 300
"""Characters; a longer quotation is a passage with sentences of its own."""


def bracket_pairs(text: str) -> dict[int, int]:
    """Opening offset → closing offset of every bracket and directed quotation mark that has a partner.

    A closing mark pairs with the nearest open one of its kind, at most one unpaired mark of another kind between
    them; whatever else has no partner is left out. One pass, linear.
    """
    pairs: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for match in _EDGE.finditer(text):
        mark = match.group()
        if mark == "“" and stack and stack[-1][0] == "„":
            pairs[stack.pop()[1]] = match.start()
            continue
        opening = _OPENING.get(mark)
        if opening is None:
            stack.append((mark, match.start()))
        elif stack and stack[-1][0] == opening:
            pairs[stack.pop()[1]] = match.start()
        elif len(stack) > 1 and stack[-2][0] == opening:
            stack.pop()
            pairs[stack.pop()[1]] = match.start()
    return pairs


def protected_spans(text: str, pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The outermost pairs, in order, within which no sentence ends.

    Left out are pairs that are too long, quotations that end with a stop (they hold sentences), and whole sentences
    in parentheses, that is, pairs which open after a stop and close after one.
    """
    spans: list[tuple[int, int]] = []
    reach = -1
    for opening in sorted(pairs):
        closing = pairs[opening]
        if opening < reach:
            continue
        last = text[closing - 1]
        if text[opening] in _QUOTES:
            if closing - opening > LONGEST_QUOTE or last in ".!?…":
                continue
        elif closing - opening > LONGEST_BRACKET or (
            last in ".!?" and (opening < 2 or text[opening - 2] in ".!?") and closing - opening > 30
        ):
            continue
        spans.append((opening, closing))
        reach = closing
    return spans

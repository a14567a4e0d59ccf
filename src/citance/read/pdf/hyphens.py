"""Words broken at the ends of lines: whether the hyphen belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Vocabulary"]

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*(?=[-‐‑]$)")
_FIRST = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi|10\.\d{4,})\S*$", re.I)
_KEEPERS = frozenset(["self", "well", "cross", "half", "quasi"])
"""First parts that keep their hyphen where neither spelling occurs in the document."""


_TAIL = 80


class Vocabulary:
    """The words of a document as they stand inside lines, the witnesses of how a broken word is spelled."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            words: set[str] = set()
            for text in self._lines:
                found = _WORD.findall(text)
                # The last word of a line may be cut, the first the rest of one.
                words.update(word.lower().replace("‐", "-").replace("‑", "-") for word in found[1:-1])
            self._words = frozenset(words)
        return word.lower() in self._words

    def join(self, before: str, after: str) -> tuple[int, bool]:
        """How `before`, the end of a line, goes on with `after`, the next line.

        Returns:
            how many characters of the end of `before` are dropped, and whether a space goes between.
        """
        before = before[-_TAIL:]
        if before[-1:] not in "-‐‑":
            return (
                (0, False)
                if before[-1:] in "–/" and before[-2:-1].strip() and after[:1].strip() and _tight(before, after)
                else (0, True)
            )
        if before[-2:-1] in ("", " "):
            return 0, True
        if _ADDRESS.search(before):
            return 0, False
        last, first = _LAST.search(before), _FIRST.match(after)
        if not last or not first:
            return 0, False
        left, right = last.group(), first.group()
        if not right[0].islower() or left[-1].isdigit() or not left[-1].islower():
            return 0, False
        joined, hyphened = left.rpartition("-")[2] + right, f"{left}-{right}"
        if joined in self:
            return (1, False) if hyphened not in self or len(left) < 3 else (0, False)
        if hyphened in self:
            return 0, False
        return (0, False) if left.lower() in _KEEPERS and len(right) > 3 else (1, False)


def _tight(before: str, after: str) -> bool:
    """True if a dash or slash at the end of a line stands inside a range, an address or a pair of words."""
    if before[-1] == "/":
        return bool(_ADDRESS.search(before)) or before[-2].isalnum()
    return (before[-2].isdigit() and after[0].isdigit()) or (before[-2].isalpha() and after[0].isalpha())

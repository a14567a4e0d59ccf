"""What the finders give: a printed pointer and the references that it may name."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Candidate", "Style"]


class Style(Enum):
    """How a paper prints its citations."""

    BRACKET = "numbers in square brackets"
    PARENTHESIS = "numbers in parentheses"
    SUPERSCRIPT = "superscript numbers"
    PLAIN = "numbers behind words, their raising lost"
    SPACED = "numbers among the words"
    AUTHOR_YEAR = "author and year"
    LABEL = "labels in brackets"
    NONE = "none found"


class Candidate(NamedTuple):
    """A pointer in one block: its span, the keys it names, and how much speaks for it, from 0 to 1.

    `rivals` are the keys of all works that the words fit equally well, among which a link of the file may choose; where
    the words alone cannot tell, `keys` is empty.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    score: float = 1.0
    superscript: bool = False
    rivals: tuple[str, ...] = ()

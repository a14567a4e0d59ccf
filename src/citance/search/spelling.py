"""Words of the library that are spelt nearly like one that nothing holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from citance.search.analysis import plain

__all__ = ["near_words"]

_SHORTEST: Final = 4
"""Letters: a shorter word is near to too many others."""
_START: Final = 2
"""Letters that are taken to be right: people rarely mistype the first ones, and it bounds what is compared."""
_COMPARED: Final = 5_000
_MOST: Final = 3

Beginning = Callable[[str, int], Sequence[tuple[str, int]]]


def near_words(word: str, beginning: Beginning) -> tuple[str, ...]:
    """At most three words of one or two other letters (of one up to seven letters), the fewest other letters first and
    then the most frequent; () for a word of several pieces, a short one, and one with a digit.

    `beginning` gives the words that begin with some letters, with their frequencies, as many as asked for.
    """
    from rapidfuzz import process  # brings numpy
    from rapidfuzz.distance import OSA

    pieces = plain(word)
    if len(pieces) != 1 or len(pieces[0]) < _SHORTEST or not pieces[0].isalpha():
        return ()
    typed = pieces[0]
    known = {each: count for each, count in beginning(typed[:_START], _COMPARED) if each.isalpha() and each != typed}
    found = process.extract(
        typed, list(known), scorer=OSA.distance, score_cutoff=1 if len(typed) < 8 else 2, limit=None
    )
    ranked = sorted((int(distance), -known[each], each) for each, distance, _ in found)
    return tuple(each for _, _, each in ranked[:_MOST])

"""Two rankings made one: reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["fused"]

_K = 60
"""The constant of the paper."""


def fused(*rankings: Sequence[str]) -> list[tuple[str, float]]:
    """The ids of all rankings (each the best first) with their fused scores, best first, ties by id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, each in enumerate(dict.fromkeys(ranking), start=1):
            scores[each] = scores.get(each, 0.0) + 1 / (_K + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))

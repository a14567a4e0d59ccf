"""Nearest vectors by the signs of their components: 48 bytes a vector, nothing to train.

A vector's code holds one bit per component, 1 where it is positive; the number of bits in which two codes differ grows
with the angle between the vectors (Charikar, 2002). The few hundred nearest codes are then ranked by the vectors
themselves. docs/decisions/2026-11-22-search-by-meaning.md has the measurements beside a clustered index.

Codes lie in blocks of `BLOCK` rows, word by word, so that a block's share of one word is contiguous and everything that
is computed for a block stays in the processor's cache.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK", "Codes", "code_of", "looked_at", "nearest_rows"]

BLOCK = 8_192
Codes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def code_of(vectors: Floats) -> Codes:
    """(n, width) → (n, width / 64) words; `width` must be a multiple of 64."""
    bits = np.packbits(vectors > 0, axis=1)
    return bits.view(np.uint64)


def looked_at(rows: int) -> int:
    """How many of the nearest codes are to be ranked by their vectors: the more rows, the more of them lie about as near.

    Of ten thousand real sentences 400 find .995 of the ten nearest; of a million made ones 400 find .89 to .93, 1,000 .94,
    2,000 .965 (`benchmarks/meaning.py`).
    """
    return max(400, rows // 400)


def nearest_rows(blocks: Codes, rows: int, code: Codes, count: int) -> Rows:
    """The rows whose codes differ least from `code`, about `count` of them, nearest first.

    Args:
        blocks: (blocks, words, BLOCK).
        rows: how many rows hold something; those after them are not looked at.
        code: (words,).
        count: how many are wanted; ties at the last place are cut by row.
    """
    if rows == 0 or count <= 0:
        return np.zeros(0, np.int64)
    words = code.size
    distance = np.empty(rows, np.uint16)
    apart = np.empty(BLOCK, np.uint64)
    for number in range((rows + BLOCK - 1) // BLOCK):
        first = number * BLOCK
        here = min(BLOCK, rows - first)
        total = np.zeros(here, np.uint16)
        for word in range(words):
            np.bitwise_xor(blocks[number, word, :here], code[word], out=apart[:here])
            total += np.bitwise_count(apart[:here])
        distance[first : first + here] = total
    near = np.flatnonzero(distance <= _limit(distance, count, 64 * words))
    order = np.argsort(distance[near], kind="stable")
    return near[order[:count]]


def _limit(distance: npt.NDArray[np.uint16], count: int, most: int) -> int:
    """The least distance within which `count` rows lie, or all of them."""
    within = np.cumsum(np.bincount(distance, minlength=most + 1))
    return min(int(np.searchsorted(within, np.int64(count))), most)

"""The vectors on disk: two flat files that grow by whole blocks and are read through the page cache.

`codes.bin` holds the sign bits, (blocks, words, BLOCK) of 64 bits; `vectors.bin` a record per row, the vector as int8
and the factor that gives its components back. Which row is whose, and how many rows there are, says `rows.db`; what it
does not name is not there, so a file that was written further than the database says is no damage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from citance.errors import StoreError
from citance.search.meaning.codes import BLOCK, Codes, code_of, looked_at, nearest_rows

__all__ = ["VectorFiles", "stored_width"]

Floats = npt.NDArray[np.float32]

_CODES, _VECTORS = "codes.bin", "vectors.bin"


def stored_width(folder: Path) -> int:
    """How many components the vectors in a folder have: a row takes width / 8 bytes in one file, width + 4 in the other.

    Raises:
        StoreError: a file is missing, or the two do not belong together.
    """
    try:
        codes, vectors = ((folder / name).stat().st_size for name in (_CODES, _VECTORS))
    except OSError as error:
        raise StoreError(f"the vectors in {folder} are damaged; run `citance index rebuild`: {error}") from error
    rows = (vectors - 8 * codes) // 4
    if rows <= 0 or codes * 8 % rows:
        raise StoreError(f"the vectors in {folder} are damaged; run `citance index rebuild`")
    return codes * 8 // rows


class VectorFiles:
    """The two files of one folder, for vectors of `width` components."""

    def __init__(self, folder: Path, width: int, *, writable: bool = False) -> None:
        self._codes_file, self._vectors_file = folder / _CODES, folder / _VECTORS
        self._mode: Any = "r+" if writable else "r"
        self._words = width // 64
        self._record = np.dtype([("factor", "<f4"), ("vector", "i1", (width,))])
        self._blocks = 0
        self._codes: Codes = np.zeros((0, self._words, BLOCK), np.uint64)
        self._vectors: npt.NDArray[Any] = np.zeros(0, self._record)

    def _reach(self, rows: int) -> None:
        """Map the files as far as they hold `rows` rows.

        Raises:
            StoreError: a file is missing or shorter.
        """
        blocks = -(-rows // BLOCK)
        if blocks <= self._blocks:
            return
        try:
            self._codes = np.memmap(self._codes_file, "<u8", self._mode, shape=(blocks, self._words, BLOCK))
            self._vectors = np.memmap(self._vectors_file, self._record, self._mode, shape=(blocks * BLOCK,))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"the vectors in {self._codes_file.parent} are damaged; run `citance index rebuild`: {error}"
            ) from error
        self._blocks = blocks

    def grow(self, rows: int) -> None:
        """Make room for `rows` rows."""
        blocks = -(-rows // BLOCK)
        for file, size in ((self._codes_file, self._words * 8), (self._vectors_file, self._record.itemsize)):
            wanted = blocks * BLOCK * size
            with file.open("ab") as out:
                if out.tell() < wanted:
                    out.truncate(wanted)
        self._reach(rows)

    def write(self, rows: npt.NDArray[np.int64], vectors: Floats) -> None:
        """Put vectors (n, width) into their rows; the files must have been grown."""
        factor = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
        record = np.zeros(len(rows), self._record)
        record["factor"] = factor
        record["vector"] = np.round(vectors / factor[:, None])
        self._vectors[rows] = record
        self._codes[rows // BLOCK, :, rows % BLOCK] = code_of(vectors)

    def flush(self) -> None:
        """Have the system write what was put."""
        for each in (self._codes, self._vectors):
            if isinstance(each, np.memmap):
                each.flush()

    def vector(self, row: int, rows: int) -> Floats:
        """The vector (width,) of one row."""
        self._reach(rows)
        record = self._vectors[row]
        found: Floats = record["vector"].astype(np.float32) * record["factor"]
        return found

    def vectors(self, numbers: npt.NDArray[np.int64], rows: int) -> Floats:
        """The vectors (n, width) of some rows."""
        self._reach(rows)
        records = self._vectors[numbers]
        found: Floats = records["vector"].astype(np.float32) * records["factor"][:, None]
        return found

    def nearest(self, vector: Floats, rows: int, count: int) -> list[tuple[int, float]]:
        """About `count` rows with their cosine to the vector, the nearest first."""
        self._reach(rows)
        found = np.sort(nearest_rows(self._codes, rows, code_of(vector[None])[0], max(count, looked_at(rows))))
        records = self._vectors[found]
        near = (records["vector"].astype(np.float32) @ vector) * records["factor"]
        order = np.argsort(-near, kind="stable")[:count]
        return [(int(found[place]), float(near[place])) for place in order]

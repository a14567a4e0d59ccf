"""A process that reads a part of the store into an index of its own, for `filling`: `python -m citance.search._part`.

Arguments: the database's address, a folder. Each line of standard input is an order, each line of the answer says what
was done: "works A B" and "statements A B" put those above number A and not above B, and answer how many; "end"
commits. When the input ends before that, whoever started this process is gone, and so is the process.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from pathlib import Path

import tantivy

from citance.errors import CitanceError
from citance.model import IndexedWork
from citance.search.contract import TalliedWork
from citance.search.engine import open_tantivy
from citance.search.projection import Document, brief_document, face_of, work_document
from citance.search.schema import digest, to_tantivy
from citance.store import Store

HEAP = 150_000_000
"""Bytes of the writer's buffer."""
_MOST_KNOWN = 20_000
"""Works that are kept in memory: the same ones are cited again and again."""


class Part:
    """One index that is being filled."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        index = open_tantivy(folder)
        self._schema = index.schema
        self._writer: tantivy.IndexWriter = index.writer(HEAP, 1)
        self._known: dict[int, IndexedWork] = {}

    def works(self, after: int, until: int) -> int:
        """Put works."""
        works = self._store.works_between(after, until)
        tallies = self._store.tallies([item.id for item in works])
        return self._put(
            (work_document(TalliedWork(work=item, tally=tallies[item.id])), digest(face_of(item))) for item in works
        )

    def statements(self, after: int, until: int) -> int:
        """Put statements."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        rows = self._store.brief_statements(after, until, self._known)
        return self._put((brief_document(row), None) for row in rows)

    def _put(self, documents: Iterable[tuple[Document, int | None]]) -> int:
        number = 0
        for document, face in documents:
            self._writer.add_document(to_tantivy(document, self._schema, face))
            number += 1
        return number

    def end(self) -> None:
        """Commit."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Answer orders until the last one."""
    address, folder = sys.argv[1:]
    # Nearly all that is made here is let go at once or kept for good: looking for circles in it takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    with Store.open(address, create=False) as store:
        part = Part(store, Path(folder))
        for line in sys.stdin:
            order, *numbers = line.split()
            if order == "end":
                part.end()
                _answer("ended")
                return 0
            put = part.works if order == "works" else part.statements
            _answer(str(put(*map(int, numbers))))
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CitanceError, OSError, ValueError) as error:
        sys.exit(f"citance.search: {error}")

"""The vectors of all citances, kept beside the database and brought up to it by its change log.

Every sentence has one vector, whatever the number of works that it cites. Batches are whole: vectors are written first,
then one transaction says which rows they are and up to where the change log is followed, so that a run that is killed
loses the batch it was at and goes on from there.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from citance.errors import NotFoundError, StoreError
from citance.model import IndexedStatement
from citance.search.meaning.files import VectorFiles, stored_width
from citance.search.meaning.rows import FORMAT, MeaningState, Rows
from citance.search.meaning.sentence import bare_sentence, digest_of
from citance.store import Change

__all__ = ["Encoder", "MeaningIndex", "MeaningSource", "Near", "VectorStatus", "has_vectors", "vector_status"]

Floats = npt.NDArray[np.float32]
Near = tuple[str, float]
"""A statement's id, and the cosine of its sentence's vector to what was asked, 1 for the same."""

_CHANGES = 40
"""Changes per batch; one is a paper, with some seventy statements: a batch takes about ten seconds."""
_ROWS_FILE = "rows.db"


class Encoder(Protocol):
    """What gives texts their vectors; see `citance.search.meaning.load_sentence_encoder`."""

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    def encode(self, texts: Sequence[str], /) -> Floats:
        """(texts, width), each of length 1."""
        ...


class MeaningSource(Protocol):
    """What is needed of a store."""

    def changes_since(self, watermark: int, limit: int = ...) -> Sequence[Change]:
        """The next changes, oldest first."""
        ...

    def statements(self, ids: Sequence[str]) -> list[IndexedStatement]:
        """Those of the statements that exist."""
        ...


@dataclass(frozen=True)
class VectorStatus:
    """What is in the vectors of a library: `behind` counts the changes not followed yet, `size` is in bytes."""

    folder: str
    model: str
    statements: int
    sentences: int
    watermark: int
    behind: int
    size: int


class _Watermarked(Protocol):
    def watermark(self) -> int:
        """The number of the latest change."""
        ...


def vector_status(folder: str | Path, source: _Watermarked) -> VectorStatus | None:
    """The vectors in a folder beside what the store holds; None where there are none."""
    if not has_vectors(folder):
        return None
    index = MeaningIndex.open(folder)
    state = index.state
    return VectorStatus(
        folder=str(folder),
        model=state.model,
        statements=index.statements,
        sentences=state.rows,
        watermark=state.watermark,
        behind=max(0, source.watermark() - state.watermark),
        size=index.size,
    )


def has_vectors(folder: str | Path) -> bool:
    """Whether there are vectors in a folder."""
    return (Path(folder) / _ROWS_FILE).exists()


class MeaningIndex:
    """The vectors in a folder. Searching may go on from many threads and processes while one process writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = Rows(folder / _ROWS_FILE)
        self._files: VectorFiles | None = None
        self._inode = 0

    @classmethod
    def open(cls, folder: str | Path) -> MeaningIndex:
        """Open what is in the folder.

        Raises:
            NotFoundError: there are no vectors.
            StoreError: they are of another version of the program.
        """
        path = Path(folder)
        if not has_vectors(path):
            raise NotFoundError("this library has no vectors yet; make them with `citance index vectors`")
        found = cls(path)
        if found.state.format != FORMAT:
            raise StoreError("the vectors are of another version; make them anew with `citance index rebuild`")
        return found

    @classmethod
    def make(cls, folder: str | Path, encoder: Encoder) -> MeaningIndex:
        """Open what is in the folder for `encoder`, empty where there is nothing, or vectors of another one."""
        path = Path(folder)
        try:
            found = cls.open(path)
            if found.state.model == encoder.name:
                return found
        except (NotFoundError, StoreError):
            pass
        if path.exists():
            shutil.rmtree(path)
        try:
            path.mkdir(parents=True)
            Rows.make(path / _ROWS_FILE, MeaningState(FORMAT, encoder.name))
        except OSError as error:
            raise StoreError(f"the vectors cannot be written to {path}: {error}") from error
        return cls(path)

    @classmethod
    def rebuild(
        cls,
        folder: str | Path,
        source: MeaningSource,
        encoder: Encoder,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> MeaningIndex:
        """Make all vectors anew beside the old ones, which serve until the new ones take their place."""
        path = Path(folder)
        beside, old = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.old")
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)
        cls.make(beside, encoder).catch_up(source, encoder, progress=progress)
        if path.exists():
            path.rename(old)
        beside.rename(path)
        shutil.rmtree(old, ignore_errors=True)
        return cls.open(path)

    @property
    def state(self) -> MeaningState:
        """Its model, its rows, and up to where it follows the change log."""
        return self._rows.state()

    @property
    def statements(self) -> int:
        """How many statements have a vector."""
        with self._rows.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM statement").fetchone()[0])

    @property
    def size(self) -> int:
        """The bytes of its files on disk."""
        return sum(file.stat().st_blocks * 512 for file in self._folder.iterdir())

    # -- writing -------------------------------------------------------------------------------------------------

    def catch_up(
        self,
        source: MeaningSource,
        encoder: Encoder,
        *,
        progress: Callable[[int], None] | None = None,
        wait_seconds: float = 5.0,
    ) -> int:
        """Follow the change log to its end; the number of statements that were put. `progress` is told it as it grows.

        Raises:
            StoreError: another process writes, or the folder cannot be written to.
        """
        done = 0
        while True:
            with self._rows.writing(wait_seconds=wait_seconds) as connection:
                state = self._rows.state_of(connection)
                changes = source.changes_since(state.watermark, limit=_CHANGES)
                if not changes:
                    return done
                last: dict[str, bool] = {}
                for change in changes:
                    last.update(dict.fromkeys(change.deleted_statements, False))
                    last.update(dict.fromkeys(change.put_statements, True))
                there = source.statements([sid for sid, put in last.items() if put])
                before = self._rows.rows_of(connection, last)
                self._rows.forget(connection, before)
                rows = self._put(connection, there, encoder, state.rows)
                self._rows.free_unused(connection, set(before.values()))
                new = MeaningState(FORMAT, state.model, rows, changes[-1].watermark)
                self._rows.set_state(connection, new)
            done += len(there)
            if progress is not None:
                progress(done)

    def _put(
        self, connection: sqlite3.Connection, statements: Sequence[IndexedStatement], encoder: Encoder, rows: int
    ) -> int:
        """Give the statements rows, and those of their sentences that have none a vector; the new number of rows."""
        spans: dict[str, set[tuple[int, int]]] = {}
        for item in statements:
            said = item.statement
            spans.setdefault(said.citance, set()).add((said.marker_start, said.marker_end))
        digests = {citance: digest_of(citance) for citance in spans}
        known = self._rows.known(connection, digests.values())
        new = [citance for citance in spans if digests[citance] not in known]
        given = self._rows.give_rows(connection, [digests[citance] for citance in new], rows)
        rows = max([rows, *(row + 1 for row in given)])
        if new:
            vectors = encoder.encode([bare_sentence(citance, spans[citance]) for citance in new])
            files = VectorFiles(self._folder, encoder.width, writable=True)
            files.grow(rows)
            files.write(np.array(given, np.int64), vectors)
            files.flush()
        known.update(zip((digests[citance] for citance in new), given, strict=True))
        placed = {item.statement.id: known[digests[item.statement.citance]] for item in statements}
        self._rows.assign(connection, placed)
        return rows

    # -- searching -----------------------------------------------------------------------------------------------

    def nearest(self, vector: Floats, count: int) -> list[Near]:
        """Statements by nearness to a vector (width,), about `count` of them or more: those of one sentence together."""
        near = self.nearest_rows(vector, count)
        with self._rows.reading() as connection:
            statements = self._rows.statements_of(connection, [row for row, _ in near])
        return [(sid, cosine) for row, cosine in near for sid in statements.get(row, ())]

    def nearest_rows(self, vector: Floats, count: int) -> list[tuple[int, float]]:
        """Sentences, by their rows, with their cosine to a vector (width,), the nearest first."""
        files, rows = self._mapped(vector.size)
        return files.nearest(vector, rows, count) if rows else []

    def vector_of(self, statement_id: str, width: int) -> Floats | None:
        """The vector of a statement's sentence, None where it has none (yet)."""
        files, rows = self._mapped(width)
        with self._rows.reading() as connection:
            row = self._rows.rows_of(connection, [statement_id]).get(statement_id)
        return None if row is None else files.vector(row, rows)

    def vectors_of(self, statement_ids: Sequence[str]) -> dict[str, Floats]:
        """The vectors of those of the statements that have one; asked without the network, whose width the files tell."""
        with self._rows.reading() as connection:
            places = self._rows.rows_of(connection, statement_ids)
        if not places:
            return {}
        files, rows = self._mapped(stored_width(self._folder))
        found = files.vectors(np.array(list(places.values()), np.int64), rows)
        return dict(zip(places, found, strict=True))

    def _mapped(self, width: int) -> tuple[VectorFiles, int]:
        """The files and their number of rows; opened anew where another process has built them anew."""
        state = self._rows.state()
        inode = (self._folder / _ROWS_FILE).stat().st_ino
        if self._files is None or inode != self._inode:
            self._files, self._inode = VectorFiles(self._folder, width), inode
        return self._files, state.rows

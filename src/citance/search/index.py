"""The search index on disk: opening, bringing up to date with the store, searching.

The index is derived: the store's change log says what is new, changed or gone since the `watermark` up to which the
index has read it. The order is always commit, then watermark, so that a kill between the two only repeats work. A
folder that cannot be opened, or was written in another format, is emptied and filled again by the next `catch_up`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Query as Engine

from citance.errors import NotFoundError, StoreError
from citance.model import IndexedStatement, Tally
from citance.search.compile import Compiler
from citance.search.contract import Batch, Bucket, Filters, Kind, SearchResult
from citance.search.disk import (
    FORMAT,
    Mirror,
    State,
    begin,
    first_line,
    identity,
    is_read_only,
    mirror_of,
    read_state,
    share,
    translated,
    write_state,
)
from citance.search.engine import Reader, open_tantivy, tally_of
from citance.search.filling import fill_apart, processes_for
from citance.search.follow import Progress, SearchSource, fill, follow
from citance.search.paging import Request
from citance.search.projection import Document, face_of, statement_document, work_document
from citance.search.schema import digest, to_tantivy, uid_of
from citance.search.searching import Searching
from citance.search.spelling import near_words
from citance.search.tree import Node, Words
from citance.store import Store

__all__ = ["IndexStatus", "SearchIndex"]

_log = logging.getLogger(__name__)

_HEAP = 60_000_000
"""Bytes of the writer's buffer; the library's least is 15 MB."""
_FILL_HEAP = 200_000_000
"""The same for filling a whole index: fewer, larger segments to merge."""


_EMPTY = State(format=FORMAT, watermark=0)


class _Busy(StoreError):  # noqa: N818 - reads as the reason
    """Another process is writing."""


class _ReadOnly(StoreError):  # noqa: N818 - reads as the reason
    """The folder may not be written to."""


@dataclass(frozen=True)
class IndexStatus:
    """What is in an index: `behind` counts the changes of the store that it has not read yet, `size` is in bytes."""

    folder: str
    statements: int
    works: int
    watermark: int
    behind: int
    size: int
    segments: int
    format: int


class SearchIndex(Searching):
    """A tantivy index in a folder of its own; a `SearchBackend` over what it has read of a store."""

    def __init__(
        self,
        folder: Path,
        index: tantivy.Index,
        state: State,
        mirror: Mirror | None = None,
        source: SearchSource | None = None,
    ) -> None:
        self._folder = folder
        self._index = index
        self._state = state
        self._mirror = mirror  # kept for as long as the index is used; only one that may not be written to has one
        self._source = source
        self._reader = Reader(index, folder if mirror is None else Path(mirror.name))
        self._written: _Stamp | None = _stamp(folder)  # None: what is open is not what is on the disk

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = True, source: SearchSource | None = None) -> SearchIndex:
        """Open the index in `folder`; a damaged or outdated one is emptied, to be filled by `catch_up`.

        One that may not be written to is searched as it is. `source` is the store that sentences are read from: only
        `similar` needs it.

        Raises:
            NotFoundError: there is none and `create` is False.
            StoreError: the folder cannot be read, or must be written and may not.
        """
        path = Path(folder)
        found = identity(path)
        state = read_state(path)
        if state is None and not create and not (path / "meta.json").exists():
            raise NotFoundError(f"there is no search index in {path}")
        if is_read_only(path):
            return cls._open_read_only(path, state, source)
        with translated(path):
            if state is not None and state.format == FORMAT:
                try:
                    return cls(path, _open_index(path), state, source=source)
                except ValueError as error:
                    _log.warning("the search index in %s is damaged and is built anew: %s", path, first_line(error))
            elif path.exists() and any(path.iterdir()):
                _log.warning("the search index in %s is incomplete or of another version and is built anew", path)
            begin(path, _make_empty, instead_of=found)
            return cls(path, _open_index(path), read_state(path) or _EMPTY, source=source)

    @classmethod
    def _open_read_only(cls, path: Path, state: State | None, source: SearchSource | None) -> SearchIndex:
        there = state is not None and (path / "meta.json").exists()
        if state is None or not there or state.format != FORMAT:
            what = "is missing" if not there else "is of another version"
            raise StoreError(f"the search index in {path} {what}, and may not be written to; change its permissions")
        with translated(path):
            mirror = mirror_of(path)
            return cls(path, _open_index(Path(mirror.name)), state, mirror, source)

    @property
    def watermark(self) -> int:
        """Up to where the store's change log has been read."""
        return self._state.watermark

    @property
    def size(self) -> int:
        """The number of statements and works in the index."""
        with translated(self._folder):
            return int(self._reader.searcher.num_docs)

    def status(self, store: SearchSource) -> IndexStatus:
        """What is in the index, and how far behind the store it is."""
        state = read_state(self._folder) or self._state
        with translated(self._folder):
            return IndexStatus(
                folder=str(self._folder),
                statements=self._reader.total(None, "statements", Filters()),
                works=self._reader.total(None, "works", Filters()),
                watermark=state.watermark,
                behind=max(0, store.watermark() - state.watermark),
                size=sum(file.stat().st_size for file in self._folder.iterdir() if file.is_file()),
                segments=int(self._reader.searcher.num_segments),
                format=state.format,
            )

    # -- following the store -------------------------------------------------------------------------------------

    def catch_up(self, store: SearchSource, *, wait_seconds: float = 5.0, progress: Progress | None = None) -> int:
        """Read what changed in the store since last time; gives the number of statements and works written or removed.

        Raises:
            StoreError: another process has been writing the index for longer than `wait_seconds`, or the folder may
                not be written to.
        """
        self._state = read_state(self._folder) or State(format=FORMAT, watermark=0)
        if not store.changes_since(self.watermark, limit=1):
            return 0
        self._refuse_read_only()
        with (
            translated(self._folder),
            self._writer(wait_seconds, heap=_HEAP if self.watermark else _FILL_HEAP) as sink,
        ):
            self._state = read_state(self._folder) or State(format=FORMAT, watermark=0)
            empty = int(self._reader.searcher.num_docs) == 0 and self.watermark == 0
            done = self._fill_apart(store, progress) if empty else None
            if done is None:
                done = follow(sink, store, self.watermark, known_empty=empty, progress=progress)
        return done

    def refresh(self, store: SearchSource) -> bool:
        """Catch up unless another process is about it just now, or the folder may not be written to; for readers, who
        take what there is. True if up to date."""
        try:
            self.catch_up(store, wait_seconds=0)
        except _Busy:
            return False
        except _ReadOnly:
            _log.warning("the search index in %s lacks the latest changes and may not be written to", self._folder)
            return False
        return True

    def _refuse_read_only(self) -> None:
        if self._mirror is not None:
            raise _ReadOnly(f"the search index in {self._folder} may not be written to; change its permissions")

    def rebuild(self, store: SearchSource, *, wait_seconds: float = 5.0, progress: Progress | None = None) -> int:
        """Read the whole store anew; gives the number of statements and works written. Readers go on with the old
        content until the new one is complete, also where this process is killed before."""
        self._refuse_read_only()
        with translated(self._folder), self._writer(wait_seconds, heap=_FILL_HEAP) as sink:
            done = self._fill_apart(store, progress)
            if done is None:
                sink.empty()
                done = fill(sink, store, progress=progress)
        return done

    def _fill_apart(self, store: SearchSource, progress: Progress | None) -> int | None:
        """Fill the index in several processes; None where it is to be done in this one."""
        number = processes_for(store)
        if number < 2 or not isinstance(store, Store):
            return None
        watermark = store.watermark()
        try:
            done = fill_apart(store, self._folder, number, progress)
        except StoreError as error:
            _log.warning("%s; the index is filled by one process instead", error)
            return None
        self._written = None
        self._note(State(format=FORMAT, watermark=watermark))
        return done

    # -- `SearchBackend` -----------------------------------------------------------------------------------------

    def put(self, batch: Batch) -> bool:
        """Put a batch; see `SearchBackend.put`."""
        self._refuse_read_only()
        with translated(self._folder), self._writer(5.0) as sink:
            state = read_state(self._folder) or self._state
            if state.batch == batch.id:
                return False
            sink.remove("statements", [item.statement.id for item in batch.statements])
            sink.remove("works", [item.work.id for item in batch.works])
            sink.replace((statement_document(item), 0) for item in batch.statements)
            sink.replace((work_document(item), digest(face_of(item.work))) for item in batch.works)
            sink.commit(state.watermark, batch.id)
        return True

    def delete(self, *, statements: Sequence[str] = (), works: Sequence[int] = ()) -> None:
        """Take out by id; see `SearchBackend.delete`."""
        self._refuse_read_only()
        with translated(self._folder), self._writer(5.0) as sink:
            sink.remove("statements", statements)
            sink.remove("works", works)
            sink.commit((read_state(self._folder) or self._state).watermark)

    def tallies(self, work_ids: Sequence[int], *, broad: bool = False) -> dict[int, Tally]:
        """How each work is cited; see `SearchBackend.tallies`."""
        with translated(self._folder):
            return {work_id: tally_of(self._reader, work_id, broad=broad) for work_id in work_ids}

    def spellings(self, word: str) -> tuple[str, ...]:
        """Words of the library that are written nearly like this one, the likeliest first; see `search.spelling`."""
        with translated(self._folder):
            return near_words(word, self._reader.beginning)

    # -- what `Searching` asks for --------------------------------------------------------------------------------

    def _find(self, request: Request, root: Node | None) -> SearchResult:
        with translated(self._folder):
            return self._reader.find(request, root)

    def _total(self, root: Node | None, kind: Kind, filters: Filters) -> int:
        with translated(self._folder):
            return self._reader.total(root, kind, filters)

    def _buckets(self, root: Node | None, kind: Kind, filters: Filters, by: Sequence[str]) -> list[Bucket]:
        with translated(self._folder):
            return self._reader.buckets(root, kind, filters, by)

    def _spread(self, words: Sequence[str]) -> dict[str, int]:
        with translated(self._folder):
            return self._reader.spread(words)

    def _statement(self, statement_id: str) -> IndexedStatement:
        found = self._store.statements([statement_id])
        if not found:
            raise NotFoundError(f"there is no statement {statement_id}")
        return found[0]

    def _sentences(self, statement_ids: Sequence[str]) -> dict[str, str]:
        return {item.statement.id: item.statement.citance for item in self._store.statements(statement_ids)}

    @property
    def _store(self) -> SearchSource:
        if self._source is None:
            raise StoreError("this search index was opened without its store, which has the sentences")
        return self._source

    # -- writing -------------------------------------------------------------------------------------------------

    @contextmanager
    def _writer(self, wait_seconds: float, *, heap: int = _HEAP) -> Iterator[_TantivySink]:
        writer = self._locked(wait_seconds, heap)
        while _stamp(self._folder) != self._written:
            # Another one wrote since: the library would go on with its old list of the index's files, and never remove
            # what that other one added.
            writer.wait_merging_threads()
            self._open_anew()
            writer = self._locked(wait_seconds, heap)
        try:
            yield _TantivySink(self, writer)
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
            if self._written is None:
                self._open_anew()
                self._clean_up()
            self._written = _stamp(self._folder)
            share(self._folder)
            self._reader.refresh()

    def _locked(self, wait_seconds: float, heap: int) -> tantivy.IndexWriter:
        """The library's writer, which locks the folder."""
        until = time.monotonic() + wait_seconds
        while True:
            try:
                return self._index.writer(heap, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= until:
                    raise _Busy(
                        "the search index is being written by another citance process; try again when it has ended"
                    ) from error
                time.sleep(0.1)

    def _open_anew(self) -> None:
        self._written = _stamp(self._folder)
        self._index = _open_index(self._folder)
        self._reader = Reader(self._index, self._folder)

    def _clean_up(self) -> None:
        """Remove files that nothing needs any more; where another one writes already, that one does it."""
        with suppress(_Busy):
            writer = self._locked(0, _HEAP)
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def _note(self, state: State) -> None:
        write_state(self._folder, state)
        self._state = state


def _make_empty(folder: Path) -> None:
    _open_index(folder)
    write_state(folder, _EMPTY)


class _TantivySink:
    """One run of writing."""

    def __init__(self, owner: SearchIndex, writer: tantivy.IndexWriter) -> None:
        self._owner = owner
        self._writer = writer
        self._schema = owner._index.schema
        self._faces: dict[int, int] = {}

    def empty(self) -> None:
        """Take out everything; readers see that only after the commit."""
        self._writer.delete_all_documents()

    def replace(self, documents: Iterable[tuple[Document, int]]) -> None:
        """Put documents; those of their ids have been removed before."""
        for document, face in documents:
            is_work = document.kind == "works"
            self._writer.add_document(to_tantivy(document, self._schema, face if is_work else None))
            if is_work:
                self._faces[int(document.id)] = face

    def remove(self, kind: Kind, ids: Iterable[str | int]) -> None:
        """Take out by id."""
        for item_id in ids:
            self._writer.delete_documents_by_term("uid", uid_of(kind, item_id))

    def faces(self, work_ids: Sequence[int]) -> dict[int, int]:
        """The digests put in this run, or before it."""
        old = [work_id for work_id in work_ids if work_id not in self._faces]
        return {**self._owner._reader.faces(old), **{i: self._faces[i] for i in work_ids if i in self._faces}}

    def commit(self, watermark: int, batch: str = "") -> None:
        """Commit, then write the state."""
        self._writer.commit()
        self._owner._note(State(format=FORMAT, watermark=watermark, batch=batch))


_Stamp = tuple[int, int, int]


def _stamp(folder: Path) -> _Stamp:
    """By what one sees that the list of segments was replaced."""
    try:
        status = (folder / "meta.json").stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return status.st_mtime_ns, status.st_ino, status.st_size


def _open_index(path: Path) -> tantivy.Index:
    index = open_tantivy(path)
    _probe(index)
    return index


def _probe(index: tantivy.Index) -> None:
    """Touch every file of every segment, since the library opens most of them only when they are first needed.

    Raises:
        ValueError: one is missing or damaged.
    """
    searcher = index.searcher()
    kinds: tuple[Kind, ...] = ("statements", "works")
    for kind in kinds:
        searcher.search(Compiler(index.schema, kind, ("en",)).node(Words(("probe", "probe"))), 1)
    everything = Engine.all_query()
    for _, address in searcher.search(everything, 1).hits:
        searcher.doc(address)
    searcher.aggregate(everything, {"by": {"terms": {"field": "tie", "size": 1}}})

"""The search index on disk: opening, bringing up to date with the store, searching.

The index is derived: the store's change log says what is new, changed or gone since the `watermark` up to which the
index has read it. The order is always commit, then watermark, so that a kill between the two only repeats work. A
folder that cannot be opened, or was written in another format, is emptied and filled again by the next `catch_up`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import tantivy
from tantivy import Occur

from citance.errors import NotFoundError, StoreError
from citance.model import IndexedStatement, IndexedWork, SectionRole
from citance.search.analysis import PLAIN, STEMMED, plain_analyzer, stemmed_analyzer
from citance.search.compile import compile_query
from citance.search.disk import (
    FORMAT,
    Mirror,
    State,
    clear,
    first_line,
    is_read_only,
    mirror_of,
    read_state,
    share,
    translated,
    write_state,
)
from citance.search.documents import (
    STATEMENT_FIELDS,
    WORK_FIELDS,
    build_schema,
    statement_document,
    work_document,
)
from citance.search.highlight import Highlighter
from citance.search.query import Node, Term, parse_query
from citance.search.result import Facet, Hit, SearchResult
from citance.store import Change

__all__ = ["FORMAT", "Kind", "SearchIndex", "SearchSource"]

_log = logging.getLogger(__name__)

Kind: TypeAlias = Literal["statements", "works"]

_HEAP = 50_000_000
"""Bytes of the writer's buffer; the library's least is 15 MB."""
_BATCH = 100
"""Changes per read from the store; one change is one paper, so this bounds the memory."""
_COMMIT_EVERY = 10_000
"""Statements and works per commit: a commit costs tens of milliseconds, and a kill loses at most this much work."""
_LONGEST_PAGE = 1_000
_DEEPEST = 10_000
"""Results beyond this rank are not paged to: finding them costs as much as all before them."""


class SearchSource(Protocol):
    """What the search index needs of a store."""

    def changes_since(self, watermark: int, limit: int = ...) -> Sequence[Change]:
        """The next at most `limit` changes after `watermark`, oldest first; what they name may be gone by now."""
        ...

    def statements(self, ids: Sequence[str]) -> list[IndexedStatement]:
        """Those of the statements that exist."""
        ...

    def works(self, ids: Sequence[int]) -> list[IndexedWork]:
        """Those of the works that exist."""
        ...


class _Busy(StoreError):  # noqa: N818 - reads as the reason
    """Another process is writing."""


class _ReadOnly(StoreError):  # noqa: N818 - reads as the reason
    """The folder may not be written to."""


class SearchIndex:
    """A tantivy index in a folder of its own."""

    def __init__(self, folder: Path, index: tantivy.Index, state: State, mirror: Mirror | None = None) -> None:
        self._folder = folder
        self._index = index
        self._state = state
        self._mirror = (
            mirror  # kept for as long as the index is used; only a folder that may not be written to has one
        )

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = True) -> SearchIndex:
        """Open the index in `folder`; a damaged or outdated one is emptied, to be filled by `catch_up`.

        One that may not be written to is searched as it is.

        Raises:
            NotFoundError: there is none and `create` is False.
            StoreError: the folder cannot be read, or must be written and may not.
        """
        path = Path(folder)
        state = read_state(path)
        if state is None and not create and not (path / "meta.json").exists():
            raise NotFoundError(f"there is no search index in {path}")
        if is_read_only(path):
            return cls._open_read_only(path, state)
        with translated(path):
            if state is not None and state.format == FORMAT:
                try:
                    return cls(path, _open_index(path), state)
                except ValueError as error:
                    _log.warning("the search index in %s is damaged and is built anew: %s", path, first_line(error))
            elif path.exists() and any(path.iterdir()):
                _log.warning("the search index in %s is incomplete or of another version and is built anew", path)
            clear(path)
            fresh = State(format=FORMAT, watermark=0)
            index = _open_index(path)
            write_state(path, fresh)
            return cls(path, index, fresh)

    @classmethod
    def _open_read_only(cls, path: Path, state: State | None) -> SearchIndex:
        there = state is not None and (path / "meta.json").exists()
        if state is None or not there or state.format != FORMAT:
            what = "is missing" if not there else "is of another version"
            raise StoreError(f"the search index in {path} {what}, and may not be written to; change its permissions")
        with translated(path):
            mirror = mirror_of(path)
            return cls(path, _open_index(Path(mirror.name)), state, mirror)

    @property
    def watermark(self) -> int:
        """Up to where the store's change log has been read."""
        return self._state.watermark

    @property
    def size(self) -> int:
        """The number of statements and works in the index."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def catch_up(self, store: SearchSource, *, wait_seconds: float = 5.0) -> int:
        """Read what changed in the store since last time; gives the number of statements and works written or removed.

        Raises:
            StoreError: another process has been writing the index for longer than `wait_seconds`, or the folder may
                not be written to.
        """
        self._state = read_state(self._folder) or State(format=FORMAT, watermark=0)
        if not store.changes_since(self.watermark, limit=1):
            return 0
        self._refuse_read_only()
        with translated(self._folder), self._writer(wait_seconds) as writer:
            done = self._read_changes(writer, store)
        self._index.reload()
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

    def _read_changes(self, writer: tantivy.IndexWriter, store: SearchSource) -> int:
        done = uncommitted = 0
        reached = self.watermark
        while True:
            changes = store.changes_since(reached, limit=_BATCH)
            for change in changes:
                applied = _apply(writer, store, change)
                done, uncommitted, reached = done + applied, uncommitted + applied, change.watermark
            if not changes or uncommitted >= _COMMIT_EVERY:
                writer.commit()
                self._state = State(format=FORMAT, watermark=reached)
                write_state(self._folder, self._state)
                uncommitted = 0
            if not changes:
                return done

    def rebuild(self, store: SearchSource, *, wait_seconds: float = 5.0) -> int:
        """Empty the index and read the whole store; gives the number of statements and works written."""
        self._refuse_read_only()
        with translated(self._folder), self._writer(wait_seconds) as writer:
            write_state(self._folder, State(format=FORMAT, watermark=0))
            writer.delete_all_documents()
            writer.commit()
        return self.catch_up(store, wait_seconds=wait_seconds)

    def search(
        self,
        query: str,
        *,
        kind: Kind = "statements",
        stance: str | None = None,
        role: SectionRole | None = None,
        broad: bool = False,
        uncertain: bool = False,
        language: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Search; any string is a query (see `citance.search.query`), an empty one finds nothing.

        `stance` is a `Stance` or "unclassified", strict unless `broad`; `uncertain` leaves only what the model would not
        stand by. These and `role` hold for statements only, and each facet counts the results without its own filter. Where nothing holds all the words, the result holds what
        holds at least half of them and is marked `relaxed`.

        Raises:
            StoreError: the index is damaged.
        """
        parsed = parse_query(query)
        if parsed.root is None:
            return SearchResult(query=parsed, total=0, hits=())
        filters: dict[str, str | None] = {"language": language}
        if kind == "statements":
            filters |= {
                "broad" if broad else "stance": stance,
                "role": role,
                "uncertain": "yes" if uncertain else None,
            }
        with translated(self._folder):
            self._index.reload()
            searcher = self._index.searcher()
            words, relaxed = self._words(searcher, parsed.root, kind)
            found = searcher.search(
                self._filtered(words, kind, filters),
                limit=max(1, min(limit, _LONGEST_PAGE)),
                offset=max(0, min(offset, _DEEPEST)),
            )
            facets = {
                name: _facets(searcher, self._filtered(words, kind, {**filters, name: None}), name)
                for name in filters
                if name != "language"
            }
            return SearchResult(
                query=parsed,
                total=_count(found),
                hits=tuple(Hit(_id(searcher.doc(address)), float(score)) for score, address in found.hits),
                relaxed=relaxed,
                stances=facets.get("broad" if broad else "stance", ()),
                roles=facets.get("role", ()),
                uncertain=next((facet.count for facet in facets.get("uncertain", ()) if facet.value == "yes"), 0),
                highlighter=Highlighter(parsed),
            )

    def _words(self, searcher: tantivy.Searcher, root: Node, kind: Kind) -> tuple[tantivy.Query, bool]:
        """The compiled query, and whether it had to be relaxed to find anything."""
        fields = STATEMENT_FIELDS if kind == "statements" else WORK_FIELDS
        words = compile_query(root, self._index.schema, fields)
        if _count(searcher.search(self._filtered(words, kind, {}), 1)):
            return words, False
        relaxed = compile_query(root, self._index.schema, fields, relaxed=True)
        return relaxed, _count(searcher.search(self._filtered(relaxed, kind, {}), 1)) > 0

    def _filtered(self, words: tantivy.Query, kind: Kind, filters: Mapping[str, str | None]) -> tantivy.Query:
        clauses = [(Occur.Must, words)]
        for name, value in {"kind": kind, **filters}.items():
            if value is not None:
                term = tantivy.Query.term_query(self._index.schema, name, str(value), "basic")
                clauses.append((Occur.Must, tantivy.Query.const_score_query(term, 0.0)))
        return tantivy.Query.boolean_query(clauses)

    @contextmanager
    def _writer(self, wait_seconds: float) -> Iterator[tantivy.IndexWriter]:
        until = time.monotonic() + wait_seconds
        while True:
            try:
                writer = self._index.writer(_HEAP, 1)
                break
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= until:
                    raise _Busy(
                        "the search index is being written by another citance process; try again when it has ended"
                    ) from error
                time.sleep(0.1)
        try:
            yield writer
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
            share(self._folder)


def _apply(writer: tantivy.IndexWriter, store: SearchSource, change: Change) -> int:
    """Delete what changed and add what of it still exists."""
    for statement_id in (*change.put_statements, *change.deleted_statements):
        writer.delete_documents_by_term("uid", f"s:{statement_id}")
    for work_id in (*change.put_works, *change.deleted_works):
        writer.delete_documents_by_term("uid", f"w:{work_id}")
    for statement in store.statements(change.put_statements):
        writer.add_document(statement_document(statement))
    for work in store.works(change.put_works):
        writer.add_document(work_document(work))
    parts = (change.put_statements, change.deleted_statements, change.put_works, change.deleted_works)
    return sum(map(len, parts))


def _id(document: tantivy.Document) -> str:
    return str(document.get_first("uid"))[2:]


def _count(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # missing from the library's stubs


def _facets(searcher: tantivy.Searcher, query: tantivy.Query, name: str) -> tuple[Facet, ...]:
    counted = searcher.aggregate(query, {"values": {"terms": {"field": name, "size": 10}}})
    return tuple(Facet(str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["values"]["buckets"])


def _open_index(path: Path) -> tantivy.Index:
    path.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(build_schema(), str(path), reuse=True)
    index.register_tokenizer(STEMMED, stemmed_analyzer())
    index.register_tokenizer(PLAIN, plain_analyzer())
    _probe(index)
    return index


def _probe(index: tantivy.Index) -> None:
    """Touch every file of every segment, since the library opens most of them only when they are first needed.

    Raises:
        ValueError: one is missing or damaged.
    """
    searcher = index.searcher()
    for fields in (STATEMENT_FIELDS, WORK_FIELDS):
        searcher.search(compile_query(Term(("probe", "probe")), index.schema, fields), 1)
    everything = tantivy.Query.all_query()
    for _, address in searcher.search(everything, 1).hits:
        searcher.doc(address)
    _facets(searcher, everything, "kind")

"""The back end on SQLite's FTS5: the fallback where the other index cannot be, in a file of its own beside the database.

Words are found by FTS5, properties by columns; a tree becomes one condition over both. It ranks by FTS5's own bm25 with
a weight per field. Slower than the other engine (benchmarks/search.py), but nothing more than Python is needed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from citance.errors import NotFoundError, StoreError
from citance.model import IndexedStatement, Tally
from citance.search.compile import is_scored
from citance.search.contract import (
    FACET_LIMIT,
    STATEMENT_FACETS,
    WORK_FACETS,
    Batch,
    Bucket,
    Facet,
    Filters,
    Kind,
    Order,
    SearchResult,
)
from citance.search.cursor import Mark
from citance.search.follow import Progress, SearchSource, follow
from citance.search.fts_query import Condition, SqlCompiler, in_field
from citance.search.paging import Request
from citance.search.projection import (
    LAYOUTS,
    ORDERS,
    PLAIN_FIELDS,
    STEMMED_FIELDS,
    WORD_FIELDS,
    Document,
    face_of,
    statement_document,
    work_document,
)
from citance.search.schema import digest, facet_field, sort_field, uid_of
from citance.search.searching import Searching
from citance.search.tree import Node, Words

__all__ = ["Fts5Backend"]

_TEXTS = (*STEMMED_FIELDS, *PLAIN_FIELDS, *WORD_FIELDS)
_FACETS = tuple(name for name in dict.fromkeys((*STATEMENT_FACETS, *WORK_FACETS)) if name != "year")
_ORDERS = tuple(dict.fromkeys((*ORDERS["statements"], *ORDERS["works"])))
_NUMBERS = ("year", "confidence", "cited", "citing")
_PROPERTIES = tuple(name for layout in LAYOUTS.values() for name in layout.properties.values())
_COLUMNS = (
    "uid",
    "kind",
    "id",
    *map(facet_field, _FACETS),
    *map(sort_field, _ORDERS),
    *_NUMBERS,
    *_PROPERTIES,
    "face",
)
_WEIGHTS = {**LAYOUTS["statements"].weights, **LAYOUTS["works"].weights, "joined": 0.7}
_SEPARATOR = "|"
"""Between the values of a facet that may have several."""


def _schema() -> str:
    tokens = "unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '+:¶'".replace("'", "''")
    indexed = "".join(
        f"CREATE INDEX doc_{name} ON doc({name}) WHERE {name} IS NOT NULL;"
        for name in ("cited", "citing", *_PROPERTIES)
    )
    return (
        f"CREATE TABLE doc(row INTEGER PRIMARY KEY, {', '.join(_COLUMNS)});"  # noqa: S608
        "CREATE UNIQUE INDEX doc_uid ON doc(uid);"
        f"{indexed}"
        f"CREATE VIRTUAL TABLE words USING fts5({', '.join(_TEXTS)}, tokenize='{tokens}');"
        "CREATE TABLE state(watermark INTEGER NOT NULL, batch TEXT NOT NULL);"
        "INSERT INTO state VALUES (0, '');"
    )


class Fts5Backend(Searching):
    """A `SearchBackend` in one SQLite file."""

    def __init__(self, path: str | Path, source: SearchSource | None = None) -> None:
        """Open the file, made where there is none. Raises StoreError."""
        self._path = str(path)
        self._source = source
        self._local = threading.local()
        self._lock = threading.Lock()
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder of {path} cannot be made: {error.strerror}") from error
        with self._writing() as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
                for statement in _schema().split(";"):
                    connection.execute(statement)

    def close(self) -> None:
        """Let go of this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @property
    def watermark(self) -> int:
        """Up to where the store's change log has been read."""
        with self._reading() as connection:
            return int(connection.execute("SELECT watermark FROM state").fetchone()[0])

    def catch_up(self, store: SearchSource, *, progress: Progress | None = None) -> int:
        """Read what changed in the store since last time, in one transaction; the number of items written or removed."""
        with self._writing() as connection:
            (watermark,) = connection.execute("SELECT watermark FROM state").fetchone()
            empty = connection.execute("SELECT 1 FROM doc LIMIT 1").fetchone() is None
            return follow(_Fts5Sink(connection), store, watermark, known_empty=empty, progress=progress)

    # -- `SearchBackend` -----------------------------------------------------------------------------------------

    def put(self, batch: Batch) -> bool:
        """Put a batch; see `SearchBackend.put`."""
        with self._writing() as connection:
            watermark, last = connection.execute("SELECT watermark, batch FROM state").fetchone()
            if last == batch.id:
                return False
            sink = _Fts5Sink(connection)
            sink.remove("statements", [item.statement.id for item in batch.statements])
            sink.remove("works", [item.work.id for item in batch.works])
            sink.replace((statement_document(item), 0) for item in batch.statements)
            sink.replace((work_document(item), digest(face_of(item.work))) for item in batch.works)
            sink.commit(watermark, batch.id)
        return True

    def delete(self, *, statements: Sequence[str] = (), works: Sequence[int] = ()) -> None:
        """Take out by id; see `SearchBackend.delete`."""
        with self._writing() as connection:
            sink = _Fts5Sink(connection)
            sink.remove("statements", statements)
            sink.remove("works", works)
            connection.execute("UPDATE state SET batch = ''")

    def tallies(self, work_ids: Sequence[int], *, broad: bool = False) -> dict[int, Tally]:
        """How each work is cited; see `SearchBackend.tallies`."""
        with self._reading() as connection:
            return {work_id: _tally(connection, work_id, broad=broad) for work_id in work_ids}

    # -- what `Searching` asks for --------------------------------------------------------------------------------

    def _find(self, request: Request, root: Node | None) -> SearchResult:
        compiler = SqlCompiler(request.kind)
        with self._reading() as connection:
            where, values = compiler.whole(root, request.filters)
            total = int(connection.execute(f"SELECT count(*) FROM doc WHERE {where}", values).fetchone()[0])  # noqa: S608
            facets = {
                facet: _facet(connection, facet, compiler.whole(root, request.filters.without(facet)))
                for facet in request.facets
            }
            scored = request.order is Order.RELEVANCE and root is not None and is_scored(root)
            if scored:
                request.check_depth()
            marks = self._marks(connection, compiler, request, root, scored=scored)
        return request.answer(total, marks, facets, scored=scored)

    def _marks(
        self,
        connection: sqlite3.Connection,
        compiler: SqlCompiler,
        request: Request,
        root: Node | None,
        *,
        scored: bool,
    ) -> list[Mark]:
        where, values = compiler.whole(root, request.filters)
        key = "CAST(id AS INTEGER)" if request.kind == "works" else "id"
        ranking = compiler.any_of(root) if scored and root is not None else ""
        if ranking:
            weights = ", ".join(str(_WEIGHTS.get(name, 0.0)) for name in _TEXTS)
            score = f"(SELECT rowid, bm25(words, {weights}) AS score FROM words WHERE words MATCH ?)"  # noqa: S608
            table = f"doc LEFT JOIN {score} AS ranked ON ranked.rowid = doc.row"
            value = "coalesce(ranked.score, 0.0)"
            values = [ranking, *values]
        else:
            table = "doc"
            value = sort_field(request.order) if request.order is not Order.RELEVANCE else "0"
        if request.after is not None:
            where += f" AND ({value}, {key}) > (?, ?)"
            values += [request.after.value, int(request.after.id) if request.kind == "works" else request.after.id]
        question = f"SELECT {value}, id FROM {table} WHERE {where} ORDER BY 1, {key} LIMIT ? OFFSET ?"  # noqa: S608
        rows = connection.execute(question, [*values, request.limit + 1, request.offset])
        return [Mark(number, item_id, 0) for number, item_id in rows]

    def _total(self, root: Node | None, kind: Kind, filters: Filters) -> int:
        where, values = SqlCompiler(kind).whole(root, filters)
        with self._reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM doc WHERE {where}", values).fetchone()[0])  # noqa: S608

    def _buckets(self, root: Node | None, kind: Kind, filters: Filters, by: Sequence[str]) -> list[Bucket]:
        where, values = SqlCompiler(kind).whole(root, filters)
        columns = ", ".join(map(facet_field, by))
        question = f"SELECT {columns}, count(*) FROM doc WHERE {where} GROUP BY {columns}"  # noqa: S608
        counts: dict[tuple[str, ...], int] = {}
        with self._reading() as connection:
            for *combination, count in connection.execute(question, values):
                combined: list[tuple[str, ...]] = [()]
                for value in combination:
                    apart = _apart(value)
                    combined = [(*before, one) for before in combined for one in apart]
                for each in combined:
                    counts[each] = counts.get(each, 0) + count
        return [Bucket(each, count) for each, count in counts.items()]

    def _spread(self, words: Sequence[str]) -> dict[str, int]:
        with self._reading() as connection:
            return {word: self._one(connection, in_field("citance", Words((word,)))) for word in words}

    @staticmethod
    def _one(connection: sqlite3.Connection, match: str) -> int:
        return int(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", [match]).fetchone()[0])

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

    # -- connections ---------------------------------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, from the first question to the last."""
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"the search index {self._path} cannot be read or written: {error}") from error


class _Fts5Sink:
    """One run of writing, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def replace(self, documents: Iterable[tuple[Document, int]]) -> None:
        """Put documents; those of their ids have been removed before."""
        named = f"INSERT INTO doc({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
        texts = f"INSERT INTO words(rowid, {', '.join(_TEXTS)}) VALUES ({', '.join('?' * (len(_TEXTS) + 1))})"  # noqa: S608
        for item, face in documents:
            row = self._connection.execute(named, _row(item, face)).lastrowid
            self._connection.execute(texts, [row, *(item.texts.get(name, "") for name in _TEXTS)])

    def remove(self, kind: Kind, ids: Iterable[str | int]) -> None:
        """Take out by id."""
        for item_id in ids:
            found = self._connection.execute("DELETE FROM doc WHERE uid = ? RETURNING row", [uid_of(kind, item_id)])
            for (row,) in found.fetchall():
                self._connection.execute("DELETE FROM words WHERE rowid = ?", [row])

    def faces(self, work_ids: Sequence[int]) -> dict[int, int]:
        """The digests that were put."""
        marks = ", ".join("?" * len(work_ids))
        question = f"SELECT id, face FROM doc WHERE uid IN ({marks})"  # noqa: S608
        rows = self._connection.execute(question, [uid_of("works", work_id) for work_id in work_ids])
        return {int(item_id): face for item_id, face in rows}

    def commit(self, watermark: int, batch: str = "") -> None:
        """Note up to where the change log was read; the transaction's end makes it durable."""
        self._connection.execute("UPDATE state SET watermark = ?, batch = ?", [watermark, batch])


def _row(item: Document, face: int) -> list[Any]:
    facets = [_SEPARATOR.join(item.facets[name]) if item.facets.get(name) else None for name in _FACETS]
    return [
        uid_of(item.kind, item.id),
        item.kind,
        item.id,
        *facets,
        *(item.sorting.get(order) for order in _ORDERS),
        *(item.numbers.get(name) for name in _NUMBERS),
        *(item.properties.get(name) for name in _PROPERTIES),
        face,
    ]


def _apart(value: Any) -> list[str]:
    """The values of a facet's column. A journal's title may hold the separator, but has it only once."""
    return [] if value is None else str(value).split(_SEPARATOR) if isinstance(value, str) else [str(value)]


def _facet(connection: sqlite3.Connection, facet: str, condition: Condition) -> tuple[Facet, ...]:
    column = facet_field(facet)
    where, values = condition
    question = f"SELECT {column}, count(*) FROM doc WHERE {where} AND {column} IS NOT NULL GROUP BY 1"  # noqa: S608
    counts: dict[str, int] = {}
    for value, count in connection.execute(question, values):
        for each in _apart(value) if facet == "notice" else [str(value)]:
            counts[each] = counts.get(each, 0) + count
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Facet(value, count) for value, count in ordered[:FACET_LIMIT])


def _tally(connection: sqlite3.Connection, work_id: int, *, broad: bool) -> Tally:
    column = facet_field("broad" if broad else "stance")
    question = (
        f"SELECT {column}, count(*), sum(f_uncertain = 'yes') FROM doc"  # noqa: S608
        " WHERE cited = ? AND kind = 'statements' GROUP BY 1"
    )
    rows = connection.execute(question, [work_id]).fetchall()
    works = connection.execute("SELECT count(DISTINCT citing) FROM doc WHERE cited = ?", [work_id]).fetchone()[0]
    counts = {stance: count for stance, count, _ in rows}
    unsure = next((unsure for stance, _, unsure in rows if stance == "mentioning"), 0)
    return Tally(total=sum(counts.values()), citing_works=works, uncertain=unsure, **counts)

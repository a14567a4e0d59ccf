"""The back end on tantivy: one index on disk, searched from memory maps.

Totals and facets are counted in one pass over columns, without scoring; the best hits in another, which may skip what
cannot be among them. Measured by benchmarks/search.py.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query as Engine

from citance.errors import UsageError
from citance.model import Tally
from citance.search.analysis import LANGUAGES, language_of, stem
from citance.search.compile import Compiler, is_scored
from citance.search.contract import FACET_LIMIT, Bucket, Facet, Filters, Kind, Order, SearchResult
from citance.search.cursor import Mark
from citance.search.paging import Request
from citance.search.schema import TERMS, build_schema, facet_field, sort_field, tie_of, uid_of
from citance.search.tree import Node

__all__ = ["Reader", "open_tantivy", "tally_of"]

_MOST_VALUES = 60_000
"""Values of one facet that are counted: the engine refuses more than 65,000 buckets."""
_SPARE = 16
"""Hits fetched beyond the wanted ones, to see where a run of equal scores ends."""
_DEEPEST = 20_000
"""Hits that one search may fetch: finding them costs as much as all before them."""

_Address = Any  # tantivy.DocAddress, which its stubs do not let be a key
_Valued = tuple[float, _Address]
"""A hit with what it is sorted by, the least first."""


def open_tantivy(folder: Path | None) -> tantivy.Index:
    """The index in a folder (None: in memory), made where there is none. Raises ValueError, OSError."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(build_schema(), None if folder is None else str(folder), reuse=True)
    terms = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(TERMS, terms)
    return index


class Reader:
    """What one state of the index answers. Thread-safe: the state is replaced, never changed."""

    def __init__(self, index: tantivy.Index, folder: Path | None) -> None:
        self._index = index
        self._meta = None if folder is None else folder / "meta.json"
        self._seen: tuple[int, ...] = ()
        self._state: tuple[tantivy.Searcher, tuple[str, ...]] | None = None

    def refresh(self) -> None:
        """Look again at the next question, whatever the folder says."""
        self._seen, self._state = (), None

    def _current(self) -> tuple[tantivy.Searcher, tuple[str, ...]]:
        """The newest state, and the languages that its texts are stemmed in. To look whether there is a newer one costs
        a look at one file's date: microseconds, where the library's own reload takes a millisecond."""
        stamp = self._stamp()
        state = self._state
        if state is None or stamp != self._seen:
            self._index.reload()
            searcher = self._index.searcher()
            state = (searcher, _languages(searcher))
            self._state, self._seen = state, stamp
        return state

    def _stamp(self) -> tuple[int, ...]:
        if self._meta is None:
            return ()
        try:
            status = os.stat(self._meta)  # noqa: PTH116 - a call per query, a Path's method takes three times as long
        except FileNotFoundError:
            return ()
        return status.st_mtime_ns, status.st_ino, status.st_size

    @property
    def searcher(self) -> tantivy.Searcher:
        """The newest state."""
        return self._current()[0]

    def find(self, request: Request, root: Node | None) -> SearchResult:
        """One page, with its facets; `root` None finds everything."""
        searcher, languages = self._current()
        silent = Compiler(self._index.schema, request.kind, languages, scored=False)
        whole = silent.whole(root, request.filters)
        total, facets = self._count(searcher, silent, whole, request, root)
        if not total or not request.limit:
            return request.answer(total, (), facets)
        if request.order is Order.RELEVANCE and root is not None and is_scored(root):
            request.check_depth()
            scoring = Compiler(self._index.schema, request.kind, languages).whole(root, request.filters)
            return request.answer(total, self._by_score(searcher, scoring, request), facets, scored=True)
        return request.answer(total, self._by_column(searcher, whole, request), facets)

    # -- counting ------------------------------------------------------------------------------------------------

    def _count(
        self, searcher: tantivy.Searcher, compiler: Compiler, whole: Engine, request: Request, root: Node | None
    ) -> tuple[int, dict[str, tuple[Facet, ...]]]:
        """The exact total, and each facet without its own filter: all those without a filter in one go."""
        free = [facet for facet in request.facets if not request.filters.of(facet)]
        asked: dict[str, Any] = {facet: _terms(facet, 4 * FACET_LIMIT) for facet in free}
        asked["total"] = {"value_count": {"field": "tie"}}
        counted = searcher.aggregate(whole, asked)
        found = {facet: _facet(searcher, whole, facet, counted[facet]) for facet in free}
        for facet in request.facets:
            if facet not in found:
                query = compiler.whole(root, request.filters.without(facet))
                one = searcher.aggregate(query, {facet: _terms(facet, 4 * FACET_LIMIT)})
                found[facet] = _facet(searcher, query, facet, one[facet])
        return int(counted["total"]["value"] or 0), {facet: found[facet] for facet in request.facets}

    def total(self, root: Node | None, kind: Kind, filters: Filters) -> int:
        """How many there are."""
        searcher, languages = self._current()
        query = Compiler(self._index.schema, kind, languages, scored=False).whole(root, filters)
        counted = searcher.aggregate(query, {"total": {"value_count": {"field": "tie"}}})
        return int(counted["total"]["value"] or 0)

    def buckets(self, root: Node | None, kind: Kind, filters: Filters, by: Sequence[str]) -> list[Bucket]:
        """All combinations of values with their counts."""
        searcher, languages = self._current()
        query = Compiler(self._index.schema, kind, languages, scored=False).whole(root, filters)
        nested: dict[str, Any] = {}
        for facet in reversed(by):
            nested = {"by": {**_terms(facet, _MOST_VALUES), **({"aggs": nested} if nested else {})}}
        try:
            counted = searcher.aggregate(query, nested)
        except ValueError as error:
            if "bucket" in str(error).lower() or "memory" in str(error).lower():
                raise UsageError("too many combinations to count; narrow the search") from error
            raise
        return list(_flat(counted, len(by)))

    def faces(self, work_ids: Sequence[int]) -> dict[int, int]:
        """The digests of what works lend to their statements, of those that are there."""
        searcher, _ = self._current()
        found: dict[int, int] = {}
        if work_ids and searcher.num_docs:
            uids = [uid_of("works", work_id) for work_id in work_ids]
            query = Engine.term_set_query(self._index.schema, "uid", uids)
            addresses = [address for _, address in searcher.search(query, limit=len(uids), count=False).hits]
            ids, faces = (searcher.fast_field_values(name, addresses) for name in ("tie", "face"))
            found.update((int(i), int(f)) for i, f in zip(ids, faces, strict=True) if i is not None and f is not None)
        return found

    def spread(self, words: Sequence[str]) -> dict[str, int]:
        """In how many statements' sentences each word stands, those that are deleted and not yet merged away included."""
        searcher, languages = self._current()
        return {
            word: sum(searcher.doc_freq("citance", stem(word, language)) for language in languages) for word in words
        }

    def beginning(self, start: str, limit: int) -> list[tuple[str, int]]:
        """The words of texts and names that begin so, the most frequent first, each with how often it is listed."""
        searcher, _ = self._current()
        return [(str(term), int(count)) for term, count in searcher.terms_with_prefix("plain", start, None, limit)]

    def tally(self, work_id: int, column: str) -> dict[str, Any]:
        """Counts of the statements about a work by a stance column, and the works that they stand in."""
        searcher, _ = self._current()
        query = Engine.boolean_query(
            [
                (tantivy.Occur.Must, Engine.term_query(self._index.schema, "cited", work_id, "basic")),
                (tantivy.Occur.Must, Engine.term_query(self._index.schema, "kind", "statements", "basic")),
            ]
        )
        unsure = {"unsure": {"terms": {"field": facet_field("uncertain")}}}
        asked = {
            "stance": {"terms": {"field": column}, "aggs": unsure},
            "works": {"terms": {"field": "citing", "size": _MOST_VALUES, "segment_size": _MOST_VALUES}},
        }
        return searcher.aggregate(query, asked)

    # -- the best ------------------------------------------------------------------------------------------------

    def _by_score(self, searcher: tantivy.Searcher, whole: Engine, request: Request) -> list[Mark]:
        def fetch(number: int) -> list[_Valued]:
            hits = searcher.search(whole, limit=number, count=False).hits
            return [(-float(score), address) for score, address in hits]

        return _page(searcher, request, request.shown, fetch)

    def _by_column(self, searcher: tantivy.Searcher, whole: Engine, request: Request) -> list[Mark]:
        """By a column of sort values; where a cursor is given the engine need not look at what came before it."""
        field = "tie" if request.order is Order.RELEVANCE else sort_field(request.order)
        if request.after is not None:
            least = int(request.after.value)
            bound = Engine.range_query(self._index.schema, field, tantivy.FieldType.Unsigned, least, None)
            whole = Engine.boolean_query([(tantivy.Occur.Must, whole), (tantivy.Occur.Must, bound)])

        def fetch(number: int) -> list[_Valued]:
            order = tantivy.Order.Asc
            hits = searcher.search(whole, limit=number, count=False, order_by_field=field, order=order).hits
            return [(int(key), address) for key, address in hits]

        return _page(searcher, request, request.offset, fetch)


def tally_of(reader: Reader, work_id: int, *, broad: bool) -> Tally:
    """The tally of one work, from the index's columns."""
    counted = reader.tally(work_id, facet_field("broad" if broad else "stance"))
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in counted["stance"]["buckets"]}
    mentioning = next((each for each in counted["stance"]["buckets"] if each["key"] == "mentioning"), None)
    unsure = mentioning["unsure"]["buckets"] if mentioning else []
    return Tally(
        total=sum(counts.values()),
        citing_works=len(counted["works"]["buckets"]),
        uncertain=next((int(each["doc_count"]) for each in unsure if each["key"] == "yes"), 0),
        **counts,
    )


def _page(
    searcher: tantivy.Searcher, request: Request, before: int, fetch: Callable[[int], list[_Valued]]
) -> list[Mark]:
    """The wanted items and one more, in the order of (value, id), the least first. The engine breaks ties as it likes:
    so it is asked for more until the equals of the last wanted one are all there."""
    number = before + request.limit + 1 + _SPARE
    while True:
        found = fetch(number)
        whole = len(found) < number
        marks = _slice(searcher, request, found if whole else _closed(found))
        if whole or len(marks) > request.limit:
            return marks
        if number >= _DEEPEST:  # a tie longer than may be fetched: its order is the engine's
            return _slice(searcher, request, found)
        number = min(number * 4, _DEEPEST)


def _slice(searcher: tantivy.Searcher, request: Request, found: Sequence[_Valued]) -> list[Mark]:
    """The wanted ones of these and one more. Ids are read only of them, and of what cannot be told from them without."""
    ties = searcher.fast_field_values("tie", [address for _, address in found])
    rows = sorted((value, int(tie or 0), at) for at, ((value, _), tie) in enumerate(zip(found, ties, strict=True)))
    if request.after is None:
        start = min(request.offset, len(rows))
        while 0 < start < len(rows) and rows[start][:2] == rows[start - 1][:2]:
            start -= 1
    else:
        start = bisect_left(rows, (request.after.value, tie_of(request.kind, request.after.id), -1))
    end = min(max(start, request.offset) + request.limit + 1, len(rows))
    while True:
        while 0 < end < len(rows) and rows[end][:2] == rows[end - 1][:2]:
            end += 1
        marks = sorted((Mark(row[0], _id(searcher, found[row[2]][1]), 0) for row in rows[start:end]), key=request.rank)
        marks = marks[request.offset - start :] if request.after is None else list(filter(request.is_after, marks))
        if len(marks) > request.limit or end == len(rows):
            return marks[: request.limit + 1]
        end = min(end + request.limit + 1, len(rows))


def _closed(found: list[_Valued]) -> list[_Valued]:
    """Without the last run of equal values, which may go on beyond what was fetched."""
    last = found[-1][0]
    end = len(found)
    while end and found[end - 1][0] == last:
        end -= 1
    return found[:end]


def _id(searcher: tantivy.Searcher, address: _Address) -> str:
    return str(searcher.doc(address).get_first("uid"))[2:]


def _terms(facet: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": facet_field(facet), "size": size, "segment_size": _MOST_VALUES}}


def _facet(searcher: tantivy.Searcher, query: Engine, facet: str, counted: Mapping[str, Any]) -> tuple[Facet, ...]:
    """The most frequent values; where a tie reaches beyond what was counted, all are looked at."""
    buckets = counted["buckets"]
    if len(buckets) == 4 * FACET_LIMIT and buckets[FACET_LIMIT - 1]["doc_count"] == buckets[-1]["doc_count"]:
        buckets = searcher.aggregate(query, {facet: _terms(facet, _MOST_VALUES)})[facet]["buckets"]
    values = [Facet(_value(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(values, key=lambda each: (-each.count, each.value))[:FACET_LIMIT])


def _value(key: Any) -> str:
    return key if isinstance(key, str) else str(int(key))


def _flat(counted: Mapping[str, Any], depth: int) -> Iterable[Bucket]:
    for bucket in counted["by"]["buckets"]:
        value = _value(bucket["key"])
        if depth == 1:
            yield Bucket((value,), int(bucket["doc_count"]))
        else:
            yield from (Bucket((value, *inner.values), inner.count) for inner in _flat(bucket, depth - 1))


def _languages(searcher: tantivy.Searcher) -> tuple[str, ...]:
    """The languages that some text of the index is stemmed in, English always."""
    counted = searcher.aggregate(Engine.all_query(), {"by": _terms("language", 1_000)})
    present = {language_of(str(bucket["key"])) for bucket in counted["by"]["buckets"]} | {"en"}
    return tuple(language for language in LANGUAGES if language in present)

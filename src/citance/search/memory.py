"""The reference back end: everything in memory, every question answered by looking at every document.

Slow and plain on purpose: the others are tested against it. The score is BM25 (Robertson and Zaragoza 2009, k1 1.2,
b 0.75) per field, the best field's score with a fifth of the others' added.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from citance.errors import NotFoundError
from citance.model import IndexedStatement, Stance, Tally
from citance.search.analysis import LANGUAGES, forms, stem
from citance.search.contract import (
    FACET_LIMIT,
    Batch,
    Bucket,
    Facet,
    Filters,
    Kind,
    Order,
    SearchResult,
    facets_of,
)
from citance.search.cursor import Mark
from citance.search.paging import Request
from citance.search.projection import LAYOUTS, STEMMED_FIELDS, WHOLE, Document, statement_document, work_document
from citance.search.searching import Searching
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words

__all__ = ["MemoryBackend"]

_K1, _B, _TIE_BREAKER, _JOINED_WEIGHT = 1.2, 0.75, 0.2, 0.7


class _Held:
    """A document with its terms apart."""

    def __init__(self, document: Document, item: IndexedStatement | None) -> None:
        self.document = document
        self.item = item
        self.fields = {name: text.split() for name, text in document.texts.items()}


class MemoryBackend(Searching):
    """A `SearchBackend` that keeps nothing on disk."""

    def __init__(self) -> None:
        self._held: dict[tuple[Kind, str], _Held] = {}
        self._last = ""
        self._lock = threading.RLock()

    def put(self, batch: Batch) -> bool:
        """Put a batch; see `SearchBackend.put`."""
        with self._lock:
            if batch.id == self._last:
                return False
            for item in batch.statements:
                self._held["statements", item.statement.id] = _Held(statement_document(item), item)
            for work in batch.works:
                self._held["works", str(work.work.id)] = _Held(work_document(work), None)
            self._last = batch.id
            return True

    def delete(self, *, statements: Sequence[str] = (), works: Sequence[int] = ()) -> None:
        """Take out by id."""
        with self._lock:
            for statement_id in statements:
                self._held.pop(("statements", statement_id), None)
            for work_id in works:
                self._held.pop(("works", str(work_id)), None)
            self._last = ""

    def tallies(self, work_ids: Sequence[int], *, broad: bool = False) -> dict[int, Tally]:
        """How each work is cited."""
        return {work_id: self._tally(work_id, broad=broad) for work_id in work_ids}

    def _tally(self, work_id: int, *, broad: bool) -> Tally:
        items = [held.item for held in self._of("statements", Filters(cited_works=(work_id,))) if held.item]
        stances = Counter((item.broad if broad else item.stance) for item in items)
        unsure = sum(item.uncertain and (item.broad if broad else item.stance) is Stance.MENTIONING for item in items)
        return Tally(
            total=len(items),
            supporting=stances[Stance.SUPPORTING],
            contrasting=stances[Stance.CONTRASTING],
            mentioning=stances[Stance.MENTIONING],
            unclassified=stances[None],
            citing_works=len({item.citing.id for item in items}),
            uncertain=unsure,
        )

    # -- what `Searching` asks for --------------------------------------------------------------------------------

    def _find(self, request: Request, root: Node | None) -> SearchResult:
        found = self._all(root, request.kind, request.filters)
        facets = {
            facet: _facet(facet, self._all(root, request.kind, request.filters.without(facet)))
            for facet in request.facets
        }
        scored = root is not None and request.order is Order.RELEVANCE
        score = _Scores(list(self._held.values()))
        marks = []
        for held in found:
            value = -score.of(held, root) if scored and root else held.document.sorting.get(request.order, 0)
            marks.append(Mark(value, held.document.id, 0))
        marks.sort(key=request.rank)
        marks = [mark for mark in marks if request.is_after(mark)][request.offset :]
        return request.answer(len(found), marks[: request.limit + 1], facets, scored=scored)

    def _total(self, root: Node | None, kind: Kind, filters: Filters) -> int:
        return len(self._all(root, kind, filters))

    def _buckets(self, root: Node | None, kind: Kind, filters: Filters, by: Sequence[str]) -> list[Bucket]:
        counts: Counter[tuple[str, ...]] = Counter()
        for held in self._all(root, kind, filters):
            combined: list[tuple[str, ...]] = [()]
            for facet in by:
                values = held.document.facets.get(facet, ())
                combined = [(*before, value) for before in combined for value in values]
            counts.update(combined)
        return [Bucket(values, count) for values, count in counts.items()]

    def _spread(self, words: Sequence[str]) -> dict[str, int]:
        held = [each for (kind, _), each in list(self._held.items()) if kind == "statements"]
        return {
            word: sum(not set(forms(word)).isdisjoint(each.fields.get("citance", ())) for each in held)
            for word in words
        }

    def _statement(self, statement_id: str) -> IndexedStatement:
        held = self._held.get(("statements", statement_id))
        if held is None or held.item is None:
            raise NotFoundError(f"there is no statement {statement_id}")
        return held.item

    def _sentences(self, statement_ids: Sequence[str]) -> dict[str, str]:
        return {one: self._statement(one).statement.citance for one in statement_ids}

    def _of(self, kind: Kind, filters: Filters) -> Iterator[_Held]:
        for (its_kind, _), held in list(self._held.items()):
            if its_kind == kind and _passes(held.document, filters):
                yield held

    def _all(self, root: Node | None, kind: Kind, filters: Filters) -> list[_Held]:
        return [held for held in self._of(kind, filters) if root is None or _matches(held, root)]


def _passes(item: Document, filters: Filters) -> bool:
    for facet in facets_of(item.kind):
        wanted = filters.of(facet)
        if wanted and set(wanted).isdisjoint(item.facets.get(facet, ())):
            return False
    numbers = item.numbers
    if (filters.year_from, filters.year_to) != (None, None) and not _between(
        numbers.get("year"), filters.year_from, filters.year_to
    ):
        return False
    if item.kind == "works":
        return True
    least = filters.least_confidence
    if least is not None and not _between(numbers.get("confidence"), round(least * WHOLE), None):
        return False
    return (not filters.cited_works or numbers["cited"] in filters.cited_works) and (
        not filters.citing_works or numbers["citing"] in filters.citing_works
    )


def _between(value: int | None, low: int | None, high: int | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _matches(held: _Held, node: Node) -> bool:
    item = held.document
    if isinstance(node, Words):
        return any(_occurrences(held, name, node) for name in _fields_of(item.kind, node))
    if isinstance(node, Prefix):
        names = LAYOUTS[item.kind].prefixes.get(node.field, ())
        return any(term.startswith(node.start) for name in names for term in held.fields.get(name, ()))
    if isinstance(node, Is):
        own = LAYOUTS[item.kind].properties.get(node.field)
        return item.properties.get(own) == node.value if own else node.value in item.facets.get(node.field, ())
    if isinstance(node, Between):
        return _between(item.numbers.get(node.field), node.low, node.high)
    if isinstance(node, Not):
        return not _matches(held, node.part)
    if isinstance(node, Some):
        return sum(_matches(held, part) for part in node.parts) >= node.least
    return all(_matches(held, part) for part in node.parts)


def _fields_of(kind: Kind, leaf: Words) -> dict[str, float]:
    layout = LAYOUTS[kind]
    if leaf.field:
        return {name: layout.weights.get(name, 1.0) for name in layout.texts.get(leaf.field, ())}
    return {**layout.weights, **({"joined": _JOINED_WEIGHT} if len(leaf.words) == 1 else {})}


def _phrases(name: str, leaf: Words) -> list[tuple[str, ...]]:
    if name in STEMMED_FIELDS or name == "joined":
        return [tuple(stem(word, language) for word in leaf.words) for language in LANGUAGES]
    return [leaf.words]


def _occurrences(held: _Held, name: str, leaf: Words) -> int:
    """How often the words stand in a field, in a row or near each other."""
    terms = held.fields.get(name)
    if not terms:
        return 0
    return sum(
        _close(terms, phrase, leaf.slop)
        if leaf.slop
        else sum(tuple(terms[at : at + len(phrase)]) == phrase for at in range(len(terms)))
        for phrase in _phrases(name, leaf)
    )


def _close(terms: list[str], phrase: tuple[str, ...], slop: int) -> int:
    pairs = [(left, right) for left, right in pairwise(phrase) if left != right]
    if not pairs:
        return terms.count(phrase[0])
    places = {term: [at for at, each in enumerate(terms) if each == term] for term in phrase}
    return min(
        sum(abs(one - two) - 1 <= slop for one in places[left] for two in places[right]) for left, right in pairs
    )


def _facet(facet: str, found: list[_Held]) -> tuple[Facet, ...]:
    counts = Counter(value for held in found for value in held.document.facets.get(facet, ()))
    values = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Facet(value, count) for value, count in values[:FACET_LIMIT])


class _Scores:
    """BM25 over the documents held."""

    def __init__(self, held: list[_Held]) -> None:
        self._held = held
        self._lengths: dict[str, float] = {}
        self._spread: dict[tuple[str, str], int] = {}

    def of(self, held: _Held, node: Node) -> float:
        """The score of one document."""
        if isinstance(node, All | Some):
            return sum(
                self.of(held, part) for part in node.parts if not isinstance(part, Not) and _matches(held, part)
            )
        if isinstance(node, Prefix):
            return 1.0
        if not isinstance(node, Words):
            return 0.0
        fields = _fields_of(held.document.kind, node)
        scores = sorted((weight * self._field(held, name, node) for name, weight in fields.items()), reverse=True)
        return scores[0] + _TIE_BREAKER * sum(scores[1:]) if scores else 0.0

    def _field(self, held: _Held, name: str, leaf: Words) -> float:
        often = _occurrences(held, name, leaf)
        if not often:
            return 0.0
        if name not in self._lengths:
            sizes = [len(each.fields.get(name, ())) for each in self._held]
            self._lengths[name] = sum(sizes) / len(sizes)
        long = len(held.fields[name]) / self._lengths[name]
        rarity = sum(self._rarity(name, word) for word in leaf.words)
        return rarity * often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * long))

    def _rarity(self, name: str, word: str) -> float:
        if (name, word) not in self._spread:
            terms = set(forms(word)) | {word}
            self._spread[name, word] = sum(not terms.isdisjoint(each.fields.get(name, ())) for each in self._held)
        spread = self._spread[name, word]
        return math.log(1 + (len(self._held) - spread + 0.5) / (spread + 0.5))

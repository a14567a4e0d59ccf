"""Search by words and by meaning together, statements like a statement, and what is said about a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from citance.model import IndexedStatement, Stance
from citance.search.analysis import STOP_WORDS
from citance.search.contract import Facet, Filters, Hit, SearchBackend, SearchResult
from citance.search.meaning.fuse import fused
from citance.search.meaning.index import Encoder, Floats, MeaningIndex
from citance.search.meaning.select import Selection
from citance.search.query import parse_query
from citance.search.tree import Query, Some, Words

__all__ = ["Claim", "MeaningFinder"]

_DEPTH = 200
"""Places of each ranking that are fused: what stands further down adds less than 1/260."""
_CLAIM_DEPTH = 2_000
"""Statements looked at for a claim: about one in seventeen supports or contrasts anything."""
_NEAR = 0.36
"""Cosine below which a sentence is not shown as being about a claim: nearly all pairs of sentences drawn at random from the
shared articles are less near, as is about a third of the pairs about one cited work (`benchmarks/meaning.py`)."""
_OPPOSITE = {Stance.SUPPORTING: Stance.CONTRASTING, Stance.CONTRASTING: Stance.SUPPORTING}


class FinderStore(Protocol):
    """What the finder reads."""

    def statements(self, statement_ids: Sequence[str], /) -> list[IndexedStatement]:
        """Those of the statements that exist, in their order."""
        ...

    def statement(self, statement_id: str, /) -> IndexedStatement:
        """One statement. Raises NotFoundError."""
        ...


@dataclass(frozen=True)
class Claim:
    """The statements nearest in meaning to a claim that support, and that contrast, the work which they cite: each with
    its nearness (0 to 1), the nearest first. `looked_at` counts the statements that were near enough, of any stance;
    `all_supporting` and `all_contrasting` those of them that support or contrast, also where not all are given.

    What supports or contrasts is the cited work, not the claim's own words: "we could not confirm that ties weaken [4]"
    contrasts work 4 and is near to "ties weaken" as well as to "ties do not weaken".
    """

    text: str
    looked_at: int
    supporting: tuple[tuple[IndexedStatement, float], ...]
    contrasting: tuple[tuple[IndexedStatement, float], ...]
    all_supporting: int = 0
    all_contrasting: int = 0


class MeaningFinder:
    """Answers by vectors, and by vectors and words together."""

    def __init__(self, backend: SearchBackend, store: FinderStore, index: MeaningIndex, encoder: Encoder) -> None:
        self._backend, self._store, self._index, self._encoder = backend, store, index, encoder

    def search(
        self,
        query: Query,
        *,
        filters: Filters | None = None,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = (),
    ) -> SearchResult:
        """The statements that the words find and those nearest in meaning, as one ranking.

        What is asked is the text after `meaning:`, or else the whole query; the rest of the tree (fields, phrases) and
        the filters must hold for every result. `total` and the facets count what was ranked, some hundreds at most.
        """
        asked = query.meaning or query.text
        narrowed = query.root if query.meaning else None
        vector = self._encoder.encode([asked])[0]
        ranked = fused(self.by_words(asked), self.by_meaning(vector))
        hits = [Hit(sid, score) for sid, score in ranked]
        counted: Mapping[str, tuple[Facet, ...]] = {}
        wanted = filters or Filters()
        if narrowed is not None or facets or wanted != Filters():  # else nothing needs the statements themselves
            items = self._store.statements([sid for sid, _ in ranked])
            selection = Selection(items, narrowed, wanted, facets)
            hits = [hit for hit in hits if hit.id in selection.ids]
            counted = selection.facets
        return SearchResult(total=len(hits), hits=tuple(hits[offset : offset + limit]), query=query, facets=counted)

    def similar(self, statement_id: str, *, limit: int = 10, disagreeing: bool = False) -> tuple[Hit, ...]:
        """Statements nearest in meaning to this one, those of the same sentence left out.

        With `disagreeing` those of the opposite stance (broad; for a mentioning one those that contrast their cited
        work), the ones about the same cited work first.

        Raises:
            NotFoundError: there is no such statement.
        """
        item = self._store.statement(statement_id)
        vector = self._index.vector_of(statement_id, self._encoder.width)
        if vector is None:
            vector = self._encoder.encode([item.statement.citance])[0]
        near = self._index.nearest(vector, _CLAIM_DEPTH if disagreeing else limit * 4 + 20)
        cosine = dict(near)
        if disagreeing:  # also those about the same work that speak of something else
            cosine = {
                hit.id: 0.0 for hit in self._backend.similar(statement_id, disagreeing=True, limit=limit)
            } | cosine
        found = [each for each in self._store.statements(list(cosine)) if not _same_sentence(each, item)]
        if disagreeing:
            wanted = _OPPOSITE.get(item.broad or Stance.MENTIONING, Stance.CONTRASTING)
            found = [each for each in found if each.broad is wanted and _is_near(each, item, cosine)]
            found.sort(key=lambda each: (each.cited.id != item.cited.id, -cosine[each.statement.id]))
        return tuple(Hit(each.statement.id, cosine[each.statement.id]) for each in found[:limit])

    def about_claim(self, text: str, *, limit: int = 10) -> Claim:
        """What supports and what contrasts cited works in the statements nearest to a claim: those of `limit` sentences of
        each, one that cites several works with all of them."""
        near = self._index.nearest(self._encoder.encode([text])[0], _CLAIM_DEPTH)
        cosine = {sid: nearness for sid, nearness in near if nearness >= _NEAR}
        split: dict[Stance, list[tuple[IndexedStatement, float]]] = {Stance.SUPPORTING: [], Stance.CONTRASTING: []}
        for each in self._store.statements(list(cosine)):
            if each.broad in split:
                split[each.broad].append((each, cosine[each.statement.id]))
        return Claim(
            text=text,
            looked_at=len(cosine),
            supporting=_first_sentences(split[Stance.SUPPORTING], limit),
            contrasting=_first_sentences(split[Stance.CONTRASTING], limit),
            all_supporting=len(split[Stance.SUPPORTING]),
            all_contrasting=len(split[Stance.CONTRASTING]),
        )

    def by_words(self, asked: str) -> list[str]:
        """The ranking by words: any of them may do, since a claim is a sentence and not a list of conditions."""
        plain = parse_query(asked)
        parts = [Words((word,)) for leaf in plain.positive_terms if isinstance(leaf, Words) for word in leaf.words]
        telling = tuple(dict.fromkeys(part for part in parts if part.words[0] not in STOP_WORDS)) or tuple(parts)
        if not telling:
            return []
        root = telling[0] if len(telling) == 1 else Some(telling)
        found = self._backend.search(Query(asked, root), limit=_DEPTH)
        return [hit.id for hit in found.hits]

    def by_meaning(self, vector: Floats) -> list[str]:
        """The ranking by vectors, some hundreds of statements."""
        return [sid for sid, _ in self._index.nearest(vector, _DEPTH)]


def _first_sentences(
    side: Sequence[tuple[IndexedStatement, float]], limit: int
) -> tuple[tuple[IndexedStatement, float], ...]:
    """The statements of the first `limit` different sentences, those of one sentence together."""
    sentences: dict[tuple[int, str], list[tuple[IndexedStatement, float]]] = {}
    for item, nearness in side:
        sentences.setdefault((item.citing.id, item.statement.citance), []).append((item, nearness))
    return tuple(each for together in list(sentences.values())[:limit] for each in together)


def _same_sentence(one: IndexedStatement, other: IndexedStatement) -> bool:
    return one.citing.id == other.citing.id and one.statement.citance == other.statement.citance


def _is_near(each: IndexedStatement, item: IndexedStatement, cosine: dict[str, float]) -> bool:
    return each.cited.id == item.cited.id or cosine[each.statement.id] >= _NEAR

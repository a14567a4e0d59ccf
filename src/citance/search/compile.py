"""From a query tree to tantivy's query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Engine

from citance.search.analysis import stem
from citance.search.contract import Filters, Kind, facets_of
from citance.search.projection import LAYOUTS, STEMMED_FIELDS, WHOLE, name_term
from citance.search.schema import facet_field
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words

__all__ = ["Compiler", "is_scored", "is_year", "neighbours"]

_TIE_BREAKER = 0.2
"""What a word adds per further field it stands in: a little, lest a title that repeats the sentence win."""
_JOINED_WEIGHT = 0.7


def is_scored(node: Node) -> bool:
    """Whether the tree holds words that rank its results; properties and beginnings of words do not."""
    if isinstance(node, All | Some):
        return any(is_scored(part) for part in node.parts)
    return isinstance(node, Words)


def is_year(value: str) -> bool:
    """Whether a facet's value can be a year."""
    return value.isascii() and value.isdigit() and len(value) <= 4


def neighbours(words: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of different neighbours: words are near each other where each is near the next one."""
    return [(left, right) for left, right in pairwise(words) if left != right]


class Compiler:
    """Compiles for one kind of document in one index, in which texts of `languages` are. Without `scored` the query finds
    the same, faster, and gives no score: for counting."""

    def __init__(self, schema: tantivy.Schema, kind: Kind, languages: Sequence[str], *, scored: bool = True) -> None:
        self._scored = scored
        self._schema = schema
        self._kind: Kind = kind
        self._layout = LAYOUTS[kind]
        self._languages = languages

    def whole(self, root: Node | None, filters: Filters) -> Engine:
        """What the tree finds, None for everything, under the filters. Only the tree's words count for the score."""
        clauses = [(Occur.Must, _silent(self._term("kind", self._kind)))]
        if root is not None:
            clauses.append((Occur.Must, self.node(root)))
        clauses.extend((Occur.Must, _silent(clause)) for clause in self._filters(filters))
        return Engine.boolean_query(clauses)

    def node(self, node: Node) -> Engine:
        """Compile one node and what is under it."""
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Prefix):
            return self._prefix(node)
        if isinstance(node, Is):
            return _silent(self._is(node))
        if isinstance(node, Between):
            return _silent(self._between(node.field, node.low, node.high))
        if isinstance(node, Not):
            return _bool([(Occur.MustNot, self.node(node.part))])
        if isinstance(node, Some):
            found = [(Occur.Should, self.node(part)) for part in node.parts]
            if node.least > 1:
                return Engine.boolean_query(found, minimum_number_should_match=node.least)
            return _bool(found)
        return _bool(
            [
                (Occur.MustNot, self.node(part.part)) if isinstance(part, Not) else (Occur.Must, self.node(part))
                for part in node.parts
            ]
        )

    def _filters(self, filters: Filters) -> Iterable[Engine]:
        for facet in facets_of(self._kind):
            values = filters.of(facet)
            if values:
                yield _any([self._facet(facet, value) for value in values])
        if filters.year_from is not None or filters.year_to is not None:
            yield self._between("year", filters.year_from, filters.year_to)
        if self._kind == "statements":
            if filters.least_confidence is not None:
                yield self._between("confidence", round(filters.least_confidence * WHOLE), None)
            for name, ids in (("cited", filters.cited_works), ("citing", filters.citing_works)):
                if ids:
                    yield _any([self._term(name, work_id) for work_id in ids if work_id >= 0])

    def _term(self, field: str, value: str | int) -> Engine:
        return Engine.term_query(self._schema, field, value, "basic")

    def _facet(self, facet: str, value: str) -> Engine:
        if facet != "year":
            return self._term(facet_field(facet), value)
        return self._term("year", int(value)) if is_year(value) else Engine.empty_query()

    def _is(self, leaf: Is) -> Engine:
        if leaf.field in self._layout.properties:
            return self._term(self._layout.properties[leaf.field], leaf.value)
        return self._facet(leaf.field, leaf.value) if leaf.field in facets_of(self._kind) else Engine.empty_query()

    def _between(self, field: str, low: int | None, high: int | None) -> Engine:
        if (field == "confidence" and self._kind == "works") or (high is not None and high < 0):
            return Engine.empty_query()
        least = max(low or 0, 0)
        if high is not None and least > high:
            return Engine.empty_query()
        return Engine.range_query(self._schema, field, FieldType.Unsigned, least, high)

    def _prefix(self, leaf: Prefix) -> Engine:
        pattern = f"{re.escape(leaf.start)}.*"
        names = self._layout.prefixes.get(leaf.field, ())
        return _any([Engine.const_score_query(Engine.regex_query(self._schema, name, pattern), 1.0) for name in names])

    def _words(self, leaf: Words) -> Engine:
        if not self._scored and not leaf.field and len(leaf.words) == 1:
            terms = [stem(leaf.words[0], language) for language in self._languages]
            return _any([self._term("anywhere", term) for term in (*terms, name_term(leaf.words[0]))])
        if leaf.field:
            names = {name: self._layout.weights.get(name, 1.0) for name in self._layout.texts.get(leaf.field, ())}
        else:
            names = dict(self._layout.weights)
            if len(leaf.words) == 1:
                names["joined"] = _JOINED_WEIGHT
        weighted = [Engine.boost_query(self._in_field(name, leaf), weight) for name, weight in names.items()]
        return Engine.disjunction_max_query(weighted, _TIE_BREAKER) if weighted else Engine.empty_query()

    def _in_field(self, name: str, leaf: Words) -> Engine:
        make = self._maker(name, leaf)
        if name in STEMMED_FIELDS or name == "joined":
            return _any([make(tuple(stem(word, language) for word in leaf.words)) for language in self._languages])
        return make(leaf.words)

    def _maker(self, name: str, leaf: Words) -> Callable[[tuple[str, ...]], Engine]:
        def make(words: tuple[str, ...]) -> Engine:
            if len(words) == 1:
                return Engine.term_query(self._schema, name, words[0], "freq")
            if not leaf.slop:
                return Engine.phrase_query(self._schema, name, list(words))
            return self._near(name, words, leaf.slop)

        return make

    def _near(self, name: str, words: tuple[str, ...], slop: int) -> Engine:
        """The engine's own slop lets two words at most `slop` apart pass in this order, and fewer in the other one."""
        pairs = neighbours(words)
        if not pairs:
            return Engine.term_query(self._schema, name, words[0], "freq")
        return _bool(
            [
                (
                    Occur.Must,
                    _any(
                        [
                            Engine.phrase_query(self._schema, name, [left, right], slop),
                            Engine.phrase_query(self._schema, name, [right, left], slop),
                        ]
                    ),
                )
                for left, right in pairs
            ]
        )


def _silent(query: Engine) -> Engine:
    """The same without a share in the score."""
    return Engine.const_score_query(query, 0.0)


def _any(queries: Sequence[Engine]) -> Engine:
    if len(queries) == 1:
        return queries[0]
    return Engine.boolean_query([(Occur.Should, query) for query in queries]) if queries else Engine.empty_query()


def _bool(clauses: list[tuple[Occur, Engine]]) -> Engine:
    if all(occur == Occur.MustNot for occur, _ in clauses):
        clauses = [(Occur.Must, _silent(Engine.all_query())), *clauses]
    return Engine.boolean_query(clauses)

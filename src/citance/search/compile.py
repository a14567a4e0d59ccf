"""From a parsed query to the search library's query."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tantivy
from tantivy import Occur

from citance.search.query import All, Node, Not, Some, Term

__all__ = ["compile_query"]

_TIE_BREAKER = 0.2
"""What a term adds per further field it stands in: a little, lest a title that repeats the sentence win."""


class _Compiler:
    """Compiles for one schema, one set of weighted fields."""

    def __init__(self, schema: tantivy.Schema, fields: Mapping[str, float], *, relaxed: bool) -> None:
        self._schema = schema
        self._fields = fields
        self._relaxed = relaxed

    def node(self, node: Node) -> tantivy.Query:
        """Compile one node and what is under it."""
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Not):
            return self._bool([(Occur.MustNot, self.node(node.part))])
        if isinstance(node, Some):
            return self._bool([(Occur.Should, self.node(part)) for part in node.parts])
        return self._all(node)

    def _all(self, node: All) -> tantivy.Query:
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        clauses = [(Occur.MustNot, self.node(part.part)) for part in node.parts if isinstance(part, Not)]
        if self._relaxed and len(wanted) > 1:
            found = [(Occur.Should, self.node(part)) for part in wanted]
            least = (len(wanted) + 1) // 2
            clauses.append((Occur.Must, tantivy.Query.boolean_query(found, minimum_number_should_match=least)))
        else:
            clauses.extend((Occur.Must, self.node(part)) for part in wanted)
        return self._bool(clauses)

    def _bool(self, clauses: list[tuple[Occur, tantivy.Query]]) -> tantivy.Query:
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses = [(Occur.Must, tantivy.Query.all_query()), *clauses]
        return tantivy.Query.boolean_query(clauses)

    def _term(self, term: Term) -> tantivy.Query:
        if term.prefix:
            return tantivy.Query.regex_query(self._schema, "plain", f"{re.escape(term.words[0])}.*")
        weighted = [
            tantivy.Query.boost_query(self._words(name, term.words), weight) for name, weight in self._fields.items()
        ]
        return tantivy.Query.disjunction_max_query(weighted, _TIE_BREAKER)

    def _words(self, name: str, words: tuple[str, ...]) -> tantivy.Query:
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, name, words[0], "freq")
        return tantivy.Query.phrase_query(self._schema, name, list(words))


def compile_query(
    root: Node, schema: tantivy.Schema, fields: Mapping[str, float], *, relaxed: bool = False
) -> tantivy.Query:
    """The library's query for `root` over the weighted `fields`.

    `relaxed` asks for half of the words that stand side by side instead of all of them.
    """
    return _Compiler(schema, fields, relaxed=relaxed).node(root)

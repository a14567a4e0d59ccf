"""From a query tree to SQLite: a condition on the table of documents, with FTS5's expressions for the words in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from citance.search.analysis import LANGUAGES, stem
from citance.search.compile import is_year, neighbours
from citance.search.contract import Filters, Kind, facets_of
from citance.search.projection import LAYOUTS, STEMMED_FIELDS, WHOLE
from citance.search.schema import facet_field
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words

__all__ = ["Condition", "SqlCompiler", "in_field"]

Condition = tuple[str, list[Any]]
"""A condition with the values of its question marks."""


class SqlCompiler:
    """From a tree to a condition on the table `doc`."""

    def __init__(self, kind: Kind) -> None:
        self._kind: Kind = kind
        self._layout = LAYOUTS[kind]

    def whole(self, root: Node | None, filters: Filters) -> Condition:
        """What the tree finds, None for everything, under the filters."""
        conditions: list[Condition] = [("kind = ?", [self._kind])]
        if root is not None:
            conditions.append(self._node(root))
        for facet in facets_of(self._kind):
            if filters.of(facet):
                conditions.append(_or([self._facet(facet, value) for value in filters.of(facet)]))
        if filters.year_from is not None or filters.year_to is not None:
            conditions.append(_between("year", filters.year_from, filters.year_to))
        if self._kind == "statements":
            if filters.least_confidence is not None:
                conditions.append(_between("confidence", round(filters.least_confidence * WHOLE), None))
            for name, ids in (("cited", filters.cited_works), ("citing", filters.citing_works)):
                if ids:
                    conditions.append((f"{name} IN ({', '.join('?' * len(ids))})", list(ids)))
        return _and(conditions)

    def any_of(self, root: Node) -> str:
        """FTS5's expression for any of the words that are looked for: what ranks the results."""
        matches = [self._match(leaf) for leaf in _words_in(root)]
        return " OR ".join(f"({match})" for match in matches if match)

    def _node(self, node: Node) -> Condition:
        if isinstance(node, Words | Prefix):
            match = self._match(node)
            return ("row IN (SELECT rowid FROM words WHERE words MATCH ?)", [match]) if match else ("0", [])
        if isinstance(node, Is):
            return self._is(node)
        if isinstance(node, Between):
            known = node.field == "year" or self._kind == "statements"
            return _between(node.field, node.low, node.high) if known else ("0", [])
        if isinstance(node, Not):
            where, values = self._node(node.part)
            return f"NOT coalesce({where}, 0)", values
        parts = [self._node(part) for part in node.parts]
        if isinstance(node, Some) and node.least > 1:
            counted = " + ".join(f"coalesce({where}, 0)" for where, _ in parts)
            return f"({counted}) >= {node.least}", [value for _, values in parts for value in values]
        return _or(parts) if isinstance(node, Some) else _and(parts)

    def _facet(self, facet: str, value: str) -> Condition:
        if facet == "notice":
            return f"instr('|' || {facet_field(facet)} || '|', ?) > 0", [f"|{value}|"]
        if facet == "year":
            return ("year = ?", [int(value)]) if is_year(value) else ("0", [])
        return f"{facet_field(facet)} = ?", [value]

    def _is(self, leaf: Is) -> Condition:
        if leaf.field in self._layout.properties:
            return f"{self._layout.properties[leaf.field]} = ?", [leaf.value]
        return self._facet(leaf.field, leaf.value) if leaf.field in facets_of(self._kind) else ("0", [])

    def _match(self, leaf: Words | Prefix) -> str:
        """FTS5's expression for a leaf, "" for one that the kind does not have."""
        if isinstance(leaf, Prefix):
            names = self._layout.prefixes.get(leaf.field, ())
            return f"{{{' '.join(names)}}} : {_quoted(leaf.start)} *" if names else ""
        names = self._layout.texts.get(leaf.field, ()) if leaf.field else tuple(self._layout.weights)
        if not leaf.field and len(leaf.words) == 1:
            names = (*names, "joined")
        return " OR ".join(f"({in_field(name, leaf)})" for name in names)


def _words_in(node: Node) -> Iterator[Words]:
    if isinstance(node, Words):
        yield node
    elif isinstance(node, All | Some):
        for part in node.parts:
            yield from _words_in(part)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def in_field(name: str, leaf: Words) -> str:
    """FTS5's expression for words in one column, in any language."""
    stemmed = name in STEMMED_FIELDS or name == "joined"
    phrases = [tuple(stem(word, each) for word in leaf.words) for each in LANGUAGES] if stemmed else [leaf.words]
    return " OR ".join(f"{name} : ({_phrase(words, leaf.slop)})" for words in phrases)


def _phrase(words: tuple[str, ...], slop: int) -> str:
    if not slop:
        return _quoted(" ".join(words))
    pairs = neighbours(words)
    near = [f"NEAR({_quoted(left)} {_quoted(right)}, {slop})" for left, right in pairs]
    return " AND ".join(near) if near else _quoted(words[0])


def _between(column: str, low: int | None, high: int | None) -> Condition:
    limits = [(f"{column} >= ?", low), (f"{column} <= ?", high)]
    given = [(text, value) for text, value in limits if value is not None]
    where = " AND ".join([f"{column} IS NOT NULL", *(text for text, _ in given)])
    return f"({where})", [value for _, value in given]


def _and(conditions: Sequence[Condition]) -> Condition:
    joined = " AND ".join(where for where, _ in conditions)
    return f"({joined})", [value for _, values in conditions for value in values]


def _or(conditions: Sequence[Condition]) -> Condition:
    joined = " OR ".join(where for where, _ in conditions)
    return f"({joined})", [value for _, values in conditions for value in values]

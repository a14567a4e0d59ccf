"""The query language: words, "phrases", prefix*, AND, OR, NOT or a leading -, and brackets.

Every string is a query: what makes no sense as an operator is taken as a word or left out, and `Query.notes`
tells what was cut. Words side by side must all be found. Own code rather than the parser of the search library,
because queries come from strangers: their length, number of terms and nesting are bounded here, before anything
expensive happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from citance.search.analysis import STOP_WORDS, terms

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_TERMS", "All", "Node", "Not", "Query", "Some", "Term", "parse_query"]

MAX_LENGTH = 1_000
"""Characters; a sentence pasted as a query has about 200."""
MAX_TERMS = 40
MAX_DEPTH = 12
SHORTEST_PREFIX = 2

_TOKEN = re.compile(r'-?"[^"]*"|\(|\)|[^\s()"]+')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))


@dataclass(frozen=True)
class Term:
    """One word, a phrase (several `words` in a row), or a prefix (`words` holds its plain form)."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Not:
    """Leave out what the part finds."""

    part: Node


@dataclass(frozen=True)
class All:
    """Every part must be found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """At least one part must be found."""

    parts: tuple[Node, ...]


Node: TypeAlias = Term | Not | All | Some


@dataclass(frozen=True)
class Query:
    """A parsed query. `root` is None where there is nothing to look for; `notes` are sentences for the user."""

    text: str
    root: Node | None
    notes: tuple[str, ...] = ()

    @property
    def positive_terms(self) -> tuple[Term, ...]:
        """The terms that are looked for, not those that are excluded."""
        return tuple(_positive(self.root)) if self.root else ()


def _positive(node: Node) -> list[Term]:
    if isinstance(node, Term):
        return [node]
    if isinstance(node, Not):
        return []
    return [term for part in node.parts for term in _positive(part)]


def _joined(parts: list[Node], kind: type[All] | type[Some]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


class _Parser:
    """Recursive descent over the tokens; the depth is bounded, so the recursion is too."""

    def __init__(self, tokens: list[str], *, keep_stop_words: bool) -> None:
        self._tokens = tokens
        self._at = 0
        self._count = 0
        self._keep_stop_words = keep_stop_words
        self.notes: list[str] = []

    def parse(self) -> Node | None:
        """Read all tokens; stray closing brackets are passed over."""
        parts: list[Node] = []
        while self._at < len(self._tokens):
            node = self._some(0)
            if node:
                parts.append(node)
            if self._peek() == ")":
                self._at += 1
        return _joined(parts, All)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _some(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while True:
            node = self._all(depth)
            if node:
                parts.append(node)
            if self._peek() != "OR":
                return _joined(parts, Some)
            self._at += 1

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while self._peek() not in ("", ")", "OR"):
            if self._peek() == "AND":
                self._at += 1
                continue
            node = self._unary(depth)
            if node:
                parts.append(node)
        return _joined(parts, All)

    def _unary(self, depth: int) -> Node | None:
        negative = False
        while self._peek() == "NOT":
            negative = not negative
            self._at += 1
        token = self._peek()
        if token in ("", ")", "OR", "AND"):
            return None
        self._at += 1
        if token == "(":  # noqa: S105 - a bracket
            node = self._bracket(depth)
        else:
            if token.startswith("-") and len(token) > 1:
                negative, token = not negative, token.lstrip("-")
            node = self._term(token)
        return Not(node) if node and negative else node

    def _bracket(self, depth: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self._note("Brackets nested too deeply were left out.")
            return None
        node = self._some(depth + 1)
        if self._peek() == ")":
            self._at += 1
        return node

    def _term(self, token: str) -> Node | None:
        quoted = token.startswith('"')
        prefix = not quoted and token.endswith("*")
        words = terms(token, stem=not prefix)
        if not words or (not quoted and not self._keep_stop_words and token.lower().rstrip("?!.,;:") in STOP_WORDS):
            return None
        if self._count >= MAX_TERMS:
            self._note(f"Only the first {MAX_TERMS} words were used.")
            return None
        self._count += 1
        if prefix and len(words) == 1:
            if len(words[0]) < SHORTEST_PREFIX:
                self._note(f"A word before * needs at least {SHORTEST_PREFIX} letters.")
                return None
            return Term(words, prefix=True)
        return Term(terms(token) if prefix else words)

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def parse_query(text: str) -> Query:
    """Parse any string; never raises. A query of nothing but stop words ("to be or not to be") keeps them."""
    notes: list[str] = []
    asked = text.strip()
    if len(asked) > MAX_LENGTH:
        asked = asked[:MAX_LENGTH]
        notes.append(f"Only the first {MAX_LENGTH:,} characters were used.")
    tokens = _TOKEN.findall(asked.translate(_QUOTES))
    parser = _Parser(tokens, keep_stop_words=False)
    root = parser.parse()
    if root is None:
        parser = _Parser(tokens, keep_stop_words=True)
        root = parser.parse()
    return Query(text=asked, root=root, notes=(*notes, *parser.notes))

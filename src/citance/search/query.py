"""The query language: words, "phrases", `"near words"~5`, prefix*, AND, OR, NOT or a leading -, brackets, and fields.

Every string is a query: what makes no sense is taken as words or left out, and `Query.problems` tells where that
happened and what was expected; `strict` raises instead. Words side by side must all be found; AND binds closer than OR.
Own code rather than the parser of a search library, because queries come from strangers: their length, number of words
and nesting are bounded here, before anything expensive happens. The language for people: docs/search.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from citance.errors import UsageError
from citance.identifiers import clean_doi
from citance.search import fields
from citance.search.analysis import as_one, plain
from citance.search.render import render_with_meaning
from citance.search.tree import All, Node, Not, Prefix, Query, Some, SyntaxProblem, Words

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_SLOP", "MAX_TERMS", "QueryError", "parse_query"]

MAX_LENGTH = 1_000
"""Characters; a sentence pasted as a query has about 200."""
MAX_TERMS = 40
MAX_DEPTH = 12
MAX_SLOP = 50
SHORTEST_PREFIX = 2
_MOST_PROBLEMS = 10

_TOKEN = re.compile(
    r'(?P<open>\()|(?P<close>\))|(?P<quoted>"[^"]*"(?:~\d{1,4}(?!\w))?)|(?P<stray>")|(?P<word>[^\s()"]+)'
)
_FIELD = re.compile(r"([A-Za-z]{2,20}):(?!//)")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_OPERATORS = frozenset(("AND", "OR", "NOT"))


class QueryError(UsageError):
    """A query that cannot be read as it stands; `problems` say where and what was expected."""

    def __init__(self, problems: Sequence[SyntaxProblem]) -> None:
        super().__init__("the query cannot be read. " + " ".join(map(str, problems)))
        self.problems = tuple(problems)


class _Token(NamedTuple):
    """`kind` is open, close, quoted, stray, word, operator, minus or field; `at` its place in the text."""

    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while match := _TOKEN.search(text, at):
        kind, piece, start = str(match.lastgroup), match.group(), match.start()
        at = match.end()
        if kind == "word":
            doi = _doi_after(found, text, start)
            taken = doi or _word_token(piece, start, text[at : at + 1])
            at = start + len(taken.text)
            found.append(taken)
        else:
            found.append(_Token(kind, piece, start))
    return found


def _doi_after(before: list[_Token], text: str, start: int) -> _Token | None:
    """All of a DOI after a field that takes one, with the brackets in it; None for anything else."""
    if not before or before[-1].kind != "field" or not fields.takes_doi(before[-1].text[:-1]):
        return None
    run = text[start:].split(None, 1)[0].split('"', 1)[0]
    while run.count(")") > run.count("("):
        run = run[: run.rindex(")")]
    return _Token("word", run, start) if clean_doi(run) else None


def _word_token(piece: str, start: int, following: str) -> _Token:
    """The first token of a run without spaces: an operator, a minus, a field's name with its colon, or all of it."""
    if piece in _OPERATORS:
        return _Token("operator", piece, start)
    if piece.startswith("-") and (piece.strip("-") or (following and following in '("')):
        return _Token("minus", "-", start)
    named = _FIELD.match(piece)
    if named and fields.is_field(named.group(1)):
        return _Token("field", named.group(), start)
    return _Token("word", piece, start)


def _joined(parts: Sequence[Node], kind: type[All] | type[Some]) -> Node | None:
    """One node of several, nested ones of the same kind made flat."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _plain(text: str) -> tuple[str, ...]:
    """The plain pieces of a text, but not a plus whose word was too long to be kept."""
    words = plain(text)
    return words[1:] if words[:1] == ("+",) else words


class _Parser:
    """Recursive descent over the tokens; the depth is bounded, so the recursion is too."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._end = len(text)
        self._at = 0
        self._count = 0
        self.problems: list[SyntaxProblem] = []
        self.notes: list[str] = []
        self.meaning: list[str] = []

    def parse(self) -> Node | None:
        """Read all tokens; stray closing brackets are passed over."""
        parts: list[Node] = []
        while self._at < len(self._tokens):
            node = self._some(0, "")
            if node:
                parts.append(node)
            if self._kind() == "close":
                self._problem("an opening bracket before this closing one", "it was passed over")
                self._at += 1
        return _joined(parts, All)

    def _token(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "", self._end)

    def _kind(self) -> str:
        return self._token().kind

    def _is(self, operator: str) -> bool:
        token = self._token()
        return token.kind == "operator" and token.text == operator

    def _some(self, depth: int, field: str) -> Node | None:
        parts: list[Node] = []
        begun, said, either = self._token().at, len(self.meaning), False
        while True:
            node = self._all(depth, field)
            if node:
                parts.append(node)
            if not self._is("OR"):
                if either:
                    self._check_meaning(said, begun)
                return _joined(parts, Some)
            either = True
            if not node and said == len(self.meaning):
                self._problem("a word before OR", "OR was passed over")
            self._at += 1
            if self._kind() in ("end", "close"):
                self._problem("a word after OR", "OR was passed over")

    def _check_meaning(self, said: int, at: int) -> None:
        """Tell that a meaning cannot be one of several alternatives, nor left out, where one was said after `said`."""
        if len(self.meaning) > said:
            self._problem("meaning: beside the other parts, not under OR or NOT", "it holds for the whole query", at)

    def _all(self, depth: int, field: str) -> Node | None:
        parts: list[Node] = []
        begun = False
        while self._kind() not in ("end", "close") and not self._is("OR"):
            if self._is("AND"):
                if not begun:
                    self._problem("a word before AND", "AND was passed over")
                self._at += 1
                if self._kind() in ("end", "close") or self._is("OR") or self._is("AND"):
                    self._problem("a word after AND", "AND was passed over")
                continue
            begun = True
            node = self._unary(depth, field)
            if node:
                parts.append(node)
        return _joined(parts, All)

    def _unary(self, depth: int, field: str) -> Node | None:
        negative, begun, said = False, self._token().at, len(self.meaning)
        while self._kind() == "minus" or self._is("NOT"):
            negative = not negative
            name = self._token().text
            self._at += 1
            if self._kind() in ("end", "close") or self._is("OR") or self._is("AND"):
                if name == "NOT":
                    self._problem("a word after NOT", "NOT was passed over")
                return None
        node = self._primary(depth, field)
        if negative:
            self._check_meaning(said, begun)
        if node and negative:
            return node.part if isinstance(node, Not) else Not(node)
        return node

    def _primary(self, depth: int, field: str) -> Node | None:
        token = self._token()
        self._at += 1
        if token.kind == "open":
            return self._bracket(depth, field, token.at)
        if token.kind == "field":
            return self._field(depth, token)
        if token.kind == "stray":
            self._problem("a closing quotation mark after this opening one", "it was passed over", token.at)
            return None
        if token.kind == "minus":
            return None
        return self._value(token, field)

    def _bracket(self, depth: int, field: str, at: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self._problem(f"at most {MAX_DEPTH} brackets within each other", "this one was passed over", at)
            return None
        node = self._some(depth + 1, field)
        if self._kind() == "close":
            self._at += 1
        else:
            self._problem("a closing bracket", "the bracket was closed at the end", self._token().at)
        return node

    def _field(self, depth: int, token: _Token) -> Node | None:
        name = fields.name_of(token.text[:-1])
        following = self._token()
        if following.kind == "open":
            self._at += 1
            return self._bracket(depth, name, following.at)
        if following.kind not in ("quoted", "word", "minus"):
            self._problem(f"{fields.expected(name)} after {name}:", "the field was passed over", following.at)
            return None
        if following.kind == "minus":  # year:-2010 is no year, yet a minus may begin a word here
            self._at += 1
            return self._field(depth, token) if self._kind() in ("quoted", "word") else None
        self._at += 1
        return self._value(following, name)

    def _value(self, token: _Token, field: str) -> Node | None:
        text, slop = token.text, 0
        if token.kind == "quoted":
            body, _, number = text[1:].rpartition('"')
            slop = min(int(number[1:]), MAX_SLOP) if number else 0
            text = body
        if field == "meaning":
            self.meaning.append(text)
            return None
        if field and not fields.is_text(field):
            node = fields.property_node(field, text)
            if node is not None:
                return node if self._room(token.at) else None
            self._problem(f"{fields.expected(field)} after {field}:", "it was taken as words", token.at)
            field = ""
        if fields.takes_doi(field):
            named = fields.doi_node(field, text)
            if named is not None:
                return named if self._room(token.at) else None
        if token.kind == "quoted":
            return self._phrase(token, text, slop, field)
        return self._word(token, text, field)

    def _phrase(self, token: _Token, text: str, slop: int, field: str) -> Node | None:
        words = _plain(text)
        if not words or not self._room(token.at):
            return None
        return Words(words, field, slop if len(words) > 1 else 0)

    def _word(self, token: _Token, text: str, field: str) -> Node | None:
        named = _FIELD.match(text)
        if named and len(text) > named.end() and not text[named.end() :].startswith(":"):
            self._problem(f"one of the fields {', '.join(fields.NAMES)}", "it was taken as words", token.at)
        bare = text.rstrip("*")
        starred = bare != text
        if "*" in bare:
            self._problem("a star only at the end of a word", "it was passed over", token.at + text.index("*"))
        if re.search(r"\w~\d*$", text):
            self._problem('a number after ~ only behind a "phrase"', "it was taken as words", token.at)
        words = _plain(bare)
        if not words:
            if starred:
                self._problem("the beginning of a word before *", "it was passed over", token.at)
            return None
        if starred and len(words[-1]) < SHORTEST_PREFIX:
            self._problem(f"at least {SHORTEST_PREFIX} letters before *", "it was taken as a word", token.at)
            starred = False
        if not self._room(token.at):
            return None
        if starred:
            begun = Prefix(words[-1], field)
            return begun if len(words) == 1 else All((Words(words[:-1], field), begun))
        whole = as_one(words) if len(words) > 1 and fields.may_be_joined(text, field) else ""
        phrase = Words(words, field)
        return Some((phrase, Words((whole,), field))) if whole else phrase

    def _room(self, at: int) -> bool:
        self._count += 1
        if self._count == MAX_TERMS + 1:
            self._problem(f"at most {MAX_TERMS} words", "the rest was left out", at)
        return self._count <= MAX_TERMS

    def _problem(self, expected: str, taken_as: str, at: int | None = None) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(SyntaxProblem(self._token().at if at is None else at, expected, taken_as))


def parse_query(text: str, *, strict: bool = False) -> Query:
    """Parse any string.

    Raises:
        QueryError: `strict`, and it cannot be read as it stands.
    """
    asked = "".join(sign if sign.isprintable() else " " for sign in text[:MAX_LENGTH])
    parser = _Parser(asked.translate(_QUOTES))
    root = parser.parse()
    problems = list(parser.problems)
    if len(text) > MAX_LENGTH:
        problems.insert(0, SyntaxProblem(MAX_LENGTH, f"at most {MAX_LENGTH:,} characters", "the rest was left out"))
    if strict and problems:
        raise QueryError(problems)
    meaning = " ".join(" ".join(parser.meaning).split())
    return Query(
        text=asked.strip(),
        root=root,
        notes=tuple(map(str, problems)),
        problems=tuple(problems),
        understood=render_with_meaning(root, meaning),
        meaning=meaning,
    )

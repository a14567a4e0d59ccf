"""Which words of a text a query found: on the text of the store, since the search index keeps no text."""

from __future__ import annotations

from dataclasses import dataclass

from citance.search.analysis import WORD, terms
from citance.search.query import Query

__all__ = ["Fragment", "Highlighter"]


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; `hit` marks what the query looked for. The fragments of a text joined give the text."""

    text: str
    hit: bool


class Highlighter:
    """Marks the words, phrases and prefixes of one query in any text."""

    def __init__(self, query: Query) -> None:
        wanted = query.positive_terms
        self._prefixes = tuple(term.words[0] for term in wanted if term.prefix)
        self._phrases = [term.words for term in wanted if not term.prefix]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The (start, end) of what was found, in order and without overlap."""
        found: list[tuple[int, int, str]] = []
        spans: set[tuple[int, int]] = set()
        for word in WORD.finditer(text):
            for term in terms(word.group()):
                found.append((word.start(), word.end(), term))
            if self._prefixes and any(plain.startswith(self._prefixes) for plain in terms(word.group(), stem=False)):
                spans.add(word.span())
        starts: dict[str, list[int]] = {}
        for at, (_, _, term) in enumerate(found):
            starts.setdefault(term, []).append(at)
        for words in self._phrases:
            for at in starts.get(words[0], ()):
                if tuple(term for _, _, term in found[at : at + len(words)]) == words:
                    spans.add((found[at][0], found[at + len(words) - 1][1]))
        return _merged(spans)

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """The text cut at the found words."""
        pieces: list[Fragment] = []
        at = 0
        for start, end in self.spans(text):
            if start > at:
                pieces.append(Fragment(text[at:start], hit=False))
            pieces.append(Fragment(text[start:end], hit=True))
            at = end
        if at < len(text):
            pieces.append(Fragment(text[at:], hit=False))
        return tuple(pieces)


def _merged(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

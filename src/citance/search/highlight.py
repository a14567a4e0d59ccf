"""Which words of a text a query found: on the text of the store, since the search index keeps no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from citance.search.analysis import LANGUAGES, STOP_WORDS, WORD, as_one, forms, pieces, plain, stem
from citance.search.tree import Prefix, Query, Words

__all__ = ["Fragment", "Highlighter"]


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; `hit` marks what the query looked for. The fragments of a text joined give the text."""

    text: str
    hit: bool


class Highlighter:
    """Marks the words, phrases, near words and beginnings of words of one query in any text of any language."""

    def __init__(self, query: Query) -> None:
        wanted = (*query.positive_terms, *_meant(query))
        self._prefixes = tuple(leaf.start for leaf in wanted if isinstance(leaf, Prefix))
        self._joined = {
            stem(leaf.words[0], language)
            for leaf in wanted
            if isinstance(leaf, Words) and len(leaf.words) == 1
            for language in LANGUAGES
        }
        self._phrases = {
            (tuple(stem(word, language) for word in leaf.words), leaf.slop)
            for leaf in wanted
            if isinstance(leaf, Words)
            for language in LANGUAGES
        } | {(leaf.words, leaf.slop) for leaf in wanted if isinstance(leaf, Words)}
        # Stemming costs, and a stem begins as its word does: words that begin otherwise need not be stemmed.
        self._initials = {term.rpartition(":")[2][:1] for phrase, _ in self._phrases for term in phrase}
        self._terms = {term for phrase, _ in self._phrases for term in phrase}
        self._joined_initials = {term.rpartition(":")[2][:1] for term in self._joined}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The (start, end) of what was found, in order and without overlap."""
        if not self._phrases and not self._prefixes:
            return []
        words = [
            (match.start(), match.end(), piece) for match in WORD.finditer(text) for piece in pieces(match.group())
        ]
        spans = {(start, end) for start, end, piece in words if self._prefixes and piece.startswith(self._prefixes)}
        stems = {piece: forms(piece) for _, _, piece in words if piece[:1] in self._initials}
        if not self._terms.isdisjoint(stems) or any(not self._terms.isdisjoint(each) for each in stems.values()):
            for found in self._readings([piece for _, _, piece in words], stems):
                places: dict[str, list[int]] = {}
                for at, term in enumerate(found):
                    if term in self._terms:
                        places.setdefault(term, []).append(at)
                for phrase, slop in self._phrases:
                    if all(term in places for term in phrase):
                        spans.update(
                            _near(places, phrase, slop, words) if slop else _row(places, phrase, found, words)
                        )
        spans.update(self._joined_spans(text, words))
        return _merged(spans)

    def _readings(self, text: list[str], stems: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
        """The words as they stand, and their stems in every language."""
        yield text
        for number in range(len(LANGUAGES)):
            yield [stems[piece][number] if piece in stems else piece for piece in text]

    def _joined_spans(self, text: str, words: list[tuple[int, int, str]]) -> set[tuple[int, int]]:
        """Hyphenated words that were looked for as one word."""
        spans = set()
        for length in (2, 3, 4):
            for at in range(len(words) - length + 1):
                if words[at][2][:1] not in self._joined_initials:
                    continue
                run = words[at : at + length]
                if any(right[0] - left[1] > 1 or text[left[1] : right[0]].isspace() for left, right in pairwise(run)):
                    continue
                whole = as_one([piece for _, _, piece in run])
                if whole and any(stem(whole, language) in self._joined for language in LANGUAGES):
                    spans.add((run[0][0], run[-1][1]))
        return spans

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """The text cut at the found words."""
        made: list[Fragment] = []
        at = 0
        for start, end in self.spans(text):
            if start > at:
                made.append(Fragment(text[at:start], hit=False))
            made.append(Fragment(text[start:end], hit=True))
            at = end
        if at < len(text):
            made.append(Fragment(text[at:], hit=False))
        return tuple(made)


def _meant(query: Query) -> tuple[Words, ...]:
    """The telling words of what is looked for by meaning."""
    return tuple(Words((word,)) for word in dict.fromkeys(plain(query.meaning)) if word not in STOP_WORDS)


def _row(
    places: dict[str, list[int]], phrase: tuple[str, ...], found: list[str], words: list[tuple[int, int, str]]
) -> set[tuple[int, int]]:
    return {
        (words[at][0], words[at + len(phrase) - 1][1])
        for at in places[phrase[0]]
        if tuple(found[at : at + len(phrase)]) == phrase
    }


def _near(
    places: dict[str, list[int]], phrase: tuple[str, ...], slop: int, words: list[tuple[int, int, str]]
) -> set[tuple[int, int]]:
    """The single words, where each is near its neighbour."""
    spans: set[tuple[int, int]] = set()
    for left, right in pairwise(phrase):
        close = [(a, b) for a in places[left] for b in places[right] if a != b and abs(a - b) - 1 <= slop]
        if left != right and not close:
            return set()
        spans.update((words[at][0], words[at][1]) for pair in close for at in pair)
    return spans


def _merged(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

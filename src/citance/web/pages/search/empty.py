"""What helps where little or nothing was found: which words the library lacks, how they are spelt here, what it covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citance.index import Index
from citance.report import LibraryCoverage
from citance.search import Query, parse_query
from citance.search.tree import Words
from citance.web.pages.search.asked import Asked

__all__ = ["Hints", "WordHint", "hints"]

_MOST_WORDS: Final = 8


@dataclass(frozen=True)
class WordHint:
    """A word of the query that nothing here holds, with words of the library that are spelt nearly so."""

    word: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Hints:
    """`missing` words, the query with the likeliest spellings in their place ("" for none), and what the library covers."""

    missing: tuple[WordHint, ...]
    respelt: str
    coverage: LibraryCoverage | None


def hints(index: Index, asked: Asked, query: Query, coverage: LibraryCoverage | None) -> Hints:
    """What may have gone wrong with a query: at most eight of its words are looked at, each by one count."""
    words = [leaf.words[0] for leaf in query.positive_terms if isinstance(leaf, Words) and len(leaf.words) == 1]
    missing = []
    for word in list(dict.fromkeys(words))[:_MOST_WORDS]:
        if not index.find(parse_query(f'"{word}"'), kind=asked.kind, limit=0).total:
            missing.append(WordHint(word, index.search_index.spellings(word)))
    return Hints(tuple(missing), _respelt(asked.query, missing), coverage)


def _respelt(text: str, missing: list[WordHint]) -> str:
    """The query with the likeliest spelling of each missing word that has one."""
    folded = text
    for each in missing:
        if each.near:
            at = folded.casefold().find(each.word)
            if at >= 0:
                folded = folded[:at] + each.near[0] + folded[at + len(each.word) :]
    return folded if folded != text else ""

"""How text becomes terms: the same for what is indexed, what is asked and what is highlighted.

Terms are runs of letters and digits, lower-cased, accents folded, and (in the main fields) reduced by the English
Porter2 stemmer; the plain form, without the stemmer, serves prefixes ("internationali*"), which stemming would break.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

__all__ = ["LONGEST_TERM", "PLAIN", "STEMMED", "STOP_WORDS", "WORD", "plain_analyzer", "stemmed_analyzer", "terms"]

STEMMED = "citance_en"
PLAIN = "citance_plain"
LONGEST_TERM = 60
"""Bytes; longer runs are sequences or garbage, never words."""

WORD = re.compile(r"[^\W_]+")
"""What tantivy's simple tokenizer takes for a word, as a Python expression."""

_STOP = (
    "a about after all also an and any are as at be been being between both but by can could did do does doing for"
    " from had has have how i if in into is it its may more most of on or our over so such than that the their them"
    " then there these they this those to under up was we were what when where whether which who why will with would"
    " you your"
)
STOP_WORDS = frozenset(_STOP.split())
"""Words of questions that say nothing about the answer; they count inside quotation marks only."""


def stemmed_analyzer() -> TextAnalyzer:
    """The analyzer of the main text fields."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_TERM))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def plain_analyzer() -> TextAnalyzer:
    """The analyzer of the field that prefixes are looked up in."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_TERM))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


_STEMMED = stemmed_analyzer()
_PLAIN = plain_analyzer()


@lru_cache(maxsize=50_000)
def _word_terms(word: str, stem: bool) -> tuple[str, ...]:
    return tuple((_STEMMED if stem else _PLAIN).analyze(word))


def terms(text: str, *, stem: bool = True) -> tuple[str, ...]:
    """The terms of a text in their order; empty for text without letters and digits."""
    return tuple(term for found in WORD.finditer(text) for term in _word_terms(found.group(), stem))

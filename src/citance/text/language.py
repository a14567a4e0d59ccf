"""The language of a text."""

from __future__ import annotations

import re

__all__ = ["guess_language", "reads_as_english"]

_MOST_CHARACTERS = 3_000
_LEAST_LETTERS = 40
"""Fewer letters than this are a name or a formula; py3langid then answers with a language all the same."""
_LEAST_MARGIN = 3.0
"""Between the log-likelihoods of the first and the second language: the first is twenty times as likely."""


_WORDS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "to",
        "that",
        "with",
        "for",
        "is",
        "was",
        "were",
        "our",
        "we",
        "this",
        "these",
        "by",
        "from",
        "as",
        "are",
        "not",
        "on",
        "an",
        "it",
        "which",
        "than",
        "their",
        "has",
        "have",
    ]
)
_OTHERS = frozenset(
    [
        "el",
        "la",
        "los",
        "las",
        "del",
        "una",
        "que",
        "con",
        "por",
        "para",
        "se",
        "su",
        "sus",
        "en",
        "es",
        "como",
        "nuestros",
        "resultados",
        "al",
        "o",
        "os",
        "da",
        "do",
        "dos",
        "das",
        "com",
        "não",
        "uma",
        "em",
        "nos",
        "na",
        "no",
        "ao",
        "nossos",
        "pelo",
        "pela",
        "der",
        "die",
        "das",
        "und",
        "wir",
        "mit",
        "den",
        "dem",
        "von",
        "nicht",
        "ist",
        "eine",
        "einer",
        "im",
        "zu",
        "zur",
        "auf",
        "als",
        "auch",
        "wie",
        "unsere",
        "bei",
        "für",
        "le",
        "les",
        "des",
        "une",
        "est",
        "dans",
        "pour",
        "nos",
        "sur",
        "du",
        "et",
        "par",
        "il",
        "di",
        "che",
        "nel",
        "della",
        "dei",
        "con",
        "gli",
    ]
)


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the text's language, "" when the text is too short or the guess unsure.

    Reads the first 3,000 characters at most. The first call in a process loads py3langid's model, about 0.7 s of
    CPU; a call after that takes about 1 ms.
    """
    text = text[:_MOST_CHARACTERS]
    if sum(sign.isalpha() for sign in text) < _LEAST_LETTERS:
        return ""
    from py3langid import rank

    (language, best), (_, second) = rank(text)[:2]
    return str(language) if best - second >= _LEAST_MARGIN else ""


def reads_as_english(text: str) -> bool:
    """Whether the small words of a sentence are English rather than Spanish, Portuguese, German, French or Italian.

    For one sentence, where `guess_language` is too slow and unsure: it counts function words, about 10 µs. True when
    there are none of either, or as many.
    """
    words = _WORDS.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    return english >= sum(word in _OTHERS for word in words)

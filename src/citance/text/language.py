"""The language of a text."""

from __future__ import annotations

__all__ = ["guess_language"]

_MOST_CHARACTERS = 3_000
_LEAST_LETTERS = 40
"""Fewer letters than this are a name or a formula; py3langid then answers with a language all the same."""
_LEAST_MARGIN = 3.0
"""Between the log-likelihoods of the first and the second language: the first is twenty times as likely."""


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

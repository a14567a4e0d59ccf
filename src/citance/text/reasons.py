"""What foreign programs say of a failure, as one short line for a person."""

from __future__ import annotations

__all__ = ["words_of_answer", "words_of_error"]

_LONGEST = 200
"""Characters: one line of a terminal or two."""


def words_of_error(error: Exception) -> str:
    """An error's message, or its kind where it has none."""
    return " ".join(str(error).split())[:_LONGEST] or type(error).__name__


def words_of_answer(body: bytes) -> str:
    """A server's own words, after ": "; "" where it says nothing, or answers with a page of HTML."""
    words = " ".join(body[:2000].decode("utf-8", "replace").split())
    readable = "".join(sign for sign in words if sign.isprintable())[:_LONGEST]
    return f": {readable}" if readable and not readable.startswith("<") else ""

"""The lines of one entry on one line: hyphens at line ends, identifiers and addresses that a line's end broke."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citance.text.names import LOWER

__all__ = ["join_lines"]

_HYPHEN = re.compile(rf"[{LOWER}][\-‐\u00ad\ufffe]$")
_IN_ADDRESS = re.compile(r"(?:https?:|www\.|doi:?\s?|doi\.org|10\.\d{4,9})[^\s]*$", re.I)
_GOES_ON = re.compile(r"[^\s]*[\d/._\-=%&?#][^\s]*|[a-z]{1,3}\.[a-z]{2,}[^\s]*|[a-z]+\.?$")
_WORD_AFTER = re.compile(r"(?:Accessed|Available|Retrieved|PMID|PMCID|Epub|Published|\(|\[)", re.I)
_INNER = re.compile(r"\d|\.\w|/")
_RANGE = re.compile(r"\d[\-‐–]$")


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of an entry: a word's hyphen goes, that of a range or an address stays."""
    text = ""
    for line in lines:
        piece = " ".join(line.split())
        if not text:
            text = piece
        elif piece:
            text = _joined(text, piece)
    return text


def _joined(text: str, piece: str) -> str:
    tail = text[-200:]
    address = _IN_ADDRESS.search(tail)
    if address and not _WORD_AFTER.match(piece):
        first = piece.split(" ", 1)[0]
        # A full stop before a capital ends the address, and a new word is no part of it.
        continued = first[:1].isdigit() or (first[:1].islower() and bool(_INNER.search(first)))
        ended = tail.endswith((",", ";")) or (tail.endswith(".") and not continued)
        if tail.endswith(("/", "-", "_", "=", "‐", "&", "%")) or (
            not ended and _GOES_ON.fullmatch(first) and not first[:1].isupper()
        ):
            return text.removesuffix("\u00ad").removesuffix("\ufffe") + piece
        return f"{text} {piece}"
    if tail.endswith(("\u00ad", "\ufffe")):
        return text[:-1] + piece
    if _HYPHEN.search(tail) and piece[:1].islower():
        return text[:-1] + piece
    if _RANGE.search(tail) or tail.endswith(("-", "‐")):
        return text + piece
    return f"{text} {piece}"

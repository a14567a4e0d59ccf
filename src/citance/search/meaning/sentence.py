"""What of a citance is put into a vector: its words, without the markers, which say who is cited and not what is said."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

__all__ = ["bare_sentence", "digest_of"]

_EMPTY = re.compile(r"[(\[]\s*[,;–-]*\s*[)\]]")
_LOOSE = re.compile(r"\s+(?=[.,;:)])")


def bare_sentence(citance: str, spans: Iterable[tuple[int, int]]) -> str:
    """The citance without the markers that stand at `spans`, nor the brackets that are empty without them."""
    text, end = "", 0
    for start, stop in sorted(set(spans)):
        if start >= end:
            text, end = text + citance[end:start], stop
    text = _LOOSE.sub("", " ".join(_EMPTY.sub(" ", text + citance[end:]).split()))
    return text or citance


def digest_of(citance: str) -> bytes:
    """16 bytes by which a sentence is known again."""
    return hashlib.blake2b(citance.encode(), digest_size=16).digest()

"""White space."""

from __future__ import annotations

__all__ = ["normalise_space"]

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def normalise_space(text: str) -> str:
    """The text with every run of white space made one space, none at its ends, and invisible characters gone.

    Invisible are soft hyphens, zero-width spaces and joiners, and byte-order marks; line breaks, tabs and the
    no-break and thin spaces of typesetting count as white space.
    """
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())

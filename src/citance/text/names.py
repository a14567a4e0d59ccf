"""Names of people and groups: how they are compared, and what they are written with."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["LOWER", "PARTICLES", "UPPER", "fold_name"]


def _letters(upper: bool) -> str:
    """The upper- or lower-case letters of the Latin, Greek and Cyrillic scripts, for the inside of a character class."""
    ranges = (range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
    chars = [chr(code) for part in ranges for code in part]
    return "".join(char for char in chars if (char.isupper() if upper else char.islower()))


UPPER = _letters(upper=True)
LOWER = _letters(upper=False)

PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "delle",
        "degli",
        "dei",
        "di",
        "du",
        "la",
        "le",
        "las",
        "los",
        "el",
        "al",
        "ten",
        "ter",
        "te",
        "zu",
        "zur",
        "zum",
        "vom",
        "af",
        "av",
        "bin",
        "ibn",
        "ben",
        "abu",
        "ul",
        "op",
        "'t",
        "vander",
        "vande",
        "ver",
        "y",
        "e",
        "i",
        "und",
        "des",
        "d'",
    ]
)
"""Small words inside family names ("van der Berg", "Ortega y Gasset")."""

_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "đ": "d", "Đ": "D", "ı": "i"}
)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A name for comparison: no accents, no case, only letters ("Pérez-García" → "perezgarcia")."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(char for char in plain if char.isalpha()).casefold()

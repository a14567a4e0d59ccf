"""Names of journals and publishers: how they are compared, and which abbreviation stands for which title."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["abbreviates", "fold_words", "publisher_key", "venue_key", "venue_letters"]

_SMALL_WORDS = (
    "a an and at by da das de del dei della der des di do dos du e ed el en et for from für fur i im in la las le les los"
    " of on og och para per por pour sur the to und van von y zu zur"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_COMPANY_WORDS = (
    "ag bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd plc pty sa srl spa verlag"
)
_COMPANY = frozenset(_COMPANY_WORDS.split())
_LEAST_LETTERS = 5
"""Letters of an abbreviation below which too many titles fit it ("J Res")."""


def fold_words(text: str) -> list[str]:
    """The words of a text for comparison: no accents, no case, only letters and digits; "&" is "and"."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("ß", "ss")).casefold()
    return "".join(
        char if char.isalnum() else "" if unicodedata.category(char)[0] == "M" or char in "'’" else " "
        for char in plain
    ).split()


def _joined(words: list[str]) -> list[str]:
    """Letters that stand alone in a row are one word: "u s a" is "usa"."""
    found: list[str] = []
    for word in words:
        if len(word) == 1 and found and found[-1] and all(len(part) == 1 for part in found[-1].split("\0")):
            found[-1] += "\0" + word
        else:
            found.append(word)
    return [word.replace("\0", "") for word in found]


@lru_cache(maxsize=8192)
def venue_key(title: str) -> str:
    """A title for comparison, without a leading article and a place in parentheses; "" where nothing is left."""
    words = _joined(fold_words(_PARENTHESIS.sub("", title) or title))
    if len(words) > 1 and words[0] in ("the", "la", "le", "el", "der", "die", "das", "il"):
        words = words[1:]
    return " ".join(words)


def _telling(key: str) -> list[str]:
    return [word for word in key.split() if word not in _SMALL]


def venue_letters(key: str) -> str:
    """The first letters of a key's telling words: equal for a title and its abbreviation ("jbr")."""
    return "".join(word[0] for word in _telling(key))


def abbreviates(short: str, full: str) -> bool:
    """Whether one key may be the abbreviation of another: word by word a beginning ("j bus res"), or a contraction that
    keeps first and last letter ("natl"). Two words at least, and not the same key."""
    shorts, fulls = _telling(short), _telling(full)
    if len(shorts) != len(fulls) or len(shorts) < 2 or shorts == fulls or sum(map(len, shorts)) < _LEAST_LETTERS:
        return False
    return all(_shortens(one, other) for one, other in zip(shorts, fulls, strict=True))


def _shortens(short: str, full: str) -> bool:
    if full.startswith(short):
        return True
    if len(short) < 3 or short[0] != full[0] or short[-1] != full[-1]:
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=8192)
def publisher_key(name: str) -> str:
    """A publisher's name for comparison, without "Ltd", "GmbH" and the like."""
    words = fold_words(name)
    kept = [word for word in words if word not in _COMPANY]
    return " ".join(kept or words)

"""Letters and words of titles and names in one form, whatever their case, accents and typography."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["RUBRIC", "is_telling", "plain_title", "words_of"]

_LEAST_LETTERS = 15
_LEAST_WORDS = 3
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that print a word in one or two signs, mostly without spaces: eight of them say as much as three words."""
_LEAST_DENSE = 8
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_ASCII_BREAKS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum() and chr(code) != "'"})
_EUROPEAN = re.compile(r"[\x00-\u0482\u1e00-\u206f\u2100-\u22ff]*")
"""Scripts whose marks are all in one range: for them patterns do what the loop below does for any, ten times as fast."""
_DROPPED = re.compile(r"[\u0300-\u036f'’]")
_RUN = re.compile(r"[^\W_]+")
_RUBRIC_WORDS = """
    a an and author authors board book books by comment commentary comments conclusion conclusions
    contents correction correspondence corrigendum discussion editor editorial editors erratum for
    foreword from guest in introduction introductory issue journal letter letters message news note
    notes obituary of on opinion our overview page perspective preface proceedings reply response review
    reviews section short special summary supplement supplementary table tables the this to viewpoint
    volume with
"""
RUBRIC = frozenset(_RUBRIC_WORDS.split())
"""Words that titles of a journal's standing columns consist of."""


def plain_title(title: str) -> str:
    """A title without the markup that some sources leave in it ("<i>E. coli</i>")."""
    return _MARKUP.sub(" ", title) if "<" in title else title


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of any script, folded: no case, no accents, no typographic variants.

    NFKD takes accents off Latin letters as marks of their own; marks that are vowels (as in Devanagari) stay out too,
    on both sides alike.
    """
    if text.isascii():
        return text.lower().translate(_ASCII_BREAKS).replace("'", "").split()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    if _EUROPEAN.fullmatch(folded):
        return _RUN.findall(_DROPPED.sub("", folded))
    kept = (
        char if char.isalnum() else "" if unicodedata.category(char)[0] == "M" or char in "'’" else " "
        for char in folded
    )
    return "".join(kept).split()


def is_telling(words: list[str]) -> bool:
    """Whether a title says enough to tell works apart: long enough, and not made of rubric words and numbers only."""
    letters = "".join(words)
    dense = len(_DENSE.findall(letters))
    long_enough = len(letters) >= _LEAST_LETTERS and len(words) >= _LEAST_WORDS
    if not (long_enough or dense >= _LEAST_DENSE):
        return False
    return any(word not in RUBRIC and not word.isdecimal() for word in words)

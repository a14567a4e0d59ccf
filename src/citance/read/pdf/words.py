"""Characters as PDFium gives them to clean text: ligatures, hyphens, accents set apart, signs without meaning.

Cleaning keeps the places of links known: `clean_words` gives the text and, for any offset before, the offset after.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["HYPHEN", "clean_words", "is_garbage", "plain_superscripts"]

HYPHEN = "-"
_LINE_END_HYPHENS = "\ufffe\u0002\u00ad"
"""PDFium writes U+FFFE for a hyphen at the end of a line, older versions of it U+0002."""

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij",
}  # fmt: skip
_COMBINING = {
    "\u00a8": "\u0308", "\u00b4": "\u0301", "`": "\u0300", "\u02c6": "\u0302", "\u02dc": "\u0303", "\u02c7": "\u030c",
    "\u02d8": "\u0306", "\u02da": "\u030a", "\u00b8": "\u0327", "\u02dd": "\u030b", "\u02db": "\u0328", "\u00af": "\u0304",
}  # fmt: skip
"""Accents that stand alone, as TeX's older fonts and some typesetters set them, and what they combine as."""
_ACCENTS = "".join(_COMBINING)
_ACCENT_FIRST = re.compile(f"([{_ACCENTS}]) ?([A-Za-zıȷ])")
_LETTER_FIRST = re.compile(f"(?<=[A-Za-z])([{_ACCENTS}])(?![{_ACCENTS}])")
_ODD = re.compile(
    "[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufb00-\ufb06\u0132\u0133\ufeff\ufffe\uffff"
    "\u0300-\u036f" + _ACCENTS + "\u2002-\u200a\u205f\u3000ſ]"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()")
_IS_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+")


def clean_words(text: str) -> tuple[str, Callable[[int], int] | None]:
    """The clean text of a run, and how offsets move; None where they do not.

    A hyphen at the very end stays, as "-"; soft hyphens elsewhere go. An accent that stands beside its letter is
    composed with it ("Schr¨odinger"). A sign without meaning becomes U+FFFD, so that it is seen and counted.
    """
    if text.isascii() and "`" not in text and text.isprintable():
        return text, None
    if not _ODD.search(text):
        return text, None
    clean = _clean(text)
    if clean == text:
        return text, None
    return clean, lambda offset: len(clean) if offset >= len(text) else len(_clean(text[:offset]))


def _clean(text: str) -> str:
    ends_hyphened = text[-1:] in tuple(_LINE_END_HYPHENS)
    if ends_hyphened:
        text = text[:-1]
    text = "".join(map(_sign, text))
    if any(accent in text for accent in _ACCENTS):
        text = _ACCENT_FIRST.sub(_compose_next, text)
        text = _LETTER_FIRST.sub(_compose_last, text)
    text = unicodedata.normalize("NFC", text)
    return text + HYPHEN if ends_hyphened else text


def _sign(sign: str) -> str:
    if sign in _LIGATURES:
        return _LIGATURES[sign]
    if sign in "\ufffe\u0002":
        return HYPHEN
    if sign == "ſ":
        return "s"
    code = ord(sign)
    if code in (0xAD, 0xFEFF) or 0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x2064:
        return ""
    if sign.isspace() or code == 0xA0:
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or code == 0xFFFF:
        return "\ufffd"
    return sign


def _compose_next(found: re.Match[str]) -> str:
    accent, letter = found.group(1), found.group(2)
    letter = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    composed = unicodedata.normalize("NFC", letter + _COMBINING[accent])
    return composed if len(composed) == 1 else found.group(0)


def _compose_last(found: re.Match[str]) -> str:
    # Only a cedilla or ogonek is ever set behind its letter; other accents there are quotation marks and the like.
    return _COMBINING[found.group(1)] if found.group(1) in "\u00b8\u02db" else found.group(1)


def plain_superscripts(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Unicode's superscript digits as plain ones, and where they stand."""
    spans = [found.span() for found in _IS_SUPERSCRIPT.finditer(text)]
    return (text.translate(_SUPERSCRIPTS), spans) if spans else (text, spans)


def is_garbage(text: str) -> bool:
    """True if a text is mostly signs that no language has in that number: its font tells no meanings."""
    signs = "".join(text.split())
    if len(signs) < 200:
        return False
    signs = signs[:: max(1, len(signs) // 4_000)]
    odd = sum(1 for sign in signs if sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cn", "Cc"))
    letters = sum(map(str.isalpha, signs))
    return odd > 0.15 * len(signs) or letters < 0.3 * len(signs)

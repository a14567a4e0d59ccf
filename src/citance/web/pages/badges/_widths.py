"""How wide a line of text is, without a font at hand: advance widths of DejaVu Sans (those of Verdana nearly) at 11 pixels.

In tenths of a pixel, by sign; signs that are not listed count as the widest digit-like ones, those of East Asia as a square.
Whatever font a reader has, the picture tells it the width (`textLength`), so that nothing runs over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

__all__ = ["text_width"]

_REGULAR: Final[Mapping[int, str]] = {
    22: "\u2009\u202f", 30: "'", 31: "ijlìíîï", 32: "IJÌÍÎÏ", 35: " ,.·’\xa0", 37: "/:;\\|", 39: "f", 40: "-", 43: "()[]t",
    44: "!¡", 45: "r", 51: '"', 52: "ªº", 55: "*_–", 57: "sš“”", 58: "?z¿ž", 60: "cçč", 61: "L", 63: "F", 64: "k", 65: "vxyýÿ",
    66: "P", 67: "TYao«»ÝàáâãäåòóôõöøāōŸ", 68: "eèéêëēě", 69: "ß", 70: "$0123456789ESbdghnpquÈÉÊËñùúûüŠū", 72: "K",
    75: "ABVXZÀÁÂÃÄÅŽ", 76: "R", 77: "CÇČ", 81: "UÙÚÛÜ", 82: "NÑ", 83: "H", 85: "DG", 86: "&", 87: "OQÒÓÔÕÖØ", 90: "w",
    92: "#+<=>≠✓−", 95: "M", 105: "%", 107: "mÆ", 108: "æ", 109: "W", 110: "@©—", 113: "œ", 118: "Œ",
}  # fmt: skip
_BOLD: Final[Mapping[int, str]] = {
    22: "\u2009\u202f", 34: "'", 38: " ijlìíîï\xa0", 40: "/\\|", 41: "IJÌÍÎÏ", 42: ",.·’", 44: ":;", 46: "-", 48: "f", 50: "!()[]¡",
    53: "t", 54: "r", 55: "_–", 57: '"', 58: "*", 62: "ªº", 64: "?z¿ž", 65: "csçčš", 70: "L", 71: "x«»", 72: "vyýÿ“”", 73: "k",
    74: "aàáâãäåā", 75: "EFTeÈÉÊËèéêëēě", 76: "oòóôõöøō", 77: "$0123456789", 78: "hnuñùúûüū", 79: "SbdgpqßŠ", 80: "YZÝŸŽ",
    81: "CPÇČ", 84: "B", 85: "AKRVXÀÁÂÃÄÅ", 89: "UÙÚÛÜ", 90: "G", 91: "D", 92: "#+<=>HNÑ≠✓−", 94: "OQÒÓÔÕÖØ", 96: "&", 102: "w",
    109: "M", 110: "%@©—", 115: "mæ", 119: "Æ", 120: "œ", 121: "W", 128: "Œ",
}  # fmt: skip
_OTHER, _WIDE = 72, 112


def _by_sign(table: Mapping[int, str]) -> dict[str, int]:
    return {sign: width for width, signs in table.items() for sign in signs}


_WIDTHS: Final = {False: _by_sign(_REGULAR), True: _by_sign(_BOLD)}


def text_width(text: str, *, bold: bool = False) -> float:
    """The width of a line at 11 pixels, in pixels; combining signs take none."""
    known = _WIDTHS[bold]
    total = 0
    for sign in text:
        if sign in known:
            total += known[sign]
        elif not unicodedata.combining(sign):
            total += _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER
    return round(total / 10, 1)

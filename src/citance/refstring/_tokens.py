"""Reference strings to tokens, and tokens to what the network is told of them.

A token is a word or number with the punctuation around it ("(2003).", "“Firms", "A."), so that no field ends inside one;
an address and a DOI are one token each. What is told of a token depends on the token alone: it is computed once and kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from citance.text.names import PARTICLES

__all__ = ["LONGEST", "SHAPES", "Token", "canonical", "describe", "place_codes", "state_codes", "tokenise"]

LONGEST = 400
"""Tokens of a string that are looked at; what is longer is no reference."""
_OPENING = "\"“”„«»‘’‚'(\\[{<"
# The first sign is looked at first: hardly any token is an address, and all are asked.
_ADDRESS = r"(?=[hfw1])(?:(?:https?|ftp)\s?:\s?//[^\s<>\"”]*[^\s<>\"”.,;:)\]]|www\.[^\s<>\"”]*[^\s<>\"”.,;:)\]]|10\.\d{4,9}\s?/[^\s\"”]*[^\s\"”.,;:)\]>])"
_WORD = r"[\w\u0300-\u036f]+(?:[\-‐‑–—−'’´`][\w\u0300-\u036f]+)*"  # with combining accents
_CLOSING = r"(?:[.,;:!?)\]}>…–—−‐\-/]|[\"“”»’'](?!\w))*"
_TOKEN = re.compile(rf"[{_OPENING}]*(?:{_ADDRESS}|[—–―_\-‒]{{2,}}|{_WORD}|[^\w\s]){_CLOSING}")
_PARTS = re.compile(rf"([{_OPENING}]*)({_ADDRESS}|[—–―_\-‒]{{2,}}|{_WORD}|[^\w\s])(.*)", re.S)
_YEAR = re.compile(r"(?:1[5-9]\d\d|20[0-4]\d)[a-z]?")
_NUMBER = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_RUNS = re.compile(r"(.)\1+")
_MONTHS = frozenset([
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "fev", "abr", "mai",
    "ago", "set", "out", "dez", "ene", "dic", "okt", "mär", "märz", "januar", "februar", "april", "juni", "juli",
    "august", "january", "february", "march", "june", "july", "september", "october", "november", "december",
    "oktober", "dezember", "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro", "enero", "febrero", "marzo", "mayo", "junio", "julio", "septiembre",
    "octubre", "noviembre", "diciembre", "winter", "spring", "summer", "fall", "autumn",
])  # fmt: skip


class Token(NamedTuple):
    """A token with its place: `string[start:end] == text`."""

    text: str
    start: int
    end: int


def tokenise(string: str) -> list[Token]:
    """The tokens of a string in order, `LONGEST` at most."""
    new = tuple.__new__  # a third of the time of calling Token
    return [new(Token, (match[0], *match.span())) for match in islice(_TOKEN.finditer(string), LONGEST)]


class _Signs(dict[int, str]):
    """What stands for a character in a shape, worked out once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isdigit():
            sign = "d"
        elif char.isupper():
            sign = "X"
        elif char.isalpha():
            sign = "x"
        else:
            sign = char if char in "-'/._" else "-" if char in "–—‐‑−" else "'" if char in "’´`" else "o"
        self[code] = sign
        return sign


_SIGNS = _Signs()


def _shape(core: str) -> str:
    """ "Coe" → "Xx", "COE" → "XX", "M" → "X", "2003" → "dddd", "12-14" → "dd-dd"; runs of letters are shortened."""
    plain = core[:24]
    if plain.isalpha():
        if plain.islower():
            return "x"
        if plain[0].isupper() and plain[1:].islower():
            return "Xx"
    plain = plain.translate(_SIGNS)
    if plain.strip("d") == "":
        return plain[:6]
    return _RUNS.sub(lambda run: run.group(1) * (2 if run.group(1) == "X" else 1), plain)


def _kind(core: str, low: str) -> str:
    if core[:4].lower() in ("http", "www.") or core.startswith("ftp"):
        return "doiurl" if "doi.org" in core else "url"
    if core[:1] in "12":
        if core.startswith("10.") and "/" in core:
            return "doi"
        if _YEAR.fullmatch(core):
            return "year"
    if low in _MONTHS:
        return "month"
    if low in PARTICLES:
        return "particle"
    return ""


def canonical(text: str) -> str:
    """A token that `describe` tells the same of: years are "1999", other digits "0"; addresses stay as they are."""
    if "/" in text or "www" in text or text.isalpha():
        return text
    return _NUMBER.sub(lambda run: "1999" if _YEAR.fullmatch(run.group()) else "0" * len(run.group()), text)


def _parts(text: str) -> tuple[str, str, str]:
    """The punctuation before a token's word, the word, and the punctuation after it."""
    if text.isalpha():
        return "", text, ""
    if text[:-1].isalpha() and text[-1] in ".,;:":
        return "", text[:-1], text[-1]  # nearly all others, without the pattern
    parts = _PARTS.match(text)
    return (parts[1], parts[2], parts[3]) if parts else ("", text, "")


def describe(text: str) -> list[str]:
    """What is told of a token: features by name, none of them twice."""
    before, core, after = _parts(text)
    low = core.lower() if core.isascii() else unicodedata.normalize("NFKC", core).casefold()
    word = low if low.isalpha() else _DIGIT.sub("0", low)
    kind = _kind(core, low)
    if kind in ("url", "doi", "doiurl"):
        return ["k=" + kind, "kq=" + kind + after[:1], "b=" + before[-2:]]
    shape = _shape(core)
    told = [
        "w=" + word,
        "wa=" + word + after[:1],
        "s=" + shape,
        "q=" + before[-1:] + shape + after[:2],
        "a=" + after[:3],
        "b=" + before[-2:],
        "k=" + kind,
        "l=" + str(min(len(core), 12)) + ((core[0].isupper() and "U") or ""),
    ]
    if low.isalpha() and len(low) > 2:
        told += ["e3=" + low[-3:], "h3=" + low[:3]]
        if len(low) > 3:
            told += ["e2=" + low[-2:], "e4=" + low[-4:], "h4=" + low[:4]]
    elif "-" in shape or "'" in shape:
        told += ["part=" + piece for piece in {*re.split(r"[\W_]+", word)} if piece]
    if core and ord(core[0]) > 0x24F:
        told.append("script=" + unicodedata.name(core[0], "?").split(" ")[0])
    return told


SHAPES = {"place": 32, "state": 108}
"""How many different codes `place_codes` and `state_codes` give."""


@lru_cache(maxsize=LONGEST)
def place_codes(count: int) -> Sequence[int]:
    """Where each of `count` tokens stands: 0–15 from the beginning, 16–31 from the end, whichever is nearer."""
    half = (count + 1) // 2
    return tuple(min(at, 15) if at < half else 16 + min(count - 1 - at, 15) for at in range(count))


def _marks(text: str) -> tuple[bool, bool, bool, bool, bool, bool]:
    """Whether a token opens a quotation, opens a bracket, closes either, holds a year, ends a sentence."""
    if text.isalpha():
        return False, False, False, False, False, False
    first, last = text[0], text[-1]
    return (
        first in '“„«"',
        first in "([",
        last in '”»"' or "”" in text or "»" in text or '"' in text[1:],
        ")" in text or "]" in text,
        len(text) > 3 and bool(_YEAR.search(text)),
        len(text) > 3 and last == ".",
    )


@lru_cache(maxsize=64)
def _moves(marks: tuple[bool, bool, bool, bool, bool, bool]) -> tuple[tuple[int, int], ...]:
    """For each code before a token with these marks: the code that the token gets, and the one behind it."""
    opens, opens_bracket, closes, closes_bracket, dated, ends = marks
    moves = []
    for code in range(SHAPES["state"]):
        rest, stops = divmod(code, 6)
        rest, years = divmod(rest, 3)
        quote, bracket = divmod(rest, 2)
        quote, bracket = 1 if opens else quote, 1 if opens_bracket else bracket
        here = ((quote * 2 + bracket) * 3 + years) * 6 + stops
        quote = 2 if closes and quote == 1 else quote
        bracket = 0 if closes_bracket else bracket
        years, stops = min(years + dated, 2), min(stops + ends, 5)
        moves.append((here, ((quote * 2 + bracket) * 3 + years) * 6 + stops))
    return tuple(moves)


class _Moves(dict[str, tuple[tuple[int, int], ...]]):
    """`_moves` by token, worked out once for each; forgotten when there are too many."""

    def __missing__(self, text: str) -> tuple[tuple[int, int], ...]:
        if len(self) > _KEPT:
            self.clear()
        found = self[text] = _moves(_marks(text))
        return found


_MOVES = _Moves()
_KEPT = 50_000


def state_codes(tokens: Sequence[str]) -> list[int]:
    """What was opened or seen before each token: quotation marks, brackets, years, sentences (3 × 2 × 3 × 6 codes)."""
    codes = []
    code = 0
    for text in tokens:
        here, code = _MOVES[text][code]
        codes.append(here)
    return codes

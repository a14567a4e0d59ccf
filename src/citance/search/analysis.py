"""How text becomes terms: one analysis for all back ends, for what is indexed, what is asked and what is highlighted.

A text is cut into words, a word into pieces, and every piece has two forms: the *plain* one (lower case, accents folded,
compatibility forms like ₂ or ﬁ made plain), by which beginnings of words, names and journals are found, and the *stem*,
made from the plain form by the Snowball stemmer of the text's language (Porter2 for English and for all languages that
have none here). Stems of other languages than English carry the language's name, so that they never meet English ones;
a word of a query is looked for by its stem in each language. Nothing is dropped: there are no stop words.

- Greek letters become words of their own and get their names: "TNF-α", "TNFα" and "TNF-alpha" are tnf alpha.
- A plus directly after a letter or digit stays: "Ca2+" is ca2 +, and "Ca2" finds it, too.
- Hyphenated words are several words in a row, and also one: "meta-analysis", "meta analysis" and "metaanalysis" find
  each other ("meta analysis" finds the joined one only through the hyphen). "2,4-D" is 2 4 d in a row.
- Chinese, Japanese characters stand each for itself, so that a run of them is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

__all__ = [
    "LANGUAGES",
    "LONGEST_PIECE",
    "STOP_WORDS",
    "WORD",
    "Analysed",
    "analysed",
    "as_one",
    "forms",
    "joined_text",
    "language_of",
    "pieces",
    "plain",
    "plain_text",
    "stem",
    "stemmed_text",
]

LANGUAGES = ("en", "pt", "es", "de")
"""With a stemmer of their own; English serves all others."""
LONGEST_PIECE = 60
"""Characters; longer runs are sequences or garbage, never words, and are left out."""
_LONGEST_JOINED = 40
_MOST_KEPT = 400_000
"""Words whose terms are kept; English running text of a million statements has about as many."""

_INNER = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"  # combining marks, soft hyphen, signs without width
_DASH = "-‐‑‒–−﹣－"
WORD = re.compile(rf"[\w{_INNER}]+(?:['’]s\b)?|(?<=[^\W_])[+⁺](?!\w)")
"""A word as it stands in a text, or a plus that ends one."""
_COMPOUND = re.compile(rf"[\w{_INNER}]+(?:[{_DASH}][\w{_INNER}]+)*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_DASHES = re.compile(f"[{_DASH}]")
_POSSESSIVE = re.compile(r"['’]s$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]")
_PIECE = re.compile(
    r"[α-ωϑϕϖϰϱϵ]|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_α-ωϑϕϖϰϱϵ\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_GREEK_WORD = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{2,}")

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ϑ": "theta", "ϕ": "phi", "ϖ": "pi", "ϰ": "kappa", "ϱ": "rho", "ϵ": "epsilon",
}  # fmt: skip
_WHOLE = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that do not come apart into a letter and an accent."""

_ACCENTED = {
    "pt": (
        ("coes", "ções"), ("cao", "ção"), ("soes", "sões"), ("sao", "são"), ("oes", "ões"), ("ao", "ão"),
        ("encias", "ências"), ("encia", "ência"), ("ancias", "âncias"), ("ancia", "ância"), ("aveis", "áveis"),
        ("avel", "ável"), ("iveis", "íveis"), ("ivel", "ível"),
    ),
    "es": (("cion", "ción"), ("sion", "sión"), ("logias", "logías"), ("logia", "logía")),
}  # fmt: skip
"""Endings that the stemmers of these languages know with their accents only; given back to folded words, so that a word
typed without accents has the same stem."""

_QUESTION = (
    "a about after all also an and any are as at be been being between both but by can could did do does doing for from"
    " had has have how i if in into is it its may more most of on or our over so such than that the their them then there"
    " these they this those to under up was we were what when where whether which who why will with would you your"
)
STOP_WORDS = frozenset(_QUESTION.split())
"""Words of questions that say nothing about the answer: left out only where nothing holds all words of a query."""


def _stemmer(language: str) -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()


_STEMMERS = {
    "en": _stemmer("english"),
    "pt": _stemmer("portuguese"),
    "es": _stemmer("spanish"),
    "de": _stemmer("german"),
}


def language_of(code: str) -> str:
    """The language whose stemmer a text gets, out of its language's code ("pt-BR"): English unless it has its own."""
    short = code[:2].lower()
    return short if short in _STEMMERS else "en"


def _fold(piece: str) -> str:
    if piece.isascii():
        return piece
    apart = unicodedata.normalize("NFKD", piece.translate(_WHOLE))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


@lru_cache(maxsize=100_000)
def pieces(word: str) -> tuple[str, ...]:
    """The pieces of one word that `WORD` found, in plain form."""
    if word in ("+", "⁺"):
        return ("+",)
    if not word.isascii():
        word = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word))
    bare = _POSSESSIVE.sub("", word).lower().translate(_WHOLE)
    if bare.isascii() and "_" not in bare:
        return (bare,) if len(bare) <= LONGEST_PIECE else ()
    if _GREEK_WORD.fullmatch(bare):
        return (_fold(bare),) if len(bare) <= LONGEST_PIECE else ()
    found = (_GREEK.get(piece) or _fold(piece) for piece in _PIECE.findall(_fold(bare)))
    return tuple(piece for piece in found if piece and len(piece) <= LONGEST_PIECE)


def stem(piece: str, language: str) -> str:
    """The stem of a piece in a language; those of other languages than English carry its name."""
    given = piece
    for ending, accented in _ACCENTED.get(language, ()):
        if piece.endswith(ending) and len(piece) > len(ending):
            given = piece[: -len(ending)] + accented
            break
    found = _STEMMERS[language].analyze(given)
    short = _fold(found[0]) if found else piece
    return short if language == "en" else f"{language}:{short}"


@lru_cache(maxsize=50_000)
def forms(piece: str) -> tuple[str, ...]:
    """The terms that a piece of a query may be in a stemmed text: one per language, in the order of `LANGUAGES`."""
    return tuple(stem(piece, language) for language in LANGUAGES)


class _Terms(dict[str, str]):
    """Words to their terms, joined by spaces; looked up in C for words seen before."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = pieces(word)
        if self._language is not None:
            found = tuple(stem(piece, self._language) for piece in found)
        made = self[word] = " ".join(found)
        return made


class _Wholes(dict[str, tuple[str, ...]]):
    """Runs of a text without spaces to the words in them that hyphens or Greek letters part, each written as one."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        wholes = []
        for found in _COMPOUND.findall(run):
            parts = [piece for part in _DASHES.split(found) for piece in pieces(part)]
            if len(parts) > 1 and (whole := as_one(parts)):
                wholes.append(whole)
        made = self[run] = tuple(wholes)
        return made


_PLAIN = _Terms(None)
_STEMS = {language: _Terms(language) for language in LANGUAGES}
_WHOLES = _Wholes()

_SPACES = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_COMMON = "–—“”\u00a0\u2009"
"""Signs between words that are all there is beyond ASCII in many sentences."""


def _words(text: str) -> list[str]:
    """What `WORD` finds; by faster means in texts of ASCII letters without an apostrophe or a plus."""
    if not text.isascii():
        for sign in _COMMON:
            text = text.replace(sign, " ")
    if text.isascii() and "'" not in text and "+" not in text:
        return text.translate(_SPACES).split()
    return WORD.findall(text)


def plain(text: str) -> tuple[str, ...]:
    """The pieces of a text in their plain form, in their order."""
    return tuple(piece for word in WORD.findall(text) for piece in pieces(word))


def plain_text(text: str) -> str:
    """The plain pieces of a text, joined by spaces."""
    return " ".join(map(_PLAIN.__getitem__, _words(text)))


def stemmed_text(text: str, language: str = "en") -> str:
    """The stems of a text, joined by spaces."""
    return " ".join(map(_STEMS[language].__getitem__, _words(text)))


class Analysed(NamedTuple):
    """A text's stems in their order, its plain pieces, and the stems of its hyphenated words written as one; each joined
    by spaces."""

    stems: str
    plain: str
    joined: str


@lru_cache(maxsize=5_000)
def analysed(text: str, language: str) -> Analysed:
    """All forms of a text. Those of the last texts are kept: a sentence is the neighbour of others, and may hold several
    markers."""
    words = _words(text)
    return Analysed(
        " ".join(map(_STEMS[language].__getitem__, words)),
        " ".join(map(_PLAIN.__getitem__, words)),
        joined_text(text, language),
    )


def as_one(parts: Sequence[str]) -> str:
    """Several pieces written as one word; "" where nobody would write that."""
    whole = "".join(parts)
    sensible = (
        len(parts) <= 4 and len(whole) <= _LONGEST_JOINED and not whole.isdigit() and not _IDEOGRAPH.search(whole)
    )
    return whole if sensible else ""


def joined_text(text: str, language: str = "en") -> str:
    """The stems of the hyphenated words of a text written as one, joined by spaces."""
    if "-" not in text and text.isascii():
        return ""
    stems = _STEMS[language]
    runs = [run for run in text.split() if "-" in run or not run.isascii()]
    return " ".join(stems[whole] for run in runs for whole in _WHOLES[run])

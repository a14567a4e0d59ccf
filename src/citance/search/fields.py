"""The fields of the query language: their names, what may stand after them, and which leaf of the tree that gives."""

from __future__ import annotations

import re

from citance.identifiers import clean_doi
from citance.model import NoticeKind, Place, SectionRole, Stance
from citance.search.contract import BANDS, NONE, UNCLASSIFIED
from citance.search.tree import Between, Is, Node, Not

__all__ = [
    "NAMES",
    "doi_node",
    "expected",
    "is_field",
    "is_text",
    "may_be_joined",
    "name_of",
    "property_node",
    "takes_doi",
]

_TEXT = ("title", "author", "journal", "cited", "citing", "doi")
_STANCES = (*Stance, UNCLASSIFIED)
_CHOICES: dict[str, tuple[str, ...]] = {
    "stance": _STANCES,
    "broad": _STANCES,
    "section": tuple(SectionRole),
    "place": tuple(Place),
    "notice": (*NoticeKind, NONE),
    "confidence": (*(name for name, _ in BANDS), "checked", UNCLASSIFIED),
}
_YES = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"}
_ALIASES = {"lang": "language", "self": "self_citation", "authors": "author", "venue": "journal", "role": "section"}
_SWITCHES = ("self_citation", "uncertain", "read")
_NOTICES = {
    "retracted": NoticeKind.RETRACTION,
    "withdrawn": NoticeKind.WITHDRAWAL,
    "corrected": NoticeKind.CORRECTION,
    "concern": NoticeKind.CONCERN,
    "reinstated": NoticeKind.REINSTATEMENT,
}
_LANGUAGES = {"english": "en", "portuguese": "pt", "spanish": "es", "german": "de", "french": "fr", "italian": "it"}
_KNOWN = (*_TEXT, *_CHOICES, *_SWITCHES, "language", "type", "year", "meaning")
NAMES = ("title", "author", "journal", "year", "section", "stance", "broad", "cited", "citing", "self", "notice", "place",
         "confidence", "lang", "type", "uncertain", "doi", "read", "meaning")  # fmt: skip
"""As people write them."""

_NUMBER = r"\d{1,4}(?:\.\d{1,6})?%?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})?(?:\.\.|–|-)(?P<high>{_NUMBER})?")
_BOUND = re.compile(rf"(?P<sign>[<>]=?|=)?(?P<number>{_NUMBER})")
_WHOLE = 10_000


def is_field(name: str) -> bool:
    """Whether the query language has this field."""
    return name_of(name) in _KNOWN


def name_of(name: str) -> str:
    """The field's name in the tree."""
    short = name.lower()
    return _ALIASES.get(short, short)


def is_text(field: str) -> bool:
    """Whether words stand after the field, not one of a few values."""
    return field in _TEXT


def takes_doi(field: str) -> bool:
    """Whether a DOI may stand after the field."""
    return field.lower() in ("cited", "citing", "doi")


def may_be_joined(text: str, field: str) -> bool:
    """Whether a run of several pieces may also be written as one word: only what a hyphen or a Greek letter parts."""
    return field not in ("author", "journal") and not re.search(r"[^\w\-‐‑‒–−﹣－.,;?!*]", text.strip("“”'’"))


def expected(field: str) -> str:
    """What makes sense after a field."""
    if field == "confidence":
        return f"a number from 0 to 1 like >0.8, a range like 0.5..0.9, or one of {', '.join(_CHOICES[field])}"
    if field in _CHOICES:
        return f"one of {', '.join(_CHOICES[field])}"
    if field in _SWITCHES:
        return "yes or no"
    if field == "year":
        return "a year like 2015, >2010, or a range like 2015..2020"
    if field == "language":
        return "a language's code like en"
    return "a word" if field != "doi" else "a DOI"


def doi_node(field: str, text: str) -> Is | None:
    """The leaf for a DOI; None for words."""
    doi = clean_doi(text)
    return Is(field if field == "doi" else f"{field}_doi", doi) if doi else None


def property_node(field: str, text: str) -> Node | None:
    """The leaf for a value; None for one that makes no sense."""
    value = text.strip().lower()
    if field in ("year", "confidence"):
        number = _between(field, value)
        if number is not None or field == "year":
            return number
    if field in _SWITCHES:
        return Is(field, _YES[value]) if value in _YES else None
    if field == "language":
        code = _LANGUAGES.get(value, value)
        return Is(field, code) if re.fullmatch(r"[a-z]{2,3}", code) else None
    if field == "type":
        return Is(field, value) if re.fullmatch(r"[\w -]{1,60}", value) else None
    if field == "notice":
        if value in ("any", "yes"):
            return Not(Is(field, NONE))
        value = {**_NOTICES, "no": NONE}.get(value, value)
    choice = _choice(field, value)
    return Is(field, choice) if choice else None


def _choice(field: str, value: str) -> str | None:
    """The value, or the only one that begins so: "contrast", "intro"."""
    known = [str(each) for each in _CHOICES.get(field, ())]
    if value in known:
        return value
    begun = [each for each in known if each.startswith(value)] if len(value) >= 3 else []
    return begun[0] if len(begun) == 1 else None


def _scaled(field: str, number: str) -> int | None:
    share = number.endswith("%")
    value = float(number.rstrip("%"))
    if field == "year":
        return None if share or value != int(value) else int(value)
    value = value / 100 if share else value
    return round(value * _WHOLE) if value <= 1 else None


def _between(field: str, value: str) -> Between | None:
    ranged = _RANGE.fullmatch(value)
    if ranged and (ranged["low"] or ranged["high"]):
        ends = [None if end is None else _scaled(field, end) for end in (ranged["low"], ranged["high"])]
        wrong = any(given and end is None for given, end in zip(ranged.group("low", "high"), ends, strict=True))
        return None if wrong else Between(field, *ends)
    bound = _BOUND.fullmatch(value)
    number = _scaled(field, bound["number"]) if bound else None
    if bound is None or number is None:
        return None
    sign = bound["sign"] or ("=" if field == "year" else ">=")
    low = {">": number + 1, ">=": number, "=": number}.get(sign)
    high = {"<": number - 1, "<=": number, "=": number}.get(sign)
    return Between(field, low, high)

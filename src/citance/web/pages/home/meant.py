"""What a text from the box is: an identifier, several, references, a question, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from citance.identifiers import clean_arxiv, clean_doi, clean_openalex, clean_pmcid, clean_pmid
from citance.search import parse_query
from citance.search.tree import Words, leaves

__all__ = ["LONGEST_TEXT", "Meant", "What", "what_is_meant"]

LONGEST_TEXT: Final = 1_000_000
"""Characters: the reference lists of some dozens of articles."""
_MOST_IDENTIFIERS: Final = 500
_SHORT: Final = 1_000
_LONGEST_IDENTIFIER: Final = 2_100
"""Characters; DOIs have at most 2,048. The patterns of identifiers need time by the square of a text's length."""
_FEWEST_WORDS: Final = 6
"""Words from which on a text without a question mark is taken for a sentence; titles are looked up before."""

_PARTS: Final = re.compile(r"[\s,;|]+")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d[a-z]?(?!\d)")
_SIGNS: Final = (
    re.compile(r"\bet al\b", re.I),
    re.compile(r"\bdoi\b|10\.\d{4,9}/", re.I),
    re.compile(r"\d+\s*[-–]\s*\d+"),
    re.compile(r"\b\d+\s*\(\d+\)"),
    re.compile(r"\b(?:vol|pp|no|eds?)\.\s*\d*", re.I),
    re.compile(r"\b[A-Z]\.(?:\s?-?[A-Z]\.)*(?=[\s,;:)&]|$)|\b[A-Z][a-zà-ÿ]+ [A-Z]{1,3}\b,?"),
    re.compile(r"\((?:1[6-9]|20)\d\d[a-z]?\)"),
)
"""Of an entry of a reference list: two of them beside a year."""
# Not \s after ^: of many empty lines each would be read to the end of them all.
_BIBLIOGRAPHY: Final = re.compile(r"^[ \t]*(?:@\w{1,30}[ \t]*\{|TY {2}- |%0 |PMID- )", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^[ \t]*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+\S", re.MULTILINE)


class What(StrEnum):
    """What a text is taken for."""

    NOTHING = "nothing"
    IDENTIFIER = "identifier"
    IDENTIFIERS = "identifiers"
    REFERENCE = "reference"
    REFERENCES = "references"
    QUERY = "query"
    """It uses the query language."""
    SENTENCE = "sentence"
    WORDS = "words"


@dataclass(frozen=True)
class Meant:
    """What a text is taken for; `parts` are its identifiers where it is nothing else."""

    what: What
    text: str
    parts: tuple[str, ...] = ()


def what_is_meant(text: str) -> Meant:
    """Take a text for what it most likely is. Nothing is looked up: titles are words or a sentence here."""
    clean = "\n".join("".join(_printable(sign) for sign in line).strip() for line in text.splitlines()).strip()
    if not clean:
        return Meant(What.NOTHING, "")
    named = _identifiers(clean)
    if named:
        return Meant(What.IDENTIFIER if len(named) == 1 else What.IDENTIFIERS, clean, named)
    lines = [line for line in clean.splitlines() if line]
    if _BIBLIOGRAPHY.search(clean) or len(clean) > _SHORT:
        return Meant(What.REFERENCES, clean)
    if len(lines) > 1:
        alike = sum(_is_reference(line) for line in lines)
        if alike * 2 >= len(lines) or len(_NUMBERED.findall(clean)) > 1:
            return Meant(What.REFERENCES, clean)
        clean = " ".join(lines)
    return Meant(_of_one_line(clean), clean)


def _of_one_line(text: str) -> What:
    if _is_reference(text):
        return What.REFERENCE
    if _uses_the_language(text):
        return What.QUERY
    words = text.split()
    asks = text.endswith(("?", "？")) and len(words) > 2
    return What.SENTENCE if asks or len(words) >= _FEWEST_WORDS else What.WORDS


def _printable(sign: str) -> str:
    return sign if sign.isprintable() else " "


def _identifiers(text: str) -> tuple[str, ...]:
    """All parts of a text that is nothing but identifiers; () for any other."""
    if is_identifier(text):
        return (text,)
    named = re.sub(r"\b(doi|pmid|pmc|arxiv)\s*:\s+", r"\1:", text, flags=re.I)
    parts = [part for part in _PARTS.split(named) if part.strip(".,;:()[]<>•*-–")]
    if not parts or len(parts) > _MOST_IDENTIFIERS:
        return ()
    # A bare number may be a PMID, but "2015 2016" is no list of articles: one of them must say what it is.
    if not all(is_identifier(part) for part in parts) or all(part.isdigit() and len(part) < 7 for part in parts):
        return ()
    return tuple(dict.fromkeys(parts))


def is_identifier(text: str) -> bool:
    """Whether a text is a DOI, PMID, PMCID, arXiv or OpenAlex id, or the address of one."""
    bare = text.strip()
    if len(bare) > _LONGEST_IDENTIFIER:
        return False
    if clean_doi(bare) or re.fullmatch(r"(?:pmcid:?\s*)?PMC\d{1,9}(?:\.\d+)?", bare, re.I):
        return True
    if re.match(r"https?://", bare, re.I):
        tail = bare.rstrip("/").rsplit("/", 1)[-1]
        known = any(name in bare for name in ("ncbi.nlm.nih.gov", "europepmc.org", "arxiv.org", "openalex.org"))
        return known and bool(clean_pmcid(tail) or clean_pmid(tail) or clean_arxiv(bare) or clean_openalex(bare))
    if " " in bare:
        return bool(re.fullmatch(r"(?:pmid|arxiv)\s*:?\s*[\w./-]+", bare, re.I)) and any(map(str.isdigit, bare))
    number = bare.isascii() and bare.isdigit()
    named = bare.lower().startswith(("pmid", "arxiv"))
    return bool(
        (clean_pmid(bare) if named or (number and 5 <= len(bare) <= 9) else None)
        or (clean_arxiv(bare) if len(bare.split()) == 1 and any(map(str.isdigit, bare)) else None)
        or clean_openalex(bare)
    )


def _is_reference(line: str) -> bool:
    return len(line) >= 40 and bool(_YEAR.search(line)) and sum(bool(sign.search(line)) for sign in _SIGNS) >= 2


def _uses_the_language(text: str) -> bool:
    """Fields, phrases, brackets, NOT …: whatever is more than words side by side."""
    query = parse_query(text)
    if query.meaning or query.root is None:
        return bool(query.meaning)
    if any(operator in text.split() for operator in ("AND", "OR", "NOT")) or '"' in text:
        return True
    return any(not isinstance(leaf, Words) or bool(leaf.field) for leaf in leaves(query.root))

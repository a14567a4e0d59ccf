"""By what a work can be found again: its identifiers, and the fingerprint of its description.

Cascade, the most reliable first: DOI, PMID, PMCID, arXiv id, OpenAlex id, fingerprint. A reference without any of them stands for
a work of its own: a wrong link is worse than none.

The fingerprint is normalised title, year and first author's family name, and all three must be there. What it must
not tie together, and why it does not:

* pieces that bear the name of a rubric ("Introduction", "Editorial", "Book review"): titles below `_LEAST_LETTERS`
  letters and digits or `_LEAST_WORDS` words, and titles made of rubric words only, give none;
* yearly pieces under one title ("Global cancer statistics"): the year is a part of it;
* namesakes of one year ("Guidelines for the management of …" by two societies): the family name is a part of it;
* "Part I" and "Part II", "2nd edition": numerals and letters of any script are kept.

Its value is a digest, a quarter of the text's length: an index of fingerprints is half of the index of all keys.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from citance.identifiers import clean_arxiv
from citance.model import Author, MatchMethod, Reference, Work, WorkKey

__all__ = ["reference_keys", "work_keys"]

_LEAST_LETTERS = 15
_LEAST_WORDS = 3
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that print a word in one or two signs, mostly without spaces: eight of them say as much as three words."""
_LEAST_DENSE = 8
_DIGEST_BYTES = 12
"""96 bits: among a thousand million works, two equal digests by chance are as likely as 1 in 10^11."""
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_RUBRIC_WORDS = """
    a an and author authors board book books by comment commentary comments conclusion conclusions
    contents correction correspondence corrigendum discussion editor editorial editors erratum for
    foreword from guest in introduction introductory issue journal letter letters message news note
    notes obituary of on opinion our overview page perspective preface proceedings reply response review
    reviews section short special summary supplement supplementary table tables the this to viewpoint
    volume with
"""
_RUBRIC = frozenset(_RUBRIC_WORDS.split())


def reference_keys(reference: Reference) -> tuple[WorkKey, ...]:
    """The handles of the work that a reference names, the most reliable first; () where there is none."""
    return _keys(reference, reference.title, reference.authors, reference.year)


def work_keys(work: Work) -> tuple[WorkKey, ...]:
    """The handles of a work, the most reliable first; () where there is none."""
    year = work.year if work.year is not None else _year_of(work.published)
    return _keys(work, work.title, work.authors, year)


def _keys(said: Reference | Work, title: str, authors: Sequence[Author], year: int | None) -> tuple[WorkKey, ...]:
    named = _ARXIV_DOI.fullmatch(said.doi) if said.doi else None
    arxiv = said.arxiv or (clean_arxiv(named.group(1)) if named else None)
    found = (
        (MatchMethod.DOI, said.doi),
        (MatchMethod.PMID, said.pmid),
        (MatchMethod.PMCID, said.pmcid),
        (MatchMethod.ARXIV, arxiv),
        (MatchMethod.OPENALEX, said.openalex if isinstance(said, Work) else None),
        (MatchMethod.FINGERPRINT, _fingerprint(title, authors, year)),
    )
    return tuple(WorkKey(method, value) for method, value in found if value)


def _year_of(published: str) -> int | None:
    return int(published[:4]) if published[:4].isdecimal() else None


def _fingerprint(title: str, authors: Sequence[Author], year: int | None) -> str | None:
    """The digest of title, year and first family name, or None where one is missing or says too little."""
    if year is None or not authors:
        return None
    words = _words(_MARKUP.sub(" ", title))
    family = "".join(_words(authors[0].family))
    if not family or not _telling(words):
        return None
    text = f"{''.join(words)}|{year}|{family}"
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _telling(words: list[str]) -> bool:
    """Whether a title says enough to tell works apart."""
    letters = "".join(words)
    dense = len(_DENSE.findall(letters))
    long_enough = len(letters) >= _LEAST_LETTERS and len(words) >= _LEAST_WORDS
    if not (long_enough or dense >= _LEAST_DENSE):
        return False
    return any(word not in _RUBRIC and not word.isdecimal() for word in words)


def _words(text: str) -> list[str]:
    """The runs of letters and digits of any script, folded: no case, no accents, no typographic variants.

    NFKD takes accents off Latin letters as marks of their own; marks that are vowels (as in Devanagari) stay out too,
    on both sides alike.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (
        char if char.isalnum() else "" if unicodedata.category(char)[0] == "M" or char in "'’" else " "
        for char in folded
    )
    return "".join(kept).split()

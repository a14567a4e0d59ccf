"""By what a work can be found again: its identifiers, and the fingerprint of its description.

Cascade, the most reliable first: DOI, PMID, PMCID, arXiv id, OpenAlex id, fingerprint. A reference without any of them stands for
a work of its own: a wrong link is worse than none.

The fingerprint is normalised title, year and first author's family name, and all three must be there. What it must
not tie together, and why it does not:

* pieces that bear the name of a rubric ("Introduction", "Editorial", "Book review"): titles too short or made of rubric
  words only give none (`citance.resolve._words.is_telling`);
* yearly pieces under one title ("Global cancer statistics"): the year is a part of it;
* namesakes of one year ("Guidelines for the management of …" by two societies): the family name is a part of it;
* an article and the notice about it ("Correction to: …"): only a mark that an article itself bears after its retraction
  ("RETRACTED: …") is left out, so that references from before still meet it;
* "Part I" and "Part II", "2nd edition": numerals and letters of any script are kept.

Its value is a digest, a quarter of the text's length: an index of fingerprints is half of the index of all keys.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from citance.identifiers import clean_arxiv
from citance.model import Author, MatchMethod, Reference, Work, WorkKey
from citance.resolve._words import is_telling, plain_title, words_of
from citance.text.notice_titles import read_notice_title

__all__ = ["reference_keys", "work_keys"]

_DIGEST_BYTES = 12
"""96 bits: among a thousand million works, two equal digests by chance are as likely as 1 in 10^11."""
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)


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


def _unmarked(title: str) -> str:
    """The title without the mark that its publisher has put before it once the work was retracted."""
    said = read_notice_title(title)
    return said.rest if said is not None and said.of_itself else title


def _fingerprint(title: str, authors: Sequence[Author], year: int | None) -> str | None:
    """The digest of title, year and first family name, or None where one is missing or says too little."""
    if year is None or not authors:
        return None
    words = words_of(_unmarked(plain_title(title)))
    family = "".join(words_of(authors[0].family))
    if not family or not is_telling(words):
        return None
    text = f"{''.join(words)}|{year}|{family}"
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()

"""Which work a title and a name mean."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from citance.errors import NotFoundError
from citance.model import Author, Reference, Work
from citance.search import Query
from citance.search.tree import All, Words
from citance.text.names import fold_name
from citance.web.api.service import Service

__all__ = ["matched"]

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 25
_CANDIDATES = 20
_ALIKE = 93.0
"""Of 100: what the titles of two printings of one work reach, and of two different works hardly ever."""
_APART = 3.0
"""The second best must be so much less alike, or nobody knows which one is meant."""


def matched(service: Service, title: str, first_author: str) -> str:
    """The DOI of the work that a title, and a first author if one is named, surely mean: the one that a reference with just
    these would be tied to, else the only one whose title is as good as this. Works without a DOI do not count.

    Raises:
        NotFoundError: there is none, or several.
    """
    words = _WORD.findall(title.lower())[:_MOST_WORDS]
    missing = NotFoundError("no paper here surely has this title and this first author")
    if not words:
        raise missing
    tied = _tied(service, title, first_author)
    if tied:
        return tied
    tree = Query(title, All(tuple(Words((word,), "title") for word in words)))
    hits = service.search.search(tree, kind="works", limit=_CANDIDATES).hits
    works = [item.work for item in service.store.works([int(hit.id) for hit in hits]) if item.work.doi]
    scored = sorted(
        ((_likeness(title, work.title), work.doi or "") for work in works if _is_by(work, first_author)), reverse=True
    )
    if not scored or scored[0][0] < _ALIKE:
        raise missing
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _APART:
        raise missing
    return scored[0][1]


def _tied(service: Service, title: str, first_author: str) -> str | None:
    """The DOI of the work that a reference of this title and author is tied to, as when an article is added."""
    family, comma, given = (part.strip() for part in first_author.partition(","))
    if not comma and family:
        given, _, family = family.rpartition(" ")
    authors = (Author(family=family, given=given.strip()),) if family else ()
    match = service.library.resolve(Reference(key="r1", index=1, title=title, authors=authors)).match
    if match is None or match.work_id < 1:
        return None
    work = service.store.work(match.work_id).work
    return work.doi if _is_by(work, first_author) else None


def _likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 100, without regard to case and punctuation."""
    return float(fuzz.ratio(" ".join(_WORD.findall(one.lower())), " ".join(_WORD.findall(other.lower()))))


def _is_by(work: Work, first_author: str) -> bool:
    """Whether the work's first author may have this name; any name fits where either is not known."""
    if not first_author.strip() or not work.authors:
        return True
    family = fold_name(work.authors[0].family)
    return bool(family) and family in fold_name(first_author)

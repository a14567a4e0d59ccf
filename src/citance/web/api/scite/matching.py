"""Which work a title and a name mean."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from citance.errors import NotFoundError
from citance.model import Work
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
    """The DOI of the one work whose title is as good as this one, by that first author if one is named; works without a DOI
    do not count.

    Raises:
        NotFoundError: there is none, or several.
    """
    words = _WORD.findall(title.lower())[:_MOST_WORDS]
    missing = NotFoundError("no paper here surely has this title and this first author")
    if not words:
        raise missing
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


def _likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 100, without regard to case and punctuation."""
    return float(fuzz.ratio(" ".join(_WORD.findall(one.lower())), " ".join(_WORD.findall(other.lower()))))


def _is_by(work: Work, first_author: str) -> bool:
    """Whether the work's first author may have this name; any name fits where either is not known."""
    if not first_author.strip() or not work.authors:
        return True
    family = fold_name(work.authors[0].family)
    return bool(family) and family in fold_name(first_author)

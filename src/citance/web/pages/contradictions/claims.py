"""Claims on which different works are set against each other."""

from __future__ import annotations

from functools import partial

import msgspec

from citance.errors import NotFoundError, StoreError
from citance.index import Index
from citance.model import IndexedStatement
from citance.report.contradictions import PairFact, pair_facts
from citance.search.alike import stored_vectors
from citance.search.claims import ClaimLink, ClaimPair, contested_claims
from citance.web.parameters import check_page, page_number
from citance.web.remembered import Remembered
from citance.web.visit import Page, Visit

__all__ = ["page"]

PER_PAGE = 15
_PAIRS: Remembered[list[ClaimPair]] = Remembered(4)


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements that speak of the same thing with opposite stances, towards different works."""

    link: ClaimLink
    nearness: float
    contrasting: IndexedStatement
    supporting: IndexedStatement
    facts: tuple[PairFact, ...]


def page(visit: Visit) -> Page:
    """Pairs of statements, one supporting one work, one contrasting another, about what seems to be the same claim."""
    if visit.preferences.blind:
        return Page("contradictions/blind.html", {"work": None}, {"hidden": True})
    number = page_number(visit.request)
    by_meaning = visit.library.has_vectors
    pairs = _PAIRS.get(visit.library.store, by_meaning, lambda: _pairs(visit.library))
    pages = max(1, -(-len(pairs) // PER_PAGE))
    check_page(number, pages)
    claims = _read(visit.library, pairs[(number - 1) * PER_PAGE :][:PER_PAGE])
    context = {"claims": claims, "total": len(pairs), "number": number, "pages": pages, "by_meaning": by_meaning}
    data = {"total": len(pairs), "page": number, "by_meaning": by_meaning, "items": claims}
    return Page("contradictions/claims.html", context, data)


def _pairs(library: Index) -> list[ClaimPair]:
    if library.has_vectors:
        try:
            return contested_claims(library.store, partial(stored_vectors, library.meaning_folder))
        except (NotFoundError, StoreError):  # what needs no vectors is still there
            pass
    return contested_claims(library.store)


def _read(library: Index, pairs: list[ClaimPair]) -> tuple[Claim, ...]:
    ids = [sid for pair in pairs for sid in (pair.contrasting, pair.supporting)]
    items = {item.statement.id: item for item in library.store.statements(ids)}
    return tuple(
        Claim(
            link=pair.link,
            nearness=pair.nearness,
            contrasting=items[pair.contrasting],
            supporting=items[pair.supporting],
            facts=pair_facts(items[pair.contrasting], items[pair.supporting]),
        )
        for pair in pairs
        if pair.contrasting in items and pair.supporting in items
    )

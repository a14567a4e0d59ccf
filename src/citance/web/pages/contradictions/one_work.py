"""All supporting and contrasting statements about one work, in pairs that belong together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.errors import NotFoundError, StoreError
from citance.index import Index
from citance.model import Independence, IndexedStatement, IndexedWork, Stance
from citance.report.contradictions import ContestedWork, Paired, contested_work, pair_up
from citance.search.alike import nearness, stored_vectors
from citance.store import IndependentGroups, Whose
from citance.web.pages.contradictions.choosing import whose_of
from citance.web.parameters import view_is_broad
from citance.web.remembered import Remembered
from citance.web.visit import Page, Visit

__all__ = ["page"]

MOST = 40
"""Statements of a side that are compared with those of the other one: the surest ones."""
_GREATEST_ID = 2**63 - 1


class Opposed(msgspec.Struct, frozen=True, kw_only=True):
    """The two sides of a work. `left_out` counts the statements of either side beyond those that were compared."""

    work: IndexedWork
    contested: ContestedWork
    groups: IndependentGroups
    paired: Paired
    by_meaning: bool
    left_out: int


_OPPOSED: Remembered[Opposed] = Remembered(100)


def page(visit: Visit) -> Page:
    """The statements that support a work beside those that contrast it."""
    number = int(visit.path_params["id"])
    if number > _GREATEST_ID:
        raise NotFoundError("no work has this number")
    broad, whose = view_is_broad(visit.request), whose_of(visit.request)
    work = visit.library.store.work(number)
    if visit.preferences.blind:
        return Page("contradictions/blind.html", {"work": work}, {"work": work, "hidden": True})
    opposed = _OPPOSED.get(
        visit.library.store,
        (work.id, broad, whose, visit.library.has_vectors),
        lambda: _opposed(visit.library, work, broad=broad, whose=whose),
    )
    context = {"opposed": opposed, "item": work, "broad": broad, "whose": whose, "whose_offered": tuple(Whose)}
    return Page("contradictions/work.html", context, opposed)


def _opposed(library: Index, work: IndexedWork, *, broad: bool, whose: Whose) -> Opposed:
    store = library.store
    sides = {
        stance: store.statements_about(work.id, stance=stance, broad=broad, limit=MOST + 1)
        for stance in (Stance.CONTRASTING, Stance.SUPPORTING)
    }
    tally = store.tally(work.id, broad=broad)
    left_out = max(0, tally.contrasting - MOST) + max(0, tally.supporting - MOST)
    kept = {stance: [each for each in items[:MOST] if _counts(each, whose)] for stance, items in sides.items()}
    contrasting, supporting = kept[Stance.CONTRASTING], kept[Stance.SUPPORTING]
    near, by_meaning = _nearness(library, contrasting, supporting)
    return Opposed(
        work=work,
        contested=contested_work(store.contested_counts(work.id, broad=broad, whose=whose)),
        groups=store.independent_groups(work.id, broad=broad),
        paired=pair_up(contrasting, supporting, near),
        by_meaning=by_meaning,
        left_out=left_out,
    )


def _counts(item: IndexedStatement, whose: Whose) -> bool:
    if whose is Whose.ALL:
        return True
    if item.statement.self_citation:
        return False
    return whose is Whose.OTHERS or item.independence is Independence.INDEPENDENT


def _nearness(
    library: Index, contrasting: Sequence[IndexedStatement], supporting: Sequence[IndexedStatement]
) -> tuple[list[list[float]], bool]:
    """How near the statements are, and whether by meaning, too: damaged or missing vectors leave the words."""
    both = [*contrasting, *supporting]
    vectors = None
    if library.has_vectors and contrasting and supporting:
        try:
            vectors = stored_vectors(library.meaning_folder, [each.statement.id for each in both])
        except (NotFoundError, StoreError):
            vectors = None
    near = nearness(
        [each.statement for each in contrasting],
        [each.statement for each in supporting],
        languages={each.statement.id: each.citing.work.language for each in both},
        papers={each.statement.id: each.citing.id for each in both},
        vectors=vectors,
    )
    return near, bool(vectors)

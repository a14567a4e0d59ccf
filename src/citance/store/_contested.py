"""Works about which citing authors disagree, and the statements in which they do.

Only statements that take a stance are looked at, a few in a hundred: for the strict stance through a partial index, for the
broad one through the index of the tallies, which has it. What is counted are citing works: ten sentences of one paper are
one voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, TextClause, case, distinct, func, literal, select

from citance.model import Independence, IndexedStatement, Stance
from citance.store import _read
from citance.store._base import StoreBase
from citance.store._codec import decode_work
from citance.store._open import reading
from citance.store._write import chunks
from citance.store.schema import TELLING, statement, work, work_venue

__all__ = ["ContestedRow", "ContestedStore", "TellingRow", "Whose"]

_MOST_CANDIDATES = 3_000
"""Works whose citing works are counted: those with most statements on their smaller side."""


class Whose(StrEnum):
    """Whose statements count."""

    ALL = "all"
    OTHERS = "others"
    """Those of citing works that share no author with the cited one."""
    INDEPENDENT = "independent"
    """Those of citing works that share neither an author nor an affiliation nor a further work with the cited one's
    authors; works that name no authors are left out."""


class ContestedRow(msgspec.Struct, frozen=True, kw_only=True):
    """How often a work is supported and contrasted: `supporting` and `contrasting` count statements, the next two the
    citing works that they stand in, `works` the citing works of either: less than their sum where one work does both."""

    work_id: int
    supporting: int = 0
    contrasting: int = 0
    supporting_works: int = 0
    contrasting_works: int = 0
    works: int = 0


class TellingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that takes a stance, as far as it takes to compare it; `passage` numbers its sentence."""

    id: str
    citing: int
    cited: int
    passage: int


class ContestedStore(StoreBase):
    """The part of the store that asks who disagrees about what."""

    def contested(
        self,
        *,
        broad: bool = False,
        whose: Whose = Whose.ALL,
        least: int = 1,
        venue_id: int | None = None,
        limit: int = _MOST_CANDIDATES,
    ) -> list[ContestedRow]:
        """The works with at least `least` supporting and `least` contrasting citing works, in no order that means anything.

        Of more than `limit` works with statements on both sides, those with most on their smaller side are counted.
        """
        stance = _stance(broad)
        supporting, contrasting = (_matching(stance, each, statement.c.id) for each in _SIDES)
        smaller = case((supporting < contrasting, supporting), else_=contrasting)
        candidates = (
            select(statement.c.cited_id)
            .where(statement.c.counted, *_telling(stance, broad))
            .group_by(statement.c.cited_id)
            .having(supporting >= least, contrasting >= least)
            .order_by(smaller.desc(), (supporting + contrasting).desc(), statement.c.cited_id)
            .limit(limit)
        )
        if venue_id is not None:
            mine = select(work_venue.c.work_id).where(work_venue.c.venue_id == venue_id)
            candidates = candidates.where(statement.c.cited_id.in_(mine))
        found: list[ContestedRow] = []
        with reading(self._engine, self._path) as connection:
            ids = list(connection.execute(candidates).scalars())
            for part in chunks(ids):
                rows = connection.execute(_counted_works(part, stance, broad, whose))
                found += [ContestedRow(**row._mapping) for row in rows]
        return [row for row in found if row.supporting_works >= least and row.contrasting_works >= least]

    def contested_counts(self, work_id: int, *, broad: bool = False, whose: Whose = Whose.ALL) -> ContestedRow:
        """The two sides of one work; all zero where nobody takes one."""
        with reading(self._engine, self._path) as connection:
            row = connection.execute(_counted_works([work_id], _stance(broad), broad, whose)).first()
        if row is None:
            return ContestedRow(work_id=work_id)
        return ContestedRow(**row._mapping)

    def surest_telling(
        self, work_ids: Sequence[int], *, broad: bool = False, whose: Whose = Whose.ALL, each: int = 1
    ) -> dict[int, list[IndexedStatement]]:
        """For every work the `each` surest contrasting and the `each` surest supporting statements about it."""
        stance = _stance(broad)
        place = func.row_number().over(
            partition_by=(statement.c.cited_id, stance),
            order_by=(statement.c.uncertain, statement.c.certainty.desc(), statement.c.sid),
        )
        found: dict[int, list[IndexedStatement]] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(work_ids):
                ranked = (
                    select(statement.c.sid, place.label("place"))
                    .where(statement.c.cited_id.in_(part), statement.c.counted)
                    .where(*_telling(stance, broad), *_of(whose))
                    .subquery()
                )
                query = select(ranked.c.sid).where(ranked.c.place <= each).order_by(ranked.c.place, ranked.c.sid)
                for item in _read.read_statements(connection, list(connection.execute(query).scalars())):
                    found.setdefault(item.cited.id, []).append(item)
        return found

    def years_of(self, work_ids: Sequence[int]) -> dict[int, int]:
        """The years of those of the works that have one."""
        found: dict[int, int] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(work_ids):
                for number, data in connection.execute(select(work.c.id, work.c.data).where(work.c.id.in_(part))):
                    year = decode_work(data).year
                    if year is not None:
                        found[number] = year
        return found

    def telling_rows(self, stance: Stance, *, limit: int, citing: Sequence[int] | None = None) -> list[TellingRow]:
        """The surest statements of a strict stance that their model stands by; `citing` keeps those in some works."""
        columns = (
            statement.c.sid.label("id"),
            statement.c.citing_id.label("citing"),
            statement.c.cited_id.label("cited"),
            statement.c.passage_id.label("passage"),
        )
        query = (
            select(*columns)
            .where(TELLING, statement.c.counted, statement.c.strict == stance.value, statement.c.uncertain.is_(False))
            .order_by(statement.c.certainty.desc(), statement.c.sid)
        )
        found: dict[str, TellingRow] = {}
        with reading(self._engine, self._path) as connection:
            for part in [None] if citing is None else chunks(citing):
                narrowed = query if part is None else query.where(statement.c.citing_id.in_(part))
                for row in connection.execute(narrowed.limit(limit - len(found))):
                    found[row.id] = TellingRow(**row._mapping)
                if len(found) >= limit:
                    break
        return list(found.values())


_SIDES = (Stance.SUPPORTING, Stance.CONTRASTING)


def _stance(broad: bool) -> Column[str | None]:
    return statement.c.broad if broad else statement.c.strict


def _telling(stance: ColumnElement[str | None], broad: bool) -> list[ColumnElement[bool] | TextClause]:
    """What keeps statements with a stance: in the words of the partial index, where there is one."""
    kept = stance.in_([each.value for each in _SIDES])
    return [kept] if broad else [TELLING, kept]


def _of(whose: Whose) -> list[ColumnElement[bool]]:
    if whose is Whose.OTHERS:
        return [statement.c.self_citation.is_(False)]
    if whose is Whose.INDEPENDENT:
        return [statement.c.self_citation.is_(False), statement.c.independence == Independence.INDEPENDENT.value]
    return []


def _matching(stance: ColumnElement[str | None], side: Stance, what: Column[Any]) -> ColumnElement[int]:
    # `what` is never null; a literal spares the database the row where the index has the rest.
    counted = literal(1) if what is statement.c.id else what
    number = case((stance == side.value, counted))
    return func.count(number) if what is statement.c.id else func.count(distinct(number))


def _counted_works(ids: Sequence[int], stance: Column[str | None], broad: bool, whose: Whose) -> Any:
    """Statements and citing works on either side of each of the works."""
    sides = {each.value: each for each in _SIDES}
    return (
        select(
            statement.c.cited_id.label("work_id"),
            *(_matching(stance, each, statement.c.id).label(name) for name, each in sides.items()),
            *(_matching(stance, each, statement.c.citing_id).label(f"{name}_works") for name, each in sides.items()),
            func.count(distinct(statement.c.citing_id)).label("works"),
        )
        .where(statement.c.cited_id.in_(ids), statement.c.counted, *_telling(stance, broad), *_of(whose))
        .group_by(statement.c.cited_id)
    )

"""Who cites whom, as pairs of works with their counts: what the citation graph is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, case, distinct, func, literal, select

from citance.model import Stance
from citance.store._base import StoreBase
from citance.store._open import reading
from citance.store._write import chunks
from citance.store.schema import TELLING, statement

__all__ = ["EdgeStore", "WorkEdge"]

_ORDER = (Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING)


class WorkEdge(msgspec.Struct, frozen=True):
    """One work cites another one: the numbers of its counted statements about it, by stance."""

    citing: int
    cited: int
    contrasting: int = 0
    supporting: int = 0
    mentioning: int = 0
    unclassified: int = 0
    self_citation: bool = False

    @property
    def total(self) -> int:
        """All statements of the pair."""
        return self.contrasting + self.supporting + self.mentioning + self.unclassified

    @property
    def stance(self) -> Stance | None:
        """The strongest stance among the statements: contrasting, supporting, mentioning; None where all are
        unclassified."""
        return next((stance for stance in _ORDER if getattr(self, stance.value)), None)


def _pairs(*, broad: bool) -> Select[Any]:
    stance = statement.c.broad if broad else statement.c.strict
    return (
        select(
            statement.c.citing_id,
            statement.c.cited_id,
            *(func.count(case((stance == word.value, literal(1)))).label(word.value) for word in _ORDER),
            func.count().label("number"),
            func.count(case((statement.c.self_citation, literal(1)))).label("own"),
        )
        .where(statement.c.counted)
        .group_by(statement.c.citing_id, statement.c.cited_id)
    )


def _ranked(query: Select[Any]) -> Select[Any]:
    """Pairs with contrast first, then with support, then those with most statements; ties by id."""
    return query.order_by(
        query.selected_columns.contrasting.desc(),
        query.selected_columns.supporting.desc(),
        query.selected_columns.number.desc(),
        statement.c.citing_id,
        statement.c.cited_id,
    ).limit(bindparam("most"))


_CITING = {
    broad: _pairs(broad=broad).where(statement.c.citing_id.in_(bindparam("ids", expanding=True)))
    for broad in (False, True)
}
_CITED = {
    broad: _pairs(broad=broad).where(statement.c.cited_id.in_(bindparam("ids", expanding=True)))
    for broad in (False, True)
}
_TELLING = _ranked(_pairs(broad=False).where(TELLING))
_SHARED = (
    select(statement.c.cited_id, func.count(distinct(statement.c.citing_id)).label("works"))
    .where(statement.c.counted)
    .group_by(statement.c.cited_id)
    .having(func.count(distinct(statement.c.citing_id)) > 1)
    .order_by(func.count(distinct(statement.c.citing_id)).desc(), statement.c.cited_id)
    .limit(bindparam("most"))
)


class EdgeStore(StoreBase):
    """The pairs of citing and cited works; statements that are not counted (of translations) make none."""

    def edges_among(self, work_ids: Iterable[int], *, broad: bool = False) -> list[WorkEdge]:
        """The pairs of which both works are among these, by the ids of the citing and then of the cited one."""
        wanted = set(work_ids)
        found: list[WorkEdge] = []
        with reading(self._engine, self._path) as connection:
            for part in chunks(sorted(wanted)):
                # Restricted by the citing works only, each of which cites a few dozen: a second list would tempt a
                # database into trying all combinations.
                rows = connection.execute(_CITING[broad], {"ids": part})
                found += [_edge(row) for row in rows if row[1] in wanted]
        return sorted(found, key=lambda edge: (edge.citing, edge.cited))

    def edges_at(self, work_ids: Sequence[int], *, broad: bool = False, most: int = 5_000) -> list[WorkEdge]:
        """The pairs of which one work is among these: contrast first, then support, then those with most statements; at
        most so many for every few hundred works in each direction."""
        found: dict[tuple[int, int], WorkEdge] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(work_ids):
                for query in (_CITING[broad], _CITED[broad]):
                    _collect(connection, _ranked(query), {"ids": part, "most": most}, found)
        return sorted(found.values(), key=_strength)

    def telling_edges(self, most: int) -> list[WorkEdge]:
        """The pairs with supporting or contrasting statements (strict), contrast first; only these are in the counts."""
        found: dict[tuple[int, int], WorkEdge] = {}
        with reading(self._engine, self._path) as connection:
            _collect(connection, _TELLING, {"most": most}, found)
        return sorted(found.values(), key=_strength)

    def shared_works(self, most: int) -> list[int]:
        """The works that at least two works cite, those that most cite first."""
        with reading(self._engine, self._path) as connection:
            return list(connection.execute(_SHARED, {"most": most}).scalars())


def _collect(
    connection: Connection, query: Select[Any], values: dict[str, Any], found: dict[tuple[int, int], WorkEdge]
) -> None:
    for row in connection.execute(query, values):
        found[row[0], row[1]] = _edge(row)


def _edge(row: Any) -> WorkEdge:
    citing, cited, contrasting, supporting, mentioning, number, own = row
    rest = number - contrasting - supporting - mentioning
    return WorkEdge(citing, cited, contrasting, supporting, mentioning, rest, own > 0)


def _strength(edge: WorkEdge) -> tuple[int, int, int, int, int]:
    return -edge.contrasting, -edge.supporting, -edge.total, edge.citing, edge.cited

"""Counted statements by ranges of row numbers, with just what a derived index keeps of them: a fraction of the time that
whole ones take."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from citance.model import IndexedWork
from citance.store._base import StoreBase
from citance.store._open import reading
from citance.store._read import read_works
from citance.store.nouns import BriefStatement
from citance.store.schema import passage, statement, work

__all__ = ["RangeStore"]

_COLUMNS = (
    statement.c.sid,
    passage.c.citance,
    passage.c.before,
    passage.c.after,
    statement.c.role,
    statement.c.place,
    statement.c.self_citation,
    statement.c.strict,
    statement.c.broad,
    statement.c.certainty,
    statement.c.corrected,
    statement.c.uncertain,
    statement.c.citing_id,
    statement.c.cited_id,
)
_STATEMENTS = (
    select(*_COLUMNS)
    .join(passage, passage.c.id == statement.c.passage_id)
    .where(statement.c.id > bindparam("after"), statement.c.id <= bindparam("until"), statement.c.counted)
    .order_by(statement.c.id)
)
_WORKS = select(work.c.id).where(work.c.id > bindparam("after"), work.c.id <= bindparam("until")).order_by(work.c.id)


class RangeStore(StoreBase):
    """Parts of the library that several processes can read side by side."""

    def last_rows(self) -> tuple[int, int]:
        """The highest number of a work, and that of a statement; 0 where there is none."""
        with reading(self._engine, self._path) as connection:
            works = connection.execute(select(func.max(work.c.id))).scalar()
            statements = connection.execute(select(func.max(statement.c.id))).scalar()
        return works or 0, statements or 0

    def works_between(self, after: int, until: int) -> list[IndexedWork]:
        """The works whose numbers are above `after` and not above `until`."""
        with reading(self._engine, self._path) as connection:
            ids: Sequence[int] = connection.execute(_WORKS, {"after": after, "until": until}).scalars().all()
            found = read_works(connection, ids)
        return [found[work_id] for work_id in ids]

    def brief_statements(self, after: int, until: int, known: dict[int, IndexedWork]) -> list[BriefStatement]:
        """The counted statements whose row numbers are above `after` and not above `until`. Works in `known` are taken from
        there, others are read and put into it."""
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(_STATEMENTS, {"after": after, "until": until}).all()
            named = {row[-1] for row in rows} | {row[-2] for row in rows}
            known.update(read_works(connection, sorted(named - known.keys())))
        return [BriefStatement(*row[:-2], *(known[work_id] for work_id in row[-2:])) for row in rows]

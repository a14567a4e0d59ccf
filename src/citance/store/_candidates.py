"""Which works a description might be of: those under the same numbers (`citance.resolve` makes them)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, select

from citance.errors import StoreError
from citance.store._write import compiled
from citance.store.schema import work_block

__all__ = ["MOST_CANDIDATES", "candidate_ids"]

_MOST_PER_KEY = 50
"""Works looked at under one number: a number that more have tells little, and the right work stands under others."""
MOST_CANDIDATES = 200
"""Works that are compared with one reference: those under most of its numbers."""
_UNDER = (
    select(work_block.c.work_id)
    .where(work_block.c.key == bindparam("key"))
    .order_by(work_block.c.work_id)
    .limit(_MOST_PER_KEY)
)


def candidate_ids(connection: Connection, lists: Sequence[Iterable[int]]) -> list[list[int]]:
    """For each list of numbers the works under them, those under most of the numbers first, then the oldest."""
    text, names = compiled(connection, "under", _UNDER)
    fixed = _UNDER.compile(dialect=connection.dialect).params
    known: dict[int, list[int]] = {}
    # Past SQLAlchemy: an article asks some five hundred of these questions, and each takes less than its own handling.
    cursor = connection.connection.cursor()
    try:
        for key in {key for keys in lists for key in keys}:
            values = {**fixed, "key": key}
            cursor.execute(text, values if names is None else tuple(values[name] for name in names))
            known[key] = [row[0] for row in cursor.fetchall()]
    except connection.dialect.loaded_dbapi.Error as error:
        raise StoreError(f"the works that a reference may name cannot be looked up: {error}") from error
    finally:
        cursor.close()
    found = []
    for keys in lists:
        number = Counter(work_id for key in dict.fromkeys(keys) for work_id in known[key])
        order = sorted(number, key=lambda work_id, number=number: (-number[work_id], work_id))  # type: ignore[misc]
        found.append(order[:MOST_CANDIDATES])
    return found

"""How sure the judgements of a whole library are: a histogram and the shares that people have looked at."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, cast, func, select

from citance.store.schema import statement

__all__ = ["certainties"]

_PARTS = 20


def certainties(connection: Connection) -> dict[str, tuple[int, ...]]:
    """Per strict stance, how many counted statements that no person decided have a probability of that stance in each of
    twenty parts of 0 to 1. Reads every statement once."""
    part = cast(statement.c.certainty * _PARTS, Integer).label("part")
    query = (
        select(statement.c.strict, part, func.count())
        .where(statement.c.counted, ~statement.c.corrected, statement.c.strict.is_not(None))
        .group_by(statement.c.strict, part)
    )
    found: dict[str, list[int]] = {}
    for stance, place, number in connection.execute(query):
        row = found.setdefault(str(stance), [0] * _PARTS)
        row[min(max(int(place), 0), _PARTS - 1)] += number
    return {stance: tuple(row) for stance, row in found.items()}

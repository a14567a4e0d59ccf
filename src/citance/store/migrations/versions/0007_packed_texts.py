"""Long texts packed: the descriptions of works, papers and references, the sentences, the change log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from citance.errors import StoreError
from citance.store._packing import pack, unpack

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = {
    "work": ("data",),
    "paper": ("data",),
    "reference": ("data",),
    "change": ("data",),
    "passage": ("citance", "before", "after", "section"),
}
_ROWS = 2_000
"""Rows in memory at a time."""


def upgrade() -> None:
    """Pack what is there. SQLite's columns stay as they are declared, and hold bytes; PostgreSQL's become columns of bytes,
    whose texts are marked as not packed."""
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(pack)
        return
    for name, columns in _COLUMNS.items():
        for column in columns:
            marked = f"'\\x00'::bytea || convert_to(\"{column}\", 'UTF8')"
            op.alter_column(name, column, type_=sa.LargeBinary(), postgresql_using=marked)


def downgrade() -> None:
    """Unpack it again."""
    if op.get_bind().dialect.name != "sqlite":
        raise StoreError("packed texts can be unpacked for an older citance in SQLite only")
    _rewrite(unpack)


def _rewrite(change: Callable[[Any], Any]) -> None:
    connection = op.get_bind()
    for name, columns in _COLUMNS.items():
        table = sa.table(name, sa.column("id"), *(sa.column(column) for column in columns))
        query = sa.select(table).where(table.c.id > sa.bindparam("after")).order_by(table.c.id).limit(_ROWS)
        put = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("row"))
            .values({column: sa.bindparam(f"new_{column}") for column in columns})
        )
        after = -1
        while rows := connection.execute(query, {"after": after}).all():
            connection.execute(
                put,
                [
                    {"row": row.id, **{f"new_{column}": change(row._mapping[column]) for column in columns}}
                    for row in rows
                ],
            )
            after = rows[-1].id

"""Corrections that can be taken back, and how they came about; indexes for the queue of statements to judge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = "counted AND NOT corrected"
_QUEUES = {
    "ix_statement_doubted": f"uncertain AND {_OPEN}",
    "ix_statement_claimed": f"strict <> 'mentioning' AND {_OPEN}",
    "ix_statement_wavering": f"certainty < 0.9 AND {_OPEN}",
}
_COLUMNS = ("person", "drawn", "blind", "withdrawn_at", "withdrawn_by")


def upgrade() -> None:
    """Make the columns, tell the people of the corrections that are there, make the indexes."""
    for name, kind in (("person", sa.String()), ("drawn", sa.String())):
        op.add_column("correction", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("correction", sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("correction", sa.Column("withdrawn_at", sa.String(), nullable=False, server_default=""))
    op.add_column("correction", sa.Column("withdrawn_by", sa.Text(), nullable=False, server_default=""))
    _name_people()
    op.drop_index("ix_correction_sid", "correction")
    op.create_index("ix_correction_sid", "correction", ["sid", "person"])
    op.create_index("ix_correction_at", "correction", ["at"])
    op.create_index("ix_correction_person", "correction", ["person", "at"])
    for name, asked in _QUEUES.items():
        where = sa.text(asked)
        op.create_index(name, "statement", ["certainty", "sid"], sqlite_where=where, postgresql_where=where)


def _name_people() -> None:
    table = sa.table("correction", sa.column("who"), sa.column("person"))
    connection = op.get_bind()
    for who in connection.execute(sa.select(table.c.who).distinct()).scalars().all():
        folded = " ".join(who.split()).casefold()
        connection.execute(sa.update(table).where(table.c.who == who).values(person=folded))


def downgrade() -> None:
    """Drop them; corrections that were taken back go, since an older citance would let them hold again."""
    for name in _QUEUES:
        op.drop_index(name, "statement")
    op.drop_index("ix_correction_person", "correction")
    op.drop_index("ix_correction_at", "correction")
    op.drop_index("ix_correction_sid", "correction")
    op.create_index("ix_correction_sid", "correction", ["sid"])
    op.execute("DELETE FROM correction WHERE withdrawn_at <> ''")
    for name in _COLUMNS:
        op.drop_column("correction", name)

"""What a model would not stand by, and the line that names the codebook's rule; the index of tallies covers the first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = "ix_statement_cited_id_counted_citing_id_strict_broad"
_NEW = "ix_statement_tally"
_COLUMNS = ["cited_id", "counted", "citing_id", "strict", "broad"]


def upgrade() -> None:
    """Add the columns; judgements that are there are taken as certain and unexplained."""
    op.add_column("judgement", sa.Column("uncertain", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("judgement", sa.Column("why", sa.Text(), nullable=False, server_default=""))
    op.add_column("statement", sa.Column("uncertain", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index(_OLD, table_name="statement")
    op.create_index(_NEW, "statement", [*_COLUMNS, "uncertain"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(_NEW, table_name="statement")
    op.create_index(_OLD, "statement", _COLUMNS)
    op.drop_column("statement", "uncertain")
    op.drop_column("judgement", "why")
    op.drop_column("judgement", "uncertain")

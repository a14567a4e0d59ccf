"""An index of the few statements with a stance, so that the most discussed works are found without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NAME = "ix_statement_telling"


def upgrade() -> None:
    """Make the index."""
    telling = sa.text("strict <> 'mentioning'")
    op.create_index(
        _NAME, "statement", ["cited_id", "counted", "strict"], sqlite_where=telling, postgresql_where=telling
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_NAME, table_name="statement")

"""Scored matches, records of works from metadata sources, people's decisions on what is one work, versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXTS = ("winner_keys", "kind", "who", "reason", "at", "undone_at")
_METHODS = ("doi", "pmid", "pmcid", "arxiv", "fingerprint")


def upgrade() -> None:
    """Add tables and columns; what is there counts as matched by the most reliable of its keys."""
    _make_tables()
    for name in _TEXTS:
        kind = sa.String() if name in ("kind", "at", "undone_at") else sa.Text()
        default = {"kind": "keys", "winner_keys": "[]"}.get(name, "")
        op.add_column("merge", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("paper", sa.Column("version", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reference", sa.Column("match_method", sa.String(), nullable=False, server_default="none"))
    op.add_column("reference", sa.Column("match_score", sa.Float(), nullable=False, server_default="0"))
    op.add_column("reference", sa.Column("match_reason", sa.Text(), nullable=False, server_default=""))
    # Room for a record (2) between a reference (1) and a translation, and for a version between that and the paper.
    op.execute("UPDATE work SET level = CASE level WHEN 3 THEN 5 WHEN 2 THEN 3 ELSE level END")
    for method in _METHODS:  # keys are written with the most reliable one first
        op.execute(
            f"UPDATE reference SET match_method = '{method}', match_score = 1 WHERE keys LIKE '[[\"{method}\",%'"  # noqa: S608
        )


def _make_tables() -> None:
    op.create_table(
        "work_block",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_work_block_work_id")),
        sa.PrimaryKeyConstraint("key", "work_id", name=op.f("pk_work_block")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_work_block_work_id"), "work_block", ["work_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_table(
        "decision_key",
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_key_decision_id")),
        sa.PrimaryKeyConstraint("method", "value", "decision_id", name=op.f("pk_decision_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_decision_key_decision_id"), "decision_key", ["decision_id"], unique=False)
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_record_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("source", "identifier", name=op.f("uq_record_source_identifier")),
    )
    op.create_index(op.f("ix_record_work_id"), "record", ["work_id"], unique=False)


def downgrade() -> None:
    """Drop them again. Works that only a record mentions lose their mention: remove the records before."""
    for name in ("record", "decision_key", "decision", "work_block"):
        op.drop_table(name)
    for name in ("match_reason", "match_score", "match_method"):
        op.drop_column("reference", name)
    op.drop_column("paper", "version")
    for name in reversed(_TEXTS):
        op.drop_column("merge", name)
    op.execute("UPDATE work SET level = CASE level WHEN 5 THEN 3 WHEN 4 THEN 3 WHEN 3 THEN 2 ELSE 1 END")

"""Collections of works, their notes, and what was told about them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    "subscription",
    "collection_event",
    "collection_note",
    "collection_state",
    "collection_key",
    "collection_entry",
    "collection",
)
"""Children before the parents that they point at."""


def _integer(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _key(*names: str) -> Sequence[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in names]


def _string(*names: str) -> Sequence[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _text(*names: str) -> Sequence[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _foreign(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "collection",
        *_key("id"),
        *_string("name"),
        *_text("description"),
        *_string("kind"),
        *_text("query", "who"),
        *_string("token", "created_at", "changed_at", "looked_at"),
        sa.Column("watermark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collection"),
        sa.UniqueConstraint("name", name="uq_collection_name"),
        sa.UniqueConstraint("token", name="uq_collection_token"),
    )
    op.create_table(
        "collection_entry",
        *_key("id"),
        _integer("collection_id"),
        _integer("position"),
        _integer("work_id", nullable=True),
        *_text("given", "data"),
        *_string("method"),
        *_text("reason"),
        *_string("added_at"),
        sa.PrimaryKeyConstraint("id", name="pk_collection_entry"),
        _foreign("collection_entry", "collection_id", "collection"),
    )
    op.create_index("ix_collection_entry_collection_id", "collection_entry", ["collection_id"])
    op.create_index("ix_collection_entry_work_id", "collection_entry", ["work_id"])
    op.create_table(
        "collection_key",
        *_key("entry_id", "place"),
        *_string("method", "value"),
        sa.PrimaryKeyConstraint("entry_id", "place", name="pk_collection_key"),
        _foreign("collection_key", "entry_id", "collection_entry"),
    )
    op.create_index("ix_collection_key_value", "collection_key", ["method", "value"])
    _make_state()
    _make_told()


def _make_state() -> None:
    op.create_table(
        "collection_state",
        *_key("entry_id"),
        *(_integer(name) for name in ("work_id", "total", "supporting", "contrasting")),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        *_string("side"),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.Column("contrasts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_collection_state"),
        _foreign("collection_state", "entry_id", "collection_entry"),
    )
    op.create_table(
        "collection_note",
        *_key("id"),
        _integer("collection_id"),
        _integer("entry_id", nullable=True),
        *_text("text", "who"),
        *_string("at", "changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_collection_note"),
        _foreign("collection_note", "collection_id", "collection"),
        _foreign("collection_note", "entry_id", "collection_entry"),
    )
    op.create_index("ix_collection_note_collection_id", "collection_note", ["collection_id"])
    op.create_index("ix_collection_note_entry_id", "collection_note", ["entry_id"])


def _make_told() -> None:
    op.create_table(
        "collection_event",
        *_key("id"),
        _integer("collection_id"),
        *_string("key", "kind"),
        _integer("work_id"),
        *_text("data"),
        *_string("at"),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collection_event"),
        sa.UniqueConstraint("collection_id", "key", name="uq_collection_event_collection_id_key"),
        _foreign("collection_event", "collection_id", "collection"),
    )
    op.create_table(
        "subscription",
        *_key("id"),
        _integer("collection_id"),
        *_string("address"),
        *_text("kinds"),
        *_string("token", "created_at"),
        _integer("told"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("collection_id", "address", name="uq_subscription_collection_id_address"),
        _foreign("subscription", "collection_id", "collection"),
    )
    op.create_index("ix_subscription_token", "subscription", ["token"])


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES:
        op.drop_table(table)

"""The first schema: files, works and their keys, papers, references, statements, verdicts, the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "judgement",
    "statement",
    "reference",
    "passage",
    "notice",
    "work_key",
    "paper",
    "merge",
    "work",
    "file",
    "counter",
    "correction",
    "classifier",
    "change",
)
"""Children before the parents that they point at."""


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "classifier",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classifier")),
        sa.UniqueConstraint("name", name=op.f("uq_classifier_name")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("strict", sa.String(), nullable=False),
        sa.Column("broad", sa.String(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_sid"), "correction", ["sid"], unique=False)
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("reader_version", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("name", name=op.f("uq_file_name")),
    )
    op.create_index(op.f("ix_file_other"), "file", ["other"], unique=False)
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"], unique=False)
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("fullness", sa.Integer(), nullable=False),
        sa.Column("has_paper", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("loser_id", sa.Integer(), nullable=True),
        sa.Column("winner_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("bridge", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["winner_id"], ["work.id"], name=op.f("fk_merge_winner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index(op.f("ix_merge_loser_id"), "merge", ["loser_id"], unique=False)
    op.create_index(op.f("ix_merge_winner_id"), "merge", ["winner_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_paper_file_id")),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_paper_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_file_id"), "paper", ["file_id"], unique=False)
    op.create_index(op.f("ix_paper_work_id"), "paper", ["work_id"], unique=False)
    op.create_table(
        "work_key",
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_work_key_work_id")),
        sa.PrimaryKeyConstraint("method", "value", name=op.f("pk_work_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_work_key_work_id"), "work_key", ["work_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("doi", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_notice_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_doi"), "notice", ["doi"], unique=False)
    op.create_index(op.f("ix_notice_paper_id"), "notice", ["paper_id"], unique=False)
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("citance", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_passage_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_paper_id"), "passage", ["paper_id"], unique=False)
    op.create_table(
        "reference",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("fullness", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_reference_paper_id")),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_reference_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
    )
    op.create_index(op.f("ix_reference_paper_id"), "reference", ["paper_id"], unique=False)
    op.create_index(op.f("ix_reference_work_id"), "reference", ["work_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("citing_id", sa.Integer(), nullable=False),
        sa.Column("cited_id", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("marker_start", sa.Integer(), nullable=False),
        sa.Column("marker_end", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("in_range", sa.Boolean(), nullable=False),
        sa.Column("self_citation", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("strict", sa.String(), nullable=True),
        sa.Column("broad", sa.String(), nullable=True),
        sa.Column("certainty", sa.Float(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cited_id"], ["work.id"], name=op.f("fk_statement_cited_id")),
        sa.ForeignKeyConstraint(["citing_id"], ["work.id"], name=op.f("fk_statement_citing_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_statement_paper_id")),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_statement_passage_id")),
        sa.ForeignKeyConstraint(["reference_id"], ["reference.id"], name=op.f("fk_statement_reference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("sid", name=op.f("uq_statement_sid")),
    )
    op.create_index(
        op.f("ix_statement_cited_id_counted_citing_id_strict_broad"),
        "statement",
        ["cited_id", "counted", "citing_id", "strict", "broad"],
        unique=False,
    )
    op.create_index(op.f("ix_statement_citing_id"), "statement", ["citing_id"], unique=False)
    op.create_index(op.f("ix_statement_paper_id"), "statement", ["paper_id"], unique=False)
    op.create_index(op.f("ix_statement_passage_id"), "statement", ["passage_id"], unique=False)
    op.create_index(op.f("ix_statement_reference_id"), "statement", ["reference_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("classifier_id", sa.Integer(), nullable=False),
        sa.Column("codebook", sa.Integer(), nullable=False),
        sa.Column("strict", sa.String(), nullable=False),
        sa.Column("broad", sa.String(), nullable=False),
        sa.Column("supporting", sa.Float(), nullable=False),
        sa.Column("contrasting", sa.Float(), nullable=False),
        sa.Column("mentioning", sa.Float(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["classifier_id"], ["classifier.id"], name=op.f("fk_judgement_classifier_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_judgement_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint("statement_id", "classifier_id", name=op.f("uq_judgement_statement_id_classifier_id")),
    )
    op.execute("INSERT INTO counter (name, value) VALUES ('write', 0)")


def downgrade() -> None:
    """Drop all tables."""
    for name in _TABLES:
        op.drop_table(name)

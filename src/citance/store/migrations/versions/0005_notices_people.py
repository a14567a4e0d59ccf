"""Notices out of files, apart from those of papers; people, venues, funders and institutions; independence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = (
    "work_funder",
    "funder",
    "work_institution",
    "institution",
    "authorship",
    "person",
    "work_venue",
    "venue_issn",
    "venue_name",
    "venue",
    "dirty_name",
    "listed_notice",
)
"""Children before the parents that they point at."""


def upgrade() -> None:
    """Make the tables, and what tells of a paper's notices which work they are about where it has no DOI."""
    op.add_column("notice", sa.Column("pmid", sa.String(), nullable=True))
    op.create_index("ix_notice_pmid", "notice", ["pmid"])
    op.add_column("statement", sa.Column("independence", sa.String(), nullable=True))
    pending = sa.text("independence IS NULL")
    op.create_index("ix_statement_pending", "statement", ["id"], sqlite_where=pending, postgresql_where=pending)
    op.create_table(
        "listed_notice",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("doi", sa.String(), nullable=False),
        sa.Column("pmid", sa.String(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_listed_notice")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listed_notice_doi", "listed_notice", ["doi"])
    op.create_index("ix_listed_notice_pmid", "listed_notice", ["pmid"])
    _people()
    _places()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("orcid", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_name", "person", ["name"])
    op.create_index("ix_person_orcid", "person", ["orcid"])
    op.create_table(
        "authorship",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("orcid", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_authorship_person_id")),
        sa.PrimaryKeyConstraint("work_id", "position", name=op.f("pk_authorship")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_authorship_person_id", "authorship", ["person_id"])
    op.create_table(
        "dirty_name",
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_dirty_name")),
        sqlite_with_rowid=False,
    )


def _places() -> None:
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("letters", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issn_l", sa.String(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("publisher_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_index("ix_venue_key", "venue", ["key"])
    op.create_index("ix_venue_letters", "venue", ["letters"])
    op.create_index("ix_venue_publisher_key", "venue", ["publisher_key"])
    op.create_table(
        "venue_issn",
        sa.Column("issn", sa.String(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_issn_venue_id")),
        sa.PrimaryKeyConstraint("issn", name=op.f("pk_venue_issn")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_venue_issn_venue_id", "venue_issn", ["venue_id"])
    op.create_table(
        "venue_name",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_name_venue_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_venue_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_venue_name_venue_id", "venue_name", ["venue_id"])
    op.create_table(
        "work_venue",
        sa.Column("work_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_work_venue_venue_id")),
        sa.PrimaryKeyConstraint("work_id", name=op.f("pk_work_venue")),
    )
    op.create_index("ix_work_venue_venue_id", "work_venue", ["venue_id"])
    for name, link in (("institution", "work_institution"), ("funder", "work_funder")):
        handle = "ror" if name == "institution" else "doi"
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("key", sa.String(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column(handle, sa.String(), nullable=True),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint("key", name=op.f(f"uq_{name}_key")),
        )
        op.create_table(
            link,
            sa.Column("work_id", sa.Integer(), nullable=False),
            sa.Column(f"{name}_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_{link}_{name}_id")),
            sa.PrimaryKeyConstraint("work_id", f"{name}_id", name=op.f(f"pk_{link}")),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{link}_{name}_id", link, [f"{name}_id"])


def downgrade() -> None:
    """Drop them again."""
    for name in _TABLES:
        op.drop_table(name)
    op.drop_index("ix_notice_pmid", table_name="notice")
    op.drop_column("notice", "pmid")
    op.drop_index("ix_statement_pending", table_name="statement")
    op.drop_column("statement", "independence")

"""The tables, as SQLAlchemy Core sees them. `migrations/` makes them; a test holds the two together.

Every foreign key has an index on its column, because a deleted parent makes the database look for its children; only
classifiers, which are never deleted, have none.
Integer ids are given out by the table `counter`, never twice, so that a work's address never comes to mean another.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

__all__ = [
    "HEAD",
    "TELLING",
    "change",
    "classifier",
    "correction",
    "counter",
    "file",
    "judgement",
    "merge",
    "metadata",
    "notice",
    "paper",
    "passage",
    "reference",
    "statement",
    "work",
    "work_key",
]

HEAD = "0003"
"""The newest migration, so that opening an up-to-date database need not import Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

file = Table(
    "file",
    metadata,
    _id(),
    Column("name", String, nullable=False, unique=True),
    Column("sha256", String, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("other", String, nullable=False, index=True),  # the file that stands in this one's way, or ""
    Column("reader_version", String, nullable=False),
    Column("added_at", String, nullable=False),
)

work = Table(
    "work",
    metadata,
    _id(),
    Column("data", Text, nullable=False),  # Work as JSON, from the mention that describes it best
    Column("level", Integer, nullable=False),  # 3 own paper, 2 own translation, 1 reference
    Column("fullness", Integer, nullable=False),
    Column("has_paper", Boolean, nullable=False),
)

work_key = Table(
    "work_key",
    metadata,
    Column("method", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("work_id", ForeignKey("work.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

merge = Table(
    "merge",
    metadata,
    _id(),
    Column("loser_id", Integer, index=True),  # the id that is no more; null after an import
    Column("winner_id", ForeignKey("work.id"), nullable=False, index=True),
    Column("keys", Text, nullable=False),  # what the loser was found by
    Column("bridge", Text, nullable=False),  # the mention's keys that tied the two
)

paper = Table(
    "paper",
    metadata,
    _id(),
    Column("file_id", ForeignKey("file.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("work_id", ForeignKey("work.id"), nullable=False, index=True),
    Column("counted", Boolean, nullable=False),  # false for translations
    Column("format", String, nullable=False),
    Column("language", String, nullable=False),
    Column("keys", Text, nullable=False),
    Column("data", Text, nullable=False),  # Paper as JSON, without blocks, references and notices
)

reference = Table(
    "reference",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("work_id", ForeignKey("work.id"), nullable=False, index=True),
    Column("counted", Boolean, nullable=False),
    Column("fullness", Integer, nullable=False),
    Column("keys", Text, nullable=False),
    Column("data", Text, nullable=False),  # Reference as JSON
)

notice = Table(
    "notice",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), index=True),
    Column("doi", String, nullable=False, index=True),
    Column("data", Text, nullable=False),  # EditorialNotice as JSON
)

passage = Table(
    "passage",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    Column("citance", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("section", Text, nullable=False),  # Section as JSON
)

statement = Table(
    "statement",
    metadata,
    _id(),
    Column("sid", String, nullable=False, unique=True),  # CitationStatement.id
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    Column("reference_id", ForeignKey("reference.id"), nullable=False, index=True),
    Column("passage_id", ForeignKey("passage.id"), nullable=False, index=True),
    Column("citing_id", ForeignKey("work.id"), nullable=False),
    Column("cited_id", ForeignKey("work.id"), nullable=False),
    Column("marker", Text, nullable=False),
    Column("marker_start", Integer, nullable=False),
    Column("marker_end", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("place", String, nullable=False),
    Column("role", String, nullable=False),
    Column("inferred", Boolean, nullable=False),
    Column("in_range", Boolean, nullable=False),
    Column("self_citation", Boolean, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("strict", String),  # the stances in force: the latest judgement, or the latest correction over it
    Column("broad", String),
    Column("certainty", Float, nullable=False),  # the probability of the strict stance; 1 once corrected
    Column("corrected", Boolean, nullable=False),
    Column("uncertain", Boolean, nullable=False, server_default=false()),  # its model would not stand by it
)
Index(
    "ix_statement_tally",
    statement.c.cited_id,
    statement.c.counted,
    statement.c.citing_id,
    statement.c.strict,
    statement.c.broad,
    statement.c.uncertain,
)
Index(None, statement.c.citing_id)
TELLING = text("strict <> 'mentioning'")
"""The few statements that rank the most discussed works; as plain words, or a database does not see that the index
below answers the question."""
Index(
    "ix_statement_telling",
    statement.c.cited_id,
    statement.c.counted,
    statement.c.strict,
    sqlite_where=TELLING,
    postgresql_where=TELLING,
)

classifier = Table(
    "classifier",
    metadata,
    _id(),
    Column("name", String, nullable=False, unique=True),
)

judgement = Table(
    "judgement",
    metadata,
    _id(),  # the highest one of a statement is the latest
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
    Column("classifier_id", ForeignKey("classifier.id"), nullable=False),
    Column("codebook", Integer, nullable=False),
    Column("strict", String, nullable=False),
    Column("broad", String, nullable=False),
    Column("supporting", Float, nullable=False),
    Column("contrasting", Float, nullable=False),
    Column("mentioning", Float, nullable=False),
    Column("grounds", Text, nullable=False),  # evidence and cues as JSON
    Column("uncertain", Boolean, nullable=False, server_default=false()),
    Column("why", Text, nullable=False, server_default=""),
    UniqueConstraint("statement_id", "classifier_id"),
)

correction = Table(
    "correction",
    metadata,
    _id(),
    Column("sid", String, nullable=False, index=True),  # no foreign key: outlives its statement
    Column("strict", String, nullable=False),
    Column("broad", String, nullable=False),
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String, nullable=False),
)

change = Table(
    "change",
    metadata,
    _id(),
    Column("data", Text, nullable=False),  # Change as JSON
)

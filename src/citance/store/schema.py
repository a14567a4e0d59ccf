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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from citance.store._packing import Packed

__all__ = [
    "CLAIMED",
    "DOUBTED",
    "HEAD",
    "PENDING",
    "TELLING",
    "WAVERING",
    "api_key",
    "authorship",
    "change",
    "classifier",
    "collection",
    "collection_entry",
    "collection_event",
    "collection_key",
    "collection_note",
    "collection_state",
    "correction",
    "counter",
    "decision",
    "decision_key",
    "dirty_name",
    "file",
    "funder",
    "institution",
    "job",
    "judgement",
    "kept_check",
    "listed_notice",
    "merge",
    "metadata",
    "notice",
    "paper",
    "passage",
    "person",
    "record",
    "reference",
    "statement",
    "subscription",
    "venue",
    "venue_issn",
    "venue_name",
    "work",
    "work_block",
    "work_funder",
    "work_institution",
    "work_key",
    "work_venue",
]

HEAD = "0012"
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
    Column("data", Packed, nullable=False),  # Work as JSON, from the mention that describes it best
    Column("level", Integer, nullable=False),  # of the mention that describes it; see `_grouping.Level`
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

work_block = Table(
    "work_block",
    metadata,
    Column("key", BigInteger, primary_key=True),  # under this number the work is a candidate for scored matching
    Column("work_id", ForeignKey("work.id"), primary_key=True, index=True),
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
    Column("winner_keys", Text, nullable=False, server_default="[]"),  # what the winner was found by before
    Column("kind", String, nullable=False, server_default="keys"),  # MergeKind
    Column("who", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", String, nullable=False, server_default=""),
    Column("undone_at", String, nullable=False, server_default=""),  # "" while it is in force
)

decision = Table(
    "decision",
    metadata,
    _id(),
    Column("same", Boolean, nullable=False),  # the two sides are one work, or never one work
    Column("kind", String, nullable=False),  # MergeKind
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String, nullable=False),
)

decision_key = Table(
    "decision_key",
    metadata,
    Column("method", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("decision_id", ForeignKey("decision.id"), primary_key=True, index=True),
    Column("side", Integer, nullable=False),  # 0 or 1; no foreign key to works: outlives them
    sqlite_with_rowid=False,
)

paper = Table(
    "paper",
    metadata,
    _id(),
    Column("file_id", ForeignKey("file.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("work_id", ForeignKey("work.id"), nullable=False, index=True),
    Column("counted", Boolean, nullable=False),  # false for translations, and for versions beside the counted one
    Column("format", String, nullable=False),
    Column("language", String, nullable=False),
    Column("keys", Text, nullable=False),
    Column("data", Packed, nullable=False),  # Paper as JSON, without blocks, references and notices
    Column("version", Boolean, nullable=False, server_default=false()),  # another version's text is the counted one
)

reference = Table(
    "reference",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("work_id", ForeignKey("work.id"), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("fullness", Integer, nullable=False),
    Column("keys", Text, nullable=False),
    Column("data", Packed, nullable=False),  # Reference as JSON
    Column("match_method", String, nullable=False, server_default="none"),  # how it was tied to its work
    Column("match_score", Float, nullable=False, server_default="0"),
    Column("match_reason", Text, nullable=False, server_default=""),
)
Index("ix_reference_listing", reference.c.work_id, reference.c.counted, reference.c.paper_id)

record = Table(
    "record",
    metadata,
    _id(),
    Column("source", String, nullable=False),  # "hand", "openalex", "crossref" …
    Column("identifier", String, nullable=False),  # under which the source knows it
    Column("work_id", ForeignKey("work.id"), nullable=False, index=True),
    Column("keys", Text, nullable=False),
    Column("data", Text, nullable=False),  # Work as JSON
    Column("fetched_at", String, nullable=False),
    UniqueConstraint("source", "identifier"),
)

notice = Table(
    "notice",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), index=True),
    Column("doi", String, nullable=False, index=True),  # "" where the work is named by the next, or is the paper's
    Column("data", Text, nullable=False),  # EditorialNotice as JSON
    Column("pmid", String, index=True),
)

listed_notice = Table(
    "listed_notice",
    metadata,
    Column("source", String, primary_key=True),  # the list that it stands in: a newer one takes the place of all of it
    Column("key", String, primary_key=True),
    Column("doi", String, nullable=False, index=True),
    Column("pmid", String, index=True),
    Column("data", Text, nullable=False),  # EditorialNotice as JSON
    sqlite_with_rowid=False,
)

passage = Table(
    "passage",
    metadata,
    _id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    Column("citance", Packed, nullable=False),
    Column("before", Packed, nullable=False),
    Column("after", Packed, nullable=False),
    Column("section", Packed, nullable=False),  # Section as JSON
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
    Column("independence", String),  # Independence, null until `_independence` has looked
)
Index(
    "ix_statement_tally",
    statement.c.cited_id,
    statement.c.counted,
    statement.c.citing_id,
    statement.c.strict,
    statement.c.broad,
    statement.c.uncertain,
    statement.c.self_citation,
)
Index(None, statement.c.citing_id)
PENDING = text("independence IS NULL")
Index("ix_statement_pending", statement.c.id, sqlite_where=PENDING, postgresql_where=PENDING)
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
_OPEN = "counted AND NOT corrected"
DOUBTED = text(f"uncertain AND {_OPEN}")
CLAIMED = text(f"strict <> 'mentioning' AND {_OPEN}")
WAVERING = text(f"certainty < 0.9 AND {_OPEN}")
"""The statements that people are asked about first: those that their model would not stand by, claims, and all whose
stance is not sure (0.9 is where high confidence begins). As plain words, for the three indexes below."""
for _name, _asked in (("doubted", DOUBTED), ("claimed", CLAIMED), ("wavering", WAVERING)):
    Index(
        f"ix_statement_{_name}",
        statement.c.certainty,
        statement.c.sid,
        sqlite_where=_asked,
        postgresql_where=_asked,
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
    Column("sid", String, nullable=False),  # no foreign key: outlives its statement
    Column("strict", String, nullable=False),
    Column("broad", String, nullable=False),
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("person", String, nullable=False, server_default=""),  # `who` folded, by which people are told apart
    Column(
        "drawn", String, nullable=False, server_default=""
    ),  # how the statement came before the person; see `Drawn`
    Column("blind", Boolean, nullable=False, server_default=false()),  # without seeing what others had said
    Column("withdrawn_at", String, nullable=False, server_default=""),  # "" while it counts
    Column("withdrawn_by", Text, nullable=False, server_default=""),
)
Index(
    "ix_correction_sid", correction.c.sid, correction.c.person
)  # who has judged it, asked for one statement after another
Index(None, correction.c.at)
Index("ix_correction_person", correction.c.person, correction.c.at)

change = Table(
    "change",
    metadata,
    _id(),
    Column("data", Packed, nullable=False),  # Change as JSON
)

person = Table(
    "person",
    metadata,
    _id(),
    Column("name", String, nullable=False, index=True),  # folded family name and first initial; see text.names
    Column("family", String, nullable=False),
    Column("given", String, nullable=False),
    Column("orcid", String, index=True),
)

authorship = Table(
    "authorship",
    metadata,
    # No foreign key to works: derived after they are written, and out of date until then.
    Column("work_id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("orcid", String),  # as the work itself states it
    sqlite_with_rowid=False,
)

dirty_name = Table(
    "dirty_name",
    metadata,
    Column("name", String, primary_key=True),  # its persons are to be told apart anew
    sqlite_with_rowid=False,
)

venue = Table(
    "venue",
    metadata,
    _id(),
    Column("key", String, nullable=False, index=True),  # see text.venues
    Column("letters", String, nullable=False, index=True),  # the first letters of its telling words
    Column("title", Text, nullable=False),
    Column("issn_l", String),
    Column("publisher", Text, nullable=False),
    Column("publisher_key", String, nullable=False, index=True),
)

venue_issn = Table(
    "venue_issn",
    metadata,
    Column("issn", String, primary_key=True),
    Column("venue_id", ForeignKey("venue.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

venue_name = Table(
    "venue_name",
    metadata,
    Column("key", String, primary_key=True),
    Column("venue_id", ForeignKey("venue.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

work_venue = Table(
    "work_venue",
    metadata,
    Column("work_id", Integer, primary_key=True, autoincrement=False),
    Column("venue_id", ForeignKey("venue.id"), nullable=False, index=True),
)

institution = Table(
    "institution",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("ror", String),
)

work_institution = Table(
    "work_institution",
    metadata,
    Column("work_id", Integer, primary_key=True, autoincrement=False),
    Column("institution_id", ForeignKey("institution.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

funder = Table(
    "funder",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("doi", String),
)

work_funder = Table(
    "work_funder",
    metadata,
    Column("work_id", Integer, primary_key=True, autoincrement=False),
    Column("funder_id", ForeignKey("funder.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

api_key = Table(
    "api_key",
    metadata,
    _id(),
    Column("prefix", String, nullable=False, unique=True),
    Column("salt", String, nullable=False),
    Column("digest", String, nullable=False),  # of salt and secret; the secret is nowhere
    Column("scope", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("rate", Integer, nullable=False),  # requests a minute, 0 for no limit
    Column("created_at", String, nullable=False),
    Column("revoked_at", String, nullable=False),  # "" while it holds
)

collection = Table(
    "collection",
    metadata,
    _id(),
    Column("name", String, nullable=False, unique=True),
    Column("description", Text, nullable=False),
    Column("kind", String, nullable=False),  # CollectionKind
    Column("query", Text, nullable=False),  # of a search, as the search page's address has it; "" for a list
    Column("who", Text, nullable=False),
    Column("token", String, nullable=False, unique=True),  # by which feed readers may read its feed
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("looked_at", String, nullable=False),  # when events were last looked for, "" for never
    Column("watermark", BigInteger, nullable=False),  # the change of the library up to which they were
)

collection_entry = Table(
    "collection_entry",
    metadata,
    _id(),
    Column("collection_id", ForeignKey("collection.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("work_id", Integer, index=True),  # no foreign key: outlives it; used where none of its keys leads to a work
    Column("given", Text, nullable=False),
    Column("data", Text, nullable=False),  # Reference as JSON, or ""
    Column("method", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("added_at", String, nullable=False),
)

collection_key = Table(
    "collection_key",
    metadata,
    Column("entry_id", ForeignKey("collection_entry.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # the most reliable first
    Column("method", String, nullable=False),
    Column("value", String, nullable=False),
)
Index("ix_collection_key_value", collection_key.c.method, collection_key.c.value)

collection_state = Table(
    "collection_state",
    metadata,
    # What was there when events were last looked for, so that none is told twice.
    Column("entry_id", ForeignKey("collection_entry.id"), primary_key=True, autoincrement=False),
    Column("work_id", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("supporting", Integer, nullable=False),
    Column("contrasting", Integer, nullable=False),
    Column("newest", BigInteger, nullable=False),  # the greatest number of a statement about it
    Column("side", String, nullable=False),  # Side
    Column("seen", LargeBinary, nullable=False),  # digests of the statements about it, and of the contrasting ones
    Column("contrasts", LargeBinary, nullable=False),
)

collection_note = Table(
    "collection_note",
    metadata,
    _id(),
    Column("collection_id", ForeignKey("collection.id"), nullable=False, index=True),
    Column("entry_id", ForeignKey("collection_entry.id"), index=True),  # null for one about the whole collection
    Column("text", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("changed_at", String, nullable=False),  # "" for one that was never changed
)

collection_event = Table(
    "collection_event",
    metadata,
    _id(),
    Column("collection_id", ForeignKey("collection.id"), nullable=False),
    Column("key", String, nullable=False),  # the same thing is never told twice
    Column("kind", String, nullable=False),  # EventKind
    Column("work_id", Integer, nullable=False),
    Column("data", Text, nullable=False),  # the further fields of CollectionEvent as JSON
    Column("at", String, nullable=False),
    Column("quiet", Boolean, nullable=False),  # known when the work came into the collection: never told
    UniqueConstraint("collection_id", "key"),
)

subscription = Table(
    "subscription",
    metadata,
    _id(),
    Column("collection_id", ForeignKey("collection.id"), nullable=False),
    Column("address", String, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("token", String, nullable=False, index=True),  # one for all of an address
    Column("created_at", String, nullable=False),
    Column("told", Integer, nullable=False),  # the last event that was sent
    UniqueConstraint("collection_id", "address"),
)

job = Table(
    "job",
    metadata,
    Column("id", String, primary_key=True),  # a random word: whoever knows it may see the job
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("arguments", Text, nullable=False),  # JSON
    Column("status", String, nullable=False, index=True),  # JobStatus
    Column("stopping", Boolean, nullable=False),  # somebody cancelled it while it ran
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("words", Text, nullable=False),  # what it is about just now
    Column("result", Packed, nullable=False),  # JSON, "" for none
    Column("error", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("worker", String, nullable=False),  # the process that has it, "" while it waits
    Column("created_at", String, nullable=False, index=True),
    Column("started_at", String, nullable=False),
    Column("changed_at", String, nullable=False),  # of a running one: its last sign of life
    Column("forget_hours", Float),  # so long after its end its row goes; null for the usual time
)

kept_check = Table(
    "kept_check",
    metadata,
    Column("id", String, primary_key=True),  # a random word
    Column("name", Text, nullable=False),
    Column("data", Packed, nullable=False),  # the check as JSON
    Column("who", Text, nullable=False),
    Column("created_at", String, nullable=False, index=True),
)

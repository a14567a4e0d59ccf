"""What the page of a work asks beside tallies and statements: who signed it, what its paper says of whom, and how it came to
be as it is in the library."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from citance.model import Correction
from citance.store import _read
from citance.store._base import StoreBase
from citance.store._open import reading
from citance.store.schema import (
    authorship,
    classifier,
    correction,
    file,
    judgement,
    paper,
    person,
    statement,
    work_venue,
)

__all__ = ["HistoryStore", "Judged", "PaperFile", "SaidOf"]


class PaperFile(NamedTuple):
    """A file that a work's text was read from. `name` is the whole path: what is shown of it is for the caller to decide.
    `counted` is false for translations and for versions beside the one whose statements count; `added_at` is an ISO time."""

    name: str
    format: str
    language: str
    counted: bool
    version: bool
    reader_version: str
    added_at: str


class Judged(NamedTuple):
    """How many of the statements about a work a model has judged."""

    model: str
    statements: int


class SaidOf(NamedTuple):
    """One statement of a work's paper, as briefly as can be: its id, the work that it cites, the stances in force (None
    while unclassified)."""

    statement_id: str
    cited_id: int
    strict: str | None
    broad: str | None


class HistoryStore(StoreBase):
    """What the page of a work asks beyond its tallies and statements."""

    def signatures(self, work_id: int) -> list[tuple[int, str, str]]:
        """(person's id, family name, given name) of those who signed a work, in its order; in one question, where
        `authors_of` counts their works, too."""
        query = (
            select(person.c.id, person.c.family, person.c.given)
            .join(authorship, authorship.c.person_id == person.c.id)
            .where(authorship.c.work_id == work_id)
            .order_by(authorship.c.position)
        )
        with reading(self._engine, self._path) as connection:
            return [(row.id, row.family, row.given) for row in connection.execute(query)]

    def venue_id_of(self, work_id: int) -> int | None:
        """The venue that a work appeared in, or None."""
        query = select(work_venue.c.venue_id).where(work_venue.c.work_id == work_id)
        with reading(self._engine, self._path) as connection:
            return connection.execute(query).scalar()

    def paper_files(self, work_id: int) -> list[PaperFile]:
        """The files that a work's text was read from, the counted one first."""
        query = (
            select(
                file.c.name,
                paper.c.format,
                paper.c.language,
                paper.c.counted,
                paper.c.version,
                file.c.reader_version,
                file.c.added_at,
            )
            .join(file, file.c.id == paper.c.file_id)
            .where(paper.c.work_id == work_id)
            .order_by(paper.c.counted.desc(), file.c.added_at, paper.c.id)
        )
        with reading(self._engine, self._path) as connection:
            return [PaperFile(*row) for row in connection.execute(query)]

    def corrections_about(self, work_id: int, *, limit: int = 50) -> list[Correction]:
        """What people said of the statements about a work, the latest first, also what was taken back."""
        query = (
            select(correction)
            .join(statement, statement.c.sid == correction.c.sid)
            .where(statement.c.cited_id == work_id, statement.c.counted)
            .order_by(correction.c.at.desc(), correction.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            return [_read.correction_of(row) for row in connection.execute(query)]

    def models_about(self, work_id: int, *, most: int = 2_000) -> list[Judged]:
        """The models that judged the statements about a work, those with most first; at most `most` statements are looked
        at, which of more are any."""
        some = (
            select(statement.c.id)
            .where(statement.c.cited_id == work_id, statement.c.counted)
            .limit(most)
            .subquery("some")
        )
        number = func.count().label("number")
        query = (
            select(classifier.c.name, number)
            .join(judgement, judgement.c.classifier_id == classifier.c.id)
            .join(some, some.c.id == judgement.c.statement_id)
            .group_by(classifier.c.name)
            .order_by(number.desc(), classifier.c.name)
        )
        with reading(self._engine, self._path) as connection:
            return [Judged(*row) for row in connection.execute(query)]

    def said_in(self, work_id: int) -> list[SaidOf]:
        """The statements of a work's own paper in reading order, without their texts."""
        query = (
            select(statement.c.sid, statement.c.cited_id, statement.c.strict, statement.c.broad)
            .where(statement.c.citing_id == work_id, statement.c.counted)
            .order_by(statement.c.paper_id, statement.c.position, statement.c.id)
        )
        with reading(self._engine, self._path) as connection:
            return [SaidOf(*row) for row in connection.execute(query)]

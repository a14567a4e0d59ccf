"""What is said about, and in, all works of a venue or a person, counted in one pass over their statements."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Table, case, distinct, func, literal, or_, select

from citance.model import IndexedWork
from citance.store._base import StoreBase
from citance.store._open import reading
from citance.store._read import read_works
from citance.store.people import VenueRecord
from citance.store.schema import (
    authorship,
    listed_notice,
    notice,
    person,
    statement,
    venue,
    work,
    work_key,
    work_venue,
)

__all__ = ["Coauthor", "GroupMix", "MixCell", "MixStore"]

_NOTED = 50
"""Works with a notice that are named; there are hardly ever more."""
_ORDER_WORKS = 5_000
"""Works of a person that are asked for co-authors."""
_COMPANY = 50
"""Authors of a work that are still taken for people who work together."""


class MixCell(msgspec.Struct, frozen=True, kw_only=True):
    """How many statements have these properties. `own_author`: citing and cited work share an author; `own_group`: both
    works belong to the group (the venue's self-citations); the stances are None while unclassified."""

    strict: str | None
    broad: str | None
    own_author: bool
    own_group: bool
    statements: int


class Coauthor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signed `works` works with a person."""

    id: int
    name: str
    works: int


class GroupMix(msgspec.Struct, frozen=True, kw_only=True):
    """A venue's or a person's works in the library. `cited` of them have a statement about them, `read` were read
    themselves; `citing_works` have a statement about one of them. `about` counts those statements, `saying` those that
    the works themselves make about others."""

    works: int
    read: int
    cited: int
    citing_works: int
    about: tuple[MixCell, ...]
    saying: tuple[MixCell, ...]


class MixStore(StoreBase):
    """Aggregates of venues and people."""

    def venue_mix(self, venue_id: int) -> GroupMix:
        """All statements about and in the works of a venue."""
        return self._mix(work_venue, work_venue.c.venue_id == venue_id)

    def author_mix(self, author_id: int) -> GroupMix:
        """All statements about and in the works of a person."""
        return self._mix(authorship, authorship.c.person_id == author_id)

    def venue_notices(self, venue_id: int) -> list[IndexedWork]:
        """Works of a venue about which there is an editorial notice, at most fifty, by id."""
        return self._noted(work_venue, work_venue.c.venue_id == venue_id)

    def author_notices(self, author_id: int) -> list[IndexedWork]:
        """Works of a person about which there is an editorial notice, at most fifty, by id."""
        return self._noted(authorship, authorship.c.person_id == author_id)

    def venue_work_ids(self, venue_id: int, *, limit: int) -> list[int]:
        """The venue's works that have most statements about them, without those that have none."""
        return self._cited_ids(work_venue, work_venue.c.venue_id == venue_id, limit)

    def author_work_ids(self, author_id: int, *, limit: int) -> list[int]:
        """The person's works that have most statements about them, without those that have none."""
        return self._cited_ids(authorship, authorship.c.person_id == author_id, limit)

    def venue_works_by_id(self, venue_id: int, *, limit: int = 50, offset: int = 0) -> list[IndexedWork]:
        """The works of a venue in an order that tells nothing about them."""
        return self._works_by_id(work_venue, work_venue.c.venue_id == venue_id, limit, offset)

    def author_works_by_id(self, author_id: int, *, limit: int = 50, offset: int = 0) -> list[IndexedWork]:
        """The works of a person in an order that tells nothing about them."""
        return self._works_by_id(authorship, authorship.c.person_id == author_id, limit, offset)

    def venues_by_letter(self, letter: str = "", *, limit: int = 50, offset: int = 0) -> list[VenueRecord]:
        """Venues in the order of their titles as they are compared (without accents and small words): all, those that
        begin with a letter, or ("#") those that begin with none of the Latin ones. ISSNs other than the linking one are
        left out."""
        works = select(func.count()).where(work_venue.c.venue_id == venue.c.id).scalar_subquery()
        query = select(venue, works.label("works")).order_by(venue.c.key, venue.c.id).limit(limit).offset(offset)
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query.where(*_begins(letter))).all()
        return [
            VenueRecord(id=row.id, title=row.title, issn_l=row.issn_l, publisher=row.publisher, works=row.works)
            for row in rows
        ]

    def venue_count(self, letter: str = "") -> int:
        """How many venues the library knows, or how many of them begin so; see `venues_by_letter`."""
        with reading(self._engine, self._path) as connection:
            return connection.execute(select(func.count()).select_from(venue).where(*_begins(letter))).scalar() or 0

    def coauthors(self, author_id: int, *, limit: int = 20) -> list[Coauthor]:
        """Those who signed most of a person's works with them. Long lists are left out: a collaboration is no company."""
        mine = select(authorship.c.work_id).where(authorship.c.person_id == author_id).limit(_ORDER_WORKS)
        sizes = select(authorship.c.work_id).where(authorship.c.work_id.in_(mine)).group_by(authorship.c.work_id)
        small = sizes.having(func.count() <= _COMPANY)
        number = func.count(distinct(authorship.c.work_id))
        query = (
            select(authorship.c.person_id, person.c.family, person.c.given, number.label("works"))
            .join(person, person.c.id == authorship.c.person_id)
            .where(authorship.c.work_id.in_(small), authorship.c.person_id != author_id)
            .group_by(authorship.c.person_id, person.c.family, person.c.given)
            .order_by(number.desc(), person.c.family, person.c.given, authorship.c.person_id)
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query).all()
        return [Coauthor(id=row.person_id, name=f"{row.given} {row.family}".strip(), works=row.works) for row in rows]

    # -- how it is counted ---------------------------------------------------------------------------------------

    def _mix(self, link: Table, mine: ColumnElement[bool]) -> GroupMix:
        ids = select(link.c.work_id).where(mine)
        with reading(self._engine, self._path) as connection:
            works, read = connection.execute(
                select(func.count(), func.count(case((work.c.has_paper, literal(1))))).where(work.c.id.in_(ids))
            ).one()
            about = connection.execute(_cells(statement.c.cited_id, statement.c.citing_id, ids)).all()
            saying = connection.execute(_cells(statement.c.citing_id, statement.c.cited_id, ids)).all()
            cited, citing = connection.execute(
                select(func.count(distinct(statement.c.cited_id)), func.count(distinct(statement.c.citing_id))).where(
                    statement.c.cited_id.in_(ids), statement.c.counted
                )
            ).one()
        return GroupMix(
            works=works,
            read=read,
            cited=cited,
            citing_works=citing,
            about=tuple(_cell(row) for row in about),
            saying=tuple(_cell(row) for row in saying),
        )

    def _works_by_id(self, link: Table, mine: ColumnElement[bool], limit: int, offset: int) -> list[IndexedWork]:
        query = select(link.c.work_id).where(mine).distinct().order_by(link.c.work_id).limit(limit).offset(offset)
        with reading(self._engine, self._path) as connection:
            found = read_works(connection, connection.execute(query).scalars().all())
        return [found[number] for number in sorted(found)]

    def _noted(self, link: Table, mine: ColumnElement[bool]) -> list[IndexedWork]:
        ids = select(link.c.work_id).where(mine)
        found: set[int] = set()
        with reading(self._engine, self._path) as connection:
            for table in (notice, listed_notice):
                for method, column in (("doi", table.c.doi), ("pmid", table.c.pmid)):
                    query = (
                        select(work_key.c.work_id)
                        .where(work_key.c.work_id.in_(ids), work_key.c.method == method)
                        .where(work_key.c.value.in_(select(column).where(column == work_key.c.value, column != "")))
                        .distinct()
                        .order_by(work_key.c.work_id)
                        .limit(_NOTED)
                    )
                    found.update(connection.execute(query).scalars())
            works = read_works(connection, sorted(found)[:_NOTED])
        return [works[number] for number in sorted(works) if works[number].notices]

    def _cited_ids(self, link: Table, mine: ColumnElement[bool], limit: int) -> list[int]:
        number = func.count()
        query = (
            select(statement.c.cited_id)
            .where(statement.c.cited_id.in_(select(link.c.work_id).where(mine)), statement.c.counted)
            .group_by(statement.c.cited_id)
            .order_by(number.desc(), statement.c.cited_id)
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            return list(connection.execute(query).scalars())


def _begins(letter: str) -> list[ColumnElement[bool]]:
    if letter == "#":
        return [or_(venue.c.key < "a", venue.c.key >= "{")]
    return [venue.c.key >= letter, venue.c.key < letter + "{"] if letter else []


def _cells(side: ColumnElement[int], other: ColumnElement[int], ids: Select[Any]) -> Select[Any]:
    """One pass over the statements whose `side` is a work of the group."""
    inside = case((other.in_(ids), literal(1)), else_=literal(0))
    by = (statement.c.strict, statement.c.broad, statement.c.self_citation, inside.label("inside"))
    return select(*by, func.count().label("number")).where(side.in_(ids), statement.c.counted).group_by(*by)


def _cell(row: Any) -> MixCell:
    return MixCell(
        strict=row.strict,
        broad=row.broad,
        own_author=row.self_citation,
        own_group=bool(row.inside),
        statements=row.number,
    )

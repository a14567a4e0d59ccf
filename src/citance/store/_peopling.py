"""The methods of `Store` about authors, venues, publishers, funders and independence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from string import ascii_lowercase
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, func, select

from citance.errors import NotFoundError
from citance.identifiers import clean_issn, clean_orcid
from citance.model import IndexedWork, Tally
from citance.store import _people
from citance.store._base import StoreBase
from citance.store._codec import decode_work
from citance.store._count import numbers, tally_of
from citance.store._independence import independent_groups, judge_pending
from citance.store._open import reading
from citance.store._read import read_works, redirect
from citance.store._sqlite import cannot_write
from citance.store._write import chunks
from citance.store.people import (
    AuthorRecord,
    FunderRecord,
    IndependentGroups,
    PeopleRefreshed,
    PublisherRecord,
    VenueRecord,
)
from citance.store.schema import (
    PENDING,
    authorship,
    funder,
    person,
    statement,
    venue,
    venue_issn,
    venue_name,
    work,
    work_funder,
    work_venue,
)
from citance.text.names import fold_name, name_key
from citance.text.venues import fold_words, publisher_key, venue_key

__all__ = ["PeopleStore"]

_FORMS = 10
"""Printed forms of a name that a record gives, out of those in this many works at most …"""
_FORM_WORKS = 200


class PeopleStore(StoreBase):
    """What is derived of the works' descriptions: call `refresh_people` after writing."""

    def refresh_people(self) -> PeopleRefreshed:
        """Bring people, venues, funders and independence up to the state of the works.

        A few bounded transactions; what is left when the process is killed is done by the next call. A database that may
        only be read stays as it is.
        """
        if cannot_write(self._engine):
            return PeopleRefreshed()
        works = names = statements = 0
        while self._waits():
            with self._write() as write:
                done = _people.follow(write)
                settled = 0 if done else _people.settle_names(write)
            works, names = works + done, names + settled
        while self._pends():
            with self._write() as write:
                statements += judge_pending(write)[0]
        return PeopleRefreshed(works=works, names=names, statements=statements)

    def _waits(self) -> bool:
        with reading(self._engine, self._path) as connection:
            return not _people.caught_up(connection)

    def _pends(self) -> bool:
        with reading(self._engine, self._path) as connection:
            return connection.execute(select(statement.c.id).where(PENDING).limit(1)).first() is not None

    # -- authors -------------------------------------------------------------------------------------------------

    def authors(self, text: str, *, limit: int = 20, after: int = 0) -> list[AuthorRecord]:
        """The people of an ORCID or a name ("Lindqvist", "Bo Lindqvist", "Lindqvist, B."), those with most works first;
        those that follow the one with the id `after`, if that is given."""
        orcid = clean_orcid(text)
        mine: ColumnElement[bool]
        if orcid:
            mine = person.c.orcid == orcid
        else:
            keys, families = _names_meant(text)
            if not keys and not families:
                return []
            keys += [f"{family} {letter}" for family in families for letter in ascii_lowercase]
            mine = person.c.name.in_(keys)
            for family in families:
                # From "family " to "family!": initials of other scripts, too, where the database sorts by code points.
                mine |= (person.c.name > f"{family} ") & (person.c.name < f"{family}!")
        number = func.count().label("number")
        # The people first, then their works: as one join, a database may go through all authorships.
        query = (
            select(authorship.c.person_id.label("id"), number)
            .where(authorship.c.person_id.in_(select(person.c.id).where(mine)))
            .group_by(authorship.c.person_id)
            .order_by(number.desc(), authorship.c.person_id)
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            if after:
                works = select(func.count()).where(authorship.c.person_id == after)
                before = connection.execute(works).scalar_one()
                later = (number == before) & (authorship.c.person_id > after)
                query = query.having((number < before) | later)
            return _records(connection, [row.id for row in connection.execute(query)])

    def author(self, author: int | str) -> AuthorRecord:
        """A person by id or ORCID.

        Raises:
            NotFoundError: there is none; ids change where people are told apart anew, ORCIDs do not.
        """
        with reading(self._engine, self._path) as connection:
            number: int | None = author if isinstance(author, int) else None
            if number is None:
                orcid = clean_orcid(str(author))
                query = select(person.c.id).where(person.c.orcid == orcid).order_by(person.c.id).limit(1)
                number = connection.execute(query).scalar() if orcid else None
            found = _records(connection, [number]) if number is not None else []
        if not found:
            raise NotFoundError(f"there is no author {author}")
        return found[0]

    def authors_of(self, work_id: int) -> list[AuthorRecord]:
        """The people who signed a work, in its order."""
        query = select(authorship.c.person_id).where(authorship.c.work_id == work_id).order_by(authorship.c.position)
        with reading(self._engine, self._path) as connection:
            return _records(connection, list(connection.execute(query).scalars()))

    def author_works(self, author_id: int, *, limit: int = 50, offset: int = 0) -> list[IndexedWork]:
        """The works of a person, the most cited ones in this library first."""
        return self._works_of(authorship, authorship.c.person_id == author_id, limit, offset)

    def author_tally(self, author_id: int, *, self_citations: bool = True, broad: bool = False) -> Tally:
        """The statements about all works of a person; without `self_citations` those of others only."""
        return self._tally_of(authorship, authorship.c.person_id == author_id, self_citations, broad)

    # -- venues --------------------------------------------------------------------------------------------------

    def venues(self, text: str = "", *, limit: int = 20, after: int = 0) -> list[VenueRecord]:
        """The venues of an ISSN or whose title begins with these words, or all; those with most works first; those that
        follow the one with the id `after`, if that is given."""
        number = func.count(work_venue.c.work_id).label("number")
        mine = work_venue.c.venue_id
        query = select(mine.label("id"), number).group_by(mine).order_by(number.desc(), mine).limit(limit)
        issn, key = clean_issn(text), venue_key(text)
        if issn:
            query = query.where(mine.in_(select(venue_issn.c.venue_id).where(venue_issn.c.issn == issn)))
        elif key:
            named = venue_name.c.key.between(key, key + "\U0010ffff")
            own = venue.c.key.between(key, key + "\U0010ffff")
            query = query.where(
                mine.in_(select(venue.c.id).where(own).union(select(venue_name.c.venue_id).where(named)))
            )
        elif text.strip():
            return []
        with reading(self._engine, self._path) as connection:
            if after:
                works = select(func.count()).where(work_venue.c.venue_id == after)
                before = connection.execute(works).scalar_one()
                query = query.having((number < before) | ((number == before) & (mine > after)))
            return _venue_records(connection, [row.id for row in connection.execute(query)])

    def venue(self, venue_id: int | str) -> VenueRecord:
        """A venue by id or ISSN.

        Raises:
            NotFoundError: there is none.
        """
        with reading(self._engine, self._path) as connection:
            number: int | None = venue_id if isinstance(venue_id, int) else None
            if number is None:
                issn = clean_issn(str(venue_id))
                query = select(venue_issn.c.venue_id).where(venue_issn.c.issn == issn)
                number = connection.execute(query).scalar() if issn else None
            found = _venue_records(connection, [number]) if number is not None else []
        if not found:
            raise NotFoundError(f"there is no venue {venue_id}")
        return found[0]

    def venue_of(self, work_id: int) -> VenueRecord | None:
        """Where a work appeared, or None."""
        query = select(work_venue.c.venue_id).where(work_venue.c.work_id == work_id)
        with reading(self._engine, self._path) as connection:
            found = _venue_records(connection, list(connection.execute(query).scalars()))
        return found[0] if found else None

    def venue_works(self, venue_id: int, *, limit: int = 50, offset: int = 0) -> list[IndexedWork]:
        """The works of a venue, the most cited ones in this library first."""
        return self._works_of(work_venue, work_venue.c.venue_id == venue_id, limit, offset)

    def venue_tally(self, venue_id: int, *, self_citations: bool = True, broad: bool = False) -> Tally:
        """The statements about all works of a venue; without `self_citations` those that share no author only."""
        return self._tally_of(work_venue, work_venue.c.venue_id == venue_id, self_citations, broad)

    # -- publishers and funders ----------------------------------------------------------------------------------

    def publishers(self, text: str = "", *, limit: int = 20) -> list[PublisherRecord]:
        """The publishers whose name begins with these words, or all; those with most works first."""
        works = func.count(work_venue.c.work_id).label("works")
        query = (
            select(
                venue.c.publisher_key,
                func.max(venue.c.publisher).label("name"),
                func.count(func.distinct(venue.c.id)).label("venues"),
                works,
            )
            .join(work_venue, work_venue.c.venue_id == venue.c.id)
            .where(venue.c.publisher_key != "")
            .group_by(venue.c.publisher_key)
            .order_by(works.desc(), venue.c.publisher_key)
            .limit(limit)
        )
        key = publisher_key(text)
        if key:
            query = query.where(venue.c.publisher_key.between(key, key + "\U0010ffff"))
        with reading(self._engine, self._path) as connection:
            return [
                PublisherRecord(key=row.publisher_key, name=row.name, venues=row.venues, works=row.works)
                for row in connection.execute(query)
            ]

    def publisher_tally(self, key: str, *, self_citations: bool = True, broad: bool = False) -> Tally:
        """The statements about all works of a publisher (its name, or the key of its record)."""
        link = work_venue.join(venue, venue.c.id == work_venue.c.venue_id)
        return self._tally_of(link, venue.c.publisher_key == publisher_key(key), self_citations, broad)

    def funders(self, text: str = "", *, limit: int = 20) -> list[FunderRecord]:
        """The funders whose name begins with these words, or all; those with most works first."""
        number = func.count(work_funder.c.work_id).label("works")
        query = (
            select(funder, number)
            .join(work_funder, work_funder.c.funder_id == funder.c.id)
            .group_by(*funder.c)
            .order_by(number.desc(), funder.c.id)
            .limit(limit)
        )
        key = " ".join(fold_words(text))
        if key:
            query = query.where(funder.c.key.between(key, key + "\U0010ffff") | (funder.c.doi == text.strip().lower()))
        with reading(self._engine, self._path) as connection:
            return [
                FunderRecord(id=row.id, name=row.name, doi=row.doi, works=row.works)
                for row in connection.execute(query)
            ]

    def funder_works(self, funder_id: int, *, limit: int = 50, offset: int = 0) -> list[IndexedWork]:
        """The works that a funder paid for, the most cited ones in this library first."""
        return self._works_of(work_funder, work_funder.c.funder_id == funder_id, limit, offset)

    def funder_tally(self, funder_id: int, *, self_citations: bool = True, broad: bool = False) -> Tally:
        """The statements about all works that a funder paid for."""
        return self._tally_of(work_funder, work_funder.c.funder_id == funder_id, self_citations, broad)

    # -- independence --------------------------------------------------------------------------------------------

    def independent_groups(self, work_id: int, *, broad: bool = False) -> IndependentGroups:
        """How many groups of authors stand behind the statements about a work, by stance."""
        with reading(self._engine, self._path) as connection:
            return independent_groups(connection, redirect(connection, work_id), broad=broad)

    def _works_of(self, link: Table, mine: ColumnElement[bool], limit: int, offset: int) -> list[IndexedWork]:
        cited = (
            select(func.count()).where(statement.c.cited_id == link.c.work_id, statement.c.counted).scalar_subquery()
        )
        query = select(link.c.work_id).where(mine).group_by(link.c.work_id).order_by(cited.desc(), link.c.work_id)
        with reading(self._engine, self._path) as connection:
            ids = list(connection.execute(query.limit(limit).offset(offset)).scalars())
            found = read_works(connection, ids)
        return [found[number] for number in ids if number in found]

    def _tally_of(self, link: FromClause, mine: ColumnElement[bool], self_citations: bool, broad: bool) -> Tally:
        column = link.c.work_id if isinstance(link, Table) else work_venue.c.work_id
        ids = select(column).select_from(link).where(mine)
        query = select(
            func.min(statement.c.cited_id), *numbers(statement.c.broad if broad else statement.c.strict)
        ).where(statement.c.cited_id.in_(ids), statement.c.counted)
        if not self_citations:
            query = query.where(statement.c.self_citation.is_(False))
        with reading(self._engine, self._path) as connection:
            return tally_of(connection.execute(query).one())


def _names_meant(text: str) -> tuple[list[str], list[str]]:
    """(name keys, family names) that a text may be meant as."""
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        keys = [name_key(family, given)] if given else []
        return keys, [] if given else [fold_name(family)]
    words = text.split()
    keys = [name_key(text)]
    if len(words) > 1:
        # The family name stands last ("Bo Lindqvist") or first ("Lindqvist B").
        keys += [name_key(words[-1], " ".join(words[:-1])), name_key(words[0], " ".join(words[1:]))]
        for cut in range(1, len(words) - 1):
            keys.append(name_key(" ".join(words[cut:]), " ".join(words[:cut])))
    families = [fold_name(text)] if fold_name(text) else []
    return [key for key in dict.fromkeys(keys) if key], families


def _records(connection: Connection, ids: Iterable[int]) -> list[AuthorRecord]:
    wanted = list(dict.fromkeys(ids))
    rows = {}
    for part in chunks(wanted):
        rows.update({row.id: row for row in connection.execute(select(person).where(person.c.id.in_(part)))})
    found = []
    for number in wanted:
        row = rows.get(number)
        if row is None:
            continue
        works = select(func.count()).where(authorship.c.person_id == number)
        others = select(func.count()).where(person.c.name == row.name, person.c.id != number)
        found.append(
            AuthorRecord(
                id=number,
                family=row.family,
                given=row.given,
                orcid=row.orcid,
                forms=_forms(connection, number),
                works=connection.execute(works).scalar() or 0,
                namesakes=connection.execute(others).scalar() or 0,
            )
        )
    return found


def _forms(connection: Connection, number: int) -> tuple[str, ...]:
    query = (
        select(authorship.c.position, work.c.data)
        .join(work, work.c.id == authorship.c.work_id)
        .where(authorship.c.person_id == number)
        .order_by(work.c.id)
        .limit(_FORM_WORKS)
    )
    forms: Counter[str] = Counter()
    for position, text in connection.execute(query):
        authors = decode_work(text).authors
        if position < len(authors):
            forms[authors[position].name] += 1
    return tuple(name for name, _ in sorted(forms.items(), key=lambda pair: (-pair[1], pair[0]))[:_FORMS])


def _venue_records(connection: Connection, ids: Iterable[int]) -> list[VenueRecord]:
    wanted = list(dict.fromkeys(ids))
    rows: dict[int, Any] = {}
    issns: dict[int, list[str]] = {}
    works: dict[int, int] = {}
    for part in chunks(wanted):
        rows.update({row.id: row for row in connection.execute(select(venue).where(venue.c.id.in_(part)))})
        for number, issn in connection.execute(
            select(venue_issn.c.venue_id, venue_issn.c.issn).where(venue_issn.c.venue_id.in_(part))
        ):
            issns.setdefault(number, []).append(issn)
        number_of = select(work_venue.c.venue_id, func.count()).where(work_venue.c.venue_id.in_(part))
        works.update(connection.execute(number_of.group_by(work_venue.c.venue_id)).all())
    return [
        VenueRecord(
            id=number,
            title=row.title,
            issn_l=row.issn_l,
            issns=tuple(sorted(issns.get(number, ()))),
            publisher=row.publisher,
            works=works.get(number, 0),
        )
        for number in wanted
        if (row := rows.get(number)) is not None
    ]

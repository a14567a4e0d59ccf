"""Authors, venues, funders and institutions, derived from the descriptions of works after these are written.

Like the search index, the tables follow the change log up to a watermark (the counter "people"): `follow` takes over the
works that changed, `settle_names` tells apart the people of every name that got or lost a mention. Each call is a bounded
piece of work for a transaction of its own, and a run that is killed goes on with the next call. That writing a paper
does nothing of this keeps it as fast as it was; see docs/decisions/2026-11-22-people.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_lowercase
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from citance.model import Author, Work
from citance.store._codec import decode_work
from citance.store._persons import PersonMention, mention_of, told_apart
from citance.store._places import link_places, unlink_places
from citance.store._write import Write, chunks, decode_change
from citance.store.schema import authorship, change, counter, dirty_name, person, statement, work
from citance.text.names import COMMON_FAMILIES, name_key

__all__ = ["MOST_AUTHORS", "authors_kept", "caught_up", "follow", "settle_names"]

_COUNTER = "people"
_WORKS = 2_000
"""Works taken over in one transaction, about."""
_NAMES = 1_000
"""Names settled in one transaction."""
_MENTIONS = 20_000
"""Mentions read in one transaction; a name with more than that is left as it is: one person for each of its works."""
_RARE_INITIALS = 5
"""A family name with more first initials than these in the library is a common one."""
MOST_AUTHORS = 300
"""Of longer lists the first and the last are kept, and those with an ORCID: 5,000 names of a collaboration are no group."""
_LAST = 10


def watermark(connection: Connection) -> int:
    """The change up to which the tables are up to date."""
    return connection.execute(select(counter.c.value).where(counter.c.name == _COUNTER)).scalar() or 0


def caught_up(connection: Connection) -> bool:
    """Whether nothing is left to do for `follow` and `settle_names`."""
    newest = connection.execute(select(func.max(change.c.id))).scalar() or 0
    return watermark(connection) >= newest and connection.execute(select(dirty_name.c.name).limit(1)).first() is None


def authors_kept(authors: Sequence[Author]) -> list[int]:
    """The places in a list of authors that are taken over."""
    if len(authors) <= MOST_AUTHORS:
        return list(range(len(authors)))
    ends = set(range(MOST_AUTHORS - _LAST)) | set(range(len(authors) - _LAST, len(authors)))
    return sorted(ends | {place for place, author in enumerate(authors) if author.orcid})


# -- following the works -------------------------------------------------------------------------------------------


def follow(write: Write) -> int:
    """Take over the works of the next changes; the number of changed ones that were looked at, 0 at the end of the log."""
    run = write.connection.execute
    last = watermark(write.connection)
    looked = 0
    put: dict[int, None] = {}
    gone: set[int] = set()
    while looked < _WORKS:
        rows = run(select(change.c.id, change.c.data).where(change.c.id > last).order_by(change.c.id).limit(50)).all()
        if not rows:
            break
        for row in rows:
            note = decode_change(row.data)
            put.update(dict.fromkeys(note.put_works))
            gone.difference_update(note.put_works)
            gone.update(note.deleted_works)
            looked += 1 + len(note.put_works) + len(note.deleted_works)
            last = row.id
            if looked >= _WORKS:
                break
    if looked:
        _remember(write, last)
        _take_over(write, [work_id for work_id in put if work_id not in gone], gone)
    return looked


def _remember(write: Write, value: int) -> None:
    run = write.connection.execute
    if not run(update(counter).where(counter.c.name == _COUNTER).values(value=value)).rowcount:
        run(insert(counter), {"name": _COUNTER, "value": value})


def _take_over(write: Write, put: Sequence[int], gone: set[int]) -> None:
    run = write.connection.execute
    dirty: set[str] = set()
    for part in chunks(sorted(gone)):
        _forget(write, part, dirty)
        unlink_places(write, part)
    for part in chunks(put):
        known = _names_of(write.connection, part)
        rows = run(select(work.c.id, work.c.data).where(work.c.id.in_(part))).all()
        there = {row.id: decode_work(row.data) for row in rows}
        absent = [work_id for work_id in part if work_id not in there]
        renamed = [work_id for work_id, item in there.items() if known.get(work_id, []) != _named(item)]
        _forget(write, absent + [work_id for work_id in renamed if work_id in known], dirty)
        unlink_places(write, absent)
        _add(write, {work_id: there[work_id] for work_id in renamed}, dirty)
        moved = link_places(write, there)
        _look_again(write, {*renamed, *moved})
    _mark(write, dirty)


def _named(item: Work) -> list[tuple[int, str, str | None]]:
    """(position, name key, ORCID) of the authors that are taken over; unnamed ones are left out."""
    found = []
    for place in authors_kept(item.authors):
        author = item.authors[place]
        key = name_key(author.family, author.given)
        if key:
            found.append((place, key, author.orcid))
    return found


def _names_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, str, str | None]]]:
    """The same of the tables: an ORCID that the work does not state itself is left out, so that it can be compared."""
    query = (
        select(authorship.c.work_id, authorship.c.position, person.c.name, authorship.c.orcid)
        .join(person, person.c.id == authorship.c.person_id)
        .where(authorship.c.work_id.in_(ids))
        .order_by(authorship.c.work_id, authorship.c.position)
    )
    found: dict[int, list[tuple[int, str, str | None]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.work_id, []).append((row.position, row.name, row.orcid))
    return found


def _forget(write: Write, ids: Sequence[int], dirty: set[str]) -> None:
    """Take works out of the lists of their authors; people without a work go when their name is settled."""
    run = write.connection.execute
    for part in chunks(ids):
        names = select(person.c.name).join(authorship, authorship.c.person_id == person.c.id)
        dirty.update(run(names.where(authorship.c.work_id.in_(part))).scalars())
        # Who signed a work that goes may have been of a group with others by it alone.
        theirs = select(authorship.c.person_id).where(authorship.c.work_id.in_(part))
        near = select(authorship.c.work_id).where(authorship.c.person_id.in_(theirs)).distinct()
        _look_again(write, run(near).scalars().all())
        run(delete(authorship).where(authorship.c.work_id.in_(part)))


def _add(write: Write, works: dict[int, Work], dirty: set[str]) -> None:
    """Every name of a work is a person of its own, until its name is settled."""
    people: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for work_id, item in works.items():
        for place, key, orcid in _named(item):
            author = item.authors[place]
            number = write.next_id("person")
            people.append({"id": number, "name": key, "family": author.family, "given": author.given, "orcid": orcid})
            rows.append({"work_id": work_id, "position": place, "person_id": number, "orcid": orcid})
            dirty.add(key)
    write.insert(person, people)
    write.insert(authorship, rows)


def _look_again(write: Write, ids: Iterable[int]) -> None:
    """Have the independence of the statements of these works, and about them, computed anew."""
    for part in chunks(sorted(ids)):
        mine = statement.c.citing_id.in_(part) | statement.c.cited_id.in_(part)
        write.connection.execute(
            update(statement).where(mine, statement.c.independence.is_not(None)).values(independence=None)
        )


def _mark(write: Write, names: set[str]) -> None:
    for part in chunks(sorted(names)):
        known = set(write.connection.execute(select(dirty_name.c.name).where(dirty_name.c.name.in_(part))).scalars())
        write.insert(dirty_name, [{"name": name} for name in part if name not in known])


# -- telling people apart ------------------------------------------------------------------------------------------

_OF_NAMES = (
    select(authorship.c.work_id, authorship.c.position, person)
    .join(person, person.c.id == authorship.c.person_id)
    .where(person.c.name.in_(bindparam("names", expanding=True)))
)
_SIZES = (
    select(person.c.name, func.count())
    .join(authorship, authorship.c.person_id == person.c.id)
    .where(person.c.name.in_(bindparam("names", expanding=True)))
    .group_by(person.c.name)
)
_MOVE = (
    update(authorship)
    .where(authorship.c.work_id == bindparam("w"), authorship.c.position == bindparam("p"))
    .values(person_id=bindparam("i"))
)
_DESCRIBE = (
    update(person)
    .where(person.c.id == bindparam("i"))
    .values(family=bindparam("f"), given=bindparam("g"), orcid=bindparam("o"))
)


def settle_names(write: Write) -> int:
    """Tell the people of some names apart; the number of names, 0 when none is left."""
    run = write.connection.execute
    waiting = list(run(select(dirty_name.c.name).order_by(dirty_name.c.name).limit(_NAMES)).scalars())
    if not waiting:
        return 0
    sizes: dict[str, int] = {}
    for part in chunks(waiting):
        sizes.update(run(_SIZES, {"names": part}).all())
    names: list[str] = []
    total = 0
    for name in waiting:
        size = sizes.get(name, 0)
        if names and total + min(size, _MENTIONS) > _MENTIONS:
            break
        names.append(name)
        total += size if size <= _MENTIONS else 0
    _settle(write, [name for name in names if 1 < sizes.get(name, 0) <= _MENTIONS])
    for part in chunks(names):
        used = select(authorship.c.person_id).where(authorship.c.person_id == person.c.id).exists()
        run(delete(person).where(person.c.name.in_(part), ~used))
        run(delete(dirty_name).where(dirty_name.c.name.in_(part)))
    return len(names)


def _settle(write: Write, names: Sequence[str]) -> None:
    run = write.connection.execute
    rows = [row for part in chunks(names) for row in run(_OF_NAMES, {"names": part})]
    works: dict[int, Work] = {}
    for some in chunks({row.work_id for row in rows}):
        found = run(select(work.c.id, work.c.data).where(work.c.id.in_(some)))
        works.update((row.id, decode_work(row.data)) for row in found)
    by_name: dict[str, list[PersonMention]] = {}
    said = {}
    for row in rows:
        item = works.get(row.work_id)
        said[row.id] = (row.family, row.given, row.orcid)
        if item is not None and row.position < len(item.authors):
            by_name.setdefault(row.name, []).append(mention_of(row.work_id, item, row.position, row.id))
    moves: list[dict[str, Any]] = []
    described: list[dict[str, Any]] = []
    grown: set[int] = set()
    rarity = _Rarity(write.connection)
    for name, mentions in by_name.items():
        for group in told_apart(mentions, rare=rarity.of(name)):
            number = min(one.person_id for one in group)
            described.append(_described(number, group))
            moved = [one for one in group if one.person_id != number]
            moves += [{"w": one.work_id, "p": one.position, "i": number} for one in moved]
            if moved:
                grown.update(one.work_id for one in group)
    _part_ways(write, by_name, described, moves)
    if moves:
        run(_MOVE, moves)
    described = [row for row in described if said.get(row["i"]) != (row["f"], row["g"], row["o"])]
    if described:
        run(_DESCRIBE, described)
    _look_again(write, grown)


def _part_ways(
    write: Write,
    by_name: dict[str, list[PersonMention]],
    described: list[dict[str, Any]],
    moves: list[dict[str, Any]],
) -> None:
    """Two groups that were one person have the same least id: all but the first get a new person."""
    taken: set[int] = set()
    names = {one.person_id: name for name, mentions in by_name.items() for one in mentions}
    fresh: list[dict[str, Any]] = []
    for row in described:
        number = row["i"]
        if number in taken:
            row["i"] = write.next_id("person")
            fresh.append(
                {"id": row["i"], "name": names[number], "family": row["f"], "given": row["g"], "orcid": row["o"]}
            )
            moves += [{"w": work_id, "p": place, "i": row["i"]} for work_id, place in row["at"]]
        taken.add(number)
    write.insert(person, fresh)
    for row in described:
        del row["at"]


def _described(number: int, group: Sequence[PersonMention]) -> dict[str, Any]:
    """The fullest form of the name."""
    best = max(group, key=lambda one: (len(one.given), one.given, one.family))
    orcid = next((one.orcid for one in group if one.orcid), None)
    at = [(one.work_id, one.position) for one in group]
    return {"i": number, "f": best.family, "g": best.given, "o": orcid, "at": at}


_INITIALS = select(func.count(func.distinct(person.c.name))).where(
    person.c.name.in_(bindparam("names", expanding=True))
)


class _Rarity:
    """Whether few of the library's people bear a family name, asked once for each."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute
        self._known: dict[str, bool] = {}

    def of(self, name: str) -> bool:
        """Of the family name of a key."""
        family, _, initial = name.partition(" ")
        if not initial:
            return True
        if family in COMMON_FAMILIES:
            return False
        if family not in self._known:
            names = [f"{family} {letter}" for letter in ascii_lowercase]
            number = self._run(_INITIALS, {"names": names}).scalar() or 0
            self._known[family] = number <= _RARE_INITIALS
        return self._known[family]

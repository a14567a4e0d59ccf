"""Venues, institutions and funders of works.

A venue is known by its ISSNs, else by its folded title, else by being the one title that an abbreviation fits. Of two
venues with one title the later one is another one where their ISSN-Ls, or both their ISSNs and their publishers differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update

from citance.identifiers import find_doi
from citance.model import Venue, Work
from citance.store._write import Write, chunks
from citance.store.schema import (
    funder,
    institution,
    venue,
    venue_issn,
    venue_name,
    work_funder,
    work_institution,
    work_venue,
)
from citance.text.venues import abbreviates, fold_words, publisher_key, venue_key, venue_letters

__all__ = ["link_places", "unlink_places"]

_MOST = 60
"""Institutions of one work that are kept."""
_LEAST_WORDS = 3
_LONGEST = 300
"""Characters of an affiliation or a funder's name; what is longer is a sentence."""
_CANDIDATES = 50
_AWARDS = re.compile(r"\s*\([^()]*\)\s*$")
_FUNDER_DOI = re.compile(r"(?:https?://)?(?:dx\.)?(?:doi\.org/)?(10\.13039/\d+)")
_NO_FUNDER = re.compile(
    r"\b(?:no (?:\w+ )?(?:funding|support|funds|grant)|not (?:applicable|funded)|none|the authors?)\b", re.I
)
_LONGEST_FUNDER = 12
"""Words of a funder's name; a funding statement has more."""


def unlink_places(write: Write, ids: Sequence[int]) -> None:
    """Works that are gone have no places."""
    for part in chunks(ids):
        for table in (work_venue, work_institution, work_funder):
            write.connection.execute(delete(table).where(table.c.work_id.in_(part)))


def link_places(write: Write, works: Mapping[int, Work]) -> set[int]:
    """Tie works to their venues, institutions and funders; the works whose institutions changed."""
    _link_venues(write, works)
    funders = {work_id: _funders(item) for work_id, item in works.items()}
    _link_many(write, funder, work_funder, "doi", funders)
    institutions = {work_id: _institutions(item) for work_id, item in works.items()}
    return _link_many(write, institution, work_institution, "ror", institutions)


# -- institutions and funders --------------------------------------------------------------------------------------

_Named = dict[str, tuple[str, str | None]]
"""Key -> (name, ROR or funder DOI)."""


def _institutions(item: Work) -> _Named:
    found: _Named = {}
    for author in item.authors:
        # With several of both it is not told which ROR is whose: each stands for itself.
        paired = len(author.rors) == len(author.affiliations)
        for place, ror in enumerate(author.rors):
            found.setdefault(f"ror {ror}", (author.affiliations[place] if paired else "", ror))
        for text in author.affiliations:
            words = fold_words(text[:_LONGEST])
            if len(words) >= _LEAST_WORDS:
                found.setdefault(" ".join(words), (text[:_LONGEST], None))
        if len(found) >= _MOST:
            break
    return found


def _funders(item: Work) -> _Named:
    found: _Named = {}
    for text in item.funding:
        named = _FUNDER_DOI.search(text)
        doi = find_doi(named.group(1)) if named else None
        name = _AWARDS.sub("", text.replace(named.group(0), " ") if named else text)
        name = " ".join(name.split()).strip(" ;,:/").removesuffix(" (")
        words = fold_words(name)
        if (words or doi) and len(words) <= _LONGEST_FUNDER and not _NO_FUNDER.search(name):
            found.setdefault(f"doi {doi}" if doi else " ".join(words), (name, doi))
    return found


def _link_many(write: Write, table: Table, link: Table, handle: str, wanted: Mapping[int, _Named]) -> set[int]:
    """Make the links of works what they are to be; the works for which they changed."""
    run = write.connection.execute
    ids = _made(write, table, handle, {key: said for named in wanted.values() for key, said in named.items()})
    column = link.c[f"{table.name}_id"]
    there: dict[int, set[int]] = {}
    for part in chunks(wanted):
        for work_id, number in run(select(link.c.work_id, column).where(link.c.work_id.in_(part))):
            there.setdefault(work_id, set()).add(number)
    changed = {
        work_id for work_id, named in wanted.items() if {ids[key] for key in named} != there.get(work_id, set())
    }
    for part in chunks(work_id for work_id in changed if work_id in there):
        run(delete(link).where(link.c.work_id.in_(part)))
    write.insert(
        link,
        [
            {"work_id": work_id, f"{table.name}_id": number}
            for work_id in sorted(changed)
            for number in sorted({ids[key] for key in wanted[work_id]})
        ],
    )
    return changed


def _made(write: Write, table: Table, handle: str, wanted: _Named) -> dict[str, int]:
    """The ids of all keys, made where there are none."""
    ids: dict[str, int] = {}
    for part in chunks(wanted):
        ids.update(write.connection.execute(select(table.c.key, table.c.id).where(table.c.key.in_(part))).all())
    fresh = []
    for key, (name, value) in wanted.items():
        if key not in ids:
            ids[key] = write.next_id(table.name)
            fresh.append({"id": ids[key], "key": key, "name": name, handle: value})
    write.insert(table, fresh)
    return ids


# -- venues --------------------------------------------------------------------------------------------------------


def _link_venues(write: Write, works: Mapping[int, Work]) -> None:
    run = write.connection.execute
    there: dict[int, int] = {}
    for part in chunks(works):
        there.update(run(select(work_venue).where(work_venue.c.work_id.in_(part))).all())
    finder = _Finder(write, {item.venue for item in works.values()})
    found = {work_id: finder.find(item.venue) for work_id, item in works.items()}
    finder.flush()
    # A later work may have joined two venues.
    wanted = {work_id: finder.now(number) for work_id, number in found.items() if number is not None}
    there = {work_id: finder.now(number) for work_id, number in there.items()}
    stale = [work_id for work_id, number in there.items() if wanted.get(work_id) != number]
    for part in chunks(stale):
        run(delete(work_venue).where(work_venue.c.work_id.in_(part)))
    write.insert(
        work_venue,
        [
            {"work_id": work_id, "venue_id": number}
            for work_id, number in wanted.items()
            if there.get(work_id) != number
        ],
    )


@dataclass(slots=True)
class _Known:
    """A venue as this transaction sees it."""

    id: int
    key: str
    title: str
    issn_l: str | None
    publisher: str
    issns: set[str] = field(default_factory=set)
    new: bool = False
    dirty: bool = False

    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {
            "id": self.id,
            "key": self.key,
            "letters": venue_letters(self.key),
            "title": self.title,
            "issn_l": self.issn_l,
            "publisher": self.publisher,
            "publisher_key": publisher_key(self.publisher),
        }


def _handles(said: Venue) -> tuple[list[str], list[str]]:
    """(ISSNs, name keys) of a description."""
    issns = dict.fromkeys([*said.issns, *([said.issn_l] if said.issn_l else [])])
    keys = dict.fromkeys([venue_key(said.title), venue_key(said.short_title)])
    return list(issns), [key for key in keys if key]


_UPDATE = (
    update(venue)
    .where(venue.c.id == bindparam("i"))
    .values(
        {name: bindparam(f"v_{name}") for name in ("key", "letters", "title", "issn_l", "publisher", "publisher_key")}
    )
)


class _Finder:
    """Finds or makes the venues of one transaction: all that its works may mean is loaded at once."""

    def __init__(self, write: Write, said: Iterable[Venue]) -> None:
        self._write = write
        self._run = write.connection.execute
        self._found: dict[Venue, int | None] = {}
        self._moved: dict[int, int] = {}
        self._venues: dict[int, _Known] = {}
        self._by_issn: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._by_letters: dict[str, set[int]] = {}
        self._fresh: dict[str, list[dict[str, Any]]] = {"issn": [], "key": []}
        self._load([_handles(one) for one in said])

    def _load(self, handles: Sequence[tuple[list[str], list[str]]]) -> None:
        issns = dict.fromkeys(issn for some, _ in handles for issn in some)
        keys = dict.fromkeys(key for _, some in handles for key in some)
        letters = dict.fromkeys(venue_letters(some[0]) for _, some in handles if some)
        ids: dict[int, None] = {}
        for part in chunks(issns):
            ids.update(
                dict.fromkeys(self._run(select(venue_issn.c.venue_id).where(venue_issn.c.issn.in_(part))).scalars())
            )
        for part in chunks(keys):
            self._by_name.update(self._run(select(venue_name).where(venue_name.c.key.in_(part))).all())
        ids.update(dict.fromkeys(self._by_name.values()))
        for part in chunks(letters):
            ids.update(dict.fromkeys(self._run(select(venue.c.id).where(venue.c.letters.in_(part))).scalars()))
        for some in chunks(ids):
            for row in self._run(select(venue).where(venue.c.id.in_(some))):
                self._take(_Known(row.id, row.key, row.title, row.issn_l, row.publisher))
            for issn, number in self._run(select(venue_issn).where(venue_issn.c.venue_id.in_(some))):
                self._venues[number].issns.add(issn)
                self._by_issn[issn] = number

    def _take(self, one: _Known) -> None:
        self._venues[one.id] = one
        self._by_letters.setdefault(venue_letters(one.key), set()).add(one.id)

    def now(self, number: int) -> int:
        """The id under which a venue lives after this transaction's joins."""
        while number in self._moved:
            number = self._moved[number]
        return number

    def find(self, said: Venue) -> int | None:
        """The venue's id; None where nothing names one."""
        if said not in self._found:
            self._found[said] = self._find(said)
        return self._found[said]

    def _find(self, said: Venue) -> int | None:
        issns, keys = _handles(said)
        if not issns and not keys:
            return None
        by_issn = min((self._by_issn[issn] for issn in issns if issn in self._by_issn), default=None)
        by_name = self._named(said, issns, keys[0]) if keys else None
        if by_issn is not None and by_name is not None and by_issn != by_name:
            self._join(by_issn, by_name)
        number = by_issn if by_issn is not None else by_name
        if number is None:
            number = self._write.next_id("venue")
            key = keys[0] if keys else ""
            self._take(_Known(number, key, said.title or said.short_title, said.issn_l, said.publisher, new=True))
        self._describe(self._venues[number], said, issns, keys)
        return number

    def _named(self, said: Venue, issns: Sequence[str], key: str) -> int | None:
        found = self._by_name.get(key)
        if found is not None:
            return found if self._may_be(found, said, issns) else None
        near = [self._venues[number] for number in sorted(self._by_letters.get(venue_letters(key), ()))]
        if len(near) > _CANDIDATES:
            return None
        full = [one for one in near if abbreviates(key, one.key)]
        if full:
            # The one title that it fits, where all others are abbreviations of that one.
            fullest = [one.id for one in full if not any(abbreviates(one.key, other.key) for other in full)]
            return fullest[0] if len(fullest) == 1 and self._may_be(fullest[0], said, issns) else None
        # The full title of abbreviations that were here first.
        short = [one.id for one in near if abbreviates(one.key, key) and self._may_be(one.id, said, issns)]
        for other in short[1:]:
            self._join(short[0], other)
        return short[0] if short else None

    def _may_be(self, number: int, said: Venue, issns: Sequence[str]) -> bool:
        """Whether nothing says that a venue of this name is another one."""
        one = self._venues[number]
        if not issns:
            return True
        if said.issn_l and one.issn_l:
            return said.issn_l == one.issn_l
        mine, theirs = publisher_key(said.publisher), publisher_key(one.publisher)
        return not one.issns or not mine or not theirs or mine == theirs

    def _describe(self, one: _Known, said: Venue, issns: Iterable[str], keys: Sequence[str]) -> None:
        """Add what is new: ISSNs, names, a fuller title, the publisher."""
        if said.title and keys and keys[0] != one.key and (not one.key or abbreviates(one.key, keys[0])):
            self._by_letters.get(venue_letters(one.key), set()).discard(one.id)
            one.key, one.title, one.dirty = keys[0], said.title, True
            self._take(one)
        if said.issn_l and not one.issn_l:
            one.issn_l, one.dirty = said.issn_l, True
        if said.publisher and not one.publisher:
            one.publisher, one.dirty = said.publisher, True
        for column, values, known in (("issn", issns, self._by_issn), ("key", keys, self._by_name)):
            for value in values:
                if value not in known:
                    known[value] = one.id
                    self._fresh[column].append({column: value, "venue_id": one.id})
        one.issns.update(issn for issn in issns if self._by_issn[issn] == one.id)

    def _join(self, winner: int, loser: int) -> None:
        """A venue known by its name alone turns out to be another one; one with ISSNs of its own stays apart."""
        if self._venues[loser].issns:
            return
        self.flush()
        for table in (venue_name, work_venue):
            self._run(update(table).where(table.c.venue_id == loser).values(venue_id=winner))
        self._run(delete(venue).where(venue.c.id == loser))
        gone = self._venues.pop(loser)
        self._by_letters[venue_letters(gone.key)].discard(loser)
        self._moved[loser] = winner
        self._by_name = {key: winner if number == loser else number for key, number in self._by_name.items()}
        self._found = {said: winner if number == loser else number for said, number in self._found.items()}

    def flush(self) -> None:
        """Write what is new."""
        self._write.insert(venue, [one.row() for one in self._venues.values() if one.new])
        changed = [one.row() for one in self._venues.values() if one.dirty and not one.new]
        if changed:
            self._run(_UPDATE, [{"i": row.pop("id"), **{f"v_{k}": v for k, v in row.items()}} for row in changed])
        for one in self._venues.values():
            one.new = one.dirty = False
        for table, column in ((venue_issn, "issn"), (venue_name, "key")):
            self._write.insert(table, self._fresh[column])
            self._fresh[column] = []

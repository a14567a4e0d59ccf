"""What stands at the head of every tab of a work's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citance.model import Author, EditorialNotice, IndexedStatement, IndexedWork, Stance, Tally
from citance.report import StanceShare, stance_shares
from citance.store import Coverage, IndependentGroups
from citance.web import views
from citance.web.pages.work._choice import Choice
from citance.web.remembered import Remembered
from citance.web.visit import Visit

__all__ = ["Head", "Signed", "Standing", "read_head", "read_standing"]

_MOST_LINKED = 60
"""Authors who are looked up; longer lists are those of collaborations."""
_SHOWN_AUTHORS = 12
_VOICED: Remembered[dict[str, tuple[IndexedStatement, ...]]] = Remembered(300)
_COUNTED: Remembered[tuple[Tally, Tally, Coverage]] = Remembered(1_000)
_MOST_TELLING = 400
"""Supporting and contrasting statements whose authors are compared while a reader waits; it costs the reading of their
citing works."""
_VOICES = 3
"""Citing works that are named beside the number of those that support or contrast."""


@dataclass(frozen=True)
class Signed:
    """An author as the work prints it, and the number of the person's page (None: not known)."""

    name: str
    person: int | None
    orcid: str | None


@dataclass(frozen=True)
class Head:
    """Who wrote the work and where it appeared; `hidden` are the authors beyond the first dozen."""

    item: IndexedWork
    shown: tuple[Signed, ...]
    hidden: tuple[Signed, ...]
    venue: int | None
    """The number of its venue's page."""
    notices: tuple[EditorialNotice, ...]
    versions: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Standing:
    """How the work is cited: both tallies, the shares with their intervals by the stance in force, how much of what cites it
    was read, and how many groups of authors speak (None: too many statements to compare them here). `voices` are, by stance, the
    surest statements of a few works that support or contrast: the first names that a reader looks for."""

    strict: Tally
    broad: Tally
    tally: Tally
    shares: tuple[StanceShare, ...]
    coverage: Coverage
    citing: Tally
    independent: IndependentGroups | None
    voices: Mapping[str, tuple[IndexedStatement, ...]]


def read_head(visit: Visit, item: IndexedWork) -> Head:
    """The head of a work."""
    store, work = visit.library.store, item.work
    people = store.signatures(item.id) if 0 < len(work.authors) <= _MOST_LINKED else []
    signed = _linked(work.authors, people)
    return Head(
        item=item,
        shown=signed[:_SHOWN_AUTHORS],
        hidden=signed[_SHOWN_AUTHORS:],
        venue=store.venue_id_of(item.id) if work.venue.title else None,
        notices=views.shown_notices(item.notices),
        versions=tuple(filter(None, map(views.version_link, item.version_ids))),
    )


def _linked(authors: Sequence[Author], people: Sequence[tuple[int, str, str]]) -> tuple[Signed, ...]:
    """The authors with their pages: each takes the next person of the same family name, since both come in one order."""
    left = list(people)
    found: list[Signed] = []
    for author in authors:
        name = author.family.casefold()
        person = next((each for each in left if each[1].casefold() == name), None)
        if person is None and len(people) == len(authors):  # the same people under other names
            person = people[len(found)] if people[len(found)] in left else None
        if person is not None:
            left.remove(person)
        found.append(Signed(author.name, person[0] if person else None, author.orcid))
    return tuple(found)


def read_standing(visit: Visit, item: IndexedWork, choice: Choice) -> Standing:
    """How a work is cited. What is the same for every page and filter of the list is counted once: it takes 20 ms for a work
    with 10,000 statements."""
    store = visit.library.store
    strict, broad, coverage = _COUNTED.get(
        store,
        item.id,
        lambda: (store.tally(item.id), store.tally(item.id, broad=True), store.coverage(item.id)),
    )
    tally = broad if choice.broad else strict
    telling = tally.supporting + tally.contrasting
    independent = None
    if telling <= _MOST_TELLING:
        independent = store.independent_groups(item.id, broad=choice.broad) if telling else IndependentGroups()
    return Standing(
        strict=strict,
        broad=broad,
        tally=tally,
        shares=stance_shares(tally),
        coverage=coverage,
        citing=store.citing_tally(item.id, broad=choice.broad) if item.has_paper else Tally(),
        independent=independent,
        voices=_voices_of(visit, item.id, tally, choice),
    )


def _voices_of(visit: Visit, work_id: int, tally: Tally, choice: Choice) -> dict[str, tuple[IndexedStatement, ...]]:
    if choice.blind:
        return {}
    key = (work_id, choice.broad)
    return _VOICED.get(visit.library.store, key, lambda: _voices(visit, work_id, tally, broad=choice.broad))


def _voices(visit: Visit, work_id: int, tally: Tally, *, broad: bool) -> dict[str, tuple[IndexedStatement, ...]]:
    """One statement each of a few works that contrast, and of a few that support; the surest first."""
    found = {}
    for stance, count in ((Stance.CONTRASTING, tally.contrasting), (Stance.SUPPORTING, tally.supporting)):
        if count:
            listed = visit.library.store.statements_about(work_id, stance=stance, broad=broad, limit=3 * _VOICES)
            by_work = {item.citing.id: item for item in reversed(listed)}
            first = sorted(by_work.values(), key=listed.index)
            found[stance.value] = tuple(first[:_VOICES])
    return found

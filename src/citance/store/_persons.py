"""Which printed names are one person's: within one family name and initial, by what stands beside them.

The cascade, the surest first, each step joining only what no step before it spoke against:

1. the same ORCID;
2. a strong sign in common: a co-author of an uncommon family name, two co-authors of common ones, the same affiliation;
3. a telling given name ("Ada", "J. R."), for families that few of the library's people bear;
4. a weak sign in common, a ROR id or a venue, for such families, too.

Never joined: names of one work; different ORCIDs; given names that exclude each other. What nothing ties together stays
apart, so that a common name with one initial is as many persons as works until something speaks for less: a wrong
join is worse than none. Groups that sign as one ("ATLAS Collaboration") are one under one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from citance.model import Author, Work
from citance.text.names import COMMON_FAMILIES, compatible_given, is_collective, is_telling_given, name_key
from citance.text.venues import fold_words, venue_key

__all__ = ["PersonMention", "mention_of", "told_apart"]

_MOST_COAUTHORS = 50
"""Above this number of authors, having signed together says nothing."""
_PAIRED = 10
"""Authors of a work whose pairs of common names are signs."""
_LEAST_AFFILIATION = 4
"""Words of an affiliation that make it a place rather than a town or a university."""
_PER_SIGN = 30
"""Clusters that are tried for one sign, so that a sign that all share does not cost its square."""


@dataclass(slots=True)
class PersonMention:
    """One name in the list of authors of one work, with what may tie it to others of the same name."""

    work_id: int
    position: int
    person_id: int
    family: str
    given: str
    orcid: str | None = None
    strong: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)


def mention_of(work_id: int, work: Work, position: int, person_id: int) -> PersonMention:
    """What a work's description says about one of its authors."""
    author = work.authors[position]
    strong, weak = set(_coauthors(work.authors, position)), {f"ror {ror}" for ror in author.rors}
    for place in author.affiliations:
        words = fold_words(place)
        if len(words) >= _LEAST_AFFILIATION:
            strong.add("at " + " ".join(words))
    venue = work.venue.issn_l or venue_key(work.venue.title)
    if venue:
        weak.add(f"in {venue}")
    return PersonMention(work_id, position, person_id, author.family, author.given, author.orcid, strong, weak)


def _coauthors(authors: Sequence[Author], position: int) -> Iterable[str]:
    if len(authors) > _MOST_COAUTHORS:
        return
    common = []
    for place, other in enumerate(authors):
        key = name_key(other.family, other.given)
        if place == position or not key:
            continue
        if key.split(" ")[0] in COMMON_FAMILIES:
            common.append(key)
        else:
            yield f"with {key}"
    if len(authors) <= _PAIRED:
        for one, two in combinations(sorted(set(common)), 2):
            yield f"with {one}, {two}"


class _Cluster:
    """Mentions that are one person's."""

    __slots__ = ("givens", "members", "orcid", "works")

    def __init__(self, one: PersonMention) -> None:
        self.members = [one]
        self.works = {one.work_id}
        self.givens = {one.given}
        self.orcid = one.orcid

    def may_be(self, other: _Cluster) -> bool:
        if self.orcid and other.orcid and self.orcid != other.orcid:
            return False
        if not self.works.isdisjoint(other.works):
            return False
        if self.orcid and self.orcid == other.orcid:
            return True
        return all(compatible_given(one, two) for one in self.givens for two in other.givens)

    def take(self, other: _Cluster) -> None:
        self.members += other.members
        self.works |= other.works
        self.givens |= other.givens
        self.orcid = self.orcid or other.orcid


class _Joining:
    """The clusters of one name, while they are joined."""

    def __init__(self, mentions: Sequence[PersonMention]) -> None:
        self._of = {id(one): _Cluster(one) for one in mentions}
        self._mentions = mentions

    def join(self, signs: Iterable[tuple[PersonMention, Iterable[str]]]) -> None:
        """Join what shares a sign and may be one."""
        seen: dict[str, list[PersonMention]] = {}
        for one, its in signs:
            for sign in sorted(its):
                first = seen.setdefault(sign, [])
                if not any(self._joined(one, other) for other in first) and len(first) < _PER_SIGN:
                    first.append(one)

    def _joined(self, one: PersonMention, other: PersonMention) -> bool:
        mine, theirs = self._of[id(one)], self._of[id(other)]
        if mine is theirs:
            return True
        if not mine.may_be(theirs):
            return False
        if len(mine.members) > len(theirs.members):
            mine, theirs = theirs, mine
        theirs.take(mine)
        for member in mine.members:
            self._of[id(member)] = theirs
        return True

    def result(self) -> list[list[PersonMention]]:
        """The clusters, each with its mentions."""
        return [cluster.members for cluster in {id(c): c for c in self._of.values()}.values()]


def told_apart(mentions: Sequence[PersonMention], *, rare: bool) -> list[list[PersonMention]]:
    """The mentions of one name key, person by person.

    Args:
        mentions: all of them, at most one of which per place in a work.
        rare: whether few of the library's people bear the family name.
    """
    ordered = sorted(mentions, key=lambda one: (one.work_id, one.position))
    joining = _Joining(ordered)
    joining.join((one, (one.orcid,)) for one in ordered if one.orcid)
    if ordered and is_collective(ordered[0].family, ordered[0].given):
        joining.join((one, ("",)) for one in ordered)
    joining.join((one, one.strong) for one in ordered)
    if rare:
        joining.join((one, ("",)) for one in ordered if is_telling_given(one.given))
        joining.join((one, one.weak) for one in ordered)
    return joining.result()

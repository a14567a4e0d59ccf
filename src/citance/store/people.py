"""What the store answers about authors, venues, publishers, funders and independence.

All of it is derived from the descriptions of works by `Store.refresh_people`, and as new as the last call of it.
"""

from __future__ import annotations

import msgspec

__all__ = [
    "AuthorRecord",
    "FunderRecord",
    "GroupCount",
    "IndependentGroups",
    "PeopleRefreshed",
    "PublisherRecord",
    "VenueRecord",
]


class AuthorRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person, or a group that signs as one. `works` counts the library's works, cited ones among them.

    `forms` are the names as printed, the most frequent first. `namesakes` counts other records of the same family name and
    initial that nothing ties to this one: they may be the same person or not.
    """

    id: int
    family: str
    given: str = ""
    orcid: str | None = None
    forms: tuple[str, ...] = ()
    works: int = 0
    namesakes: int = 0

    @property
    def name(self) -> str:
        """The name as printed on a page, given names first."""
        return f"{self.given} {self.family}".strip()


class VenueRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A journal, book series or proceedings. `works` counts the library's works, cited ones among them."""

    id: int
    title: str
    issn_l: str | None = None
    issns: tuple[str, ...] = ()
    publisher: str = ""
    works: int = 0


class PublisherRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A publisher, known by its folded name (`key`)."""

    key: str
    name: str
    venues: int = 0
    works: int = 0


class FunderRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who paid; `doi` is the id of the Open Funder Registry where given."""

    id: int
    name: str
    doi: str | None = None
    works: int = 0


class GroupCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many statements of one stance there are, in how many works, by how many groups of authors: two works are of
    one group if they share an author, or are linked by works that do. Works whose authors are unknown stand alone."""

    statements: int = 0
    works: int = 0
    groups: int = 0
    self_citing: int = 0
    """Works among them that share an author with the cited work."""


class IndependentGroups(msgspec.Struct, frozen=True, kw_only=True):
    """The groups behind the statements that take a stance on a work; those behind mere mentions are not counted."""

    supporting: GroupCount = GroupCount()
    contrasting: GroupCount = GroupCount()


class PeopleRefreshed(msgspec.Struct, frozen=True, kw_only=True):
    """What `Store.refresh_people` went through: works read, names settled anew, statements whose independence changed."""

    works: int = 0
    names: int = 0
    statements: int = 0

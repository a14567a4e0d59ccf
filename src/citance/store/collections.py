"""Collections of works: what goes into them and what the store answers with."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from citance.model import Reference, WorkKey

__all__ = [
    "Collection",
    "CollectionEntry",
    "CollectionEvent",
    "CollectionKind",
    "CollectionNote",
    "EntriesAdded",
    "EventKind",
    "NewEntry",
    "Side",
    "Subscription",
]


class CollectionKind(StrEnum):
    """Where a collection's works come from."""

    LIST = "list"
    """People put them in, one by one or by file."""
    SEARCH = "search"
    """What a search finds, looked up again whenever the library has changed."""


class EventKind(StrEnum):
    """What can have happened to the works of a collection."""

    CONTRAST = "contrast"
    """New contrasting statements (strict) about one of them, or statements that became contrasting."""
    TURNED = "turned"
    """The balance of its strict tally went over to the other side; see `citance.store._watch`."""
    NOTICE = "notice"
    """A notice about one of them, or a retraction of something that one of them cites."""
    STATEMENTS = "statements"
    """New statements about one of them, of any stance."""
    WORKS = "works"
    """A work came in: the search finds it now, or an entry of the list is in the library now."""


class Side(StrEnum):
    """To which side a tally leans."""

    UNDECIDED = ""
    """Fewer than three statements support or contrast, or as many support as contrast."""
    SUPPORTING = "supporting"
    CONTRASTING = "contrasting"


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A named collection. `query` is the search's, written like the address of the search page (""  for a list); `entries`
    counts what was put in, also what is not in the library; times are ISO times in UTC, `looked_at` is "" before events were
    first looked for, `watermark` the change of the library up to which they were."""

    id: int
    name: str
    kind: CollectionKind
    description: str = ""
    query: str = ""
    who: str = ""
    created_at: str = ""
    changed_at: str = ""
    looked_at: str = ""
    watermark: int = 0
    entries: int = 0


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be put into a collection: a work, or what names one that is not in the library (yet).

    `given` is the text as it was given, `reference` what was read in it, `keys` the handles that it has, the most reliable
    first; `method` and `reason` tell how the work was found, or why none was.
    """

    work_id: int | None = None
    given: str = ""
    reference: Reference | None = None
    keys: tuple[WorkKey, ...] = ()
    method: str = ""
    reason: str = ""


class CollectionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; `work_id` is the work that it stands for now, None where it is not in the library."""

    id: int
    position: int
    work_id: int | None = None
    given: str = ""
    reference: Reference | None = None
    method: str = ""
    reason: str = ""
    added_at: str = ""


class EntriesAdded(NamedTuple):
    """The entries that were put in; how many were there already; how many of the new ones are not in the library."""

    ids: tuple[int, ...] = ()
    there: int = 0
    missing: int = 0


class CollectionNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote about a collection, or (`entry_id`) about one of its works; `changed_at` is "" where it was never
    changed."""

    id: int
    collection_id: int
    text: str
    entry_id: int | None = None
    who: str = ""
    at: str = ""
    changed_at: str = ""


class CollectionEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened to a work of a collection, as it was noticed `at` an ISO time in UTC.

    `number` counts the new statements, `statements` are the ids of some of them, the newest first; `supporting` and
    `contrasting` are the strict tally at that time and `side` where it went; `notice` is the kind of a notice, `date` and
    `notice_doi` its own, and `through` the work of the collection that cites the one which it is about.
    """

    id: int
    collection_id: int
    kind: EventKind
    work_id: int
    at: str
    number: int = 0
    statements: tuple[str, ...] = ()
    supporting: int = 0
    contrasting: int = 0
    side: Side = Side.UNDECIDED
    notice: str = ""
    date: str = ""
    notice_doi: str = ""
    through: int = 0


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told by e-mail what happens to a collection; `told` is the last event that it was told of, `token`
    the same for all subscriptions of an address."""

    id: int
    collection_id: int
    address: str
    kinds: tuple[EventKind, ...]
    token: str
    created_at: str = ""
    told: int = 0

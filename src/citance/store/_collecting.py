"""Rows of collections, in and out: the collections themselves, notes, subscriptions; and what bounds them."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from citance.errors import NotFoundError, UsageError
from citance.store._write import Write, now
from citance.store.collections import (
    Collection,
    CollectionKind,
    CollectionNote,
    EventKind,
    Subscription,
)
from citance.store.schema import (
    collection,
    collection_entry,
)

__all__ = [
    "LIMITS",
    "check_name",
    "check_text",
    "collection_of",
    "insert_collection",
    "note_of",
    "read_collection",
    "read_collections",
    "refuse_taken",
    "subscription_of",
    "touch",
]


class _Limits(msgspec.Struct, frozen=True):
    """What one library may hold of collections, and one of them."""

    collections: int = 1_000
    entries: int = 20_000
    notes: int = 5_000
    subscriptions: int = 200
    name: int = 200
    description: int = 5_000
    query: int = 4_000
    note: int = 10_000
    given: int = 2_000


LIMITS = _Limits()

_ENTRIES = (
    select(collection_entry.c.collection_id, func.count().label("number"))
    .group_by(collection_entry.c.collection_id)
    .subquery()
)
_COLLECTIONS = (
    select(collection, func.coalesce(_ENTRIES.c.number, 0).label("entries"))
    .outerjoin(_ENTRIES, _ENTRIES.c.collection_id == collection.c.id)
    .order_by(collection.c.id)
)
_decode_kinds = msgspec.json.Decoder(tuple[EventKind, ...]).decode


# -- collections -------------------------------------------------------------------------------------------------


def collection_of(row: Any) -> Collection:
    """A row with the number of its entries."""
    names = (
        "id",
        "name",
        "description",
        "query",
        "who",
        "created_at",
        "changed_at",
        "looked_at",
        "watermark",
        "entries",
    )
    return Collection(kind=CollectionKind(row.kind), **{name: getattr(row, name) for name in names})


def read_collections(connection: Connection) -> list[Collection]:
    """All of them, by name."""
    found = [collection_of(row) for row in connection.execute(_COLLECTIONS)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def read_collection(connection: Connection, collection_id: int) -> Collection:
    """One of them.

    Raises:
        NotFoundError: there is none.
    """
    row = connection.execute(_COLLECTIONS.where(collection.c.id == collection_id)).first()
    if row is None:
        raise NotFoundError(f"there is no collection {collection_id}")
    return collection_of(row)


def check_text(text: str, most: int, what: str) -> str:
    """Free text, without control characters but line ends.

    Raises:
        UsageError: it is longer than that.
    """
    clean = "".join(sign for sign in text.replace("\r\n", "\n") if sign.isprintable() or sign in "\n\t").strip()
    if len(clean) > most:
        raise UsageError(f"{what} has at most {most:,} signs")
    return clean


def check_name(text: str) -> str:
    """A collection's name in one line.

    Raises:
        UsageError: it is empty, too long, or a number, by which collections are also known.
    """
    name = " ".join(check_text(text, LIMITS.name, "a collection's name").split())
    if not name:
        raise UsageError("a collection needs a name")
    if name.isdecimal():
        raise UsageError("a collection's name is more than a number")
    return name


def insert_collection(write: Write, name: str, *, kind: CollectionKind, description: str, query: str, who: str) -> int:
    """Make a collection; its id.

    Raises:
        UsageError: no name or one that another collection has, in small or capital letters; a text that is too long; a
            search without a query or a list with one; too many collections.
    """
    name = check_name(name)
    refuse_taken(write.connection, name)
    if bool(query) is not (kind is CollectionKind.SEARCH):
        raise UsageError("a search has a query, a list has none")
    if (write.connection.execute(select(func.count()).select_from(collection)).scalar() or 0) >= LIMITS.collections:
        raise UsageError(f"a library has at most {LIMITS.collections:,} collections")
    at, made = now(), write.next_id("collection")
    row = {
        "id": made,
        "name": name,
        "description": check_text(description, LIMITS.description, "a description"),
        "kind": kind.value,
        "query": check_text(query, LIMITS.query, "a query"),
        "who": check_text(who, LIMITS.name, "a name"),
        "token": secrets.token_urlsafe(24),
        "created_at": at,
        "changed_at": at,
        "looked_at": "",
        "watermark": -1,
    }
    write.connection.execute(insert(collection), row)
    return made


def refuse_taken(connection: Connection, name: str, *, but: int = 0) -> None:
    """Refuse a name that another collection has.

    Raises:
        UsageError: one has it.
    """
    for row in connection.execute(select(collection.c.id, collection.c.name)):
        if row.name.casefold() == name.casefold() and row.id != but:
            raise UsageError(f"there is a collection of the name {row.name!r} already")


def touch(write: Write, collection_id: int, **values: object) -> None:
    """Note that a collection was changed, with new values of its columns.

    Raises:
        NotFoundError: there is none.
    """
    query = update(collection).where(collection.c.id == collection_id).values(changed_at=now(), **values)
    if not write.connection.execute(query).rowcount:
        raise NotFoundError(f"there is no collection {collection_id}")


# -- notes and subscriptions -------------------------------------------------------------------------------------


def note_of(row: Any) -> CollectionNote:
    """A row as a note."""
    names = ("id", "collection_id", "entry_id", "text", "who", "at", "changed_at")
    return CollectionNote(**{name: getattr(row, name) for name in names})


def subscription_of(row: Any) -> Subscription:
    """A row as a subscription."""
    names = ("id", "collection_id", "address", "token", "created_at", "told")
    return Subscription(kinds=_decode_kinds(row.kinds), **{name: getattr(row, name) for name in names})

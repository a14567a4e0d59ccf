"""The part of the store that follows collections: notes on them, what happens to them, and who is told of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection as Several
from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select, update

from citance.errors import NotFoundError, UsageError
from citance.store import _collecting, _watch
from citance.store._base import StoreBase
from citance.store._codec import encode
from citance.store._collecting import LIMITS
from citance.store._open import reading
from citance.store._write import now
from citance.store.collections import CollectionEvent, CollectionNote, EventKind, Subscription
from citance.store.schema import collection_entry, collection_event, collection_note, subscription

__all__ = ["FollowingStore", "check_address"]

_ADDRESS = re.compile(
    r"[^@\s<>()\",;:\\\x00-\x1f\x7f]{1,64}@[^@\s<>()\",;:\\\x00-\x1f\x7f]+\.[^@\s<>()\",;:.\\\x00-\x1f\x7f]+"
)
_LONGEST_ADDRESS = 254


class FollowingStore(StoreBase):
    """Methods of `Store`."""

    # -- notes ---------------------------------------------------------------------------------------------------

    def collection_notes(self, collection_id: int) -> list[CollectionNote]:
        """The notes on a collection and on its entries, the oldest first."""
        query = select(collection_note).where(collection_note.c.collection_id == collection_id)
        with reading(self._engine, self._path) as connection:
            return [_collecting.note_of(row) for row in connection.execute(query.order_by(collection_note.c.id))]

    def add_note(self, collection_id: int, text: str, *, entry_id: int | None = None, who: str = "") -> CollectionNote:
        """Write a note about a collection or, with `entry_id`, about one of its works.

        Raises:
            NotFoundError: there is no such collection or entry.
            UsageError: a text that is empty or too long, or too many notes.
        """
        text = _note_text(text)
        with self._write() as write:
            run = write.connection.execute
            _collecting.read_collection(write.connection, collection_id)
            if entry_id is not None:
                entry = select(collection_entry.c.collection_id).where(collection_entry.c.id == entry_id)
                if run(entry).scalar() != collection_id:
                    raise NotFoundError(f"there is no entry {entry_id} in collection {collection_id}")
            number = select(func.count()).where(collection_note.c.collection_id == collection_id)
            if (run(number).scalar() or 0) >= LIMITS.notes:
                raise UsageError(f"a collection has at most {LIMITS.notes:,} notes")
            made = CollectionNote(
                id=write.next_id("collection_note"),
                collection_id=collection_id,
                entry_id=entry_id,
                text=text,
                who=_collecting.check_text(who, LIMITS.name, "a name"),
                at=now(),
            )
            row = {name: getattr(made, name) for name in made.__struct_fields__}
            run(insert(collection_note), row)
        return made

    def change_note(self, collection_id: int, note_id: int, text: str) -> None:
        """Write a note anew.

        Raises:
            NotFoundError: there is no such note.
            UsageError: a text that is empty or too long.
        """
        values = {"text": _note_text(text), "changed_at": now()}
        query = update(collection_note).where(
            collection_note.c.id == note_id, collection_note.c.collection_id == collection_id
        )
        with self._write() as write:
            if not write.connection.execute(query.values(values)).rowcount:
                raise NotFoundError(f"there is no note {note_id}")

    def delete_note(self, collection_id: int, note_id: int) -> None:
        """Take a note away.

        Raises:
            NotFoundError: there is no such note.
        """
        query = delete(collection_note).where(
            collection_note.c.id == note_id, collection_note.c.collection_id == collection_id
        )
        with self._write() as write:
            if not write.connection.execute(query).rowcount:
                raise NotFoundError(f"there is no note {note_id}")

    # -- events --------------------------------------------------------------------------------------------------

    def is_collection_stale(self, collection_id: int) -> bool:
        """Whether the library or the collection has changed since events were last looked for."""
        with reading(self._engine, self._path) as connection:
            return _watch.is_stale(connection, collection_id)

    def look_at_collection(self, collection_id: int) -> int:
        """Write down what has happened to a collection's works since the last look; how many new events there are. The first
        look, and the first one at a work, only take down how things stand.

        Raises:
            NotFoundError: there is no such collection.
        """
        with self._write() as write:
            return _watch.look(write, collection_id)

    def collection_events(
        self, collection_id: int, *, kinds: Several[EventKind] = (), after: int = 0, limit: int = 50
    ) -> list[CollectionEvent]:
        """What has happened to a collection, the newest first: of these kinds (all where none is named), after an event."""
        query = select(collection_event).where(
            collection_event.c.collection_id == collection_id,
            collection_event.c.id > after,
            collection_event.c.quiet.is_(False),
        )
        if kinds:
            query = query.where(collection_event.c.kind.in_([kind.value for kind in kinds]))
        with reading(self._engine, self._path) as connection:
            rows = connection.execute(query.order_by(collection_event.c.id.desc()).limit(limit))
            return [_watch.event_of(row) for row in rows]

    # -- subscriptions -------------------------------------------------------------------------------------------

    def subscribe(self, collection_id: int, address: str, kinds: Iterable[EventKind]) -> Subscription:
        """Have an address told of what happens to a collection from now on; one that is told already gets these kinds.

        Raises:
            NotFoundError: there is no such collection.
            UsageError: no e-mail address, no kind, or too many subscriptions.
        """
        address = check_address(address)
        wanted = encode(sorted(set(kinds)))
        if wanted == "[]":
            raise UsageError("choose at least one kind of event")
        with self._write() as write:
            run = write.connection.execute
            _collecting.read_collection(write.connection, collection_id)
            mine = select(subscription).where(subscription.c.address == address)
            known = run(mine).all()
            here = next((row for row in known if row.collection_id == collection_id), None)
            if here is not None:
                run(update(subscription).where(subscription.c.id == here.id).values(kinds=wanted))
                return _collecting.subscription_of(run(select(subscription).where(subscription.c.id == here.id)).one())
            number = select(func.count()).where(subscription.c.collection_id == collection_id)
            if (run(number).scalar() or 0) >= LIMITS.subscriptions:
                raise UsageError(f"a collection is sent to at most {LIMITS.subscriptions:,} addresses")
            row = {
                "id": write.next_id("subscription"),
                "collection_id": collection_id,
                "address": address,
                "kinds": wanted,
                "token": known[0].token if known else secrets.token_urlsafe(24),
                "created_at": now(),
                "told": write.last_id("collection_event"),
            }
            run(insert(subscription), row)
            return _collecting.subscription_of(run(select(subscription).where(subscription.c.id == row["id"])).one())

    def subscriptions(self, *, collection_id: int | None = None, token: str | None = None) -> list[Subscription]:
        """All subscriptions, those of a collection, or those of the address that a token is of."""
        query = select(subscription).order_by(subscription.c.address, subscription.c.id)
        if collection_id is not None:
            query = query.where(subscription.c.collection_id == collection_id)
        if token is not None:
            query = query.where(subscription.c.token == token)
        with reading(self._engine, self._path) as connection:
            return [_collecting.subscription_of(row) for row in connection.execute(query)]

    def unsubscribe(self, subscription_ids: Iterable[int]) -> int:
        """End subscriptions; how many there were."""
        with self._write() as write:
            query = delete(subscription).where(subscription.c.id.in_(list(subscription_ids)))
            return write.connection.execute(query).rowcount

    def mark_told(self, told: Iterable[tuple[int, int]]) -> None:
        """Note up to which event each subscription was told: (subscription, event)."""
        with self._write() as write:
            for subscription_id, event_id in told:
                query = update(subscription).where(
                    subscription.c.id == subscription_id, subscription.c.told < event_id
                )
                write.connection.execute(query.values(told=event_id))


def check_address(text: str) -> str:
    """An e-mail address that can stand in a header.

    Raises:
        UsageError: it is none.
    """
    address = text.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise UsageError("this is no e-mail address")
    return address


def _note_text(text: str) -> str:
    clean = _collecting.check_text(text, LIMITS.note, "a note")
    if not clean:
        raise UsageError("a note needs words")
    return clean

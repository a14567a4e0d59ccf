"""The part of the store that keeps collections and their entries."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, update

from citance.errors import NotFoundError, UsageError
from citance.model import Stance
from citance.store import _collecting, _entries
from citance.store._collecting import LIMITS
from citance.store._following import FollowingStore
from citance.store._open import reading
from citance.store._write import chunks
from citance.store.collections import (
    Collection,
    CollectionEntry,
    CollectionKind,
    EntriesAdded,
    NewEntry,
)
from citance.store.schema import (
    collection,
    collection_entry,
    file,
    paper,
    statement,
)

__all__ = ["CollectionStore"]


class CollectionStore(FollowingStore):
    """Methods of `Store`."""

    # -- collections ---------------------------------------------------------------------------------------------

    def collections(self) -> list[Collection]:
        """All collections, by name."""
        with reading(self._engine, self._path) as connection:
            return _collecting.read_collections(connection)

    def collection(self, collection_id: int) -> Collection:
        """A collection by its number.

        Raises:
            NotFoundError: there is none.
        """
        with reading(self._engine, self._path) as connection:
            return _collecting.read_collection(connection, collection_id)

    def find_collection(self, text: str) -> Collection:
        """A collection by its name, in small or capital letters, or by its number.

        Raises:
            NotFoundError: there is none.
        """
        wanted = " ".join(text.split()).casefold()
        for each in self.collections():
            if each.name.casefold() == wanted or str(each.id) == wanted:
                return each
        raise NotFoundError(f"there is no collection {text!r}; `citance collection list` shows all")

    def make_collection(
        self, name: str, *, description: str = "", query: str = "", who: str = "", entries: Sequence[NewEntry] = ()
    ) -> Collection:
        """Make a collection: a list, with its first entries, or, with a `query`, a search.

        Raises:
            UsageError: there is one of that name, a text is empty or too long, or there are too many entries or
                collections.
        """
        kind = CollectionKind.SEARCH if query else CollectionKind.LIST
        with self._write() as write:
            made = _collecting.insert_collection(write, name, kind=kind, description=description, query=query, who=who)
            if entries:
                _entries.add_entries(write, made, entries)
        return self.collection(made)

    def change_collection(
        self, collection_id: int, *, name: str | None = None, description: str | None = None, query: str | None = None
    ) -> Collection:
        """Give a collection another name, description or, if it is a search, query; what is None stays.

        Raises:
            NotFoundError: there is none.
            UsageError: another one has that name, a text is empty or too long, or a list is given a query.
        """
        values: dict[str, object] = {}
        with self._write() as write:
            found = _collecting.read_collection(write.connection, collection_id)
            if name is not None:
                values["name"] = _collecting.check_name(name)
                _collecting.refuse_taken(write.connection, str(values["name"]), but=collection_id)
            if description is not None:
                values["description"] = _collecting.check_text(description, LIMITS.description, "a description")
            if query is not None:
                values["query"] = _collecting.check_text(query, LIMITS.query, "a query")
                if bool(values["query"]) is not (found.kind is CollectionKind.SEARCH):
                    raise UsageError("a search has a query, a list has none")
            _collecting.touch(write, collection_id, **values)
        return self.collection(collection_id)

    def delete_collection(self, collection_id: int) -> None:
        """Take a collection away with its notes and subscriptions; its works stay in the library.

        Raises:
            NotFoundError: there is none.
        """
        with self._write() as write:
            _entries.delete_collection(write, collection_id)

    def feed_token(self, collection_id: int, *, anew: bool = False) -> str:
        """The secret by which feed readers may read a collection's feed on a closed server; `anew` makes another one, so
        that the one before no longer holds.

        Raises:
            NotFoundError: there is none.
        """
        if anew:
            with self._write() as write:
                _collecting.touch(write, collection_id, token=secrets.token_urlsafe(24))
        with reading(self._engine, self._path) as connection:
            token = connection.execute(select(collection.c.token).where(collection.c.id == collection_id)).scalar()
        if token is None:
            raise NotFoundError(f"there is no collection {collection_id}")
        return str(token)

    def is_feed_token(self, collection_id: int, token: str) -> bool:
        """Whether this is the collection's secret."""
        with reading(self._engine, self._path) as connection:
            right = connection.execute(select(collection.c.token).where(collection.c.id == collection_id)).scalar()
        return right is not None and hmac.compare_digest(right.encode(), token.encode())

    # -- works ---------------------------------------------------------------------------------------------------

    def collection_entries(self, collection_id: int) -> list[CollectionEntry]:
        """What was put into a collection, in its order, with the works that it stands for now.

        Raises:
            NotFoundError: there is no such collection.
        """
        with reading(self._engine, self._path) as connection:
            _collecting.read_collection(connection, collection_id)
            return _entries.read_entries(connection, collection_id)

    def collection_works(self, collection_id: int) -> list[int]:
        """The numbers of a collection's works in its order, each once; what is not in the library is left out. Of a search
        those that it found when it was last looked up.

        Raises:
            NotFoundError: there is no such collection.
        """
        with reading(self._engine, self._path) as connection:
            _collecting.read_collection(connection, collection_id)
            return list(dict.fromkeys(_entries.works_of(connection, collection_id).values()))

    def collections_of(self, work_id: int) -> list[Collection]:
        """The collections that a work is in, by name."""
        with reading(self._engine, self._path) as connection:
            ids = set(_entries.entries_of_work(connection, work_id).values())
            return [each for each in _collecting.read_collections(connection) if each.id in ids]

    def add_to_collection(self, collection_id: int, entries: Sequence[NewEntry]) -> EntriesAdded:
        """Put entries at the end of a list; those that are there already are left out.

        Raises:
            NotFoundError: there is no such collection.
            UsageError: it would hold too many, or is a search.
        """
        with self._write() as write:
            _refuse_search(_collecting.read_collection(write.connection, collection_id))
            return _entries.add_entries(write, collection_id, entries)

    def remove_from_collection(self, collection_id: int, entry_ids: Iterable[int]) -> int:
        """Take entries out of a list, with their notes; how many were there.

        Raises:
            NotFoundError: there is no such collection.
            UsageError: it is a search.
        """
        with self._write() as write:
            _refuse_search(_collecting.read_collection(write.connection, collection_id))
            return _entries.drop_entries(write, collection_id, entry_ids)

    def move_in_collection(self, collection_id: int, entry_id: int, place: int) -> None:
        """Put an entry at a place of a list, counted from 1; one beyond the end is the end.

        Raises:
            NotFoundError: there is no such entry.
            UsageError: the collection is a search.
        """
        with self._write() as write:
            _refuse_search(_collecting.read_collection(write.connection, collection_id))
            query = select(collection_entry.c.id).where(collection_entry.c.collection_id == collection_id)
            order = list(
                write.connection.execute(query.order_by(collection_entry.c.position, collection_entry.c.id)).scalars()
            )
            if entry_id not in order:
                raise NotFoundError(f"there is no entry {entry_id} in collection {collection_id}")
            order.remove(entry_id)
            order.insert(max(0, place - 1), entry_id)
            put = update(collection_entry)
            for at, one in enumerate(order, 1):
                write.connection.execute(put.where(collection_entry.c.id == one).values(position=at))
            _collecting.touch(write, collection_id)

    def settle_entry(self, collection_id: int, entry_id: int, found: NewEntry) -> None:
        """Tie an entry that was not in the library to the work that it turned out to be; one whose work is in the collection
        already goes.

        Raises:
            NotFoundError: there is no such entry.
        """
        with self._write() as write:
            entries = _entries.read_entries(write.connection, collection_id)
            mine = next((each for each in entries if each.id == entry_id), None)
            if mine is None:
                raise NotFoundError(f"there is no entry {entry_id} in collection {collection_id}")
            if found.work_id is None or any(each.work_id == found.work_id for each in entries if each is not mine):
                if found.work_id is not None:
                    _entries.drop_entries(write, collection_id, [entry_id])
                return
            _entries.tie_entry(write, entry_id, found)

    def set_found(self, collection_id: int, work_ids: Sequence[int]) -> None:
        """Let these be the works of a search, in this order. Works that it no longer finds go, those with notes stay.

        Raises:
            NotFoundError: there is no such collection.
            UsageError: it is a list, or there are too many.
        """
        with self._write() as write:
            found = _collecting.read_collection(write.connection, collection_id)
            if found.kind is not CollectionKind.SEARCH:
                raise UsageError("this collection is a list")
            _entries.set_found(write, collection_id, work_ids)

    def cited_in(self, statement_ids: Iterable[str]) -> list[int]:
        """The works that statements are about, each once, in the statements' order."""
        found: dict[int, None] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(statement_ids):
                query = select(statement.c.sid, statement.c.cited_id).where(statement.c.sid.in_(part))
                about = {row.sid: row.cited_id for row in connection.execute(query)}
                found.update(dict.fromkeys(about[one] for one in part if one in about))
        return list(found)

    def iter_statement_ids_about(self, work_ids: Iterable[int]) -> Iterator[str]:
        """The ids of the counted statements about works, work by work in their order, some hundred works at a time."""
        for part in chunks(dict.fromkeys(work_ids), 200):
            query = (
                select(statement.c.cited_id, statement.c.sid)
                .where(statement.c.cited_id.in_(part), statement.c.counted)
                .order_by(statement.c.id)
            )
            found: dict[int, list[str]] = {}
            with reading(self._engine, self._path) as connection:
                for work_id, sid in connection.execute(query):
                    found.setdefault(work_id, []).append(sid)
            for work_id in part:
                yield from found.get(work_id, ())

    def added_at(self, statement_ids: Iterable[str]) -> dict[str, str]:
        """When the files came in that statements were read from: ISO times in UTC."""
        found: dict[str, str] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(statement_ids):
                query = (
                    select(statement.c.sid, file.c.added_at)
                    .join(paper, paper.c.id == statement.c.paper_id)
                    .join(file, file.c.id == paper.c.file_id)
                    .where(statement.c.sid.in_(part))
                )
                found.update(connection.execute(query).all())
        return found

    def newest_about(self, work_id: int, *, limit: int = 50, stance: Stance | None = None) -> list[str]:
        """The ids of the statements about a work that came in last, the newest first; `stance` keeps one (strict)."""
        query = select(statement.c.sid).where(statement.c.cited_id == work_id, statement.c.counted)
        if stance is not None:
            query = query.where(statement.c.strict == stance.value)
        with reading(self._engine, self._path) as connection:
            return list(connection.execute(query.order_by(statement.c.id.desc()).limit(limit)).scalars())


def _refuse_search(found: Collection) -> None:
    if found.kind is CollectionKind.SEARCH:
        raise UsageError("the works of this collection are what its search finds; make a list to put works in by hand")

"""The part of the store that the HTTP API asks: its keys, many DOIs at once, and who cites a work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from citance.model import IndexedStatement, IndexedWork, Tally
from citance.store import _count, _keys, _read
from citance.store._base import StoreBase
from citance.store._keys import ApiKey, NewKey, Scope
from citance.store._open import reading
from citance.store._quick import QuickReader
from citance.store._write import chunks
from citance.store.schema import statement, work, work_key

__all__ = ["ServingStore"]


class ServingStore(StoreBase):
    """What the HTTP API needs beyond what all others do."""

    def make_key(self, scope: Scope, *, name: str = "", rate: int = 0) -> NewKey:
        """Make a key of the HTTP API; its secret is in the answer and nowhere else. `rate` is in requests a minute, 0 for no
        limit.

        Raises:
            UsageError: a rate below zero, or a name of more than a hundred signs.
        """
        with self._write() as write:
            return _keys.make_key(write, scope, name=name, rate=rate)

    def check_key(self, text: str) -> ApiKey | None:
        """The key that somebody shows; None for one that is unknown, revoked or wrong."""
        with reading(self._engine, self._path) as connection:
            return _keys.check_key(connection, text)

    def api_keys(self) -> list[ApiKey]:
        """All keys, revoked ones too, in the order in which they were made."""
        with reading(self._engine, self._path) as connection:
            return _keys.list_keys(connection)

    def revoke_key(self, prefix: str) -> ApiKey:
        """Take a key out of force for ever.

        Raises:
            NotFoundError: no key has this prefix.
        """
        with self._write() as write:
            return _keys.revoke_key(write, prefix)

    def quick(self) -> QuickReader:
        """A reader for tallies of single DOIs, faster than `tallies_of_dois`; close it before the store."""
        return QuickReader(self._engine, self._path)

    def ids_of_dois(self, dois: Iterable[str]) -> dict[str, int]:
        """The work of every DOI (as `clean_doi` gives it) that is in the store, in the order of the DOIs."""
        wanted = list(dict.fromkeys(dois))
        found: dict[str, int] = {}
        with reading(self._engine, self._path) as connection:
            for part in chunks(wanted):
                query = select(work_key.c.value, work_key.c.work_id)
                rows = connection.execute(query.where(work_key.c.method == "doi", work_key.c.value.in_(part)))
                found.update((row.value, row.work_id) for row in rows)
        return {doi: found[doi] for doi in wanted if doi in found}

    def works_after(self, after: int, limit: int) -> list[IndexedWork]:
        """The next works by id."""
        query = select(work.c.id).where(work.c.id > after).order_by(work.c.id).limit(limit)
        with reading(self._engine, self._path) as connection:
            ids = list(connection.execute(query).scalars())
            found = _read.read_works(connection, ids)
        return [found[work_id] for work_id in ids]

    def citing_tallies(self, work_ids: Iterable[int]) -> dict[int, Tally]:
        """What each work's own paper says about others, in few questions; see `citing_tally`."""
        with reading(self._engine, self._path) as connection:
            return _count.tallies(connection, work_ids, citing=True)

    def citing_works(self, work_id: int) -> list[int]:
        """The works that have a statement about a work, those that were added last first."""
        query = (
            select(statement.c.citing_id)
            .where(statement.c.cited_id == work_id, statement.c.counted)
            .group_by(statement.c.citing_id)
            .order_by(func.max(statement.c.id).desc())
        )
        with reading(self._engine, self._path) as connection:
            return list(connection.execute(query).scalars())

    def statements_between(self, citing_ids: Sequence[int], cited_id: int) -> list[IndexedStatement]:
        """The statements of some works about one work, work by work in reading order."""
        found: list[IndexedStatement] = []
        with reading(self._engine, self._path) as connection:
            for part in chunks(citing_ids):
                query = (
                    select(statement.c.sid)
                    .where(statement.c.cited_id == cited_id, statement.c.citing_id.in_(part), statement.c.counted)
                    .order_by(statement.c.citing_id, statement.c.position, statement.c.sid)
                )
                found += _read.read_statements(connection, list(connection.execute(query).scalars()))
        return found

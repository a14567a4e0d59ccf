"""Bringing a collection up to what the library holds."""

from __future__ import annotations

import time

from citance.report.bibliography import ListEntry
from citance.report.collections.matching import match_entry
from citance.report.collections.protocol import CollectionLibrary
from citance.store import CollectionKind

__all__ = ["refresh_collection"]

_SECONDS = 30
"""As long entries are looked up again in one call."""


def refresh_collection(library: CollectionLibrary, collection_id: int, *, missing: bool = False) -> int:
    """Look a search up again and write down what has happened to the works; how many new events there are to tell. Nothing
    is done where the library has not changed since the last time.

    Args:
        library: where the works are.
        collection_id: the collection.
        missing: look entries of a list up again that are not in the library, also by their description; those whose
            identifiers, or whose title, year and first author, are known by now are found in any case.

    Raises:
        NotFoundError: there is no such collection.
        StoreError: the database cannot be written to.
        UsageError: the search makes no sense any more.
    """
    store = library.store
    found = store.collection(collection_id)
    if not store.is_collection_stale(collection_id):
        return 0
    if found.kind is CollectionKind.SEARCH:
        store.set_found(collection_id, library.saved_works(found.query))
    elif missing:
        _look_again(library, collection_id)
    return store.look_at_collection(collection_id)


def _look_again(library: CollectionLibrary, collection_id: int) -> None:
    """Look for entries that are not in the library."""
    entries = [each for each in library.store.collection_entries(collection_id) if each.work_id is None]
    end = time.monotonic() + _SECONDS
    for each in entries:
        if time.monotonic() > end:
            return
        found = match_entry(library, ListEntry(given=each.given, reference=each.reference))
        if found.work_id is not None:
            library.store.settle_entry(collection_id, each.id, found)

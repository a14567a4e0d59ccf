"""What all pages of collections need: which one is meant, its works, and keeping it up to date."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from citance.errors import InputError, NotFoundError, StoreError, UsageError, VectorsMissing
from citance.report import YearCounts, year_counts
from citance.report.bibliography import ListEntry, WorkList, read_lines, read_works_list
from citance.report.collections import CollectionRow, match_entries, read_rows, refresh_collection
from citance.search import Filters, Order
from citance.store import Collection, CollectionEntry, EntriesAdded, NewEntry, Scope
from citance.web.remembered import Remembered
from citance.web.visit import Visit

__all__ = [
    "Content",
    "add_given",
    "content_of",
    "counted_years",
    "given_entries",
    "is_stale_search",
    "newest_contrasting",
    "path_of",
    "the_collection",
    "up_to_date",
]

_log = logging.getLogger(__name__)
_GREATEST_ID = 2**31 - 1
_SECONDS = 15.0
"""As long a list is looked up while its sender waits."""
_MOST_IN_CHART = 5_000
"""Works whose statements are counted by year for one page."""


@dataclass(frozen=True)
class Content:
    """The works of a collection, and the entries that are not in the library."""

    rows: Sequence[CollectionRow]
    missing: Sequence[CollectionEntry]

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of its works."""
        return tuple(row.work_id for row in self.rows)


_CONTENTS: Remembered[Content] = Remembered(16)
_YEARS: Remembered[tuple[YearCounts, ...]] = Remembered(32)
_NEWEST: Remembered[tuple[str, ...]] = Remembered(32)


def path_of(collection: Collection | int) -> str:
    """The address of a collection's page."""
    return f"/collections/{collection if isinstance(collection, int) else collection.id}"


def the_collection(visit: Visit) -> Collection:
    """The collection of the address.

    Raises:
        NotFoundError: there is none.
    """
    number = int(visit.path_params["id"])
    if number > _GREATEST_ID:
        raise NotFoundError("there is no such collection")
    return visit.library.store.collection(number)


def up_to_date(visit: Visit, collection: Collection) -> Collection:
    """The collection, looked up again where the library has changed and this visitor may write; what others see is as of the
    last time."""
    if not visit.may(Scope.WRITE):
        return collection
    try:
        refresh_collection(visit.library, collection.id)
    except (
        StoreError,
        UsageError,
        VectorsMissing,
    ) as error:  # a library that is only read, a search that no longer works
        _log.warning("collection %s: %s", collection.id, error)
    return visit.library.store.collection(collection.id)


def is_stale_search(visit: Visit, collection: Collection) -> bool:
    """Whether a search shows what it found before the library last changed."""
    return bool(collection.query) and visit.library.store.is_collection_stale(collection.id)


def content_of(visit: Visit, collection: Collection) -> Content:
    """Its works with their tallies: counted once per state of the library and the collection."""

    def make() -> Content:
        return Content(*read_rows(visit.library, collection.id))

    return _CONTENTS.get(visit.library.store, (collection.id, collection.changed_at), make)


def counted_years(visit: Visit, collection: Collection, ids: Sequence[int], *, broad: bool) -> tuple[YearCounts, ...]:
    """The statements about the works by the year of the citing work."""
    facet = "broad" if broad else "stance"

    def make() -> tuple[YearCounts, ...]:
        if not ids:
            return ()
        filters = Filters(cited_works=tuple(ids[:_MOST_IN_CHART]))
        return year_counts(visit.library.search_index.aggregate(filters=filters, by=("year", facet)))

    return _YEARS.get(visit.library.store, (collection.id, collection.changed_at, facet), make)


def newest_contrasting(visit: Visit, collection: Collection, ids: Sequence[int], limit: int) -> tuple[str, ...]:
    """The ids of the contrasting statements about the works whose citing works appeared last."""

    def make() -> tuple[str, ...]:
        if not ids:
            return ()
        filters = Filters(cited_works=tuple(ids[:_MOST_IN_CHART]), stance=("contrasting",))
        found = visit.library.search_index.statements(filters, order=Order.NEWEST, limit=limit)
        return tuple(hit.id for hit in found.hits)

    return _NEWEST.get(visit.library.store, (collection.id, collection.changed_at, limit), make)


def given_entries(visit: Visit) -> tuple[list[ListEntry], list[str]]:
    """What a form brings in its box of text and its files, and what was wrong with the files.

    Raises:
        UsageError: one of them cannot be read; the message names the file.
    """
    entries: list[ListEntry] = []
    warnings: list[str] = []
    text = visit.form.get("text").strip()
    if text:
        found = _pasted(text)
        entries += found.entries
        warnings += found.warnings
    for each in visit.form.files:
        found = _read(each.name, each.path.read_bytes())
        entries += found.entries
        warnings += [f"{each.name}: {warning}" for warning in found.warnings]
    return entries, warnings


def _is_formatted(text: str) -> bool:
    """Whether a pasted text may be a file's content, not lines."""
    return text[:1] in "@{[<" or text.startswith(("TY", "PMID-")) or "\ndoi" in text[:20].lower()


def _pasted(text: str) -> WorkList:
    """A file's content that was pasted, else lines."""
    if _is_formatted(text):
        with suppress(InputError):
            return read_works_list(text.encode("utf-8", "replace"))
    try:
        return read_lines(text)
    except InputError as error:
        raise UsageError(str(error)) from error


def _read(name: str, data: bytes) -> WorkList:
    try:
        return read_works_list(data, name)
    except InputError as error:
        raise UsageError(f"the file {name} cannot be used: {error}") from error


def add_given(visit: Visit, collection: Collection, entries: Sequence[ListEntry]) -> EntriesAdded:
    """Look entries up and put them into a collection."""
    found: list[NewEntry] = match_entries(visit.library, entries, seconds=_SECONDS)
    added = visit.library.store.add_to_collection(collection.id, found)
    visit.library.store.look_at_collection(collection.id)
    return added

"""The report on the whole library."""

from __future__ import annotations

import msgspec

from citance.model import IndexedWork
from citance.report.protocol import ReportStore
from citance.store import Discussed, StoreStats

__all__ = ["LibraryOverview", "library_overview"]


class LibraryOverview(msgspec.Struct, frozen=True, kw_only=True):
    """The store's counts, the most discussed works and the papers added last."""

    counts: StoreStats
    most_discussed: tuple[Discussed, ...]
    recent: tuple[IndexedWork, ...]


def library_overview(store: ReportStore, *, discussed: int = 10, recent: int = 5) -> LibraryOverview:
    """The library at a glance: at most so many `discussed` and `recent` works."""
    return LibraryOverview(
        counts=store.stats(),
        most_discussed=tuple(store.most_discussed(discussed)),
        recent=tuple(store.recent(recent)),
    )

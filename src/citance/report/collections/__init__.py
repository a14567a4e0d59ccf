"""Collections of works: putting them together, keeping them up to date, and what they say as a whole."""

from citance.report.collections.dashboard import (
    CollectionRow,
    Dashboard,
    RowOrder,
    dashboard_of,
    is_contested,
    read_rows,
    sort_rows,
)
from citance.report.collections.matching import match_entries
from citance.report.collections.protocol import CollectionLibrary
from citance.report.collections.refresh import refresh_collection

__all__ = [
    "CollectionLibrary",
    "CollectionRow",
    "Dashboard",
    "RowOrder",
    "dashboard_of",
    "is_contested",
    "match_entries",
    "read_rows",
    "refresh_collection",
    "sort_rows",
]

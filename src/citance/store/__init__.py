"""The database of all that was read and judged: SQLite by default, any other by its SQLAlchemy address."""

from citance.store.nouns import (
    Change,
    CitedReference,
    Coverage,
    Discussed,
    FileState,
    FileStatus,
    ImportOutcome,
    Problem,
    PutOutcome,
    Removed,
    SourceFile,
    StoreStats,
)
from citance.store.store import Store

__all__ = [
    "Change",
    "CitedReference",
    "Coverage",
    "Discussed",
    "FileState",
    "FileStatus",
    "ImportOutcome",
    "Problem",
    "PutOutcome",
    "Removed",
    "SourceFile",
    "Store",
    "StoreStats",
]

"""The database of all that was read and judged: SQLite by default, any other by its SQLAlchemy address."""

from citance.store._keys import ApiKey, NewKey, Scope
from citance.store._notices import NoticesUpdated
from citance.store._noticing import NoticedWork
from citance.store._protocol import Matcher
from citance.store._quick import QuickReader
from citance.store.nouns import (
    BriefStatement,
    Change,
    CitedReference,
    Coverage,
    Discussed,
    FileState,
    FileStatus,
    ImportOutcome,
    MergeKind,
    MergeNote,
    Problem,
    PutOutcome,
    RecordOutcome,
    Removed,
    SourceFile,
    SplitOutcome,
    StoreStats,
    Unenriched,
    WorkRecord,
)
from citance.store.people import (
    AuthorRecord,
    FunderRecord,
    GroupCount,
    IndependentGroups,
    PeopleRefreshed,
    PublisherRecord,
    VenueRecord,
)
from citance.store.store import Store

__all__ = [
    "ApiKey",
    "AuthorRecord",
    "BriefStatement",
    "Change",
    "CitedReference",
    "Coverage",
    "Discussed",
    "FileState",
    "FileStatus",
    "FunderRecord",
    "GroupCount",
    "ImportOutcome",
    "IndependentGroups",
    "Matcher",
    "MergeKind",
    "MergeNote",
    "NewKey",
    "NoticedWork",
    "NoticesUpdated",
    "PeopleRefreshed",
    "Problem",
    "PublisherRecord",
    "PutOutcome",
    "QuickReader",
    "RecordOutcome",
    "Removed",
    "Scope",
    "SourceFile",
    "SplitOutcome",
    "Store",
    "StoreStats",
    "Unenriched",
    "VenueRecord",
    "WorkRecord",
]

"""The database of all that was read and judged: SQLite by default, any other by its SQLAlchemy address."""

from citance.store._codec import work_of_reference
from citance.store._contested import ContestedRow, TellingRow, Whose
from citance.store._correcting import CorrectionFilter, PassageNearby
from citance.store._edges import WorkEdge
from citance.store._following import check_address
from citance.store._history import Judged, PaperFile, SaidOf
from citance.store._holdings import FileWork
from citance.store._jobs import Job, JobStatus, KeptCheck
from citance.store._keys import ApiKey, NewKey, Scope
from citance.store._mixes import Coauthor, GroupMix, MixCell
from citance.store._notices import NoticesUpdated
from citance.store._noticing import NoticedWork
from citance.store._protocol import Matcher
from citance.store._queue import Queued, QueueMode, Reason
from citance.store._quick import QuickReader
from citance.store._standing import Drawn, LoggedCorrection, Standing, Verdict, last_words, standing_of
from citance.store.collections import (
    Collection,
    CollectionEntry,
    CollectionEvent,
    CollectionKind,
    CollectionNote,
    EntriesAdded,
    EventKind,
    NewEntry,
    Side,
    Subscription,
)
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
    "Coauthor",
    "Collection",
    "CollectionEntry",
    "CollectionEvent",
    "CollectionKind",
    "CollectionNote",
    "ContestedRow",
    "CorrectionFilter",
    "Coverage",
    "Discussed",
    "Drawn",
    "EntriesAdded",
    "EventKind",
    "FileState",
    "FileStatus",
    "FileWork",
    "FunderRecord",
    "GroupCount",
    "GroupMix",
    "ImportOutcome",
    "IndependentGroups",
    "Job",
    "JobStatus",
    "Judged",
    "KeptCheck",
    "LoggedCorrection",
    "Matcher",
    "MergeKind",
    "MergeNote",
    "MixCell",
    "NewEntry",
    "NewKey",
    "NoticedWork",
    "NoticesUpdated",
    "PaperFile",
    "PassageNearby",
    "PeopleRefreshed",
    "Problem",
    "PublisherRecord",
    "PutOutcome",
    "QueueMode",
    "Queued",
    "QuickReader",
    "Reason",
    "RecordOutcome",
    "Removed",
    "SaidOf",
    "Scope",
    "Side",
    "SourceFile",
    "SplitOutcome",
    "Standing",
    "Store",
    "StoreStats",
    "Subscription",
    "TellingRow",
    "Unenriched",
    "VenueRecord",
    "Verdict",
    "Whose",
    "WorkEdge",
    "WorkRecord",
    "check_address",
    "last_words",
    "standing_of",
    "work_of_reference",
]

"""What goes into the store beside the model's nouns, and what it answers with."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from citance.model import IndexedWork, Match, Reference, Tally, Work, WorkKey

__all__ = [
    "BriefStatement",
    "Change",
    "CitedReference",
    "Coverage",
    "Discussed",
    "FileState",
    "FileStatus",
    "ImportOutcome",
    "MergeKind",
    "MergeNote",
    "Problem",
    "PutOutcome",
    "RecordOutcome",
    "Removed",
    "SourceFile",
    "SplitOutcome",
    "StoreStats",
    "Unenriched",
    "WorkRecord",
]


class FileStatus(StrEnum):
    """What became of a file."""

    ADDED = "added"
    """At least one of its papers is in the index (or it held none)."""
    FAILED = "failed"
    """It could not be read."""
    DUPLICATE = "duplicate"
    """The same bytes are in the index under another name."""
    CONFLICT = "conflict"
    """Every paper of it is in the index already, read from another file with other content."""


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the pipeline met it: `size` in bytes, `mtime_ns` in nanoseconds, `sha256` in hexadecimal."""

    name: str
    sha256: str
    size: int = 0
    mtime_ns: int = 0
    reader_version: str = ""


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows about a file; `reason` and `kind` tell why it is not (or not wholly) in the index.

    A file that a later removal has freed (see `Store.remove`) has the `sha256` "": it is to be read again.
    """

    name: str
    sha256: str
    size: int
    mtime_ns: int
    status: FileStatus
    reason: str = ""
    kind: str = ""
    reader_version: str = ""
    added_at: str = ""


class Problem(NamedTuple):
    """Why something was not written: `kind` is "duplicate" or "conflict"."""

    kind: str
    reason: str


class PutOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what was written; `replaced` counts papers of an earlier content of the same file; `unchanged` where
    the file was there with the same content and nothing was written."""

    papers: int = 0
    statements: int = 0
    replaced: int = 0
    unchanged: bool = False
    problems: tuple[Problem, ...] = ()


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what was taken out; `works` are those that nothing mentions any more."""

    files: int = 0
    papers: int = 0
    references: int = 0
    statements: int = 0
    works: int = 0


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Of the works that were read: how many have a statement about a work, how many list it at all."""

    with_statements: int = 0
    listing: int = 0


class CitedReference(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a work's reference list, the work it names, how it was tied to it, and how many statements point
    at it."""

    reference: Reference
    cited: IndexedWork
    statements: int = 0
    match: Match | None = None


class MergeKind(StrEnum):
    """Why two works became one."""

    KEYS = "keys"
    """A mention gave keys of both."""
    SCORED = "scored"
    """The description of one was found to be that of the other."""
    VERSION = "version"
    """A source or a person says that they are versions of one work, or their descriptions do (`unite_preprints`)."""
    HAND = "hand"
    """A person says that they are one."""


class MergeNote(msgspec.Struct, frozen=True, kw_only=True):
    """One merge: `loser` (None after an import) became `winner`. `keys` are the handles that the loser was found by,
    `bridge` those that tied the two; `at` and `undone_at` are ISO times in UTC, "" where not known and while it is in
    force."""

    id: int
    winner: int
    loser: int | None
    kind: MergeKind
    keys: tuple[str, ...] = ()
    bridge: tuple[str, ...] = ()
    who: str = ""
    reason: str = ""
    at: str = ""
    undone_at: str = ""


class SplitOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The work that stayed, the one that was parted from it, and how many statements (about it or in it) went along."""

    kept: int
    parted: int
    statements: int = 0


class WorkRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a source of metadata, or a person ("hand"), says of a work. `identifier` is the source's own; the same
    source and identifier again replaces. `blocks` are those of `citance.resolve`; `fetched_at` an ISO time or ""."""

    source: str
    identifier: str
    work: Work
    keys: tuple[WorkKey, ...] = ()
    blocks: tuple[int, ...] = ()
    fetched_at: str = ""


class RecordOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what was written; `works` has the work of every record, in their order; `united` counts works that
    became part of another one."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    united: int = 0
    works: tuple[int, ...] = ()


class Unenriched(NamedTuple):
    """A cited work that no record describes, and how many statements are about it."""

    work: IndexedWork
    statements: int


class Discussed(NamedTuple):
    """A cited work with its strict and its broad tally."""

    work: IndexedWork
    strict: Tally
    broad: Tally


class BriefStatement(msgspec.Struct, frozen=True):
    """What a derived index keeps of a statement; stances, `certainty` (that of the strict one, 1 once corrected) and
    `uncertain` are those in force, the stances None while unclassified."""

    id: str
    citance: str
    before: str
    after: str
    role: str
    place: str
    self_citation: bool
    strict: str | None
    broad: str | None
    certainty: float
    corrected: bool
    uncertain: bool
    citing: IndexedWork
    cited: IndexedWork


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one write put or took out; `watermark` grows with every change and is never given twice."""

    watermark: int
    put_statements: tuple[str, ...] = ()
    deleted_statements: tuple[str, ...] = ()
    put_works: tuple[int, ...] = ()
    deleted_works: tuple[int, ...] = ()


class ImportOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what an import wrote; `skipped` counts files that were there already with the same content."""

    files: int = 0
    papers: int = 0
    references: int = 0
    statements: int = 0
    corrections: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()


class StoreStats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over the whole store. Translations count as papers, also by language and format; their statements,
    references and judgements do not count; the same holds for `versions`, papers beside the counted one of their work.

    `by_stance` has a word per stance and "unclassified"; `files` is by status; `models` counts the statements that
    each model has judged; `uncertain` counts the statements whose stance in force its model would not stand by.
    """

    works: int
    papers: int
    translations: int
    references: int
    uncited_references: int
    statements: int
    by_stance: dict[str, int]
    by_broad: dict[str, int]
    by_role: dict[str, int]
    by_place: dict[str, int]
    self_citations: int
    inferred: int
    corrected: int
    uncertain: int
    files: dict[str, int]
    languages: dict[str, int]
    formats: dict[str, int]
    models: dict[str, int]
    versions: int = 0
    records: int = 0

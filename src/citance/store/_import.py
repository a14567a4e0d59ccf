"""An export back into a store, in one transaction: all of it or nothing.

Every line is checked before it is used; an export that ends before its `end` line is refused. A file that is there
already with the same content is passed over, one that is there with other content is a problem and stays as it is:
an import never takes anything away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import insert, select

from citance.errors import DamagedInput, UsageError
from citance.model import (
    CitationStatement,
    Correction,
    EditorialNotice,
    Judgement,
    MatchMethod,
    Paper,
    ProcessedPaper,
    Reference,
    Work,
)
from citance.store._codec import IDENTIFIERS, KeyPair, encode, encode_keys, fullness_of, rank_of
from citance.store._decisions import decide
from citance.store._export import FORMAT, VERSION
from citance.store._files import note_state, put_file, restore_state
from citance.store._grouping import Grouping, Level
from citance.store._judge import apply_corrections, log, normalised, withdraw
from citance.store._links import NONE, SCORED, Links, links, pair_of
from citance.store._notices import notice_columns
from citance.store._placing import Entry, HowMatched
from citance.store._put import check
from citance.store._settle import drop_works
from citance.store._write import Write, chunks
from citance.store.nouns import FileStatus, ImportOutcome, MergeKind, Problem, SourceFile
from citance.store.schema import correction, file, merge, notice, paper, record, reference, work, work_key

__all__ = ["read_export"]

_METHODS = frozenset({*IDENTIFIERS, "fingerprint", NONE})
_IN_ROWS = frozenset({*_METHODS, SCORED, "version"})
_FOREIGN = "this is no export of citance, which begins with a header"
_READ = frozenset({1, VERSION})
"""Versions that can be read: 1 has no records and no decisions."""
_REMEMBERED = 50_000
"""Handles of works whose ids are kept in memory."""


class _Header(msgspec.Struct, tag_field="type", tag="header", forbid_unknown_fields=True):
    format: str
    version: int


class _Work(msgspec.Struct, tag_field="type", tag="work", forbid_unknown_fields=True):
    keys: list[str]
    work: Work


class _File(msgspec.Struct, tag_field="type", tag="file", forbid_unknown_fields=True):
    name: str
    sha256: str
    size: int
    mtime_ns: int
    status: FileStatus
    reason: str
    kind: str
    other: str
    reader_version: str
    added_at: str


class _Paper(msgspec.Struct, tag_field="type", tag="paper", forbid_unknown_fields=True):
    position: int
    work: str | int | None
    keys: list[str]
    paper: Paper


class _Reference(msgspec.Struct, tag_field="type", tag="reference", forbid_unknown_fields=True):
    work: str | None
    keys: list[str]
    reference: Reference
    match: tuple[MatchMethod, float, str] | None = None


class _Statement(msgspec.Struct, tag_field="type", tag="statement", forbid_unknown_fields=True):
    reference: int
    statement: CitationStatement
    judgements: list[Judgement]


class _Notice(msgspec.Struct, tag_field="type", tag="notice", forbid_unknown_fields=True):
    notice: EditorialNotice


class _Correction(msgspec.Struct, tag_field="type", tag="correction", forbid_unknown_fields=True):
    correction: Correction


class _Merge(msgspec.Struct, tag_field="type", tag="merge", forbid_unknown_fields=True):
    into: str
    keys: list[str]
    bridge: list[str]
    winner_keys: list[str] = []
    kind: MergeKind = MergeKind.KEYS
    who: str = ""
    reason: str = ""
    at: str = ""
    undone_at: str = ""


class _Decision(msgspec.Struct, tag_field="type", tag="decision", forbid_unknown_fields=True):
    same: bool
    sides: tuple[list[str], list[str]]
    kind: MergeKind
    who: str
    reason: str
    at: str


class _Record(msgspec.Struct, tag_field="type", tag="record", forbid_unknown_fields=True):
    source: str
    identifier: str
    at: str
    work: str
    keys: list[str]
    record: Work


class _End(msgspec.Struct, tag_field="type", tag="end", forbid_unknown_fields=True):
    lines: int


_Line = (
    _Header
    | _Work
    | _File
    | _Paper
    | _Reference
    | _Statement
    | _Notice
    | _Correction
    | _Merge
    | _Decision
    | _Record
    | _End
)
_DECODER: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)


class _Draft(msgspec.Struct):
    """A paper whose lines are being collected."""

    line: _Paper
    home: int | None
    references: list[_Reference] = msgspec.field(default_factory=list)
    works: list[int | None] = msgspec.field(default_factory=list)
    notices: list[EditorialNotice] = msgspec.field(default_factory=list)
    statements: list[_Statement] = msgspec.field(default_factory=list)


def read_export(write: Write, lines: Iterable[str]) -> ImportOutcome:
    """Read the lines of an export into the open transaction.

    Raises:
        DamagedInput: a line that is no line of an export, or does not fit those before it.
    """
    reader = _Reader(write)
    number = 0
    try:
        for number, line in _numbered(lines):
            reader.take(line, number)
        if number == 0:
            raise DamagedInput("there is nothing in it")
        return reader.finish()
    except (msgspec.DecodeError, UsageError, _Misfit) as error:
        raise DamagedInput(f"line {number}: {error}") from error
    except UnicodeDecodeError as error:
        raise DamagedInput(f"line {number + 1}: not UTF-8") from error


class _Misfit(Exception):  # noqa: N818 - never leaves this module
    """A line that is well-formed and does not fit."""


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, _Line]]:
    for number, text in enumerate(lines, 1):
        try:
            yield number, _DECODER.decode(text)
        except msgspec.DecodeError as error:
            if number == 1:  # every export begins with its header
                raise DamagedInput(f"line 1: {_FOREIGN}") from error
            raise DamagedInput(f"line {number}: {error}") from error


class _Reader:
    """What has been read so far of an export."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._first_work = write.last_id("work")
        self._file: _File | None = None
        self._drafts: list[_Draft] = []
        self._works: list[_Work] = []
        self._corrections: list[Correction] = []
        self._records: list[_Record] = []
        self._counts = dict.fromkeys(("files", "papers", "references", "statements", "corrections", "skipped"), 0)
        self._problems: list[Problem] = []
        self._ids: dict[str, int] = {}
        self._ended = False

    def take(self, line: _Line, number: int) -> None:
        """The next line."""
        if number == 1 and not (isinstance(line, _Header) and line.format == FORMAT):
            raise _Misfit(_FOREIGN)
        if (number == 1) != isinstance(line, _Header) or self._ended:
            raise _Misfit("an export begins with one header and ends with one end line")
        if not isinstance(line, _Work):
            self._flush_works()
        if isinstance(line, _File | _Record | _Correction | _Merge | _End):
            self._flush_file()
        if not isinstance(line, _Record):
            self._flush_records()
        if not isinstance(line, _Correction):
            self._flush_corrections()
        match line:
            case _Header():
                if line.format != FORMAT or line.version not in _READ:
                    raise _Misfit(
                        f"format {line.format} version {line.version}; this citance reads {FORMAT} up to {VERSION}"
                    )
            case _Work():
                self._works.append(line)
                if len(self._works) >= 500:
                    self._flush_works()
            case _File():
                self._file = line
            case _Correction():
                self._corrections.append(normalised(line.correction))
                if len(self._corrections) >= 500:
                    self._flush_corrections()
            case _Decision():
                self._decide(line)
            case _Record():
                self._records.append(line)
                if len(self._records) >= 500:
                    self._flush_records()
            case _Merge():
                self._merge(line)
            case _End():
                self._ended = True
                if line.lines != number - 1:
                    raise _Misfit(f"{number - 1} lines instead of the {line.lines} that were written")
            case _Notice() if self._file is None:
                self._loose_notice(line.notice)
            case _:
                self._collect(line)

    def finish(self) -> ImportOutcome:
        """The last thing: what came to nothing goes again."""
        if not self._ended:
            raise _Misfit("the export is cut off: its end line is missing")
        made = select(work.c.id).where(work.c.id > self._first_work)
        bare = made.where(
            ~select(reference.c.id).where(reference.c.work_id == work.c.id).exists(),
            ~select(paper.c.id).where(paper.c.work_id == work.c.id).exists(),
            ~select(record.c.id).where(record.c.work_id == work.c.id).exists(),
        )
        drop_works(self._write, list(self._write.connection.execute(bare).scalars()))
        return ImportOutcome(problems=tuple(self._problems), **self._counts)

    def _collect(self, line: _Line) -> None:
        if self._file is None:
            raise _Misfit("a paper outside a file")
        if isinstance(line, _Paper):
            home = self._named(line.work) if isinstance(line.work, str) else None
            self._drafts.append(_Draft(line, home))
            return
        if not self._drafts:
            raise _Misfit("a line that belongs to a paper, before any")
        draft = self._drafts[-1]
        if isinstance(line, _Reference):
            draft.references.append(line)
            draft.works.append(None if line.work is None else self._named(line.work))
        elif isinstance(line, _Notice):
            draft.notices.append(line.notice)
        elif isinstance(line, _Statement):
            if not 0 <= line.reference < len(draft.references):
                raise _Misfit(f"a statement of reference {line.reference}, of {len(draft.references)}")
            draft.statements.append(line)

    def _flush_works(self) -> None:
        if not self._works:
            return
        grouping = Grouping(self._write)
        keys = [_pairs(line.keys) for line in self._works]
        grouping.load(key for some in keys for key in some)
        for some in keys:
            if not some:
                raise _Misfit("a work without keys")
            grouping.place(_as_said(some), 0, 0, "{}")
        grouping.flush()
        self._works.clear()
        self._ids.clear()  # works may have been merged

    def _flush_file(self) -> None:
        line, drafts = self._file, self._drafts
        self._file, self._drafts = None, []
        if line is None:
            return
        state = self._write.connection.execute(select(file.c.sha256).where(file.c.name == line.name)).first()
        if state is not None:
            if state.sha256 == line.sha256:
                self._counts["skipped"] += 1
            else:
                self._problems.append(Problem("conflict", f"{line.name} is here already with other content"))
            return
        source = SourceFile(
            name=line.name,
            sha256=line.sha256,
            size=line.size,
            mtime_ns=line.mtime_ns,
            reader_version=line.reader_version,
        )
        said = {"status": line.status.value, "reason": line.reason, "kind": line.kind, "other": line.other}
        if line.status is not FileStatus.ADDED and not drafts:
            note_state(self._write, source, said, line.added_at)
            self._counts["files"] += 1
            return
        entries = [self._entry(draft) for draft in drafts]
        homes = self._homes(drafts)
        outcome = put_file(self._write, source, entries, added_at=line.added_at, homes=homes)
        if not outcome.problems:
            restore_state(self._write, line.name, said, [draft.line.position for draft in drafts])
        self._problems.extend(outcome.problems)
        self._counts["files"] += 1
        self._counts["papers"] += outcome.papers
        self._counts["statements"] += outcome.statements
        self._counts["references"] += sum(len(draft.references) for draft in drafts) if outcome.papers else 0

    def _entry(self, draft: _Draft) -> Entry:
        entries = tuple(line.reference for line in draft.references)
        body = msgspec.structs.replace(draft.line.paper, references=entries, notices=tuple(draft.notices))
        processed = ProcessedPaper(
            paper=body,
            statements=tuple(line.statement for line in draft.statements),
            judgements=(None,) * len(draft.statements),
            work_keys=(),
            reference_keys=((),) * len(entries),
        )
        check(processed)
        return Entry(
            processed=processed,
            keys=_pairs(draft.line.keys, _IN_ROWS),
            reference_keys=tuple(_pairs(line.keys, _IN_ROWS) for line in draft.references),
            history=[line.judgements for line in draft.statements],
            works=draft.works,
            matches=[None if line.match is None else HowMatched(*line.match) for line in draft.references],
            numbers=[line.reference for line in draft.statements],
        )

    def _homes(self, drafts: list[_Draft]) -> list[int | None]:
        """The works of a file's papers; one that belongs to another paper of the file says −1 − its place."""
        places = {draft.line.position: place for place, draft in enumerate(drafts)}
        homes: list[int | None] = []
        for place, draft in enumerate(drafts):
            named = draft.line.work
            if named is None or isinstance(named, str):
                homes.append(draft.home)
            elif places.get(named, place) < place:
                homes.append(-1 - places[named])
            else:
                raise _Misfit(f"a part of paper {named}, which does not come before it")
        return homes

    def _named(self, name: str) -> int:
        """The id of the work with that handle."""
        if name in self._ids:
            return self._ids[name]
        (key,) = _pairs([name])
        query = select(work_key.c.work_id).where(work_key.c.method == key[0], work_key.c.value == key[1])
        found = self._write.connection.execute(query).scalar()
        if found is None:
            raise _Misfit(f"the work {name} has no line of its own")
        if len(self._ids) >= _REMEMBERED:
            self._ids.clear()
        self._ids[name] = int(found)
        return int(found)

    def _flush_corrections(self) -> None:
        items, self._corrections = self._corrections, []
        fresh: list[Correction] = []
        for part in chunks(items):
            query = select(correction).where(correction.c.sid.in_({item.statement_id for item in part}))
            there = {
                (row.sid, row.strict, row.broad, row.who, row.note, row.at): row
                for row in self._write.connection.execute(query)
            }
            for item in part:
                known = there.get((item.statement_id, item.stance, item.broad, item.who, item.note, item.at))
                if known is None:
                    fresh.append(item)
                elif item.withdrawn_at and not known.withdrawn_at:  # what was taken back there is so here, too
                    withdraw(self._write, known.id, who=item.withdrawn_by)
        if fresh:
            log(self._write, fresh)
            apply_corrections(self._write, [item.statement_id for item in fresh])
            self._counts["corrections"] += len(fresh)

    def _decide(self, line: _Decision) -> None:
        """What was decided here since wins over what the export says about the same keys."""
        first, second = (set(_pairs(side)) for side in line.sides)
        if not first or not second:
            raise _Misfit("a decision about nothing")
        told = {"kind": line.kind, "who": line.who, "reason": line.reason, "at": line.at}
        decide(self._write, (first, second), same=line.same, older=False, **told)  # type: ignore[arg-type]

    def _flush_records(self) -> None:
        """Write records that are not there; of one that is, what is there stays."""
        items, self._records = self._records, []
        rows = []
        for line in items:
            mine = (record.c.source == line.source, record.c.identifier == line.identifier)
            if self._write.connection.execute(select(record.c.id).where(*mine)).first() is not None:
                continue
            keys, home, data = _pairs(line.keys, _IN_ROWS), self._named(line.work), encode(line.record)
            grouping = Grouping(self._write)
            grouping.load_works([home])
            grouping.load(links(keys).claims)
            grouping.claim(home, links(keys))
            grouping.describe(home, Level.RECORD, fullness_of(line.record), data)
            grouping.flush()
            row = {"id": self._write.next_id("record"), "source": line.source, "identifier": line.identifier}
            row |= {"work_id": home, "keys": encode_keys(keys), "data": data, "fetched_at": line.at}
            rows.append(row)
            self._write.put_works.add(home)
        if rows:
            self._write.connection.execute(insert(record), rows)

    def _merge(self, line: _Merge) -> None:
        run = self._write.connection.execute
        row: dict[str, Any] = {
            "winner_id": self._named(line.into),
            "keys": encode(_pairs(line.keys)),
            "bridge": encode(_pairs(line.bridge)),
        }
        same = [merge.c[name] == value for name, value in row.items()]
        row |= {"winner_keys": encode(_pairs(line.winner_keys)), "kind": line.kind.value, "who": line.who}
        row |= {"reason": line.reason, "at": line.at, "undone_at": line.undone_at}
        if run(select(merge.c.id).where(*same)).first() is None:
            run(insert(merge), {"id": self._write.next_id("merge"), "loser_id": None, **row})

    def _loose_notice(self, item: EditorialNotice) -> None:
        run = self._write.connection.execute
        same = (notice.c.paper_id.is_(None), notice.c.doi == item.doi, notice.c.data == encode(item))
        if run(select(notice.c.id).where(*same)).first() is None:
            row = {"id": self._write.next_id("notice"), "paper_id": None, **notice_columns(item)}
            run(insert(notice), row)


def _pairs(handles: Iterable[str], methods: frozenset[str] = _METHODS) -> tuple[KeyPair, ...]:
    found = []
    for text in handles:
        method, value = pair_of(text)
        if method not in methods or not value:
            raise _Misfit(f"not a key: {text}")
        found.append((method, value))
    return tuple(sorted(found, key=rank_of))


def _as_said(keys: tuple[KeyPair, ...]) -> Links:
    """The keys of a work as one mention would give them: further identifiers of a kind are those of other versions."""
    own = {key[0]: key for key in reversed(keys) if key[0] in IDENTIFIERS}
    first = tuple(key for key in keys if key[0] not in IDENTIFIERS or own[key[0]] == key)
    return Links(first, tuple(key for key in keys if key not in first))

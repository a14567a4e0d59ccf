"""`enrich`: metadata of the works that an index mentions, from open sources or from their dumps on disk.

On line, works with identifiers are asked for in batches, one source after the other, each only for what the ones before
it did not know. A source that has notices is asked for those of the works that others described, too. From dumps, every
record is held against the index and only what the index mentions is written. With matching, a reference without
identifier is searched for, and a work that comes back is written only if the matcher is sure that it is the one; the
store then ties the reference to it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from citance.errors import OfflineError, SourceError
from citance.model import Candidate, EditorialNotice, MatchMethod, Reference, Work, WorkKey
from citance.pipeline._due import DueNotices
from citance.pipeline._enrich_protocol import EnrichStore, NoticingSource
from citance.pipeline._progress_file import ProgressFile
from citance.pipeline._records import record_of
from citance.resolve import Matcher, work_keys
from citance.sources import Problems
from citance.sources.dumps import BadLine, DumpRecord, PartDone, find_parts, read_dump
from citance.sources.services import FindingSource, MetadataSource
from citance.store import WorkRecord

__all__ = [
    "EnrichInterrupted",
    "EnrichProgress",
    "EnrichStore",
    "EnrichSummary",
    "enrich",
    "enrich_from_dump",
]

_BATCH = 200
_DUMP_BATCH = 1_000
_BAD_SHOWN = 100
_FAILURES = 5
"""Batches in a row that a source may fail before it is left alone for the rest of the run."""
_IDENTIFIERS = frozenset(
    {MatchMethod.DOI, MatchMethod.PMID, MatchMethod.PMCID, MatchMethod.ARXIV, MatchMethod.OPENALEX}
)


class Bad(msgspec.Struct, frozen=True):
    """One thing that gave nothing: where it stands, and why."""

    name: str
    reason: str


class EnrichProgress(msgspec.Struct, frozen=True):
    """Where a run stands: works (or records of a dump) looked at, records written, the source or part at hand."""

    looked_at: int
    written: int
    name: str


class EnrichSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. `asked` counts works that were asked for (or records of a dump that were read), `new`,
    `replaced` and `unchanged` the records written, `unknown` the works that no source knows, `notices` those that are new
    or changed, `notices_left` the works whose notices the next run is to ask for; `bad` lists lines, files and
    batches that gave nothing (the first hundred), `bad_number` counts all of them; `faults` counts what in the
    records was not as documented; `stopped` is why the run ended early, or ""."""

    asked: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    unknown: int = 0
    notices: int = 0
    notices_left: int = 0
    bad: tuple[Bad, ...] = ()
    bad_number: int = 0
    faults: dict[str, int] = msgspec.field(default_factory=dict)
    seconds: float = 0.0
    stopped: str = ""


class EnrichInterrupted(KeyboardInterrupt):
    """Ctrl-C; `summary` tells what was written."""

    def __init__(self, summary: EnrichSummary) -> None:
        super().__init__("interrupted")
        self.summary = summary


class _Run:
    """The counts of one run."""

    def __init__(
        self,
        store: EnrichStore,
        progress: Callable[[EnrichProgress], None] | None,
        matcher: Matcher | None,
        due: Path | None = None,
    ) -> None:
        self.store = store
        self.due = DueNotices(due)
        self.matcher = matcher
        self.progress = progress
        self.asked = self.new = self.replaced = self.unchanged = self.unknown = self.notices = 0
        self.bad: list[Bad] = []
        self.bad_number = 0
        self.problems: list[Problems] = []
        self.failures: Counter[str] = Counter()
        self.stopped = ""
        self.start = time.monotonic()

    def write(self, records: Sequence[WorkRecord], name: str) -> None:
        """Put records into the store, in one transaction."""
        if records:
            outcome = self.store.put_records(records, matcher=self.matcher)
            self.new += outcome.new
            self.replaced += outcome.replaced
            self.unchanged += outcome.unchanged
        if self.progress:
            self.progress(EnrichProgress(self.asked, self.new + self.replaced, name))

    def put_notices(self, source: str, said: Mapping[str, Sequence[EditorialNotice]]) -> None:
        """Write what records said of notices, also that they said nothing."""
        if said:
            outcome = self.store.put_notices(source, said)
            self.notices += outcome.new + outcome.changed
            self.due.done(said)

    def may_ask(self, name: str) -> bool:
        """Whether a source is to be asked still."""
        return not self.stopped and self.failures[name] < _FAILURES

    @contextmanager
    def tolerant(self, name: str) -> Iterator[None]:
        """Go on when a source fails; offline, come to an end."""
        try:
            yield
            self.failures[name] = 0
        except OfflineError as error:
            self.stopped = str(error)
        except SourceError as error:
            self.failures[name] += 1
            self.fail(name, str(error))

    def fail(self, name: str, reason: str) -> None:
        """Count what gave nothing."""
        self.bad_number += 1
        if len(self.bad) < _BAD_SHOWN:
            self.bad.append(Bad(name, reason))

    def summary(self) -> EnrichSummary:
        faults: dict[str, int] = {}
        for problems in self.problems:
            for fault, number in problems.faults.items():
                faults[fault] = faults.get(fault, 0) + number
        return EnrichSummary(
            asked=self.asked,
            new=self.new,
            replaced=self.replaced,
            unchanged=self.unchanged,
            unknown=self.unknown,
            notices=self.notices,
            notices_left=len(self.due),
            bad=tuple(self.bad),
            bad_number=self.bad_number,
            faults=faults,
            seconds=time.monotonic() - self.start,
            stopped=self.stopped,
        )


def _works(store: EnrichStore, limit: int | None) -> Iterator[list[Work]]:
    """The works that no record describes, in batches."""
    after: tuple[int, int] | None = None
    left = limit
    while left is None or left > 0:
        found = store.unenriched(min(_BATCH, left) if left is not None else _BATCH, after=after)
        if not found:
            return
        after = (found[-1].statements, found[-1].work.id)
        left = None if left is None else left - len(found)
        yield [each.work.work for each in found]


def enrich(
    store: EnrichStore,
    sources: Sequence[MetadataSource],
    *,
    finders: Sequence[FindingSource] = (),
    matcher: Matcher | None = None,
    limit: int | None = None,
    progress: Callable[[EnrichProgress], None] | None = None,
    due: Path | None = None,
) -> EnrichSummary:
    """Ask sources for the cited works that no record describes yet.

    Args:
        store: is read and written.
        sources: are asked in this order for works with identifiers; what one of them knows is not asked of the next.
        finders: are searched in this order for works without identifiers; none where empty.
        matcher: decides whether what they find is the work, and which references in the store are of a work that a
            source has described; without it neither is done.
        limit: works to look at at most; all where None.
        progress: called after every write.
        due: a file in which the DOIs are kept whose notices could not be asked for, and from which the next run takes them
            up. Nothing is kept where None.

    Raises:
        StoreError: the database, or that file, cannot be read or written.
        EnrichInterrupted: on Ctrl-C, with the summary so far.
    """
    run = _Run(store, progress, matcher, due)
    run.problems = [source.problems for source in sources] + [finder.problems for finder in finders]
    try:
        _ask_due(run, sources, again=True)
        for works in _works(store, limit):
            asked = {work: _identifiers(work) for work in works}
            _lookup(run, sources, {work: keys for work, keys in asked.items() if keys})
            if matcher is not None and finders:
                _search(run, finders, matcher, [work for work, keys in asked.items() if not keys])
            _ask_due(run, sources)
            if run.stopped:
                break
    except KeyboardInterrupt as interrupt:
        raise EnrichInterrupted(run.summary()) from interrupt
    finally:
        run.due.save()
    return run.summary()


def _ask_due(run: _Run, sources: Sequence[MetadataSource], *, again: bool = False) -> None:
    """Ask the first source that has notices for those of works that others have described; `again` takes up what an
    earlier run has left."""
    source = next((each for each in sources if isinstance(each, NoticingSource)), None)
    if source is None:
        run.due.drop_fresh()
        return
    if again:
        run.due.retry()
    while run.may_ask(source.name) and (dois := run.due.take(_BATCH)):
        said: dict[str, list[EditorialNotice]] = {}
        with run.tolerant(source.name):
            for work, notices in source.lookup_noticed([WorkKey(MatchMethod.DOI, doi) for doi in dois]):
                if work.doi in dois:
                    said[work.doi] = notices
            run.due.done(dois)
        run.put_notices(source.name, said)


def _identifiers(work: Work) -> tuple[WorkKey, ...]:
    return tuple(key for key in work_keys(work) if key.method in _IDENTIFIERS)


def _lookup(run: _Run, sources: Sequence[MetadataSource], asked: dict[Work, tuple[WorkKey, ...]]) -> None:
    """One batch of works with identifiers."""
    run.asked += len(asked)
    for source in sources:
        if asked and run.may_ask(source.name):
            _ask(run, source, asked)
    if not run.stopped:
        run.unknown += len(asked)


def _ask(run: _Run, source: MetadataSource, asked: dict[Work, tuple[WorkKey, ...]]) -> None:
    """One source for one batch; takes out of `asked` what it knows."""
    by_key = {key: work for work, keys in asked.items() for key in keys}
    records: list[WorkRecord] = []
    said: dict[str, Sequence[EditorialNotice]] = {}
    with run.tolerant(source.name):
        for found, notices in _answers(source, list(by_key)):
            known = {by_key[key] for key in work_keys(found) if key in by_key}
            # What answers to none of the keys was not asked for: a source's mistake, not to be written.
            if known:
                records.append(record_of(source.name, found))
            if known and found.doi and notices is not None:
                said[found.doi] = notices
            elif known and found.doi:
                run.due.add([found.doi])
            for work in known:
                asked.pop(work, None)
    run.write(records, source.name)
    run.put_notices(source.name, said)


def _answers(
    source: MetadataSource, keys: Sequence[WorkKey]
) -> Iterator[tuple[Work, Sequence[EditorialNotice] | None]]:
    """What a source knows; the notices are None where it has none to tell of any work."""
    if isinstance(source, NoticingSource):
        yield from source.lookup_noticed(keys)
    else:
        for work in source.lookup(keys):
            yield work, None


def _search(run: _Run, finders: Sequence[FindingSource], matcher: Matcher, works: list[Work]) -> None:
    """Works without identifiers, one by one."""
    for work in works:
        run.asked += 1
        reference = _as_reference(work)
        found = False
        for finder in finders:
            if not found and run.may_ask(finder.name):
                found = _find(run, finder, matcher, reference)
        run.unknown += not found and not run.stopped


def _find(run: _Run, finder: FindingSource, matcher: Matcher, reference: Reference) -> bool:
    """Whether a source has the work that a reference names; it is written then."""
    works: list[Work] = []
    with run.tolerant(finder.name):
        works = finder.find(reference)
    candidates = [Candidate(work_id=number, work=work) for number, work in enumerate(works)]
    match = matcher.match(reference, candidates).match if candidates else None
    if match is None:
        return False
    found = works[match.work_id]
    run.write([record_of(finder.name, found)], finder.name)
    run.due.add([found.doi] if found.doi else [])
    return True


def _as_reference(work: Work) -> Reference:
    """The reference that a work without identifiers stands for."""
    return Reference(
        key="r1",
        index=1,
        title=work.title,
        authors=work.authors,
        year=work.year,
        container=work.venue.title or work.venue.short_title,
        volume=work.volume,
        issue=work.issue,
        pages=work.pages,
        publisher=work.venue.publisher,
        kind=work.kind,
    )


def enrich_from_dump(
    store: EnrichStore,
    paths: Sequence[Path],
    *,
    everything: bool = False,
    limit: int | None = None,
    matcher: Matcher | None = None,
    progress: Callable[[EnrichProgress], None] | None = None,
    state: Path | None = None,
) -> EnrichSummary:
    """Write what dumps on disk say of the works that the index mentions (by identifier). Nothing needs the network.

    Args:
        store: is read and written.
        paths: files and folders of OpenAlex's snapshot or Crossref's public data file, in any mixture.
        everything: write every work, mentioned or not.
        limit: records to write at most.
        matcher: decides which references in the store are of a work that a record describes.
        progress: called after every thousand records.
        state: a file in which an interrupted run leaves where it stood; the next one with the same paths goes on from
            there, and a run that comes to its end takes it away. Nothing is kept where None.

    Raises:
        InputError: a path is not there, or holds no dump.
        StoreError: the database cannot be read or written.
        EnrichInterrupted: on Ctrl-C, with the summary so far.
    """
    run = _Run(store, progress, matcher)
    run.problems = [Problems()]
    parts = find_parts(list(paths))
    place = ProgressFile(state, [str(path) for path in parts] + [str(everything)])
    try:
        for path in parts:
            _read_part(run, path, everything, limit, place)
            if limit is not None and run.new + run.replaced >= limit:
                break
        else:
            place.finish()
    except KeyboardInterrupt as interrupt:
        place.save()
        raise EnrichInterrupted(run.summary()) from interrupt
    return run.summary()


def _read_part(run: _Run, path: Path, everything: bool, limit: int | None, place: ProgressFile) -> None:
    batch: list[DumpRecord] = []
    for event in read_dump(path, place.done):
        if isinstance(event, BadLine):
            run.fail(f"{event.part}:{event.position}" if event.position else event.part, event.reason)
        elif isinstance(event, DumpRecord):
            batch.append(event)
        if len(batch) >= _DUMP_BATCH or (isinstance(event, PartDone) and batch):
            _write_batch(run, batch, everything)
            place.at(batch[-1].part, batch[-1].position)
            batch = []
        if isinstance(event, PartDone):
            place.at(event.part, -1)
        if limit is not None and run.new + run.replaced >= limit:
            return
    if batch:  # the part is cut off
        _write_batch(run, batch, everything)


def _write_batch(run: _Run, batch: list[DumpRecord], everything: bool) -> None:
    run.asked += len(batch)
    wanted = batch
    if not everything:
        known = run.store.works_by_keys(key for record in batch for key in record.keys)
        wanted = [record for record in batch if any(key in known for key in record.keys)]
    records: list[WorkRecord] = []
    said: dict[str, dict[str, Sequence[EditorialNotice]]] = {}
    for record in wanted:
        work, notices = record.described(run.problems[0])
        if work is None:
            run.fail(f"{record.part}:{record.position}", "neither title nor identifier")
            continue
        records.append(record_of(record.source, work))
        if notices is not None and work.doi:
            said.setdefault(record.source, {})[work.doi] = notices
    run.write(records, batch[-1].part)
    for source, notices_of in said.items():
        run.put_notices(source, notices_of)

"""`add`: files into the store, resumable, over all cores, with one writer."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

import msgspec

from citance.classify import ClassifierChoice
from citance.errors import UsageError
from citance.pipeline._pool import run_tasks
from citance.pipeline._tasks import Bounds, Factory, FailureKind, Outcome, Task
from citance.pipeline._versions import ReaderVersions
from citance.pipeline._worker import without_interrupts
from citance.pipeline.stages import decode_papers, make_processor
from citance.pipeline.summary import AddInterrupted, AddProgress, AddSummary, Tallying
from citance.read import ReadOptions
from citance.read.grobid import check_grobid
from citance.read.inputs import InputFile, Limits, find_inputs, measure_inputs
from citance.read.ocr import check_ocr
from citance.read.sniff import may_be_pdf
from citance.resolve import Matcher
from citance.settings import Settings, load_settings
from citance.store import FileState, FileStatus, SourceFile, Store

__all__ = ["add"]

_FEW = 4
"""So many plain files are read faster in this process than other processes are started."""

Progress = Callable[[AddProgress], None]


def add(
    store: Store,
    paths: Iterable[str | Path],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    retry_failed: bool = False,
    settings: Settings | None = None,
    factory: Factory | None = None,
    isolated: bool = False,
) -> AddSummary:
    """Read files, folders and archives, and write what they hold, one transaction per file.

    A file that is in the store with the same name, size and time is not read again, one with the same content is not
    worked on again, as long as the readers are of the same version and the same one is asked for. A file that failed before is named again, but read
    again only when it has changed or the readers have.

    Args:
        store: where to.
        paths: files and folders; names in the store are absolute.
        workers: processes that read; the setting where None.
        progress: called after every file.
        retry_failed: read files that failed before once more.
        settings: limits, defaults, and who reads PDF files; those in force where None.
        factory: makes the work on one file's content; a function at the top of an importable module, that of
            `citance.pipeline.stages` where None.
        isolated: read in other processes only, however few files there are: where this one serves others meanwhile.

    Raises:
        AddInterrupted: on Ctrl-C or SIGTERM, with the summary so far.
        StoreError: the database cannot be written.
        ModelError: the classifier's weights are missing.
        CitanceError: GROBID is to read PDF files and does not answer.
        UsageError: scanned files are to be recognised, and ocrmypdf is not there.
    """
    settings = settings or load_settings()
    options, choice = ReadOptions.of(settings), ClassifierChoice.of(settings)
    check_grobid(options)
    check_ocr(options)
    where = [Path(path).absolute() for path in paths]
    matcher = Matcher(unites_preprints=settings.unite_preprints)
    run = _Run(store, Tallying(), progress or _ignored, retry_failed, options, choice.extra_seconds, matcher)
    with_grobid = options.reader == "grobid"
    workers = workers or (settings.grobid_workers if with_grobid else settings.workers)
    if (
        not isolated
        and not with_grobid
        and len(where) <= _FEW
        and not any(path.is_dir() for path in where)
        and not _any_archives(where)
    ):
        workers = 1
    counting = threading.Thread(target=run.count, args=(where,), daemon=True)
    with _terminable():
        try:
            counting.start()
            run.make_ready()
            inputs = find_inputs(where, limits=Limits.of(settings), skipped=run.tally.skipped)
            # In order: of two files with one DOI the first by name wins, however fast the processes are.
            outcomes = run_tasks(
                run.tasks(inputs),
                factory or partial(make_processor, options, choice),
                workers=workers,
                bounds=Bounds(settings.file_seconds, settings.file_memory_mb),
                ordered=True,
                isolated=isolated,
            )
            with closing(outcomes):
                for task, outcome in outcomes:
                    # A file that is written is counted as well, whenever Ctrl-C comes.
                    with without_interrupts():
                        run.take(task, outcome)
        except KeyboardInterrupt as interrupt:
            raise AddInterrupted(run.tally.summary(interrupted=True)) from interrupt
    return run.tally.summary()


def _ignored(progress: AddProgress) -> None:
    """For callers that do not want to know."""


def _any_archives(paths: list[Path]) -> bool:
    return any(path.suffix.lower() in (".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2", ".txz") for path in paths)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does (only the main thread may arrange that)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Run:
    """One call of `add`."""

    def __init__(
        self,
        store: Store,
        tally: Tallying,
        progress: Progress,
        retry_failed: bool,
        options: ReadOptions,
        judging: float,
        matcher: Matcher,
    ) -> None:
        self.store = store
        self.tally = tally
        self.progress = progress
        self.retry_failed = retry_failed
        self.options = options
        self.judging = judging
        self.versions = ReaderVersions(options)
        self.matcher = matcher

    def make_ready(self) -> None:
        """Let the works of a library that an older citance has written be found by their description."""
        if self.store.lacks_blocks():
            self.store.rematch(self.matcher)

    def count(self, paths: list[Path]) -> None:
        """How much there is to do; runs beside the work, so that the work need not wait for it."""
        self.tally.totals = measure_inputs(paths)

    def tasks(self, inputs: Iterator[InputFile]) -> Iterator[Task]:
        """The inputs that need work; the others are counted here."""
        for item in inputs:
            state = self.store.file_state(item.name)
            same = state is not None and (state.size, state.mtime_ns) == (item.size, item.mtime_ns)
            if state is not None and same and self.is_settled(state):
                self.settle(item, state)
            else:
                known = state.sha256 if state is not None and self.is_settled(state) else ""
                reading = self.options.extra_seconds if may_be_pdf(item.name) else 0.0
                yield Task(item, known, reading + self.judging)

    def is_settled(self, state: FileState) -> bool:
        """Whether reading the same content again would give nothing new."""
        if not self.versions.is_current(state):
            return False
        if state.status is FileStatus.FAILED:
            return not self.retry_failed
        return bool(state.sha256)

    def settle(self, item: InputFile, state: FileState) -> None:
        """Count a file that stays as it is; a failure is named again, since it is as true as before."""
        if state.status is FileStatus.ADDED:
            self.tally.unchanged += 1
        if state.status is not FileStatus.ADDED or state.reason:
            self.tally.failed += 1
            self.tally.fail(item.name, state.kind or state.status.value, state.reason)
        self.finish(item)

    def take(self, task: Task, outcome: Outcome) -> None:
        """Write what a task gave."""
        item = task.item
        file = SourceFile(
            name=item.name,
            sha256=outcome.sha256,
            size=item.size,
            mtime_ns=item.mtime_ns,
            reader_version=self.versions.failed(item.name) if outcome.result is None else "",
        )
        state = self.store.file_state(item.name) if outcome.unchanged else None
        if state is not None:
            self.store.touch_file(file)
            self.settle(item, state)
            return
        if outcome.result is None:
            self.fail(file, outcome.kind, outcome.reason)
        elif not self.write(file, outcome.result):
            state = self.store.file_state(item.name)
            if state is not None:
                self.settle(item, state)
                return
        self.finish(item)

    def write(self, file: SourceFile, result: bytes) -> bool:
        """Write one file's papers in one transaction; False if another run has written the same meanwhile."""
        papers = decode_papers(result)
        file = msgspec.structs.replace(file, reader_version=self.versions.read(papers))
        tally = self.tally
        try:
            written = self.store.put_file(file, papers, keep_same=True, matcher=self.matcher)
        except UsageError as error:
            # The stages gave what does not hang together: a bug that this file brings to light, not the others' end.
            file = msgspec.structs.replace(file, reader_version=self.versions.failed(file.name))
            self.fail(file, FailureKind.INTERNAL, f"internal error, please report it: {error}")
            return True
        if written.unchanged:
            return False
        tally.warn(file.name, papers)
        tally.articles += written.papers
        tally.statements += written.statements
        if written.papers == len(papers):
            tally.judged(papers)
        if written.replaced:
            tally.replaced += 1
        elif written.papers or not written.problems:
            tally.added += 1
        if written.problems:
            tally.failed += 1
            for problem in written.problems:
                tally.fail(file.name, problem.kind, problem.reason)
        return True

    def fail(self, file: SourceFile, kind: str, reason: str) -> None:
        """Note a file that gave nothing."""
        self.store.put_failure(file, reason=reason, kind=kind, matcher=self.matcher)
        self.tally.failed += 1
        self.tally.fail(file.name, kind, reason)

    def finish(self, item: InputFile) -> None:
        self.tally.files += 1
        self.tally.done_bytes += item.weight
        self.progress(self.tally.progress())

"""Opening the library, finding the one work that somebody means, and reading files into it with a progress bar."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from citance.cli._common import is_quiet, note, print_json, print_table, warn
from citance.cli._exits import Exit

if TYPE_CHECKING:
    from citance.index import Index
    from citance.model import IndexedWork
    from citance.pipeline import AddProgress, AddSummary
    from citance.settings import Settings

__all__ = ["add_with_progress", "find_work", "handle", "open_index", "print_summary"]

_FAILURES_SHOWN = 50
_WARNINGS_SHOWN = 10
_KINDS = {
    "DamagedInput": "damaged",
    "InputError": "cannot be opened",
    "InternalError": "for an error in citance",
    "ReaderDied": "that ended their reader",
    "ScannedPdf": "scanned PDF files",
    "TooMuchMemory": "needing too much memory",
    "TooSlow": "taking too long",
    "UnsafeInput": "unsafe to unpack or parse",
    "UnsupportedFormat": "of a format that is not read",
}
"""The reasons of failures, which `--json` names as the errors of citance, in words."""
_HANDLE = re.compile(r"work[ :](\d+)")


@contextmanager
def open_index(settings: Settings, *, create: bool = False) -> Iterator[Index]:
    """The library that the settings name, closed at the end."""
    from citance.index import Index

    with Index.open(settings.db, create=create) as index:
        yield index


def add_with_progress(
    index: Index,
    paths: Iterable[str | Path],
    settings: Settings,
    *,
    quiet: bool,
    workers: int | None = None,
    retry_failed: bool = False,
) -> AddSummary:
    """`Index.add` with a bar on standard error; an interrupted run prints its summary there and leaves."""
    from citance.pipeline import AddInterrupted

    bar = _Bar(hidden=is_quiet(quiet))
    try:
        with bar:
            return index.add(*paths, workers=workers, progress=bar, retry_failed=retry_failed, settings=settings)
    except AddInterrupted as stopped:
        print_summary(stopped.summary, to_stderr=True)
        warn("interrupted; what was read stays, the next run goes on from there")
        raise typer.Exit(Exit.INTERRUPTED) from None


class _Bar:
    """A progress bar over the bytes on disk, with articles per second and the remaining time."""

    def __init__(self, *, hidden: bool) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=hidden or not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task("reading", total=None, counts="")

    def __enter__(self) -> None:
        self._bar.start()

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, at: AddProgress) -> None:
        """Show where the run stands."""
        files = f"{at.files:,}" if at.total_files is None else f"{at.files:,}/{at.total_files:,}"
        rate = at.articles / at.seconds if at.seconds else 0.0
        counts = f"{files} files · {at.articles:,} articles · {rate:.0f}/s"
        if at.failed:
            counts += f" · {at.failed:,} failed"
        read = at.total_files is not None and at.files >= at.total_files
        self._bar.update(
            self._task,
            description="making it searchable" if read else "reading",
            total=at.total_bytes,
            completed=at.done_bytes,
            counts=counts,
        )


def print_summary(summary: AddSummary, *, as_json: bool = False, to_stderr: bool = False) -> None:
    """What a run did; failures by name on standard error."""
    for failure in summary.failures[:_FAILURES_SHOWN]:
        warn(f"{shown(failure.name)}: {failure.reason}")
    for warned in summary.warnings[:_WARNINGS_SHOWN]:
        note(f"{shown(warned.name)}: warning: {warned.warning}")
    if len(summary.warnings) > _WARNINGS_SHOWN:
        note(f"… and {len(summary.warnings) - _WARNINGS_SHOWN:,} more warnings; --json lists them")
    left = sum(summary.failures_by_kind.values()) - min(len(summary.failures), _FAILURES_SHOWN)
    if left:
        warn(f"… and {left:,} more that could not be used; --json lists them")
    if as_json:
        print_json(summary)
        return
    lines = list(_summary_lines(summary))
    if to_stderr:
        for name, value in lines:
            note(f"{name}\t{value}")
    else:
        print_table(("what", "number"), lines, right=("number",))


def _summary_lines(summary: AddSummary) -> Iterator[tuple[str, str]]:
    yield "files looked at", f"{summary.files:,}"
    yield "  new", f"{summary.added:,}"
    for name, number in (("replaced", summary.replaced), ("unchanged", summary.unchanged), ("failed", summary.failed)):
        if number:
            yield f"  {name}", f"{number:,}"
    for kind, number in summary.failures_by_kind.items():
        yield f"    {_KINDS.get(kind, kind)}", f"{number:,}"
    if summary.warned:
        yield "  read with warnings", f"{summary.warned:,}"
    if summary.skipped:
        most = ", ".join(f"{number:,} {suffix}" for suffix, number in list(summary.skipped.items())[:6])
        yield "  left out by suffix", most
    yield "articles added", f"{summary.articles:,}"
    yield "statements added", f"{summary.statements:,}"
    for stance, number in summary.by_stance.items():
        if number:
            yield f"  {stance}", f"{number:,}"
    uncounted = summary.statements - sum(summary.by_stance.values())
    if uncounted > 0 and not summary.failed:  # of files written in part no stances are summed up
        yield "  of translations, kept but not counted", f"{uncounted:,}"
    yield "seconds", f"{summary.seconds:.1f}"
    if summary.articles:
        yield "articles per second", f"{summary.articles_per_second:.1f}"


def shown(name: str) -> str:
    """A file's name as people know it: relative to the working folder where it lies below it."""
    here = str(Path.cwd()) + "/"
    return name.removeprefix(here)


def find_work(index: Index, text: str) -> IndexedWork:
    """The one work that an identifier, title words or the handle of `handle` mean; raises as `Index.find_work`."""
    number = _HANDLE.fullmatch(text.strip())
    return index.store.work(int(number.group(1))) if number else index.find_work(text)


def handle(item: IndexedWork) -> str:
    """The shortest words by which a work is found again on the command line."""
    work = item.work
    return work.doi or work.pmcid or (f"PMID:{work.pmid}" if work.pmid else "") or work.arxiv or f"work {item.id}"

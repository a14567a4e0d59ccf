"""From a file's content to its check: read in a process that may die, then looked up here."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from functools import partial
from pathlib import PurePath

import msgspec

from citance.errors import DamagedInput, InputError, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.model import ReferenceCheck
from citance.pipeline._pool import run_tasks
from citance.pipeline._tasks import Bounds, Task
from citance.pipeline._worker import given
from citance.pipeline.checking.check import check_references
from citance.pipeline.checking.manuscript import Manuscript, listed_manuscript, make_manuscript_reader, read_manuscript
from citance.pipeline.checking.protocol import CheckStore, Progress, Resolve, SourceLookup
from citance.read import ReadOptions
from citance.read.inputs import InputFile
from citance.settings import Settings, load_settings

__all__ = ["check_bytes", "read_safely"]

_ERRORS = {error.__name__: error for error in (DamagedInput, InputTooLarge, UnsafeInput, UnsupportedFormat)}


def check_bytes(
    data: bytes,
    name: str,
    store: CheckStore,
    *,
    settings: Settings | None = None,
    resolve: Resolve | None = None,
    sources: SourceLookup | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    listed: bool = False,
) -> ReferenceCheck:
    """Check the references in a file's content; see `check_references` for what the arguments mean.

    `name` is the file's ("-" or "" for none); only the part behind the last slash is kept. The content is read in another
    process, within the time and memory that the settings allow one file. `listed` says that it is a list and nothing else:
    what no reader takes for references is then taken line by line.

    Raises:
        InputError: the content cannot be read, is too large, took too long, or holds no reference.
        Cancelled: `cancelled` said so.
        StoreError: the database cannot be read.
    """
    settings = settings or load_settings()
    shown = PurePath(name.replace("\\", "/")).name if name else ""
    try:
        manuscript = read_safely(data, "" if shown == "-" else shown, settings)
    except UnsupportedFormat:
        if not listed:
            raise
        manuscript = listed_manuscript(data.decode(errors="replace"))
    return check_references(
        manuscript,
        store,
        resolve=resolve,
        sources=sources,
        name=shown or "-",
        progress=progress,
        cancelled=cancelled,
    )


def read_safely(data: bytes, name: str, settings: Settings) -> Manuscript:
    """`read_manuscript` in a process that may die.

    Raises:
        InputError: as `read_manuscript`; or it took too long, needed too much memory, or ended its reader.
    """
    most = settings.max_file_mb * 1_000_000
    if len(data) > most:
        raise InputTooLarge(f"larger than {settings.max_file_mb:,} MB (setting max_file_mb)")
    options = ReadOptions.of(settings)
    if multiprocessing.current_process().daemon:
        # A reader process itself: it may die, and may have no processes of its own.
        return read_manuscript(data, name, options)
    item = InputFile(name, len(data), 0, len(data), partial(given, data), portable=True)
    bounds = Bounds(settings.file_seconds, settings.file_memory_mb)
    task = Task(item, extra_seconds=options.extra_seconds)
    ((_, outcome),) = run_tasks(
        iter([task]), partial(make_manuscript_reader, options), workers=1, bounds=bounds, isolated=True
    )
    if outcome.result is None:
        raise _ERRORS.get(outcome.kind, InputError)(outcome.reason)
    return msgspec.msgpack.decode(outcome.result, type=Manuscript)

"""The job that reads added files into the library, and what it tells of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from citance.errors import UsageError
from citance.pipeline import AddProgress, AddSummary
from citance.store import FileState, FileStatus, Store
from citance.web.i18n import N_
from citance.web.jobs import JobContext, job_kind
from citance.web.views import work_path

__all__ = ["AddResult", "AddedFile", "AddedWork", "queue_vectors"]

_ORDER: Final = ("failed", "partly", "added", "known", "left-out")
_MOST_ROWS: Final = 5_000
_MOST_WORKS: Final = 3
_MOST_WARNINGS: Final = 3


class AddedWork(msgspec.Struct, frozen=True):
    """A work that was read: where its report is, and how many statements it makes."""

    title: str
    address: str
    statements: int


class AddedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or one in an archive, and what became of it: "added", "partly" (not all that it holds), "known"
    (the same content is in the library), "failed", or "left-out" (no article of its own: a picture, a part of another)."""

    name: str
    outcome: str
    reason: str = ""
    works: tuple[AddedWork, ...] = ()
    more_works: int = 0
    warnings: tuple[str, ...] = ()


class AddResult(msgspec.Struct, frozen=True, kw_only=True):
    """What reading some files gave. `skipped` counts, by suffix, what was left out of folders and archives; `left` counts
    files beyond the first few thousand, which are not listed."""

    articles: int
    statements: int
    by_stance: dict[str, int]
    files: tuple[AddedFile, ...]
    skipped: dict[str, int] = {}
    left: int = 0
    seconds: float = 0.0


@job_kind("add", N_("Adding papers"), template="add/_result.html", resumes=True)
def add_files(context: JobContext, arguments: dict[str, Any]) -> AddResult:
    """Read all that lies in a folder.

    Raises:
        UsageError: the folder is gone.
        Cancelled: somebody cancelled the job; what was read until then stays.
    """
    folder = Path(str(arguments["folder"]))
    if not folder.is_dir():
        raise UsageError("the files are gone")
    return read_into(context, sorted(folder.iterdir()), folder)


@job_kind("read-again", N_("Reading files again"), template="add/_result.html", resumes=True)
def read_again(context: JobContext, arguments: dict[str, Any]) -> AddResult:
    """Read files that could not be read once more.

    Raises:
        UsageError: none of them is there any more.
        Cancelled: somebody cancelled the job.
    """
    names = [str(name) for name in arguments["names"]]
    paths = sorted({Path(name.partition("!")[0]) for name in names})
    there = [path for path in paths if path.exists()]
    if not there:
        raise UsageError("none of these files is there any more")
    result = read_into(context, there, None, retry_failed=True)
    gone = tuple(
        AddedFile(name=str(path), outcome="failed", reason="the file is not there any more")
        for path in paths
        if not path.exists()
    )
    return msgspec.structs.replace(result, files=(*result.files, *gone))


def read_into(context: JobContext, paths: list[Path], below: Path | None, *, retry_failed: bool = False) -> AddResult:
    """Read files and folders into the library in processes of their own, and tell what became of each; names are those
    below a folder."""

    def told(at: AddProgress) -> None:
        total = at.total_files if at.total_files is not None and at.files <= at.total_files else None
        context.progress(at.files, total, f"{at.articles:,} papers, {at.statements:,} statements")

    context.progress(0, None, "")
    # Another core is left to those who read meanwhile.
    workers = max(1, context.settings.workers - 1)
    summary = context.library.add(
        *paths,
        workers=workers,
        progress=told,
        retry_failed=retry_failed,
        settings=context.settings,
        isolated=True,
    )
    if summary.statements and context.settings.vectors:
        queue_vectors(context.library.store)
    return _result(context.library.store, summary, paths, below)


def queue_vectors(store: Store) -> None:
    """Have what is new made findable by meaning, unless that waits already."""
    if not store.open_jobs(("vectors",)):
        store.add_job("vectors", "Preparing search by meaning", {})


def _result(store: Store, summary: AddSummary, paths: Iterable[Path], below: Path | None) -> AddResult:
    found = list(_files(paths))
    states: dict[str, FileState] = {}
    for path in paths:
        states.update((state.name, state) for state in store.files_below(str(path)))
    warnings: dict[str, list[str]] = {}
    for warned in summary.warnings:
        warnings.setdefault(warned.name, []).append(warned.warning)
    works = _works(store, states.values())
    names = [str(path) for path in found]
    members = sorted(name for name in states if "!" in name)
    parents = {name.partition("!")[0] for name in members}
    listed = [name for name in names if name not in parents or name in states]
    rows = [
        _row(name, states.get(name), works.get(name, []), warnings.get(name, []), below)
        for name in [*listed, *members][:_MOST_ROWS]
    ]
    rows.sort(key=lambda row: _ORDER.index(row.outcome))  # what needs somebody first; by name otherwise
    return AddResult(
        articles=summary.articles,
        statements=summary.statements,
        by_stance=summary.by_stance,
        files=tuple(rows),
        skipped=summary.skipped,
        left=max(0, len(listed) + len(members) - _MOST_ROWS),
        seconds=round(summary.seconds, 1),
    )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path


def _works(store: Store, states: Iterable[FileState]) -> dict[str, list[AddedWork]]:
    """The works of files by their names; of a file whose content was known, those of that content."""
    known = list(states)
    twins = store.names_of_contents(
        state.sha256 for state in known if state.status is FileStatus.DUPLICATE and state.sha256
    )
    read = {state.name: twins.get(state.sha256, state.name) for state in known}
    pairs = store.works_of_files(dict.fromkeys(read.values()))
    items = {item.id: item for item in store.works({pair.work_id for pair in pairs})}
    by_file: dict[str, list[AddedWork]] = {}
    for pair in pairs:
        if pair.work_id in items:
            item = items[pair.work_id]
            by_file.setdefault(pair.file, []).append(AddedWork(item.work.title, work_path(item), pair.statements))
    return {name: by_file[source] for name, source in read.items() if source in by_file}


def _row(
    name: str, state: FileState | None, works: list[AddedWork], warnings: list[str], below: Path | None
) -> AddedFile:
    shown = name.removeprefix(f"{below}/") if below is not None else name
    if state is None:
        return AddedFile(name=shown, outcome="left-out")
    if state.status is FileStatus.ADDED:
        outcome = "partly" if state.reason else "added"
    else:
        outcome = "known" if state.status is FileStatus.DUPLICATE else "failed"
    reason = "" if outcome == "known" else state.reason
    return AddedFile(
        name=shown,
        outcome=outcome,
        reason=reason.replace(f"{below}/", "") if below is not None else reason,
        works=tuple(works[:_MOST_WORKS]),
        more_works=max(0, len(works) - _MOST_WORKS),
        warnings=tuple(warnings[:_MOST_WARNINGS]),
    )

"""`citance check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import (
    DbOption,
    JsonOption,
    QuietOption,
    is_quiet,
    note,
    print_json,
    print_table,
    settings_for,
    warn,
)
from citance.cli._exits import Exit
from citance.errors import InputError, UsageError

if TYPE_CHECKING:
    from citance.model import ReferenceCheck
    from citance.settings import Settings

__all__ = ["check"]

_LISTS = frozenset({".bib", ".bibtex", ".biblatex", ".ris", ".json", ".txt", ".md", ".markdown"})
"""Suffixes of files that are read as they are; others may be a LaTeX article with files beside it, or packed."""


def check(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A manuscript (Word, LaTeX, PDF, XML, HTML, text), or its references as BibTeX, RIS, CSL-JSON or a pasted "
            "list; - for standard input.",
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="OUT", help="Write the report here, as one page that stands alone."),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="WORDS",
            help="End with exit code 5 if there is such a finding: error, warning, note; retracted, not-found, mismatch, "
            "notice, doi, or any kind that --json names; set apart by commas.",
        ),
    ] = "",
    online: Annotated[
        bool | None,
        typer.Option(
            "--online/--offline",
            help="Ask open sources (Crossref and others) about what is not in the library; offline by default.",
        ),
    ] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check the references of a manuscript: which work each names, what differs, what was retracted, what nothing cites.

    Offline, an entry that is not in the library is called just that: nothing follows from it. With --online, one that no
    source knows is called not found.
    """
    from citance.report.check import check_html, parse_fail_on

    failing = parse_fail_on(fail_on)
    settings = settings_for(db)
    if online and settings.offline:
        warn("the setting offline is on: no source is asked")
    data, name = _read(file, settings)
    found = _check(data, name, settings, online=bool(online), quiet=quiet)
    if html is not None:
        try:
            html.write_text(check_html(found), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{html} cannot be written: {error.strerror}") from error
        note(f"the report is in {html}", quiet)
    if as_json:
        print_json(found)
    else:
        _print(found)
    problems = failing.failing(found)
    if problems:
        warn(f"{problems:,} finding{'' if problems == 1 else 's'} that --fail-on {fail_on} names")
        raise typer.Exit(Exit.PROBLEMS)


def _check(data: bytes, name: str, settings: Settings, *, online: bool, quiet: bool) -> ReferenceCheck:
    from citance.cli._library import open_index
    from citance.pipeline.checking import check_bytes, open_sources

    with open_index(settings) as index, open_sources(settings, online=online) as sources:
        bar = _Progress(hidden=is_quiet(quiet) or not sys.stderr.isatty())
        with bar:
            return check_bytes(data, name, index.store, settings=settings, sources=sources, progress=bar)


def _read(file: str, settings: Settings) -> tuple[bytes, str]:
    """The content and the name; the files that belong to a LaTeX article come with it."""
    if file == "-":
        most = settings.max_file_mb * 1_000_000
        return sys.stdin.buffer.read(most + 1), "-"
    path = Path(file)
    if path.is_dir():
        raise UsageError(f"{file} is a folder: check takes one manuscript")
    if path.suffix.lower() in _LISTS:
        try:
            return path.read_bytes(), path.name
        except OSError as error:
            raise InputError(f"{file} cannot be opened: {error.strerror}") from error
    from citance.read import ReadOptions
    from citance.read.inputs import find_inputs

    inputs = list(find_inputs([path], limits=ReadOptions.of(settings).limits))
    if len(inputs) != 1:
        raise UsageError(f"{file} holds {len(inputs):,} articles: check takes one manuscript")
    try:
        return inputs[0].load(), inputs[0].name
    except InputError as error:
        raise type(error)(f"{file}: {error}") from error


class _Progress:
    """A bar on standard error: entries looked up, of all."""

    def __init__(self, *, hidden: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("looking up"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), disable=hidden, transient=True)
        self._task = self._bar.add_task("looking up", total=None)

    def __enter__(self) -> None:
        self._bar.start()

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.update(self._task, completed=done, total=total)


def _print(found: ReferenceCheck) -> None:
    from citance.report.check import check_lines, searched, summary_lines

    for warning in found.warnings:
        warn(f"warning: {warning}")
    note(searched(found))
    lines = list(check_lines(found))
    if lines:
        print_table(("severity", "entry", "finding", "what"), lines)
    print_table(("what", "number"), list(summary_lines(found)), right=("number",))

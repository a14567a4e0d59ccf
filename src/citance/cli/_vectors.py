"""Making the vectors for search by meaning, with a bar."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import is_quiet, note, warn
from citance.cli._exits import Exit

if TYPE_CHECKING:
    from citance.index import Index

__all__ = ["NoVectorsOption", "add_vectors_with_progress"]

NoVectorsOption = Annotated[
    bool,
    typer.Option(
        "--no-vectors",
        help="Do not prepare search by meaning, which takes longer than reading; `index vectors` can later.",
    ),
]


def add_vectors_with_progress(index: Index, *, quiet: bool, rebuild: bool = False) -> int:
    """`Index.add_vectors` with a bar on standard error; the number of statements that were put."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("making it findable by meaning"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("statements"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=is_quiet(quiet) or not sys.stderr.isatty(),
        transient=True,
    )
    waiting = index.statements_without_vectors if not rebuild else index.stats().statements
    task = bar.add_task("", total=waiting)
    try:
        with bar:
            done = index.add_vectors(rebuild=rebuild, progress=lambda number: bar.update(task, completed=number))
    except KeyboardInterrupt:
        warn("interrupted; the vectors made so far stay, `citance index vectors` goes on from there")
        raise typer.Exit(Exit.INTERRUPTED) from None
    if done:
        note(f"{done:,} statements made findable by meaning", quiet)
    return done

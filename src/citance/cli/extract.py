"""`citance extract`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import WorkersOption, settings_for, warn
from citance.cli._exits import Exit

__all__ = ["extract"]


class Format(StrEnum):
    """How the statements are written."""

    JSONL = "jsonl"


def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, folders and archives.")],
    output: Annotated[Format, typer.Option("--format", help="One JSON object per line.")] = Format.JSONL,
    workers: WorkersOption = None,
) -> None:
    """Write the citation statements of articles, without a database.

    One JSON object per marker and reference that it names, in the order of the files and of the text.
    """
    from citance.pipeline import Task, run_tasks
    from citance.pipeline.contract import make_extractor, named_lines
    from citance.read.inputs import Limits, find_inputs

    settings = settings_for(workers=workers)
    few = len(paths) <= 4 and not any(path.is_dir() for path in paths)
    inputs = find_inputs(paths, limits=Limits.of(settings))
    failures = files = 0
    for task, outcome in run_tasks(
        (Task(item) for item in inputs),
        make_extractor,
        workers=1 if few else settings.workers,
        seconds=settings.file_seconds,
        ordered=True,
    ):
        files += 1
        if outcome.result is None:
            failures += 1
            warn(f"{task.item.name}: {outcome.reason}")
        else:
            sys.stdout.buffer.write(named_lines(task.item.name, outcome.result))
            sys.stdout.buffer.flush()
    if failures:
        raise typer.Exit(Exit.INPUTS)
    if not files:
        warn("no article files there")
        raise typer.Exit(Exit.NOTHING)

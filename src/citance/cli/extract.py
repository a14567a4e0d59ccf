"""`citance extract`."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import GrobidOption, OcrOption, ReaderOption, WorkersOption, settings_for, warn
from citance.cli._exits import Exit

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = ["extract"]


def _workers(settings: Settings) -> int:
    return settings.grobid_workers if settings.reader == "grobid" else settings.workers


class Format(StrEnum):
    """How the statements are written."""

    JSONL = "jsonl"


def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, folders and archives.")],
    output: Annotated[Format, typer.Option("--format", help="One JSON object per line.")] = Format.JSONL,
    workers: WorkersOption = None,
    reader: ReaderOption = None,
    grobid_url: GrobidOption = None,
    ocr: OcrOption = False,
) -> None:
    """Write the citation statements of articles, without a database.

    One JSON object per marker and reference that it names, in the order of the files and of the text.
    """
    from citance.pipeline import Bounds, Task, run_tasks
    from citance.pipeline.contract import make_extractor, named_lines
    from citance.read import ReadOptions
    from citance.read.grobid import check_grobid
    from citance.read.inputs import Limits, find_inputs
    from citance.read.ocr import check_ocr

    settings = settings_for(workers=workers, reader=reader, grobid_url=grobid_url, ocr=ocr or None)
    options = ReadOptions.of(settings)
    check_grobid(options)
    check_ocr(options)
    few = len(paths) <= 4 and not any(path.is_dir() for path in paths)
    inputs = find_inputs(paths, limits=Limits.of(settings))
    failures = files = 0
    for task, outcome in run_tasks(
        (Task(item, extra_seconds=options.extra_seconds) for item in inputs),
        partial(make_extractor, options),
        workers=1 if few and options.reader == "own" else workers or _workers(settings),
        bounds=Bounds(settings.file_seconds, settings.file_memory_mb),
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

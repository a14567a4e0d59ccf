"""`citance inspect`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import (
    GrobidOption,
    JsonOption,
    OcrOption,
    ReaderOption,
    note,
    print_json,
    print_table,
    settings_for,
    warn,
)
from citance.cli._exits import Exit
from citance.errors import InputError, UsageError

if TYPE_CHECKING:
    from citance.pipeline.inspection import Inspection, PaperSummary
    from citance.read import ReadOptions

__all__ = ["inspect"]


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One article in any format that is read.")],
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="OUT",
            help="Write a page here that shows a PDF with boxes over lines, columns, markers and references.",
        ),
    ] = None,
    reader: ReaderOption = None,
    grobid_url: GrobidOption = None,
    ocr: OcrOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show what is understood of one file: title, sections, references, markers, and what was not as it should be.

    Nothing is written but the page of `--html`; no library is needed.
    """
    from citance.read import ReadOptions

    settings = settings_for(reader=reader, grobid_url=grobid_url, ocr=ocr or None)
    name, found = _inspect(file, ReadOptions.of(settings), settings.file_seconds, settings.file_memory_mb, bool(html))
    if html is not None:
        if not found.html:
            raise UsageError(f"--html shows PDF files, and {file} is {found.format}")
        try:
            html.write_text(found.html, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{html} cannot be written: {error.strerror}") from error
        note(f"{html} shows what was understood of {name}")
    if as_json:
        print_json({"file": name, "format": found.format, "papers": found.papers, "problem": found.problem})
    else:
        _print(found)
    if found.problem:
        warn(f"{name}: {found.problem}")
        raise typer.Exit(Exit.INPUTS)


def _inspect(file: Path, options: ReadOptions, seconds: float, memory_mb: int, html: bool) -> tuple[str, Inspection]:
    """The name of the one article in a file, and what is understood of it."""
    from functools import partial

    from citance.pipeline import Bounds, Task, run_tasks
    from citance.pipeline.inspection import decode_inspection, make_inspector
    from citance.read.grobid import check_grobid
    from citance.read.inputs import find_inputs
    from citance.read.ocr import check_ocr

    check_grobid(options)
    check_ocr(options)
    inputs = list(find_inputs([file], limits=options.limits))
    if len(inputs) != 1:
        raise UsageError(f"{file} holds {len(inputs):,} articles: inspect shows one")
    task = Task(inputs[0], extra_seconds=options.extra_seconds)
    bounds = Bounds(seconds, memory_mb)
    ((_, outcome),) = run_tasks(iter([task]), partial(make_inspector, options, html), workers=1, bounds=bounds)
    if outcome.result is None:
        raise InputError(f"{file}: {outcome.reason}")
    return inputs[0].name, decode_inspection(outcome.result)


def _print(found: Inspection) -> None:
    print_table(("what", "found"), [("format", found.format)])
    for paper in found.papers:
        print_table(("what", "found"), list(_lines(paper)), title=paper.part or "")
        if paper.sections:
            rows = [(section.title, section.role, f"{section.statements:,}") for section in paper.sections]
            print_table(("section", "role", "statements"), rows, right=("statements",))
        for warning in paper.warnings:
            warn(f"warning: {warning}")


def _lines(paper: PaperSummary) -> Iterator[tuple[str, str]]:
    if paper.part:
        yield "part", paper.part
    yield "title", paper.title or "none"
    yield "DOI", paper.doi or "none"
    yield "year", str(paper.year or "none")
    yield "authors", f"{paper.authors:,}"
    yield "abstract", "found" if paper.abstract else "none"
    yield "paragraphs, captions, notes", f"{paper.blocks:,}"
    yield "citation style", paper.citation_style or "no markers"
    yield "markers", f"{paper.markers:,}"
    yield "  that lead to a reference", f"{paper.linked:,}"
    yield "references", f"{paper.references:,}"
    yield "  that a marker leads to", f"{paper.used:,}"
    for what in ("title", "year", "DOI"):
        yield f"  without {what}", f"{getattr(paper, f'without_{what.lower()}'):,}"
    yield "citation statements", f"{paper.statements:,}"

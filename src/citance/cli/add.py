"""`citance add`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import (
    DbOption,
    GrobidOption,
    JsonOption,
    OcrOption,
    QuietOption,
    ReaderOption,
    WorkersOption,
    settings_for,
)
from citance.cli._exits import Exit
from citance.cli._vectors import NoVectorsOption, add_vectors_with_progress

__all__ = ["add"]


def add(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, folders (with all below them) and archives.")
    ],
    workers: WorkersOption = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read files again that failed before and have not changed.")
    ] = False,
    reader: ReaderOption = None,
    grobid_url: GrobidOption = None,
    ocr: OcrOption = False,
    no_vectors: NoVectorsOption = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read articles into the library: XML (JATS, TEI, BMC), PDF, LaTeX, Word, HTML, ePub, and text with references.

    Only what is new or changed is read. The run may be stopped at any moment: the library is whole, and the next run
    goes on from there.
    """
    from citance.cli._library import add_with_progress, open_index, print_summary

    settings = settings_for(db, workers=workers, reader=reader, grobid_url=grobid_url, ocr=ocr or None)
    with open_index(settings, create=True) as index:
        summary = add_with_progress(index, paths, settings, quiet=quiet, workers=workers, retry_failed=retry_failed)
        print_summary(summary, as_json=as_json)
        if settings.vectors and not no_vectors and summary.files:
            add_vectors_with_progress(index, quiet=quiet)
    if summary.failures:
        raise typer.Exit(Exit.INPUTS)
    if not summary.files:
        raise typer.Exit(Exit.NOTHING)

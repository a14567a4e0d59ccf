"""`citance export`."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from citance.cli._common import DbOption, QuietOption, note, settings_for
from citance.errors import UsageError

__all__ = ["export"]


def export(
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; standard output if left out. `.gz` compresses.")
    ] = None,
    db: DbOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the whole library as JSON lines: `citance import` reads them again, without loss."""
    import gzip

    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        if target is None:
            index.store.export(sys.stdout)
            return
        try:
            with ExitStack() as files:
                raw: BinaryIO = files.enter_context(target.open("wb"))
                if target.suffix == ".gz":
                    # no name and no time in the head: the same library gives the same bytes
                    raw = cast(BinaryIO, files.enter_context(gzip.GzipFile("", "wb", fileobj=raw, mtime=0)))
                out = files.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline="\n"))
                lines = index.store.export(out)
        except OSError as error:
            raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    note(f"{lines:,} lines written to {target}", quiet)

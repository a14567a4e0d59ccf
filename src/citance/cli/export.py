"""`citance export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

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
            opened = gzip.open if target.suffix == ".gz" else open
            with opened(target, "wt", encoding="utf-8", newline="\n") as out:
                lines = index.store.export(out)
        except OSError as error:
            raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    note(f"{lines:,} lines written to {target}", quiet)

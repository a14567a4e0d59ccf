"""`citance import`."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_table, settings_for, warn
from citance.cli._exits import Exit
from citance.errors import DamagedInput

__all__ = ["import_"]


def import_(
    source: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="An export; standard input if left out. `.gz` is unpacked.")
    ] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read what `citance export` has written, all of it or nothing. What is in the library already stays as it is."""
    from citance.cli._library import open_index

    with open_index(settings_for(db), create=True) as index:
        if source is None:
            outcome = index.store.import_(sys.stdin)
        else:
            try:
                opened = gzip.open if source.suffix == ".gz" else open
                with opened(source, "rt", encoding="utf-8") as lines:
                    outcome = index.store.import_(lines)
            except (EOFError, zlib.error, UnicodeDecodeError, gzip.BadGzipFile) as error:
                raise DamagedInput(f"{source}: {error}") from error
            except OSError as error:
                raise DamagedInput(f"{source}: {(error.strerror or str(error)).lower()}") from error
        index.search_index.catch_up(index.store)
    for problem in outcome.problems:
        warn(f"{problem.kind}: {problem.reason}")
    if as_json:
        print_json(outcome)
    else:
        names = ("files", "papers", "references", "statements", "corrections", "skipped")
        print_table(("what", "number"), [(name, getattr(outcome, name)) for name in names], right=("number",))
    if outcome.problems:
        raise typer.Exit(Exit.INPUTS)

"""`citance remove`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_table, settings_for, warn
from citance.cli._exits import Exit
from citance.errors import NotFoundError

__all__ = ["remove"]


def remove(
    names: Annotated[
        list[str],
        typer.Argument(metavar="FILE|ID…", help="Files as they were added, or DOIs, PMIDs, PMCIDs, arXiv ids."),
    ],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take files or papers out of the library, with their statements."""
    from citance.cli._library import open_index

    removed = []
    missing = 0
    with open_index(settings_for(db)) as index:
        for name in names:
            try:
                removed.append((name, index.remove(_full(name))))
            except NotFoundError as error:
                missing += 1
                warn(f"citance: {error}")
    if as_json:
        print_json([{"name": name, "removed": each} for name, each in removed])
    elif removed:
        columns = ("name", "files", "papers", "references", "statements", "works")
        rows = [(name, r.files, r.papers, r.references, r.statements, r.works) for name, r in removed]
        print_table(columns, rows, right=columns[1:])
    if missing:
        raise typer.Exit(Exit.NOTHING)


def _full(name: str) -> str:
    """A file's name as the library keeps it, or the identifier as it is."""
    outer = name.partition("!")[0]
    return str(Path(name).absolute()) if Path(outer).exists() else name

"""`citance add-work`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import DbOption, QuietOption, note, print_json, print_table, settings_for
from citance.errors import DamagedInput, InputError

__all__ = ["add_work"]

_MOST_BYTES = 64_000_000


def add_work(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="JSON: an object with title, authors, year, venue, abstract, doi …, a list of them, or one per line; "
            "fields of CSL-JSON are understood. Standard input by default.",
        ),
    ] = "-",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of text. What is read is JSON always.")
    ] = False,
    db: DbOption = None,
    quiet: QuietOption = False,
) -> None:
    """Add works by hand, without their full text: they are found, reported on, and cited like all others."""
    from citance.cli._library import handle, open_index
    from citance.cli._objects import work_object
    from citance.pipeline.handwork import works_of_json

    works = works_of_json(_text(file))
    with open_index(settings_for(db), create=True) as index:
        found = index.add_works(works)
        tallies = index.store.tallies([item.id for item in found])
    thin = sum(not (work.doi or work.pmid or (work.authors and work.year)) for work in works)
    if thin:
        note(
            f"{thin:,} of the works have no authors or no year, nor a DOI: only references with the very same title are "
            "taken for them",
            quiet,
        )
    if as_json:
        print_json([{"work": work_object(item), "tally": tallies[item.id]} for item in found])
        return
    rows = [(item.id, handle(item), item.work.title, tallies[item.id].total) for item in found]
    print_table(("work", "found by", "title", "statements"), rows, right=("work", "statements"))


def _text(name: str) -> str:
    """What is to be read.

    Raises:
        InputError: it cannot be read, is too large, or no UTF-8.
    """
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else _read(Path(name))
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"{name}: more than {_MOST_BYTES:,} bytes; add the works in parts")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedInput(f"{name}: not UTF-8") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)

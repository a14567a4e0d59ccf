"""Reading a sample library, printing what is most discussed in it, and serving it: what demo and tutorial share."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from citance.cli._common import note, print_json, print_table
from citance.cli._library import add_with_progress, handle, open_index, print_summary
from citance.cli._objects import tally_object, work_object
from citance.cli._show import short_name
from citance.cli._vectors import add_vectors_with_progress
from citance.cli.serve import serve_library

if TYPE_CHECKING:
    from citance.index import Index
    from citance.settings import Settings

__all__ = ["run_sample", "sample_database"]

_SHOWN = 12


def sample_database(name: str) -> str:
    """The database file of a sample library, in the user's data folder."""
    from platformdirs import user_data_path

    return str(user_data_path("citance", appauthor=False) / f"{name}.db")


def run_sample(
    folder: Path, settings: Settings, *, serve: bool, quiet: bool, as_json: bool, vectors: bool = False
) -> None:
    """Read a folder, print the most discussed works, serve the pages; with `vectors`, also prepare search by meaning."""
    note(f"reading {folder} into {settings.db}", quiet)
    with open_index(settings, create=True) as index:
        summary = add_with_progress(index, [folder], settings, quiet=quiet)
        if vectors:
            add_vectors_with_progress(index, quiet=quiet)
        if as_json:
            found = [
                {**work_object(each.work), "strict": tally_object(each.strict), "broad": tally_object(each.broad)}
                for each in index.store.most_discussed(_SHOWN)
            ]
            print_json({"summary": summary, "most_discussed": found})
        else:
            print_summary(summary)
            _print_discussed(index, settings.db, quiet)
        if serve:
            serve_library(index, settings)


def _print_discussed(index: Index, db: str, quiet: bool) -> None:
    found = index.store.most_discussed(_SHOWN)
    if not found:
        return
    columns = ("most discussed works", "title", "supporting", "contrasting", "mentioning", "citing works")
    rows = []
    for each in found:
        work, tally = each.work.work, each.strict
        counts = (tally.supporting, tally.contrasting, tally.mentioning, tally.citing_works)
        rows.append((short_name(work), work.title, *counts))
    print_table(columns, rows, right=columns[2:])
    option = f" --db {shlex.quote(db)}"
    note("\nnext:", quiet)
    note(f"  citance report {handle(found[0].work)}{option}", quiet)
    note(f'  citance search "in contrast to"{option} --stance contrasting', quiet)
    if index.has_vectors:
        note(f'  citance ask-claim "learning from abroad makes firms innovate"{option}', quiet)
    else:
        note(f"  citance index vectors{option}    then citance ask-claim", quiet)
    note(f"  citance stats{option}", quiet)

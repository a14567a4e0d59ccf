"""`citance index rebuild`, `citance index vectors` and `citance index status`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from citance.cli._common import (
    DbOption,
    JsonOption,
    QuietOption,
    is_quiet,
    note,
    print_json,
    print_table,
    settings_for,
)
from citance.cli._exits import EPILOG

__all__ = ["app"]

app = typer.Typer(help="Look after the search index.", no_args_is_help=True, epilog=EPILOG, rich_markup_mode=None)


@app.command("rebuild", epilog=EPILOG)
def rebuild(
    wait: Annotated[
        float, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for another process to end.")
    ] = 5.0,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Build the search index anew from the database; searches go on with the old one until the new one is complete."""
    import time

    from citance.index import search_folder
    from citance.search import SearchIndex
    from citance.store import Store

    begun = time.monotonic()
    settings = settings_for(db)
    with Store.open(settings.db, create=False) as store:
        stats = store.stats()
        bar = _Bar(stats.works + stats.statements, hidden=is_quiet(quiet) or not sys.stderr.isatty())
        with bar:
            index = SearchIndex.open(search_folder(settings.db), source=store)
            written = index.rebuild(store, wait_seconds=wait, progress=bar)
    seconds = time.monotonic() - begun
    if as_json:
        print_json({"written": written, "seconds": round(seconds, 2)})
    else:
        note(f"{written:,} statements and works in {seconds:.1f} s", quiet)


@app.command("vectors", epilog=EPILOG)
def vectors(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make all vectors anew; searches go on with the old ones meanwhile.")
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Prepare search by meaning for the statements that are not yet prepared, as `citance add` does.

    It may be stopped and run again. A sentence takes about five thousandths of a second on one core.
    """
    from citance.cli._library import open_index
    from citance.cli._vectors import add_vectors_with_progress

    with open_index(settings_for(db)) as index:
        done = add_vectors_with_progress(index, quiet=quiet, rebuild=rebuild)
    if as_json:
        print_json({"statements": done})
    elif not done:
        note("nothing to do: all statements can be found by meaning", quiet)


@app.command("status", epilog=EPILOG)
def status(db: DbOption = None, as_json: JsonOption = False) -> None:
    """What is in the search index and among the vectors, how far behind the database they are, and how large."""
    from citance.index import meaning_folder, search_folder
    from citance.search import SearchIndex
    from citance.search.meaning import vector_status
    from citance.store import Store

    settings = settings_for(db)
    with Store.open(settings.db, create=False) as store:
        found = SearchIndex.open(search_folder(settings.db), create=False, source=store).status(store)
        by_meaning = vector_status(meaning_folder(settings.db), store)
    if as_json:
        print_json({"words": found, "vectors": by_meaning})
        return
    rows = (
        ("folder", found.folder),
        ("statements", f"{found.statements:,}"),
        ("works", f"{found.works:,}"),
        ("read up to change", f"{found.watermark:,}"),
        ("changes behind the database", f"{found.behind:,}"),
        ("size in MB", f"{found.size / 1e6:,.1f}"),
        ("segments", f"{found.segments:,}"),
        ("format", str(found.format)),
        ("statements found by meaning", f"{by_meaning.statements:,}" if by_meaning else "none: citance index vectors"),
        *((("vectors behind, changes", f"{by_meaning.behind:,}"),) if by_meaning else ()),
        *((("vectors, size in MB", f"{by_meaning.size / 1e6:,.1f}"),) if by_meaning else ()),
    )
    print_table(("what", "value"), rows)


class _Bar:
    """A progress bar over statements and works."""

    def __init__(self, total: int, *, hidden: bool) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), disable=hidden, transient=True)
        self._task = self._bar.add_task("building the search index", total=total)

    def __enter__(self) -> None:
        self._bar.start()

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, done: int) -> None:
        """Show how far it is."""
        self._bar.update(self._task, completed=done)

"""`citance demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, WorkersOption, settings_for, state
from citance.cli.serve import HostOption, PortOption
from citance.errors import UsageError

__all__ = ["NoServeOption", "demo", "plos_folder"]

NoServeOption = Annotated[bool, typer.Option("--no-serve", help="Stop after the printing.")]


def demo(
    no_serve: NoServeOption = False,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Articles to read instead of the PLOS articles of allofplos.")
    ] = None,
    host: HostOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read real PLOS articles into a library of their own, show what is most discussed there, and serve the pages."""
    from citance.cli._sample import run_sample, sample_database

    database = db or state.db or sample_database("demo")
    settings = settings_for(database, workers=workers, host=host, port=port)
    where = folder or plos_folder()
    if where is None:
        raise UsageError("the demo's articles are not installed: pip install 'citance[demo]', or name a --folder")
    run_sample(where, settings, serve=not no_serve, quiet=quiet, as_json=as_json)


def plos_folder() -> Path | None:
    """The articles that allofplos ships, found without importing it (that would download and log things)."""
    from importlib.util import find_spec

    spec = find_spec("allofplos")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "starter_corpus"
        if folder.is_dir():
            return folder
    return None

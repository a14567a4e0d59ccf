"""The program `citance`: its commands and the options before them."""

from __future__ import annotations

from typing import Annotated

import typer

from citance.cli import (
    add,
    add_work,
    alerts,
    ask_claim,
    check,
    classify,
    collect,
    collection,
    correct,
    demo,
    doctor,
    enrich,
    export,
    extract,
    import_,
    index,
    inspect,
    key,
    merge,
    notices,
    remove,
    report,
    retrain,
    search,
    serve,
    split,
    stats,
    tutorial,
)
from citance.cli._common import CitanceGroup, state
from citance.cli._exits import EPILOG

__all__ = ["app", "main"]

app = typer.Typer(
    name="citance",
    cls=CitanceGroup,
    help="An open index of how research papers cite each other: supporting, contrasting or mentioning.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take longer to import than the whole help to print
    context_settings={"help_option_names": ["-h", "--help"]},
)

for name, command in (
    ("demo", demo.demo),
    ("tutorial", tutorial.tutorial),
    ("add", add.add),
    ("collect", collect.collect),
    ("enrich", enrich.enrich),
    ("report", report.report),
    ("search", search.search),
    ("ask-claim", ask_claim.ask_claim),
    ("check", check.check),
    ("stats", stats.stats),
    ("serve", serve.serve),
    ("correct", correct.correct),
    ("retrain", retrain.retrain),
    ("remove", remove.remove),
    ("add-work", add_work.add_work),
    ("merge", merge.merge),
    ("split", split.split),
    ("export", export.export),
    ("import", import_.import_),
    ("extract", extract.extract),
    ("inspect", inspect.inspect),
    ("classify", classify.classify),
    ("alerts", alerts.alerts),
    ("doctor", doctor.doctor),
):
    app.command(name, epilog=EPILOG)(command)
app.add_typer(collection.app, name="collection")
app.add_typer(notices.app, name="notices")
app.add_typer(index.app, name="index")
app.add_typer(key.app, name="key")


def _version(wanted: bool) -> None:
    if wanted:
        from citance._version import __version__

        typer.echo(f"citance {__version__}")
        raise typer.Exit


@app.callback()
def options(
    db: Annotated[
        str | None, typer.Option("--db", metavar="FILE", help="Database: a file, or an SQLAlchemy address.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Take the options before the command."""
    state.db, state.quiet, state.debug = db, quiet, debug


def main() -> None:
    """Run the program."""
    app()

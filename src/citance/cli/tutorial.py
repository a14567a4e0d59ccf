"""`citance tutorial`."""

from __future__ import annotations

from citance.cli._common import DbOption, JsonOption, QuietOption, WorkersOption, settings_for, state
from citance.cli.demo import NoServeOption
from citance.cli.serve import HostOption, PortOption

__all__ = ["tutorial"]


def tutorial(
    no_serve: NoServeOption = False,
    host: HostOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Do the same with a small invented library on how firms internationalize; every page says that it is invented."""
    from citance.cli._sample import run_sample, sample_database
    from citance.data import tutorial_folder

    database = db or state.db or sample_database("tutorial")
    settings = settings_for(database, workers=workers, host=host, port=port)
    run_sample(tutorial_folder(), settings, serve=not no_serve, quiet=quiet, as_json=as_json, vectors=settings.vectors)

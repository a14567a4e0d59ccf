"""What `collect` and `enrich` have in common: options, the client, a bar, lists of what failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import clean, is_quiet, note, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from citance.settings import Settings
    from citance.sources import Client

__all__ = ["MailtoOption", "OfflineOption", "bar", "client_of", "list_failures", "print_faults"]

_SHOWN = 50

OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Make no call at all: use what earlier calls have brought.")
]
MailtoOption = Annotated[
    str | None,
    typer.Option("--mailto", metavar="ADDRESS", help="Your e-mail address, told to the services; see setting mailto."),
]


@contextmanager
def client_of(settings: Settings) -> Iterator[Client]:
    """The client that the settings ask for, closed at the end."""
    from citance.sources.services import open_client

    with open_client(settings) as client:
        yield client


@contextmanager
def bar(what: str, *, quiet: bool) -> Iterator[Callable[[int, int | None, str], None]]:
    """A progress bar on standard error: called with how much is done, of how much (None where unknown), and words."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    hidden = is_quiet(quiet) or not sys.stderr.isatty()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    counts = TextColumn("{task.fields[words]}", markup=False)
    shown = Progress(*columns, counts, console=Console(stderr=True), disable=hidden, transient=True)
    task = shown.add_task(what, total=None, words="")
    with shown:
        yield lambda done, total, words: shown.update(task, completed=done, total=total, words=clean(words))


def list_failures(failures: Sequence[tuple[str, str]]) -> None:
    """Names with their reasons on standard error, the first fifty."""
    for name, reason in failures[:_SHOWN]:
        warn(f"{clean(name)}: {clean(reason)}")
    if len(failures) > _SHOWN:
        warn(f"… and {len(failures) - _SHOWN:,} more; --json lists them")


def print_faults(faults: dict[str, int], quiet: bool) -> None:
    """What in a source's records was not as documented."""
    for fault, number in sorted(faults.items(), key=lambda item: -item[1])[:10]:
        note(f"in the source's records: {clean(fault)} ({number:,})", quiet)

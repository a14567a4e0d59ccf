"""`citance export`."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from citance.cli._common import DbOption, QuietOption, note, settings_for
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.store import Store

__all__ = ["export"]


def export(
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; standard output if left out. `.gz` compresses.")
    ] = None,
    corrections: Annotated[
        bool,
        typer.Option(
            "--corrections", help="Only the corrected statements, as labelled rows to learn from or to share."
        ),
    ] = False,
    db: DbOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the whole library as JSON lines: `citance import` reads them again, without loss.

    With --corrections only what people have corrected: `citance retrain --file` and `citance classify` read that.
    """
    import gzip

    from citance.cli._library import open_index

    write = _write_corrections if corrections else _write_all
    with open_index(settings_for(db)) as index:
        if target is None:
            write(index.store, sys.stdout)
            return
        try:
            with ExitStack() as files:
                raw: BinaryIO = files.enter_context(target.open("wb"))
                if target.suffix == ".gz":
                    # no name and no time in the head: the same library gives the same bytes
                    raw = cast(BinaryIO, files.enter_context(gzip.GzipFile("", "wb", fileobj=raw, mtime=0)))
                out = files.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline="\n"))
                lines = write(index.store, out)
        except OSError as error:
            raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    note(f"{lines:,} lines written to {target}", quiet)


def _write_all(store: Store, out: IO[str]) -> int:
    return store.export(out)


def _write_corrections(store: Store, out: IO[str]) -> int:
    """The corrected statements, one per line; how many."""
    import msgspec

    from citance.pipeline.retraining import corrected_lines

    number = 0
    for line in corrected_lines(store):
        out.write(msgspec.json.encode(line).decode() + "\n")
        number += 1
    return number

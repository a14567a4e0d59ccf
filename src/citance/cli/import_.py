"""`citance import`."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, TextIO

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_table, settings_for, warn
from citance.cli._exits import Exit
from citance.errors import DamagedInput, StoreError

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

    settings = settings_for(db)
    with _nothing_left_of_a_failure(settings.db), open_index(settings, create=True) as index:
        name = "standard input" if source is None else str(source)
        try:
            with _opened(source) as lines:
                outcome = index.import_(lines)
        except DamagedInput as error:
            raise DamagedInput(f"{name}: {error}") from error
        except (EOFError, zlib.error, UnicodeDecodeError, gzip.BadGzipFile) as error:
            raise DamagedInput(f"{name}: {error}") from error
        except OSError as error:
            raise DamagedInput(f"{name}: {(error.strerror or str(error)).lower()}") from error
    for problem in outcome.problems:
        warn(f"{problem.kind}: {problem.reason}")
    if as_json:
        print_json(outcome)
    else:
        names = ("files", "papers", "references", "statements", "corrections", "skipped")
        print_table(("what", "number"), [(name, getattr(outcome, name)) for name in names], right=("number",))
    if outcome.problems:
        raise typer.Exit(Exit.INPUTS)


@contextmanager
def _nothing_left_of_a_failure(address: str) -> Iterator[None]:
    """Remove the database file that a failed import has made, unless something has been written to it."""
    path = Path(address).expanduser()
    new = "://" not in address and address != ":memory:" and not path.exists()
    try:
        yield
    except BaseException:
        if new and path.exists() and _is_empty(path):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise


def _is_empty(path: Path) -> bool:
    from citance.store import Store

    with suppress(StoreError), Store.open(path, create=False) as store:
        return store.watermark() == 0 and not store.file_states()
    return False


def _opened(source: Path | None) -> TextIO:
    """The export as lines of UTF-8, whatever the terminal's encoding is; what is not UTF-8 raises UnicodeDecodeError."""
    if source is None:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
    if source.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(source), encoding="utf-8")
    return source.open(encoding="utf-8")

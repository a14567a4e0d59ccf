"""What every command needs: the options that all share, the settings in force, printing, and the way errors end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer
from typer.core import TyperGroup

from citance.cli._exits import Exit, exit_for
from citance.errors import AmbiguousError, CitanceError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from citance.settings import Settings

__all__ = [
    "CitanceGroup",
    "DbOption",
    "GrobidOption",
    "JsonOption",
    "OcrOption",
    "QuietOption",
    "ReaderOption",
    "State",
    "WorkersOption",
    "clean",
    "console",
    "note",
    "print_json",
    "print_table",
    "print_text",
    "settings_for",
    "state",
    "warn",
]

DbOption = Annotated[
    str | None, typer.Option("--db", metavar="FILE", help="Database: a file, or an SQLAlchemy address.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", "-w", min=1, max=256, help="Processes that read; all cores by default.")
]


class PdfReader(StrEnum):
    """Who reads PDF files."""

    OWN = "own"
    GROBID = "grobid"


ReaderOption = Annotated[
    PdfReader | None,
    typer.Option("--reader", help="Who reads PDF files: citance itself (own, the default) or a GROBID server."),
]
GrobidOption = Annotated[
    str | None,
    typer.Option("--grobid-url", metavar="URL", help="The GROBID server; http://localhost:8070 by default."),
]
OcrOption = Annotated[
    bool, typer.Option("--ocr", help="Have the pages of scanned PDF files recognised by ocrmypdf, where installed.")
]

# Escape sequences in names or texts could rewrite the terminal of whoever reads them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class State:
    """The options given before the command's name."""

    db: str | None = None
    quiet: bool = False
    debug: bool = False


state = State()


class CitanceGroup(TyperGroup):
    """All commands, with one place where their errors become a line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            # `citance … | head`: the reader has enough. Nothing may be written at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(Exit.FINE) from None
        except KeyboardInterrupt:
            warn("interrupted")
            raise typer.Exit(Exit.INTERRUPTED) from None
        except CitanceError as error:
            if state.debug:
                raise
            end(error)


def end(error: CitanceError) -> NoReturn:
    """Print an error as one line (and the works that it could mean), and leave."""
    warn(f"citance: {error}")
    if isinstance(error, AmbiguousError):
        for identifier, title in error.candidates:
            warn(f"  {identifier}\t{title}")
    raise typer.Exit(exit_for(error)) from None


def settings_for(db: str | None = None, **flags: object) -> Settings:
    """The settings in force with the flags of this call; `--db` after the command wins over the one before it."""
    from citance.settings import load_settings

    return load_settings(db=db or state.db, **flags)


def is_quiet(quiet: bool) -> bool:
    """Whether `--quiet` was given before or after the command."""
    return quiet or state.quiet


def clean(text: str) -> str:
    """The text without control characters, in one line."""
    return " ".join(_CONTROL.sub("�", text).split())


def warn(text: str) -> None:
    """A line on standard error, quiet or not."""
    _write(sys.stderr, _CONTROL.sub("�", text))


def note(text: str, quiet: bool = False) -> None:
    """A line on standard error that `--quiet` leaves out."""
    if not is_quiet(quiet):
        warn(text)


def _write(stream: TextIO, text: str) -> None:
    stream.write(text + "\n")
    stream.flush()


def console() -> Console:
    """Standard output for people; as wide as needed where nobody's screen limits it."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 100
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty(), width=wide)


def print_json(value: object) -> None:
    """One JSON value on standard output, indented."""
    import msgspec

    _write(sys.stdout, msgspec.json.format(msgspec.json.encode(value)).decode())


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: Sequence[str] = ()
) -> None:
    """A table: drawn on a terminal, tab-separated lines with a heading elsewhere. `right` names columns of numbers."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            _write(sys.stdout, "\t".join(_cell(cell).strip() for cell in row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left")
    for row in rows:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    console().print(table)


def _cell(value: object) -> str:
    """The text in one line; the spaces before it indent."""
    return _CONTROL.sub("�", str(value)).replace("\n", " ").replace("\t", " ")


def print_text(*parts: Text | str) -> None:
    """Styled text for people; strings are taken as they are, without markup."""
    from rich.text import Text

    console().print(Text.assemble(*parts))

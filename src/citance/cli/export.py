"""`citance export`."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from citance.cli._common import DbOption, QuietOption, note, settings_for
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.index import Index
    from citance.report.exports import ExportKind
    from citance.store import Store

__all__ = ["export"]


_PAGE = 1_000


class Format(StrEnum):
    """What is written; all but the first are those of `citance.report.exports`."""

    CITANCE = "citance"
    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    OPENCITATIONS_CSV = "opencitations-csv"
    CITO_TTL = "cito-ttl"
    GRAPHML = "graphml"


class Kind(StrEnum):
    """What of the library is written."""

    WORKS = "works"
    STATEMENTS = "statements"


class Direction(StrEnum):
    """Which citations of a work are meant."""

    ABOUT = "about"
    IN = "in"


def export(
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; standard output if left out. `.gz` compresses.")
    ] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format", "-f", help="citance writes the whole library, without loss; others hold works or statements."
        ),
    ] = Format.CITANCE,
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="What to write, where a format holds both: statements by default.")
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar="QUERY", help="Only what this finds, as `citance search` does.")
    ] = None,
    work: Annotated[
        str | None,
        typer.Option("--work", metavar="ID", help="Only the statements about this work, or the works that cite it."),
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option("--collection", metavar="NAME", help="Only a collection's works, or the statements about them."),
    ] = None,
    direction: Annotated[
        Direction,
        typer.Option(
            "--direction", help="With --work: what is said about it, or what its own paper says (and cites)."
        ),
    ] = Direction.ABOUT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="The same as FILE.")] = None,
    corrections: Annotated[
        bool,
        typer.Option(
            "--corrections", help="Only the corrected statements, as labelled rows to learn from or to share."
        ),
    ] = False,
    db: DbOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the library, or a part of it, for other programs.

    Without --format the whole library as JSON lines: `citance import` reads them again, without loss. With --corrections
    only what people have corrected: `citance retrain --file` and `citance classify` read that.
    """
    from citance.cli._library import open_index

    if target is not None and output is not None:
        raise UsageError("give FILE or --output, not both")
    chosen = format_ is not Format.CITANCE
    if not chosen and (search or work or kind or collection):
        raise UsageError("--search, --work, --collection and --kind need a --format other than citance")
    if chosen and corrections:
        raise UsageError("--corrections has a format of its own: leave --format out")
    if sum(map(bool, (search, work, collection))) > 1:
        raise UsageError("give one of --search, --work and --collection")
    to = target or output
    with open_index(settings_for(db)) as index:
        if chosen:
            parts = _selected(index, format_, kind, search, work, collection, direction)
            number = _write(to, lambda out: _copy(parts, out))
            told = f"{number:,} bytes"
        else:
            write = _write_corrections if corrections else _write_all
            number = _write(to, lambda out: _as_text(out, index.store, write))
            told = f"{number:,} lines"
    if to is not None:
        note(f"{told} written to {to}", quiet)


def _selected(
    index: Index,
    format_: Format,
    kind: Kind | None,
    search: str | None,
    work: str | None,
    collection: str | None,
    direction: Direction,
) -> Iterator[bytes]:
    from citance.cli._library import find_work
    from citance.report.exports import EXPORTS, ExportKind, Selection, select

    named = EXPORTS[format_.value]
    wanted = ExportKind(kind.value) if kind else named.kinds[-1]
    if wanted not in named.kinds:
        raise UsageError(f"{format_.value} holds {named.kinds[0].value}, not {wanted.value}")
    if work is not None:
        found = find_work(index, work).id
        selection = Selection(about=found) if direction is Direction.ABOUT else Selection(within=found)
    elif collection is not None:
        works = index.store.collection_works(index.store.find_collection(collection).id)
        if wanted is ExportKind.WORKS:
            selection = Selection(ids=lambda kind: map(str, works))
        else:
            selection = Selection(ids=lambda kind: index.store.iter_statement_ids_about(works))
    elif search is not None:
        selection = Selection(ids=lambda kind: _found_ids(index, search, kind))
    else:
        selection = Selection()
    return select(index.store, selection, wanted, named)


def _found_ids(index: Index, query: str, kind: ExportKind) -> Iterator[str]:
    """All that a query finds, the best first, a page at a time."""
    cursor: str | None = None
    while True:
        page = index.find(query, kind=kind.value, limit=_PAGE, cursor=cursor)
        if page.relaxed:
            return  # nothing holds all the words, and an export promises what was asked for
        yield from (hit.id for hit in page.hits)
        cursor = page.next
        if cursor is None:
            return


@contextmanager
def _opened(target: Path | None) -> Iterator[BinaryIO]:
    """Where to write: the file, compressed where its name ends in .gz, or standard output."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with target.open("wb") as raw:
        if target.suffix != ".gz":
            yield raw
            return
        # no name and no time in the head: the same library gives the same bytes
        with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
            yield cast(BinaryIO, packed)


def _write(target: Path | None, write: Callable[[BinaryIO], int]) -> int:
    try:
        with _opened(target) as out:
            return write(out)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{target or 'standard output'} cannot be written: {error.strerror}") from error


def _copy(parts: Iterable[bytes], out: BinaryIO) -> int:
    return sum(out.write(part) for part in parts)


def _as_text(out: BinaryIO, store: Store, write: Callable[[Store, io.TextIOWrapper], int]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    number = write(store, text)
    text.flush()
    text.detach()  # standard output stays open
    return number


def _write_all(store: Store, out: io.TextIOWrapper) -> int:
    return store.export(out)


def _write_corrections(store: Store, out: io.TextIOWrapper) -> int:
    """The corrected statements, one per line; how many."""
    import msgspec

    from citance.pipeline.retraining import corrected_lines

    number = 0
    for line in corrected_lines(store):
        out.write(msgspec.json.encode(line).decode() + "\n")
        number += 1
    return number

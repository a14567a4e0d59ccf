"""`citance collection`: lists and kept searches, put together and looked at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import (
    DbOption,
    JsonOption,
    QuietOption,
    note,
    print_json,
    print_table,
    print_text,
    settings_for,
    warn,
)
from citance.cli._exits import EPILOG, Exit
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.index import Index
    from citance.report.bibliography import ListEntry
    from citance.store import EntriesAdded

__all__ = ["app"]

app = typer.Typer(name="collection", help="Collections: lists of works and kept searches.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The collection's name, or its number.")]
WorksArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORK]...", help="Identifiers, titles or whole references; “-” reads lines of standard input."
    ),
]
FilesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--file",
        "-f",
        metavar="FILE",
        help="A list: BibTeX, RIS, CSV, CSL-JSON, Zotero RDF, EndNote XML, PubMed or lines. May be given again.",
    ),
]
_MISSING_SHOWN = 20


@app.command("list", epilog=EPILOG)
def list_collections(db: DbOption = None, as_json: JsonOption = False) -> None:
    """List all collections."""
    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        found = index.store.collections()
    if as_json:
        print_json(found)
        return
    rows = ((str(each.id), each.name, each.kind.value, f"{each.entries:,}", each.changed_at[:16]) for each in found)
    print_table(("number", "name", "kind", "works", "changed"), rows, right=("number", "works"))


@app.command("create", epilog=EPILOG)
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    works: WorksArgument = None,
    files: FilesOption = None,
    search: Annotated[
        str | None,
        typer.Option(
            "--search",
            metavar="QUERY",
            help="Keep a search instead: its words, or what stands behind “/search?” in the page's address.",
        ),
    ] = None,
    description: Annotated[str, typer.Option("--description", help="What it is for.")] = "",
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make a collection of works, or of whatever a search finds."""
    from citance.cli._library import open_index
    from citance.report.collections import refresh_collection

    if search and (works or files):
        raise UsageError("give works, or --search, not both")
    with open_index(settings_for(db)) as index:
        entries = _entries(works, files)
        made = index.store.make_collection(name, description=description, query=_query(search) if search else "")
        added = _add(index, made.id, entries) if entries else None
        refresh_collection(index, made.id)
        made = index.store.collection(made.id)
    if as_json:
        print_json({"collection": made, "added": _told(added)})
        return
    print_text(f"collection {made.id}: {made.name}")
    if added is not None:
        _note_added(added, quiet)
    elif search:
        note(f"{made.entries:,} works found", quiet)


@app.command("add", epilog=EPILOG)
def add(
    name: NameArgument,
    works: WorksArgument = None,
    files: FilesOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Put works into a collection. What is not in the library stays on the list, and is found once it comes."""
    from citance.cli._library import open_index

    entries = _entries(works, files)
    if not entries:
        raise UsageError("give works, or a file")
    with open_index(settings_for(db)) as index:
        found = index.store.find_collection(name)
        added = _add(index, found.id, entries)
    if as_json:
        print_json(_told(added))
    else:
        _note_added(added, quiet)


@app.command("remove", epilog=EPILOG)
def remove(
    name: NameArgument,
    works: Annotated[list[str], typer.Argument(metavar="WORK...", help="Identifiers or titles of works in it.")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take works out of a collection; they stay in the library."""
    from citance.cli._library import find_work, open_index
    from citance.errors import AmbiguousError, NotFoundError

    with open_index(settings_for(db)) as index:
        found = index.store.find_collection(name)
        entries = index.store.collection_entries(found.id)
        chosen: list[int] = []
        unknown: list[str] = []
        for text in works:
            given = [each.id for each in entries if each.given.casefold() == text.casefold()]
            if not given:
                try:
                    work_id = find_work(index, text).id
                except (NotFoundError, AmbiguousError):
                    work_id = 0
                given = [each.id for each in entries if work_id and each.work_id == work_id]
            chosen += given
            unknown += [] if given else [text]
        gone = index.store.remove_from_collection(found.id, chosen) if chosen else 0
    for text in unknown:
        warn(f"{text}: not in this collection")
    if as_json:
        print_json({"removed": gone, "unknown": unknown})
    else:
        print_text(f"{gone:,} taken out")
    if unknown:
        raise typer.Exit(Exit.INPUTS if gone else Exit.NOTHING)


@app.command("show", epilog=EPILOG)
def show(
    name: NameArgument,
    broad: Annotated[
        bool, typer.Option("--broad", help="Count anybody's evidence, not only the citing authors' own.")
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show a collection: its sums, its works with their tallies, and what is not in the library."""
    from citance.cli._library import open_index
    from citance.report.collections import dashboard_of, read_rows, refresh_collection

    with open_index(settings_for(db)) as index:
        found = index.store.find_collection(name)
        refresh_collection(index, found.id)
        found = index.store.collection(found.id)
        rows, missing = read_rows(index, found.id)
    sums = dashboard_of(rows, len(missing))
    if as_json:
        print_json({"collection": found, "sums": sums, "works": rows, "missing": missing})
        return
    tally = sums.broad if broad else sums.strict
    print_text(f"{found.name}: {sums.works:,} works, {sums.missing:,} not in this library; {tally.total:,} statements, ",
               f"{tally.contrasting:,} contrasting, {tally.supporting:,} supporting")  # fmt: skip
    lines = []
    for row in rows:
        mine = row.tally(broad=broad)
        lines.append(
            (str(row.place), row.doi or f"work {row.work_id}", row.title, str(row.year or ""), f"{mine.total:,}",
             f"{mine.contrasting:,}", f"{mine.supporting:,}", row.notice)
        )  # fmt: skip
    right = ("no.", "year", "all", "contrasting", "supporting")
    print_table(("no.", "work", "title", "year", "all", "contrasting", "supporting", "notice"), lines, right=right)
    for each in missing[:_MISSING_SHOWN]:
        note(f"not in this library: {each.given}{f' ({each.reason})' if each.reason else ''}", quiet)
    if len(missing) > _MISSING_SHOWN:
        note(f"… and {len(missing) - _MISSING_SHOWN:,} more; --json lists them", quiet)


@app.command("delete", epilog=EPILOG)
def delete(
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete a collection with its notes and subscriptions; its works stay in the library."""
    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        found = index.store.find_collection(name)
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Delete the collection {found.name!r}?", err=True)):
            raise UsageError("nothing was deleted; --yes deletes without asking")
        index.store.delete_collection(found.id)
    if as_json:
        print_json({"deleted": found})
    else:
        print_text(f"{found.name} is deleted")


def _query(text: str) -> str:
    """A search as it is kept: parameters of the page's address, or words."""
    from urllib.parse import urlencode

    from citance.search import read_saved_search

    bare = text.strip().removeprefix("/search").removeprefix("?")
    as_address = bare.startswith("q=") or "&" in bare
    return read_saved_search(bare if as_address else urlencode({"q": text})).address


def _entries(works: list[str] | None, files: list[Path] | None) -> list[ListEntry]:
    from citance.errors import InputError
    from citance.report.bibliography import read_lines, read_works_list

    found: list[ListEntry] = []
    lines = [sys.stdin.read() if text == "-" else text for text in works or ()]
    if lines:
        found += read_lines("\n".join(lines)).entries
    for path in files or ():
        try:
            read = read_works_list(path.read_bytes(), path.name)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        except InputError as error:
            raise type(error)(f"{path}: {error}") from error
        for warning in read.warnings:
            warn(f"{path}: {warning}")
        found += read.entries
    return found


def _add(index: Index, collection_id: int, entries: list[ListEntry]) -> EntriesAdded:
    from citance.report.collections import match_entries

    added = index.store.add_to_collection(collection_id, match_entries(index, entries))
    index.store.look_at_collection(collection_id)
    return added


def _told(added: EntriesAdded | None) -> dict[str, int]:
    if added is None:
        return {}
    return {"added": len(added.ids), "there": added.there, "missing": added.missing}


def _note_added(added: EntriesAdded, quiet: bool) -> None:
    print_text(f"{len(added.ids):,} added")
    if added.missing:
        note(f"{added.missing:,} of them are not in this library; they are found once they come", quiet)
    if added.there:
        note(f"{added.there:,} were there already", quiet)

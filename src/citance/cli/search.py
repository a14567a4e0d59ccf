"""`citance search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, console, note, print_json, print_table, settings_for
from citance.cli._exits import Exit
from citance.errors import UsageError
from citance.model.vocabulary import SectionRole, Stance

if TYPE_CHECKING:
    from citance.index import Index
    from citance.search import SearchResult

__all__ = ["search"]


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What the statements shall hold.")],
    works: Annotated[bool, typer.Option("--works", help="Search works instead of statements.")] = False,
    stance: Annotated[Stance | None, typer.Option("--stance", help="Only statements of this stance.")] = None,
    role: Annotated[SectionRole | None, typer.Option("--section", help="Only statements of such sections.")] = None,
    broad: Annotated[bool, typer.Option("--broad", help="Take --stance as the broad one.")] = False,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Only statements whose stance the model would not stand by.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="Results shown.")] = 10,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Results left out before them.")] = 0,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find citation statements, or works, by words."""
    from citance.cli._library import handle, open_index

    if not " ".join(words).strip():
        raise UsageError("give words to search for")
    with open_index(settings_for(db)) as index:
        found = index.search_index.search(
            " ".join(words),
            kind="works" if works else "statements",
            stance=stance,
            role=role,
            broad=broad,
            uncertain=uncertain,
            limit=limit,
            offset=offset,
        )
        if as_json:
            print_json({"total": found.total, "relaxed": found.relaxed, "results": _objects(index, found, works)})
        elif found.hits and works:
            _print_works(index, found, quiet)
        elif found.hits:
            _print_statements(index, found, quiet)
        named = [] if found.hits else index.store.find_works(" ".join(words))
    if not found.hits:
        if named:
            note(f"that names a work of this library: citance report {handle(named[0])}", quiet)
        note(f"only {found.total:,} found; --offset leaves them all out" if found.total else "nothing found", quiet)
        raise typer.Exit(Exit.NOTHING)


def _objects(index: Index, found: SearchResult, works: bool) -> list[dict[str, object]]:
    from citance.cli._objects import statement_object, tally_object, work_object

    ids = [hit.id for hit in found.hits]
    if not works:
        return [statement_object(item) for item in index.store.statements(ids)]
    tallies = index.store.tallies(map(int, ids))
    return [
        {**work_object(item), "tally": tally_object(tallies[item.id])} for item in index.store.works(map(int, ids))
    ]


def _print_works(index: Index, found: SearchResult, quiet: bool) -> None:
    from citance.cli._library import handle
    from citance.cli._show import short_name

    rows = []
    for item in index.store.works(int(hit.id) for hit in found.hits):
        tally = index.store.tally(item.id)
        counts = (tally.supporting, tally.contrasting, tally.mentioning)
        rows.append((handle(item), short_name(item.work), item.work.title, *counts))
    columns = ("id", "work", "title", "supporting", "contrasting", "mentioning")
    print_table(columns, rows, right=columns[3:])
    note(f"{found.total:,} found", quiet)


def _print_statements(index: Index, found: SearchResult, quiet: bool) -> None:
    from rich.text import Text

    from citance.cli._show import COLOURS, short_name, statement_text

    out = console()
    if found.relaxed:
        note("no statement holds all these words; these hold some of them", quiet)
    for item in index.store.statements([hit.id for hit in found.hits]):
        stance = item.stance.value if item.stance else "unclassified"
        head = Text(stance, style=f"bold {COLOURS[stance]}").append(" of ", style="not bold")
        out.print(head.append(short_name(item.cited.work), style="not bold"))
        out.print(statement_text(item))
    note(f"{found.total:,} found", quiet)

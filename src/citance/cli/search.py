"""`citance search`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, console, note, print_json, print_table, settings_for
from citance.cli._exits import Exit
from citance.errors import UsageError
from citance.model.vocabulary import SectionRole, Stance

if TYPE_CHECKING:
    from citance.index import Index
    from citance.search import Filters, Kind, SearchResult

__all__ = ["search"]


class Sort(StrEnum):
    """The orders of `citance.search.Order`, which is not imported for the sake of a quick `--help`."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    CONTRASTING = "contrasting"
    CONFIDENCE = "confidence"
    SUPPORTING = "supporting"
    MENTIONING = "mentioning"
    TOTAL = "total"
    CITING_WORKS = "citing-works"


def search(
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to look for.")],
    works: Annotated[bool, typer.Option("--works", help="Search works instead of statements.")] = False,
    stance: Annotated[Stance | None, typer.Option("--stance", help="Only statements of this stance.")] = None,
    role: Annotated[SectionRole | None, typer.Option("--section", help="Only statements of such sections.")] = None,
    broad: Annotated[bool, typer.Option("--broad", help="Take --stance as the broad one.")] = False,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Only statements whose stance the model would not stand by.")
    ] = False,
    sort: Annotated[
        Sort,
        typer.Option("--sort", help="The order; confidence is for statements, the last four are for works."),
    ] = Sort.RELEVANCE,
    meaning: Annotated[
        bool,
        typer.Option(
            "--meaning",
            help="Find statements near in meaning to the words, too; needs vectors (citance index vectors).",
        ),
    ] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count all results by their properties (always with --json).")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="Results shown.")] = 10,
    offset: Annotated[int, typer.Option("--offset", min=0, max=10_000, help="Results left out before them.")] = 0,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find citation statements, or works, by words and properties.

    All words must be found: weak ties. Also "a phrase", "near words"~5, begin*, OR, NOT, brackets.

    Fields: title: author: journal: cited: citing: doi: year:2015..2020 section:discussion place:body stance:contrasting broad:
    confidence:>0.8 uncertain:yes self:no notice:retracted lang:en type:review-article read:yes, and meaning:"a sentence" for
    statements that say the like. Put the query in single quotes, so that the shell leaves it alone.
    """
    from citance.cli._library import handle, open_index
    from citance.search import STATEMENT_FACETS, WORK_FACETS, Order

    if not " ".join(words).strip():
        raise UsageError("give words to search for")
    kind: Kind = "works" if works else "statements"
    with open_index(settings_for(db)) as index:
        found = index.find(
            " ".join(words),
            kind=kind,
            meaning=meaning,
            filters=_filters(stance, role, broad=broad, uncertain=uncertain),
            order=Order(sort.value),
            limit=limit,
            offset=offset,
            facets=(WORK_FACETS if works else STATEMENT_FACETS) if facets or as_json else (),
        )
        _tell(found, kind, quiet)
        if as_json:
            print_json(_answer(index, found, kind))
        elif found.hits and works:
            _print_works(index, found, quiet)
        elif found.hits:
            _print_statements(index, found, quiet)
        if facets and not as_json:
            rows = [(name, each.value, each.count) for name, values in found.facets.items() for each in values]
            print_table(("property", "value", "number"), rows, right=("number",))
        named = [] if found.hits else index.store.find_works(" ".join(words))
    if not found.hits:
        if named:
            note(f"that names a work of this library: citance report {handle(named[0])}", quiet)
        note(f"only {found.total:,} found; --offset leaves them all out" if found.total else "nothing found", quiet)
        raise typer.Exit(Exit.NOTHING)


def _filters(stance: Stance | None, role: SectionRole | None, *, broad: bool, uncertain: bool) -> Filters:
    from citance.search import Filters

    stances = (stance.value,) if stance else ()
    return Filters(
        stance=() if broad else stances,
        broad=stances if broad else (),
        section=(role.value,) if role else (),
        uncertain=("yes",) if uncertain else (),
    )


def _tell(found: SearchResult, kind: Kind, quiet: bool) -> None:
    """What was made of the query, where that is not plain."""
    for each in found.query.notes:
        note(each, quiet)
    plain = " AND ".join(found.query.text.lower().split())
    if found.query.understood and found.query.understood != plain:
        note(f"understood as: {found.query.understood}", quiet)
    if found.query.meaning:
        note("ranked by meaning and words together; only the nearest are counted", quiet)
    if found.relaxed and found.total:
        note(f"no {kind[:-1]} holds all these words; these hold most of them", quiet)


def _answer(index: Index, found: SearchResult, kind: Kind) -> dict[str, object]:
    return {
        "total": found.total,
        "understood": found.query.understood,
        "notes": found.query.notes,
        "meaning": found.query.meaning,
        "relaxed": found.relaxed,
        "facets": {name: found.counts(name) for name in found.facets},
        "results": _objects(index, found, kind),
    }


def _objects(index: Index, found: SearchResult, kind: Kind) -> list[dict[str, object]]:
    from citance.cli._objects import statement_object, tally_object, work_object

    ids = [hit.id for hit in found.hits]
    if kind == "statements":
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
    for item in index.store.statements([hit.id for hit in found.hits]):
        stance = item.stance.value if item.stance else "unclassified"
        head = Text(stance, style=f"bold {COLOURS[stance]}").append(" of ", style="not bold")
        out.print(head.append(short_name(item.cited.work), style="not bold"))
        out.print(statement_text(item))
    note(f"{found.total:,} found", quiet)

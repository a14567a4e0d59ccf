"""`citance merge`."""

from __future__ import annotations

from typing import Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_text, settings_for

__all__ = ["merge"]

_WORK = "A DOI, PMID, PMCID, arXiv id, words of the title, or “work 12”."


def merge(
    one: Annotated[str, typer.Argument(metavar="WORK", help=_WORK)],
    other: Annotated[str, typer.Argument(metavar="WORK", help="The other one.")],
    version: Annotated[
        bool, typer.Option("--version", help="They are versions of one work, as preprint and published article are.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so.")] = "",
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make two works one: their references and statements gather on one page. `citance split` undoes it."""
    from citance.cli._library import find_work, open_index
    from citance.cli._objects import work_object

    with open_index(settings_for(db)) as index:
        pair = [find_work(index, text).id for text in (one, other)]
        note = index.merge(*pair, versions=version, who=who, reason=reason)
        work = index.store.work(note.winner)
        tally = index.store.tally(note.winner)
    if as_json:
        print_json({"merge": note, "work": work_object(work), "tally": tally})
        return
    print_text(
        f"work {note.loser} is now a part of work {note.winner}: {work.work.title}\n",
        f"{tally.total:,} statements by {tally.citing_works:,} works; `citance split {note.id}` undoes it",
    )

"""`citance split`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_table, print_text, settings_for

if TYPE_CHECKING:
    from citance.index import Index
    from citance.store import SplitOutcome

__all__ = ["split"]


def split(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WORK|MERGE|STATEMENT",
            help="The number of a merge; or a work (as for `merge`), whose latest merge in force is undone. With "
            "--reference a statement's id, or WORK#N for the N-th entry of a citing work's reference list.",
        ),
    ],
    reference: Annotated[
        bool,
        typer.Option("--reference", help="Part one reference that was tied to the wrong work by its description."),
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="Only show the merges of the work.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so.")] = "",
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Part a work again that came out of a merge; the two are not merged again unless by `citance merge`."""
    from citance.cli._library import find_work, open_index
    from citance.cli._objects import work_object

    with open_index(settings_for(db)) as index:
        if show:
            notes = index.store.merges(find_work(index, what).id)
            if as_json:
                print_json(notes)
            else:
                rows = [(n.id, n.kind, n.loser or "", " ".join(n.keys), n.reason, n.at, n.undone_at) for n in notes]
                print_table(
                    ("merge", "kind", "was work", "found by", "reason", "at", "undone"), rows, right=("merge",)
                )
            return
        if reference:
            outcome = _split_reference(index, what, who=who, reason=reason)
        elif what.isdecimal():
            outcome = index.split(int(what), who=who, reason=reason)
        else:
            outcome = index.split(work=find_work(index, what).id, who=who, reason=reason)
        kept, parted = (index.store.work(work_id) for work_id in (outcome.kept, outcome.parted))
    if as_json:
        print_json({"kept": work_object(kept), "parted": work_object(parted), "statements": outcome.statements})
        return
    print_text(
        f"work {kept.id}: {kept.work.title}\n",
        f"work {parted.id}: {parted.work.title}\n",
        f"{outcome.statements:,} statements went with work {parted.id}; the two stay apart",
    )


def _split_reference(index: Index, what: str, *, who: str, reason: str) -> SplitOutcome:
    """Part the reference of a statement, or the N-th of a work where "WORK#N" is said."""
    from citance.cli._library import find_work

    work, mark, number = what.rpartition("#")
    if mark and number.isdecimal():
        return index.split_reference(work=find_work(index, work).id, index=int(number), who=who, reason=reason)
    return index.split_reference(what, who=who, reason=reason)

"""`citance correct`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_text, settings_for
from citance.errors import NotFoundError, UsageError
from citance.model.vocabulary import Stance

if TYPE_CHECKING:
    from citance.index import Index

__all__ = ["correct"]


def correct(
    statement_id: Annotated[str, typer.Argument(metavar="STATEMENT", help="The statement's id.")],
    stance: Annotated[
        Stance | None, typer.Argument(metavar="STANCE", help="supporting, contrasting or mentioning.")
    ] = None,
    broad: Annotated[
        Stance | None, typer.Option("--broad", help="The broad stance, where it is not the same as the strict one.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so.")] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the correction in force back; what was before it holds again.")
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a statement's stance really is: a person's word wins over the model's, and is kept with its date. Whatever was
    said can be taken back, and stays in the log."""
    from citance.cli._library import open_index

    if (stance is None) != undo:
        raise UsageError("give a stance, or --undo")
    with open_index(settings_for(db)) as index:
        if stance is None:
            _undo(index, statement_id, who)
        else:
            index.correct(statement_id, stance, broad=broad, who=who, note=note)
        item = index.store.statement(statement_id)
    if as_json:
        print_json(item.correction)
    else:
        said = item.stance or "unclassified"
        print_text(f"{statement_id} is now {said} (broad: {item.broad or said})\n{item.statement.citance}")


def _undo(index: Index, statement_id: str, who: str) -> None:
    """Take the correction in force back.

    Raises:
        NotFoundError: there is none.
    """
    log = [each for each in index.store.correction_log(statement_id) if not each.correction.withdrawn_at]
    if not log:
        raise NotFoundError(f"statement {statement_id} has no correction to take back")
    index.withdraw_correction(log[-1].id, who=who)

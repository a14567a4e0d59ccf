"""`citance correct`."""

from __future__ import annotations

from typing import Annotated

import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_text, settings_for
from citance.model.vocabulary import Stance

__all__ = ["correct"]


def correct(
    statement_id: Annotated[str, typer.Argument(metavar="STATEMENT", help="The statement's id.")],
    stance: Annotated[Stance, typer.Argument(metavar="STANCE", help="supporting, contrasting or mentioning.")],
    broad: Annotated[
        Stance | None, typer.Option("--broad", help="The broad stance, where it is not the same as the strict one.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so.")] = "",
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a statement's stance really is: a person's word wins over the model's, and is kept with its date."""
    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        index.correct(statement_id, stance, broad=broad, who=who, note=note)
        item = index.store.statement(statement_id)
    if as_json:
        print_json(item.correction)
    else:
        print_text(f"{statement_id} is now {item.stance} (broad: {item.broad})\n{item.statement.citance}")

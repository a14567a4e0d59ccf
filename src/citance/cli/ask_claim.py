"""`citance ask-claim`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, console, note, print_json, settings_for
from citance.cli._exits import Exit
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.model import IndexedStatement

__all__ = ["ask_claim"]


def ask_claim(
    claim: Annotated[list[str], typer.Argument(metavar="CLAIM", help="A sentence, such as a finding.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=200, help="Sentences shown of each side.")] = 5,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """What the statements nearest in meaning to a claim support, and what they contrast."""
    from citance.cli._library import open_index

    text = " ".join(claim).strip()
    if not text:
        raise UsageError("give a claim, such as: internationalization weakens local cluster ties")
    with open_index(settings_for(db)) as index:
        found = index.ask_claim(text, limit=limit)
    if as_json:
        sides = {"supporting": _objects(found.supporting), "contrasting": _objects(found.contrasting)}
        print_json({"claim": found.text, "looked_at": found.looked_at, **sides})
    else:
        _print_side("supporting", found.supporting)
        _print_side("contrasting", found.contrasting)
    if not found.supporting and not found.contrasting:
        what = f"none of the {found.looked_at:,} statements near to that claim supports or contrasts anything"
        note(what if found.looked_at else "no statement is near to that claim", quiet)
        raise typer.Exit(Exit.NOTHING)
    note(
        f"of {found.looked_at:,} statements near to that claim; each supports or contrasts the work that it cites",
        quiet,
    )


def _objects(side: tuple[tuple[IndexedStatement, float], ...]) -> list[dict[str, object]]:
    from citance.cli._objects import statement_object

    return [{"nearness": round(nearness, 4), **statement_object(item)} for item, nearness in side]


def _print_side(stance: str, side: tuple[tuple[IndexedStatement, float], ...]) -> None:
    from rich.text import Text

    from citance.cli._show import COLOURS, short_name, statement_text

    out = console()
    sentences = groupby(side, key=lambda each: (each[0].citing.id, each[0].statement.citance))
    for _, together in sentences:
        some = list(together)
        cited = "; ".join(dict.fromkeys(short_name(item.cited.work) for item, _ in some))
        item, nearness = some[0]
        head = Text(stance, style=f"bold {COLOURS[stance]}").append(" ", style="not bold")
        out.print(head.append(f"{cited}  near {nearness:.2f}", style="not bold"))
        out.print(statement_text(item))

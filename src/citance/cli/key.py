"""`citance key`: the keys of the HTTP API."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, note, print_json, print_table, print_text, settings_for
from citance.cli._exits import EPILOG
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.store import ApiKey

__all__ = ["app"]

_RATE = re.compile(r"(\d{1,7})(?:/min)?")

app = typer.Typer(name="key", help="Keys of the HTTP API: make, list, revoke.", no_args_is_help=True)


class KeyScope(StrEnum):
    """What a key may do; each includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


def _rate(text: str | None) -> int:
    found = _RATE.fullmatch(text.strip()) if text else None
    if text and not found:
        raise UsageError("a rate is a number of requests a minute, like 600/min")
    return int(found.group(1)) if found else 0


@app.command("create", epilog=EPILOG)
def create(
    scope: Annotated[KeyScope, typer.Option("--scope", help="read, write (corrections), or admin (keys, too).")],
    name: Annotated[str, typer.Option("--name", help="Whose key it is, for the list.")] = "",
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="N/min", help="Requests a minute; no limit by default.")
    ] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it: this once, since only a digest of it is kept."""
    from citance.cli._library import open_index
    from citance.store import Scope

    with open_index(settings_for(db)) as index:
        made = index.store.make_key(Scope(scope.value), name=name, rate=_rate(rate))
    if as_json:
        print_json(made)
        return
    typer.echo(made.secret)
    note(f"This is a key of scope {made.key.scope}. Keep it now: it is not shown again.")


@app.command("list", epilog=EPILOG)
def list_keys(db: DbOption = None, as_json: JsonOption = False) -> None:
    """List all keys by their prefixes; revoked ones too."""
    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        keys = index.store.api_keys()
    if as_json:
        print_json(keys)
        return
    print_table(("prefix", "scope", "name", "rate", "made", "revoked"), map(_row, keys), right=("rate",))


def _row(item: ApiKey) -> tuple[str, ...]:
    rate = f"{item.rate:,}/min" if item.rate else "no limit"
    return item.prefix, item.scope.value, item.name, rate, item.created_at[:16], item.revoked_at[:16]


@app.command("revoke", epilog=EPILOG)
def revoke(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="The key's prefix, or the whole key.")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a key out of force for ever. A running server refuses it within five seconds."""
    from citance.cli._library import open_index

    short = prefix.removeprefix("citance_").partition("_")[0]
    with open_index(settings_for(db)) as index:
        gone = index.store.revoke_key(short)
    if as_json:
        print_json(gone)
    else:
        print_text(f"{gone.prefix} is revoked since {gone.revoked_at}")

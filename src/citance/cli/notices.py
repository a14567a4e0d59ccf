"""`citance notices`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, note, print_json, print_table, settings_for, warn
from citance.cli._exits import EPILOG, Exit
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.index import Index
    from citance.pipeline.noticing import NoticeFileReport
    from citance.settings import Settings
    from citance.store import NoticedWork

__all__ = ["app"]

app = typer.Typer(
    help="Retractions, corrections and the like: read lists of them, and show what they are about.",
    no_args_is_help=True,
    epilog=EPILOG,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_UNUSABLE_SHOWN = 10
_TITLE_SHOWN = 70


class Wanted(StrEnum):
    """Which works to list."""

    ALL = "all"
    RETRACTED = "retracted"
    CITED = "cited"


@app.command("update", epilog=EPILOG)
def update(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Retraction Watch CSV files, as Crossref gives them.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Download the whole Retraction Watch file first.")] = False,
    may_shrink: Annotated[
        bool, typer.Option("--may-shrink", help="Take a file that lacks more than a tenth of what was there.")
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read lists of editorial notices; a newer file takes the place of the older one of its form.

    The notices hold for works that are added later, too.
    """
    from citance.cli._library import open_index

    if bool(files) == fetch:
        raise UsageError("name files, or give --fetch")
    settings = settings_for(db)
    with open_index(settings, create=True) as index:
        report = _run(index, settings, files or [], fetch=fetch, may_shrink=may_shrink)
    for row in report.unusable[:_UNUSABLE_SHOWN]:
        note(f"{row.file}, line {row.line}: {row.reason}", quiet)
    if len(report.unusable) > _UNUSABLE_SHOWN:
        note(
            f"… and {len(report.unusable) - _UNUSABLE_SHOWN:,} more rows that cannot be used; --json lists them", quiet
        )
    if as_json:
        print_json(report)
        return
    print_table(
        ("list", "notices", "new", "changed", "gone", "works here"),
        [
            (each.source, *(f"{n:,}" for n in (each.total, each.new, each.changed, each.gone, each.works)))
            for each in report.lists
        ],
        right=("notices", "new", "changed", "gone", "works here"),
    )


def _run(index: Index, settings: Settings, files: list[Path], *, fetch: bool, may_shrink: bool) -> NoticeFileReport:
    from tempfile import TemporaryDirectory

    from citance.pipeline.noticing import fetch_notices, update_notices

    try:
        if not fetch:
            return update_notices(index.store, files, may_shrink=may_shrink)
        from citance.sources.services import open_client

        with open_client(settings) as client, TemporaryDirectory() as folder:
            url = settings.retractionwatch_url
            return fetch_notices(index.store, client, url, Path(folder), may_shrink=may_shrink)
    finally:
        index.catch_up()


@app.command("list", epilog=EPILOG)
def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORK]", help="A DOI, PMID, PMCID, arXiv id, or words of the title; else all works."),
    ] = None,
    only: Annotated[
        Wanted, typer.Option("--only", help="Which works: all, retracted now, or cited here.")
    ] = Wanted.ALL,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the works of the library that notices are about, and how many statements cite them.

    Statements about a work that is retracted now are counted before and after its retraction, by the dates known.
    """
    from citance.cli._library import find_work, open_index

    with open_index(settings_for(db)) as index:
        chosen = [find_work(index, " ".join(words)).id] if words else None
        found = [item for item in index.store.noticed(chosen) if _wanted(item, only)]
    if as_json:
        print_json([_object(item) for item in found])
    else:
        _print(found)
    if not found:
        warn("no notice is about this work" if words else "no notice is about any work of this library")
        raise typer.Exit(Exit.NOTHING)


def _wanted(item: NoticedWork, only: Wanted) -> bool:
    from citance.model import retraction_in_force

    if only is Wanted.RETRACTED:
        return retraction_in_force(item.work.notices) is not None
    return only is Wanted.ALL or item.statements > 0


def _object(item: NoticedWork) -> dict[str, Any]:
    import msgspec

    from citance.cli._objects import work_object
    from citance.model import retraction_in_force

    retraction = retraction_in_force(item.work.notices)
    return {
        **work_object(item.work),
        "retracted": retraction is not None,
        "retraction": msgspec.to_builtins(retraction) if retraction else None,
        "citing_works": item.citing_works,
        "statements": item.statements,
        "before": item.before,
        "after": item.after,
        "unknown": item.unknown,
    }


def _print(found: list[NoticedWork]) -> None:
    from citance.cli._library import handle
    from citance.model import retraction_in_force

    rows = []
    for item in found:
        kinds = ", ".join(
            " ".join(filter(None, (notice.kind.value, notice.date)))
            for notice in sorted(item.work.notices, key=lambda each: each.date)
        )
        split = (item.before, item.after, item.unknown) if retraction_in_force(item.work.notices) else ("", "", "")
        title = item.work.work.title
        short = title if len(title) <= _TITLE_SHOWN else title[: _TITLE_SHOWN - 1] + "…"
        rows.append((handle(item.work), short, kinds, item.statements, *split))
    if rows:
        print_table(
            ("work", "title", "notices", "statements", "before", "after", "unknown"),
            rows,
            right=("statements", "before", "after", "unknown"),
        )

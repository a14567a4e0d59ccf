"""`citance report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, console, print_json, settings_for
from citance.model.vocabulary import Stance

if TYPE_CHECKING:
    from citance.report import WorkReport

__all__ = ["report"]


def report(
    words: Annotated[
        list[str], typer.Argument(metavar="WORK", help="A DOI, PMID, PMCID, arXiv id, or words of the title.")
    ],
    broad: Annotated[
        bool, typer.Option("--broad", help="Count anyone's evidence, not only the citing authors' own.")
    ] = False,
    stance: Annotated[
        list[Stance] | None, typer.Option("--stance", help="Only these statements; may be given several times.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Statements shown per stance.")] = 5,
    references: Annotated[
        bool,
        typer.Option("--references", help="Also list the work's own references, and how each was tied to its work."),
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how a work is cited: its tally, and the statements about it grouped by stance."""
    from citance.cli._library import find_work, open_index
    from citance.report import GROUP_ORDER, work_report

    with open_index(settings_for(db)) as index:
        work = find_work(index, " ".join(words))
        found = work_report(
            index.store,
            work.id,
            broad=broad,
            stances=tuple(stance) if stance else GROUP_ORDER,
            limit=limit,
            references=references,
        )
    if as_json:
        from citance.cli._objects import report_object

        print_json(report_object(found))
    else:
        _print(found)


def _print(found: WorkReport) -> None:
    from rich.text import Text

    from citance.cli._show import (
        COLOURS,
        group_line,
        merge_text,
        reference_text,
        statement_text,
        tally_line,
        work_text,
    )

    out = console()
    out.print(work_text(found.work))
    out.print()
    out.print(tally_line("strict", found.strict))
    out.print(tally_line("broad ", found.broad_tally))
    groups = group_line(found.independent)
    if groups:
        out.print(groups)
    coverage = found.coverage
    out.print(f"statements of {coverage.with_statements:,} of the {coverage.listing:,} works here that list it")
    if not found.work.has_paper:
        out.print("its own full text is not in the library")
    for merge in found.merges:
        if not merge.undone_at:
            out.print(merge_text(merge))
    for group in found.groups:
        out.print()
        out.print(Text(f"{group.name} ({group.total:,})", style=f"bold {COLOURS[group.name]}"))
        for item in group.statements:
            out.print(statement_text(item))
        if group.remaining:
            out.print(Text(f"  … and {group.remaining:,} more (--limit)", style="dim"))
    if found.references:
        out.print()
        out.print(Text(f"references ({len(found.references):,})", style="bold"))
        for entry in found.references:
            out.print(reference_text(entry))

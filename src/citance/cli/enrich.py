"""`citance enrich`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import (
    DbOption,
    JsonOption,
    QuietOption,
    note,
    print_json,
    print_table,
    settings_for,
    warn,
)
from citance.cli._exits import Exit
from citance.cli._sources import MailtoOption, OfflineOption, bar, client_of, list_failures, print_faults
from citance.errors import SourceError, UsageError

if TYPE_CHECKING:
    from citance.index import Index
    from citance.pipeline.enriching import EnrichProgress, EnrichSummary
    from citance.resolve import Matcher
    from citance.settings import Settings

__all__ = ["enrich"]


def enrich(
    sources: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="NAMES",
            help="Sources in the order in which they are asked, with commas: openalex, crossref, europepmc, datacite, "
            "arxiv, pubmed.",
        ),
    ] = "openalex,crossref",
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many works.")] = None,
    match: Annotated[
        bool, typer.Option("--match", help="Also search for cited works without identifier; only sure ones are taken.")
    ] = False,
    dump: Annotated[
        list[Path] | None,
        typer.Option(
            "--dump",
            metavar="PATH",
            help="Read a dump from disk and ask no service: OpenAlex's snapshot or Crossref's data file; may be repeated.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="With --dump: take every work, not only those that the library mentions.")
    ] = False,
    offline: OfflineOption = False,
    mailto: MailtoOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Fill in what open sources know of the cited works: authors, venues, dates, abstracts, licences, funding.

    Works that a source has described already are not asked for again. Crossref is asked for the retractions and
    corrections of what others describe, too. The run may be stopped at any moment, and the next
    one goes on.
    """
    from citance.cli._library import open_index
    from citance.pipeline.enriching import EnrichInterrupted
    from citance.resolve import Matcher

    if everything and not dump:
        raise UsageError("--all goes with --dump")
    if match and dump:
        raise UsageError("--match asks services; it does not go with --dump")
    settings = settings_for(db, offline=offline or None, mailto=mailto)
    interrupted = False
    with open_index(settings, create=bool(everything)) as index:
        matcher = Matcher(unites_preprints=settings.unite_preprints)
        try:
            if index.store.lacks_blocks():
                index.store.rematch(matcher)  # else no reference could be tied to what a source describes
            if dump:
                summary = _from_dump(index, dump, everything, limit, settings, matcher, quiet)
            else:
                summary = _from_services(index, sources, match, limit, settings, matcher, quiet)
        except EnrichInterrupted as interrupt:
            summary, interrupted = interrupt.summary, True
        finally:
            index.catch_up()
    _report(summary, as_json, quiet, records=bool(dump))
    if interrupted:
        warn("interrupted; what was written stays, the next run goes on from there")
        raise typer.Exit(Exit.INTERRUPTED)
    if summary.stopped:
        raise SourceError(summary.stopped)
    if summary.bad_number:
        raise typer.Exit(Exit.INPUTS)
    if not summary.asked and not summary.notices:
        raise typer.Exit(Exit.NOTHING)


def _from_services(
    index: Index, names: str, match: bool, limit: int | None, settings: Settings, matcher: Matcher, quiet: bool
) -> EnrichSummary:
    from citance.pipeline.enriching import enrich as enrich_works
    from citance.sources.services import FINDERS, finding_source, metadata_source

    wanted = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if not wanted:
        raise UsageError("--from needs the name of a source")
    with client_of(settings) as client, bar("asking", quiet=quiet) as show:

        def progress(at: EnrichProgress) -> None:
            show(at.looked_at, None, f"{at.written:,} described · {at.name}")

        return enrich_works(
            index.store,
            [metadata_source(name, client, settings) for name in wanted],
            finders=[finding_source(name, client, settings) for name in wanted if match and name in FINDERS],
            matcher=matcher,
            limit=limit,
            progress=progress,
            due=_beside(settings, ".notices"),
        )


def _beside(settings: Settings, suffix: str) -> Path:
    """A file beside the database, in which a run leaves something to the next one."""
    from citance.index import search_folder

    folder = search_folder(settings.db)
    return folder.with_name(f"{folder.name.removesuffix('.search')}{suffix}")


def _from_dump(
    index: Index,
    paths: list[Path],
    everything: bool,
    limit: int | None,
    settings: Settings,
    matcher: Matcher,
    quiet: bool,
) -> EnrichSummary:
    from citance.pipeline.enriching import enrich_from_dump

    state = _beside(settings, ".enrich")
    with bar("reading", quiet=quiet) as show:

        def progress(at: EnrichProgress) -> None:
            show(at.looked_at, None, f"{at.written:,} taken · {at.name}")

        return enrich_from_dump(
            index.store, paths, everything=everything, limit=limit, matcher=matcher, progress=progress, state=state
        )


def _report(summary: EnrichSummary, as_json: bool, quiet: bool, *, records: bool) -> None:
    list_failures([(bad.name, bad.reason) for bad in summary.bad])
    if summary.bad_number > len(summary.bad):
        warn(f"… {summary.bad_number:,} in all")
    print_faults(summary.faults, quiet)
    if as_json:
        print_json(summary)
        return
    rows = [
        ("records read" if records else "works asked for", f"{summary.asked:,}"),
        ("  described for the first time", f"{summary.new:,}"),
        ("  described anew", f"{summary.replaced:,}"),
        ("  unchanged", f"{summary.unchanged:,}"),
    ]
    if not records:
        rows.append(("  known to no source", f"{summary.unknown:,}"))
    rows.append(("notices new or changed", f"{summary.notices:,}"))
    rows += [("could not be read or asked", f"{summary.bad_number:,}"), ("seconds", f"{summary.seconds:.1f}")]
    print_table(("what", "number"), rows, right=("number",))
    if summary.unknown:
        note("works that no source knows are asked for again by the next run", quiet)
    if summary.notices_left:
        note(f"the notices of {summary.notices_left:,} works could not be asked for; the next run does", quiet)

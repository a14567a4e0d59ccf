"""`citance collect`."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import (
    DbOption,
    JsonOption,
    QuietOption,
    WorkersOption,
    clean,
    note,
    print_json,
    print_table,
    settings_for,
    warn,
)
from citance.cli._exits import Exit
from citance.cli._sources import MailtoOption, OfflineOption, bar, client_of, list_failures, print_faults
from citance.errors import NotFoundError, SourceError, UsageError

if TYPE_CHECKING:
    from citance.pipeline import AddSummary
    from citance.pipeline.collecting import CollectProgress, CollectRequest, CollectSummary, Item
    from citance.settings import Settings
    from citance.sources import Client

__all__ = ["collect"]

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")


class Origin(StrEnum):
    """Where articles are collected from."""

    EUROPEPMC = "europepmc"
    OPENALEX = "openalex"
    ARXIV = "arxiv"


def collect(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="What to search for, in quotes.")] = "",
    origin: Annotated[
        Origin,
        typer.Option("--from", help="The source that is searched: europepmc (JATS), openalex (PDF) or arxiv (LaTeX)."),
    ] = Origin.EUROPEPMC,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="At most so many articles.")] = 100,
    citing: Annotated[
        str, typer.Option("--citing", metavar="DOI", help="Instead of a search: the open works that cite this one.")
    ] = "",
    references: Annotated[
        str,
        typer.Option("--references", metavar="DOI", help="Instead of a search: the open works that this one cites."),
    ] = "",
    year: Annotated[
        str, typer.Option("--year", metavar="YEARS", help="Published in 2015, 2010-2020, 2010- or -2020.")
    ] = "",
    licence: Annotated[
        list[str] | None,
        typer.Option(
            "--licence", metavar="NAME", help="Only under this licence: cc-by, cc-by-sa, cc0 …; may be repeated."
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="The collection's folder; one in the data folder by default."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be fetched, and fetch, write and add nothing.")
    ] = False,
    offline: OfflineOption = False,
    mailto: MailtoOption = None,
    workers: WorkersOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find open-access articles, fetch their full texts, and read them into the library.

    What was fetched before is not fetched again. Everything that failed is listed at the end and tried again by the next
    run with the same folder; the run may be stopped at any moment.
    """
    settings = settings_for(db, workers=workers, offline=offline or None, mailto=mailto)
    request = _request(words, citing, references, year, licence or [], limit)
    where = folder or _default_folder(origin, request)
    with client_of(settings) as client:
        if dry_run:
            _show_plan(client, origin, request, where, settings, as_json)
            return
        summary, interrupted = _fetch(client, origin, request, where, settings, quiet)
    added = None if interrupted else _add(summary, settings, workers, quiet)
    _report(summary, added, as_json, quiet)
    if interrupted:
        warn("interrupted; what was fetched stays, the next run goes on from there")
        raise typer.Exit(Exit.INTERRUPTED)
    if summary.stopped:
        raise SourceError(summary.stopped)
    if summary.left or (added and added.failures):
        raise typer.Exit(Exit.INPUTS)
    if not summary.found:
        raise typer.Exit(Exit.NOTHING)


def _request(words: str, citing: str, references: str, year: str, licences: list[str], limit: int) -> CollectRequest:
    from citance.identifiers import clean_doi
    from citance.pipeline.collecting import CollectMode, CollectRequest
    from citance.sources import Wanted, licence_name

    given = [(CollectMode.SEARCH, words.strip()), (CollectMode.CITING, citing), (CollectMode.REFERENCES, references)]
    given = [(mode, text) for mode, text in given if text]
    if len(given) != 1:
        raise UsageError("give words to search for, or --citing DOI, or --references DOI: one of them")
    mode, text = given[0]
    if mode is not CollectMode.SEARCH:
        doi = clean_doi(text)
        if not doi:
            raise UsageError(f"{text!r} is no DOI")
        text = doi
    first, last = _years(year)
    names = tuple(licence_name(name) for name in licences)
    wanted = Wanted(first_year=first, last_year=last, licences=names)
    return CollectRequest(words=text, mode=mode, wanted=wanted, limit=limit)


def _years(text: str) -> tuple[int | None, int | None]:
    found = _YEARS.fullmatch(text.strip())
    if not found or (text and text.strip() == "-"):
        raise UsageError(f"--year {text!r}: wanted are years as 2015, 2010-2020, 2010- or -2020")
    first, last = (int(part) if part else None for part in found.group(1, 3))
    if not found.group(2):
        last = first
    if first and last and first > last:
        raise UsageError(f"--year {text!r}: the first year is after the last one")
    return first, last


def _default_folder(origin: Origin, request: CollectRequest) -> Path:
    """A folder for this search in the user's data folder; the number of articles may grow in it."""
    import hashlib

    import msgspec
    from platformdirs import user_data_path

    identity = msgspec.json.encode([origin, request.mode, request.words, request.wanted])
    mark = hashlib.sha256(identity).hexdigest()[:8]
    plain = re.sub(r"[^a-z0-9]+", "-", request.words.lower()).strip("-")[:50].strip("-")
    name = "-".join(
        part for part in (origin.value, request.mode.value if request.mode != "search" else "", plain) if part
    )
    return user_data_path("citance", appauthor=False) / "collections" / f"{name}-{mark}"


def _fetch(
    client: Client, origin: Origin, request: CollectRequest, folder: Path, settings: Settings, quiet: bool
) -> tuple[CollectSummary, bool]:
    """The summary, and whether Ctrl-C ended the run."""
    from citance.pipeline.collecting import CollectInterrupted
    from citance.pipeline.collecting import collect as collect_articles
    from citance.sources.services import full_text_source, unpaywall_of

    source = full_text_source(origin, client, settings)
    finder = unpaywall_of(client, settings) if origin is Origin.OPENALEX else None
    if origin is Origin.OPENALEX and finder is None:
        note(
            "without --mailto (setting mailto) Unpaywall is not asked for open copies that OpenAlex does not name",
            quiet,
        )
    with bar("fetching", quiet=quiet) as show:

        def progress(at: CollectProgress) -> None:
            failed = f" · {at.failed:,} failed" if at.failed else ""
            show(at.at, at.total, f"{at.size / 1_000_000:.1f} MB{failed}")

        try:
            summary = collect_articles(client, source, request, folder, finder=finder, progress=progress)
        except CollectInterrupted as interrupt:
            return interrupt.summary, True
    return summary, False


def _add(summary: CollectSummary, settings: Settings, workers: int | None, quiet: bool) -> AddSummary | None:
    """Read what is in the folder into the library; files that are in it already cost next to nothing."""
    from citance.cli._library import add_with_progress, open_index
    from citance.pipeline.collecting import records_of
    from citance.resolve import Matcher

    papers = Path(summary.folder) / "papers"
    if not papers.is_dir():
        return None
    with open_index(settings, create=True) as index:
        added = add_with_progress(index, [papers], settings, quiet=quiet, workers=workers)
        records = records_of(summary)
        if records:
            index.store.put_records(records, matcher=Matcher(unites_preprints=settings.unite_preprints))
            index.catch_up()
    return added


def _show_plan(
    client: Client, origin: Origin, request: CollectRequest, folder: Path, settings: Settings, as_json: bool
) -> None:
    from citance.pipeline.collecting import plan
    from citance.sources.services import full_text_source, unpaywall_of

    finder = unpaywall_of(client, settings) if origin is Origin.OPENALEX else None
    items, summary = plan(full_text_source(origin, client, settings), request, folder, finder=finder)
    if as_json:
        print_json({"folder": str(folder), "items": [_described(item) for item in items], "stopped": summary.stopped})
    else:
        print_table(
            ("title", "year", "licence", "form", "size", "state", "identifier"), map(_row, items), right=("year",)
        )
        note(_counts(summary))
    if summary.stopped:
        raise SourceError(summary.stopped)
    if not items:
        raise NotFoundError("no open article was found")


def _row(item: Item) -> tuple[str, str, str, str, str, str, str]:
    size = f"{item.size / 1000:,.0f} kB" if item.size else ""
    year, form = str(item.hit.work.year or ""), item.hit.copies[0].kind.value if item.hit.copies else ""
    return clean(item.hit.work.title), year, item.hit.licence, form, size, item.state.value, item.key


def _described(item: Item) -> dict[str, object]:
    work = item.hit.work
    return {
        "identifier": item.key,
        "title": work.title,
        "year": work.year,
        "licence": item.hit.licence,
        "form": item.hit.copies[0].kind if item.hit.copies else "",
        "url": item.hit.copies[0].url if item.hit.copies else "",
        "state": item.state,
        "file": item.file,
        "size": item.size or None,
        "tries": item.tries,
        "reason": item.reason,
    }


def _counts(summary: CollectSummary) -> str:
    parts = [f"{summary.found:,} open articles", f"{summary.kept:,} there already"]
    if summary.without_copy:
        parts.append(f"{summary.without_copy:,} others without an open copy")
    if summary.unwanted:
        parts.append(f"{summary.unwanted:,} others of another year or licence")
    return "; ".join(parts)


def _report(summary: CollectSummary, added: AddSummary | None, as_json: bool, quiet: bool) -> None:
    from citance.cli._library import print_summary

    list_failures([(item.key, item.reason or "not fetched yet") for item in summary.left])
    print_faults(summary.faults, quiet)
    if as_json:
        fetched = {
            "folder": summary.folder,
            "found": summary.found,
            "fetched": [_described(item) for item in summary.fetched],
            "kept": summary.kept,
            "left": [_described(item) for item in summary.left],
            "without_copy": summary.without_copy,
            "unwanted": summary.unwanted,
            "bytes": summary.size,
            "seconds": summary.seconds,
            "faults": summary.faults,
            "stopped": summary.stopped,
        }
        print_json({"collection": fetched, "added": added})
        return
    rows = [
        ("open articles", f"{summary.found:,}"),
        ("  fetched", f"{len(summary.fetched):,}"),
        ("  there already", f"{summary.kept:,}"),
        ("  left for the next run", f"{len(summary.left):,}"),
        ("without an open copy", f"{summary.without_copy:,}"),
        ("of another year or licence", f"{summary.unwanted:,}"),
        ("megabytes fetched", f"{summary.size / 1_000_000:.1f}"),
    ]
    print_table(("what", "number"), rows, right=("number",))
    note(f"the collection is in {summary.folder}", quiet)
    if added is not None:
        print_summary(added)

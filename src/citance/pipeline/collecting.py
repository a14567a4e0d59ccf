"""`collect`: open articles from a source into a folder, resumable.

A search (or what cites a work, or what it cites) gives hits with the places of their open copies; each copy is fetched
into the folder "papers" of the collection, the first one that works. What is there is never fetched again; what failed
is listed, and tried again by the next run, which also takes up what an interrupted one has left.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
import zlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from citance.errors import BadAnswer, OfflineError, SourceError, SourceMissing
from citance.pipeline._ledger import Item, ItemState, Ledger, key_of
from citance.pipeline._records import record_of
from citance.sources import Client, Copy, CopyKind, FullTextSource, Hit, Kind, Wanted
from citance.store import WorkRecord

__all__ = [
    "CollectInterrupted",
    "CollectMode",
    "CollectProgress",
    "CollectRequest",
    "CollectSummary",
    "Item",
    "ItemState",
    "collect",
    "plan",
    "records_of",
]

_PAPERS = "papers"
_LOOKED_AT = 20
"""Hits that are looked at for every one that is wanted, since many have no open copy or another licence."""
_KINDS = {CopyKind.JATS: Kind.XML, CopyKind.PDF: Kind.PDF, CopyKind.LATEX: Kind.ARCHIVE}
_SUFFIXES = {CopyKind.JATS: ".xml", CopyKind.PDF: ".pdf", CopyKind.LATEX: ".tar.gz"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_STEM = 100
_LARGEST_TEX = 50_000_000


class CollectMode(StrEnum):
    """What `words` of a request are."""

    SEARCH = "search"
    CITING = "citing"
    """A DOI: what cites that work."""
    REFERENCES = "references"
    """A DOI: what that work cites."""


class CollectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to collect, and at most how many articles."""

    words: str
    mode: CollectMode = CollectMode.SEARCH
    wanted: Wanted = Wanted()
    limit: int = 100


class CollectProgress(msgspec.Struct, frozen=True):
    """Where a run stands: articles looked at and to look at, those fetched and failed by this run, bytes."""

    at: int
    total: int
    fetched: int
    failed: int
    size: int


class CollectSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. `found` counts the hits that were wanted and have an open copy, `without_copy` and `unwanted` the
    others; `kept` are articles that were there before; `left` those that failed or still wait; `fetched` those of this
    run. `faults` counts what in the source's records was not as documented; `stopped` is why the search or the run
    ended early, or ""."""

    folder: str
    found: int = 0
    without_copy: int = 0
    unwanted: int = 0
    kept: int = 0
    fetched: tuple[Item, ...] = ()
    left: tuple[Item, ...] = ()
    size: int = 0
    seconds: float = 0.0
    faults: dict[str, int] = msgspec.field(default_factory=dict)
    stopped: str = ""


class CollectInterrupted(KeyboardInterrupt):
    """Ctrl-C; `summary` tells what is there."""

    def __init__(self, summary: CollectSummary) -> None:
        super().__init__("interrupted")
        self.summary = summary


class CopyFinder(Protocol):
    """Who knows open copies of a work by its DOI; `citance.sources.Unpaywall` does."""

    def copies(self, doi: str) -> tuple[Copy, ...]:
        """The copies, the best first; may raise `SourceError`."""
        ...


class _Plan:
    """The articles of one request, and what was counted on the way."""

    def __init__(self, request: CollectRequest, folder: Path) -> None:
        self.request = request
        self.folder = folder
        self.ledger = Ledger(folder)
        self.items: list[Item] = []
        self.without_copy = 0
        self.unwanted = 0
        self.stopped = ""

    def look(self, source: FullTextSource, finder: CopyFinder | None) -> None:
        """Go through the hits until enough are found."""
        seen: set[str] = set()
        try:
            for number, hit in enumerate(_hits(source, self.request), 1):
                key = key_of(hit)
                if key and key not in seen:
                    seen.add(key)
                    self.take(key, hit, source.name, finder)
                if len(self.items) >= self.request.limit or number >= self.request.limit * _LOOKED_AT + 100:
                    break
        except SourceError as error:
            if isinstance(error, SourceMissing) or (not self.items and not len(self.ledger)):
                raise
            self.stopped = f"the search ended early: {error}"

    def take(self, key: str, hit: Hit, source: str, finder: CopyFinder | None) -> None:
        """One hit, if it is wanted and can be fetched."""
        known = self.ledger.get(key)
        if known is not None and known.state is ItemState.DONE and (self.folder / known.file).exists():
            self.items.append(known)
            return
        if not hit.copies and finder and hit.work.doi:
            hit = msgspec.structs.replace(hit, copies=_looked_up(finder, hit.work.doi))
        if not self.request.wanted.allows(hit):
            self.unwanted += 1
        elif not hit.copies:
            self.without_copy += 1
        else:
            tries, reason = (known.tries, known.reason) if known else (0, "")
            state = ItemState.FAILED if reason else ItemState.WAITING
            self.items.append(Item(key=key, state=state, hit=hit, source=source, tries=tries, reason=reason))

    def take_up(self) -> None:
        """Add what earlier runs have left."""
        here = {item.key for item in self.items}
        for item in self.ledger:
            there = item.state is ItemState.DONE and (self.folder / item.file).exists()
            if item.key not in here and not there:
                state = ItemState.WAITING if item.state is ItemState.DONE else item.state
                self.items.append(msgspec.structs.replace(item, state=state))


def _looked_up(finder: CopyFinder, doi: str) -> tuple[Copy, ...]:
    try:
        return finder.copies(doi)
    except OfflineError:
        raise
    except SourceError:
        return ()  # counted as being without a copy; the next run asks again


def _hits(source: FullTextSource, request: CollectRequest) -> Iterator[Hit]:
    if request.mode is CollectMode.CITING:
        return source.citing(request.words, request.wanted)
    if request.mode is CollectMode.REFERENCES:
        return source.cited(request.words, request.wanted)
    return source.search(request.words, request.wanted)


def plan(
    source: FullTextSource, request: CollectRequest, folder: Path, *, finder: CopyFinder | None = None
) -> tuple[list[Item], CollectSummary]:
    """What `collect` would fetch (and what it has), without fetching or writing anything; raises as `collect`."""
    planned = _planned(source, request, folder, finder)
    return planned.items, _summary(planned, source, _Run(planned, None))


def collect(
    client: Client,
    source: FullTextSource,
    request: CollectRequest,
    folder: Path,
    *,
    finder: CopyFinder | None = None,
    progress: Callable[[CollectProgress], None] | None = None,
) -> CollectSummary:
    """Fetch the open articles that a request finds into a collection's folder.

    Args:
        client: fetches the copies.
        source: is searched.
        request: what for, and how many.
        folder: of the collection; made where it is not there. The articles come into its folder "papers".
        finder: is asked for copies of works of which the source names none.
        progress: called after every article.

    Raises:
        SourceError: the search gave nothing at all, and nothing of an earlier run is to be done.
        InputError: the folder cannot be read or written.
        CollectInterrupted: on Ctrl-C, with the summary so far.
    """
    planned = _planned(source, request, folder, finder)
    run = _Run(planned, progress)
    try:
        run.fetch_all(client)
    except KeyboardInterrupt as interrupt:
        raise CollectInterrupted(_summary(planned, source, run)) from interrupt
    return _summary(planned, source, run)


def records_of(summary: CollectSummary) -> list[WorkRecord]:
    """What the source said of the articles that a run has fetched, as the store takes it."""
    return [record_of(item.source, item.hit.work) for item in summary.fetched]


def _planned(source: FullTextSource, request: CollectRequest, folder: Path, finder: CopyFinder | None) -> _Plan:
    planned = _Plan(request, folder)
    planned.look(source, finder)
    planned.take_up()
    return planned


class _Run:
    """The fetching of what was planned."""

    def __init__(self, planned: _Plan, progress: Callable[[CollectProgress], None] | None) -> None:
        self.planned = planned
        self.progress = progress
        self.fetched: list[Item] = []
        self.failed = 0
        self.size = 0
        self.start = time.monotonic()

    def fetch_all(self, client: Client) -> None:
        """Every article that is not there."""
        todo = [item for item in self.planned.items if item.state is not ItemState.DONE]
        for item in todo:  # so that an interrupted run leaves a list of all
            self.planned.ledger.put(item)
        for at, item in enumerate(todo, 1):
            try:
                outcome = self.fetch(client, item)
            except OfflineError as error:
                self.planned.stopped = str(error)
                return
            self.planned.ledger.put(outcome)
            if outcome.state is ItemState.DONE:
                self.fetched.append(outcome)
                self.size += outcome.size
            else:
                self.failed += 1
            if self.progress:
                self.progress(CollectProgress(at, len(todo), len(self.fetched), self.failed, self.size))

    def fetch(self, client: Client, item: Item) -> Item:
        """One article, by the first of its copies that works."""
        reasons = []
        for copy in item.hit.copies:
            try:
                path, size = _fetch_copy(client, copy, self.planned.folder / _PAPERS, item.key)
            except OfflineError:
                raise
            except SourceError as error:
                reasons.append(str(error))
                continue
            name = str(path.relative_to(self.planned.folder))
            return msgspec.structs.replace(
                item, state=ItemState.DONE, file=name, size=size, reason="", tries=item.tries + 1
            )
        reason = "; ".join(dict.fromkeys(reasons)) or "no open copy"
        return msgspec.structs.replace(item, state=ItemState.FAILED, reason=reason, tries=item.tries + 1)


def _fetch_copy(client: Client, copy: Copy, folder: Path, key: str) -> tuple[Path, int]:
    path = folder / f"{_stem(key)}{_SUFFIXES[copy.kind]}"
    fetched = client.download(copy.url, path, kind=_KINDS[copy.kind])
    if copy.kind is not CopyKind.LATEX:
        return path, fetched.size
    return _named_by_content(path, folder / _stem(key)), fetched.size


def _named_by_content(path: Path, stem: Path) -> Path:
    """A source of arXiv under the suffix that its content asks for: an archive, one file of TeX, or a PDF after all.

    Raises:
        BadAnswer: it is none of them.
    """
    with path.open("rb") as file:
        head = file.read(5)
    if head.startswith(b"%PDF-"):
        return path.replace(stem.with_name(f"{stem.name}.pdf"))
    if not head.startswith(b"\x1f\x8b"):
        return path  # a tar that is not compressed, or a zip: found out by its content when it is read
    try:
        with gzip.open(path) as packed:
            text = packed.read(_LARGEST_TEX)
    except (OSError, EOFError, zlib.error) as error:
        path.unlink()
        raise BadAnswer("the source is cut off or damaged") from error
    if text[257:262] == b"ustar":
        return path
    path.unlink()
    single = stem.with_name(f"{stem.name}.tex")
    single.write_bytes(text)
    return single


def _stem(key: str) -> str:
    """A file's name for an article: its identifier, with a mark of the whole one where signs had to go."""
    plain = _UNSAFE.sub("_", key).strip("._-")[:_LONGEST_STEM]
    changed = key != plain.replace("_", "/", 1)
    return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}" if changed and plain != key else plain


def _summary(planned: _Plan, source: FullTextSource, run: _Run) -> CollectSummary:
    fetched = {item.key for item in run.fetched}
    latest = [planned.ledger.get(item.key) or item for item in planned.items]
    problems = getattr(source, "problems", None)
    return CollectSummary(
        folder=str(planned.folder),
        found=len(planned.items),
        without_copy=planned.without_copy,
        unwanted=planned.unwanted,
        kept=sum(item.state is ItemState.DONE and item.key not in fetched for item in latest),
        fetched=tuple(run.fetched),
        left=tuple(item for item in latest if item.state is not ItemState.DONE),
        size=run.size,
        seconds=time.monotonic() - run.start,
        faults=dict(problems.faults) if problems else {},
        stopped=planned.stopped,
    )

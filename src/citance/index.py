"""The whole of citance as one object: a database, its search index, and what can be asked of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from platformdirs import user_data_path

from citance.data import TUTORIAL_NOTE, TUTORIAL_WORK
from citance.errors import AmbiguousError, NotFoundError, UsageError, VectorsMissing
from citance.model import (
    Correction,
    IndexedStatement,
    IndexedWork,
    Reference,
    Resolution,
    SectionRole,
    Stance,
    Tally,
    Work,
)
from citance.pipeline import AddProgress, AddSummary
from citance.pipeline import add as add_files
from citance.report import WorkReport, work_report
from citance.search import (
    LONGEST_PAGE,
    Cursor,
    Filters,
    Hit,
    Kind,
    Order,
    Query,
    SearchIndex,
    SearchResult,
    asked_by_meaning,
    parse_query,
    read_saved_search,
    search_by_meaning,
)
from citance.settings import Settings, load_settings
from citance.store import Drawn, ImportOutcome, MergeKind, MergeNote, Removed, SplitOutcome, Store, StoreStats

if TYPE_CHECKING:
    from citance.pipeline.resolution import WorkFinder
    from citance.search.meaning import Claim, MeaningFinder, SentenceEncoder

__all__ = ["Found", "Index"]

_CANDIDATES = 8


class Found(list[IndexedStatement]):
    """The statements of one page of search results, with the number of all of them."""

    def __init__(self, statements: Iterable[IndexedStatement], result: SearchResult) -> None:
        super().__init__(statements)
        self.result = result

    @property
    def total(self) -> int:
        """How many statements the query found in all."""
        return self.result.total

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<li><b>{escape(item.stance or 'unclassified')}</b> {escape(item.statement.citance)}"
            f" <i>{escape(item.citing.work.title)}</i></li>"
            for item in self
        )
        return f"<p>{self.total} statements</p><ol>{rows}</ol>"


class Index:
    """An open index. Made by `Index.open`; a context manager."""

    def __init__(self, store: Store, search_folder: Path) -> None:
        self.store = store
        self._search_folder = search_folder
        self._search: SearchIndex | None = None
        self._meaning: MeaningFinder | None = None
        self._encoder: SentenceEncoder | None = None

    @classmethod
    def open(cls, path: str | Path | None = None, *, create: bool = True) -> Index:
        """Open the index in a database file (or at an SQLAlchemy address), by default the one that the settings name.

        Raises:
            StoreError: it cannot be opened; NotFoundError or StoreError with `create=False` when there is none.
        """
        address = str(path) if path is not None else load_settings().db
        store = Store.open(address, create=create)
        return cls(store, search_folder(address))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def search_index(self) -> SearchIndex:
        """The full-text index, opened at first use and brought up to what the database holds."""
        if self._search is None:
            self._search = SearchIndex.open(self._search_folder, source=self.store)
            self._search.refresh(self.store)
        return self._search

    def catch_up(self) -> None:
        """Bring what is derived up to what the database holds: people and places first, then the full-text index, which
        is told of what they changed. To be called after every write."""
        self.store.refresh_people()
        self.search_index.catch_up(self.store)

    @property
    def has_vectors(self) -> bool:
        """Whether searching by meaning is possible: the vectors were made."""
        from citance.search.meaning import has_vectors

        return has_vectors(self.meaning_folder)

    @property
    def meaning_folder(self) -> Path:
        """Where the vectors lie, beside the words' index."""
        return _beside(self._search_folder)

    @property
    def meaning(self) -> MeaningFinder:
        """Search by meaning, over the vectors as they are now.

        Raises:
            VectorsMissing: there are none; `add_vectors` makes them.
        """
        if not self.has_vectors:
            raise VectorsMissing("this library has no vectors yet; make them with `citance index vectors`")
        if self._meaning is None:
            from citance.search.meaning import MeaningFinder, MeaningIndex

            index = MeaningIndex.open(self.meaning_folder)
            self._meaning = MeaningFinder(self.search_index, self.store, index, self.sentence_encoder)
        return self._meaning

    @property
    def statements_without_vectors(self) -> int:
        """About how many statements `add_vectors` would put: exactly, where nothing was replaced or corrected since."""
        from citance.search.meaning import MeaningIndex

        there = MeaningIndex.open(self.meaning_folder).statements if self.has_vectors else 0
        return max(0, self.stats().statements - there)

    @property
    def sentence_encoder(self) -> SentenceEncoder:
        """The network that gives sentences their vectors, loaded at first use."""
        if self._encoder is None:
            from citance.search.meaning import load_sentence_encoder

            self._encoder = load_sentence_encoder(threads=load_settings().workers)
        return self._encoder

    def add_vectors(self, *, rebuild: bool = False, progress: Callable[[int], None] | None = None) -> int:
        """Give the sentences that have none their vectors; the number of statements that were put. It can be stopped and
        run again. `rebuild` makes all of them anew, while the old ones serve. `progress` is told the number so far.

        Raises:
            StoreError: another process is about it, or the folder may not be written to.
        """
        from citance.search.meaning import MeaningIndex

        if rebuild:
            self._meaning = None
            built = MeaningIndex.rebuild(self.meaning_folder, self.store, self.sentence_encoder, progress=progress)
            return built.statements
        index = MeaningIndex.make(self.meaning_folder, self.sentence_encoder)
        return index.catch_up(self.store, self.sentence_encoder, progress=progress)

    def similar(self, statement_id: str, *, limit: int = 10, disagreeing: bool = False) -> list[Hit]:
        """Statements like this one, or (`disagreeing`) of the opposite stance: by meaning where there are vectors, else by
        the most telling words they share.

        Raises:
            NotFoundError: there is no such statement.
        """
        by = self.meaning if self.has_vectors else self.search_index
        return list(by.similar(statement_id, limit=limit, disagreeing=disagreeing))

    def ask_claim(self, text: str, *, limit: int = 10) -> Claim:
        """The statements nearest in meaning to a claim that support, and that contrast, what they cite.

        Raises:
            VectorsMissing: there are no vectors.
        """
        if not text.strip():
            raise UsageError("give a claim, such as: internationalization weakens local cluster ties")
        return self.meaning.about_claim(text, limit=limit)

    @property
    def note(self) -> str:
        """What every page must say about the whole library: that its papers are invented, where the tutorial's are in it."""
        return TUTORIAL_NOTE if self.store.find_works(TUTORIAL_WORK) else ""

    def add(
        self,
        *paths: str | Path,
        workers: int | None = None,
        progress: Callable[[AddProgress], None] | None = None,
        retry_failed: bool = False,
        settings: Settings | None = None,
        isolated: bool = False,
    ) -> AddSummary:
        """Read files, folders and archives into the index; files that cannot be read are in the summary by name and
        reason. `settings` say who reads PDF files, and within which limits. Raises as `citance.pipeline.add`."""
        try:
            return add_files(
                self.store,
                paths,
                workers=workers,
                progress=progress,
                retry_failed=retry_failed,
                settings=settings,
                isolated=isolated,
            )
        finally:
            # Whatever was written is findable, also after an interruption.
            self.catch_up()

    def remove(self, name_or_identifier: str) -> Removed:
        """Take a file, or a work's own text, out of the index."""
        from citance.resolve import Matcher

        removed = self.store.remove(name_or_identifier, matcher=Matcher())
        self.catch_up()
        return removed

    def merge(self, one: int, other: int, *, versions: bool = False, who: str = "", reason: str = "") -> MergeNote:
        """Make two works one; `versions` for a preprint and its article and the like. Raises as `Store.merge`."""
        kind = MergeKind.VERSION if versions else MergeKind.HAND
        note = self.store.merge(one, other, kind=kind, who=who, reason=reason)
        self.catch_up()
        return note

    def split(
        self, merge_id: int | None = None, *, work: int | None = None, who: str = "", reason: str = ""
    ) -> SplitOutcome:
        """Undo a merge, or the latest one of a work. Raises as `Store.split`."""
        outcome = self.store.split(merge_id, work=work, who=who, reason=reason)
        self.catch_up()
        return outcome

    def split_reference(
        self, statement_id: str = "", *, work: int | None = None, index: int = 0, who: str = "", reason: str = ""
    ) -> SplitOutcome:
        """Part a reference from the work that it was tied to by its description. Raises as `Store.split_reference`."""
        outcome = self.store.split_reference(statement_id, work=work, index=index, who=who, reason=reason)
        self.catch_up()
        return outcome

    def import_(self, lines: Iterable[str]) -> ImportOutcome:
        """Read an export; references that are tied to nothing, there or in the export, find the works that came together
        by it. Raises as `Store.import_`."""
        from citance.resolve import Matcher

        outcome = self.store.import_(lines)
        if outcome.files:
            self.store.rematch(Matcher())
        self.catch_up()
        return outcome

    def add_works(self, works: Sequence[Work]) -> list[IndexedWork]:
        """Add works that a person describes, or describe those anew that are there; references that were tied to nothing
        and describe one of them become references to it. The works as they are now, in their order."""
        from citance.pipeline.handwork import hand_record
        from citance.resolve import Matcher

        matcher = Matcher(unites_preprints=load_settings().unite_preprints)
        outcome = self.store.put_records([hand_record(work) for work in works], matcher=matcher)
        self.catch_up()
        return [self.store.work(work_id) for work_id in outcome.works]

    def correct(
        self,
        statement_id: str,
        stance: Stance,
        *,
        broad: Stance | None = None,
        who: str = "",
        note: str = "",
        drawn: Drawn = Drawn.CHOSEN,
        blind: bool = False,
    ) -> int:
        """Put a person's judgement of a statement above the model's; `broad` is the same stance unless given. Its number
        in the log, by which `withdraw_correction` takes it back. `drawn` and `blind` are told of in `Correction`."""
        number = self.store.correct(
            Correction(
                statement_id=statement_id,
                stance=stance,
                broad=broad or stance,
                who=who,
                note=note,
                drawn=drawn.value,
                blind=blind,
            )
        )
        self.search_index.catch_up(self.store)
        return number

    def withdraw_correction(self, number: int, *, who: str = "", back: bool = False) -> Correction:
        """Take a correction back, or (`back`) let it count again. Raises as `Store.withdraw_correction`."""
        done = self.store.restore_correction(number) if back else self.store.withdraw_correction(number, who=who)
        self.search_index.catch_up(self.store)
        return done

    def find_work(self, text: str) -> IndexedWork:
        """The one work that an identifier, a file's name for it, or words of its title name.

        Raises:
            NotFoundError: none does.
            AmbiguousError: several do; its `candidates` are the nearest ones.
        """
        if not text.strip():
            raise UsageError("give a DOI, PMID, PMCID, arXiv id, or words of the title")
        found = self.store.find_works(text)
        if len(found) == 1:
            return found[0]
        if not found:
            hits = self.search_index.search(text, kind="works", limit=_CANDIDATES)
            found = [] if hits.relaxed else self.store.works([int(hit.id) for hit in hits.hits])
        for candidates in (_titled(found, text, whole=True), _titled(found, text, whole=False), found):
            if len(candidates) == 1:
                return candidates[0]
        if not found:
            raise NotFoundError(f"nothing in this index answers to {text!r}")
        names = [(work.work.doi or f"work {work.id}", work.work.title) for work in found]
        raise AmbiguousError(f"several works answer to {text!r}", names)

    def report(
        self, text: str | int, *, broad: bool = False, role: SectionRole | None = None, limit: int = 20
    ) -> WorkReport:
        """The report on a work, named as for `find_work` or by its number; shows itself in a notebook."""
        work_id = text if isinstance(text, int) else self.find_work(text).id
        return work_report(self.store, work_id, broad=broad, role=role, limit=limit)

    def tally(self, text: str, *, broad: bool = False) -> Tally:
        """How often, and how, a work is cited in this index; raises as `find_work`."""
        return self.store.tally(self.find_work(text).id, broad=broad)

    def find(
        self,
        query: str | Query,
        *,
        kind: Kind = "statements",
        meaning: bool = False,
        filters: Filters | None = None,
        order: Order = Order.RELEVANCE,
        cursor: Cursor | None = None,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = (),
    ) -> SearchResult:
        """One page of what a query finds: by words, or by meaning and words together where it has a `meaning:` or
        `meaning` is set. The result's query says which: its `meaning` is what was looked for so, "" for words alone.

        Raises:
            VectorsMissing: by meaning, and there are no vectors.
            UsageError: as `SearchBackend.search`; by meaning also for works, and for another order than relevance.
        """
        parsed = parse_query(query) if isinstance(query, str) else query
        wanted = filters or Filters()
        if not meaning and not parsed.meaning:
            return self.search_index.search(
                parsed,
                kind=kind,
                filters=wanted,
                order=order,
                cursor=cursor,
                limit=limit,
                offset=offset,
                facets=facets,
            )
        return search_by_meaning(
            self.meaning,
            asked_by_meaning(parsed),
            kind=kind,
            filters=wanted,
            order=order,
            cursor=cursor,
            limit=limit,
            offset=offset,
            facets=facets,
        )

    def saved_works(self, search: str, *, limit: int = 20_000) -> list[int]:
        """The works of a search that was kept (see `citance.search.read_saved_search`): those that it finds, or, where it
        finds statements, those that they are about; at most `limit`, and no more than one page by meaning.

        Raises:
            UsageError: it makes no sense. VectorsMissing: it is by meaning, and there are no vectors.
        """
        saved = read_saved_search(search)
        query = parse_query(saved.query) if saved.query else None
        found: list[str] = []
        cursor: str | None = None
        while len(found) < limit:
            if query is None:
                page = self.search_index.search(
                    None, kind=saved.kind, filters=saved.filters, order=Order.NEWEST, cursor=cursor, limit=LONGEST_PAGE
                )
            elif saved.meaning:
                page = self.find(query, meaning=True, filters=saved.filters, limit=200)
            else:
                page = self.find(
                    query,
                    kind=saved.kind,
                    filters=saved.filters,
                    order=Order.NEWEST,  # by relevance only some thousand results can be paged through
                    cursor=cursor,
                    limit=LONGEST_PAGE,
                )
            if page.relaxed:
                break  # nothing holds all the words, and what is kept is what was asked for
            found += [hit.id for hit in page.hits]
            cursor = page.next
            if cursor is None:
                break
        return (
            self.store.cited_in(found[:limit]) if saved.kind == "statements" else [int(one) for one in found[:limit]]
        )

    def search(
        self,
        words: str,
        *,
        stance: Stance | None = None,
        role: SectionRole | None = None,
        uncertain: bool = False,
        meaning: bool = False,
        limit: int = 20,
    ) -> Found:
        """Statements that answer to the query (docs/search.md), the best first; `uncertain` gives only those that a model
        would not stand by, `meaning` those nearest in meaning, too. Raises as `find`."""
        filters = Filters(
            stance=(stance.value,) if stance else (),
            section=(role.value,) if role else (),
            uncertain=("yes",) if uncertain else (),
        )
        result = self.find(words, meaning=meaning, filters=filters, limit=limit)
        return Found(self.store.statements([hit.id for hit in result.hits]), result)

    def resolve(self, reference: Reference | str, *, sources: Iterable[WorkFinder] | None = None) -> Resolution:
        """Find the work that a reference, or a reference string, names: by identifier, by fingerprint, by its description,
        and, where `sources` are given, among what they find. See `citance.pipeline.resolution`.

        Raises:
            ModelError: the matcher's weights are missing or damaged.
            StoreError: the database cannot be read.
        """
        from citance.pipeline.resolution import resolve

        return resolve(reference, self.store, sources=sources)

    def stats(self) -> StoreStats:
        """What the index holds."""
        return self.store.stats()

    def _repr_html_(self) -> str:
        stats = self.stats()
        return f"<p><b>citance</b> {escape(self.store.path)}: {escape(str(stats))}</p>"


def _titled(works: Sequence[IndexedWork], text: str, *, whole: bool) -> list[IndexedWork]:
    """Those whose title is the text, or begins with it."""
    wanted = text.casefold().strip(" .")
    titles = ((work, work.work.title.casefold().strip(" .")) for work in works)
    return [work for work, title in titles if (title == wanted if whole else title.startswith(wanted))]


def search_folder(address: str) -> Path:
    """Where the search index of a database lies: beside a file, else in the user's data folder by the address."""
    if "://" not in address and address != ":memory:":
        return Path(f"{Path(address).expanduser()}.search")
    name = hashlib.sha256(address.encode()).hexdigest()[:16]
    return user_data_path("citance", appauthor=False) / f"{name}.search"


def meaning_folder(address: str) -> Path:
    """Where the vectors of a database lie: beside its search index."""
    return _beside(search_folder(address))


def _beside(folder: Path) -> Path:
    return folder.with_suffix(".meaning")

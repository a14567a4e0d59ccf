"""The work that an entry names: in this index first, then, where allowed, in open sources."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.errors import SourceError
from citance.model import IndexedWork, LookupState, Match, MatchMethod, NearWork, Reference, Resolution, Work
from citance.pipeline.checking.compare import Agreement, agreement, differences, is_another, is_same
from citance.pipeline.checking.protocol import CheckStore, Resolve, SourceLookup

__all__ = ["OWN_PAPER", "RECORD", "REFERENCE_LIST", "Found", "Lookup"]

OWN_PAPER = "this index: its own paper"
REFERENCE_LIST = "this index: another reference list"
RECORD = "this index: a record of "
"""Followed by the source of metadata that describes the work."""
_BY_HAND = "this index: a person, by hand"
_NEAREST = 3
_LEAST_LIKENESS = 0.6
_LEAST_EVIDENCE = 2
"""What is shown as near: a title like the entry's, or two more of author, year, volume and pages that agree than do not."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the search for one entry gave.

    `stray` is a work that the entry's DOI leads to and that it does not describe, told by `stray_source`; `work` then is
    what was found without the DOI. `registered` is None where no source was asked about the DOI or none could tell;
    `silent` is the reason why a source did not answer, "" where all did.
    """

    state: LookupState
    work: Work | None = None
    indexed: IndexedWork | None = None
    source: str = ""
    match: Match | None = None
    nearest: tuple[NearWork, ...] = ()
    stray: Work | None = None
    stray_source: str = ""
    registered: bool | None = None
    silent: str = ""


class Lookup:
    """Looks entries up, one after the other."""

    def __init__(self, store: CheckStore, resolve: Resolve, sources: SourceLookup | None) -> None:
        self._store = store
        self._resolve = resolve
        self._sources = sources

    def find(self, reference: Reference) -> Found:
        """Look one entry up. A source that does not answer is told in the result.

        Raises:
            StoreError: the database cannot be read.
        """
        if not _says_something(reference):
            return Found(state=LookupState.NOT_A_WORK)
        here = self._here(reference)
        if self._sources is None:
            return here
        try:
            return self._there(reference, here, self._sources)
        except SourceError as error:
            state = LookupState.UNKNOWN if here.state is LookupState.NOT_IN_INDEX else here.state
            return msgspec.structs.replace(here, state=state, silent=str(error)[:300])

    def _here(self, reference: Reference) -> Found:
        """The work in this index. A DOI that leads to another work is set aside, and the entry is looked up without."""
        resolution = self._resolve(reference)
        indexed = self._work(resolution.match)
        if indexed is None or resolution.match is None:
            return Found(state=LookupState.NOT_IN_INDEX, nearest=self._near(reference, resolution))
        known = indexed.work
        source = self._described_by(indexed)
        if resolution.match.method is MatchMethod.DOI and is_another(agreement(reference, known)):
            again = self._here(msgspec.structs.replace(reference, doi=None))
            if again.indexed is not None and again.indexed.id == indexed.id:
                # Other handles lead there, too: the description differs, but it is the work that is meant.
                return Found(
                    state=LookupState.IN_INDEX, work=known, indexed=indexed, source=source, match=resolution.match
                )
            return msgspec.structs.replace(again, stray=known, stray_source=source)
        return Found(state=LookupState.IN_INDEX, work=known, indexed=indexed, source=source, match=resolution.match)

    def _there(self, reference: Reference, here: Found, sources: SourceLookup) -> Found:
        """What open sources say of it: by its DOI, else by its words. Their description is believed more than one that
        only another reference list gives."""
        named = ", ".join(sources.names)
        registered: bool | None = None
        stray, stray_source = here.stray, here.stray_source
        if reference.doi:
            known = sources.by_doi(reference.doi)
            registered = True if known is not None else sources.registered(reference.doi)
            if known is not None and not is_another(agreement(reference, known)):
                return _known(here, known, named, registered)
            if known is not None:
                stray, stray_source = known, named
        if here.state is LookupState.IN_INDEX:
            return msgspec.structs.replace(here, registered=registered, stray=stray, stray_source=stray_source)
        bare = msgspec.structs.replace(reference, doi=None) if stray or registered is False else reference
        offered = [(each, agreement(bare, each)) for each in list(sources.find(bare))[:20]]
        best = max((pair for pair in offered if is_same(pair[1])), key=lambda pair: pair[1].evidence, default=None)
        if best is not None:
            found = _known(here, best[0], named, registered)
            return msgspec.structs.replace(found, stray=stray, stray_source=stray_source)
        nearest = [*_ranked(bare, offered, named), *here.nearest]
        return msgspec.structs.replace(
            here,
            state=LookupState.NOT_FOUND,
            nearest=tuple(nearest[:_NEAREST]),
            stray=stray,
            stray_source=stray_source,
            registered=registered,
        )

    def _work(self, match: Match | None) -> IndexedWork | None:
        if match is None:
            return None
        return next(iter(self._store.works([match.work_id])), None)

    def _described_by(self, indexed: IndexedWork) -> str:
        """Who says in this index what the work is, the one who is believed most."""
        if indexed.has_paper:
            return OWN_PAPER
        sources = dict.fromkeys(record.source for record in self._store.records(indexed.id))
        if not sources:
            return REFERENCE_LIST
        others = [name for name in sources if name != "hand"]
        return f"{RECORD}{', '.join(others)}" if others else _BY_HAND

    def _near(self, reference: Reference, resolution: Resolution) -> tuple[NearWork, ...]:
        """The candidates of a resolution that found nothing, with what differs."""
        works = {each.id: each for each in self._store.works([match.work_id for match in resolution.nearest])}
        near = []
        for match in resolution.nearest:
            indexed = works.get(match.work_id)
            if indexed is None:
                continue
            alike = agreement(reference, indexed.work)
            if (alike.title or 0.0) < _LEAST_LIKENESS and alike.evidence < _LEAST_EVIDENCE:
                continue
            near.append(
                NearWork(
                    work=indexed.work,
                    source=self._described_by(indexed),
                    score=round(match.score, 4),
                    differences=differences(reference, indexed.work, alike),
                    work_id=match.work_id,
                )
            )
        return tuple(near[:_NEAREST])


def _known(here: Found, work: Work, source: str, registered: bool | None) -> Found:
    """The work as a source describes it; its place in this index stays."""
    own = here.indexed is not None and here.indexed.has_paper and here.work is not None
    return msgspec.structs.replace(
        here,
        state=LookupState.IN_INDEX if here.indexed is not None else LookupState.IN_SOURCE,
        work=here.work if own else work,
        source=here.source if own else source,
        nearest=(),
        registered=registered,
    )


def _ranked(reference: Reference, offered: Sequence[tuple[Work, Agreement]], source: str) -> list[NearWork]:
    """The works that a source offers and that are not it, the most alike first."""
    ranked = sorted(offered, key=lambda pair: (-(pair[1].title or 0.0), -pair[1].evidence))
    return [
        NearWork(
            work=work,
            source=source,
            score=round(found.title or 0.0, 4),
            differences=differences(reference, work, found),
        )
        for work, found in ranked[:_NEAREST]
        if (found.title or 0.0) >= _LEAST_LIKENESS or found.evidence >= _LEAST_EVIDENCE
    ]


def _says_something(reference: Reference) -> bool:
    identifiers = (reference.doi, reference.pmid, reference.pmcid, reference.arxiv)
    if any(identifiers) or len(reference.title) >= 4:
        return True
    return bool(reference.authors and reference.year)

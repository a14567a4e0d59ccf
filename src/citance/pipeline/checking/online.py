"""The open sources that a check may ask, as one: Crossref, OpenAlex and DataCite for metadata, Europe PMC to find works, doi.org
for whether a DOI exists at all.

A claim that no source knows something needs that all of them answered: one that did not is told as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from citance.errors import SourceError, SourceMissing
from citance.model import EditorialNotice, MatchMethod, Reference, Work, WorkKey
from citance.pipeline.checking.compare import agreement, is_same
from citance.pipeline.checking.protocol import SourceLookup

if TYPE_CHECKING:
    from citance.settings import Settings
    from citance.sources import Client, Crossref
    from citance.sources.doiorg import DoiOrg
    from citance.sources.services import FindingSource, MetadataSource

__all__ = ["OpenSources", "open_sources"]

_Source = TypeVar("_Source")
_Answer = TypeVar("_Answer")
_METADATA = ("crossref", "datacite", "openalex")
_FINDERS = ("crossref", "openalex", "europepmc")
_NAMES = {"crossref": "Crossref", "datacite": "DataCite", "openalex": "OpenAlex", "europepmc": "Europe PMC"}


class OpenSources:
    """Sources asked one after the other, until one knows."""

    def __init__(
        self,
        metadata: Sequence[MetadataSource],
        finders: Sequence[FindingSource],
        crossref: Crossref,
        proxy: DoiOrg,
    ) -> None:
        self._metadata = metadata
        self._finders = finders
        self._crossref = crossref
        self._proxy = proxy
        self._known: dict[str, Work] = {}
        self._asked: set[str] = set()

    @classmethod
    def of(cls, client: Client, settings: Settings) -> OpenSources:
        """The sources of the settings."""
        from citance.sources import Crossref, secret_from
        from citance.sources.doiorg import DoiOrg
        from citance.sources.services import finding_source, metadata_source

        crossref = Crossref(client, settings.crossref_url, key=secret_from(settings.crossref_key_env))
        return cls(
            [metadata_source(name, client, settings) for name in _METADATA],
            [finding_source(name, client, settings) for name in _FINDERS],
            crossref,
            DoiOrg(client, settings.doi_url),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The sources, as people know them."""
        asked = [each.name for each in self._metadata] + [each.name for each in self._finders]
        return tuple(dict.fromkeys(_NAMES.get(name, name) for name in asked))

    def prepare(self, references: Sequence[Reference]) -> None:
        """Ask for the metadata of all DOIs at once. A source that does not answer is asked again for each entry, and then
        told about."""
        missing = list(dict.fromkeys(each.doi for each in references if each.doi))
        for source in self._metadata:
            missing = [doi for doi in missing if doi not in self._known]
            if not missing:
                return
            try:
                self._keep(source.lookup([WorkKey(MatchMethod.DOI, doi) for doi in missing]))
            except SourceError:
                return
        self._asked.update(missing)

    def _keep(self, works: Iterator[Work]) -> None:
        for work in works:
            if work.doi:
                self._known.setdefault(work.doi, work)

    def by_doi(self, doi: str) -> Work | None:
        """What the first source that knows the DOI says of it."""
        if doi in self._known or doi in self._asked:
            return self._known.get(doi)
        key = WorkKey(MatchMethod.DOI, doi)

        def ask(source: MetadataSource) -> Work | None:
            self._keep(source.lookup([key]))
            return self._known.get(doi)

        found = _first(self._metadata, ask)
        self._asked.add(doi)
        return found

    def find(self, reference: Reference) -> list[Work]:
        """Candidates from one source after the other, until one of them is surely the work."""
        found: list[Work] = []

        def ask(source: FindingSource) -> bool | None:
            candidates = source.find(reference)
            found.extend(candidates)
            return True if any(is_same(agreement(reference, each)) for each in candidates) else None

        _first(self._finders, ask)
        return found

    def registered(self, doi: str) -> bool | None:
        """Whether doi.org knows the DOI; None where it does not answer."""
        if doi in self._known:
            return True
        with suppress(SourceError):
            return self._proxy.registered(doi)
        return None

    def notices(self, doi: str) -> list[EditorialNotice]:
        """What Crossref, which has Retraction Watch's data, too, knows of later notices about the work."""
        try:
            return [each for each in self._crossref.notices(doi) if each.doi == doi]
        except SourceMissing:
            return []


def _first(sources: Sequence[_Source], ask: Callable[[_Source], _Answer | None]) -> _Answer | None:
    """The first answer that is not None. One that a source could not give is raised if no other source has one."""
    silent: SourceError | None = None
    for source in sources:
        try:
            answer = ask(source)
        except SourceMissing:
            continue
        except SourceError as error:
            silent = silent or error
            continue
        if answer is not None:
            return answer
    if silent is not None:
        raise silent
    return None


@contextmanager
def open_sources(settings: Settings, *, online: bool) -> Iterator[SourceLookup | None]:
    """The sources to ask; None where that was not asked for, or the settings allow no call.

    Raises:
        UsageError: one of the services' addresses is none.
    """
    if not online or settings.offline:
        yield None
        return
    from citance.sources.services import open_client

    with open_client(settings) as client:
        yield OpenSources.of(client, settings)

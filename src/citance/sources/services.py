"""The sources by their names, as the settings have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from citance.errors import SourceError, UsageError
from citance.model import Reference, Work, WorkKey
from citance.sources._client import Client
from citance.sources._limits import Limits
from citance.sources._nouns import FullTextSource
from citance.sources._options import ClientOptions, base_address, secret_from
from citance.sources._record import Problems
from citance.sources.arxiv import Arxiv
from citance.sources.crossref import Crossref
from citance.sources.datacite import DataCite
from citance.sources.europepmc import EuropePmc
from citance.sources.openalex import OpenAlex
from citance.sources.pubmed import PubMed
from citance.sources.ror import Ror
from citance.sources.unpaywall import Unpaywall

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = [
    "FINDERS",
    "FULL_TEXT",
    "METADATA",
    "FindingSource",
    "Forgiving",
    "MetadataSource",
    "finding_source",
    "full_text_source",
    "metadata_source",
    "open_client",
    "ror_of",
    "unpaywall_of",
]


_Maker = TypeVar("_Maker")


class MetadataSource(Protocol):
    """A source that knows works by their identifiers."""

    name: str
    problems: Problems

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The works behind identifiers, in any order, those that are known; may raise `SourceError`."""
        ...


class FindingSource(Protocol):
    """A source that finds works by what a reference says of them."""

    name: str
    problems: Problems

    def find(self, reference: Reference) -> list[Work]:
        """Candidates, the best first; may raise `SourceError`."""
        ...


class Forgiving:
    """A source that finds nothing where it cannot be asked, as resolving a reference wants it; `failures` keeps the
    reasons, each once."""

    def __init__(self, source: FindingSource) -> None:
        self.name = source.name
        self.problems = source.problems
        self.failures: list[str] = []
        self._source = source

    def find(self, reference: Reference) -> list[Work]:
        """Candidates, the best first; [] where there are none or the source cannot be asked."""
        try:
            return self._source.find(reference)
        except SourceError as error:
            if str(error) not in self.failures:
                self.failures.append(str(error))
            return []


def open_client(settings: Settings) -> Client:
    """The client that the settings ask for; close it at the end.

    Raises:
        UsageError: one of the services' addresses is none.
    """
    options = ClientOptions.of(settings)
    known = {"mailto": bool(options.mailto), "client": bool(settings.ror_client_id)}
    return Client(options, limits=Limits(known_as=frozenset(word for word, holds in known.items() if holds)))


def _openalex(client: Client, settings: Settings) -> OpenAlex:
    key = secret_from(settings.openalex_key_env)
    return OpenAlex(client, base_address(settings.openalex_url, "openalex_url"), key=key)


def _crossref(client: Client, settings: Settings) -> Crossref:
    key = secret_from(settings.crossref_key_env)
    return Crossref(client, base_address(settings.crossref_url, "crossref_url"), key=key)


def _europepmc(client: Client, settings: Settings) -> EuropePmc:
    return EuropePmc(client, base_address(settings.europepmc_url, "europepmc_url"))


def _arxiv(client: Client, settings: Settings) -> Arxiv:
    return Arxiv(client, base_address(settings.arxiv_url, "arxiv_url"))


def _datacite(client: Client, settings: Settings) -> DataCite:
    return DataCite(client, base_address(settings.datacite_url, "datacite_url"))


def _pubmed(client: Client, settings: Settings) -> PubMed:
    return PubMed(client, base_address(settings.pubmed_url, "pubmed_url") + "/")


FULL_TEXT: dict[str, Callable[[Client, Settings], FullTextSource]] = {
    "europepmc": _europepmc,
    "openalex": _openalex,
    "arxiv": _arxiv,
}
"""From which a collection can be made."""
METADATA: dict[str, Callable[[Client, Settings], MetadataSource]] = {
    "openalex": _openalex,
    "crossref": _crossref,
    "europepmc": _europepmc,
    "datacite": _datacite,
    "arxiv": _arxiv,
    "pubmed": _pubmed,
}
"""That know works by identifiers."""
FINDERS: dict[str, Callable[[Client, Settings], FindingSource]] = {
    "crossref": _crossref,
    "openalex": _openalex,
    "europepmc": _europepmc,
    "datacite": _datacite,
    "arxiv": _arxiv,
}
"""That find works by what a reference says."""


def full_text_source(name: str, client: Client, settings: Settings) -> FullTextSource:
    """A source of full texts; raises UsageError for another name."""
    return _named(FULL_TEXT, name)(client, settings)


def metadata_source(name: str, client: Client, settings: Settings) -> MetadataSource:
    """A source of metadata; raises UsageError for another name."""
    return _named(METADATA, name)(client, settings)


def finding_source(name: str, client: Client, settings: Settings) -> FindingSource:
    """A source that finds works; raises UsageError for another name."""
    return _named(FINDERS, name)(client, settings)


def unpaywall_of(client: Client, settings: Settings) -> Unpaywall | None:
    """Unpaywall, or None without the e-mail address that it requires."""
    url = base_address(settings.unpaywall_url, "unpaywall_url")
    return Unpaywall(client, url) if client.options.mailto else None


def ror_of(client: Client, settings: Settings) -> Ror:
    """ROR, with the client id of the settings."""
    return Ror(client, base_address(settings.ror_url, "ror_url"), client_id=settings.ror_client_id)


def _named(table: dict[str, _Maker], name: str) -> _Maker:
    if name not in table:
        raise UsageError(f"no such source: {name!r}; there are {', '.join(table)}")
    return table[name]

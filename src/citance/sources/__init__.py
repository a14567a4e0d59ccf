"""Clients of open scholarly services, and readers of what they publish in whole.

Every source is one file: a class that takes the one `Client` and a base address, and gives the nouns of the model. What
a source asks of those who call it stands in the docstring of its file.
"""

from citance.sources._client import Client, Downloaded
from citance.sources._content import Kind
from citance.sources._limits import DOCUMENTED, Limits, Rate
from citance.sources._nouns import Copy, CopyKind, FullTextSource, Hit, Organisation, Wanted, licence_name
from citance.sources._options import ClientOptions, Secret, secret_from
from citance.sources._record import Problems
from citance.sources.arxiv import Arxiv
from citance.sources.crossref import Crossref
from citance.sources.datacite import DataCite
from citance.sources.europepmc import EuropePmc
from citance.sources.oaipmh import OaiPmh, OaiRecord, Repository
from citance.sources.openalex import OpenAlex
from citance.sources.pubmed import PubMed
from citance.sources.ror import Ror
from citance.sources.unpaywall import Unpaywall

__all__ = [
    "DOCUMENTED",
    "Arxiv",
    "Client",
    "ClientOptions",
    "Copy",
    "CopyKind",
    "Crossref",
    "DataCite",
    "Downloaded",
    "EuropePmc",
    "FullTextSource",
    "Hit",
    "Kind",
    "Limits",
    "OaiPmh",
    "OaiRecord",
    "OpenAlex",
    "Organisation",
    "Problems",
    "PubMed",
    "Rate",
    "Repository",
    "Ror",
    "Secret",
    "Unpaywall",
    "Wanted",
    "licence_name",
    "secret_from",
]

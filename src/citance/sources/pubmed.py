"""PubMed Central's converter of identifiers: DOI, PMID and PMCID of one article.

Rules as its page (pmc.ncbi.nlm.nih.gov/tools/id-converter-api) states them: up to 200 identifiers of one type in a
request; parameters `tool` and `email` are asked for; only articles that are in PubMed Central are known. NCBI asks all
programs without a key to stay at three requests a second. The base address moved in 2025 to
pmc.ncbi.nlm.nih.gov/tools/idconv. Not checked: the live service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citance.identifiers import clean_pmcid, clean_pmid
from citance.model import MatchMethod, Work, WorkKey
from citance.sources._client import Client
from citance.sources._options import Secret
from citance.sources._record import Problems, Record

__all__ = ["PubMed"]

_URL = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
_BATCH = 200
_TYPES = {MatchMethod.DOI: "doi", MatchMethod.PMID: "pmid", MatchMethod.PMCID: "pmcid"}


class PubMed:
    """Identifiers of articles in PubMed Central; `problems` tells what was not as documented."""

    name = "pubmed"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client."""
        self._client = client
        self._url = url
        mailto = client.options.mailto
        self._secret = Secret({"email": mailto} if mailto else {})
        self.problems = Problems()

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """Works with nothing but their identifiers, in any order, those that are known; raises `SourceError`."""
        for method, name in _TYPES.items():
            values = [key.value for key in keys if key.method is method and "," not in key.value]
            for at in range(0, len(values), _BATCH):
                yield from self._batch(name, values[at : at + _BATCH])

    def _batch(self, name: str, values: list[str]) -> Iterator[Work]:
        parameters = {"ids": ",".join(values), "idtype": name, "format": "json", "versions": "no", "tool": "citance"}
        answer = Record(self._client.get_json(self._url, parameters, secret=self._secret), self.problems)
        for item in answer.records("records"):
            self.problems.records += 1
            if item.raw("status") == "error" or item.raw("errmsg"):
                continue  # not in PubMed Central
            work = Work(
                doi=item.doi("doi"),
                pmid=item.identifier("pmid", clean_pmid),
                pmcid=item.identifier("pmcid", clean_pmcid),
            )
            if work != Work():
                yield work
            else:
                self.problems.bad += 1

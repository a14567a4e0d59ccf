"""Unpaywall: where an open copy of a work lies.

Rules as its pages (unpaywall.org/products/api) state them: one work per call, by DOI; the parameter `email` with a real
address is required (422 without); at most 100,000 calls a day, no rate is named (citance keeps to five a second); data
CC0. Its copies are at publishers and repositories, under the licence that each entry names. Not checked: the live service.
"""

from __future__ import annotations

from urllib.parse import quote

from citance.errors import UsageError
from citance.sources._client import Client
from citance.sources._nouns import Copy, CopyKind
from citance.sources._options import Secret
from citance.sources._record import Problems, Record

__all__ = ["Unpaywall", "unpaywall_copies"]

_URL = "https://api.unpaywall.org/v2"


class Unpaywall:
    """Open copies; `problems` tells what in its records was not as documented."""

    name = "unpaywall"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client.

        Raises:
            UsageError: it has no e-mail address, which Unpaywall requires.
        """
        if not client.options.mailto:
            raise UsageError("Unpaywall wants your e-mail address (setting mailto, environment CITANCE_MAILTO)")
        self._client = client
        self._url = url.rstrip("/")
        self._secret = Secret({"email": client.options.mailto})
        self.problems = Problems()

    def copies(self, doi: str) -> tuple[Copy, ...]:
        """The open PDF files of a work, the best first.

        Raises:
            SourceMissing: Unpaywall does not know the DOI; SourceError: it could not be asked.
        """
        answer = self._client.get_json(f"{self._url}/{quote(doi, safe='/')}", secret=self._secret)
        self.problems.records += 1
        return unpaywall_copies(answer, self.problems)


def unpaywall_copies(value: object, problems: Problems) -> tuple[Copy, ...]:
    """The PDF files that a record names, each address once, the best location first."""
    record = Record(value, problems)
    found: dict[str, Copy] = {}
    for place in (record.record("best_oa_location"), *record.records("oa_locations")):
        url = place.raw("url_for_pdf")
        if url:
            copy = Copy(kind=CopyKind.PDF, url=url, licence=place.text("license"), version=place.text("version"))
            found.setdefault(url, copy)
    return tuple(found.values())

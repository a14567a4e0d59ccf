"""doi.org: whether a DOI exists at all, whoever registered it.

The proxy's interface (doi.org, "DOI Proxy Server REST API") answers for every registration agency (Crossref, DataCite, mEDRA,
JaLC …): `/api/handles/DOI` gives `responseCode` 1 for a DOI that exists and 100, with the status 404, for one that does not. Names no
rate; citance asks once a second, and only about DOIs that no source of metadata knows. Not checked: the live service.
"""

from __future__ import annotations

from urllib.parse import quote

from citance.errors import SourceMissing
from citance.sources._client import Client

__all__ = ["DoiOrg"]

_URL = "https://doi.org"
_EXISTS = (1, 200)
_MISSING = 100


class DoiOrg:
    """The DOI proxy."""

    name = "doi.org"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client and the proxy's address."""
        self._client = client
        self._url = url.rstrip("/")

    def registered(self, doi: str) -> bool | None:
        """Whether a DOI exists; None for an answer that says neither.

        Raises:
            SourceError: the proxy could not be asked.
        """
        try:
            answer = self._client.get_json(f"{self._url}/api/handles/{quote(doi, safe='/')}", {"type": "URL"})
        except SourceMissing:
            return False
        code = answer.get("responseCode") if isinstance(answer, dict) else None
        if code in _EXISTS:
            return True
        return False if code == _MISSING else None

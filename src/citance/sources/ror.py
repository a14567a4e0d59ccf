"""ROR: the registry of research organisations.

Rules as its pages (ror.readme.io) state them: version 2 of the interface; data CC0. 2,000 requests in five minutes with a
client id (free, no secret, header `Client-Id`), 50 without one, a change announced for the third quarter of 2026 of which
the day could not be checked. `affiliation=` is made for the text that stands under an author's name: only the entry
marked `chosen` is to be taken for a match, not the one with the highest score. The live service was not tried.
"""

from __future__ import annotations

from urllib.parse import quote

from citance.identifiers import clean_ror
from citance.sources._client import Client
from citance.sources._nouns import Organisation
from citance.sources._options import Secret
from citance.sources._record import Problems, Record

__all__ = ["Ror", "ror_organisation"]

_URL = "https://api.ror.org"
_LONGEST = 1000


class Ror:
    """Organisations of ROR; `problems` tells what in its records was not as documented."""

    name = "ror"

    def __init__(self, client: Client, url: str = _URL, *, client_id: str = "") -> None:
        """Take the client, and the client id if there is one."""
        self._client = client
        self._url = f"{url.rstrip('/')}/v2/organizations"
        self._secret = Secret(headers={"Client-Id": client_id} if client_id else {})
        self.problems = Problems()

    def organisation(self, ror: str) -> Organisation | None:
        """One organisation by its ROR id; None where its record holds nothing.

        Raises:
            SourceMissing: ROR does not know it; SourceError: it could not be asked.
        """
        answer = self._client.get_json(f"{self._url}/{quote(ror, safe='')}", secret=self._secret)
        return ror_organisation(answer, self.problems)

    def search(self, name: str) -> list[Organisation]:
        """Organisations that a name finds, the best first, one page of them."""
        quoted = '"' + name[:_LONGEST].replace('"', " ") + '"'
        answer = Record(self._client.get_json(self._url, {"query": quoted}, secret=self._secret), self.problems)
        found = [ror_organisation(item, self.problems) for item in answer.items("items")]
        return [organisation for organisation in found if organisation]

    def affiliation(self, text: str) -> Organisation | None:
        """The organisation that ROR takes an author's affiliation for; None where it is not sure."""
        if not text.strip():
            return None
        parameters = {"affiliation": text[:_LONGEST]}
        answer = Record(self._client.get_json(self._url, parameters, secret=self._secret), self.problems)
        for item in answer.records("items"):
            if item.flag("chosen"):
                return ror_organisation(item.record("organization").value, self.problems)
        return None


def ror_organisation(value: object, problems: Problems) -> Organisation | None:
    """A record of version 2 as an organisation; None, and counted, without an id or a name."""
    record = Record(value, problems)
    problems.records += 1
    names = [(item.text("value"), item.texts("types")) for item in record.records("names")]
    shown = next((name for name, kinds in names if "ror_display" in kinds), names[0][0] if names else "")
    ror = record.identifier("id", clean_ror)
    if not ror or not shown:
        problems.bad += 1
        return None
    place = next(record.records("locations"), Record(None, problems)).record("geonames_details")
    return Organisation(
        ror=ror,
        name=shown,
        other_names=tuple(dict.fromkeys(name for name, _ in names if name and name != shown)),
        country=place.text("country_code"),
        city=place.text("name"),
        kinds=record.texts("types"),
        status=record.text("status"),
        website=next((item.raw("value") for item in record.records("links") if item.raw("type") == "website"), ""),
    )

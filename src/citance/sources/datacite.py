"""DataCite: metadata of data sets, software, theses, reports and preprints whose DOIs it registers.

Rules as its pages (support.datacite.org/docs/rate-limit, .../docs/api) state them: open without a key; in five minutes 500
requests, 1,000 for those who tell an e-mail address in the agent header or as `mailto`; answers follow JSON:API, with
`page[cursor]=1` beginning deep paging and `links.next` leading on; `affiliation=true` adds affiliations with their ROR
ids. Metadata are CC0. Not checked: the live service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, quote, urlsplit

from citance.identifiers import clean_issn
from citance.model import Author, MatchMethod, Reference, Venue, Work, WorkKey
from citance.sources._client import Client
from citance.sources._nouns import walk
from citance.sources._options import Secret
from citance.sources._record import Problems, Record, author, date_of, split_name, whole

__all__ = ["DataCite", "datacite_work"]

_URL = "https://api.datacite.org"
_PAGE = 100
_BATCH = 25
_CANDIDATES = 5


class DataCite:
    """Works of DataCite; `problems` tells what in its records was not as documented."""

    name = "datacite"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client."""
        self._client = client
        self._url = url.rstrip("/")
        mailto = client.options.mailto
        self._secret = Secret({"mailto": mailto} if mailto else {})
        self.problems = Problems()

    def work(self, doi: str) -> Work | None:
        """One work; None where its record holds nothing.

        Raises:
            SourceMissing: DataCite does not know it; SourceError: it could not be asked.
        """
        url = f"{self._url}/dois/{quote(doi, safe='')}"
        answer = Record(self._client.get_json(url, {"affiliation": "true"}, secret=self._secret), self.problems)
        return datacite_work(answer.record("data").value, self.problems)

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The works behind DOIs, in any order, those that are known; raises `SourceError`."""
        dois = [key.value for key in keys if key.method is MatchMethod.DOI]
        for at in range(0, len(dois), _BATCH):
            any_of = " OR ".join(f'"{_escaped(doi)}"' for doi in dois[at : at + _BATCH])
            yield from self._page(f"doi:({any_of})", _BATCH, "1")[0]

    def find(self, reference: Reference) -> list[Work]:
        """Candidates for a reference without an identifier, by its title."""
        words = " ".join("".join(sign if sign.isalnum() else " " for sign in reference.title).split()[:30])
        return self._page(f"titles.title:({words})", _CANDIDATES, "1")[0] if words else []

    def search(self, query: str) -> Iterator[Work]:
        """Works that a query finds, in DataCite's query language."""
        return walk(lambda cursor: self._page(query, _PAGE, cursor), "1")

    def _page(self, query: str, size: int, cursor: str) -> tuple[list[Work], str]:
        parameters = {"query": query, "page[size]": str(size), "page[cursor]": cursor, "affiliation": "true"}
        answer = Record(self._client.get_json(f"{self._url}/dois", parameters, secret=self._secret), self.problems)
        items = answer.items("data")
        works = [datacite_work(item, self.problems) for item in items]
        onward = parse_qs(urlsplit(answer.record("links").raw("next")).query).get("page[cursor]", [""])
        return [work for work in works if work], onward[0] if items else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "").replace('"', "")


def datacite_work(value: object, problems: Problems) -> Work | None:
    """A JSON:API resource as a work; None, and counted, where it holds neither title nor DOI."""
    record = Record(value, problems).record("attributes")
    box, types = record.record("container"), record.record("types")
    publisher = record.value.get("publisher")
    issn = clean_issn(box.raw("identifier")) if box.raw("identifierType").upper() == "ISSN" else None
    dates = {item.text("dateType"): date_of(item.text("date")) for item in record.records("dates")}
    year = record.year("publicationYear")
    work = Work(
        title=next((item.text("title") for item in record.records("titles") if not item.raw("titleType")), ""),
        authors=tuple(_authors(record)),
        year=year,
        doi=record.doi("doi"),
        venue=Venue(
            title=box.text("title"),
            issns=(issn,) if issn else (),
            publisher=record.record("publisher").text("name")
            if isinstance(publisher, dict)
            else record.text("publisher"),
        ),
        published=dates.get("Issued") or dates.get("Available") or (str(year) if year else ""),
        volume=box.text("volume"),
        issue=box.text("issue"),
        pages="–".join(part for part in (box.text("firstPage"), box.text("lastPage")) if part),
        kind=(types.text("resourceTypeGeneral") or types.text("resourceType")).lower(),
        abstract=next(
            (
                item.long_text("description")
                for item in record.records("descriptions")
                if item.raw("descriptionType") == "Abstract"
            ),
            "",
        ),
        keywords=tuple(
            dict.fromkeys(item.text("subject") for item in record.records("subjects") if item.text("subject"))
        ),
        language=record.text("language"),
        licence=next((item.raw("rightsUri") or item.text("rights") for item in record.records("rightsList")), ""),
        funding=tuple(
            dict.fromkeys(
                item.text("funderName") for item in record.records("fundingReferences") if item.text("funderName")
            )
        ),
    )
    return whole(work, problems)


def _authors(record: Record) -> Iterator[Author]:
    for item in record.records("creators"):
        family, given = item.text("familyName"), item.text("givenName")
        if not family:
            group = item.raw("nameType") == "Organizational"
            given, family = ("", item.text("name")) if group else split_name(item.text("name"))
        places = list(_places(item))
        numbers = [one.raw("nameIdentifier") for one in item.records("nameIdentifiers")]
        found = author(
            family,
            given,
            orcid=next((number for number in numbers if "orcid" in number.lower()), ""),
            affiliations=tuple(name for name, _ in places),
            rors=tuple(ror for _, ror in places if "ror.org" in ror),
        )
        if found:
            yield found


def _places(item: Record) -> Iterator[tuple[str, str]]:
    """Affiliations: objects with `affiliation=true`, else mere names."""
    for place in item.items("affiliation"):
        if isinstance(place, str):
            yield Record({"name": place}, item.problems).text("name"), ""
        else:
            box = Record(place, item.problems, "creators.affiliation.")
            yield box.text("name"), box.raw("affiliationIdentifier")

"""Crossref: what publishers deposit about their works: metadata, licences, notices, reference lists.

Rules as its documentation (crossref.org/documentation/retrieve-metadata/rest-api) states them in 2025 and 2026:

* No sign-up. Who tells an e-mail address (parameter `mailto` or the agent header) is served in the "polite" pool; holders
  of a Plus token send it in the header `Crossref-Plus-API-Token`.
* Limits of rate and of simultaneous requests differ by pool, come with every answer (`x-rate-limit-limit`,
  `x-rate-limit-interval`) and were lowered on 1 December 2025; the new figures themselves could not be checked. citance
  begins at one request a second (three with an address) and follows the headers from then on. 429 when exceeded.
* `filter=doi:…` may be repeated and then means "or"; `cursor=*` begins deep paging, an empty page ends it;
  `query.bibliographic` is meant for references as they are printed.
* Metadata may be used freely; abstracts may be under their publishers' rights.

`update-to` of a notice names what it updates, `updated-by` of a work its notices, with the `source` "publisher" or
"retraction-watch". Not checked: the live service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import quote

from citance.errors import SourceMissing
from citance.identifiers import clean_doi
from citance.model import Author, EditorialNotice, MatchMethod, NoticeKind, Reference, Venue, Work, WorkKey
from citance.sources._client import Client
from citance.sources._nouns import licence_name, walk
from citance.sources._options import Secret
from citance.sources._record import Problems, Record, author, iso_date, whole

__all__ = ["Crossref", "crossref_notices", "crossref_references", "crossref_work"]

_URL = "https://api.crossref.org"
_PAGE = 200
_BATCH = 40
"""DOIs in one filter: keeps the address below 4,000 signs."""
_CANDIDATES = 5
_KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.WITHDRAWAL,
    "expression_of_concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
"""Update types of Crossmark that are notices; others ("new_version", "addendum", "clarification" …) are none."""


_VERSIONS = (
    "is-preprint-of", "has-preprint", "is-version-of", "has-version", "is-manuscript-of", "has-manuscript",
)  # fmt: skip
"""Relations between documents that are one work. Not taken: translations and replies, and "is-identical-to", under which
publishers deposit corrections and datasets, too."""


class Crossref:
    """Works of Crossref; `problems` tells what in its records was not as documented."""

    name = "crossref"

    def __init__(self, client: Client, url: str = _URL, *, key: str = "") -> None:
        """Take the client, and the Plus token if there is one."""
        self._client = client
        self._url = url.rstrip("/")
        mailto = client.options.mailto
        self._secret = Secret(
            {"mailto": mailto} if mailto else {}, {"Crossref-Plus-API-Token": f"Bearer {key}"} if key else {}
        )
        self.problems = Problems()

    def _record(self, doi: str) -> Record:
        url = f"{self._url}/works/{quote(doi, safe='')}"
        return Record(self._client.get_json(url, secret=self._secret), self.problems).record("message")

    def work(self, doi: str) -> Work | None:
        """One work; None where its record holds nothing.

        Raises:
            SourceMissing: Crossref does not know it; SourceError: it could not be asked.
        """
        return crossref_work(self._record(doi).value, self.problems)

    def notices(self, doi: str) -> list[EditorialNotice]:
        """What its record says of later notices about a work, and of the works that it is a notice about."""
        return crossref_notices(self._record(doi).value, self.problems)

    def references(self, doi: str) -> list[Reference]:
        """The reference list that the publisher has deposited; empty where there is none."""
        return crossref_references(self._record(doi).value, self.problems)

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The works behind DOIs, in any order, those that are known; raises `SourceError`."""
        for work, _ in self.lookup_noticed(keys):
            yield work

    def lookup_noticed(self, keys: Sequence[WorkKey]) -> Iterator[tuple[Work, list[EditorialNotice]]]:
        """As `lookup`, each work with what its record says of notices; see `notices`."""
        for value in self._records_of(keys):
            work = crossref_work(value, self.problems)
            if work:
                yield work, crossref_notices(value, self.problems)

    def _records_of(self, keys: Sequence[WorkKey]) -> Iterator[object]:
        dois = list(dict.fromkeys(key.value for key in keys if key.method is MatchMethod.DOI))
        plain = [doi for doi in dois if "," not in doi]
        for at in range(0, len(plain), _BATCH):
            batch = plain[at : at + _BATCH]
            yield from self._records({"filter": ",".join(f"doi:{doi}" for doi in batch), "rows": str(len(batch))})[0]
        for doi in dois:
            if "," in doi:
                with suppress(SourceMissing):
                    yield self._record(doi).value

    def find(self, reference: Reference) -> list[Work]:
        """Candidates for a reference without an identifier, by its text as printed."""
        words = reference.raw or _printed(reference)
        if not words.strip():
            return []
        return self._page({"query.bibliographic": words[:1000], "rows": str(_CANDIDATES)})[0]

    def search(self, words: str, *, filters: str = "") -> Iterator[Work]:
        """Works that the words find, the best first."""
        fixed = {"query.bibliographic": words, "rows": str(_PAGE), **({"filter": filters} if filters else {})}
        return walk(lambda cursor: self._page({**fixed, "cursor": cursor}), "*")

    def updates(self, kind: str = "retraction", *, since: str = "") -> Iterator[EditorialNotice]:
        """Notices of one of Crossref's update types, from an ISO date on."""
        filters = f"update-type:{kind}" + (f",from-update-date:{since}" if since else "")
        fixed = {"filter": filters, "rows": str(_PAGE)}
        for record in walk(lambda cursor: self._records({**fixed, "cursor": cursor}), "*"):
            yield from crossref_notices(record, self.problems)

    def _page(self, parameters: dict[str, str]) -> tuple[list[Work], str]:
        records, cursor = self._records(parameters)
        works = [crossref_work(record, self.problems) for record in records]
        return [work for work in works if work], cursor

    def _records(self, parameters: dict[str, str]) -> tuple[list[object], str]:
        answer = self._client.get_json(f"{self._url}/works", parameters, secret=self._secret)
        message = Record(answer, self.problems).record("message")
        items = message.items("items")
        return items, message.raw("next-cursor") if items and "cursor" in parameters else ""


def _printed(reference: Reference) -> str:
    names = " ".join(each.family for each in reference.authors[:3])
    parts = (names, str(reference.year or ""), reference.title, reference.container, reference.volume, reference.pages)
    return " ".join(part for part in parts if part)


def crossref_work(value: object, problems: Problems) -> Work | None:
    """A record of Crossref, from its service or its dump, as a work; None, and counted, where it holds nothing."""
    record = Record(value, problems)
    doi = record.doi("DOI")
    published = next((date for date in (_date(record, key) for key in _DATES) if date), "")
    work = Work(
        title=_title(record),
        authors=tuple(_authors(record)),
        year=int(published[:4]) if published else None,
        doi=doi,
        venue=Venue(
            title=record.text("container-title"),
            short_title=record.text("short-container-title"),
            issns=record.issns("ISSN"),
            publisher=record.text("publisher"),
        ),
        published=published,
        volume=record.text("volume"),
        issue=record.text("issue"),
        pages=record.text("page") or record.text("article-number"),
        kind=record.text("type"),
        abstract=record.long_text("abstract"),
        subjects=record.texts("subject"),
        language=record.text("language"),
        licence=_licence(record),
        funding=tuple(dict.fromkeys(item.text("name") for item in record.records("funder") if item.text("name"))),
        versions=_versions(record, doi),
    )
    return whole(work, problems)


_DATES = ("issued", "published", "published-online", "published-print", "posted")


def _date(record: Record, key: str) -> str:
    """A date from its parts, [[2015, 3, 9]]; a year that cannot be one is counted."""
    rows = record.record(key).items("date-parts")
    parts = rows[0] if rows and isinstance(rows[0], list) else []
    numbers = [part if isinstance(part, int) and not isinstance(part, bool) else None for part in parts[:3]]
    date = iso_date(*numbers)[:10] if numbers else ""
    if numbers and numbers[0] is not None and not date:
        record.problems.note(f"{key}: no plausible year")
    return date


def _title(record: Record) -> str:
    title, subtitle = record.text("title"), record.text("subtitle")
    return f"{title}: {subtitle}" if title and subtitle and subtitle.lower() not in title.lower() else title


def _authors(record: Record) -> Iterator[Author]:
    for item in record.records("author"):
        places = list(item.records("affiliation"))
        found = author(
            item.text("family") or item.text("name"),
            item.text("given"),
            orcid=item.raw("ORCID"),
            affiliations=tuple(place.text("name") for place in places),
            rors=tuple(
                identifier.raw("id")
                for place in places
                for identifier in place.records("id")
                if identifier.raw("id-type").upper() == "ROR"
            ),
        )
        if found:
            yield found


def _versions(record: Record, own: str | None) -> tuple[str, ...]:
    """What its relations say of preprints, articles and earlier or later versions of the same work."""
    relation = record.record("relation")
    named = (item for name in _VERSIONS for item in relation.records(name) if item.raw("id-type").lower() == "doi")
    dois = (item.doi("id") for item in named)
    return tuple(dict.fromkeys(f"doi:{doi}" for doi in dois if doi and doi != own))


def _licence(record: Record) -> str:
    """The licence of the published version, an open one before others."""
    found = [(item.raw("content-version"), item.raw("URL")) for item in record.records("license")]
    found.sort(key=lambda item: (not licence_name(item[1]).startswith("cc"), item[0] != "vor"))
    return found[0][1] if found else ""


def crossref_references(value: object, problems: Problems) -> list[Reference]:
    """The deposited reference list of a record."""
    references = []
    for index, item in enumerate(Record(value, problems).records("reference"), 1):
        name = item.text("author")
        references.append(
            Reference(
                key=item.raw("key") or f"r{index}",
                index=index,
                raw=item.text("unstructured"),
                title=item.text("article-title") or item.text("volume-title"),
                authors=(Author(family=name),) if name else (),
                year=_reference_year(item),
                container=item.text("journal-title") or item.text("series-title"),
                volume=item.text("volume"),
                issue=item.text("issue"),
                pages=item.text("first-page"),
                doi=item.doi("DOI"),
            )
        )
    return references


def _reference_year(item: Record) -> int | None:
    """The year without the letter that often follows it."""
    text = item.text("year")
    date = iso_date(int(text[:4])) if text[:4].isdecimal() and len(text) < 6 else ""
    if text and not date:
        item.problems.note("reference.year: no plausible year")
    return int(date) if date else None


def crossref_notices(value: object, problems: Problems) -> list[EditorialNotice]:
    """The notices that a record tells of: those about this work, and, if it is a notice itself, what it is about."""
    record = Record(value, problems)
    own = record.doi("DOI")
    found = []
    for key in ("updated-by", "update-to"):
        for item in record.records(key):
            other = clean_doi(item.raw("DOI"))
            work, notice = (own, other) if key == "updated-by" else (other, own)
            kind = _KINDS.get(item.raw("type").lower().replace("-", "_"))
            if not kind or not work:
                continue
            source = item.raw("source")
            found.append(
                EditorialNotice(
                    kind=kind,
                    doi=work,
                    notice_doi=notice if notice != work else None,
                    date=_date(item, "updated"),
                    source="crossref" + (f", {source}" if source else ""),
                )
            )
    return list(dict.fromkeys(found))

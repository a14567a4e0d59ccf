"""OpenAlex: works with their authors, institutions, venues, open copies, and citation links.

Rules as its documentation (developers.openalex.org) states them in November 2026:

* The data are CC0. Single works by id or DOI cost nothing; lists and filters, and ten times as much searches, count
  against a daily allowance, which is small without a key and ten times as large with a free one (`OPENALEX_API_KEY`).
  The key goes into the parameter `api_key`; `mailto` is still told, for courtesy.
* At most 100 requests a second; 429 when the allowance is used up.
* Pages of at most 100 works; cursor paging from `cursor=*` until the next cursor is null; up to 100 values of one
  filter joined by "|" (citance asks for 50).
* Abstracts come as an inverted index; lists of authors end after the first 100 in answers to lists.

PDF files that OpenAlex itself keeps cost money and are not used: copies are fetched from where they lie.
Not checked: the live service (all tests run against answers written for them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from urllib.parse import quote

from citance.errors import SourceMissing
from citance.identifiers import clean_arxiv, clean_doi, clean_openalex, clean_pmcid, clean_pmid, is_preprint_doi
from citance.model import Author, MatchMethod, Reference, Venue, Work, WorkKey
from citance.sources._client import Client
from citance.sources._nouns import Copy, CopyKind, Hit, Wanted, walk
from citance.sources._options import Secret
from citance.sources._record import Problems, Record, author, date_of, split_name, whole

__all__ = ["OpenAlex", "openalex_hit", "openalex_work"]

_URL = "https://api.openalex.org"
_PAGE = 100
_BATCH = 50
_CANDIDATES = 5
_MOST_WORDS = 50_000
"""Positions of an abstract beyond this are no abstract's."""
_FILTERS = {
    MatchMethod.DOI: "doi",
    MatchMethod.PMID: "pmid",
    MatchMethod.OPENALEX: "openalex",
}
"""Identifiers that lists can be filtered by; a PMCID is asked for singly."""


class OpenAlex:
    """Works of OpenAlex; `problems` tells what in its records was not as documented."""

    name = "openalex"

    def __init__(self, client: Client, url: str = _URL, *, key: str = "") -> None:
        """Take the client, and the key if there is one."""
        self._client = client
        self._url = url.rstrip("/")
        mailto = client.options.mailto
        self._secret = Secret({**({"api_key": key} if key else {}), **({"mailto": mailto} if mailto else {})})
        self.problems = Problems()

    def work(self, identifier: str) -> Work | None:
        """One work by its OpenAlex id ("W…") or its DOI; free of cost. None where its record holds nothing.

        Raises:
            SourceMissing: OpenAlex does not know it; SourceError: it could not be asked.
        """
        hit = self._single(clean_openalex(identifier) or f"doi:{identifier}")
        return hit.work if hit else None

    def _single(self, path: str) -> Hit | None:
        answer = self._client.get_json(f"{self._url}/works/{quote(path, safe=':/()')}", secret=self._secret)
        return openalex_hit(answer, self.problems)

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The works behind identifiers, in any order, those that are known; raises `SourceError`."""
        for hit in self._hits_of(keys):
            yield hit.work

    def _hits_of(self, keys: Sequence[WorkKey]) -> Iterator[Hit]:
        singly = [f"pmcid:{key.value}" for key in keys if key.method is MatchMethod.PMCID]
        for method, name in _FILTERS.items():
            values = [key.value for key in keys if key.method is method]
            # A value with a sign of the filter language cannot stand in a filter; they are rare.
            plain = [value for value in values if not set(value) & set("|,!")]
            singly += [f"{name}:{value}" for value in values if value not in plain]
            for batch in _batches(plain, _BATCH):
                yield from self._page({"filter": f"{name}:{'|'.join(batch)}", "per-page": str(_PAGE)})[0]
        for path in dict.fromkeys(singly):
            with suppress(SourceMissing):
                hit = self._single(path)
                if hit:
                    yield hit

    def find(self, reference: Reference) -> list[Work]:
        """Candidates for a reference without an identifier, by a search of its title (or raw text)."""
        words = _searchable(reference.title or reference.raw)
        if not words:
            return []
        parameters = {"search": words, "per-page": str(_CANDIDATES)}
        if reference.title and reference.year:
            parameters["filter"] = f"publication_year:{reference.year - 1}-{reference.year + 1}"
        return [hit.work for hit in self._page(parameters)[0]]

    def search(self, words: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that the words find, the best first."""
        return self._walk({"search": _searchable(words)}, _filters(wanted))

    def citing(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that cite one work."""
        return self._linked("cites", doi, wanted)

    def cited(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that one work cites."""
        return self._linked("cited_by", doi, wanted)

    def _linked(self, way: str, doi: str, wanted: Wanted) -> Iterator[Hit]:
        work = self.work(doi)
        if work is not None and work.openalex:
            yield from self._walk({}, [f"{way}:{work.openalex}", *_filters(wanted)])

    def _walk(self, parameters: dict[str, str], filters: list[str]) -> Iterator[Hit]:
        fixed = {**parameters, "filter": ",".join(filters), "per-page": str(_PAGE)}
        return walk(lambda cursor: self._page({**fixed, "cursor": cursor}), "*")

    def _page(self, parameters: dict[str, str]) -> tuple[list[Hit], str]:
        answer = Record(self._client.get_json(f"{self._url}/works", parameters, secret=self._secret), self.problems)
        items = answer.items("results")
        hits = [openalex_hit(item, self.problems) for item in items]
        return [hit for hit in hits if hit], answer.record("meta").raw("next_cursor") if items else ""


def _batches(values: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(values))
    while batch := list(islice(rest, size)):
        yield batch


def _searchable(words: str) -> str:
    """Words without the signs of the search language; at most fifty of them."""
    return " ".join("".join(sign if sign.isalnum() or sign in "'-" else " " for sign in words).split()[:50])


def _filters(wanted: Wanted) -> list[str]:
    filters = ["open_access.is_oa:true"]
    if wanted.first_year or wanted.last_year:
        filters.append(f"publication_year:{wanted.first_year or ''}-{wanted.last_year or ''}")
    if wanted.licences:
        filters.append(f"best_oa_location.license:{'|'.join(wanted.licences)}")
    return filters


def openalex_hit(value: object, problems: Problems) -> Hit | None:
    """A record of OpenAlex, from its service or its snapshot, with the open copies of the work."""
    work = openalex_work(value, problems)
    return Hit(work=work, copies=tuple(_copies(Record(value, problems)))) if work else None


def openalex_work(value: object, problems: Problems) -> Work | None:
    """A record of OpenAlex as a work; None, and counted, where it holds neither title nor identifier."""
    record = Record(value, problems)
    ids, place, biblio = record.record("ids"), record.record("primary_location"), record.record("biblio")
    source = place.record("source")
    doi = record.doi("doi") or ids.doi("doi")
    arxiv = [clean_arxiv(url) for url in _addresses(record) if "arxiv.org" in url]
    work = Work(
        title=record.text("title") or record.text("display_name"),
        authors=tuple(_authors(record)),
        year=record.year("publication_year"),
        doi=doi,
        pmid=clean_pmid(ids.raw("pmid").rstrip("/").rpartition("/")[2]),
        pmcid=clean_pmcid(ids.raw("pmcid").rstrip("/").rpartition("/")[2]),
        arxiv=next((number for number in arxiv if number), None),
        openalex=record.identifier("id", clean_openalex) or ids.identifier("openalex", clean_openalex),
        venue=Venue(
            title=source.text("display_name"),
            issns=source.issns("issn"),
            issn_l=next(iter(source.issns("issn_l")), None),
            publisher=source.text("host_organization_name"),
        ),
        published=date_of(record.text("publication_date")),
        volume=biblio.text("volume"),
        issue=biblio.text("issue"),
        pages=_pages(biblio),
        kind=record.text("type"),
        abstract=_abstract(record),
        keywords=tuple(item.text("display_name") for item in record.records("keywords") if item.text("display_name")),
        subjects=tuple(item.text("display_name") for item in record.records("topics") if item.text("display_name")),
        language=record.text("language"),
        licence=record.record("best_oa_location").text("license") or place.text("license"),
        funding=_funding(record),
        versions=_versions(record, doi),
    )
    return whole(work, problems)


def _authors(record: Record) -> Iterable[Author]:
    for item in record.records("authorships"):
        person = item.record("author")
        given, family = split_name(person.text("display_name") or item.text("raw_author_name"))
        places = list(item.records("institutions"))
        found = author(
            family,
            given,
            orcid=person.text("orcid"),
            affiliations=tuple(place.text("display_name") for place in places)
            or item.texts("raw_affiliation_strings"),
            rors=tuple(place.raw("ror") for place in places),
        )
        if found:
            yield found


def _funding(record: Record) -> tuple[str, ...]:
    """Names of funders: under "funders" today, under "grants" in older snapshots."""
    names = [item.text("display_name") for item in record.records("funders")]
    names += [item.text("funder_display_name") for item in record.records("grants")]
    return tuple(dict.fromkeys(name for name in names if name))


def _pages(biblio: Record) -> str:
    first, last = biblio.text("first_page"), biblio.text("last_page")
    return f"{first}–{last}" if first and last and first != last else first


def _abstract(record: Record) -> str:
    """The text of an inverted index: words with the positions at which they stand."""
    words: dict[int, str] = {}
    index = record.record("abstract_inverted_index")
    for word, positions in index.value.items():
        for position in positions if isinstance(positions, list) else (positions,):
            if isinstance(position, int) and 0 <= position < _MOST_WORDS:
                words[position] = word[:200]
            else:
                index.problems.note("abstract_inverted_index: no position")
    text = " ".join(words[position] for position in sorted(words))
    return Record({"text": text}, record.problems).long_text("text")


def _addresses(record: Record) -> Iterator[str]:
    for place in (record.record("primary_location"), *record.records("locations")):
        yield place.raw("landing_page_url")
        yield place.raw("pdf_url")


def _versions(record: Record, own: str | None) -> tuple[str, ...]:
    """DOIs of preprints among the places of the work. Others are left out: OpenAlex takes data and supplements that bear an
    article's title for places of it, too."""
    found: dict[str, None] = {}
    for place in record.records("locations"):
        for text in (place.raw("id"), place.raw("landing_page_url")):
            doi = clean_doi(text) if "10." in text else None
            if doi and doi != own and (is_preprint_doi(doi) or (own and is_preprint_doi(own) and _is_article(place))):
                found[f"doi:{doi}"] = None
    return tuple(found)


def _is_article(place: Record) -> bool:
    """Whether a place is a journal that has published the work."""
    return place.text("version") == "publishedVersion" and place.record("source").raw("type") == "journal"


def _copies(record: Record) -> Iterator[Copy]:
    """The PDF files that are openly there, OpenAlex's best one first, each address once."""
    seen: set[str] = set()
    for place in (record.record("best_oa_location"), *record.records("locations")):
        url = place.raw("pdf_url")
        if url and place.flag("is_oa") and url not in seen:
            seen.add(url)
            yield Copy(kind=CopyKind.PDF, url=url, licence=place.text("license"), version=place.text("version"))

"""Europe PMC: search over the life sciences' literature, open full texts as JATS, preprints, citation links.

Rules as its pages (europepmc.org/RestfulWebService, and the announcements of its releases) state them:

* No key, no sign-up. No rate is named there; others keep to ten requests a second, citance to five.
* `search` gives pages of up to 1,000 (citance asks for 100) with `resultType=core`; the next page is asked for by
  `cursorMark`, from "*" on, and where `nextCursorMark` is absent the end is reached.
* Full text in JATS (`/{PMCID}/fullTextXML`) is there for the open-access subset (`OPEN_ACCESS:Y`) only, each article
  under its own licence, and for a part of the preprints (ids "PPR…").
* `CITES:{id}_{source}` in a search finds what cites an article; `/{source}/{id}/references` gives its list in pages.

Not checked: the live service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from citance.errors import SourceMissing
from citance.identifiers import clean_pmcid, clean_pmid
from citance.model import Author, MatchMethod, Reference, Venue, Work, WorkKey
from citance.sources._client import Client
from citance.sources._content import Kind
from citance.sources._nouns import Copy, CopyKind, Hit, Wanted, walk
from citance.sources._record import Problems, Record, author, date_of, split_name, whole

__all__ = ["EuropePmc", "europepmc_hit", "europepmc_work"]

_URL = "https://www.ebi.ac.uk/europepmc/webservices/rest"
_PAGE = 100
_LIST_PAGE = 1000
_BATCH = 30
_CANDIDATES = 5
_FIELDS = {MatchMethod.DOI: "DOI", MatchMethod.PMCID: "PMCID", MatchMethod.PMID: "EXT_ID"}
_CC = re.compile(r"cc-(by(?:-nc)?(?:-nd|-sa)?)")
_OPENLY = "OPEN_ACCESS:Y"


class EuropePmc:
    """Articles of Europe PMC; `problems` tells what in its records was not as documented."""

    name = "europepmc"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client."""
        self._client = client
        self._url = url.rstrip("/")
        self.problems = Problems()

    def search(self, words: str, wanted: Wanted) -> Iterator[Hit]:
        """Open articles that the words find, the best first; the query language of Europe PMC may be used."""
        return self._walk(" AND ".join([f"({words})", _OPENLY, *_conditions(wanted)]))

    def citing(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open articles that cite one article, which Europe PMC must hold itself."""
        source, number = self._place(doi)
        return self._walk(" AND ".join([f"CITES:{number}_{source}", _OPENLY, *_conditions(wanted)]))

    def cited(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open articles that one article cites, as far as Europe PMC has matched its list."""
        numbers = [work.pmid for work in self.reference_works(doi) if work.pmid]
        for at in range(0, len(numbers), _BATCH):
            any_of = " OR ".join(f"EXT_ID:{number}" for number in numbers[at : at + _BATCH])
            yield from self._walk(" AND ".join([f"({any_of})", "SRC:MED", _OPENLY, *_conditions(wanted)]))

    def full_text(self, pmcid: str) -> bytes:
        """The JATS of an article of the open-access subset; raises `SourceError`."""
        return self._client.get(self._text_url(pmcid), kind=Kind.XML, keep=False)

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The articles behind DOIs, PMIDs and PMCIDs, in any order, those that are known; raises `SourceError`."""
        for method, name in _FIELDS.items():
            values = [key.value for key in keys if key.method is method]
            for at in range(0, len(values), _BATCH):
                any_of = " OR ".join(f'{name}:"{_escaped(value)}"' for value in values[at : at + _BATCH])
                query = f"({any_of}) AND SRC:MED" if method is MatchMethod.PMID else any_of
                for hit in self._page({"query": query}, "*")[0]:
                    yield hit.work

    def find(self, reference: Reference) -> list[Work]:
        """Candidates for a reference without an identifier, by its title."""
        words = " ".join("".join(sign if sign.isalnum() else " " for sign in reference.title).split()[:40])
        if not words:
            return []
        query = f"TITLE:({words})"
        if reference.year:
            query += f" AND PUB_YEAR:[{reference.year - 1} TO {reference.year + 1}]"
        return [hit.work for hit in self._page({"query": query, "pageSize": str(_CANDIDATES)}, "*")[0]]

    def reference_works(self, doi: str) -> Iterator[Work]:
        """What Europe PMC lists as cited by an article: short records, many without identifiers."""
        return self._listed(doi, "references", "referenceList", "reference")

    def citing_works(self, doi: str) -> Iterator[Work]:
        """What Europe PMC lists as citing an article, open or not: short records."""
        return self._listed(doi, "citations", "citationList", "citation")

    def _listed(self, doi: str, path: str, outer: str, inner: str) -> Iterator[Work]:
        source, number = self._place(doi)
        url = f"{self._url}/{source}/{quote(number)}/{path}"

        def read_page(page: str) -> tuple[list[Work], str]:
            parameters = {"format": "json", "page": page, "pageSize": str(_LIST_PAGE)}
            answer = Record(self._client.get_json(url, parameters), self.problems)
            items = answer.record(outer).items(inner)
            works = [_listed_work(item, self.problems) for item in items]
            more = (answer.number("hitCount") or 0) > int(page) * _LIST_PAGE
            return [work for work in works if work], str(int(page) + 1) if more and items else ""

        return walk(read_page, "1")

    def _place(self, doi: str) -> tuple[str, str]:
        """Source and id of an article in Europe PMC."""
        answer = self._search({"query": f'DOI:"{_escaped(doi)}"', "resultType": "lite"}, "*")
        for item in answer.record("resultList").records("result"):
            source, number = item.raw("source"), item.raw("id")
            if source.isalpha() and number.isalnum():
                return source, number
        raise SourceMissing(f"Europe PMC does not know {doi}")

    def _walk(self, query: str) -> Iterator[Hit]:
        return walk(lambda cursor: self._page({"query": query}, cursor), "*")

    def _search(self, parameters: dict[str, str], cursor: str) -> Record:
        fixed = {"resultType": "core", "pageSize": str(_PAGE), "format": "json", "cursorMark": cursor}
        return Record(self._client.get_json(f"{self._url}/search", {**fixed, **parameters}), self.problems)

    def _page(self, parameters: dict[str, str], cursor: str) -> tuple[list[Hit], str]:
        answer = self._search(parameters, cursor)
        items = answer.record("resultList").items("result")
        hits = [europepmc_hit(item, self.problems, self._text_url) for item in items]
        return [hit for hit in hits if hit], answer.raw("nextCursorMark") if items else ""

    def _text_url(self, number: str) -> str:
        return f"{self._url}/{quote(number)}/fullTextXML"


def _escaped(value: str) -> str:
    return value.replace("\\", "").replace('"', "")


def _conditions(wanted: Wanted) -> list[str]:
    conditions = []
    if wanted.first_year or wanted.last_year:
        conditions.append(f"PUB_YEAR:[{wanted.first_year or 1000} TO {wanted.last_year or 3000}]")
    named = [_CC.fullmatch(licence) for licence in wanted.licences]
    if wanted.licences and all(named):
        # In its records the words are "cc by-nc".
        conditions.append("(" + " OR ".join(f'LICENSE:"cc {found.group(1)}"' for found in named if found) + ")")
    return conditions


def europepmc_hit(value: object, problems: Problems, text_url: Callable[[str], str]) -> Hit | None:
    """A record of a search; `text_url` makes the address of the full text from its number."""
    work = europepmc_work(value, problems)
    if work is None:
        return None
    record = Record(value, Problems())
    number = work.pmcid or (record.raw("id") if record.raw("source") == "PPR" and record.flag("inEPMC") else "")
    openly = record.flag("isOpenAccess") and number
    copies = (Copy(kind=CopyKind.JATS, url=text_url(number), licence=work.licence),) if openly else ()
    return Hit(work=work, copies=copies)


def europepmc_work(value: object, problems: Problems) -> Work | None:
    """A core record as a work; None, and counted, where it holds neither title nor identifier."""
    record = Record(value, problems)
    info = record.record("journalInfo")
    journal = info.record("journal")
    kinds = record.record("pubTypeList").texts("pubType")
    work = Work(
        title=record.text("title").removesuffix("."),
        authors=tuple(_authors(record)),
        year=record.year("pubYear") or info.year("yearOfPublication"),
        doi=record.doi("doi"),
        pmid=record.identifier("pmid", clean_pmid),
        pmcid=record.identifier("pmcid", clean_pmcid),
        venue=Venue(
            title=journal.text("title"),
            short_title=journal.text("isoabbreviation") or journal.text("medlineAbbreviation"),
            issns=tuple(dict.fromkeys((*journal.issns("issn"), *journal.issns("essn")))),
            publisher=record.record("bookOrReportDetails").text("publisher"),
        ),
        published=date_of(record.text("firstPublicationDate")),
        volume=info.text("volume"),
        issue=info.text("issue"),
        pages=record.text("pageInfo"),
        kind="preprint" if record.raw("source") == "PPR" else next(iter(kinds), ""),
        abstract=record.long_text("abstractText"),
        keywords=record.record("keywordList").texts("keyword"),
        language=record.text("language"),
        licence=record.text("license"),
        funding=tuple(dict.fromkeys(grant.text("agency") for grant in _grants(record) if grant.text("agency"))),
    )
    return whole(work, problems)


def _grants(record: Record) -> Iterable[Record]:
    return record.record("grantsList").records("grant")


def _authors(record: Record) -> Iterator[Author]:
    for item in record.record("authorList").records("author"):
        places = item.record("authorAffiliationDetailsList").records("authorAffiliation")
        number = item.record("authorId")
        family = item.text("lastName") or item.text("collectiveName")
        given = item.text("firstName") or item.text("initials")
        found = author(
            family or item.text("fullName"),
            given if item.text("lastName") else "",
            orcid=number.raw("value") if number.raw("type").upper() == "ORCID" else "",
            affiliations=tuple(place.text("affiliation") for place in places) or (item.text("affiliation"),),
        )
        if found:
            yield found


def _listed_work(value: object, problems: Problems) -> Work | None:
    """An entry of a list of references or citations; its authors are one string, "Coe NM, Bunnell TG."."""
    record = Record(value, problems)
    names = [name.strip(" .") for name in record.text("authorString").split(",")]
    authors = []
    for name in names:
        initials, family = split_name(" ".join(reversed(name.rsplit(" ", 1))))
        found = author(family, initials)
        if found:
            authors.append(found)
    work = Work(
        title=record.text("title").removesuffix("."),
        authors=tuple(authors),
        year=record.year("pubYear"),
        doi=record.doi("doi"),
        pmid=clean_pmid(record.raw("id")) if record.raw("source") == "MED" else None,
        pmcid=clean_pmcid(record.raw("id")) if record.raw("source") == "PMC" else None,
        venue=Venue(short_title=record.text("journalAbbreviation")),
        volume=record.text("volume"),
        issue=record.text("issue"),
        pages=record.text("pageInfo"),
    )
    return whole(work, problems)

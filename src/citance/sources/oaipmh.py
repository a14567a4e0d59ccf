"""OAI-PMH 2.0: harvesting the records of a repository or journal.

Rules of the protocol (openarchives.org/OAI/openarchivesprotocol.html): `Identify` tells who the repository is;
`ListRecords` gives records in one format (`metadataPrefix`: every repository has oai_dc, journals often JATS under "jats"
or "nlm"), in pages that a `resumptionToken` leads on from, which stands alone with the verb; records may be deleted; a
repository that is busy answers 503 with Retry-After, which the client obeys. Lists may be bounded by dates and sets.
`noRecordsMatch` is an empty list, no failure. How often one may ask is each repository's own matter: citance asks an
unknown host once a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from citance.errors import BadAnswer, SourceMissing
from citance.identifiers import clean_arxiv, clean_issn, clean_pmid, find_doi
from citance.model import Author, Venue, Work
from citance.sources._client import Client
from citance.sources._nouns import walk
from citance.sources._record import Problems, author, date_of, plain_text, split_name, whole

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["OaiPmh", "OaiRecord", "Repository", "dublin_core_work"]

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LONGEST = 100_000
_LONGEST_TOKEN = 4000


class Repository(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a repository says of itself; `earliest` is the date of its oldest record, `deleted` whether it tells of
    deleted records ("no", "transient", "persistent"), `granularity` the form of its dates."""

    name: str
    url: str = ""
    earliest: str = ""
    deleted: str = ""
    granularity: str = ""


class OaiRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One harvested record: `metadata` is the XML inside it, b"" where it was deleted."""

    identifier: str
    datestamp: str = ""
    sets: tuple[str, ...] = ()
    deleted: bool = False
    metadata: bytes = b""


class OaiPmh:
    """One repository; `problems` tells what in its records was not as the protocol says."""

    name = "oaipmh"

    def __init__(self, client: Client, url: str) -> None:
        """Take the client and the repository's base address.

        A repository in a private network must be among the client's own hosts.
        """
        self._client = client
        self._url = url
        self.problems = Problems()

    def identify(self) -> Repository:
        """Who the repository is; raises `SourceError`."""
        box = self._ask({"verb": "Identify"}).find(f"{_OAI}Identify")
        if box is None:
            raise BadAnswer("the repository does not say who it is")
        return Repository(
            name=_text(box, "repositoryName"),
            url=_text(box, "baseURL"),
            earliest=_text(box, "earliestDatestamp"),
            deleted=_text(box, "deletedRecord"),
            granularity=_text(box, "granularity"),
        )

    def records(
        self, prefix: str = "oai_dc", *, since: str = "", until: str = "", set_name: str = ""
    ) -> Iterator[OaiRecord]:
        """All records in a format, page by page; dates in the repository's own form, both included.

        Raises:
            BadAnswer: the repository finds fault with the request, or does not know its own token any more.
            SourceError: it could not be asked.
        """
        bounds = {"from": since, "until": until, "set": set_name}
        first = {
            "verb": "ListRecords",
            "metadataPrefix": prefix,
            **{key: text for key, text in bounds.items() if text},
        }
        return walk(lambda token: self._page(first if token == "first" else _onward(token)), "first")  # noqa: S105

    def record(self, identifier: str, prefix: str = "oai_dc") -> OaiRecord:
        """One record; raises as `records`, and SourceMissing where there is none."""
        asked = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": prefix}
        item = self._ask(asked).find(f"{_OAI}GetRecord/{_OAI}record")
        found = self._record(item) if item is not None else None
        if found is None:
            raise SourceMissing(f"the repository has no record {identifier}")
        return found

    def works(self, **bounds: str) -> Iterator[Work]:
        """The works of all records that are not deleted, out of their Dublin Core; `bounds` as for `records`."""
        for record in self.records("oai_dc", **bounds):
            work = None if record.deleted else dublin_core_work(record.metadata, self.problems)
            if work:
                yield work

    def _page(self, parameters: dict[str, str]) -> tuple[list[OaiRecord], str]:
        box = self._ask(parameters).find(f"{_OAI}ListRecords")
        if box is None:
            return [], ""
        items = box.findall(f"{_OAI}record")
        records = [self._record(item) for item in items]
        token = (box.findtext(f"{_OAI}resumptionToken") or "").strip()[:_LONGEST_TOKEN]
        return [record for record in records if record], token if items else ""

    def _ask(self, parameters: dict[str, str]) -> etree._Element:
        root = self._client.get_xml(self._url, parameters)
        if root.tag != f"{_OAI}OAI-PMH":
            raise BadAnswer("the answer is not OAI-PMH")
        error = root.find(f"{_OAI}error")
        code = error.get("code", "") if error is not None else ""
        if error is not None and code == "idDoesNotExist":
            raise SourceMissing("the repository has no such record")
        if error is not None and code != "noRecordsMatch":
            raise BadAnswer(f"the repository refuses: {code} {plain_text(error.text or '')[:200]}".strip())
        return root

    def _record(self, item: etree._Element) -> OaiRecord | None:
        from lxml import etree

        self.problems.records += 1
        header = item.find(f"{_OAI}header")
        identifier = _text(header, "identifier") if header is not None else ""
        if header is None or not identifier:
            self.problems.bad += 1
            self.problems.note("record: no identifier")
            return None
        box = item.find(f"{_OAI}metadata")
        inner = next((child for child in box if isinstance(child.tag, str)), None) if box is not None else None
        deleted = header.get("status") == "deleted"
        if inner is None and not deleted:
            self.problems.note("record: no metadata")
        return OaiRecord(
            identifier=identifier,
            datestamp=_text(header, "datestamp"),
            sets=tuple(plain_text(each.text or "") for each in header.findall(f"{_OAI}setSpec")),
            deleted=deleted,
            metadata=etree.tostring(inner, encoding="utf-8", with_tail=False) if inner is not None else b"",
        )


def _onward(token: str) -> dict[str, str]:
    return {"verb": "ListRecords", "resumptionToken": token}


def _text(box: etree._Element, name: str) -> str:
    return plain_text((box.findtext(f"{_OAI}{name}") or "")[:_LONGEST])


def dublin_core_work(metadata: bytes, problems: Problems) -> Work | None:
    """A record in oai_dc as a work; None, and counted, where it holds neither title nor identifier."""
    from citance.sources._content import parse_xml

    try:
        root = parse_xml(metadata)
    except BadAnswer:
        problems.bad += 1
        problems.note("oai_dc: not XML")
        return None

    def texts(name: str) -> tuple[str, ...]:
        found = (plain_text((each.text or "")[:_LONGEST]) for each in root.iter(f"{_DC}{name}"))
        return tuple(dict.fromkeys(text for text in found if text))

    identifiers = (*texts("identifier"), *texts("relation"))
    dates = sorted(date for date in (date_of(text) for text in texts("date")) if date)
    sources, rights = texts("source"), texts("rights")
    issns = [clean_issn(word.strip("(),;")) for text in sources for word in text.split()]
    work = Work(
        title=next(iter(texts("title")), ""),
        authors=tuple(_authors(texts("creator"))),
        year=int(dates[0][:4]) if dates else None,
        doi=next((doi for doi in (find_doi(text) for text in texts("identifier")) if doi), None),
        arxiv=next((number for number in map(_arxiv, identifiers) if number), None),
        pmid=next((pmid for pmid in map(_pmid, identifiers) if pmid), None),
        venue=Venue(
            title=next((text.partition(";")[0].strip() for text in sources if not clean_issn(text)), ""),
            issns=tuple(dict.fromkeys(issn for issn in issns if issn)),
            publisher=next(iter(texts("publisher")), ""),
        ),
        published=dates[0] if dates else "",
        kind=next(iter(texts("type")), "").rpartition("/")[2],
        abstract=max(texts("description"), key=len, default=""),
        keywords=texts("subject"),
        language=next(iter(texts("language")), ""),
        licence=next((text for text in rights if "creativecommons.org" in text), next(iter(rights), "")),
    )
    return whole(work, problems)


def _authors(names: tuple[str, ...]) -> Iterator[Author]:
    for name in names:
        given, family = split_name(name)
        found = author(family, given)
        if found:
            yield found


def _arxiv(text: str) -> str | None:
    return clean_arxiv(text) if "arxiv" in text.lower() else None


def _pmid(text: str) -> str | None:
    return clean_pmid(text.partition(":")[2]) if text.lower().startswith("pmid:") else None

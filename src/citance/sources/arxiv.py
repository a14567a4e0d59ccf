"""arXiv: metadata of preprints, and where their sources and PDF files lie.

Rules as its terms of use (info.arxiv.org/help/api/tou.html) and user manual state them:

* One request every three seconds and one connection at a time, over all programs of one user and all of arXiv's
  programming interfaces. Whole collections are to be taken by OAI-PMH or the bulk data, not by the search.
* Answers are Atom; `start` and `max_results` (at most 2,000) page through them, at most 30,000 of one search.
* Metadata are CC0. E-prints are not: most are under arXiv's own licence, which lets arXiv distribute them and nobody
  else; the Atom answers do not tell which. Files may be fetched for oneself, not passed on.

Not checked: the live service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from citance.errors import BadAnswer, UsageError
from citance.identifiers import clean_arxiv, clean_doi
from citance.model import MatchMethod, Reference, Venue, Work, WorkKey
from citance.sources._client import Client
from citance.sources._nouns import Copy, CopyKind, Hit, Wanted, walk
from citance.sources._record import Problems, author, date_of, plain_text, split_name, whole

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Arxiv", "arxiv_work"]

_URL = "https://export.arxiv.org"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_PAGE = 100
_MOST = 30_000
_CANDIDATES = 5


class Arxiv:
    """Preprints of arXiv; `problems` tells what in its records was not as documented."""

    name = "arxiv"

    def __init__(self, client: Client, url: str = _URL) -> None:
        """Take the client."""
        self._client = client
        self._url = url.rstrip("/")
        self.problems = Problems()

    def search(self, words: str, wanted: Wanted) -> Iterator[Hit]:
        """Preprints that the words find, the best first; all of them can be read by everybody."""
        plain = "".join(sign if sign.isalnum() or sign in "-" else " " for sign in words).split()[:30]
        query = " AND ".join(f"all:{word}" for word in plain)
        if wanted.first_year or wanted.last_year:
            query += f" AND submittedDate:[{wanted.first_year or 1991}01010000 TO {wanted.last_year or 2999}12312359]"
        return walk(lambda start: self._page({"search_query": query}, start), "0") if plain else iter(())

    def citing(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """arXiv knows no citations."""
        raise UsageError("arXiv does not tell what cites what: take --from openalex or europepmc")

    def cited(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """arXiv knows no citations."""
        raise UsageError("arXiv does not tell what cites what: take --from openalex or europepmc")

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        """The preprints behind arXiv ids, in any order, those that are known; raises `SourceError`."""
        numbers = [key.value for key in keys if key.method is MatchMethod.ARXIV]
        for at in range(0, len(numbers), _PAGE):
            for hit in self._page({"id_list": ",".join(numbers[at : at + _PAGE])}, "0")[0]:
                yield hit.work

    def find(self, reference: Reference) -> list[Work]:
        """Candidates for a reference without an identifier, by its title."""
        words = " ".join("".join(sign if sign.isalnum() else " " for sign in reference.title).split()[:30])
        if not words:
            return []
        parameters = {"search_query": f'ti:"{words}"', "max_results": str(_CANDIDATES)}
        return [hit.work for hit in self._page(parameters, "0")[0]]

    def _page(self, parameters: dict[str, str], start: str) -> tuple[list[Hit], str]:
        fixed = {"start": start, "max_results": str(_PAGE)}
        feed = self._client.get_xml(f"{self._url}/api/query", {**fixed, **parameters})
        if feed.tag != f"{_ATOM}feed":
            raise BadAnswer("arXiv: the answer is no Atom feed")
        entries = feed.findall(f"{_ATOM}entry")
        works = [arxiv_work(entry, self.problems) for entry in entries]
        after = int(start) + len(entries)
        return [self._hit(work) for work in works if work], str(after) if entries and after < _MOST else ""

    def _hit(self, work: Work) -> Hit:
        number = quote(work.arxiv or "", safe="/")
        copies = (
            Copy(kind=CopyKind.LATEX, url=f"{self._url}/src/{number}", version="submittedVersion"),
            Copy(kind=CopyKind.PDF, url=f"{self._url}/pdf/{number}", version="submittedVersion"),
        )
        return Hit(work=work, copies=copies if work.arxiv else ())


def arxiv_work(entry: etree._Element, problems: Problems) -> Work | None:
    """An Atom entry as a work; None, and counted, where it holds nothing or is arXiv's word of an error."""

    def text(name: str) -> str:
        return plain_text(entry.findtext(name) or "")[:100_000]

    number = clean_arxiv(text(f"{_ATOM}id"))
    if number is None:
        problems.records += 1
        problems.bad += 1
        problems.note(f"id: no arXiv id ({text(f'{_ATOM}summary')[:80]})")
        return None
    authors = []
    for person in entry.findall(f"{_ATOM}author"):
        given, family = split_name(person.findtext(f"{_ATOM}name") or "")
        places = tuple(plain_text(place.text or "") for place in person.findall(f"{_ARXIV}affiliation"))
        found = author(family, given, affiliations=places)
        if found:
            authors.append(found)
    published = date_of(text(f"{_ATOM}published"))
    categories = tuple(dict.fromkeys(item.get("term", "") for item in entry.findall(f"{_ATOM}category")))
    work = Work(
        title=text(f"{_ATOM}title"),
        authors=tuple(authors),
        year=int(published[:4]) if published else None,
        doi=clean_doi(text(f"{_ARXIV}doi")),
        arxiv=number,
        venue=Venue(title=text(f"{_ARXIV}journal_ref")[:300]),
        published=published,
        kind="preprint",
        abstract=text(f"{_ATOM}summary"),
        subjects=tuple(category for category in categories if category),
    )
    return whole(work, problems)

"""Works as BibTeX, written by bibtexparser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from citance.model import Author, IndexedWork, Work
from citance.report.bibliography.kinds import (
    WorkKind,
    first_and_last_page,
    kind_of,
    notice_words,
    one_line,
    year_of,
)

__all__ = ["works_to_bibtex"]

_TYPES = {
    WorkKind.ARTICLE: "article",
    WorkKind.BOOK: "book",
    WorkKind.CHAPTER: "incollection",
    WorkKind.PROCEEDINGS: "inproceedings",
    WorkKind.THESIS: "phdthesis",
    WorkKind.REPORT: "techreport",
}
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHER = {"phdthesis": "school", "techreport": "institution"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
}
"""LaTeX's own signs. Braces become words: BibTeX counts them even behind a backslash. Letters of any script stay as they are,
since today's programs read UTF-8."""
_NO_KEY = re.compile(r"[^a-z0-9]")


def works_to_bibtex(works: Iterable[IndexedWork]) -> Iterator[str]:
    """One entry after the other; keys are made of the first author, the year and the work's number, and so never come twice."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    for item in works:
        type_ = _TYPES.get(kind_of(item.work), "misc")
        fields = [Field(name, value) for name, value in _fields(item, type_) if value]
        yield write_string(Library([Entry(type_, _key(item), fields)])) + "\n"


def _key(item: IndexedWork) -> str:
    first = item.work.authors[0].family if item.work.authors else "work"
    folded = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode().lower()
    return f"{_NO_KEY.sub('', folded)[:30] or 'work'}{year_of(item.work) or ''}_{item.id}"


def _fields(item: IndexedWork, type_: str) -> Iterator[tuple[str, str]]:
    work = item.work
    yield "author", " and ".join(_name(author) for author in work.authors if author.name.strip())
    yield "title", f"{{{_escaped(work.title)}}}" if work.title else ""
    yield _CONTAINER.get(type_, "howpublished"), _escaped(work.venue.title)
    year = year_of(work)
    yield "year", str(year) if year else ""
    yield "volume", _escaped(work.volume)
    yield "number", _escaped(work.issue)
    first, last = first_and_last_page(work.pages)
    yield "pages", f"{_escaped(first)}--{_escaped(last)}" if last else _escaped(first)
    yield _PUBLISHER.get(type_, "publisher"), _escaped(work.venue.publisher)
    yield from _identifiers(work)
    yield "note", _escaped(notice_words(item))


def _identifiers(work: Work) -> Iterator[tuple[str, str]]:
    # Programs take these as they stand, so that nothing in them is escaped but what would break the entry.
    yield "doi", _verbatim(work.doi or "")
    yield "issn", ", ".join(work.venue.issns)
    yield "pmid", work.pmid or ""
    yield "pmcid", work.pmcid or ""
    yield "eprint", work.arxiv or ""
    yield "archiveprefix", "arXiv" if work.arxiv else ""


def _verbatim(text: str) -> str:
    return one_line(text).replace("{", "").replace("}", "")


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in one_line(text))


def _name(author: Author) -> str:
    """ "Family, Given"; what is not split, and what holds a comma or "and", stands in braces."""
    family, given = _escaped(author.family), _escaped(author.given)
    if not given or not family:
        return f"{{{family or given}}}"
    return f"{_held(family)}, {_held(given)}"


def _held(name: str) -> str:
    return f"{{{name}}}" if "," in name or " and " in f" {name} ".lower() else name

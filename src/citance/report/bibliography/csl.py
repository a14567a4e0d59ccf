"""Works as CSL-JSON: the items that citation processors and Zotero read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from citance.model import IndexedWork, Work
from citance.report.bibliography.kinds import kind_of, notice_words, one_line, year_of

__all__ = ["csl_item", "works_to_csl_json"]


def works_to_csl_json(works: Iterable[IndexedWork]) -> Iterator[str]:
    """A JSON array, one item per line."""
    first = True
    yield "["
    for item in works:
        yield "\n" if first else ",\n"
        first = False
        yield msgspec.json.encode(csl_item(item)).decode()
    yield "\n]\n"


def csl_item(item: IndexedWork) -> dict[str, object]:
    """One work as an item of CSL 1.0.2's schema; what is not known is left out."""
    work = item.work
    note = "\n".join(part for part in (notice_words(item), f"arXiv: {work.arxiv}" if work.arxiv else "") if part)
    said: dict[str, object] = {
        "id": str(item.id),
        "type": kind_of(work).value,
        "title": one_line(work.title),
        "author": [_author(author.family, author.given) for author in work.authors if author.name.strip()],
        "issued": _issued(work),
        "container-title": one_line(work.venue.title),
        "container-title-short": one_line(work.venue.short_title),
        "publisher": one_line(work.venue.publisher),
        "volume": one_line(work.volume),
        "issue": one_line(work.issue),
        "page": one_line(work.pages),
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "ISSN": ", ".join(work.venue.issns),
        "URL": f"https://arxiv.org/abs/{work.arxiv}" if work.arxiv and not work.doi else "",
        "language": one_line(work.language),
        "note": note,
    }
    return {name: value for name, value in said.items() if value}


def _author(family: str, given: str) -> dict[str, str]:
    if not given.strip():
        return {"literal": one_line(family)}
    return {"family": one_line(family), "given": one_line(given)}


def _issued(work: Work) -> dict[str, list[list[int]]] | None:
    parts = [int(part) for part in work.published.split("-") if part.isdecimal()][:3]
    year = year_of(work)
    if year is None:
        return None
    return {"date-parts": [parts if parts and parts[0] == year else [year]]}

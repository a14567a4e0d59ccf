"""How an entry would read if what is known of its work were right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from citance.model import Author, CheckedReference, FindingKind, IndexedWork, ReferenceCheck, Work
from citance.report.bibliography import works_to_bibtex
from citance.store import work_of_reference

__all__ = ["corrected_bibtex", "corrected_work", "reference_line", "suggestion"]

_CORRECTABLE: Final = frozenset(
    (
        FindingKind.TITLE_DIFFERS,
        FindingKind.YEAR_DIFFERS,
        FindingKind.AUTHOR_DIFFERS,
        FindingKind.VOLUME_DIFFERS,
        FindingKind.PAGES_DIFFER,
        FindingKind.DOI_DIFFERS,
        FindingKind.DOI_OF_ANOTHER_WORK,
        FindingKind.DOI_NOT_REGISTERED,
        FindingKind.DOI_MALFORMED,
        FindingKind.PREPRINT,
    )
)
_MOST_NAMES: Final = 20


def suggestion(entry: CheckedReference) -> str:
    """The entry as it would read by what is known of its work, in one line; "" where nothing known differs from it."""
    if entry.work is None or not any(each.kind in _CORRECTABLE for each in entry.findings):
        return ""
    return reference_line(corrected_work(entry))


def corrected_work(entry: CheckedReference) -> Work:
    """What is known of an entry's work, with what the entry itself says where nothing is known."""
    listed, known = work_of_reference(entry.reference), entry.work
    if known is None:
        return listed
    filled = {
        name: getattr(known, name) or getattr(listed, name)
        for name in ("title", "authors", "year", "volume", "issue", "pages", "kind", "pmid", "pmcid", "arxiv")
    }
    wrong_doi = any(
        each.kind in (FindingKind.DOI_OF_ANOTHER_WORK, FindingKind.DOI_NOT_REGISTERED) for each in entry.findings
    )
    doi = known.doi or (None if wrong_doi else listed.doi)
    venue = known.venue if known.venue.title else listed.venue
    return msgspec.structs.replace(known, **filled, doi=doi, venue=venue)


def reference_line(work: Work) -> str:
    """A work as an entry of a reference list: authors, year, title, where, DOI."""
    names = [_name(author) for author in work.authors[:_MOST_NAMES] if author.name.strip()]
    if len(work.authors) > _MOST_NAMES:
        names.append("et al.")
    issue = f"({work.issue})" if work.issue else ""
    where = " ".join(part for part in (work.venue.title, f"{work.volume}{issue}") if part)
    where = ", ".join(part for part in (where, work.pages) if part)
    parts = (
        f"{', '.join(names)}{f' ({work.year})' if work.year else ''}" if names else str(work.year or ""),
        work.title,
        where,
        f"https://doi.org/{work.doi}" if work.doi else "",
    )
    return " ".join(
        part if part.endswith((".", "?", "!")) or part.startswith("https:") else f"{part}." for part in parts if part
    )


def _name(author: Author) -> str:
    """ "Coe, N. M.": the family name with initials."""
    initials = " ".join(f"{part[0]}." for part in author.given.replace("-", " ").split() if part[:1].isalpha())
    return f"{author.family}, {initials}" if author.family and initials else author.name


def corrected_bibtex(check: ReferenceCheck) -> Iterator[str]:
    """The whole list as BibTeX, corrected where something better is known, in its order."""
    works = (IndexedWork(id=entry.reference.index, work=corrected_work(entry)) for entry in check.references)
    return works_to_bibtex(works)

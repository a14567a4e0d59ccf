"""The intellectual item, and the venue it appeared in."""

from __future__ import annotations

import msgspec

from citance.model.author import Author

__all__ = ["Venue", "Work"]


class Venue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A journal, book or proceedings; `issns` as `clean_issn` gives them."""

    title: str = ""
    short_title: str = ""
    issns: tuple[str, ...] = ()
    publisher: str = ""
    issn_l: str | None = None


class Work(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a paper says of itself, or what a reference says of the work it names.

    Identifiers are in the form that `citance.identifiers` gives them; `published` is an ISO date as precise as
    known ("2015", "2015-03", "2015-03-09"); `kind` is the source's article type ("research-article", "book" …).
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    openalex: str | None = None
    venue: Venue = Venue()
    published: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    kind: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    language: str = ""
    licence: str = ""
    funding: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    """Identifiers of other versions of the work, where the source names them: "doi:10.1101/…", "arxiv:2101.00001"."""

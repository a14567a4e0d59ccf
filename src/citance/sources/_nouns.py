"""What sources tell beside works: where a full text lies, what was searched for, an organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Protocol, TypeVar

import msgspec

from citance.model import Work

__all__ = ["Copy", "CopyKind", "FullTextSource", "Hit", "Organisation", "Wanted", "licence_name", "walk"]

_Item = TypeVar("_Item")

_CC = re.compile(r"(?:creativecommons\.org/licenses/|\bcc[\s_-]*)(by(?:[\s_-]*(?:nc|nd|sa))*)(?![a-z])", re.I)
_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero|^cc[\s_-]*0|^cc[\s_-]*zero", re.I)
_MARK = re.compile(r"creativecommons\.org/publicdomain/mark|^public[\s_-]*domain|^pd$", re.I)
_MOST_PAGES = 20_000


class CopyKind(StrEnum):
    """The form of a full text."""

    JATS = "jats"
    PDF = "pdf"
    LATEX = "latex"


class Copy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place where a full text can be fetched; `version` as the source words it ("publishedVersion" …)."""

    kind: CopyKind
    url: str
    licence: str = ""
    version: str = ""


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work that a source has found, with the open copies that it knows, the best first."""

    work: Work
    copies: tuple[Copy, ...] = ()

    @property
    def licence(self) -> str:
        """The licence of the copy that would be fetched, else that of the work."""
        return (self.copies[0].licence if self.copies else "") or self.work.licence


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is looked for beside the words: years (both included, None for open), licences as `licence_name` gives
    them (any if empty)."""

    first_year: int | None = None
    last_year: int | None = None
    licences: tuple[str, ...] = ()

    def allows(self, hit: Hit) -> bool:
        """Whether a hit is within the years and under one of the licences; what is unknown is not."""
        year = hit.work.year
        if (self.first_year is not None or self.last_year is not None) and year is None:
            return False
        if year is not None and not (self.first_year or 0) <= year <= (self.last_year or 9999):
            return False
        return not self.licences or licence_name(hit.licence) in self.licences


class Organisation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A research organisation of ROR: `ror` as `clean_ror` gives it, `country` in two letters."""

    ror: str
    name: str
    other_names: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    kinds: tuple[str, ...] = ()
    status: str = ""
    website: str = ""


class FullTextSource(Protocol):
    """A source from which a collection can be made. All iterators may raise `SourceError`."""

    name: str

    def search(self, words: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that the words find, the best first."""
        ...

    def citing(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that cite one work."""
        ...

    def cited(self, doi: str, wanted: Wanted) -> Iterator[Hit]:
        """Open works that one work cites."""
        ...


def licence_name(text: str) -> str:
    """A licence in short: "cc-by-nc-nd", "cc0", "public-domain"; other words in lower case as they are, "" for none."""
    plain = text.strip()
    if _ZERO.search(plain):
        return "cc0"
    if _MARK.search(plain):
        return "public-domain"
    found = _CC.search(plain)
    if not found:
        return plain.lower()
    parts = re.findall(r"by|nc|nd|sa", found.group(1).lower())
    return "-".join(["cc", "by", *(part for part in ("nc", "nd", "sa") if part in parts)])


def walk(read_page: Callable[[str], tuple[list[_Item], str]], first: str) -> Iterator[_Item]:
    """The items of all pages: `read_page` takes a cursor and gives a page's items with the next cursor, "" at the end.

    A service that never comes to an end is left: when a cursor comes again, and after 20,000 pages. A page without any
    record is an end as well, which `read_page` tells by an empty cursor.
    """
    seen: set[str] = set()
    cursor = first
    while cursor and cursor not in seen and len(seen) < _MOST_PAGES:
        seen.add(cursor)
        items, cursor = read_page(cursor)
        yield from items

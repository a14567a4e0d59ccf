"""One entry of a reference list."""

from __future__ import annotations

import msgspec

from citance.model.author import Author

__all__ = ["Reference"]


class Reference(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One cited item as its entry prints it.

    `key` is the entry's id in the source, or r1, r2 … where it has none; an entry that holds several works
    (a, b, c) gives one reference each, the later ones with the key of their own citation element or with
    "key.2", "key.3" …, and all of them with the entry's key as `entry`. `index` counts from 1 in the order of the
    list. `label` is the printed number or name ("12", "[Coe03]"), "" where none is printed.
    """

    key: str
    index: int
    entry: str = ""
    label: str = ""
    raw: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    year_suffix: str = ""
    """The letter that tells works of one author and year apart ("2005a")."""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    kind: str = ""
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    url: str = ""

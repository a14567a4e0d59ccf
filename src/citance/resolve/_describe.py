"""What references and works say, in the one form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from citance.model import Author, Reference, Work
from citance.resolve._numbers import first_page, volume_number, year_of
from citance.resolve._words import plain_title, words_of
from citance.text.names import PARTICLES, is_collective

__all__ = ["ADDRESS", "Description", "describe_reference", "describe_work", "name_key", "title_words"]

_GREEK = str.maketrans(
    {
        "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "ε": " epsilon ", "κ": " kappa ",
        "λ": " lambda ", "μ": " mu ", "µ": " mu ", "σ": " sigma ", "ω": " omega ", "π": " pi ", "τ": " tau ",
        "ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "ł": "l",
    }
)  # fmt: skip
"""Spelled out in one list of references and printed as the sign in the next."""
_BREAK = re.compile(r"(?<=\w)[-\u00ad\u2010]\s*\n\s*|\u00ad")
"""A word broken at the end of a line: its halves are joined, as comparison ignores the hyphen anyway."""
_NUMBER = re.compile(r"(?:(?<=\d)(\s?[-–—]\s?))?([a-z]{0,2}[1-9]\d*)", re.I)
"""A number, with the dash that makes it the last page of a range."""
_FLAG = re.compile(r"\[(?:internet|online|preprint|in [a-z]{3,12}|[a-z]{3,4}\.)\]", re.I)
"""What bibliographies add to a title."""
_Printed = tuple[str, frozenset[str], frozenset[tuple[str, str]]]
_NOT_PRINTED: _Printed = ("", frozenset(), frozenset())
ADDRESS = re.compile(
    r"\b(\d{1,4})\s*(?:\([^()]{1,20}\)|,?\s*(?:no|n|nr|issue|iss|heft)\.?\s*\d+)?\s*[:,]\s*(?:pp?\.?\s*|S\.\s*)?"
    r"([A-Za-z]{0,2}\d{1,7})\b"
)
"""What looks like volume and page: "12(3): 45", "12, no. 3, pp. 45"."""
_MAX_AUTHORS = 40
_MAX_TITLE = 1_000
_MAX_RAW = 3_000
"""Signs of an entry that are looked at: longer ones are not one entry."""


class Description:
    """One side of a comparison.

    Attributes:
        title: as printed.
        words, letters: its folded words; the same without the spaces.
        names: the authors' name keys, the first author's first.
        givens: the first author's given names, folded: a swapped name is still found.
        by_body: whether the first author is an organisation.
        year, volume, page, issue, pages, container: "" or None where not known.
        raw: the printed entry as it is, its first 3,000 signs; "" for works.
    """

    __slots__ = (
        "_print", "by_body", "container", "givens", "issue", "kind", "letters", "names", "page", "pages", "raw", "title", "volume",
        "words", "year",
    )  # fmt: skip

    def __init__(
        self, said: Reference | Work, title: str, authors: Sequence[Author], year: int | None, container: str, raw: str
    ) -> None:
        self.title = title
        self.words = title_words(title)
        self.letters = "".join(self.words)
        self.names = tuple(key for author in authors[:_MAX_AUTHORS] if (key := name_key(author.family)))
        self.givens = tuple(words_of(authors[0].given)) if authors else ()
        self.by_body = bool(authors) and is_collective(authors[0].family[:200], authors[0].given)
        self.year = year
        self.container = container
        self.volume = volume_number(said.volume)
        self.issue = said.issue
        self.pages = said.pages
        self.page = first_page(said.pages)
        self.kind = said.kind
        self.raw = fold_breaks(raw[:_MAX_RAW])
        self._print: _Printed | None = None

    @property
    def entry(self) -> str:
        """Letters and digits of the whole printed entry, "" for works."""
        return self._printed()[0]

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that are printed in the entry."""
        return self._printed()[1]

    @property
    def addresses(self) -> frozenset[tuple[str, str]]:
        """What may be volume and first page there: a number and one of the next three."""
        return self._printed()[2]

    def _printed(self) -> _Printed:
        if self._print is None:
            self._print = _read_print(self.raw) if self.raw else _NOT_PRINTED
        return self._print


def _read_print(raw: str) -> _Printed:
    """Letters and digits of an entry, its numbers, and the pairs of neighbouring ones."""
    entry = "".join(words_of(raw.translate(_GREEK)))
    found = [(one.group(1) is None, one.group(2).lower()) for one in _NUMBER.finditer(raw)]
    plain = [page.lstrip("abcdefghijklmnopqrstuvwxyz") for _, page in found]
    pairs = {
        (volume, page)
        for after in (1, 2, 3)
        for volume, (is_first, page) in zip(plain, found[after:], strict=False)
        if is_first
    }
    return entry, frozenset(plain), frozenset(pairs)


def describe_reference(reference: Reference, *, complete: bool = False) -> Description:
    """The comparable form of a reference. What stands as the container of a book's entry without a title is its title.

    With `complete`, the fields of an entry without a title, or without a container and numbers where numbers are printed,
    are read from its print. That takes a hundred times as long as the rest.
    """
    if complete and _is_poor(reference):
        reference = _completed(reference)
    title, container = reference.title, reference.container
    if not title and reference.kind in ("book", "report", "thesis"):
        title, container = container, ""
    return Description(reference, title, reference.authors, reference.year, container, reference.raw)


def _is_poor(said: Reference) -> bool:
    if said.title and (said.container or said.volume or said.pages):
        return False
    return bool(said.raw) and (not said.title or ADDRESS.search(said.raw[:_MAX_RAW]) is not None)


def _completed(said: Reference) -> Reference:
    """The reference with what its printed entry tells beyond its fields."""
    from citance.refstring import parse_reference  # loads numpy and a model

    read = parse_reference(said.raw[:_MAX_RAW])
    return replace(
        said,
        title=said.title or read.title,
        authors=said.authors or read.authors,
        year=said.year or read.year,
        container=said.container or read.container,
        volume=said.volume or read.volume,
        issue=said.issue or read.issue,
        pages=said.pages or read.pages,
    )


def describe_work(work: Work) -> Description:
    """The comparable form of a work."""
    container = work.venue.title or work.venue.short_title
    return Description(work, work.title, work.authors, year_of(work.year, work.published), container, "")


def fold_breaks(text: str) -> str:
    """Words that were broken at the end of a line, whole again."""
    return _BREAK.sub("", text) if "\n" in text or "\u00ad" in text else text


@lru_cache(maxsize=8192)
def _title_words(title: str) -> tuple[str, ...]:
    bare = _FLAG.sub(" ", title) if "[" in title else title
    return tuple(words_of(fold_breaks(plain_title(bare)).translate(_GREEK)))


def title_words(title: str) -> tuple[str, ...]:
    """The folded words of a title; the first 1,000 signs are looked at."""
    return _title_words(title[:_MAX_TITLE])


@lru_cache(maxsize=65536)
def name_key(family: str) -> str:
    """The longest word of a family name without particles ("van der Berg" → "berg"); "" where there is none."""
    parts = words_of(family.translate(_GREEK)[:200])
    telling = [part for part in parts if part not in PARTICLES] or parts
    return max(telling, key=len, default="")

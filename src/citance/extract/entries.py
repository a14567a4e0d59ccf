"""The reference list as a reader of the page uses it: by printed number, by place in the list, by author and year."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from citance.model import Author, Reference

__all__ = ["LONGEST_RANGE", "Entries", "fold_name", "numbers_in"]

_DIGITS = re.compile(r"\d{1,4}")
_LABEL_NUMBER = re.compile(r"^\W*(\d{1,4})\W*$")
LONGEST_RANGE = 200
"""Reviews cite their included studies in one go ("12–87" was seen); a wider range is taken for something else. Both ends
must be numbers of the list anyway."""


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A family name for comparison: no accents, no case, only letters ("Pérez-García" → "perezgarcia")."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = unicodedata.normalize(
        "NFKD", name.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    )
    return "".join(char for char in plain if char.isalpha()).casefold()


class Entries:
    """An index over the references of one paper; an entry that holds several works is one entry here."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.by_key = {reference.key: reference for reference in references}
        self._keys: dict[str, list[str]] = {}
        for reference in references:
            self._keys.setdefault(reference.entry or reference.key, []).append(reference.key)
        self._order = list(self._keys)
        self._position = {key: place for place, entry in enumerate(self._order) for key in self._keys[entry]}
        numbers = [_LABEL_NUMBER.match(self.by_key[self._keys[entry][0]].label) for entry in self._order]
        labelled = sum(found is not None for found in numbers)
        # A list is numbered by its labels, or by counting where it prints none at all.
        self._numbers: list[int | None] = [int(found.group(1)) if found else None for found in numbers]
        if not labelled and not any(reference.label for reference in references):
            self._numbers = [place + 1 for place in range(len(self._order))]
        self._by_number: dict[int, int] = {}
        for place, number in enumerate(self._numbers):
            if number is not None:
                # Two lists in one paper repeat their numbers: such a number alone names nothing for sure.
                self._by_number[number] = -1 if number in self._by_number else place
        self._by_label: dict[str, int] | None = None
        self._groups: list[tuple[str, int, str]] | None = None
        self._by_author_year: dict[tuple[str, int], list[str]] | None = None

    def place_of(self, printed: str, near: str) -> int | None:
        """The place in the list of the entry with this printed label ("iv", "S3"), if `near` has labels of that kind."""
        label = _bare(printed)
        if not label or not _bare(self.by_key[near].label):
            return None
        if self._by_label is None:
            labels = (
                (_bare(self.by_key[self._keys[entry][0]].label), place) for place, entry in enumerate(self._order)
            )
            self._by_label = {name: place for name, place in labels if name}
        return self._by_label.get(label)

    def keys_between(self, first: int, last: int) -> list[str]:
        """The keys of the entries that stand strictly between two places of the list."""
        return [key for entry in self._order[first + 1 : last] for key in self._keys[entry]]

    def __len__(self) -> int:
        return len(self._order)

    @property
    def numbered(self) -> bool:
        """True when printed numbers can be looked up."""
        return bool(self._by_number)

    def number_of(self, key: str) -> int | None:
        """The printed number of a reference's entry."""
        place = self._position.get(key)
        return None if place is None else self._numbers[place]

    def keys_at(self, number: int, near: str | None = None) -> tuple[str, ...]:
        """The keys of the entry with this printed number; `near` is a key of the same list, where there are several."""
        place = self._by_number.get(number)
        if near is not None:
            base, other = self._position.get(near), self.number_of(near)
            if base is not None and other is not None:
                shifted = base + number - other
                if 0 <= shifted < len(self._order) and self._numbers[shifted] == number:
                    place = shifted
        return () if place is None or place < 0 else tuple(self._keys[self._order[place]])

    def span(self, first: int, last: int, near: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
        """(number, keys) of the entries printed `first` to `last`; [] unless all of them are in the list."""
        if not first < last <= first + LONGEST_RANGE:
            return []
        found = [(number, self.keys_at(number, near)) for number in range(first, last + 1)]
        return found if all(keys for _, keys in found) else []

    def between(self, left: str, right: str, count: int) -> list[str]:
        """The keys of the `count` entries that stand between two others in the list; [] when it is another number."""
        start, end = self._position.get(left), self._position.get(right)
        if start is None or end is None or end - start - 1 != count:
            return []
        return self.keys_between(start, end)

    def by_author_year(self, family: str, year: int, suffix: str = "") -> list[str]:
        """The keys of the works whose first author and year these are; those with the letter first, if one is given."""
        if self._by_author_year is None:
            self._by_author_year = self._index_authors()
        found = self._by_author_year.get((fold_name(family), year), [])
        if suffix:
            return [key for key in found if self.by_key[key].year_suffix == suffix] or (
                self._nth(found, suffix) if not any(self.by_key[key].year_suffix for key in found) else []
            )
        return found

    @staticmethod
    def _nth(found: list[str], suffix: str) -> list[str]:
        """Where the list prints no letters, "2001b" is the second one of that author and year, if there are several."""
        place = ord(suffix) - ord("a")
        return (
            [found[place]]
            if len(found) > 1 and place < len(found)
            else found
            if len(found) == 1 and place == 0
            else []
        )

    def _index_authors(self) -> dict[tuple[str, int], list[str]]:
        index: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key, reference in self.by_key.items():
            if reference.year and reference.authors:
                for name in _spellings(reference.authors[0]):
                    if key not in index[name, reference.year]:
                        index[name, reference.year].append(key)
        return dict(index)

    def groups(self) -> list[tuple[str, int, str]]:
        """(name, year, key) of the works written by a group with a name of several words, each the only one of its year."""
        if self._groups is None:
            named: dict[tuple[str, int], list[str]] = defaultdict(list)
            for key, reference in self.by_key.items():
                if reference.year and len(reference.authors) == 1 and not reference.authors[0].given:
                    named[reference.authors[0].family, reference.year].append(key)
            self._groups = [
                (name, year, keys[0]) for (name, year), keys in named.items() if len(keys) == 1 and name.count(" ") > 1
            ]
        return self._groups

    def families(self, key: str) -> Iterable[str]:
        """The folded family names of a work's authors."""
        return (fold_name(author.family) for author in self.by_key[key].authors)


def _bare(label: str) -> str:
    return label.strip(" .:;,[](){}").casefold()


def _spellings(author: Author) -> set[str]:
    """The ways in which a family name may be printed in the text: whole, or without its particle ("van der Berg")."""
    words = author.family.split()
    particles = 0
    while particles < len(words) - 1 and words[particles].islower():
        particles += 1
    names = {fold_name(author.family), fold_name(" ".join(words[particles:]))}
    return {name for name in names if name}


def numbers_in(text: str) -> list[int]:
    """The numbers that a text prints, in order."""
    if text.isdecimal() and len(text) < 5:
        return [int(text)]
    return [int(digits) for digits in _DIGITS.findall(text)]

"""The reference list as the text's markers see it: by printed number, by label, by author and year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from citance.model import Author, Reference
from citance.text.names import PARTICLES, fold_name

__all__ = ["Form", "Listing", "words_of"]

_NUMBER = re.compile(r"\W*(\d{1,4})\W*$")
_NUMBERS = re.compile(r"\d{1,4}(?:, \d{1,4})+")
_WORD = re.compile(r"[^\W\d_]+(?:['’‐‑\-][^\W\d_]+)*")
_ACRONYM = re.compile(r"[(\[]\s*([A-Z][A-Za-z&\-]*[A-Z][A-Za-z]*)\s*[)\]]")
_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "de",
        "da",
        "do",
        "das",
        "dos",
        "la",
        "le",
        "les",
        "des",
        "du",
        "del",
        "y",
        "e",
        "et",
        "und",
        "für",
        "der",
        "die",
        "et",
        "al",
        "a",
        "an",
        "to",
    ]
)
_HEAD = 80


class Form(NamedTuple):
    """One way to print the first author of a reference: its words, folded, and the place of the reference."""

    words: tuple[str, ...]
    place: int


def words_of(text: str) -> list[str]:
    """The words of a name, folded; hyphened ones are one word."""
    return [fold_name(found.group()) for found in _WORD.finditer(text)]


class Listing:
    """An index over the references of one paper. A *place* is the position of a reference in the sequence given."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.references = references
        self.entries: dict[str, list[int]] = defaultdict(list)
        for place, reference in enumerate(references):
            self.entries[reference.entry or reference.key].append(place)
        self.labelled = False
        self.by_number = self._numbers()
        self.by_label = self._labels()
        self.families = [[fold_name(author.family) for author in reference.authors] for reference in references]
        self.first_families = {families[0] for families in self.families if families}
        self.author_words = [self._words_of_authors(reference) for reference in references]
        self.by_year: dict[int | None, list[int]] = defaultdict(list)
        for place, reference in enumerate(references):
            self.by_year[reference.year].append(place)
        self._forms: dict[int | None, dict[str, list[Form]]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def _numbers(self) -> dict[int, tuple[str, ...]]:
        """Printed number → keys of its entry; by counting where no entry has a label. A number printed twice is left out."""
        numbers: dict[int, tuple[str, ...]] = {}
        twice: set[int] = set()
        firsts = [self.references[places[0]] for places in self.entries.values()]
        printed = [_NUMBER.match(reference.label) for reference in firsts]
        several = [_NUMBERS.fullmatch(reference.label) for reference in firsts]
        self.labelled = sum(bool(one or many) for one, many in zip(printed, several, strict=True)) > len(firsts) / 2
        if not self.labelled and sum(bool(reference.label) for reference in firsts) > len(firsts) / 2:
            return {}
        if any(several):
            return self._note_numbers()
        for count, (places, found) in enumerate(zip(self.entries.values(), printed, strict=True), 1):
            number = int(found.group(1)) if found and self.labelled else None if self.labelled else count
            if number is None:
                continue
            if number in numbers:
                twice.add(number)
            numbers[number] = tuple(self.references[place].key for place in places)
        for number in twice:
            del numbers[number]
        return numbers

    def _note_numbers(self) -> dict[int, tuple[str, ...]]:
        """Number of a note → keys of the works that it cites, where labels are the numbers of several notes ("5, 9")."""
        self.labelled = True
        numbers: dict[int, tuple[str, ...]] = {}
        for reference in self.references:
            for printed in re.findall(r"\d+", reference.label):
                numbers[int(printed)] = (*numbers.get(int(printed), ()), reference.key)
        return numbers

    def _labels(self) -> dict[str, tuple[str, ...]]:
        """Labels that are no numbers ("Coe03"), folded to lower case, → keys."""
        labels: dict[str, tuple[str, ...]] = {}
        for places in self.entries.values():
            label = self.references[places[0]].label.strip(" .:;,[](){}")
            if label and not label.isdecimal():
                labels.setdefault(label.casefold(), tuple(self.references[place].key for place in places))
        return labels

    @staticmethod
    def _words_of_authors(reference: Reference) -> frozenset[str]:
        words: set[str] = set()
        for author in reference.authors:
            words.update(words_of(author.family))
            words.update(words_of(author.given))
            words.add(fold_name(author.family))
        return frozenset(words)

    def forms(self, year: int | None) -> dict[str, list[Form]]:
        """Last word → forms of the first authors of the works of a year (None: of those without one)."""
        if year not in self._forms:
            index: dict[str, list[Form]] = defaultdict(list)
            for place in self.by_year.get(year, []):
                for words in _forms_of(self.references[place]):
                    index[words[-1]].append(Form(words, place))
            self._forms[year] = dict(index)
        return self._forms[year]


def _forms_of(reference: Reference) -> set[tuple[str, ...]]:
    forms: set[tuple[str, ...]] = set()
    for author in reference.authors[:1]:
        forms.update(_forms_of_author(author))
    head = reference.raw[:_HEAD]
    for found in _ACRONYM.finditer(head):
        forms.add((fold_name(found.group(1)),))
    return {form for form in forms if form and all(form)}


def _forms_of_author(author: Author) -> Iterable[tuple[str, ...]]:
    words = words_of(author.family)
    if not words:
        return
    yield tuple(words)
    plain = author.family.split()
    particles = 0
    while particles < len(plain) - 1 and plain[particles].lower().strip(".") in PARTICLES:
        particles += 1
    if particles:
        yield tuple(words_of(" ".join(plain[particles:])))
        yield ("".join(words),)
    if author.given:
        if len(words) > 1:
            # "García Márquez" is cited by either name
            yield from ((word,) for word in (words[-1], words[0]) if word not in PARTICLES)
        yield from (
            (word,) for word in words_of(author.given)[:1] if len(word) > 3
        )  # "Coe Jane" may be either way round
        return
    # A group is cited by its initials, by its name without what stands in brackets, or by its first part.
    bare = re.sub(r"[(\[].*?[)\]]", " ", author.family)
    yield tuple(words_of(bare))
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", bare) if word.lower() not in _SMALL)
    if len(letters) > 1:
        yield (fold_name(letters),)
    for part in re.split(r"[.,:;/]\s+|[(\[]|\s[–—\-]\s", author.family):
        yield tuple(words_of(part))
    small = tuple(word for word in words if word not in _SMALL)
    if len(small) > 1:
        yield small

"""Citations as the compiled page prints them, as far as the sources tell: "[3, 5]", "(Coe and Bunnell, 2003; 2005a)".

A citation becomes pieces of text; those that point at references carry their keys and become markers: one for each
item of an author-year citation, one for each number or range of a numeric one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from citance.model import Reference
from citance.read.latex.entries import describe
from citance.read.latex.parts import Citation, CiteItem, Entry
from citance.read.latex.style import CitationStyle

__all__ = ["Part", "Printer"]

_ONLY_PAGES = re.compile(r"^[\divxlc]+(?:\s*(?:--|[-–,])\s*[\divxlc]+)*f{0,2}\.?$")
_SEVERAL_PAGES = re.compile(r"[-–,]|ff")
_SHORTEST_RANGE = 3
_YEAR_LETTER = re.compile(r"^(\d{4})([a-z])$")


class Part(NamedTuple):
    """A piece of a printed citation; with keys it is a marker. `glued` text follows the word before without a space."""

    text: str
    keys: tuple[str, ...] = ()
    raised: bool = False
    glued: bool = False


class Printer:
    """Prints the citations of one paper."""

    def __init__(
        self, style: CitationStyle, references: Mapping[str, Reference], entries: Mapping[str, Entry]
    ) -> None:
        self.style = style
        self._references = references
        self._known = entries
        self._described: dict[str, Entry] = {}
        self._numbers = {key: place for place, key in enumerate(references, 1)}
        self.unknown: dict[str, None] = {}

    def number(self, key: str) -> int:
        """The printed number of an entry, from 1."""
        return self._numbers.get(key, 0)

    def entry(self, key: str) -> Entry:
        """What citations print of an entry."""
        found = self._described.get(key)
        if found is None:
            reference = self._references[key]
            found = describe(reference, self._known.get(key, Entry()), self.style.names_shown, self.style.name_and)
            self._described[key] = found
        return found

    def print(self, citation: Citation) -> list[Part]:
        """The parts of one citation; keys without an entry are noted in `unknown` and left out."""
        items = [item._replace(keys=self._answered(item.keys)) for item in citation.items]
        items = [item for item in items if item.keys]
        form = citation.form
        if not items or form == "none":
            return []
        form = self._resolved(form)
        if form == "foot":
            return [Part(str(citation.note), tuple(key for item in items for key in item.keys), True, True)]
        capital = form[0].isupper()
        form = form.lower()
        if form in ("alias", "alias-paren", "title", "full"):
            return self._named(items, form)
        raised = citation.raised or form == "super"
        if form == "author":
            return list(_capitalised(self._authors(items, citation.starred), capital))
        if form in ("year", "yearpar"):
            return self._years(items, brackets=form == "yearpar")
        if self.style.mode == "author-year" and form not in ("super", "number"):
            parts = self._author_year(items, form, long=citation.starred and not self.style.biblatex)
            return list(_capitalised(parts, capital))
        return self._numbered(items, form, raised=raised)

    def _answered(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        for key in keys:
            if key not in self._references:
                self.unknown[key] = None
        return tuple(key for key in keys if key in self._references)

    def _resolved(self, form: str) -> str:
        """What a form that depends on the style comes to."""
        if form == "auto":
            return self.style.auto
        if form == "cite":
            return self.style.plain_cite if self.style.mode == "author-year" else "paren"
        return form

    # By number or label -----------------------------------------------------------------------------------------

    def _numbered(self, items: list[CiteItem], form: str, *, raised: bool) -> list[Part]:
        parts: list[Part] = []
        named = form in ("text", "possessive")
        above = raised or (self.style.raised and form in ("paren", "text", "possessive"))
        opening, closing = ("", "") if above or form in ("number", "bare", "alt") else self._brackets()
        if named:
            for item in items:
                for key in item.keys:
                    name = self.entry(key).short + ("’s" if form == "possessive" else "")
                    parts.append(Part((", " if parts else "") + name + ("" if above else " " + opening)))
                    parts.append(Part(self._sign(key), (key,), above, above))
                    last = key == item.keys[-1] and item.after
                    parts.append(Part((f", {item.after}" if last else "") + closing))
            return parts
        parts.append(Part(opening, glued=above))
        for number, item in enumerate(items):
            if number:
                parts.append(Part(self._separator(above), raised=above, glued=above))
            if item.before:
                parts.append(Part(item.before + " "))
            parts += self._signs(item.keys, above=above)
            if item.after:
                parts.append(Part(f", {self._pages(item.after)}", raised=above, glued=above))
        parts.append(Part(closing))
        return [part for part in parts if part.text]

    def _brackets(self) -> tuple[str, str]:
        # A label in round brackets would be an author-year style's.
        return (self.style.opening, self.style.closing) if self.style.opening else ("", "")

    def _separator(self, above: bool) -> str:
        return "," if above else ", "

    def _sign(self, key: str) -> str:
        if self.style.mode == "label":
            return self.entry(key).label or _made_label(self._references[key])
        return str(self.number(key))

    def _signs(self, keys: tuple[str, ...], *, above: bool) -> Iterator[Part]:
        if self.style.mode == "label":
            runs = [[key] for key in keys]
        else:
            ordered = sorted(keys, key=self.number) if self.style.sort else list(keys)
            runs = self._runs(ordered) if self.style.compress else [[key] for key in ordered]
        for place, run in enumerate(runs):
            if place:
                yield Part(self._separator(above), raised=above, glued=above)
            if len(run) > 1:
                # The reader of ranges knows what stands between their ends.
                yield Part(f"{self._sign(run[0])}–{self._sign(run[-1])}", (run[0], run[-1]), above, above)
            else:
                yield Part(self._sign(run[0]), (run[0],), above, above)

    def _runs(self, keys: list[str]) -> list[list[str]]:
        """Numbers that follow one another, three or more, are one range."""
        runs: list[list[str]] = [keys[:1]]
        for before, key in pairwise(keys):
            if self.number(key) == self.number(before) + 1:
                runs[-1].append(key)
            else:
                runs.append([key])
        flat: list[list[str]] = []
        for run in runs:
            flat += [run] if len(run) >= _SHORTEST_RANGE else [[key] for key in run]
        return flat

    # By author and year -----------------------------------------------------------------------------------------

    def _author_year(self, items: list[CiteItem], form: str, *, long: bool) -> list[Part]:
        if form in ("text", "possessive"):
            return self._textual(items, long=long, possessive=form == "possessive")
        opening, closing = (self.style.opening, self.style.closing) if form == "paren" else ("", "")
        comma = " " if form == "alt" else self.style.before_year
        parts = [Part(opening)]
        names = before = ""
        for number, item in enumerate(items):
            if item.before:
                parts.append(Part((self.style.between if number else "") + item.before + " "))
            for place, key in enumerate(item.keys):
                entry = self.entry(key)
                name = entry.long if long else entry.short
                first = not number and not place
                fresh = bool(item.before) and not place
                if not first and not fresh and name == names and not (place == 0 and items[number - 1].after):
                    parts += self._further_year(entry, before, key)
                else:
                    if not first and not fresh:
                        parts.append(Part(self.style.between))
                    parts.append(Part(f"{name}{comma}{entry.year}" if entry.year else name, (key,)))
                names, before = name, entry.year
            if item.after:
                parts.append(Part(f", {self._pages(item.after)}"))
        parts.append(Part(closing))
        return [part for part in parts if part.text]

    def _further_year(self, entry: Entry, before: str, key: str) -> list[Part]:
        """Another work of the same authors: its year, or only its letter ("Coe, 2003a,b")."""
        one, other = _YEAR_LETTER.match(before), _YEAR_LETTER.match(entry.year)
        if one and other and one.group(1) == other.group(1) and not self.style.biblatex:
            return [Part(","), Part(other.group(2), (key,))]
        return [Part(self.style.between_years), Part(entry.year, (key,))]

    def _textual(self, items: list[CiteItem], *, long: bool, possessive: bool) -> list[Part]:
        parts: list[Part] = []
        keys = [(item, key) for item in items for key in item.keys]
        for place, (item, key) in enumerate(keys):
            entry = self.entry(key)
            name = (entry.long if long else entry.short) + ("’s" if possessive else "")
            if place:
                parts.append(Part(self._between_textual(last=place == len(keys) - 1, several=len(keys) > 2)))
            ahead = f"{item.before} " if item.before and key == item.keys[0] else ""
            behind = f", {self._pages(item.after)}" if item.after and key == item.keys[-1] else ""
            text = (
                f"{name} {self.style.opening}{ahead}{entry.year}{behind}{self.style.closing}" if entry.year else name
            )
            parts.append(Part(text, (key,)))
        return parts

    def _between_textual(self, *, last: bool, several: bool) -> str:
        if not self.style.biblatex:
            return self.style.between
        if not last:
            return ", "
        return f",{self.style.name_and}" if several else self.style.name_and.replace("&", "and")

    def _authors(self, items: list[CiteItem], starred: bool) -> Iterator[Part]:
        for place, key in enumerate(key for item in items for key in item.keys):
            entry = self.entry(key)
            if place:
                yield Part(self.style.between)
            yield Part(entry.long if starred and not self.style.biblatex else entry.short, (key,))

    def _years(self, items: list[CiteItem], *, brackets: bool) -> list[Part]:
        parts = [Part(self.style.opening if brackets else "")]
        for number, item in enumerate(items):
            if item.before:
                parts.append(Part(item.before + " "))
            for place, key in enumerate(item.keys):
                if place or number:
                    parts.append(Part(self.style.between_years))
                parts.append(Part(self.entry(key).year or self.entry(key).short, (key,)))
            if item.after:
                parts.append(Part(f", {self._pages(item.after)}"))
        parts.append(Part(self.style.closing if brackets else ""))
        return [part for part in parts if part.text]

    def _named(self, items: list[CiteItem], form: str) -> list[Part]:
        parts: list[Part] = []
        for item in items:
            for key in item.keys:
                reference = self._references[key]
                text = {"title": reference.title or key, "full": reference.raw.rstrip(".")}.get(form, item.before)
                if parts:
                    parts.append(Part("; "))
                parts.append(Part(text or key, (key,)))
                if form.startswith("alias"):
                    break
            if item.after:
                parts.append(Part(f", {self._pages(item.after)}"))
        return [Part("("), *parts, Part(")")] if form == "alias-paren" else parts

    def _pages(self, note: str) -> str:
        """biblatex puts "p." before a note that is a number."""
        if self.style.biblatex and _ONLY_PAGES.match(note) and any(map(str.isdecimal, note)):
            word = self.style.pages[bool(_SEVERAL_PAGES.search(note))]
            return f"{word} {note.replace('--', '–')}"
        return note


def _capitalised(parts: Iterator[Part] | list[Part], capital: bool) -> Iterator[Part]:
    """A name's particle with a capital at the beginning of a sentence ("Van der Berg")."""
    for place, part in enumerate(parts):
        if capital and not place and part.text[:1].islower():
            yield part._replace(text=part.text[0].upper() + part.text[1:])
        else:
            yield part


def _made_label(reference: Reference) -> str:
    """The label that the alphabetic styles make: "Coe03", "CB03", "CBS+03"."""
    families = [author.family.split()[-1] for author in reference.authors if author.family.split()]
    letters = families[0][:3] if len(families) == 1 else "".join(family[0] for family in families[:3])
    more = "+" if len(families) > 3 else ""
    year = f"{reference.year % 100:02d}" if reference.year else ""
    return f"{letters}{more}{year}" or reference.key

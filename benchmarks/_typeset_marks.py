"""Markers of a chosen style in place of an article's own, and its reference list in that style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape

from msgspec.structs import replace

from citance.extract import extract_statements
from citance.model import Author, Block, Marker, Paper, Reference

__all__ = ["Listing", "Printer", "Style", "list_of", "print_blocks"]

_JOINT = re.compile(r"[\s\[\](),;\-‐-―−]*(?:and)?[\s\[\](),;\-‐-―−]*")
_STOPPED = re.compile(r"(?<!\bal)(?<=[a-z0-9)’%])[.,;:]$")
_NARRATED = 40


class Style(StrEnum):
    """How citations are printed."""

    BRACKET = "bracket"
    PARENTHESIS = "parenthesis"
    SUPERSCRIPT = "superscript"
    AUTHOR_YEAR = "author-year"
    FOOTNOTE = "footnote"


class Listing(StrEnum):
    """How entries are printed; each with what makes it hard to read."""

    PLAIN = "plain"
    """After Vancouver where works have numbers, after APA where they have not."""
    HARVARD = "harvard"
    """The year behind the names without brackets; names joined by "and", no comma before the year in the text."""
    ABNT = "abnt"
    """Names in capitals, joined by semicolons, the year at the very end; in the text "(COE; BUNNELL, 2003)"."""


_BRACKETS = {Style.BRACKET: ("[", "]"), Style.PARENTHESIS: ("(", ")")}


@dataclass(frozen=True)
class Group:
    """Pointers that stand together: `text[start:end]` with brackets, and the keys, each once."""

    start: int
    end: int
    keys: tuple[str, ...]
    raised: bool = False


@dataclass
class Printer:
    """Numbers and letters of the works of one paper, and how their markers look."""

    style: Style
    paper: Paper
    linked: bool
    listing: Listing = Listing.PLAIN
    numbers: dict[str, int] = field(default_factory=dict)
    noted: dict[str, int] = field(default_factory=dict)
    notes: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    works: dict[str, Reference] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.works = {one.key: one for one in self.paper.references}
        alike: dict[tuple[str, int | None], list[str]] = {}
        for one in self.paper.references:
            alike.setdefault((_cited_as(one.authors), one.year), []).append(one.key)
        for keys in alike.values():
            if len(keys) > 1:
                self.letters |= {key: chr(ord("a") + min(place, 25)) for place, key in enumerate(keys)}

    def number(self, key: str) -> int:
        """The number of a work, in the order of first citation."""
        return self.numbers.setdefault(key, len(self.numbers) + 1)

    def year(self, key: str) -> str:
        """The year with its letter."""
        return f"{self.works[key].year}{self.letters.get(key, '')}"

    def link(self, key: str, text: str) -> str:
        """A piece of a marker as HTML."""
        if not self.linked or self.style is Style.FOOTNOTE:
            return escape(text)
        return f'<a href="#e{self.number(key)}">{escape(text)}</a>'


@dataclass
class _Line:
    """A block while it is printed: text and HTML grow together."""

    text: str = ""
    html: str = ""
    markers: list[Marker] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text += text
        self.html += escape(text)


def print_blocks(paper: Paper, printer: Printer) -> tuple[list[Block], list[str]]:
    """The blocks with their new markers, and the inside of each block's paragraph as HTML."""
    groups = _groups(paper)
    blocks: list[Block] = []
    pieces: list[str] = []
    for number, block in enumerate(paper.blocks):
        line = _Line()
        at = 0
        for group in groups.get(number, ()):
            at = _print_group(line, block.text, at, group, printer)
        line.add(block.text[at:])
        text = line.text
        blocks.append(replace(block, text=text, markers=tuple(line.markers), breaks=()))
        pieces.append(line.html)
    return blocks, pieces


def _groups(paper: Paper) -> dict[int, list[Group]]:
    """All pointers of the paper by block, neighbours joined; the statements come in the order of the blocks."""
    found: dict[int, list[Group]] = {}
    number = offset = 0
    for one in extract_statements(paper):
        while number < len(paper.blocks):
            place = paper.blocks[number].text.find(one.citance, offset)
            if place >= 0 and (not one.before or one.before in paper.blocks[number].text[:place]):
                break
            number, offset = number + 1, 0
        else:
            raise ValueError(f"a citance is in no block: {one.citance[:60]!r}")
        offset = place
        text = paper.blocks[number].text
        _join(found.setdefault(number, []), text, place + one.marker_start, place + one.marker_end, one.key)
    return {place: [_bracketed(paper.blocks[place], one) for one in groups] for place, groups in found.items()}


def _join(groups: list[Group], text: str, start: int, end: int, key: str) -> None:
    if groups and (start <= groups[-1].end or _JOINT.fullmatch(text[groups[-1].end : start])):
        last = groups.pop()
        keys = last.keys if key in last.keys else (*last.keys, key)
        groups.append(Group(min(last.start, start), max(last.end, end), keys))
    else:
        groups.append(Group(start, end, (key,)))


def _bracketed(block: Block, group: Group) -> Group:
    text, start, end = block.text, group.start, group.end
    raised = any(one.superscript and one.start < end and start < one.end for one in block.markers)
    while start and text[start - 1] in "[( ":
        start -= 1
    while end < len(text) and text[end] in "])":
        end += 1
    return Group(start, end, group.keys, raised)


def _print_group(line: _Line, text: str, at: int, group: Group, printer: Printer) -> int:
    """Print the text up to a group and the group's marker; gives how far the source text is printed."""
    lead, end, stop = text[at : max(at, group.start)], group.end, ""
    if group.raised and printer.style not in (Style.SUPERSCRIPT, Style.FOOTNOTE) and _STOPPED.search(lead):
        lead, stop = lead[:-1], lead[-1]  # "seen before.²" is "seen before [2]." here
    line.add(lead)
    if printer.style in (Style.SUPERSCRIPT, Style.FOOTNOTE):
        if text[end : end + 1] in (".", ",") and text[end : end + 1]:
            line.add(text[end])
            end += 1
    else:
        line.add(" ")
    if printer.style is Style.AUTHOR_YEAR:
        _author_year(line, group.keys, printer)
    elif printer.style is Style.FOOTNOTE:
        _footnote(line, group.keys, printer)
    else:
        _numbers(line, group.keys, printer)
    line.add(stop)
    if end == group.end and text[end : end + 1].isalnum():
        line.add(" ")
    return end


def _runs(group: Sequence[str], printer: Printer) -> Iterator[list[str]]:
    """Keys in the order of their numbers; three and more in a row come as one list."""
    run: list[str] = []
    for key in sorted(group, key=printer.number):
        if run and printer.number(key) != printer.number(run[-1]) + 1:
            yield from [run] if len(run) > 2 else [[one] for one in run]
            run = []
        run.append(key)
    yield from [run] if len(run) > 2 else [[one] for one in run]


def _numbers(line: _Line, keys: Sequence[str], printer: Printer) -> None:
    raised = printer.style is Style.SUPERSCRIPT
    opening, closing = _BRACKETS.get(printer.style, ("", ""))
    for key in keys:
        printer.number(key)
    line.add(opening)
    line.html += "<sup>" if raised else ""
    for place, run in enumerate(_runs(keys, printer)):
        if place:
            line.add("," if raised else ", ")
        start = len(line.text)
        ends = [run[0]] if len(run) == 1 else [run[0], run[-1]]
        for part, key in enumerate(ends):
            if part:
                line.add("–")
            line.text += str(printer.number(key))
            line.html += printer.link(key, str(printer.number(key)))
        line.markers.append(Marker(start, len(line.text), tuple(run), superscript=raised))
    line.html += "</sup>" if raised else ""
    line.add(closing)


def _author_year(line: _Line, keys: Sequence[str], printer: Printer) -> None:
    first = printer.works[keys[0]]
    named = line.text.rstrip()[-_NARRATED:]
    told = re.search(rf"\b{re.escape(first.authors[0].family)}(?: et al\.?| and [A-Z][\w’'-]+)?$", named)
    line.add("(")
    for place, key in enumerate(keys):
        if place:
            line.add("; ")
        shown = printer.year(key) if told and not place else _named(printer, key)
        start = len(line.text)
        line.text += shown
        line.html += printer.link(key, shown)
        line.markers.append(Marker(start, len(line.text), (key,)))
    line.add(")")


def _named(printer: Printer, key: str) -> str:
    authors = printer.works[key].authors
    if printer.listing is Listing.HARVARD:
        return f"{_cited_as(authors).replace(' & ', ' and ')} {printer.year(key)}"
    if printer.listing is Listing.ABNT:
        names = [one.family.upper() for one in authors]
        return f"{'; '.join(names) if len(names) < 4 else names[0] + ' et al.'}, {printer.year(key)}"
    return f"{_cited_as(authors)}, {printer.year(key)}"


def _footnote(line: _Line, keys: Sequence[str], printer: Printer) -> None:
    printer.notes += 1
    told = []
    for key in keys:
        printer.number(key)
        if key in printer.noted:
            told.append(f"{_cited_as(printer.works[key].authors)}, see note {printer.noted[key]}")
        else:
            printer.noted[key] = printer.notes
            told.append(_listed(printer.works[key], printer).rstrip("."))
    start = len(line.text)
    line.text += str(printer.notes)
    line.html += f"<span class=note>{escape('; '.join(told))}.</span>"
    line.markers.append(Marker(start, len(line.text), tuple(keys), superscript=True))


def _cited_as(authors: Sequence[Author]) -> str:
    names = [one.family for one in authors]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " & ".join(names)


def _initials(given: str) -> list[str]:
    return [word[0] for word in re.split(r"[\s.\-]+", given) if word]


def list_of(printer: Printer) -> list[tuple[Reference, str]]:
    """The reference list in the layout's style and order, each entry with its HTML; works never cited stand last."""
    for one in printer.paper.references:
        if printer.style is not Style.FOOTNOTE or one.key in printer.noted:
            printer.number(one.key)
    if printer.style is Style.AUTHOR_YEAR:
        order = sorted(
            printer.works, key=lambda key: (_cited_as(printer.works[key].authors).casefold(), printer.year(key))
        )
    else:
        order = sorted(printer.numbers, key=printer.number)
    found = []
    for index, key in enumerate(order, start=1):
        number = printer.number(key)
        raw = _listed(printer.works[key], printer)
        plain = printer.style in (Style.AUTHOR_YEAR, Style.FOOTNOTE)
        label = "" if plain else str(number)
        mark = {"bracket": f"[{number}] "}.get(printer.style.value, f"{number}. ")
        shown = raw if plain else mark + raw
        work = replace(printer.works[key], index=index, label=label, raw=raw, year_suffix=printer.letters.get(key, ""))
        found.append((work, f'<p class=entry id="e{number}">{escape(shown)}</p>'))
    return found


def _listed(work: Reference, printer: Printer) -> str:
    """An entry as printed: after Vancouver where works have numbers, after APA where they have not."""
    volume = work.volume + (f"({work.issue})" if work.issue else "")
    doi = f" https://doi.org/{work.doi}" if work.doi else ""
    title, container = work.title.rstrip(". "), work.container.rstrip(". ")
    if printer.listing is Listing.HARVARD:
        names = [
            f"{one.family}, {'.'.join(_initials(one.given))}." if one.given else one.family for one in work.authors
        ]
        people = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} & {names[-1]}"
        where = f"{container} {volume}" + (f": {work.pages}" if work.pages else "")
        return f"{people} {printer.year(work.key)}. {title}. {where}.{doi}".replace(". .", ".")
    if printer.listing is Listing.ABNT:
        names = [
            f"{one.family.upper()}, {'. '.join(_initials(one.given))}." if one.given else one.family
            for one in work.authors
        ]
        where = ", ".join(
            one for one in (container, work.volume and f"v. {work.volume}", work.issue and f"n. {work.issue}") if one
        )
        pages = f", p. {work.pages}" if work.pages else ""
        return f"{'; '.join(names)} {title}. {where}{pages}, {printer.year(work.key)}.{doi}"
    if printer.style in (Style.AUTHOR_YEAR, Style.FOOTNOTE):
        names = [
            f"{one.family}, {'. '.join(_initials(one.given))}." if one.given else one.family for one in work.authors
        ]
        people = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
        where = ", ".join(one for one in (container, volume, work.pages) if one)
        return f"{people} ({printer.year(work.key)}). {title}. {where}.{doi}".replace("..", ".").replace(". .", ".")
    names = [f"{one.family} {''.join(_initials(one.given))}".strip() for one in work.authors]
    people = ", ".join(names if len(names) < 7 else [*names[:6], "et al"])
    journal = f"{container}. " if container else ""
    where = f"{journal}{work.year}" + (f";{volume}" if volume else "") + (f":{work.pages}" if work.pages else "")
    return f"{people}. {title}. {where}.{doi}"

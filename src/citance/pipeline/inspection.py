"""What was understood of one file: counts and headings for every format, and for a PDF the page that shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from citance.errors import InputError
from citance.extract import extract_statements
from citance.model import Marker, Paper, SectionRole
from citance.read import ReadOptions, read_bytes
from citance.read.sniff import Format, tell_format
from citance.text import section_role

__all__ = ["Inspection", "PaperSummary", "SectionSummary", "decode_inspection", "inspect_bytes", "make_inspector"]

_NUMBER = re.compile(r"[^\w]*\d{1,4}\b(?![\w\s,.;&]*[^\W\d]{3})")
_MOSTLY = 0.8
"""The share of the markers that a style must have to be called that of the paper."""


class SectionSummary(msgspec.Struct, frozen=True):
    """A section with the number of citation statements in it."""

    title: str
    role: SectionRole
    statements: int


class PaperSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One paper as it was understood.

    `citation_style` is that of most markers: "numbers in brackets", "superscript numbers" or "author and year", "mixed"
    where none prevails, "" where there are none. `linked` are the markers that lead to an entry of the list, `used` the
    entries that some marker leads to; `without_doi`, `without_year` and `without_title` are entries in which these
    were not found.
    """

    part: str = ""
    title: str
    doi: str | None
    year: int | None
    authors: int
    abstract: bool
    citation_style: str
    blocks: int
    sections: tuple[SectionSummary, ...]
    references: int
    used: int
    without_doi: int
    without_year: int
    without_title: int
    markers: int
    linked: int
    statements: int
    warnings: tuple[str, ...]


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it was understood. `problem` is the reason why it was not read, "" where it was; `html` the page that
    shows a PDF's lines, markers and references, "" unless it was asked for."""

    format: str
    papers: tuple[PaperSummary, ...] = ()
    problem: str = ""
    html: str = ""


def inspect_bytes(
    data: bytes, name: str = "", *, options: ReadOptions | None = None, html: bool = False
) -> Inspection:
    """Read one file's content and sum up what was understood.

    Raises:
        InputError: it is of no format that is read.
    """
    format_ = tell_format(data, name)
    page = _page(data) if html and format_ is Format.PDF else ""
    try:
        papers = tuple(map(_summary, read_bytes(data, name, options)))
    except InputError as error:
        return Inspection(format=format_.value, problem=str(error), html=page)
    return Inspection(format=format_.value, papers=papers, html=page)


def _page(data: bytes) -> str:
    from citance.read.pdf import inspect_pdf

    return inspect_pdf(data)


def _summary(paper: Paper) -> PaperSummary:
    markers = [(marker, block.text[marker.start : marker.end]) for block in paper.blocks for marker in block.markers]
    statements = list(extract_statements(paper))
    used = {statement.key for statement in statements}
    references = paper.references
    return PaperSummary(
        part=paper.part,
        title=paper.work.title,
        doi=paper.work.doi,
        year=paper.work.year,
        authors=len(paper.work.authors),
        abstract=bool(paper.work.abstract),
        citation_style=_style(markers),
        blocks=len(paper.blocks),
        sections=tuple(_sections(paper, Counter(statement.section.title for statement in statements))),
        references=len(references),
        used=sum(reference.key in used for reference in references),
        without_doi=sum(not reference.doi for reference in references),
        without_year=sum(not reference.year for reference in references),
        without_title=sum(not reference.title for reference in references),
        markers=len(markers),
        linked=sum(bool(marker.keys) for marker, _ in markers),
        statements=len(statements),
        warnings=paper.warnings,
    )


def _sections(paper: Paper, statements: Counter[str]) -> Iterator[SectionSummary]:
    """The sections that hold text, in their order; headings that stand twice are counted together."""
    for position in dict.fromkeys(block.section for block in paper.blocks):
        if position >= 0:
            section = paper.sections[position]
            role = section_role(section.titles, section.kind)
            yield SectionSummary(section.title, role, statements.pop(section.title, 0))


def _style(markers: list[tuple[Marker, str]]) -> str:
    kinds = Counter(
        "superscript numbers"
        if marker.superscript
        else "numbers in brackets"
        if _NUMBER.match(text)
        else "author and year"
        for marker, text in markers
    )
    if not kinds:
        return ""
    ((kind, number),) = kinds.most_common(1)
    return kind if number >= _MOSTLY * kinds.total() else "mixed"


def _work(data: bytes, sha256: str, name: str, *, options: ReadOptions, html: bool) -> bytes:
    return msgspec.msgpack.encode(inspect_bytes(data, name, options=options, html=html))


def make_inspector(options: ReadOptions, html: bool) -> Callable[[bytes, str, str], bytes]:
    """`inspect_bytes` as the work of `run_tasks`."""
    return partial(_work, options=options, html=html)


def decode_inspection(result: bytes) -> Inspection:
    """What the work of `make_inspector` has encoded."""
    return msgspec.msgpack.decode(result, type=Inspection)

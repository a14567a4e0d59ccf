"""Every article of `fixtures/` against the table beside it, one concern per test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from citance import extract_statements, read_papers
from citance.model import CitationStatement
from fixtures.tables import FLAGS, HERE, Expected, ExpectedPaper, all_tables, article_of, read_table

TABLES = all_tables()
each_table = pytest.mark.parametrize(
    "table", TABLES, ids=[str(path.relative_to(HERE).with_suffix("")) for path in TABLES]
)


@cache
def _found(table: Path) -> list[tuple[str, list[CitationStatement]]]:
    """The part's word and the statements of each paper in the table's article."""
    return [(paper.part, extract_statements(paper)) for paper in read_papers(article_of(table))]


def _papers(table: Path) -> Iterator[tuple[ExpectedPaper, list[CitationStatement]]]:
    expected = read_table(table) or [ExpectedPaper("")]
    found = _found(table)
    assert [part for part, _ in found] == [paper.part for paper in expected]
    yield from zip(expected, (statements for _, statements in found), strict=True)


def _pairs(table: Path) -> Iterator[tuple[Expected, CitationStatement]]:
    """Rows with their statements: by key and sentence, the others by key and order; a row may stay alone.

    So a lost statement fails `test_keys` and shifts no other row.
    """
    for paper, statements in _papers(table):
        left = list(statements)
        passes = (
            [row for row in paper.rows if row.citance is not None],
            [row for row in paper.rows if row.citance is None],
            [row for row in paper.rows if row.citance is not None],
        )
        paired: set[int] = set()
        for number, rows in enumerate(passes):
            for row in rows:
                fits = [s for s in left if s.key == row.key and (number > 0 or s.citance == row.citance)]
                if fits and id(row) not in paired:
                    paired.add(id(row))
                    left.remove(fits[0])
                    yield row, fits[0]


def _shown(statement: CitationStatement) -> str:
    start, end = statement.marker_start, statement.marker_end
    return f"{statement.citance[:start]}⟦{statement.citance[start:end]}⟧{statement.citance[end:]}"


def test_there_are_tables() -> None:
    assert len(TABLES) > 30


def _by_span(keys: list[tuple[str, object]]) -> list[tuple[object, list[str]]]:
    """Keys grouped by their neighbouring equal markers: the order inside one marker is nobody's."""
    return [(span, sorted(key for key, _ in group)) for span, group in groupby(keys, key=lambda pair: pair[1])]


@each_table
def test_keys(table: Path) -> None:
    """All links and no others, in reading order."""
    for paper, statements in _papers(table):
        wanted = _by_span([(row.key, (row.citance, row.start, row.end)) for row in paper.rows])
        found = _by_span([(s.key, (s.citance, s.marker_start, s.marker_end)) for s in statements])
        assert [key for _, keys in found for key in keys] == [key for _, keys in wanted for key in keys], [
            (statement.key, _shown(statement)) for statement in statements
        ]


@each_table
def test_citances(table: Path) -> None:
    """The sentence, neither cut nor run on."""
    wrong = [
        (row.key, statement.citance, row.citance)
        for row, statement in _pairs(table)
        if row.citance is not None and statement.citance != row.citance
    ]
    assert not wrong


def _marker_fits(row: Expected, statement: CitationStatement) -> bool:
    if row.citance != statement.citance:
        return True  # test_citances' concern
    if "covers" in row.flags:
        return statement.marker_start <= row.start and row.end <= statement.marker_end
    return (statement.marker_start, statement.marker_end, statement.marker) == (row.start, row.end, row.marker)


@each_table
def test_markers(table: Path) -> None:
    """The marker's text and its place in the sentence."""
    wrong = [(row.key, _shown(s), row.marker) for row, s in _pairs(table) if not _marker_fits(row, s)]
    assert not wrong


@each_table
def test_marker_slices_the_citance(table: Path) -> None:
    """The contract: `citance[marker_start:marker_end]` is the marker, and it is not empty."""
    for _, statements in _found(table):
        for statement in statements:
            assert statement.citance[statement.marker_start : statement.marker_end] == statement.marker
            assert statement.marker


@each_table
def test_neighbours(table: Path) -> None:
    """The sentences before and after, of the same paragraph."""
    for row, statement in _pairs(table):
        if row.before is not None:
            assert statement.before == row.before, _shown(statement)
        if row.after is not None:
            assert statement.after == row.after, _shown(statement)


@each_table
def test_section_roles(table: Path) -> None:
    wrong = [
        (row.key, statement.section.title, statement.section.role.value, row.role)
        for row, statement in _pairs(table)
        if row.role is not None and statement.section.role.value != row.role
    ]
    assert not wrong


@each_table
def test_section_titles(table: Path) -> None:
    for row, statement in _pairs(table):
        if row.title is not None:
            assert statement.section.title == row.title


@each_table
def test_places(table: Path) -> None:
    wrong = [
        (row.key, _shown(statement), statement.place.value, row.place)
        for row, statement in _pairs(table)
        if row.place is not None and statement.place.value != row.place
    ]
    assert not wrong


@each_table
@pytest.mark.parametrize("flag", FLAGS)
def test_flags(table: Path, flag: str) -> None:
    """Inferred pointers, the middle of ranges, self-citations: marked where they are, and nowhere else."""
    wrong = [
        (row.key, _shown(statement), getattr(statement, FLAGS[flag]))
        for row, statement in _pairs(table)
        if "flags?" not in row.flags and getattr(statement, FLAGS[flag]) != (flag in row.flags)
    ]
    assert not wrong


@each_table
def test_positions_count_up(table: Path) -> None:
    for _, statements in _found(table):
        assert [statement.position for statement in statements] == list(range(len(statements)))


@each_table
def test_ids_are_distinct_and_stable(table: Path) -> None:
    again = [[s.id for s in extract_statements(paper)] for paper in read_papers(article_of(table).read_bytes())]
    assert again == [[statement.id for statement in statements] for _, statements in _found(table)]
    every = [name for names in again for name in names]
    assert all(every)
    assert len(set(every)) == len(every)


@each_table
def test_every_key_is_an_entry_of_the_list(table: Path) -> None:
    for paper in read_papers(article_of(table)):
        keys = {reference.key for reference in paper.references}
        assert {statement.key for statement in extract_statements(paper)} <= keys

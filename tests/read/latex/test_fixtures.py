"""Invented articles in LaTeX, and the statements that a reader of their pages would write down."""

from __future__ import annotations

from pathlib import Path

import pytest

from citance.extract import extract_statements
from citance.model import CitationStatement, Paper
from citance.read.latex import read_latex_archive
from fixtures.tables import FLAGS, HERE, Expected, read_table

FOLDER = HERE / "latex"
TABLES = sorted(FOLDER.glob("*.expected"))


def read_folder(folder: Path) -> Paper:
    """The paper of a folder of sources."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return read_latex_archive(files, "0" * 64)


def _shown(row: Expected, statement: CitationStatement) -> tuple[object, object]:
    """What is expected and what was found, as far as the row says."""
    expected: list[object] = [row.key]
    found: list[object] = [statement.key]
    if row.citance is not None:
        expected += [row.citance, row.marker, row.start]
        found += [statement.citance, statement.marker, statement.marker_start]
    for value, given in (
        (row.role, statement.section.role.value),
        (row.place, statement.place.value),
        (row.before, statement.before),
        (row.after, statement.after),
        (row.title, statement.section.title),
    ):
        if value is not None:
            expected.append(value)
            found.append(given)
    expected.append({name for name in row.flags if name in FLAGS})
    found.append({name for name, attribute in FLAGS.items() if getattr(statement, attribute)})
    return expected, found


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_statements(table: Path) -> None:
    rows = read_table(table)[0].rows
    statements = extract_statements(read_folder(table.with_suffix("")))
    assert [(each.key, each.marker) for each in statements] == [
        (row.key, row.marker if row.citance is not None else statements[place].marker)
        for place, row in enumerate(rows[: len(statements)])
    ] + [(row.key, row.marker) for row in rows[len(statements) :]]
    for row, statement in zip(rows, statements, strict=True):
        expected, found = _shown(row, statement)
        assert found == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_offsets_are_exact(table: Path) -> None:
    paper = read_folder(table.with_suffix(""))
    statements = extract_statements(paper)
    assert statements
    for statement in statements:
        assert statement.citance[statement.marker_start : statement.marker_end] == statement.marker
        assert statement.marker.strip() == statement.marker != ""
    for block in paper.blocks:
        for marker in block.markers:
            assert 0 <= marker.start < marker.end <= len(block.text)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_no_command_is_left_in_the_text(table: Path) -> None:
    for block in read_folder(table.with_suffix("")).blocks:
        assert "{" not in block.text or "\\cite{ant}" in block.text
        assert "~" not in block.text
        assert "  " not in block.text

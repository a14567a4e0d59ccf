"""Pages of many shapes to their statements, which were written by hand."""

from __future__ import annotations

import pages
import pytest

from citance import extract_statements
from citance.read.html import read_html

CASES = [name for name in dir(pages) if f"{name}_STATEMENTS" in dir(pages)]


@pytest.mark.parametrize("name", CASES)
def test_statements(name: str) -> None:
    paper = read_html(getattr(pages, name).encode(), "0" * 64)
    found = extract_statements(paper)
    assert [(s.key, s.marker, s.citance, s.section.title) for s in found] == getattr(pages, f"{name}_STATEMENTS")


@pytest.mark.parametrize("name", CASES)
def test_offsets(name: str) -> None:
    for statement in extract_statements(read_html(getattr(pages, name).encode(), "0" * 64)):
        assert statement.citance[statement.marker_start : statement.marker_end] == statement.marker

"""The page that shows what was understood."""

from __future__ import annotations

import base64
import re
import struct
import zlib

import pytest
from lxml import html
from printed import BOLD, MARGIN, PROSE, Print, whole_paper

from citance.errors import DamagedInput
from citance.read.pdf import inspect_pdf

PAGE = inspect_pdf(whole_paper())


def test_it_stands_alone() -> None:
    assert PAGE.startswith("<!DOCTYPE html>")
    assert "<script" not in PAGE
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png;base64,)[^\"]*\"", PAGE)
    assert "url(" not in PAGE
    assert "@import" not in PAGE


def test_every_page_is_drawn_with_its_picture() -> None:
    tree = html.fromstring(PAGE)
    pages = tree.xpath("//svg")
    assert len(pages) == len(tree.xpath("//h2[starts-with(., 'Page ')]")) >= 2
    for page in pages:
        data = base64.b64decode(page.xpath(".//image/@href")[0].partition(",")[2])
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        start = data.index(b"IDAT") + 4
        rows = zlib.decompress(data[start : start + struct.unpack(">I", data[start - 8 : start - 4])[0]])
        assert len(rows) == height * (width + 1)


def test_roles_are_told_in_words_and_letters() -> None:
    tree = html.fromstring(PAGE)
    told = tree.xpath("//svg//g/title/text()")
    assert any("heading of level 1: 1. Introduction" in text for text in told)
    assert any("heading of level 2: 2.1. Sample" in text for text in told)
    assert any("running head, page number, notice: left out: Journal of Invented" in text for text in told)
    letters = {text.strip()[:1] for text in tree.xpath("//svg//g/text/text()")}
    assert {"P", "A", "H", "B", "R", "X"} <= letters


def test_markers_and_entries_are_shown() -> None:
    tree = html.fromstring(PAGE)
    assert any(text.startswith("[1] → 1") for text in tree.xpath("//svg//g/title/text()"))
    numbers = [text for text in tree.xpath("//svg/text/text()") if text.isdigit()]
    assert {"1", "2", "3", "4", "5", "6"} <= set(numbers)
    assert len(tree.xpath("//h2[.='References']/following-sibling::ol/li")) == 6


def test_text_of_the_file_is_escaped() -> None:
    paper = Print()
    paper.text(MARGIN, 100, 'A <script>alert(1)</script> "title" & more', 18, BOLD)
    paper.y = 130
    paper.paragraph(f"<img src=x onerror=alert(1)> {PROSE * 2}")
    page = inspect_pdf(paper.bytes())
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_broken_file_raises_as_the_reader_does() -> None:
    with pytest.raises(DamagedInput):
        inspect_pdf(b"%PDF-1.4")

"""`citance inspect`: what it says of a file in each format, and the page that it draws of a PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fixtures.formats import mixed_folder
from fixtures.grobid_server import running
from fixtures.pdfs import REFERENCES, TITLE, article_pdf, scanned_pdf

pytest.importorskip("reportlab")


def test_of_a_pdf_for_people(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(article_pdf())
    result = citance("inspect", "a.pdf")
    assert result.exit_code == 0, result.output
    rows = dict(line.split("\t")[:2] for line in result.stdout.splitlines())
    assert rows["title"] == TITLE
    assert rows["citation style"] == "numbers in brackets"
    assert rows["markers"] == rows["that lead to a reference"] == "5"
    assert rows["references"] == rows["that a marker leads to"] == str(len(REFERENCES))
    assert rows["citation statements"] == "5"
    assert "Introduction\tintroduction\t5" in result.stdout


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.xml", "xml"),
        ("b.pdf", "pdf"),
        ("c.docx", "docx"),
        ("d.html", "html"),
        ("e.epub", "epub"),
        ("f.txt", "plain text"),
        ("g.md", "plain text"),
        ("h.tar.gz", "latex archive"),
        ("i/main.tex", "latex archive"),
    ],
)
def test_of_every_format_for_programs(citance: Any, tmp_path: Path, name: str, format_: str) -> None:
    mixed_folder(tmp_path)
    result = citance("inspect", name, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["file"], found["format"], found["problem"]) == (name, format_, "")
    (paper,) = found["papers"]
    letter = name[0]
    assert paper["title"] == f"On hedges and gardens of the kind {letter}"
    assert (paper["references"], paper["used"], paper["statements"]) == (2, 2, 2)
    (section,) = paper["sections"]
    assert section["title"].endswith("Introduction")
    assert (section["role"], section["statements"]) == ("introduction", 2)
    assert paper["citation_style"] == "numbers in brackets"


def test_the_page_of_a_pdf(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(article_pdf())
    result = citance("inspect", "a.pdf", "--html", "out.html")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out.html").read_text()
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "Hedges" in page
    assert "out.html" in result.stderr


def test_only_a_pdf_has_a_page(citance: Any, tmp_path: Path) -> None:
    mixed_folder(tmp_path)
    result = citance("inspect", "a.xml", "--html", "out.html")
    assert result.exit_code == 2
    assert "a.xml is xml" in result.stderr
    assert not (tmp_path / "out.html").exists()


def test_a_page_that_cannot_be_written(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(article_pdf())
    result = citance("inspect", "a.pdf", "--html", "none/out.html")
    assert result.exit_code == 2
    assert "none/out.html cannot be written" in result.stderr


def test_a_scan_is_drawn_and_named(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(scanned_pdf())
    result = citance("inspect", "scan.pdf", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["papers"] == []
    assert result.stderr.startswith("scan.pdf: a scanned PDF (its 2 pages are pictures")


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("a.pdf", b"%PDF-1.4 nothing", 3, "damaged PDF"),
        ("a.png", b"\x89PNG\r\n", 3, "a PNG picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0", 3, "save it as .docx"),
        ("none.pdf", None, 3, "no such file"),
    ],
)
def test_what_cannot_be_read(
    citance: Any, tmp_path: Path, name: str, data: bytes | None, code: int, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = citance("inspect", name)
    assert result.exit_code == code
    assert words in result.stderr


def test_a_folder_of_several_is_refused(citance: Any, tmp_path: Path) -> None:
    mixed_folder(tmp_path / "papers")
    result = citance("inspect", "papers")
    assert result.exit_code == 2
    assert "holds 14 articles: inspect shows one" in result.stderr


def test_by_grobid(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(article_pdf())
    with running() as server:
        result = citance("inspect", "a.pdf", "--json", "--reader", "grobid", "--grobid-url", server.url)
    (paper,) = json.loads(result.stdout)["papers"]
    assert (paper["title"], paper["doi"], paper["year"]) == ("On the growth of hedges", "10.5555/hedges.1", 2011)
    result = citance("inspect", "a.pdf", "--reader", "grobid", "--grobid-url", "http://127.0.0.1:9")
    assert result.exit_code == 1
    assert "no GROBID server answers" in result.stderr

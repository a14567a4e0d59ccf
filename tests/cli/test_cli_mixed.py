"""`citance add` on a folder as people have it: one summary, one kind of report, whatever the formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citance.store import Store
from fixtures.formats import DOI, TITLE, mixed_folder

pytest.importorskip("reportlab")

READ = ["a.xml", "b.pdf", "c.docx", "d.html", "e.epub", "f.txt", "g.md", "h.tar.gz", "i/main.tex"]
FAILED = {
    "broken.pdf": "DamagedInput",
    "empty.docx": "DamagedInput",
    "login.html": "UnsupportedFormat",
    "page.pdf": "UnsupportedFormat",
    "scan.pdf": "ScannedPdf",
}


@pytest.fixture
def library(citance: Any, tmp_path: Path) -> Iterator[tuple[dict[str, Any], Store]]:
    """What `add --json` says of the folder, and the library that it made."""
    mixed_folder(tmp_path / "papers")
    result = citance("add", "papers", "--db", "l.db", "--json", "--workers", "2")
    assert result.exit_code == 3, result.output
    with Store.open(tmp_path / "l.db") as store:
        yield json.loads(result.stdout), store


def test_every_format_goes_into_one_library(library: tuple[dict[str, Any], Store], tmp_path: Path) -> None:
    summary, store = library
    names = {str(Path(failure["name"]).relative_to(tmp_path / "papers")) for failure in summary["failures"]}
    kinds = {Path(failure["name"]).name: failure["kind"] for failure in summary["failures"]}
    assert kinds == FAILED
    assert names == set(FAILED)
    assert (summary["added"], summary["articles"], summary["files"]) == (len(READ), len(READ), len(READ) + len(FAILED))
    assert summary["skipped"] == {".pdf": 1, ".png": 1, ".md": 1, ".bib": 1, ".css": 1, ".txt": 1}
    assert store.check() == []


def test_the_work_that_all_cite_has_one_report(library: tuple[dict[str, Any], Store], citance: Any) -> None:
    report = json.loads(citance("report", DOI, "--db", "l.db", "--json", "-n", "100").stdout)
    assert report["work"]["title"] == TITLE
    statements = [each for group in report["groups"] for each in group["statements"]]
    citing = {each["citing"]["title"] for each in statements}
    assert citing == {f"On hedges and gardens of the kind {name[0]}" for name in READ}
    for each in statements:
        assert each["citance"][each["marker_start"] : each["marker_end"]] == each["marker"]
        assert "Hedges grow in rows" in each["citance"]


def test_a_second_run_has_nothing_to_do(library: tuple[dict[str, Any], Store], citance: Any) -> None:
    again = json.loads(citance("add", "papers", "--db", "l.db", "--json", "--workers", "1").stdout)
    assert (again["unchanged"], again["added"], again["replaced"], again["articles"]) == (len(READ), 0, 0, 0)
    assert {failure["kind"] for failure in again["failures"]} == set(FAILED.values())


def test_extract_gives_the_same_statements(library: tuple[dict[str, Any], Store], citance: Any) -> None:
    summary, _ = library
    result = citance("extract", "papers")
    assert result.exit_code == 3
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == summary["statements"]
    assert {str(Path(line["file"]).relative_to("papers")) for line in lines} == set(READ)
    assert sorted(line.split(":")[0] for line in result.stderr.splitlines()) == [
        f"papers/{name}" for name in sorted(FAILED)
    ]

"""`citance export` in the formats of other programs; what it writes by default is tested with `citance import`."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from citance.cli.export import Format
from citance.report.exports import EXPORTS
from cli.conftest import Citance

CITED = "10.5555/citance.tut.004"


def test_every_format_of_the_registry_has_its_word() -> None:
    assert [each.value for each in Format] == ["citance", *EXPORTS]


@pytest.mark.parametrize("name", list(EXPORTS))
def test_every_format_is_written(citance: Citance, tutorial_db: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out{EXPORTS[name].suffix}"
    result = citance("export", "--format", name, "-o", path, "--db", tutorial_db)
    assert result.exit_code == 0, result.output
    assert path.stat().st_size > 1_000
    assert f"{path.stat().st_size:,} bytes" in result.stderr


def test_to_standard_output(citance: Citance, tutorial_db: Path) -> None:
    result = citance("export", "--format", "bibtex", "--db", tutorial_db)
    assert result.exit_code == 0
    assert result.stdout.startswith("@")


def test_compressed(citance: Citance, tutorial_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "works.csv.gz"
    assert citance("export", path, "--format", "csv", "--kind", "works", "--db", tutorial_db).exit_code == 0
    assert gzip.decompress(path.read_bytes()).startswith(b"id,title,")


def rows(result: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]  # type: ignore[attr-defined]


def test_of_one_work(citance: Citance, tutorial_db: Path) -> None:
    common = ("export", "--format", "ndjson", "--work", CITED, "--db", tutorial_db)
    about = rows(citance(*common))
    assert {row["cited_doi"] for row in about} == {CITED}
    citing = rows(citance(*common, "--kind", "works"))
    assert {row["id"] for row in citing} == {row["citing_id"] for row in about}
    within = rows(citance(*common, "--direction", "in"))
    assert {row["citing_doi"] for row in within} == {CITED}


def test_of_a_search(citance: Citance, tutorial_db: Path) -> None:
    found = json.loads(citance("search", "cluster", "--db", tutorial_db, "--json").stdout)
    written = rows(citance("export", "--format", "ndjson", "--search", "cluster", "--db", tutorial_db))
    assert len(written) == found["total"] > 20
    assert rows(citance("export", "--format", "ndjson", "--search", "zzzz qqqq", "--db", tutorial_db)) == []
    works = citance("export", "--format", "ris", "--search", "meta-analysis", "--db", tutorial_db)
    assert "TI  - Internationalization and local ties: A meta-analysis of 38 studies" in works.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "ris", "--kind", "statements"),
        ("--format", "graphml", "--kind", "works"),
        ("--format", "csv", "--search", "x", "--work", CITED),
        ("--search", "x"),
        ("--kind", "works"),
        ("--format", "csv", "--corrections"),
        ("a.csv", "-o", "b.csv", "--format", "csv"),
        ("--format", "nonsense"),
    ],
)
def test_what_makes_no_sense(citance: Citance, tutorial_db: Path, words: tuple[str, ...]) -> None:
    assert citance("export", *words, "--db", tutorial_db).exit_code == 2


def test_an_unknown_work_and_a_place_that_cannot_be_written(
    citance: Citance, tutorial_db: Path, tmp_path: Path
) -> None:
    assert citance("export", "--format", "csv", "--work", "10.5555/none", "--db", tutorial_db).exit_code == 4
    result = citance("export", tmp_path / "no" / "x.csv", "--format", "csv", "--db", tutorial_db)
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)

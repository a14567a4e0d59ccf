"""The fixed contracts of `citance extract` and `citance classify`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from citance.data import tutorial_files
from citance.model import Place, SectionRole

CONTRACT = ["file", "citing", "reference", "marker", "citance", "marker_start", "marker_end", "before", "after"]


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_extract_keeps_keys_and_their_order(citance: Any) -> None:
    result = citance("extract", *tutorial_files(), "--format", "jsonl", "--workers", "1")
    assert result.exit_code == 0
    found = objects(result.stdout)
    assert len(found) > 100
    for each in found:
        assert list(each)[:11] == [*CONTRACT, "section", "place"]
        assert list(each["citing"])[:2] == ["doi", "title"]
        assert list(each["reference"]) == ["key", "index", "doi", "title", "year", "authors", "raw"]
        assert list(each["section"]) == ["title", "role"]
        assert each["section"]["role"] in list(SectionRole)
        assert each["place"] in list(Place)
        assert each["citance"][each["marker_start"] : each["marker_end"]] == each["marker"] != ""
        assert isinstance(each["before"], str)
        assert isinstance(each["after"], str)
        assert each["reference"]["year"] is None or isinstance(each["reference"]["year"], int)
        assert all(isinstance(name, str) for name in each["reference"]["authors"])
        assert each["id"]


def test_extract_keeps_the_order_of_the_files_over_processes(citance: Any, tmp_path: Path) -> None:
    files = sorted(tutorial_files(), reverse=True)
    one = citance("extract", *files, "--workers", "1")
    two = citance("extract", *files, "--workers", "2")
    assert one.stdout == two.stdout
    order = list(dict.fromkeys(each["file"] for each in objects(one.stdout)))
    assert order == [str(file) for file in files if str(file) in set(order)]


@pytest.mark.parametrize("workers", [1, 2])
def test_extract_names_what_it_cannot_read_and_goes_on(citance: Any, tmp_path: Path, workers: int) -> None:
    good = tutorial_files()[0]
    (tmp_path / "empty.xml").touch()
    (tmp_path / "cut.xml").write_bytes(good.read_bytes()[:3000])
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 8)
    names = ["empty.xml", "none.xml", "cut.xml", "noise.bin", str(good)]
    result = citance("extract", *names, "--workers", workers)
    assert result.exit_code == 3
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == names[:4]
    assert all(line.partition(": ")[2] for line in result.stderr.splitlines())
    assert {each["file"] for each in objects(result.stdout)} == {str(good)}


def test_extract_of_nothing_says_so(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = citance("extract", "empty")
    assert (result.exit_code, result.stdout) == (4, "")


def test_classify_takes_what_extract_gives(citance: Any) -> None:
    lines = citance("extract", *tutorial_files()[:3]).stdout
    result = citance("classify", "--format", "jsonl", stdin=lines)
    assert result.exit_code == 0
    given, judged = objects(lines), objects(result.stdout)
    assert [each["id"] for each in judged] == [each["id"] for each in given]
    for statement, each in zip(given, judged, strict=True):
        assert list(each) == [
            "id",
            "stance",
            "probabilities",
            "broad",
            "evidence",
            "model",
            "codebook",
            "uncertain",
            "why",
        ]
        assert list(each["probabilities"]) == ["supporting", "contrasting", "mentioning"]
        assert sum(each["probabilities"].values()) == pytest.approx(1, abs=0.001)
        evidence = each["evidence"]
        if evidence and evidence["start"] >= 0:
            assert statement["citance"][evidence["start"] : evidence["end"]] == evidence["text"]


def test_classify_names_bad_lines_and_judges_the_others(citance: Any) -> None:
    good = '{"id": "a", "citance": "We found the same [1].", "marker_start": 18, "marker_end": 21}'
    result = citance("classify", stdin=f'{good}\nnonsense\n\n{{"id": "b"}}\n[]\n{good}\n')
    assert result.exit_code == 3
    assert [each["id"] for each in objects(result.stdout)] == ["a", "a"]
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["line 2", "line 4", "line 5"]


def test_classify_of_nothing_gives_nothing(citance: Any) -> None:
    result = citance("classify", stdin="")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("identifier", ["5", '"x5"', "null", "[1,2]"])
def test_classify_gives_ids_back_as_they_came(identifier: str) -> None:
    line = f'{{"id":{identifier},"citance":"We confirm [1].","marker_start":11,"marker_end":14}}'
    done = subprocess.run(
        [sys.executable, "-m", "citance", "classify"], input=line, capture_output=True, text=True, check=False
    )
    if identifier == "[1,2]":
        assert done.returncode == 3
    else:
        assert json.loads(done.stdout)["id"] == json.loads(identifier)

"""`citance notices`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from citance.store import Store

Citance = Callable[..., Result]
HEAD = "Record ID,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"


@pytest.fixture
def cited(own_db: Path) -> str:
    """The DOI of the most discussed work of the tutorial."""
    with Store.open(own_db) as store:
        found = next(item.work.work.doi for item in store.most_discussed(20) if item.work.work.doi)
    assert found
    return found


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return path


def test_from_a_file_to_the_report(citance: Citance, own_db: Path, cited: str, tmp_path: Path) -> None:
    file = write(
        tmp_path / "rw.csv",
        f"1,1/1/2000 0:00,10.5555/notice,{cited},0,Retraction,+Error in Data;",
        "2,1/1/2000 0:00,10.5555/n2,Unavailable,0,Retraction,+Error;",
    )
    done = citance("notices", "update", file, "--db", own_db)
    assert done.exit_code == 0, done.output
    assert "retraction-watch\t1\t1\t0\t0\t1" in done.stdout
    assert "rw.csv, line 3: neither a DOI nor a PubMed number of the paper" in done.stderr

    listed = citance("notices", "list", "--db", own_db)
    assert listed.exit_code == 0
    assert "retraction 2000-01-01" in listed.stdout
    (item,) = json.loads(citance("notices", "list", cited, "--db", own_db, "--json").stdout)
    assert item["retracted"] is True
    assert item["retraction"]["reason"] == "Error in Data"
    assert item["after"] > 0 == item["before"]
    assert item["after"] + item["unknown"] == item["statements"]

    shown = citance("report", cited, "--db", own_db).stdout
    assert "RETRACTION" in shown
    assert "cited after its retraction" in shown
    assert "independent group" in shown
    report = json.loads(citance("report", cited, "--db", own_db, "--json").stdout)
    said = [one for group in report["groups"] for one in group["statements"]]
    assert "after" in {one["cited_when"] for one in said} <= {"after", "unknown"}
    assert all(one["independence"] for one in said)
    assert report["independent"]["supporting"]["statements"] == report["strict"]["supporting"]


def test_a_newer_file_says_what_changed(citance: Citance, own_db: Path, cited: str, tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", f"1,1/1/2000,10.5555/n,{cited},0,Retraction,")
    second = write(
        tmp_path / "b.csv",
        f"1,1/1/2000,10.5555/n,{cited},0,Retraction,",
        f"2,1/1/2001,10.5555/m,{cited},0,Reinstatement,",
    )
    citance("notices", "update", first, "--db", own_db)
    done = json.loads(citance("notices", "update", second, "--db", own_db, "--json").stdout)
    assert done["lists"] == [
        {"source": "retraction-watch", "total": 2, "new": 1, "changed": 0, "gone": 0, "repeated": 0, "works": 1}
    ]
    assert cited not in citance("notices", "list", "--only", "retracted", "--db", own_db).stdout
    assert "reinstatement 2001-01-01" in citance("notices", "list", "--only", "cited", "--db", own_db).stdout


def test_mistakes(citance: Citance, own_db: Path, tmp_path: Path) -> None:
    assert citance("notices", "update", "--db", own_db).exit_code == 2
    assert citance("notices", "update", "a.csv", "--fetch", "--db", own_db).exit_code == 2
    missing = citance("notices", "update", tmp_path / "none.csv", "--db", own_db)
    assert (missing.exit_code, "none.csv" in missing.stderr) == (3, True)
    (tmp_path / "other.csv").write_text("a,b\n")
    other = citance("notices", "update", tmp_path / "other.csv", "--db", own_db)
    assert (other.exit_code, "not a Retraction Watch file" in other.stderr) == (3, True)


def test_fetching_offline_makes_no_call(citance: Citance, own_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITANCE_OFFLINE", "true")
    done = citance("notices", "update", "--fetch", "--db", own_db)
    assert done.exit_code != 0
    assert "offline" in done.stderr

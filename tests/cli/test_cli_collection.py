"""`citance collection` and `citance alerts`: the same words as on the pages, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citance.cli.main import app
from citance.index import Index
from citance.model import Stance
from citance.store import EventKind
from web.seeded import RETRACTED_DOI, TARGET_DOI, judged, paper, put, said, seed


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "library.db"
    with Index.open(path) as index:
        seed(index.store, mentions=2)
        index.catch_up()
    return str(path)


def _run(db: str, *words: str, given: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--db", db], input=given)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def test_a_list_from_making_to_deleting(db: str, tmp_path: Path) -> None:
    bib = tmp_path / "a.bib"
    bib.write_text(
        f"@article{{a, title={{Leaving home}}, doi={{{TARGET_DOI}}}}}\n@article{{b, title={{Nobody's}}, doi={{10.5555/no}}}}"
    )
    made = json.loads(_run(db, "collection", "create", "Ties", "--file", str(bib), "--json"))
    assert made["added"] == {"added": 2, "there": 0, "missing": 1}
    assert "Ties" in _run(db, "collection", "list")
    assert "1 added" in _run(db, "collection", "add", "ties", "-", given=f"{RETRACTED_DOI}\n")
    shown = json.loads(_run(db, "collection", "show", "TIES", "--json"))
    assert [row["doi"] for row in shown["works"]] == [TARGET_DOI, RETRACTED_DOI]
    assert shown["works"][1]["notice"] == "retraction"
    assert [each["given"] for each in shown["missing"]]
    assert TARGET_DOI in _run(db, "export", "--collection", "Ties", "--format", "csv", "--kind", "works")
    assert "10.5555/citing" in _run(db, "export", "--collection", "Ties", "--format", "ndjson")
    _run(db, "export", "--collection", "Ties", code=2)
    _run(db, "export", "--collection", "Ties", "--search", "x", "--format", "csv", code=2)
    assert "1 taken out" in _run(db, "collection", "remove", "Ties", RETRACTED_DOI, "nothing of it", code=3)
    _run(db, "collection", "remove", "Ties", "nothing of it", code=4)
    _run(db, "collection", "delete", "Ties", code=2)
    assert json.loads(_run(db, "collection", "delete", "Ties", "--yes", "--json"))["deleted"]["name"] == "Ties"
    _run(db, "collection", "show", "Ties", code=4)


def test_a_kept_search(db: str) -> None:
    made = json.loads(_run(db, "collection", "create", "S", "--search", "ties", "--json"))["collection"]
    assert (made["kind"], made["query"]) == ("search", "q=ties")
    by_address = _run(db, "collection", "create", "T", "--search", "/search?q=ties&kind=works", "--json")
    assert json.loads(by_address)["collection"]["query"] == "q=ties&kind=works"
    _run(db, "collection", "create", "U", "x", "--search", "y", code=2)
    _run(db, "collection", "add", "S", TARGET_DOI, code=2)


def test_files_that_cannot_be_read(db: str, tmp_path: Path) -> None:
    broken = tmp_path / "b.json"
    broken.write_text("{")
    _run(db, "collection", "create", "B", "--file", str(broken), code=3)
    _run(db, "collection", "create", "B", "--file", str(tmp_path / "none.bib"), code=3)
    assert json.loads(_run(db, "collection", "list", "--json")) == []


def test_alerts_without_a_mail_server_print_letters_and_tell_nobody(db: str) -> None:
    _run(db, "collection", "create", "Ties", TARGET_DOI)
    with Index.open(db) as index:
        found = index.store.find_collection("Ties")
        index.store.subscribe(found.id, "ada@example.org", [EventKind.CONTRAST])
        statement = said(1, "In contrast to them [1], this differs.", paper_id="later")
        put(index.store, 51, paper(51, [(statement, judged(statement, Stance.CONTRASTING))]))
        index.catch_up()
    for words in (("alerts", "--dry-run"), ("alerts",)):
        assert "To: ada@example.org" in _run(db, *words)
    run = json.loads(_run(db, "alerts", "--json"))
    assert (run["collections"], run["letters"], run["sent"], run["problems"]) == (1, 1, 0, [])

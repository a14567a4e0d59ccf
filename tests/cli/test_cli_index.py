"""`citance index`, and what `citance search` says of a query."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_status_and_rebuild(citance: Any, own_db: Path) -> None:
    missing = citance("index", "status", "--db", own_db)
    assert missing.exit_code != 0
    assert "there is no search index" in str(missing.stderr) + str(missing.exception)
    built = json.loads(citance("index", "rebuild", "--db", own_db, "--json").stdout)
    both = json.loads(citance("index", "status", "--db", own_db, "--json").stdout)
    status = both["words"]
    assert both["vectors"] is None
    assert built["written"] == status["statements"] + status["works"] > 0
    assert (status["behind"], status["size"] > 0) == (0, True)
    assert "changes behind the database" in citance("index", "status", "--db", own_db).stdout


def test_search_tells_what_was_understood(citance: Any, tutorial_db: Path) -> None:
    done = citance("search", "firms stance:contrasting", "--db", tutorial_db, "--sort", "contrasting", "--json")
    data = json.loads(done.stdout)
    assert data["understood"] == "firms AND stance:contrasting"
    assert set(data["facets"]["stance"]) == {"contrasting"}
    assert data["total"] == sum(data["facets"]["stance"].values()) > 0
    odd = citance("search", "firms OR", "--db", tutorial_db)
    assert "expected a word after OR" in odd.stderr
    assert "understood as: firms" in odd.stderr
    works = citance("search", "the", "--works", "--sort", "total", "--facets", "--db", tutorial_db)
    assert "journal" in works.stdout


def test_vectors_and_a_claim(citance: Any, own_db: Path) -> None:
    none = citance("ask-claim", "ties weaken", "--db", own_db)
    assert none.exit_code == 4
    assert "citance index vectors" in none.stderr
    citance("index", "rebuild", "--db", own_db)
    built = json.loads(citance("index", "vectors", "--db", own_db, "--json").stdout)
    status = json.loads(citance("index", "status", "--db", own_db, "--json").stdout)["vectors"]
    assert built["statements"] == status["statements"] > 0
    assert (status["behind"], status["sentences"] > 0) == (0, True)
    assert "nothing to do" in citance("index", "vectors", "--db", own_db).stderr
    claim = ["firms", "that", "export", "lose", "their", "local", "ties"]
    found = json.loads(citance("ask-claim", *claim, "--db", own_db, "--json").stdout)
    assert found["looked_at"] >= len(found["supporting"]) + len(found["contrasting"]) > 0
    assert {each["broad"] for each in found["contrasting"]} == {"contrasting"}
    nearness = [each["nearness"] for each in found["contrasting"]]
    assert nearness == sorted(nearness, reverse=True)
    words = citance("ask-claim", *claim, "--db", own_db, "-n", "1")
    assert "near 0." in words.stdout
    assert citance("ask-claim", "zygomorphic", "quaternions", "--db", own_db).exit_code == 4

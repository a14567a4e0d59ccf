"""`citance search` by meaning, with vectors and without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

SENTENCE = "firms that go abroad lose touch with their neighbours"


@pytest.fixture
def bare_db(tutorial_db: Path, tmp_path: Path) -> Path:
    """The tutorial library without its vectors."""
    return Path(shutil.copy(tutorial_db, tmp_path / "bare.db"))


def test_by_field_and_by_switch(citance: Any, tutorial_db: Path) -> None:
    written = citance("search", f'meaning:"{SENTENCE}"', "--db", tutorial_db, "--json")
    switched = citance("search", "--meaning", SENTENCE, "--db", tutorial_db, "--json")
    one, other = json.loads(written.stdout), json.loads(switched.stdout)
    assert one["meaning"] == other["meaning"] == SENTENCE
    assert one["results"] == other["results"] != []
    shown = citance("search", "--meaning", SENTENCE, "stance:contrasting", "--db", tutorial_db)
    assert shown.exit_code == 0
    assert "ranked by meaning" in shown.stderr
    assert "stance:contrasting" in shown.stderr
    assert "supporting of" not in shown.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("search", "meaning:ties"),
        ("search", "--meaning", "ties"),
        ("ask-claim", "ties"),
        ("export", "--format", "csv", "--search", "meaning:ties"),
    ],
)
def test_without_vectors_it_says_how_to_make_them(citance: Any, bare_db: Path, words: tuple[str, ...]) -> None:
    result = citance(*words, "--db", bare_db)
    assert result.exit_code == 4
    assert "citance index vectors" in result.stderr


@pytest.mark.parametrize(
    "words", [("--works", "meaning:ties"), ("--sort", "newest", "meaning:ties"), ("--meaning", "lang:en")]
)
def test_what_makes_no_sense(citance: Any, tutorial_db: Path, words: tuple[str, ...]) -> None:
    assert citance("search", *words, "--db", tutorial_db).exit_code == 2


def test_the_help_shows_the_language(citance: Any) -> None:
    text = citance("search", "--help").stdout
    for word in ("near words", "stance:contrasting", "meaning:", "confidence:"):
        assert word in text

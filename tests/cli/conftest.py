"""The tutorial library, read once for all tests of commands, and a way to call them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from citance.cli.main import app
from citance.data import tutorial_folder

Citance = Callable[..., Result]


@pytest.fixture
def citance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Citance:
    """Call a command in an empty working folder with an empty home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("DB", "WORKERS", "PORT", "HOST"):
        monkeypatch.delenv(f"CITANCE_{name}", raising=False)
    runner = CliRunner()

    def call(*words: object, stdin: str | bytes | None = None) -> Result:
        return runner.invoke(app, [str(word) for word in words], input=stdin)

    return call


@pytest.fixture(scope="session")
def tutorial_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the tutorial library; not to be written to."""
    path = tmp_path_factory.mktemp("tutorial") / "tutorial.db"
    result = CliRunner().invoke(app, ["add", str(tutorial_folder()), "--db", str(path), "--workers", "1"])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def own_db(tutorial_db: Path, tmp_path: Path) -> Path:
    """A copy of the tutorial library's database that a test may change."""
    return Path(shutil.copy(tutorial_db, tmp_path / "own.db"))

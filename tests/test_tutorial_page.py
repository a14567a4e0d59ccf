"""Every command of docs/tutorial.md runs as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import citance
from citance.data import TUTORIAL_WORK, tutorial_folder

ROOT = Path(__file__).parents[1]
COMMANDS = re.findall(r"^    (citance .*)$", (ROOT / "docs/tutorial.md").read_text(encoding="utf-8"), re.M)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tutorial") / "tutorial.db"
    with citance.Index.open(path) as index:
        index.add(tutorial_folder(), workers=1)
    return str(path)


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITANCE_DB", database)
    words = shlex.split(command)[1:]
    if "STATEMENT_ID" in words:
        with citance.Index.open(database) as index:
            item = index.report(TUTORIAL_WORK).groups[0].statements[0]
        words[words.index("STATEMENT_ID")] = item.statement.id
    if words[0] == "tutorial":
        words += ["--db", str(tmp_path / "own.db")]
    words = [str(ROOT / word) if word.startswith("src/") else word for word in words]
    done = subprocess.run(
        [sys.executable, "-m", "citance", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout or words[0] in ("correct", "export")

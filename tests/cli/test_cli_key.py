"""`citance key`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citance.cli.main import app
from citance.store import Scope, Store


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "c.db"
    Store.open(path).close()
    return str(path)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout


def test_make_list_revoke(database: str) -> None:
    code, secret = run("key", "create", "--scope", "write", "--name", "desk", "--rate", "600/min", "--db", database)
    assert code == 0
    with Store.open(database) as store:
        known = store.check_key(secret.strip())
    assert known is not None
    assert (known.scope, known.rate) == (Scope.WRITE, 600)
    code, listed = run("key", "list", "--db", database, "--json")
    assert [key["prefix"] for key in json.loads(listed)] == [known.prefix]
    assert secret.strip()[-43:] not in listed
    assert known.prefix in run("key", "list", "--db", database)[1]
    assert run("key", "revoke", secret.strip(), "--db", database)[0] == 0
    with Store.open(database) as store:
        assert store.check_key(secret.strip()) is None


def test_what_makes_no_sense(database: str) -> None:
    assert run("key", "create", "--db", database)[0] == 2
    assert run("key", "create", "--scope", "root", "--db", database)[0] == 2
    assert run("key", "create", "--scope", "read", "--rate", "many", "--db", database)[0] == 2
    assert run("key", "revoke", "000000000000", "--db", database)[0] == 4

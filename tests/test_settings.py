"""flag > environment > citance.toml > default; a bad value is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from citance.errors import UsageError
from citance.settings import load_settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CITANCE_PORT", "CITANCE_DB", "CITANCE_WORKERS"):
        monkeypatch.delenv(name, raising=False)


def test_order_of_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().port == 8000
    (tmp_path / "citance.toml").write_text("port = 8001\n")
    assert load_settings().port == 8001
    monkeypatch.setenv("CITANCE_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003).port == 8003
    assert load_settings(port=None).port == 8002


@pytest.mark.parametrize(
    ("flags", "word"), [({"port": 70000}, "port"), ({"workers": 0}, "workers"), ({"colour": "red"}, "colour")]
)
def test_a_bad_value_is_named(flags: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        load_settings(**flags)


def test_an_unreadable_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "citance.toml").write_text("port = = 1\n")
    with pytest.raises(UsageError, match=r"citance\.toml"):
        load_settings()

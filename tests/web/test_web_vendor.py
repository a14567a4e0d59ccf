"""Files of others that the pages bring along: named, versioned, licensed, and as their makers published them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import citance.web

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(citance.web.__file__).parent / "static" / "vendor"
PERMISSIVE = {"0BSD", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0"}


def entries() -> list[dict[str, Any]]:
    return list(tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["file"])


NAMES = [entry["name"] for entry in entries()]


@pytest.mark.parametrize("entry", entries(), ids=NAMES)
def test_file_is_the_one_that_was_published(entry: dict[str, Any]) -> None:
    assert hashlib.sha256((VENDOR / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", entries(), ids=NAMES)
def test_file_tells_its_version_source_and_licence(entry: dict[str, Any]) -> None:
    assert entry["version"] in entry["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
    assert entry["source"].startswith("https://")
    assert entry["version"] in entry["source"]
    assert entry["licence"] in PERMISSIVE
    licence = (VENDOR / entry["licence_file"]).read_text(encoding="utf-8")
    assert len(licence) > 300
    assert "permission" in licence.lower()


def test_nothing_lies_there_unnamed() -> None:
    named = {"VENDOR.toml"} | {entry[field] for entry in entries() for field in ("name", "licence_file")}
    assert {path.name for path in VENDOR.iterdir()} == named


def test_names_are_given_once() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_notice_names_every_project() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    missing = {entry["project"] for entry in entries() if entry["project"].removesuffix(".org") not in notice}
    assert not missing


def test_templates_load_only_named_files() -> None:
    used = set()
    for path in (VENDOR.parents[1] / "templates").rglob("*.html"):
        used |= set(re.findall(r"vendor/([\w.-]+)", path.read_text(encoding="utf-8")))
    assert used
    assert used <= set(NAMES)

"""A server that begins makes its main pages ready in the background."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from citance.errors import StoreError
from citance.index import Index
from citance.settings import Settings
from citance.store import Store
from citance.web import create_app, warming
from web.seeded import seed


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store, mentions=2)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture(autouse=True)
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(warming, "_AFTER", 0.0)
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_the_main_pages_are_made_and_none_fails(library: Index, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "citance")
    app = create_app(library, settings=Settings(), warm=True)
    asked: list[tuple[str, str]] = []
    really = app.state.warming._ask

    def ask(path: str, language: str) -> None:
        really(path, language)
        asked.append((path, language))

    app.state.warming._ask = ask
    with TestClient(app):
        app.state.warming.wait()
    paths = [path for path, language in asked if language == "en"]
    assert paths[0].startswith("/works/")
    assert paths[1].startswith("/statement/")
    assert {"/", "/search", "/graph"} < set(paths)
    assert {language for _, language in asked} == {"en", "de", "es", "pt"}
    assert gc.get_freeze_count() > 10_000
    assert not caplog.records


def test_a_page_that_fails_stops_nothing(library: Index) -> None:
    asked: list[str] = []

    def ask(path: str, language: str) -> None:
        asked.append(path)
        if path == "/":
            raise StoreError("the database is away")

    made = warming.Warming(library, ask)
    made.begin()
    made.wait()
    assert "/quality" in asked


def test_it_ends_with_the_server(library: Index) -> None:
    asked: list[str] = []

    def ask(path: str, language: str) -> None:
        asked.append(path)
        made._closing.set()

    made = warming.Warming(library, ask)
    made.begin()
    made.close()
    made.wait()
    assert len(asked) <= 1


def test_an_empty_library_can_be_made_ready(tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db"):
        pass
    with (
        Index.open(tmp_path / "empty.db") as index,
        TestClient(create_app(index, settings=Settings(), warm=True)) as client,
    ):
        client.app.state.warming.wait()  # type: ignore[attr-defined]
        assert client.get("/").status_code == 200


def test_an_application_of_a_test_or_a_notebook_leaves_the_collector_alone(library: Index) -> None:
    assert create_app(library, settings=Settings()).state.warming is None

"""Filling an index from several processes gives what one process gives, and survives what may happen to it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.model import Correction, Stance
from citance.search import STATEMENT_FACETS, Order, SearchIndex, filling
from citance.store import Store
from web.seeded import paper, put, said, seed

QUERIES = (
    "ties",
    "replicat*",
    '"in contrast to"',
    "moreno",
    "title:home",
    "stance:contrasting",
    "meta-analysis",
    "cited:moreno",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        seed(opened)
        opened.correct(Correction(statement_id="b-2", stance=Stance.CONTRASTING, broad=Stance.CONTRASTING))
        yield opened


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every filling be done by two processes, a few rows at a time."""
    monkeypatch.setattr("citance.search.index.processes_for", lambda store: 2)
    monkeypatch.setattr(filling, "_PART", 5)


def answers(index: SearchIndex) -> list[object]:
    found: list[object] = []
    for query in QUERIES:
        result = index.search(query, limit=100, facets=STATEMENT_FACETS)
        found.append((query, result.total, result.facets, {hit.id for hit in result.hits}))
        works = index.search(query, kind="works", limit=100)
        found.append((works.total, {hit.id for hit in works.hits}))
    for order in (Order.NEWEST, Order.CONFIDENCE, Order.CONTRASTING):
        found.append([hit.id for hit in index.search(None, order=order, limit=100).hits])
    for order in (Order.TOTAL, Order.CONTRASTING, Order.OLDEST):
        found.append([hit.id for hit in index.search(None, kind="works", order=order, limit=100).hits])
    return found


def segment_files(folder: Path) -> tuple[set[str], set[str]]:
    """The ids of the segments that files are there of, and of those in the list."""
    listed = json.loads((folder / "meta.json").read_text())["segments"]
    there = {file.stem for file in folder.iterdir() if file.suffix in (".idx", ".term", ".store", ".fast", ".pos")}
    return there, {segment["segment_id"].replace("-", "") for segment in listed}


def test_several_processes_give_what_one_gives(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = SearchIndex.open(tmp_path / "one")
    written = one.catch_up(store)
    monkeypatch.setattr("citance.search.index.processes_for", lambda store: 2)
    monkeypatch.setattr(filling, "_PART", 5)
    seen: list[int] = []
    several = SearchIndex.open(tmp_path / "several")
    assert several.catch_up(store, progress=seen.append) == written
    assert seen == sorted(seen)
    assert seen[-1] == written == several.size
    assert several.watermark == store.watermark()
    assert several.catch_up(store) == 0
    assert several.status(store).segments == 2
    assert answers(several) == answers(one)


@pytest.mark.usefixtures("apart")
def test_it_is_followed_and_built_anew_like_any_other(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "search"
    index, reader = SearchIndex.open(folder), SearchIndex.open(folder)
    index.catch_up(store)
    assert reader.size == index.size, "who has it open sees the new content"
    store.remove("1.xml")
    put(store, 9, paper(9, [(said(1, "Zebras are cited [1].", paper_id="z"), None)]))
    assert reader.catch_up(store) > 0, "another one goes on writing"
    assert index.search("zebras").total == 1
    assert index.search('"replicate survey"').total == 0
    index.rebuild(store)
    again = SearchIndex.open(tmp_path / "again")
    again.catch_up(store)
    assert answers(index) == answers(reader) == answers(again)
    there, listed = segment_files(folder)
    assert there == listed, "nothing is left of what was replaced"
    assert not list(folder.glob("filling*"))
    reader.rebuild(store)
    there, listed = segment_files(folder)
    assert there == listed


@pytest.mark.usefixtures("apart")
def test_a_process_that_fails_is_done_without(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = SearchIndex.open(tmp_path / "search")
    monkeypatch.setattr(filling, "_MODULE", "citance.no_such_module")
    with caplog.at_level(logging.WARNING, logger="citance.search.index"):
        index.catch_up(store)
    assert "filled by one process instead" in caplog.text
    stats = store.stats()
    assert index.size == stats.statements + stats.works
    assert not list((tmp_path / "search").glob("filling*"))


@pytest.mark.usefixtures("apart")
def test_stopping_leaves_the_old_index(tmp_path: Path, store: Store) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    index = SearchIndex.open(tmp_path / "search")
    index.catch_up(store)
    before = answers(index)
    with pytest.raises(KeyboardInterrupt):
        index.rebuild(store, progress=stop)
    assert answers(index) == before == answers(SearchIndex.open(tmp_path / "search"))
    assert not list((tmp_path / "search").glob("filling*"))
    index.rebuild(store)
    assert answers(index) == before


KILLED = """
import os, sys
import citance.search.index
from citance.search import SearchIndex, filling
from citance.store import Store
citance.search.index.processes_for = lambda store: 2
filling._PART = 5
take_over = filling.take_over
def half(folder, places):
    if sys.argv[2] == "before":
        os._exit(9)
    replace = filling._replace
    def once(file, content):
        if file.name == "meta.json":
            os._exit(9)
        replace(file, content)
    filling._replace = once
    take_over(folder, places)
filling.take_over = half
with Store.open(sys.argv[1] + "/library.db") as store:
    SearchIndex.open(sys.argv[1] + "/search").rebuild(store)
"""


@pytest.mark.parametrize("when", ["before", "amid"])
@pytest.mark.usefixtures("apart")
def test_killed_while_it_is_filled(tmp_path: Path, store: Store, when: str) -> None:
    folder = tmp_path / "search"
    SearchIndex.open(folder).catch_up(store)
    before = answers(SearchIndex.open(folder))
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), when], check=False)
    assert ended.returncode == 9
    index = SearchIndex.open(folder)
    assert answers(index) == before
    index.rebuild(store)
    assert answers(index) == before
    there, listed = segment_files(folder)
    assert there == listed
    assert not list(folder.glob("filling*"))


def test_small_libraries_and_those_in_memory_are_filled_by_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filling.processes_for(store) == 1
    monkeypatch.setattr(filling, "ENOUGH", 1)
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1}, raising=False)
    assert filling.processes_for(store) == 2
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0}, raising=False)
    assert filling.processes_for(store) == 1
    with Store.open(":memory:") as memory:
        assert filling.processes_for(memory) == 1

"""Writers that are killed, and readers beside a writer: nothing is lost, nobody sees an empty index."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from citance.search import SearchIndex
from citance.store import Store
from store.store_build import C, put, ref

PAPERS = 40


def fill(store: Store, first: int, last: int) -> None:
    """Papers with two statements each."""
    for number in range(first, last):
        put(store, f"p{number}", [ref("target"), ref(f"r{number}")], [("target", C), (f"r{number}", None)])


def whole(store: Store, index: SearchIndex) -> bool:
    """Whether the index holds exactly what the store holds."""
    wanted = {item.statement.id for item in store.iter_statements()}
    got = {hit.id for hit in index.search(None, limit=1000).hits}
    works = {str(item.id) for item in store.iter_works()}
    return wanted == got and works == {hit.id for hit in index.search(None, kind="works", limit=1000).hits}


WRITER = """
    import os, sys, signal
    from citance.search import SearchIndex, follow, index
    from citance.store import Store

    follow._COMMIT_EVERY = 5
    follow._CHANGES = 3
    die_at, moment = int(sys.argv[3]), sys.argv[4]
    commit = index._TantivySink.commit
    seen = 0

    def committed(self, watermark, batch=""):
        global seen
        seen += 1
        if seen == die_at and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if seen == die_at and moment == "between":
            self._writer.commit()
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, watermark, batch)

    index._TantivySink.commit = committed
    store = Store.open(sys.argv[1])
    SearchIndex.open(sys.argv[2]).catch_up(store)
"""


@pytest.mark.parametrize("moment", ["before", "between"])
@pytest.mark.parametrize("die_at", [2])
def test_an_indexer_that_is_killed_loses_nothing(tmp_path: Path, die_at: int, moment: str) -> None:
    with Store.open(tmp_path / "library.db") as store:
        fill(store, 0, 4)
        index = SearchIndex.open(tmp_path / "search")
        index.catch_up(store)
        fill(store, 4, 12)
        store.remove("p1.xml")
        command = [
            sys.executable,
            "-c",
            textwrap.dedent(WRITER),
            str(tmp_path / "library.db"),
            str(tmp_path / "search"),
        ]
        done = subprocess.run([*command, str(die_at), moment], check=False, capture_output=True, text=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        again = SearchIndex.open(tmp_path / "search")
        assert again.search(None, limit=0).total > 0
        again.catch_up(store)
        assert again.watermark == store.watermark()
        assert whole(store, again)


def _read(folder: str, done: Event, failures: multiprocessing.Queue[str]) -> None:
    try:
        index = SearchIndex.open(folder)
        least = 0
        while not done.is_set():
            total = index.search(None, limit=0).total
            found = index.search("sentence stance:contrasting", facets=["stance"], limit=5)
            if total < least or found.total > 2 * PAPERS or found.counts("stance").keys() - {"contrasting"}:
                failures.put(f"{total} after {least}, {found}")
                return
            least = total
    except Exception as error:  # noqa: BLE001 - told to the test
        failures.put(repr(error))


@pytest.mark.slow
def test_eight_readers_beside_a_writer(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    with Store.open(tmp_path / "library.db") as store:
        fill(store, 0, 5)
        index = SearchIndex.open(folder)
        index.catch_up(store)
        context = multiprocessing.get_context("spawn")
        done, failures = context.Event(), context.Queue()
        readers = [context.Process(target=_read, args=(str(folder), done, failures)) for _ in range(8)]
        for reader in readers:
            reader.start()
        for number in range(5, PAPERS):
            fill(store, number, number + 1)
            index.catch_up(store)
            if number % 10 == 0:
                index.rebuild(store)
        time.sleep(0.5)
        done.set()
        for reader in readers:
            reader.join(30)
        assert failures.empty(), failures.get()
        assert all(reader.exitcode == 0 for reader in readers)
        assert whole(store, index)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_rebuilding_that_is_killed_leaves_the_old_index(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library.db") as store:
        fill(store, 0, 5)
        index = SearchIndex.open(tmp_path / "search")
        index.catch_up(store)
        before = index.search(None, limit=0).total
        script = """
            import os, signal, sys
            from citance.search import SearchIndex
            from citance.store import Store

            def stop(done):
                if done > 12:
                    os.kill(os.getpid(), signal.SIGKILL)

            store = Store.open(sys.argv[1])
            SearchIndex.open(sys.argv[2]).rebuild(store, progress=stop)
        """
        command = [
            sys.executable,
            "-c",
            textwrap.dedent(script),
            str(tmp_path / "library.db"),
            str(tmp_path / "search"),
        ]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
        again = SearchIndex.open(tmp_path / "search")
        assert again.search(None, limit=0).total == before
        assert whole(store, again)

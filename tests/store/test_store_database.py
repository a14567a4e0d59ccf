"""The database itself: made, migrated, refused, killed, shared."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from store_build import S, doi, processed, put, ref, source, the_work

from citance.errors import StoreError
from citance.model import Tally
from citance.store import Store, _open, _sqlite
from citance.store.schema import HEAD, metadata

HERE = Path(__file__).parent


def test_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "c.db"
    with Store.open(path) as store:
        assert store.path == str(path)
        put(store, "a", [ref("x")], [("x", S)])
    with Store.open(str(path), create=False) as store:
        assert store.tally(the_work(store, "x")).total == 1
    with Store.open(f"sqlite:///{path}") as store:
        assert store.file_state("a.xml") is not None
        assert store.check() == []
    assert _sqlite.check_whole(path) == []
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    Store.open(tmp_path / "c.db").close()
    with create_engine(f"sqlite:///{tmp_path / 'c.db'}").connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def _downgrade(path: Path, revision: str) -> None:
    """Bring a database back to the schema of an older citance."""
    config = Config()
    config.set_main_option("script_location", str(Path(_open.__file__).parent / "migrations"))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _columns(path: Path, table: str) -> set[str]:
    return {row[1] for row in sqlite3.connect(path).execute(f"PRAGMA table_info({table})")}


def test_an_older_database_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path) as store:
        put(store, "a", [ref("x")], [("x", S)])
    _downgrade(path, "0001")
    assert "uncertain" not in _columns(path, "statement") | _columns(path, "judgement")
    index = "SELECT count(*) FROM sqlite_master WHERE name = 'ix_statement_telling'"
    assert sqlite3.connect(path).execute(index).fetchone() == (0,)
    with Store.open(path) as store:
        assert store.most_discussed(1)[0].strict == Tally(total=1, supporting=1, citing_works=1)
        item = store.statement("a-0")
        assert item.judgement is not None
        assert (item.judgement.uncertain, item.judgement.why, item.uncertain) == (False, "", False)
        assert store.check() == []
    assert sqlite3.connect(path).execute(index).fetchone() == (1,)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"written by a newer citance \(schema 9999.*update citance"):
        Store.open(path)


def test_what_is_no_database_of_ours(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("This is a letter, and a long one at that. " * 40)
    with pytest.raises(StoreError, match="no SQLite database"):
        Store.open(text)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE wine (year)")
    with pytest.raises(StoreError, match="of another program"):
        Store.open(foreign)
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match=r"no database at .*`citance add` makes one"):
        Store.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(StoreError, match="not a database address"):
        Store.open("://nothing")
    with pytest.raises(StoreError, match="no database can be opened"):
        Store.open("nosuchdatabase://host/name")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(tmp_path / "file" / "c.db")


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.touch()
    with Store.open(path) as store:
        assert store.stats().works == 0


def test_read_only_is_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path) as store:
        put(store, "a", [ref("x")], [("x", S)])
    with Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.tally(the_work(store, "x")).total == 1
        with pytest.raises(StoreError, match="may not be written to"):
            put(store, "b")


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.db"
    Store.open(path).close()
    monkeypatch.setattr(_sqlite, "_BUSY_MS", 50)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="another process is writing"):
            put(store, "a")
        assert store.stats().works == 0  # reading goes on
        holder.execute("ROLLBACK")
        put(store, "a")
    holder.close()


def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path) as store:
        for number in range(20):
            put(store, f"a{number}", [ref(f"x{number}")], [(f"x{number}", S)])
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(path.stat().st_size - 8192))
    assert _sqlite.check_whole(path) != []
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path).stats()


def test_readers_and_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    done = threading.Event()

    def read() -> None:
        with Store.open(path) as store:
            while not done.is_set():
                for one in store.most_discussed(5):
                    assert one.strict.total == one.strict.supporting == 2 * one.strict.citing_works

    def write(name: str) -> None:
        with Store.open(path) as store:
            for number in range(25):
                put(store, f"{name}{number}", [ref("x")], [("x", S), ("x", S)])

    Store.open(path).close()
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        writers = [pool.submit(write, name) for name in "ab"]
        wait(writers)
        done.set()
    for job in (*readers, *writers):
        job.result()
    with Store.open(path) as store:
        assert store.tally(the_work(store, "x")).citing_works == 50


def test_one_store_in_many_threads(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        put(store, "a", [ref("x")], [("x", S)])
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: store.tally(the_work(store, "x")).total, range(40)))
        assert found == [1] * 40


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from store_build import C, M, S, processed, ref, source
from citance.store import Store
references = [ref(f"k{n}", n + 1, doi=f"10.5555/w{n}", title="A work " * 20) for n in range(40)]
about = [(f"k{n % 40}", (S, C, M)[n % 3]) for n in range(50)]
with Store.open(sys.argv[1]) as store:
    known = store.file_states()
    print("begun", flush=True)
    for number in range(int(sys.argv[3])):
        if f"p{number}.xml" not in known:
            store.put_file(source(f"p{number}"), [processed(f"p{number}", references, about)])
"""


def _writer(path: Path, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(HERE), str(number)], stdout=subprocess.PIPE, text=True
    )


def test_killed_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    seen = 0
    for round_ in range(4):
        process = _writer(path, 100_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.15 + 0.07 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        copy = tmp_path / f"copy{round_}.db"  # looked at as the kill left it, log and all
        shutil.copy(path, copy)
        if path.with_name("c.db-wal").exists():
            shutil.copy(path.with_name("c.db-wal"), f"{copy}-wal")
        assert _sqlite.check_whole(copy) == []
        with Store.open(path) as store:
            stats, states = store.stats(), store.file_states()
            assert stats.papers == len(states) >= seen
            assert stats.statements == 50 * len(states)
            assert stats.references == 40 * len(states)
            assert sum(stats.models.values()) == 50 * len(states)
            seen = len(states)
    assert seen > 0
    process = _writer(path, seen + 3)
    process.communicate()
    assert process.returncode == 0
    with Store.open(path) as store:
        assert len(store.file_states()) == seen + 3
        assert store.tally(the_work(store, "w3")).citing_works == seen + 3
    assert _sqlite.check_whole(path) == []


def test_memory_stays_flat_over_many_changes(store: Store) -> None:
    for number in range(30):
        store.put_file(source("a", number), [processed("a", [ref(f"x{number}")], [(f"x{number}", S)])])
    assert store.stats().works == 2
    assert store.find_works(doi("x28")) == []


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as one that may not be written to, also for those who may write anything."""
    monkeypatch.setattr(_sqlite, "is_read_only", lambda path: True)


def _made(path: Path) -> list[str]:
    with Store.open(path) as store:
        put(store, "a", [ref("x")], [("x", S)])
    return sorted(each.name for each in path.parent.iterdir())


def _is_read_only_library(path: Path, files: list[str]) -> None:
    with Store.open(path) as store:
        assert store.tally(the_work(store, "x")).total == 1
        assert store.check() == []
        for write in (lambda: put(store, "b"), lambda: store.remove("a.xml"), lambda: store.import_([])):
            with pytest.raises(StoreError, match="it is read-only"):
                write()
    assert sorted(each.name for each in path.parent.iterdir()) == files  # no log, no shared memory


def test_a_read_only_file_is_read(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    files = _made(tmp_path / "a #1?.db")
    request.getfixturevalue("read_only")
    _is_read_only_library(tmp_path / "a #1?.db", files)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o555), (0o444, 0o755), (0o644, 0o555)])
def test_a_library_without_write_permission_is_read(tmp_path: Path, file_mode: int, folder_mode: int) -> None:
    folder = tmp_path / "shared"
    files = _made(folder / "c.db")
    (folder / "c.db").chmod(file_mode)
    folder.chmod(folder_mode)
    try:
        if os.access(folder, os.W_OK) and os.access(folder / "c.db", os.W_OK):
            pytest.skip("this user may write anything")
        _is_read_only_library(folder / "c.db", files)
    finally:
        folder.chmod(0o755)


def test_a_read_only_reader_sees_what_another_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.db"
    _made(path)
    with Store.open(path) as writer:
        with monkeypatch.context() as patch:
            patch.setattr(_sqlite, "is_read_only", lambda path: True)
            reader = Store.open(path)
        for number in range(3):
            put(writer, f"b{number}", [ref("x")], [("x", S)])
            assert reader.stats().papers == 2 + number
    assert reader.stats().papers == 4  # also when the log is gone
    reader.close()


@pytest.mark.usefixtures("read_only")
def test_a_read_only_file_of_another_version_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.touch()
    with pytest.raises(StoreError, match="holds no library yet, and it is read-only"):
        Store.open(path)
    for version, words in (("0001", "older citance .schema 0001., and it is read-only"), ("9999", "newer citance")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_sqlite, "is_read_only", lambda path: False)
            Store.open(path).close()
        connection = sqlite3.connect(path)
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()
        connection.close()
        with pytest.raises(StoreError, match=words):
            Store.open(path)
        path.unlink()

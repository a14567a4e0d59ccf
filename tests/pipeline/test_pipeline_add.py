"""Whole runs into a real database: what is skipped, what is read again, what is reported, what a kill leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline_hooks import make_simple, simple

from citance.pipeline import AddInterrupted, AddProgress, AddSummary, Work, add
from citance.settings import Settings
from citance.store import Store

SETTINGS = Settings(workers=2, file_seconds=30, max_file_mb=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(6):
        (made / f"{number}.xml").write_text(f"10.1/{number} supporting mentioning mentioning")
    return made


def run(store: Store, *paths: Path, workers: int = 1, retry_failed: bool = False) -> AddSummary:
    return add(store, paths, workers=workers, retry_failed=retry_failed, settings=SETTINGS, factory=make_simple)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_counts_what_it_writes(store: Store, folder: Path, workers: int) -> None:
    (folder / "notes.doc").write_text("x")
    summary = run(store, folder, workers=workers)
    assert (summary.files, summary.added, summary.articles, summary.statements) == (6, 6, 6, 18)
    assert summary.by_stance == {"supporting": 6, "contrasting": 0, "mentioning": 12, "unclassified": 0}
    assert summary.skipped == {".doc": 1}
    assert summary.failures == ()
    counts = store.stats()
    assert (counts.papers, counts.works, counts.statements, counts.by_stance["supporting"]) == (6, 7, 18, 6)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_run_reads_only_what_is_new_or_changed(store: Store, folder: Path, workers: int) -> None:
    run(store, folder)
    (folder / "1.xml").write_text("10.1/1 contrasting")
    (folder / "2.xml").write_text((folder / "2.xml").read_text())
    os.utime(folder / "2.xml", (1, 1))
    (folder / "new.xml").write_text("10.1/new")
    summary = run(store, folder, workers=workers)
    assert (summary.files, summary.added, summary.replaced, summary.unchanged) == (7, 1, 1, 5)
    assert (summary.articles, summary.statements) == (2, 1)
    assert store.stats().by_stance == {"mentioning": 10, "supporting": 5, "contrasting": 1}


def test_unchanged_files_are_not_opened(store: Store, folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"
    (folder / "6.xml").write_text(f"note {note}")
    run(store, folder)
    before = store.watermark()
    assert run(store, folder).unchanged == 6
    assert note.read_text() == "called\n"
    assert store.watermark() == before


def test_failures_are_named_again_and_read_again_only_when_asked(store: Store, folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"
    (folder / "bad.xml").write_text("raise cut off")
    (folder / "note.xml").write_text(f"note {note}")
    for retry in (False, False, True):
        summary = run(store, folder, retry_failed=retry)
        failures = {Path(failure.name).name: (failure.kind, failure.reason) for failure in summary.failures}
        assert failures["bad.xml"] == ("DamagedInput", "cut off")
        assert summary.failed == len(failures) == 2
    assert note.read_text() == "called\n" * 2
    (folder / "bad.xml").write_text("10.1/better")
    assert run(store, folder).articles == 1


def test_misdeeds_are_reported_and_nothing_of_the_rest_is_lost(store: Store, folder: Path) -> None:
    for name, content in {
        "a": "exit 1",
        "b": "sleep 60",
        "c": "kill",
        "d": "bug x",
        "e": "x" * 1_000_001,
        "f": "incoherent",
    }.items():
        (folder / f"{name}.xml").write_text(content)
    summary = run(store, folder, workers=2)
    kinds = {Path(failure.name).stem: failure.kind for failure in summary.failures}
    assert kinds == {
        "a": "ReaderDied",
        "b": "TooSlow",
        "c": "ReaderDied",
        "d": "InternalError",
        "e": "InputTooLarge",
        "f": "InternalError",
    }
    assert summary.failures_by_kind == {"ReaderDied": 2, "TooSlow": 1, "InternalError": 2, "InputTooLarge": 1}
    assert (summary.articles, summary.failed, summary.files) == (6, 6, 12)
    assert run(store, folder, workers=2).failures_by_kind == summary.failures_by_kind


def test_copies_and_contradicting_contents_are_reported(store: Store, folder: Path) -> None:
    (folder / "8.xml").write_text((folder / "1.xml").read_text())
    (folder / "9.xml").write_text("10.1/1 contrasting")
    summary = run(store, folder)
    failures = {Path(failure.name).name: failure.kind for failure in summary.failures}
    assert failures == {"8.xml": "duplicate", "9.xml": "conflict"}
    assert (summary.articles, summary.added, summary.failed) == (6, 6, 2)
    assert sum(summary.by_stance.values()) == summary.statements == 18
    again = run(store, folder)
    assert {Path(failure.name).name: failure.kind for failure in again.failures} == failures
    assert again.unchanged == 6


@pytest.mark.parametrize("workers", [1, 2])
def test_archives_are_resumed_by_member(store: Store, tmp_path: Path, workers: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.xml", f"10.1/{number} supporting")
        archive.writestr("../5.xml", "10.1/5")
    first = run(store, path, workers=workers)
    assert (first.articles, first.failures_by_kind) == (4, {"UnsafeInput": 1})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("6.xml", "10.1/6 supporting")
    second = run(store, path, workers=workers)
    assert (second.articles, second.unchanged, second.failures_by_kind) == (1, 4, {"UnsafeInput": 1})


def test_names_do_not_depend_on_the_working_folder(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert run(store, Path("1.xml")).added == 1
    monkeypatch.chdir(folder.parent)
    assert run(store, Path("articles/1.xml")).unchanged == 1


def test_progress_grows_to_the_total(store: Store, folder: Path) -> None:
    seen: list[AddProgress] = []
    add(store, [folder], workers=1, settings=SETTINGS, factory=make_simple, progress=seen.append)
    assert [at.files for at in seen] == [1, 2, 3, 4, 5, 6]
    assert seen[-1].done_bytes == sum(path.stat().st_size for path in folder.iterdir())
    assert seen[-1].total_files in (None, 6)
    assert seen[-1].statements == 18


def test_an_interrupt_gives_the_summary_so_far(store: Store, folder: Path) -> None:
    def stop(at: AddProgress) -> None:
        if at.files == 3:
            raise KeyboardInterrupt

    with pytest.raises(AddInterrupted) as stopped:
        add(store, [folder], workers=2, settings=SETTINGS, factory=make_simple, progress=stop)
    summary = stopped.value.summary
    # Files that gave no article may be among those three; whatever is told is in the database, and the rest comes next.
    assert summary.interrupted
    assert store.stats().papers == summary.articles
    assert run(store, folder).articles == 6 - summary.articles


SCRIPT = """
import sys
sys.path.insert(0, {hooks!r})
from pathlib import Path
from pipeline_hooks import make_simple
from citance.pipeline import AddInterrupted, add
from citance.store import Store
try:
    add(Store.open({db!r}), [{folder!r}], workers=2, factory=make_simple, progress=lambda at: print(at.files, flush=True))
except AddInterrupted as stopped:
    print("stopped", stopped.summary.articles)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_a_whole_database_and_the_next_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for each in range(400):
        (folder / f"{each:03}.xml").write_text(f"10.1/{each} supporting mentioning")
    database = str(tmp_path / "library.db")
    script = SCRIPT.format(hooks=str(Path(__file__).parent), db=database, folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while process.stdout.readline().strip() != "20":
        pass
    process.send_signal(number)
    rest = process.stdout.read()
    process.wait(30)
    with Store.open(database) as store:
        papers = store.stats().papers
        assert 20 <= papers < 400
        assert store.stats().statements == 2 * papers
        if number != signal.SIGKILL:
            assert rest.splitlines()[-1] == f"stopped {papers}"
        summary = run(store, folder, workers=2)
        assert (summary.unchanged, summary.articles) == (papers, 400 - papers)


def test_workers_of_a_killed_run_do_not_stay(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for each in range(300):
        (folder / f"{each:03}.xml").write_text(f"10.1/{each} supporting")
    script = SCRIPT.format(hooks=str(Path(__file__).parent), db=str(tmp_path / "l.db"), folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while process.stdout.readline().strip() != "5":
        pass
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes")
    workers = children.read_text().split()
    process.kill()
    process.wait(30)
    process.stdout.close()
    until = time.monotonic() + 10
    while workers and time.monotonic() < until:
        workers = [pid for pid in workers if Path(f"/proc/{pid}").exists()]
        time.sleep(0.05)
    assert not workers


def test_names_that_are_not_utf8_are_kept_readable(store: Store, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.xml"))
    try:
        path.write_text("10.1/1 supporting")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert run(store, tmp_path).articles == 1
    assert store.file_state(f"{tmp_path}/caf\\xe9.xml") is not None


def test_newer_readers_read_everything_again(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bad.xml").write_text("raise cut off")
    run(store, folder)
    monkeypatch.setattr("citance.read.READER_VERSION", 999)
    summary = run(store, folder)
    assert (summary.replaced, summary.unchanged, summary.failed) == (6, 0, 1)
    assert run(store, folder).unchanged == 6


def test_of_two_files_with_one_doi_the_first_by_name_wins(store: Store, folder: Path) -> None:
    (folder / "00.xml").write_text("10.1/same supporting" + " mentioning" * 2000)
    (folder / "01.xml").write_text("10.1/same contrasting")
    summary = run(store, folder, workers=2)
    assert [Path(failure.name).name for failure in summary.failures] == ["01.xml"]


def test_a_touched_file_is_read_once_more_and_then_known(store: Store, folder: Path) -> None:
    """A new time with the same content costs one reading, not one in every run."""
    run(store, folder)
    path = next(iter(sorted(folder.glob("*.xml"))))
    os.utime(path, ns=(1, 1))
    assert run(store, folder).unchanged
    state = store.file_state(str(path))
    assert state is not None
    assert state.mtime_ns == 1


def test_warnings_are_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text(
        "<article><front><article-meta><title-group><article-title>Hedges</article-title></title-group></article-meta>"
        '</front><body><p>They grow [<xref ref-type="bibr" rid="B9">9</xref>].</p></body></article>'
    )
    summary = add(store, [path], workers=1, settings=SETTINGS)
    assert summary.warned == 1
    assert [(each.name, "B9" in each.warning) for each in summary.warnings] == [(str(path), True)]


def test_ctrl_c_while_processes_start_prints_no_trace(tmp_path: Path) -> None:
    """It reaches every process of the group, also one that is still importing."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(50):
        (folder / f"{number}.xml").write_text("<article/>")
    database = str(tmp_path / "l.db")
    for wait in (0.0, 0.03, 0.1, 0.2):
        process = subprocess.Popen(
            [sys.executable, "-m", "citance", "add", str(folder), "--db", database, "-w", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if not Path(f"/proc/{process.pid}/task/{process.pid}/children").exists():
            process.kill()
            process.communicate()
            pytest.skip("this system does not list child processes")
        until = time.monotonic() + 30
        while not any("spawn_main" in line for line in _children(process.pid)) and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (130, 3), err  # 3 where it was done with all of the files before
        assert "Traceback" not in err


def _children(pid: int) -> list[str]:
    """The command lines of a process's children."""
    try:
        numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [Path(f"/proc/{number}/cmdline").read_text() for number in numbers]
    except OSError:
        return []


def test_what_another_run_wrote_meanwhile_is_not_written_again(store: Store, folder: Path, tmp_path: Path) -> None:
    """Both runs found the first file new; the other one has written it when this one has read it."""

    def make_overtaken() -> Work:
        def overtaken(data: bytes, sha256: str, name: str) -> bytes:
            with Store.open(tmp_path / "library.db") as other:
                run(other, folder)
            return simple(data, sha256, name)

        return overtaken

    summary = add(store, [folder], workers=1, settings=SETTINGS, factory=make_overtaken)
    assert (summary.unchanged, summary.added, summary.replaced, summary.failed) == (6, 0, 0, 0)
    assert (summary.articles, summary.statements) == (0, 0)
    assert store.stats().statements == 18


def test_a_file_that_changed_while_another_run_wrote_it_is_replaced(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    def make_overtaken() -> Work:
        def overtaken(data: bytes, sha256: str, name: str) -> bytes:
            with Store.open(tmp_path / "library.db") as other:
                (folder / "0.xml").write_text("10.1/0 contrasting")
                run(other, folder / "0.xml")
            return simple(data, sha256, name)

        return overtaken

    summary = add(store, [folder / "0.xml"], workers=1, settings=SETTINGS, factory=make_overtaken)
    assert (summary.replaced, summary.unchanged) == (1, 0)

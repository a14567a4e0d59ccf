"""Processes that die, hang, or cannot start; order and backpressure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pipeline_hooks import make_dying, make_impossible, make_obedient

from citance.errors import CitanceError, ModelError
from citance.pipeline import Bounds, FailureKind, Outcome, Task, run_tasks
from citance.read.inputs import InputFile, find_inputs


def tasks_of(folder: Path, contents: list[str]) -> Iterator[Task]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number:03}.xml")
        paths[-1].write_text(content)
    return (Task(item) for item in find_inputs(paths))


def results(
    tasks: Iterator[Task], *, workers: int = 2, seconds: float = 20, memory_mb: int = 0, ordered: bool = True
) -> list[tuple[str, Outcome]]:
    bounds = Bounds(seconds, memory_mb)
    found = run_tasks(tasks, make_obedient, workers=workers, bounds=bounds, ordered=ordered)
    return [(Path(task.item.name).stem, outcome) for task, outcome in found]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("ordered", [True, False])
def test_every_task_gives_one_outcome(tmp_path: Path, workers: int, ordered: bool) -> None:
    found = results(tasks_of(tmp_path, [f"a {n}" for n in range(40)]), workers=workers, ordered=ordered)
    assert sorted((name, outcome.result) for name, outcome in found) == [(f"{n:03}", b"A %d" % n) for n in range(40)]
    if ordered:
        assert [name for name, _ in found] == [f"{n:03}" for n in range(40)]


def test_the_order_is_kept_when_an_early_file_is_slow(tmp_path: Path) -> None:
    found = results(tasks_of(tmp_path, ["sleep 1", *["a"] * 100]))
    assert [name for name, _ in found] == [f"{n:03}" for n in range(101)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("exit 7", "reader process died (exit code 7)"),
        ("segfault", "reader process died (SIGSEGV)"),
        ("kill", "reader process died (SIGKILL, perhaps out of memory)"),
    ],
)
def test_a_file_that_kills_its_reader_is_named_and_the_others_go_on(tmp_path: Path, content: str, reason: str) -> None:
    contents = [content if n in (3, 9) else f"a {n}" for n in range(20)]
    for name, outcome in results(tasks_of(tmp_path, contents), ordered=False):
        if int(name) in (3, 9):
            assert (outcome.kind, outcome.reason) == (FailureKind.DIED, reason)
        else:
            assert outcome.result == f"A {int(name)}".encode()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_takes_too_long_is_named_and_the_others_go_on(tmp_path: Path, workers: int) -> None:
    contents = ["sleep 60" if n in (0, 5) else f"a {n}" for n in range(12)]
    began = time.monotonic()
    found = dict(results(tasks_of(tmp_path, contents), seconds=0.5, workers=workers))
    assert time.monotonic() - began < 30
    for name in ("000", "005"):
        assert found[name].kind == FailureKind.SLOW
        assert found[name].reason == "took longer than 0.5 s (setting file_seconds)"
    assert sum(outcome.result is not None for outcome in found.values()) == 10


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_of_one_file_are_its_outcome(tmp_path: Path, workers: int) -> None:
    found = dict(results(tasks_of(tmp_path, ["raise cut off\n here", "bug x", "a"]), workers=workers))
    assert (found["000"].kind, found["000"].reason) == ("DamagedInput", "cut off here")
    assert found["001"].kind == FailureKind.INTERNAL
    assert found["001"].reason == "internal error, please report it: KeyError: 'x'"
    assert found["002"].result == b"A"


def test_results_and_contents_larger_than_a_pipe_do_not_block(tmp_path: Path) -> None:
    def tasks() -> Iterator[Task]:
        for n in range(30):
            content = b"large 3000000" if n % 2 else b"a" * 2_000_000
            yield Task(InputFile(f"{n:03}", len(content), 0, 0, lambda content=content: content))  # type: ignore[misc]

    found = results(tasks())
    assert [len(outcome.result or b"") for _, outcome in found] == [2_000_000, 3_000_000] * 15


def test_a_known_content_is_not_worked_on(tmp_path: Path) -> None:
    (task,) = tasks_of(tmp_path, ["a"])
    ((_, first),) = results(iter([task]))
    ((_, second),) = results(iter([Task(task.item, first.sha256)]))
    assert second == Outcome(sha256=first.sha256, unchanged=True)


def test_tasks_are_not_asked_for_far_ahead(tmp_path: Path) -> None:
    asked = 0

    def tasks() -> Iterator[Task]:
        nonlocal asked
        for task in tasks_of(tmp_path, ["a"] * 300):
            asked += 1
            yield task

    given = 0
    for _ in run_tasks(tasks(), make_obedient, workers=2, bounds=Bounds(20)):
        given += 1
        assert asked - given <= 8
    assert given == 300


@pytest.mark.parametrize("workers", [1, 2])
def test_no_work_at_all_is_told_as_what_it_is(tmp_path: Path, workers: int) -> None:
    with pytest.raises(ModelError, match="weights are missing"):
        list(run_tasks(tasks_of(tmp_path, ["a"] * 3), make_impossible, workers=workers, bounds=Bounds(5)))


def test_processes_that_never_start_are_given_up(tmp_path: Path) -> None:
    with pytest.raises(CitanceError, match="cannot be started"):
        list(run_tasks(tasks_of(tmp_path, ["a"] * 9), make_dying, workers=2, bounds=Bounds(5)))


def test_a_script_without_a_main_guard_may_use_processes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("a")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pipeline_hooks import make_obedient\n"
        "from citance.pipeline import Bounds, Task, run_tasks\n"
        "from citance.read.inputs import find_inputs\n"
        f"tasks = (Task(item) for item in find_inputs([{str(tmp_path / 'a.xml')!r}]))\n"
        "for task, outcome in run_tasks(tasks, make_obedient, workers=2, bounds=Bounds(20)):\n"
        "    print(outcome.result)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("b'A'\n", "")


@pytest.mark.parametrize("ordered", [True, False])
def test_processes_work_at_the_same_time(tmp_path: Path, ordered: bool) -> None:
    tasks = tasks_of(tmp_path, ["span 0.1"] * 30)
    found = [
        outcome.result for _, outcome in run_tasks(tasks, make_obedient, workers=3, bounds=Bounds(20), ordered=ordered)
    ]
    spans = sorted(tuple(map(float, result.split())) for result in found if result)
    assert len(spans) == 30
    assert any(later[0] < earlier[1] for earlier, later in pairwise(spans))


needs_linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux only")


@needs_linux
def test_a_file_that_needs_too_much_memory_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    contents = ["memory 700" if n in (2, 5) else f"a {n}" for n in range(12)]
    found = dict(results(tasks_of(tmp_path, contents), memory_mb=300))
    for name in ("002", "005"):
        assert found[name].kind == FailureKind.MEMORY
        assert found[name].reason == "needs more than 300 MB of memory (setting file_memory_mb)"
    assert sum(outcome.result is not None for outcome in found.values()) == 10


@needs_linux
def test_memory_within_the_limit_is_given(tmp_path: Path) -> None:
    found = dict(results(tasks_of(tmp_path, ["memory 200"] * 6), memory_mb=300))
    assert {outcome.result for outcome in found.values()} == {b"200000000"}


@needs_linux
def test_a_process_that_has_grown_is_replaced_before_it_harms_the_next_file(tmp_path: Path) -> None:
    found = dict(results(tasks_of(tmp_path, ["hoard 60"] * 20), memory_mb=200))
    assert all(outcome.result for outcome in found.values()), found
    assert len({outcome.result for outcome in found.values()}) > 4


@pytest.mark.parametrize(
    ("content", "kind"),
    [("segfault", FailureKind.DIED), ("exit 7", FailureKind.DIED), ("sleep 60", FailureKind.SLOW), ("name", "")],
)
def test_with_one_worker_a_pdf_is_read_in_a_process_of_its_own(tmp_path: Path, content: str, kind: str) -> None:
    contents = ["a", f"%PDF-{content}", "%PDF-pid", "b", "%PDF-pid", "pid"]
    found = dict(results(tasks_of(tmp_path, contents), workers=1, seconds=1))
    assert found["001"].kind == kind
    if not kind:
        assert found["001"].result == str(tmp_path / "001.xml").encode()
    assert (found["000"].result, found["003"].result) == (b"A", b"B")
    assert found["002"].result == found["004"].result != found["005"].result == str(os.getpid()).encode()


def test_a_task_may_take_more_time_than_the_others(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, ["sleep 1.5", "a", "sleep 60"])
    longer = (Task(task.item, extra_seconds=30 if task.item.name.endswith("000.xml") else 0) for task in tasks)
    kinds = [outcome.kind for _, outcome in results(longer, seconds=0.5)]
    assert kinds == ["", "", FailureKind.SLOW]

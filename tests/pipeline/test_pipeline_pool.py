"""Processes that die, hang, or cannot start; order and backpressure."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pipeline_hooks import make_dying, make_impossible, make_obedient

from citance.errors import CitanceError, ModelError
from citance.pipeline import FailureKind, Outcome, Task, run_tasks
from citance.read.inputs import InputFile, find_inputs


def tasks_of(folder: Path, contents: list[str]) -> Iterator[Task]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number:03}.xml")
        paths[-1].write_text(content)
    return (Task(item) for item in find_inputs(paths))


def results(
    tasks: Iterator[Task], *, workers: int = 2, seconds: float = 20, ordered: bool = True
) -> list[tuple[str, Outcome]]:
    found = run_tasks(tasks, make_obedient, workers=workers, seconds=seconds, ordered=ordered)
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
    for _ in run_tasks(tasks(), make_obedient, workers=2, seconds=20):
        given += 1
        assert asked - given <= 8
    assert given == 300


@pytest.mark.parametrize("workers", [1, 2])
def test_no_work_at_all_is_told_as_what_it_is(tmp_path: Path, workers: int) -> None:
    with pytest.raises(ModelError, match="weights are missing"):
        list(run_tasks(tasks_of(tmp_path, ["a"] * 3), make_impossible, workers=workers, seconds=5))


def test_processes_that_never_start_are_given_up(tmp_path: Path) -> None:
    with pytest.raises(CitanceError, match="cannot be started"):
        list(run_tasks(tasks_of(tmp_path, ["a"] * 9), make_dying, workers=2, seconds=5))


def test_a_script_without_a_main_guard_may_use_processes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("a")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pipeline_hooks import make_obedient\n"
        "from citance.pipeline import Task, run_tasks\n"
        "from citance.read.inputs import find_inputs\n"
        f"tasks = (Task(item) for item in find_inputs([{str(tmp_path / 'a.xml')!r}]))\n"
        "for task, outcome in run_tasks(tasks, make_obedient, workers=2, seconds=20):\n"
        "    print(outcome.result)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("b'A'\n", "")


@pytest.mark.parametrize("ordered", [True, False])
def test_processes_work_at_the_same_time(tmp_path: Path, ordered: bool) -> None:
    tasks = tasks_of(tmp_path, ["span 0.1"] * 30)
    found = [outcome.result for _, outcome in run_tasks(tasks, make_obedient, workers=3, seconds=20, ordered=ordered)]
    spans = sorted(tuple(map(float, result.split())) for result in found if result)
    assert len(spans) == 30
    assert any(later[0] < earlier[1] for earlier, later in pairwise(spans))

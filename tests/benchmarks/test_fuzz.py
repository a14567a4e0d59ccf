"""The fuzzer finds what is wrong, damages files in the same way every time, and what it has found stays mended."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path

import msgspec
import pytest
from benchmarks._fuzz_mutate import mutate
from benchmarks._fuzz_seeds import Seed, made_seeds
from benchmarks._fuzz_target import BROKEN, READ, REFUSED, check_paper, given, make_target
from benchmarks.fuzz import case, signature, tasks

from citance.model import Block, Marker, Paper, Reference, Work
from citance.pipeline import Bounds, FailureKind, Outcome, Task, run_tasks
from citance.read.inputs import InputFile

FOUND = sorted((Path(__file__).resolve().parents[1] / "read" / "fuzz_seeds").iterdir())
"""Small files that once made trouble, each named for what it was."""


def outcomes(files: list[tuple[str, bytes]], seconds: float = 60) -> dict[str, Outcome]:
    """What becomes of files in a process that may die of them."""
    items = (InputFile(name, len(data), 0, 0, partial(given, data), portable=True) for name, data in files)
    run = run_tasks(map(Task, items), make_target, workers=1, bounds=Bounds(seconds, 1000), isolated=True)
    return {task.item.name: outcome for task, outcome in run}


def test_what_was_found_stays_mended() -> None:
    found = outcomes([(path.name, path.read_bytes()) for path in FOUND])
    assert {name: signature(outcome) for name, outcome in found.items()} == {path.name: "" for path in FOUND}


def test_the_files_that_are_damaged_are_sound() -> None:
    pytest.importorskip("reportlab")
    seeds = made_seeds()
    found = outcomes([(seed.name, seed.data) for seed in seeds])
    assert {name: outcome.result for name, outcome in found.items()} == {seed.name: READ for seed in seeds}


@pytest.mark.parametrize("number", [40, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_short_run_finds_nothing(number: int) -> None:
    files = [(f"{n}!{name}", data) for n in range(number) for name, data in [case(n, 77, made_seeds())]]
    troubles = {name: signature(outcome) for name, outcome in outcomes(files).items()}
    assert {name: trouble for name, trouble in troubles.items() if trouble} == {}


def test_a_case_is_always_the_same() -> None:
    seeds = made_seeds()
    first = [case(number, 5, seeds) for number in range(60)]
    assert first == [case(number, 5, seeds) for number in range(60)]
    assert first != [case(number, 6, seeds) for number in range(60)]
    whole = {seed.name: seed.data for seed in seeds}
    assert sum(data != whole[name] for name, data in first) > 50
    assert len({name for name, _ in first}) > 5
    given_out = [(task.item.name, task.item.load()) for task in tasks(5, seeds, iter(range(60)), float("inf"))]
    assert given_out == [(f"{number}!{name}", data) for number, (name, data) in enumerate(first)]


@pytest.mark.parametrize("kind", ["pdf", "xml", "latex", "text", "zip"])
def test_damages_stay_small_enough_and_take_anything(kind: str) -> None:
    import random

    seed = next((seed for seed in made_seeds() if seed.kind == kind), None)
    if seed is None:
        pytest.skip("no file of this kind can be made here")
    data = [seed.data] if kind == "zip" else [seed.data, b"", b"x", b"<a>"]
    for number, content in itertools.product(range(60), data):
        assert len(mutate(content, kind, [seed.data], random.Random(number))) <= 3_500_000


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome(result=READ), ""),
        (Outcome(result=REFUSED), ""),
        (
            Outcome(kind=FailureKind.DIED, reason="reader process died (SIGSEGV)"),
            "ReaderDied: reader process died (SIGSEGV)",
        ),
        (Outcome(kind=FailureKind.SLOW, reason="took longer than 30 s"), "TooSlow: took longer than n s"),
        (
            Outcome(result=BROKEN + b'File "/x/citance/read/a.py", line 7, in f\n  x\nKeyError: 1'),
            "KeyError: 1 at citance/read/a.py:7 f",
        ),
    ],
)
def test_troubles_are_told_in_a_line(outcome: Outcome, told: str) -> None:
    assert signature(outcome) == told


def test_what_is_not_citances_own_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("inside")

    monkeypatch.setattr("benchmarks._fuzz_target.read_bytes", fail)
    result = make_target()(b"x", "", "x")
    assert result.startswith(BROKEN)
    assert "KeyError" in signature(Outcome(result=result))


SOUND = Paper(
    work=Work(title="Hedges"),
    blocks=(Block(text="So [1].", markers=(Marker(start=3, end=6, keys=("r1",)),)),),
    references=(Reference(key="r1", index=1, raw="Alder"),),
)


@pytest.mark.parametrize(
    "changes",
    [
        {"blocks": (Block(text="So [1].", markers=(Marker(start=3, end=60),)),)},
        {"blocks": (Block(text="So [1].", markers=(Marker(start=6, end=3),)),)},
        {"blocks": (Block(text="So.", section=4),)},
        {"references": SOUND.references * 2},
        {"work": Work(title="\ud800")},
    ],
)
def test_papers_that_do_not_hang_together_are_found(changes: dict[str, object]) -> None:
    check_paper(SOUND)
    with pytest.raises((ValueError, UnicodeEncodeError)):
        check_paper(msgspec.structs.replace(SOUND, **changes))


def test_seeds_are_of_every_format() -> None:
    names = {Path(seed.name).suffix for seed in made_seeds()}
    assert names >= {".xml", ".html", ".md", ".txt", ".tex", ".tar", ".docx", ".epub"}
    assert all(isinstance(seed, Seed) for seed in made_seeds())

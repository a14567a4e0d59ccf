"""Damaged files of every format, read in processes that may die: crashes, hangs, errors that are not citance's.

    python -m benchmarks.fuzz --minutes 60 --seed 1
    python -m benchmarks.fuzz --seed 1 --case 4711      # one case again, with its trace

Every case is a seed file (small made ones of each format, and real ones of ../shared where they lie) with a few damages
that its number decides. What breaks a rule is written to the folder `--out` with what was said about it: the process
died, the file took longer than `--seconds` or more memory than `--memory`, an exception that is none of
`citance.errors`, a paper in which something does not fit together. Prints a table by format; ends with 1 where anything
was found.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks._fuzz_mutate import mutate
from benchmarks._fuzz_seeds import Seed, made_seeds, shared_seeds
from benchmarks._fuzz_target import BROKEN, READ, REFUSED, given, make_target
from citance.pipeline import Bounds, Outcome, Task, run_tasks
from citance.read.inputs import InputFile

_PLACE = re.compile(r'File "[^"]*?((?:citance|benchmarks)/[^"]+)", line (\d+), in (\w+)')
_KEPT = 3
"""Files that are written out for one and the same trouble."""


def case(number: int, seed: int, seeds: list[Seed]) -> tuple[str, bytes]:
    """The name and content of a case; three in four are made from the small files."""
    chance = random.Random(f"{seed}:{number}")
    chosen = chance.choice(seeds)
    others = [other.data for other in seeds if other.kind == chosen.kind and other.name != chosen.name][:20]
    return chosen.name, mutate(chosen.data, chosen.kind, others, chance)


def signature(outcome: Outcome) -> str:
    """What went wrong, in a line that is the same for the same fault; "" where nothing did."""
    if outcome.result is None:
        return f"{outcome.kind}: {re.sub('[0-9]+', 'n', outcome.reason)}"
    if not outcome.result.startswith(BROKEN):
        return ""
    lines = outcome.result.decode("utf-8", "replace").splitlines()
    places = [f"{path}:{line} {name}" for path, line, name in _PLACE.findall("\n".join(lines))]
    return f"{(lines[-1] if lines else '')[:120]} at {places[-1] if places else '?'}"


def tasks(seed: int, seeds: list[Seed], numbers: Iterator[int], until: float) -> Iterator[Task]:
    """Cases, until the time is over."""
    for number in numbers:
        if time.monotonic() > until:
            return
        name, data = case(number, seed, seeds)
        load = partial(given, data)
        yield Task(InputFile(f"{number}!{name}", len(data), 0, 0, load, portable=True))


def run(options: argparse.Namespace) -> int:
    """The run; gives the number of different troubles."""
    seeds = made_seeds() * 6 + ([] if options.made_only else shared_seeds())
    if options.format:
        seeds = [each for each in seeds if each.name.endswith(options.format)]
    numbers = iter([options.case] if options.case is not None else range(options.first, sys.maxsize))
    until = time.monotonic() + options.minutes * 60
    counts: Counter[tuple[str, str]] = Counter()
    troubles: Counter[str] = Counter()
    began = time.monotonic()
    for task, outcome in run_tasks(
        tasks(options.seed, seeds, numbers, until),
        partial(make_target, options.draw),
        workers=options.workers,
        bounds=Bounds(options.seconds, options.memory),
        isolated=True,
    ):
        number, _, name = task.item.name.partition("!")
        trouble = signature(outcome)
        word = "trouble" if trouble else {READ: "read", REFUSED: "refused"}.get(outcome.result or b"", "?")
        counts[Path(name).suffix, word] += 1
        if trouble:
            troubles[trouble] += 1
            if troubles[trouble] <= _KEPT:
                keep(options.out, int(number), name, task.item.load(), outcome, trouble)
                print(f"case {number} ({name}): {trouble}", file=sys.stderr, flush=True)
    report(counts, troubles, time.monotonic() - began)
    return len(troubles)


def keep(out: Path, number: int, name: str, data: bytes, outcome: Outcome, trouble: str) -> None:
    """Write a file that made trouble, and beside it what was said."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{number}-{name}").write_bytes(data)
    said = (outcome.result or outcome.reason.encode()).decode("utf-8", "replace")
    (out / f"{number}-{name}.txt").write_text(f"{trouble}\n\n{said}\n", encoding="utf-8")


def report(counts: Counter[tuple[str, str]], troubles: Counter[str], seconds: float) -> None:
    """The table."""
    print("| format | cases | read | refused | trouble |\n|---|---|---|---|---|")
    for suffix in sorted({suffix for suffix, _ in counts}):
        row = [counts[suffix, word] for word in ("read", "refused", "trouble")]
        print(f"| {suffix} | {sum(row):,} | {row[0]:,} | {row[1]:,} | {row[2]:,} |")
    print(f"\n{counts.total():,} cases in {seconds / 60:.1f} minutes; {len(troubles)} different troubles")
    for trouble, number in troubles.most_common():
        print(f"  {number:,} × {trouble}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--case", type=int, help="run this case only")
    parser.add_argument("--format", default="", help="only seeds whose names end so: .pdf, .docx …")
    parser.add_argument("--made-only", action="store_true", help="leave the shared data out")
    parser.add_argument(
        "--draw", action="store_true", help="make the page of `citance inspect --html` for every PDF too"
    )
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--memory", type=int, default=1000, help="megabytes that one file may take")
    parser.add_argument("--out", type=Path, default=Path("fuzz_findings"))
    sys.exit(1 if run(parser.parse_args()) else 0)


if __name__ == "__main__":
    main()

"""How long the server takes for the pages of a large library: `python -m benchmarks.pages --statements 1000000`.

The library is the made one of `benchmarks.serve`, in which one work has a hundredth of all statements about it. Pages are
asked for through the whole application without a network, each once before it is timed; the table gives milliseconds of the
process from request to answer (median / 95th percentile), and the bytes of the packed answer. The bar, 100 ms at a million
statements for the 95th percentile of a report page, depends on the machine and fails nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks._data import data_folder
from benchmarks._made_library import TOP_DOI, vocabulary_of
from benchmarks.serve import Row, build, spread, timed
from citance.index import Index
from citance.settings import Settings
from citance.web import create_app

BAR = "p95 ≤ 100 ms"
_ROUNDS = 60
_TYPICAL = 120


def paths(index: Index, typical: int) -> Iterator[tuple[str, list[str], str]]:
    """(name, addresses, bar) of every kind of page."""
    top = f"/works/{TOP_DOI}"
    discussed = [each.work.work.doi for each in index.store.most_discussed(500) if each.work.work.doi]
    rng = random.Random(7)
    works = [f"/works/{doi}" for doi in rng.sample(discussed, min(typical, len(discussed)))]
    yield "report of a much discussed work", works, BAR
    yield "report of the most cited work", [top] * _ROUNDS, BAR
    yield "the same, contrasting only", [f"{top}?stance=contrasting"] * _ROUNDS, BAR
    yield "the same, broad, one section", [f"{top}?view=broad&section=results"] * _ROUNDS, BAR
    yield "the same, third page", [f"{top}?page=3"] * _ROUNDS, BAR
    yield "references of a paper that was read", _read_papers(index, "?tab=references"), BAR
    yield "timeline of the most cited work", [f"{top}?tab=timeline"] * _ROUNDS, BAR
    yield "graph tab of the most cited work", [f"{top}?tab=graph"] * 20, ""
    yield "home", ["/"] * 20, ""
    yield "contradictions", ["/contradictions"] * 20, ""
    yield "corrections queue", ["/corrections"] * 20, ""


def _read_papers(index: Index, query: str) -> list[str]:
    return [f"/work/{work.id}{query}" for work in index.store.recent(_ROUNDS)]


def measure(index: Index, typical: int) -> Iterator[Row]:
    """A row for every kind of page."""
    app = create_app(index, settings=Settings(db=index.store.path))
    client = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000))

    def ask(path: str) -> int:
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            return sum(map(len, answer.iter_raw()))

    for name, addresses, bar in paths(index, typical):
        weight = max(ask(path) for path in dict.fromkeys(addresses))
        taken = timed([lambda path=path: ask(path) for path in addresses])  # type: ignore[misc]
        yield Row(name, f"{spread(taken)}, {weight / 1000:.1f} kB", bar)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="folder of the library, made if it is not there")
    given = parser.parse_args(arguments)
    jats = data_folder("corpora/jats")
    if jats is None:
        print("benchmarks/pages: no ../shared/corpora/jats (or CITANCE_DATA), whose vocabulary it needs: skipped")
        return 0
    with tempfile.TemporaryDirectory() as place:
        folder = given.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{os.cpu_count()} cores\n\n| what | figure | bar |\n| --- | --- | --- |", flush=True)
        if not (folder / "library.db").exists():
            for row in build(folder, vocabulary_of(jats), given.statements):
                print(f"| {row.what} | {row.figure} | {row.bar} |", flush=True)
        with Index.open(folder / "library.db", create=False) as index:
            for row in measure(index, _TYPICAL):
                print(f"| {row.what} | {row.figure} | {row.bar} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long the server takes for the pages of a large library: `python -m benchmarks.pages --statements 1000000`.

The library is the made one of `benchmarks.serve`, in which one work has a hundredth of all statements about it. Pages are
asked for through the whole application without a network, after the server has made itself ready as it does when it begins.
The table gives for each kind of page milliseconds from request to answer, and milliseconds of the processor's time in this
process, both as median / 95th percentile; the processor's time of the first request for a page of the kind, which counts what
is then kept; and the bytes of the packed answer. On a machine that others use, too, the processor's time is the one to look
at. The bar, 100 ms at a million statements for the 95th percentile of a report page, depends on the machine and fails nothing.
At the end all pages are asked for in turn, a thousand times, to see whether memory grows.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks._data import data_folder
from benchmarks._made_library import TOP_DOI, vocabulary_of
from benchmarks.serve import Row, build, spread, timed
from citance.index import Index
from citance.settings import Settings
from citance.store import Store
from citance.web import create_app

BAR = "p95 ≤ 100 ms"
_ROUNDS = 60
_FEW = 20
_TYPICAL = 120
_MIXED = 1_000
_OTHERS = (
    "/",
    "/search",
    "/contradictions",
    "/graph",
    "/corrections",
    "/collections",
    "/venues",
    "/quality/library",
    "/badges",
    "/admin",
)


@dataclass(frozen=True)
class Kind:
    """Pages of one kind: their addresses, the bar for them, and the reader's language."""

    name: str
    paths: Sequence[str]
    bar: str = ""
    language: str = "en"


def kinds(index: Index, typical: int) -> Iterator[Kind]:
    """Every kind of page; those of reports first, for which there is a bar."""
    store = index.store
    top = f"/works/{TOP_DOI}"
    discussed = store.most_discussed(500)
    dois = [each.work.work.doi for each in discussed if each.work.work.doi]
    rng = random.Random(7)
    works = [f"/works/{doi}" for doi in rng.sample(dois, min(typical, len(dois)))]
    yield Kind("report of a much discussed work", works, BAR)
    yield Kind("the same in German", works[:_ROUNDS], BAR, "de")
    yield Kind("report of the most cited work", [top] * _ROUNDS, BAR)
    shapes = {
        "contrasting only": "stance=contrasting",
        "broad, one section": "view=broad&section=results",
        "three filters": "year_from=2005&year_to=2015&section=discussion&self_citation=no",
        "newest first": "sort=newest",
        "third page": "page=3",
        "page 100": "page=100",
        "a word sought": "q=results",
        "three words sought": "q=patients+results+study",
        "words sought, contrasting": "q=results&stance=contrasting",
    }
    for name, query in shapes.items():
        yield Kind(f"the same, {name}", [f"{top}?{query}"] * _ROUNDS, BAR)
    recent = [work.id for work in store.recent(_ROUNDS)]
    yield Kind("references of a paper that was read", [f"/work/{number}?tab=references" for number in recent], BAR)
    for tab in ("timeline", "history", "graph"):
        yield Kind(f"{tab} tab of the most cited work", [f"{top}?tab={tab}"] * _ROUNDS, BAR)
    said = store.statements_in(recent[0])[:_ROUNDS] if recent else []
    yield Kind("statement", [f"/statement/{item.statement.id}" for item in said], BAR)
    yield Kind("search, one word", ["/search?q=results"] * _FEW)
    yield Kind("search, other words each time", [f"/search?q={word}" for word in _words(store, _ROUNDS)])
    yield Kind("search for works", ["/search?q=results&kind=works"] * _FEW)
    venues = dict.fromkeys(store.venue_id_of(each.work.id) for each in discussed)
    yield Kind("venue", [f"/venues/{number}" for number in list(venues)[:_ROUNDS] if number is not None])
    people = dict.fromkeys(person for each in discussed[:_ROUNDS] for person, _, _ in store.signatures(each.work.id))
    yield Kind("author", [f"/authors/{number}" for number in list(people)[:_ROUNDS]])
    one = [f"/contradictions/{each.work.id}" for each in discussed[:_FEW]]
    yield Kind("contradictions about one work", one)
    for path in _OTHERS:
        yield Kind(path, [path] * _FEW)


def _words(store: Store, number: int) -> list[str]:
    """Words out of statements of the library."""
    rng = random.Random(3)
    texts = " ".join(item.statement.citance for item in store.some_statements(number))
    return rng.sample(sorted({word.lower() for word in texts.split() if word.isalpha() and len(word) > 4}), number)


def measure(index: Index, typical: int) -> Iterator[Row]:
    """A row for every kind of page."""
    app = create_app(index, settings=Settings(db=index.store.path), warm=True)
    client = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000))

    def ask(path: str, language: str = "en") -> int:
        with client.stream("GET", path, headers={"accept-encoding": "gzip", "accept-language": language}) as answer:
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            return sum(map(len, answer.iter_raw()))

    begun = time.process_time()
    app.state.warming.begin()
    app.state.warming.wait()
    yield Row("making the server ready", f"CPU {time.process_time() - begun:.1f} s, in the background")
    asked: list[str] = []
    for kind in kinds(index, typical):
        if not kind.paths:
            continue
        first, weight = _first(kind, ask)
        wall, processor = _timed([partial(ask, path, kind.language) for path in kind.paths])
        figures = f"{spread(wall)}, CPU {spread(processor)}, first CPU {first:.0f} ms, {weight / 1000:.1f} kB"
        yield Row(kind.name, figures, kind.bar)
        asked += kind.paths[:_FEW]
    yield Row(f"memory after {_MIXED:,} mixed pages", _growth(asked, ask))


def _first(kind: Kind, ask: Callable[[str, str], int]) -> tuple[float, int]:
    """The processor's milliseconds of the first request, and the largest answer; asks for every page once."""
    begun = time.process_time()
    weight = ask(kind.paths[0], kind.language)
    taken = 1_000 * (time.process_time() - begun)
    return taken, max(weight, *(ask(path, kind.language) for path in dict.fromkeys(kind.paths)))


def _timed(actions: Sequence[Callable[[], object]]) -> tuple[list[float], list[float]]:
    """The milliseconds of each by the clock, and by the processor."""
    wall, processor = [], []
    for action in actions:
        begun = time.process_time()
        wall += timed([action])
        processor.append(1_000 * (time.process_time() - begun))
    return wall, processor


def _growth(paths: Sequence[str], ask: Callable[[str], int]) -> str:
    """Resident memory before, half way through and after many pages in random order, all of them seen before."""
    rng = random.Random(5)
    seen = [_resident()]
    for number in range(1, _MIXED + 1):
        ask(rng.choice(paths))
        if number % (_MIXED // 2) == 0:
            seen.append(_resident())
    return " → ".join(f"{size:,.0f}" for size in seen) + " MB"


def _resident() -> float:
    """Megabytes of this process in memory, the files that it has mapped left out; 0 where that is not told."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


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

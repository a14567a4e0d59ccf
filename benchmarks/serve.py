"""How fast a large library answers: search, tallies, a work's page, search by meaning, the server itself.

    python -m benchmarks.serve                          200,000 made statements
    python -m benchmarks.serve --statements 1000000     a million: about half an hour, most of it making the library
    python -m benchmarks.serve --keep FOLDER            keep the library there, and use the one that is there

The library is made from the shared corpora's vocabulary (see `benchmarks/_made_library.py`). One process, one client,
unless stated; every figure is printed beside its bar. The exit code is 1 where a figure that does not depend on the machine
misses its floor (floors/serve.json): the ratio to FTS5, equal counts, recall, bytes per statement.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks._data import data_folder
from benchmarks._load import run_load, serving
from benchmarks._made_library import TOP_DOI, Vocabulary, make_library, vocabulary_of
from citance.index import Index
from citance.search import Filters, SearchIndex, parse_query
from citance.search.contract import STATEMENT_FACETS
from citance.search.fts import Fts5Backend
from citance.search.meaning import MeaningFinder, MeaningIndex, SentenceEncoder, load_sentence_encoder
from citance.search.meaning.codes import BLOCK
from citance.store import Store

Floats = npt.NDArray[np.float32]
_SEED = 11
FLOORS = Path(__file__).with_name("floors") / "serve.json"
_FACETS = STATEMENT_FACETS
_SLOW_PEER = 42
"""Queries that FTS5 is asked, too: it needs a thousand times longer for some."""


@dataclass
class Row:
    """One line of the table; `fails` where a floor was missed."""

    what: str
    figure: str
    bar: str = ""
    fails: bool = False


def queries(vocabulary: Vocabulary, number: int) -> list[str]:
    """Queries as people write them, seeded: words of all frequencies, phrases, beginnings, fields, alternatives."""
    rng = random.Random(_SEED)

    def rare() -> str:
        return vocabulary.rare(rng, 5, 60)

    def common() -> str:
        return vocabulary.rare(rng, 200, 3_000)

    shapes: tuple[Callable[[], str], ...] = (
        rare,
        common,
        lambda: f"{common()} {common()}",
        lambda: f"{rare()} {common()}",
        lambda: f"{common()} {common()} {common()}",
        lambda: f'"{common()} {common()}"',
        lambda: f'"{common()} {common()}"~5',
        lambda: f"{rare()[:5]}*",
        lambda: f"{rare()} OR {rare()} OR {common()}",
        lambda: f"{common()} -{common()}",
        lambda: f"{common()} stance:contrasting",
        lambda: f"{common()} section:discussion year:2010..2020",
        lambda: f"title:{common()}",
        lambda: f"({rare()} OR {common()}) AND NOT {common()} self:no",
    )
    return [shapes[place % len(shapes)]() for place in range(number)]


def _missed(name: str, measured: float) -> bool:
    """Whether a floor of floors/serve.json is missed."""
    floor = json.loads(FLOORS.read_text())["floors"][name]
    return not floor.get("min", measured) <= measured <= floor.get("max", measured)


def timed(actions: Sequence[Callable[[], object]]) -> list[float]:
    """The milliseconds of each."""
    taken = []
    for action in actions:
        started = time.perf_counter()
        action()
        taken.append(1_000 * (time.perf_counter() - started))
    return taken


def spread(taken: Sequence[float]) -> str:
    """Median and 95th percentile."""
    middle, slow = np.percentile(taken, [50, 95])
    return f"{middle:.2f} / {slow:.2f} ms"


def build(folder: Path, vocabulary: Vocabulary, statements: int) -> Iterator[Row]:
    """Make the library and the words' index; what that took."""
    with Store.open(folder / "library.db") as store:
        started = time.perf_counter()
        made = make_library(store, vocabulary, statements, lambda done: note(f"{done:,} statements made"))
        yield Row("making and writing to the database", f"{made / (time.perf_counter() - started):,.0f} statements/s")
        index = SearchIndex.open(folder / "library.db.search", source=store)
        started = time.perf_counter()
        index.rebuild(store)
        rate = made / (time.perf_counter() - started)
        yield Row("filling the words' index", f"{rate:,.0f} statements/s", "≥ 8,000")


def note(text: str) -> None:
    """Say where it stands, on standard error."""
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def sizes(folder: Path, statements: int) -> Iterator[Row]:
    """Bytes per statement on disk."""
    database = sum(file.stat().st_size for file in folder.glob("library.db*") if file.is_file())
    words = sum(file.stat().st_size for file in (folder / "library.db.search").rglob("*") if file.is_file())
    each = (database + words) / statements
    figure = f"{each:,.0f} B: database {database / statements:,.0f}, words' index {words / statements:,.0f}"
    yield Row("disk per statement, vectors apart", figure, "≤ 1,638 B", _missed("bytes per statement", each))


def searching(index: Index, folder: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Full-text search with all facets, beside FTS5."""
    asked = queries(vocabulary, 420)
    engine = index.search_index

    def ask(backend: SearchIndex | Fts5Backend, text: str) -> Callable[[], object]:
        return lambda: backend.search(parse_query(text), facets=_FACETS)

    timed([ask(engine, text) for text in asked[:28]])  # opened files and warm pages are what a server has
    taken = timed([ask(engine, text) for text in asked])
    yield Row(f"{len(asked)} queries with facets", spread(taken), "median ≤ 5, p95 ≤ 60 ms")
    plain = timed([lambda text=text: engine.search(parse_query(text)) for text in asked])  # type: ignore[misc]
    yield Row("the same without facets", spread(plain))
    note("filling FTS5, the peer                ")
    with closing(Fts5Backend(folder / "library.fts5", index.store)) as peer:
        started = time.perf_counter()
        peer.catch_up(index.store)
        yield Row("filling FTS5, the peer", f"in {time.perf_counter() - started:,.0f} s")
        few = asked[:_SLOW_PEER]
        ours, theirs = timed([ask(engine, text) for text in few]), timed([ask(peer, text) for text in few])
        ratio = statistics.median(theirs) / statistics.median(ours)
        yield Row(f"{len(few)} of them, FTS5", spread(theirs))
        yield Row("FTS5's median time / Tantivy's", f"{ratio:.1f}", "≥ 10", _missed("FTS5 over Tantivy", ratio))
        totals = [(engine.search(text).total, peer.search(text).total) for text in few]
        same = sum(one == other for one, other in totals)
        yield Row("equal counts", f"{same} of {len(few)}", "all", _missed("unequal counts", len(few) - same))


def counting(index: Index) -> Iterator[Row]:
    """Tallies in the process, and what the page of the most cited work needs."""
    store = index.store
    works = [each.work for each in store.most_discussed(400)]
    usual = [work.id for work in works[100:]]
    yield Row("tally of a work", spread(timed([lambda i=i: store.tally(i) for i in usual])), "≤ 0.2 ms")  # type: ignore[misc]
    top = store.find_works(TOP_DOI)[0].id
    number = store.tally(top).total
    yield Row(f"tally of a work with {number:,} statements", spread(timed([lambda: store.tally(top)] * 50)))
    wanted = [
        Filters(cited_works=(top,), stance=("contrasting",)),
        Filters(cited_works=(top,), stance=("supporting",), section=("discussion",)),
        Filters(cited_works=(top,), section=("results",), self_citation=("no",)),
        Filters(cited_works=(top,), year_from=2010, confidence=("high",)),
        Filters(cited_works=(top,)),
    ]

    def page(filters: Filters) -> object:
        found = index.search_index.statements(filters, limit=20, facets=_FACETS)
        return store.tally(top), store.tally(top, broad=True), store.statements([hit.id for hit in found.hits])

    taken = timed([lambda each=each: page(each) for each in wanted * 40])  # type: ignore[misc]
    yield Row(f"page of a work with {number:,} statements, filtered", spread(taken), "p95 ≤ 40 ms")


class _Mixing:
    """Gives made sentences vectors mixed from real ones: encoding a million takes an hour and would measure nothing new."""

    def __init__(self, encoder: SentenceEncoder, texts: Sequence[str]) -> None:
        self.name, self.width = f"{encoder.name}, mixed", encoder.width
        self._real = encoder.encode(texts)
        self._rng = np.random.default_rng(_SEED)

    def encode(self, texts: Sequence[str], /) -> Floats:
        one, other = self._rng.integers(0, len(self._real), (2, len(texts)))
        share = self._rng.uniform(0.3, 0.7, (len(texts), 1)).astype(np.float32)
        made = self._real[one] * share + self._real[other] * (1 - share)
        made += self._rng.normal(0, 0.02, made.shape).astype(np.float32)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def meaning(index: Index, folder: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Words and meaning together, and how many of the truly nearest the vectors' index finds."""
    encoder = load_sentence_encoder()
    rng = random.Random(_SEED)
    texts = [vocabulary.text(rng, rng.choice(vocabulary.lengths)) for _ in range(2_000)]
    mixing = _Mixing(encoder, texts)
    note("making vectors                       ")
    vectors = MeaningIndex.make(folder / "library.made.meaning", mixing)
    started = time.perf_counter()
    put = vectors.catch_up(index.store, mixing)
    if put:
        yield Row("putting ready vectors", f"{put / (time.perf_counter() - started):,.0f} statements/s")
    rows = vectors.state.rows
    yield Row("vectors on disk", f"{vectors.size / rows:,.0f} B per sentence, {rows:,} sentences")
    finder = MeaningFinder(index.search_index, index.store, vectors, encoder)
    asked = [vocabulary.text(rng, 12) for _ in range(100)]
    taken = timed([lambda text=text: finder.search(parse_query(text)) for text in asked])  # type: ignore[misc]
    yield Row("hybrid query", spread(taken), "p95 ≤ 120 ms")
    filtered = Filters(stance=("contrasting", "supporting"))
    taken = timed(
        [lambda text=text: finder.search(parse_query(text), filters=filtered, facets=_FACETS) for text in asked]  # type: ignore[misc]
    )
    yield Row("hybrid query, filtered, with facets", spread(taken))
    yield recall(folder / "library.made.meaning", vectors, mixing.encode([""] * 200), rows)


def recall(folder: Path, vectors: MeaningIndex, asked: Floats, rows: int) -> Row:
    """Recall at ten beside the exact search over the vectors as they are on disk."""
    width = asked.shape[1]
    record = np.dtype([("factor", "<f4"), ("vector", "i1", (width,))])
    kept = np.memmap(folder / "vectors.bin", record, "r")[:rows]
    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    for start in range(0, rows, BLOCK * 8):
        part = kept[start : start + BLOCK * 8]
        near = (part["vector"].astype(np.float32) @ asked.T) * part["factor"][:, None]
        for number, column in enumerate(near.T):
            first = np.argpartition(-column, min(10, len(column) - 1))[:10]
            best[number] += [(float(column[row]), start + int(row)) for row in first]
    right = 0
    for number, vector in enumerate(asked):
        exact = sorted(best[number], reverse=True)[:10]
        least = exact[-1][0]
        found = [cosine for _, cosine in dict(vectors.nearest_rows(vector, 10)).items()]
        right += sum(cosine >= least - 1e-6 for cosine in found[:10])
    share = right / (10 * len(asked))
    return Row("recall@10 of the vectors' index", f"{share:.3f}", "≥ 0.95", _missed("recall@10", share))


def server(folder: Path, dois: Sequence[str]) -> Iterator[Row]:
    """`citance serve` and the program's start."""
    program = [sys.executable, "-m", "citance", "--help"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    taken = timed([lambda: subprocess.run(program, check=True, **quiet)] * 7)  # type: ignore[call-overload]
    yield Row("`citance --help`", f"{statistics.median(taken) / 1000:.2f} s", "≤ 0.3 s")
    waits = []
    for _ in range(3):
        with serving(folder / "library.db") as (_, first):
            waits.append(first)
    yield Row("`citance serve` to its first answer", f"{statistics.median(waits):.2f} s", "≤ 2 s")
    with serving(folder / "library.db", workers=2) as (port, _):
        paths = [f"/tallies/{doi}" for doi in dois]
        run_load(port, paths, seconds=2)
        load = run_load(port, paths, seconds=10)
        figure = f"{load.per_second:,.0f}/s, p95 {load.quantile(0.95):.1f} ms"
        yield Row("GET /tallies/{doi}, 8 connections, 2 workers", figure, "≥ 1,500/s")
        search = [
            f"/api/v1/search/statements?q={text}"
            for text in ("effect", "cells+growth", "%22of+the%22", "model+section:results")
        ]
        load = run_load(port, search, seconds=5)
        yield Row(
            "GET /api/v1/search/statements, 8 connections",
            f"{load.per_second:,.0f}/s, p95 {load.quantile(0.95):.0f} ms",
        )


def measure(folder: Path, vocabulary: Vocabulary, statements: int) -> Iterator[Row]:
    """All rows."""
    if not (folder / "library.db").exists():
        yield from build(folder, vocabulary, statements)
    with Index.open(folder / "library.db", create=False) as index:
        number = index.stats().statements
        yield Row("statements", f"{number:,}")
        yield from sizes(folder, number)
        yield from searching(index, folder, vocabulary)
        yield from counting(index)
        yield from meaning(index, folder, vocabulary)
        dois = [each.work.work.doi for each in index.store.most_discussed(500) if each.work.work.doi]
    yield from server(folder, dois)


def main() -> int:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="folder of the library, made if it is not there")
    given = parser.parse_args()
    jats = data_folder("corpora/jats")
    if jats is None:
        print("benchmarks/serve: no ../shared/corpora/jats (or CITANCE_DATA), whose vocabulary it needs: skipped")
        return 0
    vocabulary = vocabulary_of(jats)
    failed = False
    with tempfile.TemporaryDirectory() as place:
        folder = given.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{os.cpu_count()} cores\n\n| what | figure | bar |\n| --- | --- | --- |", flush=True)
        for row in measure(folder, vocabulary, given.statements):
            failed |= row.fails
            print(f"| {row.what} | {row.figure}{' ✗' if row.fails else ''} | {row.bar} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

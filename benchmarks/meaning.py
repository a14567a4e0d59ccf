"""Search by meaning on real sentences: does it find another paper's statement about the same work, and how fast?

    python -m benchmarks.meaning                 words, vectors and both on the shared articles; recall of the sign bits
    python -m benchmarks.meaning --million       also a million vectors mixed from the real ones, beside faiss where installed

A query is the sentence of a statement; right is any sentence of another paper that cites one of the same works (known by
identifier or fingerprint). Hits count among the first ten sentences, those of the query's own paper left out.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks._data import data_folder, percent
from citance.index import Index
from citance.model import IndexedStatement
from citance.search.meaning import SentenceEncoder, fused
from citance.search.meaning.codes import BLOCK, code_of, looked_at, nearest_rows
from citance.search.meaning.sentence import bare_sentence

Floats = npt.NDArray[np.float32]
_FOLDERS = ("jats", "tei_psychsci", "tei_jtei", "bmc_art")
_SEED = 5


class Query(NamedTuple):
    """A statement that is asked for, and the statements that would be right."""

    item: IndexedStatement
    right: frozenset[str]


def queries(items: Sequence[IndexedStatement]) -> list[Query]:
    """One query per work that several papers cite, each sentence once."""
    about: dict[int, list[IndexedStatement]] = defaultdict(list)
    for item in items:
        about[item.cited.id].append(item)
    cited_in: dict[tuple[int, str], set[int]] = defaultdict(set)
    for item in items:
        cited_in[item.citing.id, item.statement.citance].add(item.cited.id)
    rng = random.Random(_SEED)
    found, seen = [], set()
    for work_id in sorted(about):
        if len({item.citing.id for item in about[work_id]}) < 2:
            continue
        item = rng.choice(about[work_id])
        handle = item.citing.id, item.statement.citance
        right = {
            other.statement.id
            for each in cited_in[handle]
            for other in about[each]
            if other.citing.id != item.citing.id
        }
        if handle not in seen and right:
            seen.add(handle)
            found.append(Query(item, frozenset(right)))
    return found


def hits(
    asked: Sequence[Query], papers: dict[str, int], sentences: dict[str, str], rank: Callable[[Query], list[str]]
) -> int:
    """How many queries have a right answer among the first ten sentences of other papers."""
    number = 0
    for query in asked:
        places: dict[tuple[int, str], bool] = {}
        for sid in rank(query):
            if papers[sid] != query.item.citing.id:
                handle = papers[sid], sentences[sid]
                places[handle] = places.get(handle, False) or sid in query.right
        number += any(list(places.values())[:10])
    return number


def mixed(real: Floats, number: int) -> Iterator[Floats]:
    """Made vectors, each between two real ones, with some noise, of length 1; some tens of thousands at a time."""
    rng = np.random.default_rng(_SEED)
    for start in range(0, number, 50_000):
        count = min(50_000, number - start)
        share = rng.uniform(0.3, 0.7, (count, 1)).astype(np.float32)
        one, other = rng.integers(0, len(real), (2, count))
        made = real[one] * share + real[other] * (1 - share)
        made += rng.normal(0, 0.02, made.shape).astype(np.float32)
        yield made / np.linalg.norm(made, axis=1, keepdims=True)


def sign_bits(vectors: Floats, asked: Floats, exact: list[set[int]]) -> tuple[int, list[float]]:
    """Right ones among the first ten of all queries, and the milliseconds of each, looked up as `VectorFiles` does."""
    rows = len(vectors)
    blocks = -(-rows // BLOCK)
    codes = np.zeros((blocks * BLOCK, vectors.shape[1] // 64), np.uint64)
    small = np.empty(vectors.shape, np.int8)
    factor = np.abs(vectors).max(axis=1) / 127
    for start in range(0, rows, 50_000):
        part = slice(start, min(start + 50_000, rows))
        codes[part] = code_of(vectors[part])
        small[part] = np.round(vectors[part] / factor[part, None])
    laid = np.ascontiguousarray(codes.reshape(blocks, BLOCK, -1).transpose(0, 2, 1))
    right, taken = 0, []
    for vector, best in zip(asked, exact, strict=True):
        start_at = time.perf_counter()
        found = nearest_rows(laid, rows, code_of(vector[None])[0], looked_at(rows))
        near = (small[found].astype(np.float32) @ vector) * factor[found]
        first = found[np.argsort(-near)[:10]]
        taken.append(1_000 * (time.perf_counter() - start_at))
        right += len(best & set(first.tolist()))
    return right, taken


def clustered(vectors: Floats, asked: Floats, exact: list[set[int]]) -> Iterator[tuple[str, int, list[float]]]:
    """The same of faiss's IVF1024,SQ8 on one thread at several widths; nothing where faiss is not installed."""
    try:
        import faiss
    except ImportError:
        print("faiss-cpu is not installed: not compared")
        return
    faiss.omp_set_num_threads(1)
    index = faiss.index_factory(vectors.shape[1], "IVF1024,SQ8", faiss.METRIC_INNER_PRODUCT)
    started = time.perf_counter()
    index.train(vectors[:60_000])
    print(f"faiss: trained in {time.perf_counter() - started:.0f} s")
    index.add(vectors)
    for width in (16, 64):
        index.nprobe = width
        right, taken = 0, []
        for vector, best in zip(asked, exact, strict=True):
            started = time.perf_counter()
            _, found = index.search(vector[None], 10)
            taken.append(1_000 * (time.perf_counter() - started))
            right += len(best & set(found[0].tolist()))
        yield f"faiss IVF1024,SQ8, {width} of 1024", right, taken


def _exact(vectors: Floats, asked: Floats) -> list[set[int]]:
    return [set(np.argpartition(-(vectors @ vector), 10)[:10].tolist()) for vector in asked]


def _row(name: str, right: int, taken: Sequence[float]) -> str:
    middle, slow = np.percentile(taken, [50, 95])
    return f"| {name} | {percent(right, 10 * len(taken))} | {middle:.1f} ms | {slow:.1f} ms |"


def measure(index: Index, *, million: bool) -> None:
    """Print both tables."""
    items = list(index.store.iter_statements())
    papers = {item.statement.id: item.citing.id for item in items}
    sentences = {item.statement.id: item.statement.citance for item in items}
    asked = queries(items)
    encoder = index.sentence_encoder
    started = time.process_time()
    if index.add_vectors():
        taken = time.process_time() - started
        number = len({item.statement.citance for item in items})
        print(f"vectors of {number:,} sentences made at {number / taken:.0f} per CPU second")
    finder = index.meaning
    texts = [_bare(query.item) for query in asked]
    vectors = dict(zip((query.item.statement.id for query in asked), encoder.encode(texts), strict=True))

    def by_words(query: Query) -> list[str]:
        return finder.by_words(_bare(query.item))

    def by_meaning(query: Query) -> list[str]:
        return finder.by_meaning(vectors[query.item.statement.id])

    def by_both(query: Query) -> list[str]:
        return [sid for sid, _ in fused(by_words(query), by_meaning(query))]

    print(f"\n{len(items):,} statements; {len(asked)} queries\n\n| ranking | right among ten |\n| --- | --- |")
    for name, rank in (("words (BM25)", by_words), ("vectors", by_meaning), ("both, fused", by_both)):
        print(f"| {name} | {percent(hits(asked, papers, sentences, rank), len(asked))} |")

    print(_nearness(encoder, items, asked))
    real = encoder.encode(sorted({_bare(item) for item in items})[::2])
    held, rest = real[::60], np.delete(real, np.s_[::60], axis=0)
    print("\n| ten nearest of | found | median | 95th percentile |\n| --- | --- | --- | --- |")
    print(_row(f"{len(rest):,} real sentences, sign bits", *sign_bits(rest, held, _exact(rest, held))))
    if million:
        made = np.concatenate(list(mixed(rest, 1_000_000)))
        exact = _exact(made, held)
        print(_row("a million made ones, sign bits", *sign_bits(made, held, exact)))
        for name, right, taken in clustered(made, held, exact):
            print(_row(f"a million made ones, {name}", right, taken))


def _nearness(encoder: SentenceEncoder, items: Sequence[IndexedStatement], asked: Sequence[Query]) -> str:
    """Cosines of pairs about one work, and of pairs drawn at random: where "near" begins."""
    by_id = {item.statement.id: item for item in items}
    rng = random.Random(_SEED)
    pairs = [(query.item, by_id[min(query.right)]) for query in asked]
    drawn = [(rng.choice(items), rng.choice(items)) for _ in range(2_000)]
    lines = [
        "",
        "| cosine of two sentences | 1 % below | 20 % | median | 80 % | 99 % |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, some in (("about one work", pairs), ("drawn at random", drawn)):
        first, second = (encoder.encode([_bare(pair[side]) for pair in some]) for side in (0, 1))
        shares = np.percentile((first * second).sum(axis=1), [1, 20, 50, 80, 99])
        lines.append(f"| {name} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "\n".join(lines)


def _bare(item: IndexedStatement) -> str:
    said = item.statement
    return bare_sentence(said.citance, [(said.marker_start, said.marker_end)])


def main() -> int:
    """Read the command line, add the shared articles to a library of its own, measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--million", action="store_true", help="also a million made vectors, beside faiss")
    parser.add_argument("--db", type=Path, help="a library that holds the articles already")
    given = parser.parse_args()
    corpora = data_folder("corpora")
    if corpora is None and given.db is None:
        print("benchmarks/meaning: no ../shared/corpora (or CITANCE_DATA): skipped")
        return 0
    with tempfile.TemporaryDirectory() as place, Index.open(given.db or Path(place) / "library.db") as index:
        if given.db is None and corpora is not None:
            index.add(*(corpora / name for name in _FOLDERS))
        measure(index, million=given.million)
    return 0


if __name__ == "__main__":
    sys.exit(main())

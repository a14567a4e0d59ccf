"""How fast the store writes and counts, on made-up articles: `.venv/bin/python benchmarks/store.py [--articles N]`.

Every article has 60 statements in 30 sentences and 50 references; half of the references name one of 20,000 works
that others cite too (the famous ones more often), the other half a work of their own. Seeded: the same articles each
time. The floors are those of docs/decisions/2026-11-22-store.md; the exit code is 1 if one is missed.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from citance.model import (
    Author,
    CitationStatement,
    Judgement,
    Paper,
    Probabilities,
    ProcessedPaper,
    Reference,
    Section,
    SectionRole,
    Stance,
    Venue,
    Work,
)
from citance.resolve import reference_keys, work_keys
from citance.store import SourceFile, Store

STATEMENTS, REFERENCES, SHARED = 60, 50, 20_000
WORDS = [
    "growth",
    "export",
    "network",
    "cluster",
    "firm",
    "market",
    "entry",
    "speed",
    "learning",
    "distance",
    "subsidiary",
    "alliance",
    "knowledge",
    "capability",
    "region",
    "supplier",
    "survey",
    "interview",
    "sample",
    "performance",
    "innovation",
    "export",
    "intensity",
    "ownership",
    "founder",
    "family",
    "home",
]
FLOORS = {"articles per second": 100.0, "tally, ms": 1.0, "most discussed, ms": 300.0}


def words(rng: random.Random, number: int) -> str:
    """Some words in a row."""
    return " ".join(rng.choices(WORDS, k=number))


def shared_reference(number: int) -> Reference:
    """The reference to one of the works that several articles cite."""
    rng = random.Random(number)
    return Reference(
        key="",
        index=1,
        title=f"{words(rng, 9)} {number}",
        year=1980 + number % 40,
        authors=tuple(Author(family=f"Author{number % 997}", given="A. B.") for _ in range(3)),
        doi=f"10.5555/shared.{number}" if number % 5 else None,
        pmid=str(10_000_000 + number) if number % 2 else None,
        container="Journal of Made-up Studies",
        volume="12",
        pages="1-20",
    )


def article(number: int) -> ProcessedPaper:
    """One made-up article, wholly determined by its number."""
    rng = random.Random(f"article {number}")
    references = []
    for index in range(REFERENCES):
        famous = int(SHARED * rng.random() ** 3)
        base = shared_reference(famous if index % 2 else 1_000_000 + number * REFERENCES + index)
        raw = f"{base.authors[0].family} A.B. ({base.year}) {base.title}. {base.container} 12: 1-20"
        references.append(
            Reference(
                **{f: getattr(base, f) for f in ("title", "year", "authors", "doi", "pmid", "container", "volume")},
                key=f"B{index + 1}",
                index=index + 1,
                pages=base.pages,
                raw=raw,
            )
        )
    statements, judgements = [], []
    text = [f"{words(rng, 20)} [1]." for _ in range(STATEMENTS // 2 + 2)]
    section = Section(("Discussion",), "discussion", SectionRole.DISCUSSION)
    for position in range(STATEMENTS):
        sentence = position // 2 + 1
        statements.append(
            CitationStatement(
                id=f"{rng.getrandbits(64):016x}",
                key=f"B{rng.randrange(REFERENCES) + 1}",
                marker="[1]",
                citance=text[sentence],
                marker_start=len(text[sentence]) - 4,
                marker_end=len(text[sentence]) - 1,
                before=text[sentence - 1],
                after=text[sentence + 1],
                section=section,
                position=position,
            )
        )
        stance = rng.choices(list(Stance), (4.2, 1.8, 94.0))[0]
        judgements.append(
            Judgement(stance=stance, broad=stance, probabilities=Probabilities(0.2, 0.3, 0.5), model="linear-1")
        )
    work = Work(
        title=f"{words(rng, 10)} {number}",
        authors=(Author(family="Writer", given="W."),),
        year=2020,
        doi=f"10.5555/article.{number}",
        venue=Venue(title="Journal of Made-up Studies"),
        abstract=words(rng, 150),
        language="en",
    )
    paper = Paper(work=work, references=tuple(references), sha256=f"{number:064x}", format="jats")
    return ProcessedPaper(
        paper=paper,
        statements=tuple(statements),
        judgements=tuple(judgements),
        work_keys=work_keys(work),
        reference_keys=tuple(reference_keys(one) for one in references),
    )


def source(number: int) -> SourceFile:
    """The file of an article."""
    return SourceFile(name=f"articles/{number:06d}.xml", sha256=f"{number:064x}", size=90_000, reader_version="1")


def timed(action: Callable[[], object], times: int) -> float:
    """The median time of an action in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1_000)
    return statistics.median(taken)


def megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_all(store: Store, articles: int) -> Iterator[tuple[str, float]]:
    """Put all articles; the time to make them up is not counted."""
    total, early = 0.0, 0.0
    for number in range(articles):
        one, file = article(number), source(number)
        start = time.process_time()
        store.put_file(file, [one])
        total += time.process_time() - start
        if number == articles // 4:
            early = megabytes()
    yield "articles per second", articles / total
    yield "memory at a quarter, MB", early
    yield "memory at the end, MB", megabytes()


def measure(articles: int, path: Path) -> Iterator[tuple[str, float]]:
    """All figures, in the order in which they are printed."""
    with Store.open(path) as store:
        yield from write_all(store, articles)
        yield "statements", store.stats().statements
        yield "database, KB per article", path.stat().st_size / 1024 / articles
        top = store.most_discussed(1)[0]
        ids = [one.work.id for one in store.most_discussed(200)]
        yield "statements about the top work", top.strict.total
        yield "tally of the top work, ms", timed(lambda: store.tally(top.work.id), 200)
        yield "statements about the 200th", store.tally(ids[-1]).total
        yield "tally, ms", timed(lambda: store.tally(ids[-1]), 200)
        yield "tallies of 200 works, ms", timed(lambda: store.tallies(ids), 20)
        yield "most discussed, ms", timed(lambda: store.most_discussed(20), 20)
        yield "statements about, ms", timed(lambda: store.statements_about(top.work.id, limit=50), 20)
        yield "find by DOI, ms", timed(lambda: store.find_works("10.5555/article.1"), 50)
        yield "stats, ms", timed(store.stats, 3)
        start = time.process_time()
        for number in range(0, articles, max(1, articles // 100)):
            store.put_file(source(number), [article(number)])
        yield "articles put again per second", 100 / (time.process_time() - start)
        start = time.perf_counter()
        out = io.StringIO()
        lines = store.export(out)
        yield "export, lines per second", lines / (time.perf_counter() - start)
    with Store.open(path.with_name("copy.db")) as copy:
        out.seek(0)
        start = time.perf_counter()
        copy.import_(out)
        yield "import, lines per second", lines / (time.perf_counter() - start)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=3_350)
    given = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measure(given.articles, Path(folder) / "bench.db"):
            floor = FLOORS.get(name)
            if floor is not None and (value < floor if name.endswith("second") else value > floor):
                missed.append(name)
            print(f"{name:34} {value:12.2f}" + (f"   (floor {floor:g})" if floor is not None else ""), flush=True)
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

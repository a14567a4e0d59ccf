"""How fast the store writes and counts, on made-up articles: `.venv/bin/python benchmarks/store.py [--articles N]`;
with `--works N`, what matching by description costs among so many works; with `--sizes DATABASE`, what a library takes on
disk.

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
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from citance.model import (
    Author,
    CitationStatement,
    Judgement,
    MatchMethod,
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
from citance.resolve import Matcher, reference_blocks, reference_keys, work_blocks, work_keys
from citance.store import SourceFile, Store, WorkRecord

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
SCORED_FLOOR = 10.0
"""Articles per second with scored matching, where half of the references are in no other article and are compared with all
that looks alike: reading an article takes several times as long."""
FLOORS = {"articles per second": 100.0, "tally, ms": 1.0, "most discussed, ms": 300.0}


def words(rng: random.Random, number: int) -> str:
    """Some words in a row."""
    return " ".join(rng.choices(WORDS, k=number))


def family(rng: random.Random) -> str:
    """A name, or a rare word."""
    return "".join(rng.choices("aeioulnrst", k=8)).title()


def shared_reference(number: int) -> Reference:
    """The reference to one of the works that several articles cite."""
    rng = random.Random(number)
    return Reference(
        key="",
        index=1,
        title=f"{words(rng, 4)} {family(rng)} {words(rng, 5)} {number}",
        year=1980 + number % 40,
        authors=tuple(Author(family=family(rng), given="A. B.") for _ in range(3)),
        doi=f"10.5555/shared.{number}" if number % 5 else None,
        pmid=str(10_000_000 + number) if number % 2 else None,
        container="Journal of Made-up Studies",
        volume=str(rng.randrange(1, 90)),
        pages=f"{rng.randrange(1, 900)}-990",
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
    sentences = [f"{words(rng, 20)} [1]." for _ in range(STATEMENTS // 2 + 2)]
    section = Section(("Discussion",), "discussion", SectionRole.DISCUSSION)
    for position in range(STATEMENTS):
        sentence = position // 2 + 1
        statements.append(
            CitationStatement(
                id=f"{rng.getrandbits(64):016x}",
                key=f"B{rng.randrange(REFERENCES) + 1}",
                marker="[1]",
                citance=sentences[sentence],
                marker_start=len(sentences[sentence]) - 4,
                marker_end=len(sentences[sentence]) - 1,
                before=sentences[sentence - 1],
                after=sentences[sentence + 1],
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
        work_blocks=work_blocks(work),
        reference_blocks=tuple(reference_blocks(one) for one in references),
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


def write_all(store: Store, articles: int, matcher: Matcher | None) -> Iterator[tuple[str, float]]:
    """Put all articles; the time to make them up is not counted."""
    total, early = 0.0, 0.0
    for number in range(articles):
        one, file = article(number), source(number)
        start = time.process_time()
        store.put_file(file, [one], matcher=matcher)
        total += time.process_time() - start
        if number == articles // 4:
            early = megabytes()
    yield "articles per second", articles / total
    yield "memory at a quarter, MB", early
    yield "memory at the end, MB", megabytes()


def measure(articles: int, path: Path, matcher: Matcher | None) -> Iterator[tuple[str, float]]:
    """All figures, in the order in which they are printed."""
    with Store.open(path) as store:
        yield from write_all(store, articles, matcher)
        yield "statements", store.stats().statements
        yield "database, KB per article", path.stat().st_size / 1024 / articles
        yield from bytes_by_table(path, int(store.stats().statements))
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
            store.put_file(source(number), [article(number)], matcher=matcher)
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


def bytes_by_table(path: Path, statements: int) -> Iterator[tuple[str, float]]:
    """Bytes of the database per statement, those of the largest tables and indexes too; nothing of the latter with an
    SQLite that has no table of statistics."""
    yield "database, bytes per statement", path.stat().st_size / statements
    pages = text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12")
    with create_engine(f"sqlite:///{path}").connect() as connection, suppress(OperationalError):
        for name, size in connection.execute(pages):
            yield f"  {name}", size / statements


def sizes_of(path: Path) -> Iterator[tuple[str, float]]:
    """The same of a library that is there, with its words' index beside it."""
    with Store.open(path, create=False) as store:
        statements = store.stats().statements
    yield "statements", statements
    yield from bytes_by_table(path, statements)
    words = path.with_name(f"{path.name}.search")
    if words.is_dir():
        size = sum(file.stat().st_size for file in words.rglob("*") if file.is_file())
        yield "words' index, bytes per statement", size / statements


def matching(works: int, path: Path) -> Iterator[tuple[str, float]]:
    """What a table of candidates costs, and how fast references without identifiers find their work in it."""
    matcher, rng = Matcher(), random.Random(7)
    with Store.open(path) as store:
        start = 0.0
        for first in range(0, works, 2_000):
            records = []
            for number in range(first, min(works, first + 2_000)):
                one = invented(number)
                keys, blocks = work_keys(one), work_blocks(one)
                records.append(WorkRecord(source="bench", identifier=str(number), work=one, keys=keys, blocks=blocks))
            before = time.process_time()
            store.put_records(records)
            start += time.process_time() - before
        yield "works", works
        yield "records put per CPU second", works / start
        with create_engine(f"sqlite:///{path}").connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM work_block")).scalar() or 0
            pages = "SELECT sum(pgsize) FROM dbstat"
            mine = f"{pages} WHERE name IN ('work_block', 'ix_work_block_work_id')"
            yield "numbers per work", rows / works
            with suppress(OperationalError):  # an SQLite without its table of statistics
                yield "database, bytes per work", (connection.execute(text(pages)).scalar() or 0) / works
                yield "of these for candidates", (connection.execute(text(mine)).scalar() or 0) / works
        asked = [garbled(rng, rng.randrange(works)) for _ in range(1_000)]
        lists = [reference_blocks(one) for _, one in asked]
        before = time.process_time()
        found = [store.candidates(blocks) for blocks in lists]
        yield "candidates of a reference looked up, ms", time.process_time() - before
        yield "candidates per reference", sum(map(len, found)) / len(found)
        papers = [
            references_only(place, [one for _, one in asked[place : place + 50]]) for place in range(0, 1_000, 50)
        ]
        before = time.process_time()
        for place, listing in enumerate(papers):
            store.put_file(source(place), [listing], matcher=matcher)
        yield "references resolved per CPU second", len(asked) / (time.process_time() - before)
        right = wrong = 0
        for place, listing in enumerate(papers):
            (own,) = store.find_works(str(listing.paper.work.doi))
            for number, listed in enumerate(store.references_of(own.id)):
                tied = listed.match is not None and listed.match.method is MatchMethod.SCORED
                right += tied and listed.cited.work.doi == f"10.5555/work.{asked[place * 50 + number][0]}"
                wrong += tied and listed.cited.work.doi != f"10.5555/work.{asked[place * 50 + number][0]}"
        yield "rightly tied, of 1,000", right
        yield "wrongly tied, of 1,000", wrong


def invented(number: int) -> Work:
    """One of the works that are matched against."""
    rng = random.Random(f"work {number}")
    return Work(
        title=f"{words(rng, 3)} {family(rng)} {words(rng, 5)}",
        authors=tuple(Author(family=family(rng), given="A.") for _ in range(3)),
        year=1960 + rng.randrange(60),
        doi=f"10.5555/work.{number}",
        venue=Venue(title=f"Journal of {words(rng, 2)}"),
        volume=str(rng.randrange(1, 90)),
        pages=f"{rng.randrange(1, 900)}-{rng.randrange(900, 990)}",
    )


def garbled(rng: random.Random, number: int) -> tuple[int, Reference]:
    """A reference to an invented work, without its DOI, one letter of the title wrong, the year missing now and then."""
    one = invented(number)
    place = rng.randrange(len(one.title))
    title = one.title[:place] + "x" + one.title[place + 1 :]
    year = None if rng.random() < 0.1 else one.year
    fields = {"authors": one.authors, "container": one.venue.title, "volume": one.volume, "pages": one.pages}
    return number, Reference(key=f"B{number}", index=1, title=title, year=year, **fields)  # type: ignore[arg-type]


def references_only(place: int, references: list[Reference]) -> ProcessedPaper:
    """An article that only has a reference list."""
    work = Work(title=f"Citing article {place} of the measurement", doi=f"10.5555/citing.{place}", year=2021)
    listed = [replace(one, key=f"B{index}", index=index) for index, one in enumerate(references, 1)]
    return ProcessedPaper(
        paper=Paper(work=work, references=tuple(listed), format="jats"),
        statements=(),
        judgements=(),
        work_keys=work_keys(work),
        reference_keys=tuple(reference_keys(one) for one in listed),
        work_blocks=work_blocks(work),
        reference_blocks=tuple(reference_blocks(one) for one in listed),
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=3_350)
    parser.add_argument("--by-keys", action="store_true", help="without scored matching")
    parser.add_argument("--works", type=int, default=0, help="measure matching among so many works instead")
    parser.add_argument("--sizes", type=Path, metavar="DATABASE", help="what a library that is there takes on disk")
    given = parser.parse_args()
    if given.sizes:
        for name, value in sizes_of(given.sizes):
            print(f"{name:34} {value:12.2f}")
        return 0
    matcher = None if given.by_keys else Matcher()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        figures = matching(given.works, path) if given.works else measure(given.articles, path, matcher)
        for name, value in figures:
            floor = SCORED_FLOOR if matcher is not None and name == "articles per second" else FLOORS.get(name)
            if floor is not None and (value < floor if name.endswith("second") else value > floor):
                missed.append(name)
            print(f"{name:34} {value:12.2f}" + (f"   (floor {floor:g})" if floor is not None else ""), flush=True)
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What people, venues and independence cost, on made-up articles: `python -m benchmarks.people [--articles N] [--db FILE]`.

The articles are those of `benchmarks/store.py`, their authors drawn from 5,000 family names (the commonest ones more
often than the others) and their references' containers from 400 journals, full and abbreviated. With --db the same is
measured on a copy of a library. Floors: benchmarks/floors/people.json; the exit code is 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.store import WORDS, article, megabytes, source
from citance.model import Author, Independence, ProcessedPaper, Reference
from citance.resolve import reference_keys, work_keys
from citance.store import Store

FLOORS = Path(__file__).parent / "floors" / "people.json"
FAMILIES, JOURNALS = 5_000, 400
LETTERS = "abcdefghij"
DERIVED = [
    "work_funder",
    "funder",
    "work_institution",
    "institution",
    "work_venue",
    "venue_issn",
    "venue_name",
    "venue",
    "authorship",
    "person",
    "dirty_name",
]


def people(rng: random.Random, number: int) -> tuple[Author, ...]:
    """Authors, the names of whom are as unevenly spread as real ones."""
    found = []
    for _ in range(number):
        # In letters: digits are no part of a name that is compared.
        family = "Fam" + "".join(LETTERS[int(digit)] for digit in str(int(FAMILIES * rng.random() ** 2)))
        given = (
            rng.choice("ABCDEFGHJKLMRST") + rng.choice(("", ".", "da", "ndrew", "l", "ia")) + rng.choice(("", " B."))
        )
        found.append(Author(family=family, given=given))
    return tuple(found)


def journal(rng: random.Random) -> str:
    """A title, or its abbreviation."""
    own = random.Random(rng.randrange(JOURNALS))
    words = own.sample(sorted(set(WORDS)), 3)
    if rng.random() < 0.5:
        return "J " + " ".join(word[:4] for word in words)
    return f"Journal of {words[0]} {words[1]} and {words[2]}"


def named(entry: Reference) -> Reference:
    """A reference with authors and a journal of its own: the same for the same work."""
    rng = random.Random(entry.title)
    return msgspec.structs.replace(entry, authors=people(rng, rng.randrange(1, 7)), container=journal(rng))


def peopled(number: int) -> ProcessedPaper:
    """The article of that number, with people."""
    rng = random.Random(f"people {number}")
    made = article(number)
    references = tuple(named(entry) for entry in made.paper.references)
    work = msgspec.structs.replace(made.paper.work, authors=people(rng, rng.randrange(1, 9)))
    return msgspec.structs.replace(
        made,
        paper=msgspec.structs.replace(made.paper, work=work, references=references),
        work_keys=work_keys(work),
        reference_keys=tuple(reference_keys(one) for one in references),
    )


def size(path: Path) -> int:
    """Bytes on disk, all that waits in the log written."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def emptied(path: Path) -> None:
    """A library as it was before anything was derived."""
    with sqlite3.connect(path) as connection:
        for table in DERIVED:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        connection.execute("UPDATE statement SET independence = NULL")
        connection.execute("DELETE FROM counter WHERE name = 'people'")
    sqlite3.connect(path).execute("VACUUM")


def derive(path: Path) -> Iterator[tuple[str, float]]:
    """The first refresh of a whole library."""
    before = size(path)
    with Store.open(path) as store:
        stats = store.stats()
        start = time.process_time()
        done = store.refresh_people()
        taken = time.process_time() - start
        yield "works", stats.works
        yield "statements", stats.statements
        yield "names told apart", done.names
        yield "CPU seconds", taken
        yield "articles per CPU second", stats.papers / taken
        found = Counter(item.independence for item in store.iter_statements())
        for word in Independence:
            yield f"{word.value}, % of statements", 100 * found[word] / max(1, stats.statements)
        start = time.process_time()
        store.refresh_people()
        yield "nothing to do, ms", (time.process_time() - start) * 1_000
        ids = [one.work.id for one in store.most_discussed(20)]
        start = time.perf_counter()
        for work_id in ids:
            store.independent_groups(work_id)
        yield "groups of a much discussed work, ms", (time.perf_counter() - start) * 1_000 / max(1, len(ids))
        top = store.venues(limit=1)[0]
        start = time.perf_counter()
        store.venue_tally(top.id, self_citations=False)
        yield "tally of the largest venue, ms", (time.perf_counter() - start) * 1_000
    yield "bytes per statement", (size(path) - before) / max(1, stats.statements)
    yield "memory at the end, MB", megabytes()


def measure(articles: int, path: Path) -> Iterator[tuple[str, float]]:
    """All figures on made-up articles."""
    taken = 0.0
    with Store.open(path) as store:
        for number in range(articles):
            one = peopled(number)
            start = time.process_time()
            store.put_file(source(number), [one])
            taken += time.process_time() - start
    yield "articles written per CPU second", articles / taken
    yield from derive(path)
    with Store.open(path) as store:
        taken = 0.0
        for number in range(articles, articles + 50):
            store.put_file(source(number), [peopled(number)])
            start = time.process_time()
            store.refresh_people()
            taken += time.process_time() - start
        yield "refresh after one article, ms", taken * 1_000 / 50


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--db", type=Path, help="measure on a copy of this library")
    given = parser.parse_args()
    floors = {} if given.db else json.loads(FLOORS.read_text())["floors"]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        if given.db:
            shutil.copy(given.db, path)
            emptied(path)
        for name, value in derive(path) if given.db else measure(given.articles, path):
            floor = floors.get(name, {})
            if value < floor.get("min", value) or value > floor.get("max", value):
                missed.append(name)
            print(f"{name:40} {value:12,.2f}   {floor or ''}", flush=True)
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""How often the reference check is right about a DOI's metadata: `python -m benchmarks.checking`.

The reference strings with known DOI of biblio-glutton's evaluation set (a part of which is in the shared data) are read into
fields and compared with the metadata that their DOI stands for: whatever differs is a false alarm, but for the few whose metadata are
themselves wrong or cut off. Then each string is given the DOI of another one, and of another one by the same first author: as a
made-up entry with a real DOI has. Both must be told. Without the shared data nothing is measured. Floors:
benchmarks/floors/checking.json; the exit code is 1 if one is missed.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks._data import data_folder, percent
from citance.identifiers import clean_doi
from citance.model import Author, Reference, Work
from citance.pipeline.checking.compare import agreement, differences, is_another
from citance.refstring import parse_references

FLOORS = Path(__file__).parent / "floors" / "checking.json"
FILE = "glutton_references_with_doi.jsonl.gz"
SEED = 20261122

Row = dict[str, str]


def work_of(row: Row) -> Work:
    """The metadata as a source would give them."""
    name = row.get("firstAuthor") or ""
    return Work(
        title=row.get("atitle") or "",
        authors=(Author(family=name, given="A"),) if name else (),
        volume=row.get("volume") or "",
        pages=row.get("firstPage") or "",
        doi=clean_doi(row["doi"]),
    )


def pairs_by_author(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Positions of two works with one first author and different DOIs."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault((row.get("firstAuthor") or "").lower(), []).append(place)
    found = []
    for name, places in groups.items():
        for one, other in pairwise(places):
            if name and rows[one]["doi"].lower() != rows[other]["doi"].lower():
                found.append((one, other))
    return found


def measure(rows: Sequence[Row]) -> list[tuple[str, int, int]]:
    """Name, part and whole of every rate."""
    references: list[Reference] = parse_references([" ".join(row["reference"].split()) for row in rows])
    works = [work_of(row) for row in rows]
    start = time.process_time()
    own = [agreement(reference, work) for reference, work in zip(references, works, strict=True)]
    told = [differences(*each) for each in zip(references, works, own, strict=True)]
    seconds = time.process_time() - start
    print(f"{len(rows):,} entries compared, {len(rows) / seconds:,.0f} a second on one core", file=sys.stderr)
    swapped = [agreement(reference, works[place - 1]) for place, reference in enumerate(references)]
    same_author = [agreement(references[one], works[other]) for one, other in pairs_by_author(rows)]
    same_title = sum(works[one].title.lower() == works[other].title.lower() for one, other in pairs_by_author(rows))
    print(f"{same_title} pairs by one author have one title, too, and cannot be told", file=sys.stderr)
    whole = len(rows)
    return [
        ("right DOI: any field said to differ", sum(bool(each) for each in told), whole),
        ("right DOI: title said to differ", sum(any(one.field == "title" for one in each) for each in told), whole),
        ("right DOI: said to be another work's", sum(map(is_another, own)), whole),
        ("DOI of another work: told", sum(map(is_another, swapped)), whole),
        ("DOI of another work by the first author: told", sum(map(is_another, same_author)), len(same_author)),
    ]


def main() -> int:
    """Print the table."""
    folder = data_folder("corpora/refs_gold")
    if folder is None or not (folder / FILE).exists():
        print("skipped: the shared data are not there (CITANCE_DATA names their folder)")
        return 0
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("atitle")]
    random.Random(SEED).shuffle(rows)
    floors = json.loads(FLOORS.read_text())["floors"]
    missed = 0
    for name, part, whole in measure(rows):
        floor = floors.get(name, {})
        share = part / whole if whole else 0.0
        bad = share < floor.get("min", 0.0) or share > floor.get("max", 1.0)
        missed += bad
        print(f"{name:<48} {percent(part, whole)} of {whole:,}{'   MISSED ' + str(floor) if bad else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Which work is cited: references with a known DOI, asked of a library that holds their works among near-copies.

    python -m benchmarks.matching                      precision and recall, 200,000 works
    python -m benchmarks.matching --speed              resolutions per second on one core, 1,000,000 works
    python -m benchmarks.matching --differences 50     wrong answers and misses of the development part, to look at
    python -m benchmarks.matching --versions           preprints and the articles that came of them
    python -m benchmarks.matching --library FILE       keep the library there, or use the one that is there

Three sets: the strings of biblio-glutton's evaluation set, and the references of the shared articles with a DOI, from
their fields and from their printed text alone. DOI, PMID and addresses are taken out of references and strings. A third of
the works (by the SHA-256 of the DOI) is held out; weights and threshold were fitted on the others.

Precision is the share of right links among all links, recall the share of references that are linked to their work. In a
second table the work of every third reference is not in the library: each link is then wrong. "Excluding" leaves out what is
no error of the matcher, by two rules: the work that was found has the same description as the right one (one work
under two DOIs), or the entry does not print the first page of the work that the data name (their DOI is another work's).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks._data import data_folder, percent
from benchmarks._matching_data import Query, held_out, load_glutton, load_jats, near_copies, true_works
from benchmarks._matching_library import Library
from benchmarks._matching_versions import versions
from citance.model import Candidate, Reference, Resolution, Work, WorkKey
from citance.pipeline.resolution import resolve
from citance.refstring import parse_references
from citance.resolve import Matcher

__all__ = ["Question", "Questions", "build_library", "load_questions"]

FLOORS = Path(__file__).with_name("floors") / "matching.json"
SIZE, SPEED_SIZE = 200_000, 1_000_000
_SPEED_SAMPLE = 3_000


class Question(NamedTuple):
    """What is asked: a reference or a string, and the query that it comes from."""

    asked: Reference | str
    query: Query


class Questions(NamedTuple):
    """The sets by name, and every work that they name, with the file that describes it, by DOI."""

    sets: dict[str, list[Question]]
    works: dict[str, tuple[Work, str]]


def load_questions() -> Questions | None:
    """All references of which the library knows the work; None where the data are absent."""
    glutton, jats = load_glutton(), load_jats()
    if not glutton or not jats:
        return None
    works = true_works(glutton, jats)
    known = [query for query in jats if query.doi in works]
    sets = {
        "strings": [Question(query.raw, query) for query, _ in glutton if query.doi in works],
        "articles, fields": [Question(query.reference, query) for query in known],
        "articles, printed": [Question(query.raw, query) for query in known if query.raw.strip()],
    }
    return Questions(sets, works)


def build_library(path: Path, works: dict[str, tuple[Work, str]], size: int) -> Library:
    """The library of that size at that path: the works, and near-copies of them. One that is there is used."""
    library = Library(path)
    if len(library) != size:
        base = [work for work, _ in works.values()]
        library.add(base)
        library.add(near_copies(base, size - len(base)))
    return library


class View:
    """A library without what identifies works, and without one of them."""

    def __init__(self, library: Library, without: str = "") -> None:
        self._library, self._without = library, without

    def works_by_keys(self, keys: Sequence[WorkKey]) -> dict[WorkKey, int]:
        """None: identifiers are what is hidden."""
        return {}

    def candidates(self, blocks: Sequence[int]) -> list[Candidate]:
        """Those of the library, but for the one that is left out."""
        return [each for each in self._library.candidates(blocks) if each.work.doi != self._without]


@dataclass
class Counts:
    """The outcome of many questions; `excused` are the wrong ones and misses that the rules exclude."""

    asked: int = 0
    right: int = 0
    wrong: int = 0
    same_work: int = 0
    other_work: int = 0
    unprinted: int = 0
    differences: list[tuple[str, Question, Resolution]] = field(default_factory=list)

    def row(self, name: str) -> str:
        """The raw figures and those without the named exclusions."""
        links = self.right + self.wrong
        excused = self.same_work + self.other_work
        fair = self.asked - self.same_work - self.other_work - self.unprinted
        return (
            f"{name:<46} {self.asked:>6} {self.wrong:>4} {percent(self.right, links):>24} {percent(self.right, self.asked):>24}"
            f" {self.same_work:>4} {self.other_work + self.unprinted:>4} {percent(self.right, links - excused):>25}"
            f" {percent(self.right, fair):>24}"
        )


def _part(questions: list[Question], held: bool | None) -> list[Question]:
    return [each for each in questions if held is None or held_out(each.query.doi) is held]


def _is_third(doi: str) -> bool:
    return int(hashlib.sha256(f"absent {doi}".encode()).hexdigest()[:8], 16) % 3 == 0


def ask(
    questions: list[Question], library: Library, works: dict[str, tuple[Work, str]], *, absent: bool = False
) -> Counts:
    """Resolve all questions, with `absent` only every third one, its work taken out of the library."""
    counts, matcher = Counts(), Matcher()
    for question in questions:
        doi = question.query.doi
        if absent and not _is_third(doi):
            continue
        found = resolve(question.asked, View(library, doi if absent else ""), matcher=matcher)
        counts.asked += 1
        answer = library.work(found.match.work_id) if found.match else None
        if answer is not None and answer.doi == doi:
            counts.right += 1
            continue
        counts.differences.append(("wrong" if answer else "none", question, found))
        true = works[doi][0]
        if answer is None:
            counts.unprinted += not absent and not _prints(question.query, true)
            continue
        counts.wrong += 1
        if matcher.same(replace(answer, doi=None), replace(true, doi=None)).same:
            counts.same_work += 1
        elif not _prints(question.query, true):
            counts.other_work += 1
    return counts


def _prints(query: Query, work: Work) -> bool:
    """Whether the entry prints the first page of the work, if that is known."""
    page = re.search(r"[1-9]\d*", work.pages)
    return page is None or page.group() in re.findall(r"[1-9]\d*", query.raw)


def quality(questions: Questions, library: Library, show: int) -> dict[str, float]:
    """Print both tables; the figures that have floors."""
    works, figures = questions.works, {}
    head = f"{'':<46} {'asked':>6} {'bad':>4} {'precision':>24} {'recall':>24} {'dup':>4} {'data':>4} {'precision, excluding':>25} {'recall, excluding':>24}"
    print(head)
    for name, every in questions.sets.items():
        parts = {part: ask(_part(every, part == "held out"), library, works) for part in ("held out", "development")}
        parts["all"] = _sum(list(parts.values()))
        for part, counts in parts.items():
            print(counts.row(f"{name}: {part}"))
            figures[f"{name}, {part}: precision"] = counts.right / max(1, counts.right + counts.wrong)
            figures[f"{name}, {part}: recall"] = counts.right / max(1, counts.asked)
        _show(parts["development"], works, library, show)
        if name != "strings":
            others = [each for each in every if works[each.query.doi][1] != each.query.file]
            print(ask(others, library, works).row(f"{name}: described by another source"))
    print(
        f"\n{'the work is not in the library':<46} {'asked':>6} {'links':>5} {'wrongly linked':>24} {'dup':>4} {'data':>4} {'excluding':>24}"
    )
    for name, every in questions.sets.items():
        for part, held in (("held out", True), ("all", None)):
            counts = ask(_part(every, held), library, works, absent=True)
            bad = counts.wrong - counts.same_work - counts.other_work
            print(
                f"{f'{name}: {part}':<46} {counts.asked:>6} {counts.wrong:>5} {percent(counts.wrong, counts.asked):>24}"
                f" {counts.same_work:>4} {counts.other_work:>4} {percent(bad, counts.asked):>24}"
            )
            figures[f"{name}, {part}: wrongly linked without the work"] = counts.wrong / max(1, counts.asked)
    return figures


def _sum(parts: list[Counts]) -> Counts:
    total = Counts()
    for part in parts:
        for name, value in vars(part).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def _show(counts: Counts, works: dict[str, tuple[Work, str]], library: Library, many: int) -> None:
    for kind in ("wrong", "none"):
        for _, question, found in [each for each in counts.differences if each[0] == kind][:many]:
            true = works[question.query.doi][0]
            print(
                f"- {kind}: {found.reason}\n    {' '.join(question.query.raw.split())[:300]}\n    data:  {_line(true)}"
            )
            if found.match:
                print(f"    found: {_line(library.work(found.match.work_id))}")


def _line(work: Work) -> str:
    authors = ", ".join(author.family for author in work.authors[:2])
    return f"{work.doi} {authors} {work.year or ''} {work.title[:120]} | {work.venue.title} {work.volume}:{work.pages}"


def speed(questions: Questions, library: Library) -> dict[str, float]:
    """Print how long a resolution takes on one core, and how many candidates there are. Strings are read into fields
    beforehand, together; what that takes is told apart."""
    figures = {}
    view, matcher = View(library), Matcher()
    for name, every in questions.sets.items():
        sample = every[:: max(1, len(every) // _SPEED_SAMPLE)]
        start = time.process_time()
        texts = [" ".join(each.asked.split()) for each in sample if isinstance(each.asked, str)]
        references = parse_references(texts) if texts else [each.query.reference for each in sample]
        read = time.process_time() - start
        for reference in references[:50]:
            resolve(reference, view, matcher=matcher)
        start, wall = time.process_time(), time.perf_counter()
        for reference in references:
            resolve(reference, view, matcher=matcher)
        taken, passed = time.process_time() - start, time.perf_counter() - wall
        numbers = sorted(len(library.ids(matcher.blocks_of_reference(reference))) for reference in references)
        figures[f"{name}: resolutions per second"] = len(sample) / taken
        print(
            f"{name:<20} {len(sample):>6} references, {len(sample) / taken:>6.0f} per CPU second"
            f" ({len(sample) / passed:.0f} per second passed), reading the strings {1e3 * read / len(sample):.2f} ms each;"
            f" candidates: mean {statistics.fmean(numbers):.1f}, median {numbers[len(numbers) // 2]},"
            f" 95 % {numbers[int(0.95 * len(numbers))]}, most {numbers[-1]}"
        )
    return figures


def _check(figures: dict[str, float]) -> int:
    floors = json.loads(FLOORS.read_text())["floors"]
    missed = [
        f"{name} is {figures[name]:.4f}, the floor {bounds}"
        for name, bounds in floors.items()
        if name in figures and not bounds.get("min", 0.0) <= figures[name] <= bounds.get("max", float("inf"))
    ]
    print("\n".join(["", *missed]) if missed else "\nall floors are kept")
    return 1 if missed else 0


def main() -> int:
    """Print the tables; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--versions", action="store_true")
    parser.add_argument("--size", type=int, default=0, metavar="WORKS")
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--library", type=Path, metavar="FILE")
    flags = parser.parse_args()
    if flags.versions and data_folder("corpora/jats") is not None:
        return _check(versions(flags.differences))
    questions = None if flags.versions else load_questions()
    if questions is None:
        print("skipped: the shared references are not there (CITANCE_DATA names their folder)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        size = flags.size or (SPEED_SIZE if flags.speed else SIZE)
        library = build_library(flags.library or Path(folder) / "library.sqlite", questions.works, size)
        print(f"{len(library):,} works, {len(questions.works):,} of them named by references\n")
        figures = speed(questions, library) if flags.speed else quality(questions, library, flags.differences)
    return _check(figures)


if __name__ == "__main__":
    sys.exit(main())

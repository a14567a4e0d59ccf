"""How well markers are found in text without markup: the shared XML with its markers taken away against itself.

    python -m benchmarks.marking                     the tables, development and held-out files apart
    python -m benchmarks.marking --differences 20    what is missing and wrong in development files
    python -m benchmarks.marking --only NAME         one file

Every article is read from its XML, its markers are taken off (superscripts stay known as raised), its references are read again
from their printed text alone, and `citance.read.marking.mark` finds the markers anew. The gold are the pairs (place,
reference) that `citance.extract` gives for the article as marked up; pairs that it only inferred are neither missed nor wrong.
A file is held out when the SHA-256 of its name leaves 0 on division by 3.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks._data import data_folder, percent
from citance.extract import _pointers  # the same steps as for statements, without the sentences
from citance.extract.entries import Entries
from citance.extract.inferred import find_style
from citance.model import Marker, Paper, Reference
from citance.read import read_papers
from citance.read.entries import read_list
from citance.read.loose import LooseBlock
from citance.read.marking import Marked, mark

CORPORA = ("corpora/jats", "corpora/tei_psychsci", "corpora/tei_jtei", "corpora/bmc_art")


class Pair(NamedTuple):
    """One statement by its place: block, offset of the marker's end in the block, key."""

    block: int
    start: int
    end: int
    key: str
    inferred: bool


def held_out(name: str) -> bool:
    """True for the third of the files that is not looked at while the rules are written."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 3 == 0


def _bare(text: str, marker: Marker) -> bool:
    printed = text[marker.start : marker.end]
    return (
        printed.isdecimal()
        and len(printed) < 4
        and not re.search(r"[\[(][\d,;\s–-]*$", text[max(0, marker.start - 40) : marker.start])
    )


def stripped(paper: Paper) -> tuple[list[LooseBlock], list[Reference]]:
    """The paper without markup: loose blocks, and references read from their text."""
    # Where some numbers are marked as raised, the page raises them all.
    raised = any(marker.superscript and marker.keys for block in paper.blocks for marker in block.markers)
    blocks = [
        LooseBlock(
            text=block.text,
            place=block.place,
            section=block.section,
            breaks=block.breaks,
            note=block.note,
            raised=tuple(
                (m.start, m.end)
                for m in block.markers
                if m.end > m.start and (m.superscript or (raised and _bare(block.text, m)))
            ),
        )
        for block in paper.blocks
    ]
    references = []
    listed = read_list([reference.raw for reference in paper.references])
    firsts = [reference for reference in listed if reference.key == reference.entry]
    for old, new in zip(paper.references, firsts, strict=True):
        new = msgspec.structs.replace(new, key=old.key, index=old.index)
        references.append(msgspec.structs.replace(new, entry=old.entry or old.key, label=old.label or new.label))
    return blocks, references


def pairs_of(paper: Paper) -> list[Pair]:
    """All statements of a paper by their places, block by block."""
    found = []
    entries = Entries(paper.references)
    style = find_style(paper.blocks)
    cited: list[str] = []
    for number, block in enumerate(paper.blocks):
        for pointer in _pointers(block, entries, style, cited):
            found.append(Pair(number, pointer.start, pointer.end, pointer.key, pointer.inferred))
            cited = [*cited, pointer.key][-40:]
    return found


NEAR = 12
"""Characters by which the places of a pair may differ: XML links only the year, or one number of a range."""


class Outcome(NamedTuple):
    """The pairs of one file: found, missing and wrong."""

    hits: int
    missing: list[Pair]
    wrong: list[Pair]
    gold: int
    given: int


def compare(gold: list[Pair], given: list[Pair]) -> Outcome:
    """Match pairs of one key that stand in one block and overlap or nearly touch."""
    left: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    for pair in gold:
        left[pair.block, pair.key].append(pair)
    hits, wrong, ignored = 0, [], 0
    for pair in given:
        home = next(
            (g for g in left[pair.block, pair.key] if g.start - NEAR <= pair.end and pair.start <= g.end + NEAR), None
        )
        if home is None:
            wrong.append(pair)
            continue
        left[pair.block, pair.key].remove(home)
        if home.inferred:
            ignored += 1
        else:
            hits += 1
    missing = [pair for several in left.values() for pair in several if not pair.inferred]
    sure = sum(not pair.inferred for pair in gold)
    return Outcome(hits, missing, wrong, sure, len(given) - ignored)


def measure(path: Path) -> tuple[Paper, Marked, Outcome, float] | None:
    """Strip, mark and compare one file; None where it has no references."""
    paper = read_papers(path)[0]
    if not paper.references:
        return None
    blocks, references = stripped(paper)
    start = time.process_time()
    marked = mark(blocks, references)
    seconds = time.process_time() - start
    again = msgspec.structs.replace(paper, blocks=marked.blocks, references=tuple(references))
    return paper, marked, compare(pairs_of(paper), pairs_of(again)), seconds


def show(path: Path, paper: Paper, outcome: Outcome, limit: int) -> None:
    """Print differences of one file."""
    by_key = {reference.key: reference for reference in paper.references}
    for kind, pairs in (("missing", outcome.missing), ("wrong", outcome.wrong)):
        for pair in random.Random(1).sample(pairs, min(limit, len(pairs))):
            text = paper.blocks[pair.block].text
            print(
                f"  {kind}{'*' if pair.inferred else ''} …{text[max(0, pair.start - 60) : pair.start]}⟦{text[pair.start : pair.end]}⟧{text[pair.end : pair.end + 25]}… → {pair.key} {by_key[pair.key].label} {by_key[pair.key].raw[:90]!r}"
            )


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="")
    flags = parser.parse_args()
    folders = [folder for name in CORPORA if (folder := data_folder(name))]
    if not folders:
        print("skipped: the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 0
    kinds = _kinds()
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    confusion: Counter[tuple[str, str]] = Counter()
    for path in sorted(path for folder in folders for path in folder.glob("*.xml")):
        if flags.only and flags.only not in path.name:
            continue
        measured = measure(path)
        if measured is None:
            continue
        paper, marked, outcome, seconds = measured
        part = "held out" if held_out(path.name) else "development"
        kind = kinds.get(path.name, path.parent.name)
        counts = Counter(gold=outcome.gold, given=outcome.given, hits=outcome.hits, files=1)
        totals[part, kind] += counts
        totals[part, "all"] += counts
        totals["all", "time"] += Counter(ms=round(seconds * 1000), files=1)
        confusion[kind, marked.style] += 1
        if flags.differences and part == "development" and (outcome.missing or outcome.wrong):
            print(
                f"{path.name}: {marked.style}; {outcome.gold} gold, {len(outcome.missing)} missing, {len(outcome.wrong)} wrong"
            )
            show(path, paper, outcome, flags.differences)
    _print(totals, confusion)
    return 0


def _kinds() -> dict[str, str]:
    base = data_folder("corpora")
    manifest = base / "manifest_jats.tsv" if base else None
    if manifest is None or not manifest.exists():
        return {}
    with manifest.open(encoding="utf-8") as lines:
        return {Path(row["file"]).name: row["style"] for row in csv.DictReader(lines, delimiter="\t")}


def _print(totals: dict[tuple[str, str], Counter[str]], confusion: Counter[tuple[str, str]]) -> None:
    print(
        "| files | declared style | n | pairs | precision (95 %) | recall (95 %) | F1 |\n|---|---|---|---|---|---|---|"
    )
    for (part, kind), counts in sorted(totals.items()):
        if kind == "time":
            continue
        hits, gold, given = counts["hits"], counts["gold"], counts["given"]
        f1 = 2 * hits / max(1, gold + given)
        print(
            f"| {part} | {kind} | {counts['files']} | {gold} | {percent(hits, given)} | {percent(hits, gold)} | {f1:.4f} |"
        )
    print("\n| declared style | style found | files |\n|---|---|---|")
    for (kind, found), number in sorted(confusion.items()):
        print(f"| {kind} | {found} | {number} |")
    spent = totals["all", "time"]
    print(f"\n{spent['ms'] / max(1, spent['files']):.1f} ms of CPU time per article for the marking")


if __name__ == "__main__":
    sys.exit(main())

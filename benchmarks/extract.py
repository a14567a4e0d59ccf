"""How well, how fast and with how much memory citance extracts citation statements, beside other readers.

    python -m benchmarks.extract                        the table; exit code 1 below a floor of floors/extract.json
    python -m benchmarks.extract --peers-python PYTHON  other readers too, run by an environment that has them
    python -m benchmarks.extract --differences 20       what is missing and wrong, with the XML
    python -m benchmarks.extract --sample 300 --seed 1 --out FILE    statements to read by hand
    python -m benchmarks.extract --record FILE          store the verdicts of such a file
    python -m benchmarks.extract --inferred FILE        a sample of the statements without markup, to read
    python -m benchmarks.extract --census               how often the gold met every kind of pointer

The gold is told in `_gold`, the scoring in `_score`, the sample in `_hand`. Without the shared corpora
(`CITANCE_DATA`, or ../shared beside the repository) it says "skipped" and ends with 0.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TypeVar

from lxml import etree

from benchmarks import _hand
from benchmarks._data import data_folder, percent
from benchmarks._gold import GoldFile, GoldPair, gold_of, line_of, parse
from benchmarks._score import FileScore, Found, score_file, score_keys, sum_scores
from citance.errors import CitanceError
from citance.extract import extract_statements
from citance.read import read_papers

FLOORS = Path(__file__).with_name("floors") / "extract.json"
CORPORA = {
    "JATS": "corpora/jats",
    "TEI, GROBID": "corpora/tei_psychsci",
    "TEI, by hand": "corpora/tei_jtei",
    "BMC": "corpora/bmc_art",
}
PEERS = ("pmcgrab", "pubmed_parser", "litdown")
WARM_UP = 10
PASSES = 5

Item = TypeVar("Item", GoldPair, Found)


def statements_of(path: Path, entries: dict[str, str]) -> list[Found]:
    """All statements of a file; several keys of one entry at one marker (a, b, c) count once."""
    found: list[Found] = []
    for paper in read_papers(path):
        entry = {reference.key: reference.entry or reference.key for reference in paper.references}
        at_marker: dict[str, set[str]] = {}
        marker: tuple[object, ...] = ()
        for one in extract_statements(paper):
            if marker != (one.citance, one.marker_start, one.marker_end):
                marker, at_marker = (one.citance, one.marker_start, one.marker_end), {}
            key = entries.get(one.key) or entry.get(one.key, one.key)
            works = at_marker.setdefault(key, set())
            if works and one.key not in works:  # b and c of an entry whose a is there
                works.add(one.key)
                continue
            works.add(one.key)
            found.append(
                Found(
                    key=key,
                    citance=one.citance,
                    start=one.marker_start,
                    end=one.marker_end,
                    marker=one.marker,
                    before=one.before,
                    after=one.after,
                    inferred=one.inferred,
                    language=paper.work.language,
                    place=one.place.value,
                )
            )
    return found


def read_corpus(folder: Path) -> tuple[list[tuple[GoldFile, list[Found]]], list[str]]:
    """Gold and statements of every file of a folder, and the files that citance could not read."""
    both: list[tuple[GoldFile, list[Found]]] = []
    failures: list[str] = []
    for path in sorted(folder.glob("*.xml")):
        gold = gold_of(path)
        try:
            both.append((gold, statements_of(path, gold.entries)))
        except CitanceError as error:
            failures.append(f"{path.name}: {error}")
            both.append((gold, []))
    return both, failures


def speed(folder: Path) -> tuple[float, float]:
    """Articles per CPU second: citance from file to statements, and lxml parsing alone, after a warm-up."""

    def whole(path: Path) -> None:
        for paper in read_papers(path):
            for _ in extract_statements(paper):
                pass

    paths = sorted(folder.glob("*.xml"))
    rates = []
    for act in (whole, parse):
        for path in paths[:WARM_UP]:
            act(path)
        start = time.process_time()
        for path in paths:
            act(path)
        rates.append(len(paths) / (time.process_time() - start))
    return rates[0], rates[1]


def memory_growth(folder: Path) -> float:
    """Megabytes of resident memory that a process gains from the end of its first pass to that of its fifth."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.extract", "--memory-of", str(folder)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    return float(answer.stdout)


def _memory_passes(folder: Path) -> None:
    pages: list[float] = []
    for _ in range(PASSES):
        for path in sorted(folder.glob("*.xml")):
            for paper in read_papers(path):
                for _statement in extract_statements(paper):
                    pass
        resident = int(Path("/proc/self/statm").read_text().split()[1])
        pages.append(resident * 4096 / 1e6)
    print(f"{pages[-1] - pages[0]:.2f}")


def peer_rows(python: Path, both: list[tuple[GoldFile, list[Found]]]) -> list[str]:
    """One row of the table for every other reader."""
    rows = []
    script = Path(__file__).with_name("_peers.py")
    for name in PEERS:
        done = subprocess.run(
            [str(python), str(script), name, *(str(gold.path) for gold, _ in both)], capture_output=True, text=True
        )
        if done.returncode:
            rows.append(f"| {name} | JATS | not installed | | | | |")
            continue
        answer = json.loads(done.stdout)
        total = sum_scores(score_keys(gold, answer["files"].get(str(gold.path), [])) for gold, _ in both)
        rate = len(both) / answer["seconds"]
        rows.append(_row(f"{name} {answer['version']}", "JATS", total, len(answer["failed"]), f"{rate:.0f}"))
    return rows


def _row(name: str, corpus: str, total: FileScore, failed: int, rate: str) -> str:
    return (
        f"| {name} | {corpus} | {total.files - failed} of {total.files} | {total.gold} | "
        f"{percent(total.found, total.gold)} | {percent(total.wrong, total.given)} | {rate} |"
    )


def snippet(path: Path, line: int, key: str) -> str:
    """The XML around the pointers to `key` on a line of a file."""
    for element in parse(path).iter(etree.Element):
        ids = f"{element.get('rid') or ''} {element.get('target') or ''} {element.get('bid') or ''}"
        if line_of(element) == line and (key in ids.replace("#", "").split() or not key):
            parent = element.getparent()
            whole = etree.tostring(element if parent is None else parent, encoding="unicode", with_tail=False)
            at = max(whole.find(f'"{key}"'), whole.find(key), 0)
            return " ".join(whole[max(0, at - 200) : at + 200].split())
    return f"line {line}"


def print_differences(name: str, total: FileScore, limit: int) -> None:
    """List what differs, at most `limit` of every kind."""
    print(
        f"\n## {name}: {len(total.missing)} missing, {len(total.surplus)} wrong, {len(total.misplaced)} out of place"
    )
    for path, pair in _spread(total.missing, limit):
        print(f"missing {path.name} {pair.key} ({pair.how}): {snippet(path, pair.line, pair.key)}")
    for kind, several in (
        ("wrong", total.surplus),
        ("out of place", total.misplaced),
        ("inexact", total.inexact),
        ("context", total.unhinged),
    ):
        print(f"-- {kind}: {len(several)}")
        for path, found in _spread(several, limit):
            print(
                f"{kind} {path.name} {found.key} marker {found.marker!r} at {found.start}: "
                f"{found.before[-60:]!r} | {found.citance!r} | {found.after[:60]!r}"
            )


def _spread(items: list[tuple[Path, Item]], limit: int) -> list[tuple[Path, Item]]:
    """The first of every file, then the second of every file …"""
    seen: Counter[Path] = Counter()
    ranked = []
    for item in items:
        seen[item[0]] += 1
        ranked.append((seen[item[0]], item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def below_floors(measured: dict[str, float]) -> list[str]:
    """One line for every measure that misses its floor ("min") or its ceiling ("max")."""
    lines = []
    for name, bound in json.loads(FLOORS.read_text())["floors"].items():
        value = measured.get(name)
        if value is None:
            continue
        if "min" in bound and value < bound["min"]:
            lines.append(f"{name}: {value:.5g} is below {bound['min']}")
        if "max" in bound and value > bound["max"]:
            lines.append(f"{name}: {value:.5g} is above {bound['max']}")
    return lines


def main() -> int:
    """Run what the flags ask for; see the module's docstring."""
    flags = _flags()
    if flags.record:
        print(f"{_hand.record(flags.record)} verdicts recorded")
        return 0
    if flags.memory_of:
        _memory_passes(flags.memory_of)
        return 0
    folders = {name: folder for name, place in CORPORA.items() if (folder := data_folder(place))}
    if "JATS" not in folders:
        print("skipped: the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 0
    if flags.census:
        for name, folder in folders.items():
            print(name, dict(sum((gold_of(path).census for path in sorted(folder.glob("*.xml"))), Counter[str]())))
        return 0
    return _measure(folders, flags)


def _measure(folders: dict[str, Path], flags: argparse.Namespace) -> int:
    measured: dict[str, float] = {}
    rate, bare = speed(folders["JATS"]) if flags.speed else (0.0, 0.0)
    print("| reader | corpus | files read | pairs | found (95 %) | wrong (95 %) | articles per CPU second |")
    print("|---|---|---|---|---|---|---|")
    totals: dict[str, FileScore] = {}
    for name, folder in folders.items():
        both, failures = read_corpus(folder)
        total = totals[name] = sum_scores(score_file(gold, found) for gold, found in both)
        print(
            _row("citance", name, total, len(failures), f"{rate:.0f}" if name == "JATS" and rate else ""), flush=True
        )
        measured |= {f"{name}: recall": total.found / total.gold, f"{name}: wrong": total.wrong / max(total.given, 1)}
        if name == "JATS":
            jats = both
        for failure in failures:
            print(f"not read: {failure}", file=sys.stderr)
    if flags.peers_python:
        print("\n".join(peer_rows(flags.peers_python, jats)))
    total = totals["JATS"]
    pool = [(gold, found) for gold, several in jats for found in several]
    hand = _hand.tally(pool)
    measured |= {
        "JATS: in place": total.in_place / total.gold,
        "JATS: exact offsets": total.exact / max(total.given + total.inferred, 1),
        "JATS: inferred share": total.inferred / max(total.given + total.inferred, 1),
        "JATS: context": total.contiguous / max(total.in_paragraphs, 1),
    }
    _print_rest(total, hand)
    if hand["standing"]:
        measured["hand: standing verdicts"] = hand["standing"] / hand["recorded"]
        measured["hand: cut or run on"] = (hand["cut"] + hand["run-on"]) / hand["standing"]
    if rate:
        measured |= {"articles per CPU second": rate, "speed relative to lxml": rate / bare}
        print(f"lxml parsing alone: {bare:.0f} articles per CPU second; citance runs at {rate / bare:.2f} of that")
    if flags.memory:
        measured["memory growth, MB"] = memory_growth(folders["JATS"])
        print(f"resident memory, first to fifth pass: {measured['memory growth, MB']:+.1f} MB")
    _write_samples(pool, flags)
    if flags.differences:
        for name, one in totals.items():
            print_differences(name, one, flags.differences)
    lines = below_floors(measured)
    print("\n".join(f"FLOOR {line}" for line in lines) or "all floors held")
    return 1 if lines else 0


def _print_rest(total: FileScore, hand: dict[str, int]) -> None:
    statements = total.given + total.inferred
    print(f"\nof citance on JATS, {statements} statements ({total.inferred} inferred, without markup, not scored):")
    print(f"pairs found in place: {percent(total.in_place, total.gold)}")
    print(f"marker offsets exact: {percent(total.exact, statements)}")
    print(
        f"before, citance and after stand together in one paragraph, tables apart: {percent(total.contiguous, total.in_paragraphs)}"
    )
    bad = hand["cut"] + hand["run-on"]
    print(
        f"read by hand: {hand['standing']} verdicts stand of {hand['recorded']} recorded; "
        f"cut {hand['cut']}, run on {hand['run-on']}: {percent(bad, hand['standing'])}"
    )


def _write_samples(pool: list[tuple[GoldFile, Found]], flags: argparse.Namespace) -> None:
    if flags.sample:
        _hand.write(_hand.draw(pool, flags.sample, flags.seed), flags.out)
        print(f"sample written to {flags.out}")
    if flags.inferred:
        chosen = [(gold, found) for gold, found in pool if found.inferred]
        random.Random(flags.seed).shuffle(chosen)
        _hand.write(chosen[: flags.sample or 100], flags.inferred)
        print(f"{len(chosen)} inferred statements, a sample written to {flags.inferred}")


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--peers-python", type=Path, metavar="PYTHON")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("sample.txt"))
    parser.add_argument("--record", type=Path, metavar="FILE")
    parser.add_argument("--inferred", type=Path, metavar="FILE")
    parser.add_argument("--census", action="store_true")
    parser.add_argument("--no-speed", dest="speed", action="store_false")
    parser.add_argument("--no-memory", dest="memory", action="store_false")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

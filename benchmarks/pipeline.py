"""Whole runs of `citance.pipeline.add` over the shared JATS articles: wall and CPU time per number of workers, memory.

    python benchmarks/pipeline.py [--workers 1 2] [--copies 4] [--profile]

Each run starts a fresh process and a fresh database. The memory run reads `--copies` times as many articles, each copy
with identifiers of its own, so that all are written; its table shows the resident memory of the writing process and of
its largest reader as the run goes on: flat means that it does not grow with the number of files.

The articles are looked for in ../shared/corpora/jats; `CITANCE_DATA` names another folder in the place of ../shared.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CITANCE_DATA", ROOT.parent / "shared")) / "corpora" / "jats"

_OWN_DOI = re.compile(rb'(<article-id[^>]*pub-id-type="doi"[^>]*>[^<]+)(</article-id>)')
_OWN_OTHER = re.compile(
    rb'<article-id[^>]*pub-id-type="(?:pmid|pmc|pmcid|pmc-uid|pmcaid|pmcaiid)"[^>]*>[^<]*</article-id>'
)


def copies(target: Path, number: int) -> None:
    """Write every article so many times, each copy with a DOI of its own."""
    for source in sorted(DATA.glob("*.xml")):
        data = _OWN_OTHER.sub(b"", source.read_bytes())
        for copy in range(number):
            changed = _OWN_DOI.sub(rb"\1.c%d\2" % copy, data)
            (target / f"{copy:03}-{source.name}").write_bytes(changed)


def run(folder: Path, workers: int, samples: int) -> dict[str, object]:
    """One run in this process; meant to be called in a process of its own."""
    import psutil

    from citance.pipeline import AddProgress, add
    from citance.store import Store

    me = psutil.Process()
    files = sum(1 for _ in folder.glob("*.xml"))
    steps = {max(1, files * step // samples) for step in range(1, samples + 1)} if samples else set()
    memory: list[tuple[int, float, float]] = []

    def progress(at: AddProgress) -> None:
        if at.files in steps:
            readers = [child.memory_info().rss for child in me.children()]
            memory.append((at.files, me.memory_info().rss / 1e6, max(readers, default=0) / 1e6))

    with tempfile.TemporaryDirectory() as place, Store.open(Path(place) / "bench.db") as store:
        began = time.perf_counter()
        summary = add(store, [folder], workers=workers, progress=progress)
        wall = time.perf_counter() - began
        again = time.perf_counter()
        unchanged = add(store, [folder], workers=workers).unchanged
        again = time.perf_counter() - again
    cpu = sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
    return {
        "articles": summary.articles,
        "statements": summary.statements,
        "failed": summary.failed,
        "wall": wall,
        "cpu": cpu,
        "again": again,
        "unchanged": unchanged,
        "memory": memory,
    }


def run_apart(folder: Path, workers: int, samples: int = 0) -> dict[str, object]:
    """`run` in a fresh process."""
    command = [sys.executable, __file__, "--one", str(folder), str(workers), str(samples)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def profile(folder: Path) -> None:
    """Seconds per stage in one process, without processes or pipes between them."""
    from citance.classify import load_classifier
    from citance.pipeline.stages import STAGES, Draft, decode_papers, make_processor
    from citance.read import read_bytes
    from citance.store import SourceFile, Store

    classifier, process = load_classifier(), make_processor()
    seconds: dict[str, float] = {}

    def add_to(name: str, began: float) -> float:
        now = time.process_time()
        seconds[name] = seconds.get(name, 0.0) + now - began
        return now

    with tempfile.TemporaryDirectory() as place, Store.open(Path(place) / "bench.db") as store:
        paths = sorted(folder.glob("*.xml"))
        for path in paths:
            data = path.read_bytes()
            at = time.process_time()
            papers = read_bytes(data)
            at = add_to("read", at)
            for paper in papers:
                draft = Draft(paper=paper)
                for stage in STAGES:
                    draft = stage(draft, classifier)
                    at = add_to(stage.__name__, at)
            result = process(data, path.name)
            at = time.process_time()
            processed = decode_papers(result)
            at = add_to("decode", at)
            store.put_file(SourceFile(name=path.name, sha256=path.name), processed)
            add_to("store", at)
    print(f"\nCPU milliseconds per article, one process ({len(paths)} articles)")
    for name, total in seconds.items():
        print(f"  {name:<10}{1000 * total / len(paths):8.1f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--copies", type=int, default=4, help="0 leaves the memory run out")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        folder, workers, samples = options.one
        json.dump(run(Path(folder), int(workers), int(samples)), sys.stdout)
        return
    if not DATA.is_dir():
        print(f"skipped: there are no articles in {DATA}")
        return
    print("workers  articles  statements  failed   wall s  articles/s    CPU s  articles/CPU s  second run s")
    for workers in options.workers:
        r = run_apart(DATA, workers)
        print(
            f"{workers:7}  {r['articles']:8}  {r['statements']:10}  {r['failed']:6}  {r['wall']:7.2f}"
            f"  {r['articles'] / r['wall']:10.1f}  {r['cpu']:7.2f}  {r['articles'] / r['cpu']:14.1f}  {r['again']:12.2f}"  # type: ignore[operator]
        )
    if options.profile:
        profile(DATA)
    if options.copies:
        with tempfile.TemporaryDirectory() as place:
            copies(Path(place), options.copies)
            r = run_apart(Path(place), max(options.workers), samples=8)
        print(
            f"\nmemory, {r['articles']} articles, {max(options.workers)} workers\n  files  writer MB  largest reader MB"
        )
        for files, writer, reader in r["memory"]:  # type: ignore[attr-defined]
            print(f"{files:7}  {writer:9.0f}  {reader:17.0f}")


if __name__ == "__main__":
    main()

"""How fast notices are read, written and found, and whether those in the shared articles are: `python -m benchmarks.notices`.

The shared list of Retraction Watch (57,553 DOIs) and the 4,827 full records go into a database in a temporary folder, first
beside nothing, then beside the shared JATS articles (with the fast linear classifier, since stances do not matter
here). Without the shared data nothing is measured. Floors: benchmarks/floors/notices.json; the exit code is 1 if one is missed.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._data import data_folder
from citance.pipeline import add
from citance.pipeline.noticing import update_notices
from citance.settings import load_settings
from citance.store import Store

FLOORS = Path(__file__).parent / "floors" / "notices.json"
LIST, RECORDS = "retractionwatch_doi_status.csv", "retractionwatch_records_sample.csv"


def megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load(store: Store, folder: Path) -> Iterator[tuple[str, float]]:
    """Both files, then the list once more."""
    before = megabytes()
    start = time.process_time()
    report = update_notices(store, [folder / LIST])
    yield "rows of the list", report.rows
    yield "rows that cannot be used", len(report.unusable)
    yield "notices of the list", report.lists[0].total
    yield "list: CPU seconds", time.process_time() - start
    start = time.process_time()
    report = update_notices(store, [folder / RECORDS])
    yield "notices of the full records", report.lists[0].total
    yield "records: CPU seconds", time.process_time() - start
    start = time.process_time()
    update_notices(store, [folder / LIST])
    yield "list again: CPU seconds", time.process_time() - start
    yield "memory growth, MB", megabytes() - before


def measure(metadata: Path, jats: Path, path: Path) -> Iterator[tuple[str, float]]:
    """All figures, in the order in which they are printed."""
    with Store.open(path) as store:
        yield from load(store, metadata)
        yield "database, MB", path.stat().st_size / 1e6
        add(store, [jats], workers=1, settings=load_settings(classifier="linear"))
        start = time.process_time()
        noticed = store.noticed()
        yield "finding works with notices: CPU seconds", time.process_time() - start
        retracted = [item for item in noticed if any(one.kind.value == "retraction" for one in item.work.notices)]
        yield "retracted works cited in the articles", len([item for item in retracted if item.statements])
        yield "statements about them", sum(item.statements for item in retracted)
        for item in retracted:
            for said in store.statements_about(item.work.id):
                when = said.cited_when.value if said.cited_when else "-"
                print(f"  {said.citing.work.doi} cites {item.work.work.doi}: {when}", file=sys.stderr)


def main() -> int:
    """Print the table."""
    metadata, corpora = data_folder("corpora/metadata"), data_folder("corpora/jats")
    if metadata is None or corpora is None:
        print("skipped: the shared data are not there (CITANCE_DATA names their folder)")
        return 0
    floors = json.loads(FLOORS.read_text())["floors"]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measure(metadata, corpora, Path(folder) / "bench.db"):
            floor = floors.get(name, {})
            if value < floor.get("min", value) or value > floor.get("max", value):
                missed.append(name)
            print(f"{name:44} {value:12,.2f}   {floor or ''}", flush=True)
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

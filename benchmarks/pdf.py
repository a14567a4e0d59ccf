"""How well, how fast and with how much memory citance reads citation statements from PDFs.

    python -m benchmarks.pdf                        the tables of the shared pairs
    python -m benchmarks.pdf --typeset              those of articles set again in known layouts too (WeasyPrint; minutes)
    python -m benchmarks.pdf --check                exit code 1 below a floor of floors/pdf.json
    python -m benchmarks.pdf --memory               peak memory on a file of 1,000 pages
    python -m benchmarks.pdf --peers-python PYTHON  other readers on the same files, run by an environment that has them
    python -m benchmarks.pdf --failures [WORD]      what differs, of the development part only
    python -m benchmarks.pdf --per-file             one line for every file of the development part

A PDF is scored against the same article's XML (`_pdf_gold` tells the conventions, `_pdf_score` what counts as right) or,
of four, against gold references. Of the files a third, chosen by the hash of the name, is held out: only its sums are
printed (docs/pdf.md tells how far it has stayed untouched). Intervals are 95 %, documents drawn anew. Without the shared corpora it says "skipped" and ends with 0.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks import typeset
from benchmarks._data import data_folder
from benchmarks._pdf_gold import GoldPdf, gold_of_papers, letters, pairs_of
from benchmarks._pdf_run import answer_of, answer_of_json, gold_of_pair, large_pdf, measure_memory, plain_letters
from benchmarks._pdf_score import PdfScore, score_pdf, sum_up
from benchmarks._pdf_table import MEASURES, measures_of, row, shown

FLOORS = Path(__file__).with_name("floors") / "pdf.json"
PEERS = {
    "pypdf": "pypdf's text, rules of 60 lines",
    "pdfminer": "pdfminer.six's text, rules of 60 lines",
    "refextract": "refextract (references only)",
}
GROBID = {"PMC": 76, "PLOS": 79, "bioRxiv": 84, "eLife": 92}
"""Citation-context F1 in per cent that GROBID publishes, on corpora of its own: to orient, not to compare."""


def score_pairs(only: str = "") -> list[tuple[bool, Path, GoldPdf, str, PdfScore]]:
    """Held out or not, path, gold, printed letters and score of every pair whose name holds `only`."""
    corpora = data_folder("corpora")
    found = []
    for pair in pairs_of(corpora) if corpora else []:
        if only and only not in pair.pdf.name:
            continue
        printed = plain_letters(pair.pdf)
        gold = gold_of_pair(pair, printed)
        found.append((pair.held, pair.pdf, gold, printed, score_pdf(gold, answer_of(pair.pdf), printed)))
    return found


def score_typeset(limit: int) -> dict[str, list[PdfScore]]:
    """The scores of the articles set again, by layout."""
    folder = Path(tempfile.gettempdir()) / "citance-typeset"
    found: dict[str, list[PdfScore]] = {}
    for one in typeset.settings(folder, typeset.articles(limit)):
        everything = letters("".join(block.text for block in one.paper.blocks))
        gold = gold_of_papers(one.pdf.name, [one.paper], everything, exact=True)
        printed = letters(one.paper.work.doi or "")
        found.setdefault(one.layout.name, []).append(score_pdf(gold, answer_of(one.pdf), printed))
    return found


def print_pairs(parts: dict[str, list[PdfScore]]) -> None:
    """The main table."""
    totals = [sum_up(scores) for scores in parts.values()]
    print(f"| measure | {' | '.join(parts)} |\n|---|{'---|' * len(parts)}")
    print(f"| PDFs (of these not read) | {' | '.join(f'{one.files} ({one.unread})' for one in totals)} |")
    print(f"| entries of the gold | {' | '.join(str(one.entries_gold) for one in totals)} |")
    print(f"| contexts of the gold | {' | '.join(_styles(one) for one in totals)} |")
    print(f"| left out because the PDF does not print them | {' | '.join(str(one.unprinted) for one in totals)} |")
    for name in MEASURES:
        print(row(name, list(parts.values())))
    print(f"| PDFs per CPU second | {' | '.join(_rate(one.files, one.seconds) for one in totals)} |")
    print(f"| pages per CPU second | {' | '.join(_rate(one.pages, one.seconds) for one in totals)} |", flush=True)


def _styles(total: PdfScore) -> str:
    return f"{sum(total.gold.values())} ({', '.join(f'{style} {count}' for style, count in total.gold.most_common() if count)})"


def _rate(count: float, seconds: float) -> str:
    return f"{count / seconds:.1f}" if seconds else "–"


def print_layouts(layouts: dict[str, list[PdfScore]]) -> None:
    """One row for every layout."""
    names = ("entries, F1", "contexts, precision", "contexts, recall", "contexts, F1", "sentence equal", "title exact")
    print(f"\n| layout | PDFs | contexts | {' | '.join(names)} |\n|---|---|---|{'---|' * len(names)}")
    for layout, scores in layouts.items():
        total = sum_up(scores)
        cells = " | ".join(shown(scores, MEASURES[name]) for name in names)
        print(f"| {layout} | {len(scores)} | {sum(total.gold.values())} | {cells} |", flush=True)


def print_peers(python: Path, pairs: Sequence[tuple[bool, Path, GoldPdf, str, PdfScore]]) -> None:
    """One row for every other reader and each part of the files, and GROBID's published figures."""
    names = ("entries, F1", "contexts, precision", "contexts, recall", "contexts, F1")
    print(f"\n| reader | files | {' | '.join(names)} | PDFs per CPU second |\n|---|---|{'---|' * (len(names) + 1)}")
    own = {path: score for _, path, _, _, score in pairs}
    _peer_rows("citance", names, pairs, own)
    script = Path(__file__).with_name("_pdf_peers.py")
    for name, title in PEERS.items():
        paths = [str(path) for _, path, _, _, _ in pairs]
        done = subprocess.run([str(python), str(script), name, *paths], capture_output=True, text=True)
        if done.returncode:
            print(f"| {title} | not installed |{' |' * (len(names) + 1)}")
            continue
        answers = json.loads(done.stdout)["files"]
        scores = {}
        for _, path, gold, printed, _ in pairs:
            answer = answer_of_json(answers[str(path)])
            answer.seconds = float(answers[str(path)]["seconds"])
            scores[path] = score_pdf(gold, answer, printed)
        _peer_rows(title, names, pairs, scores)
    published = ", ".join(f"{corpus} {value}" for corpus, value in GROBID.items())
    print(f"\nGROBID publishes a citation-context F1 of {published} (per cent; other corpora, so an orientation only)")


def _peer_rows(
    title: str,
    names: Sequence[str],
    pairs: Sequence[tuple[bool, Path, GoldPdf, str, PdfScore]],
    scores: dict[Path, PdfScore],
) -> None:
    for held, part in ((False, "development"), (True, "held out")):
        chosen = [scores[path] for is_held, path, _, _, _ in pairs if is_held is held]
        total = sum_up(chosen)
        cells = " | ".join(shown(chosen, MEASURES[name]) for name in names)
        print(f"| {title} | {part} {len(chosen)} | {cells} | {_rate(total.files, total.seconds)} |", flush=True)


def print_failures(scores: Sequence[PdfScore], word: str) -> None:
    """What differs, by kind, the commonest first."""
    failures = [one for score in scores for one in score.failures if word in f"{one.kind} {one.name}"]
    kinds = Counter(one.kind for one in failures)
    print("\n" + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for kind, _ in kinds.most_common():
        for one in failures:
            if one.kind == kind:
                print(f"{one.kind} | {one.name} | {one.key} | {one.words}")


def print_files(pairs: Sequence[tuple[bool, Path, GoldPdf, str, PdfScore]]) -> None:
    """One line for every file that is not held out."""
    print("\n| PDF | style | entries | contexts | precision | recall | sentences equal | title | DOI | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for held, path, gold, _, score in pairs:
        if held:
            continue
        one = measures_of([score])
        shares = [
            one.get(name) for name in ("entries, F1", "contexts, precision", "contexts, recall", "sentence equal")
        ]
        cells = ["–" if share is None else f"{share:.3f}" for share in shares]
        print(
            f"| {path.name} | {gold.style} | {cells[0]} | {sum(score.gold.values())} | {cells[1]} | {cells[2]} | {cells[3]} | "
            f"{score.titles_right}/{score.titles} | {score.dois_right}/{score.dois} | {score.seconds:.2f} |"
        )


def below_floors(measured: dict[str, float]) -> list[str]:
    """One line for every measure that misses its floor ("min") or its ceiling ("max")."""
    lines = []
    for name, bound in json.loads(FLOORS.read_text(encoding="utf-8"))["floors"].items():
        value = measured.get(name)
        if value is None:
            continue
        if "min" in bound and value < bound["min"]:
            lines.append(f"{name}: {value:.4g} is below {bound['min']}")
        if "max" in bound and value > bound["max"]:
            lines.append(f"{name}: {value:.4g} is above {bound['max']}")
    return lines


def memory() -> dict[str, float]:
    """Peak memory on the large file, printed and returned."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.pdf"
        large_pdf(path)
        peak, seconds = measure_memory(path)
    print(f"\n1,000 pages: {peak:.0f} MB at the peak, {seconds:.1f} CPU seconds")
    return {"memory of 1,000 pages, MB": peak}


def main() -> int:
    """Run what the flags ask for; see the module's docstring."""
    flags = _flags()
    if data_folder("corpora/pdf") is None:
        print("skipped: the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 0
    pairs = score_pairs(flags.only)
    parts = {
        "development": [score for held, _, _, _, score in pairs if not held],
        "held out": [score for held, _, _, _, score in pairs if held],
    }
    print_pairs(parts)
    measured = {
        f"{part}: {name}": value for part, scores in parts.items() for name, value in measures_of(scores).items()
    }
    total = sum_up(score for _, _, _, _, score in pairs)
    measured |= {"PDFs per CPU second": total.files / max(total.seconds, 1e-9), "PDFs not read": float(total.unread)}
    if flags.per_file:
        print_files(pairs)
    listed = list(parts["development"])
    if flags.typeset:
        reason = typeset.unavailable()
        layouts = {} if reason else score_typeset(flags.limit)
        print(f"\nset again: skipped, {reason}" if reason else "", end="")
        print_layouts(layouts) if layouts else None
        for layout, scores in layouts.items():
            measured |= {f"{layout}: {name}": value for name, value in measures_of(scores).items()}
            listed += scores
    if flags.memory:
        measured |= memory()
    if flags.peers_python:
        print_peers(flags.peers_python, pairs)
    if flags.failures is not None:
        print_failures(listed, flags.failures)
    lines = below_floors(measured)
    print("\n" + ("\n".join(f"FLOOR {line}" for line in lines) or "all floors held"))
    return 1 if lines and flags.check else 0


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--typeset", action="store_true")
    parser.add_argument("--limit", type=int, default=typeset.ARTICLES, help="articles to set again")
    parser.add_argument("--only", default="", metavar="WORD", help="pairs whose file name holds this")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--peers-python", type=Path, metavar="PYTHON")
    parser.add_argument("--failures", nargs="?", const="", metavar="WORD")
    parser.add_argument("--per-file", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

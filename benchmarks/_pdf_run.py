"""Running the reader under test over PDFs, and the large file on which its memory is measured."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped, unused-ignore]

from benchmarks._gold import parse
from benchmarks._pdf_gold import Entry, GoldPdf, Pair, entries_of, gold_of_papers, letters, raw_entries, read_gold
from benchmarks._pdf_score import Answer, Given
from citance.errors import CitanceError
from citance.extract import extract_statements
from citance.model import Paper

__all__ = ["answer_of", "answer_of_paper", "gold_of_pair", "large_pdf", "measure_memory", "plain_letters"]

LARGE = 1000
"""Pages of the file on which memory is measured."""


def plain_letters(pdf: Path) -> str:
    """The letters of a PDF's plain text in PDFium's own order: what is printed, told without the reader."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(letters(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def gold_of_pair(pair: Pair, printed: str) -> GoldPdf:
    """The gold of a pair of files."""
    if pair.only_references:
        nothing = frozenset({"contexts", "title", "doi"})
        return GoldPdf(pair.pdf.name, "", None, "none", raw_entries(pair.gold), [], "", "", without=nothing)
    everything = letters("".join(str(piece) for piece in parse(pair.gold).itertext()))
    return gold_of_papers(pair.pdf.name, read_gold(pair.gold), everything, printed)


def cpu_seconds() -> float:
    """CPU time of this process and of its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def answer_of(pdf: Path) -> Answer:
    """Read one PDF and extract its statements."""
    from citance.read.pdf import read_pdf

    data = pdf.read_bytes()
    start = cpu_seconds()
    try:
        paper = read_pdf(data, hashlib.sha256(data).hexdigest())
        answer = answer_of_paper(paper)
    except CitanceError as error:
        answer = Answer(error=f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - a crash is a result here: it is counted and named
        answer = Answer(error=f"CRASH {type(error).__name__}: {error}")
    answer.seconds = cpu_seconds() - start
    answer.pages = page_count(pdf)
    return answer


def page_count(pdf: Path) -> int:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def answer_of_paper(paper: Paper) -> Answer:
    """A paper with its statements in the form that is scored; parts (a, b, c) of an entry are one entry."""
    entry = {one.key: one.entry or one.key for one in paper.references}
    seen: set[tuple[str, str, int, int]] = set()
    statements = []
    for one in extract_statements(paper):
        key = entry.get(one.key, one.key)
        place = (key, one.before + one.citance, one.marker_start, one.marker_end)
        if place in seen and key != one.key:
            continue
        seen.add(place)
        statements.append(
            Given(
                key,
                one.citance,
                one.marker_start,
                one.marker_end,
                one.before,
                one.after,
                one.section.role.value,
                one.place.value,
                one.inferred,
            )
        )
    return Answer(paper.work.title, paper.work.doi, entries_of(paper), statements)


def answer_of_json(one: dict[str, object]) -> Answer:
    """The answer of another reader, as `_pdf_peers` prints it."""
    entries = [Entry(str(key), str(raw), label=str(label)) for key, raw, label in _rows(one, "entries")]
    statements = [
        Given(str(key), str(citance), int(str(start)), int(str(end)))
        for key, citance, start, end in _rows(one, "statements")
    ]
    return Answer(str(one.get("title", "")), None, entries, statements, error=str(one.get("error", "")))


def _rows(one: dict[str, object], name: str) -> Sequence[Sequence[object]]:
    rows = one.get(name, [])
    return rows if isinstance(rows, list) else []


def large_pdf(path: Path, pages: int = LARGE) -> None:
    """Write a PDF of so many pages: ten generated ones, again and again, and a page with their reference list."""
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

    words = ["firm", "market", "entry", "export", "network", "learning", "growth", "region", "owner", "strategy"]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in range(11):
        text = canvas.beginText(60, 780)
        text.setFont("Times-Roman", 9)
        if page == 10:
            text.textLine("References")
        for line in range(66):
            chosen = " ".join(words[(line * 7 + page * 3 + place * place) % len(words)] for place in range(11))
            if page == 10:
                text.textLine(
                    f"[{line + 1}] Coe N, Bunnell T. {chosen.capitalize()}. Reg Stud. {1950 + line};{line + 1}:1-9."
                )
            else:
                text.textLine(f"{chosen.capitalize()} [{(line + page) % 66 + 1}].")
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    small = pypdfium2.PdfDocument(buffer.getvalue())
    large = pypdfium2.PdfDocument.new()
    while len(large) < pages - 1:
        large.import_pages(small, list(range(min(10, pages - 1 - len(large)))))
    large.import_pages(small, [10])
    large.save(str(path))


def measure_memory(pdf: Path) -> tuple[float, float]:
    """Peak resident memory in MB of a process (and its children) that reads a PDF, and its CPU seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._pdf_run", str(pdf)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    peak, seconds = done.stdout.split()[:2]
    return float(peak), float(seconds)


def _main() -> None:
    answer = answer_of(Path(sys.argv[1]))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{peak / 1024:.1f} {answer.seconds:.2f} {len(answer.statements)} {answer.error}")


if __name__ == "__main__":
    _main()

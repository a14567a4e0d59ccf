"""Runs that choose who reads PDF files: what goes to a GROBID server, what is read again, and what the summary says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.errors import CitanceError, UsageError
from citance.pipeline import AddSummary, add
from citance.settings import Settings
from citance.store import Store
from fixtures.grobid_server import TEI, GrobidServer, running
from fixtures.pdfs import TITLE, article_pdf, scanned_pdf

pytest.importorskip("reportlab")

XML = (
    "<article><front><article-meta><title-group><article-title>Hedges</article-title></title-group></article-meta>"
    "</front><body><p>They grow.</p></body></article>"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[GrobidServer]:
    with running() as state:
        yield state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    (made / "a.xml").write_text(XML)
    (made / "b.pdf").write_bytes(article_pdf())
    return made


def run(store: Store, folder: Path, server: GrobidServer | None = None, **more: object) -> AddSummary:
    settings = Settings(
        workers=1,
        reader="grobid" if server else "own",
        grobid_url=server.url if server else "http://localhost:1",
        grobid_workers=1,
        **more,  # type: ignore[arg-type]
    )
    return add(store, [folder], settings=settings)


def titles(store: Store) -> set[str]:
    """The titles that the PDF files were read under."""
    return {found.work.title for found in store.iter_works()} & {"On the growth of hedges", TITLE}


def test_a_run_with_grobid_sends_it_the_pdf_files_only(store: Store, folder: Path, server: GrobidServer) -> None:
    summary = run(store, folder, server)
    assert (summary.added, summary.failed, summary.warned) == (2, 0, 0)
    assert [post["input"] for post in server.posts] == [article_pdf()]
    assert titles(store) == {"On the growth of hedges"}


def test_another_reader_reads_pdf_files_again_and_no_others(store: Store, folder: Path, server: GrobidServer) -> None:
    assert run(store, folder).added == 2
    assert titles(store) == {TITLE}
    changed = run(store, folder, server)
    assert (changed.replaced, changed.unchanged) == (1, 1)
    assert titles(store) == {"On the growth of hedges"}
    again = run(store, folder, server)
    assert (again.replaced, again.unchanged, len(server.posts)) == (0, 2, 1)
    back = run(store, folder)
    assert (back.replaced, back.unchanged) == (1, 1)
    assert titles(store) == {TITLE}


def test_what_grobid_cannot_read_is_read_without_it_and_told(store: Store, folder: Path, server: GrobidServer) -> None:
    server.answers = [(500, {}, b"[GENERAL] error")]
    summary = run(store, folder, server)
    assert (summary.added, summary.failed, summary.warned) == (2, 0, 1)
    (warned,) = [each for each in summary.warnings if "GROBID" in each.warning]
    assert (Path(warned.name).name, warned.warning) == ("b.pdf", "read without GROBID: status 500: [GENERAL] error")
    assert titles(store) == {TITLE}
    server.answers = [(200, {}, TEI)]
    assert run(store, folder, server).replaced == 1
    assert titles(store) == {"On the growth of hedges"}


def test_files_go_to_grobid_at_the_same_time(store: Store, tmp_path: Path, server: GrobidServer) -> None:
    made = tmp_path / "many"
    made.mkdir()
    for number in range(6):
        (made / f"{number}.pdf").write_bytes(article_pdf(f"Hedges, part {number}"))
    server.delay = 1.0
    server.answers = [
        (200, {}, TEI.replace(b"growth of hedges", b"growth of hedges %d" % n).replace(b"hedges.1", b"hedges.%d" % n))
        for n in range(6)
    ]
    settings = Settings(reader="grobid", grobid_url=server.url, grobid_workers=3, workers=1)
    assert add(store, [made], settings=settings).articles == 6
    assert server.most_at_once == 3


def test_a_server_that_is_not_there_stops_the_run_before_it_begins(store: Store, folder: Path) -> None:
    settings = Settings(workers=1, reader="grobid", grobid_url="http://127.0.0.1:9")
    with pytest.raises(CitanceError, match="no GROBID server answers"):
        add(store, [folder], settings=settings)
    assert store.stats().papers == 0


def test_scans_are_named_and_read_when_they_can_be(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "scans"
    made.mkdir()
    (made / "scan.pdf").write_bytes(scanned_pdf())
    summary = run(store, made)
    assert [(failure.kind, "--ocr" in failure.reason) for failure in summary.failures] == [("ScannedPdf", True)]
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(UsageError, match="ocrmypdf"):
        run(store, made, ocr=True)
    (tmp_path / "article.pdf").write_bytes(article_pdf())
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ocrmypdf"
    program.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nshutil.copy({str(tmp_path / 'article.pdf')!r}, sys.argv[-1])"
    )
    program.chmod(0o700)
    assert run(store, made).failed == 1
    read = run(store, made, ocr=True)
    assert (read.articles, read.failed, read.warned) == (1, 0, 1)
    assert titles(store) == {TITLE}
    for ocr in (True, False):
        assert run(store, made, ocr=ocr).unchanged == 1


def test_a_scan_that_cannot_be_recognised_is_not_tried_in_every_run(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "scans"
    made.mkdir()
    (made / "scan.pdf").write_bytes(scanned_pdf())
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ocrmypdf"
    program.write_text(f"#!{sys.executable}\nopen({str(tmp_path / 'note')!r}, 'a').write('x')\nraise SystemExit(8)")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for _ in range(2):
        assert "status 8" in run(store, made, ocr=True).failures[0].reason
    assert run(store, made).failed == 1
    assert (tmp_path / "note").read_text() == "x"

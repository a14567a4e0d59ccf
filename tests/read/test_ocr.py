"""Scanned PDF files: named as such, and recognised by a stand-in for ocrmypdf that works, fails, hangs or is absent."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from citance.errors import InputTooLarge, UnsupportedFormat, UsageError
from citance.read import ReadOptions, read_bytes
from citance.read._bounded import Limits
from citance.read.ocr import RECOGNISED, check_ocr, pages_without_text
from fixtures.pdfs import TITLE, article_pdf, scanned_pdf

pytest.importorskip("reportlab")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a first line")
OCR = ReadOptions(ocr=True, ocr_seconds=20)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stand-in is written to, the only program on the path."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin" / "ocrmypdf"


def write(program: Path, body: str) -> None:
    program.write_text(f"#!{sys.executable}\nimport pathlib, resource, sys, time\n{body}\n")
    program.chmod(0o700)


def test_a_scan_is_told_from_other_files() -> None:
    assert pages_without_text(scanned_pdf(3)) == 3
    assert pages_without_text(article_pdf()) == 0
    assert pages_without_text(b"%PDF-1.4 nothing") == 0


def test_without_recognition_a_scan_is_named_as_one(program: Path) -> None:
    for pages, words in ((3, "its 3 pages are pictures"), (1, "its page is a picture")):
        with pytest.raises(UnsupportedFormat, match=f"a scanned PDF .{words}.*--ocr"):
            read_bytes(scanned_pdf(pages))


def test_an_absent_program_is_told_at_the_start(program: Path) -> None:
    check_ocr(ReadOptions())
    with pytest.raises(UsageError, match="not installed"):
        check_ocr(OCR)
    with pytest.raises(UnsupportedFormat, match="scanned PDF"):
        read_bytes(scanned_pdf(), options=OCR)


def test_a_recognised_file_is_read_and_says_so(program: Path, tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(article_pdf())
    seen = tmp_path / "seen"
    write(
        program,
        f"pathlib.Path({str(seen)!r}).write_text(repr(sys.argv[1:]))\n"
        f"pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path({str(tmp_path / 'made.pdf')!r}).read_bytes())",
    )
    check_ocr(OCR)
    (paper,) = read_bytes(scanned_pdf(), options=ReadOptions(ocr=True, ocr_language="deu+eng"))
    assert paper.work.title == TITLE
    assert paper.warnings[0] == RECOGNISED
    words = eval(seen.read_text())  # noqa: S307 - written by the line above
    assert words[:-2] == [
        *("--skip-text", "--output-type", "pdf", "--optimize", "0", "--jobs", "1"),
        *("--language", "deu+eng", "--quiet"),
    ]
    assert not Path(words[-1]).parent.exists()


def test_a_file_with_text_is_not_recognised(program: Path) -> None:
    write(program, "sys.exit(1)")
    (paper,) = read_bytes(article_pdf(), options=OCR)
    assert RECOGNISED not in paper.warnings


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "print('first', file=sys.stderr); print('no\\x1b language\\n', file=sys.stderr); sys.exit(3)",
            "status 3: no lang",
        ),
        ("sys.exit(8)", "ocrmypdf failed with status 8$"),
        ("pass", "ocrmypdf wrote no file"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "status -9"),
        ("print('x' * 1000000, file=sys.stderr); sys.exit(1)", "status 1: xxx"),
        (
            "pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path(sys.argv[-2]).read_bytes())",
            "recognised no text",
        ),
    ],
)
def test_failures_of_the_program_are_told(program: Path, body: str, reason: str) -> None:
    write(program, body)
    with pytest.raises(UnsupportedFormat, match=reason) as caught:
        read_bytes(scanned_pdf(), options=OCR)
    assert len(str(caught.value)) < 400


def test_a_program_that_takes_too_long_is_ended(program: Path) -> None:
    write(program, "time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(UnsupportedFormat, match=r"longer than 1 s .setting ocr_timeout"):
        read_bytes(scanned_pdf(), options=ReadOptions(ocr=True, ocr_seconds=1))
    assert time.monotonic() - began < 20


def test_a_program_that_does_not_listen_is_killed(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citance.read.ocr._LAST_WORDS", 0.5)
    number = tmp_path / "pid"
    write(
        program,
        "import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(number)!r}).write_text(str(os.getpid()))\ntime.sleep(60)",
    )
    with pytest.raises(UnsupportedFormat, match="longer than 2 s"):
        read_bytes(scanned_pdf(), options=ReadOptions(ocr=True, ocr_seconds=2))
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def test_what_it_makes_is_held_to_the_limits(program: Path) -> None:
    write(program, "pathlib.Path(sys.argv[-1]).write_bytes(b'%PDF-' + bytes(2_000_000))")
    with pytest.raises(InputTooLarge, match="max_file_mb"):
        read_bytes(scanned_pdf(), options=ReadOptions(ocr=True, limits=Limits(file_bytes=1_000_000)))

"""Scanned PDF files: told apart from others, and their pages recognised by the program ocrmypdf where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citance.errors import InputTooLarge, UnsupportedFormat, UsageError

if TYPE_CHECKING:
    from citance.read.options import ReadOptions

__all__ = ["RECOGNISED", "ScannedPdf", "check_ocr", "pages_without_text", "recognise"]

RECOGNISED = "the pages are scans: the text was recognised by ocrmypdf and may have errors"
"""The warning of a paper whose text was recognised."""

_PROGRAM = "ocrmypdf"
_LOOKED = 12
_FEW = 60
"""Pages that are looked at, and characters on a page below which it has no text: a stamp or a running head is none."""
_LAST_WORDS = 5.0
"""Seconds that a program has to end its own helpers when its time is over."""
_LONGEST_REASON = 200


class ScannedPdf(UnsupportedFormat):
    """A PDF whose pages are pictures without text."""

    def __init__(self, pages: int = 0) -> None:
        what = f"its {pages:,} pages are pictures" if pages > 1 else "its page is a picture" if pages else "pictures"
        super().__init__(f"a scanned PDF ({what} without text): install ocrmypdf and add it again with --ocr")


def pages_without_text(data: bytes) -> int:
    """The number of pages of a PDF whose pages are pictures; 0 where it has text, or cannot be opened."""
    pypdfium2: Any = import_module("pypdfium2")  # it has no types, and is imported when the first scan is met
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError):
        return 0
    try:
        pages = len(document)
        looked = min(pages, _LOOKED)
        characters = 0
        for number in range(looked):
            with suppress(pypdfium2.PdfiumError):
                page = document[number]
                text = page.get_textpage()
                characters += int(text.count_chars())
                text.close()
                page.close()
        return pages if characters < _FEW * looked else 0
    finally:
        document.close()


def check_ocr(options: ReadOptions) -> None:
    """Return if the program that a run wants is there, or none is wanted.

    Raises:
        UsageError: ocrmypdf is not installed.
    """
    if options.ocr and shutil.which(_PROGRAM) is None:
        raise UsageError(
            "--ocr needs the program ocrmypdf, which is not installed: pip install ocrmypdf, and Tesseract"
        )


def recognise(data: bytes, options: ReadOptions) -> bytes:
    """The PDF with a layer of text on those pages that have none.

    Raises:
        UnsupportedFormat: ocrmypdf is not there, fails, or takes too long; the reason says so.
        InputTooLarge: what it makes is above the limit for files.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise ScannedPdf
    with tempfile.TemporaryDirectory(prefix="citance-") as folder:
        given, made = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        given.write_bytes(data)
        # One page after the other: there are as many reader processes as there are cores.
        words = [program, "--skip-text", "--output-type", "pdf", "--optimize", "0", "--jobs", "1"]
        words += ["--language", options.ocr_language, "--quiet", str(given), str(made)]
        status, said = _run(words, options.ocr_seconds, folder)
        if status != 0:
            raise UnsupportedFormat(f"a scanned PDF, and ocrmypdf failed with status {status}{said}")
        try:
            if made.stat().st_size > options.limits.file_bytes:
                raise InputTooLarge("recognised, the PDF is larger than the setting max_file_mb allows")
            return made.read_bytes()
        except OSError as error:
            raise UnsupportedFormat("a scanned PDF, and ocrmypdf wrote no file") from error


def _run(words: list[str], seconds: float, folder: str) -> tuple[int, str]:
    """A program's exit status, and its last words for a message.

    Raises:
        UnsupportedFormat: it cannot be started, or takes too long.
    """
    with _whole_memory(), Path(folder, "said").open("w+b") as said:
        try:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        except OSError as error:
            raise UnsupportedFormat(f"a scanned PDF, and ocrmypdf cannot be started: {error.strerror}") from error
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LAST_WORDS)
            raise UnsupportedFormat(
                f"a scanned PDF, and ocrmypdf took longer than {seconds:g} s (setting ocr_timeout)"
            ) from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said.seek(0)
        lines = [" ".join(line.split()) for line in said.read(100_000).decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), "")
    readable = "".join(sign for sign in last if sign.isprintable())[:_LONGEST_REASON]
    return status, f": {readable}" if readable else ""


@contextmanager
def _whole_memory() -> Iterator[None]:
    """Start programs without the limit of memory that a reader process has: theirs are sizes of their own."""
    if sys.platform == "win32":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

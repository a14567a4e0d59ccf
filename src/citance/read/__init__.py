"""Bytes to papers: article XML of several vocabularies, PDF, LaTeX, Word, HTML, ePub and plain text, told apart by
content."""

from __future__ import annotations

from pathlib import Path

from citance.errors import DamagedInput
from citance.model import Paper
from citance.read._bounded import unpack
from citance.read._dispatch import read_as
from citance.read.options import ReadOptions
from citance.read.sniff import tell_format

__all__ = ["READER_VERSION", "ReadOptions", "read_bytes", "read_paper", "read_papers"]

READER_VERSION = 3
"""Raised whenever the same bytes would give other papers, so that stored files are read anew."""


def read_bytes(data: bytes, name: str = "", options: ReadOptions | None = None) -> list[Paper]:
    """Read all papers in one file's content: a main text with its parts, or a set of articles.

    Args:
        data: the content; a gzip, bzip2 or xz stream is unpacked.
        name: the file's name, whose suffix decides where the content cannot tell (plain text, Markdown, LaTeX).
        options: who reads PDF files and how; citance's own reader where None.

    Raises:
        UnsupportedFormat: no reader knows this content.
        DamagedInput: truncated, not well-formed, or without any content.
        UnsafeInput, InputTooLarge: it unpacks to more than it may.
    """
    options = options or ReadOptions()
    data = unpack(data, options.limits)
    return read_as(tell_format(data, name), data, options)


def read_papers(source: str | Path | bytes, options: ReadOptions | None = None) -> list[Paper]:
    """Read all papers in a file, given by its path or its content.

    A PDF is read in this very process, whose end a file made to harm may be; `citance.pipeline` reads in processes
    that may die.

    Raises:
        UnsupportedFormat, DamagedInput: as `read_bytes`; DamagedInput too when the file cannot be opened.
    """
    if isinstance(source, bytes):
        return read_bytes(source, options=options)
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise DamagedInput(f"cannot be opened: {error.strerror or error}") from error
    return read_bytes(data, str(source), options)


def read_paper(source: str | Path | bytes, options: ReadOptions | None = None) -> Paper:
    """Read the main text of a file, the first one where it holds a set; raises as `read_papers`."""
    return read_papers(source, options)[0]

"""From a format to its reader. Every reader but that of XML is imported when its first file is met."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from citance.errors import DamagedInput, InputError, UnsupportedFormat
from citance.model import Paper
from citance.read._latexfiles import latex_members
from citance.read.bmc import read_bmc
from citance.read.jats import find_articles, read_jats
from citance.read.safexml import local_name, parse_xml
from citance.read.sniff import LATEX_SUFFIXES, Format, suffix_of
from citance.read.tei import find_texts, read_tei

if TYPE_CHECKING:
    from citance.read.options import ReadOptions

__all__ = ["read_as"]

Read = Callable[[bytes, str, "ReadOptions"], list[Paper]]


def read_as(format_: Format, data: bytes, options: ReadOptions) -> list[Paper]:
    """All papers in a content of a known format.

    Raises:
        InputError: it cannot be read; the class tells in which way.
    """
    try:
        return _READERS[format_](data, hashlib.sha256(data).hexdigest(), options)
    except RecursionError as error:
        # Parsers bound the depth by far more than any article has, and still leave room for what nobody wrote by hand.
        raise DamagedInput("its parts are nested too deep to be an article") from error


def _xml(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    root, warnings = parse_xml(data)
    name = local_name(root.tag)
    if name == "html":
        return _html(data, sha256, options)
    papers: list[Paper] = []
    if name in ("TEI", "TEI.2", "teiCorpus"):
        for text in find_texts(root):
            papers.append(read_tei(text, sha256, warnings))
    elif name == "art":
        papers.append(read_bmc(root, sha256, warnings))
    else:
        for article in find_articles(root):
            papers.extend(read_jats(article, sha256, warnings))
    if papers and not any(paper.work.title or paper.blocks or paper.references for paper in papers):
        raise DamagedInput(f"the <{name}> holds no title, no text and no references")
    if not papers:
        raise UnsupportedFormat(f"XML with the root element <{name}>, in which no article of a known kind was found")
    return papers


def _pdf(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    """By the reader that the options name; GROBID's failures are told as a warning of the paper."""
    if options.reader != "grobid":
        return [_own_pdf(data, sha256, options)]
    from citance.read.grobid import GrobidFailure, grobid_client

    try:
        return [grobid_client(options).read(data, sha256)]
    except GrobidFailure as failure:
        told = f"read without GROBID: {failure}"
        try:
            paper = _own_pdf(data, sha256, options)
        except InputError as error:
            raise type(error)(f"{error} ({told})") from error
        return [msgspec.structs.replace(paper, warnings=(told, *paper.warnings))]


def _own_pdf(data: bytes, sha256: str, options: ReadOptions) -> Paper:
    from citance.read.pdf import read_pdf

    try:
        paper = read_pdf(data, sha256)
        if paper.blocks or paper.references:
            return paper
        nothing = UnsupportedFormat("a PDF in which neither text nor references were found")
    except UnsupportedFormat as error:
        nothing = error
    return _scanned_pdf(data, sha256, options, nothing)


def _scanned_pdf(data: bytes, sha256: str, options: ReadOptions, nothing: UnsupportedFormat) -> Paper:
    """The paper after its pages were recognised; raises `nothing` where they are no scans."""
    from citance.read.ocr import RECOGNISED, ScannedPdf, pages_without_text, recognise
    from citance.read.pdf import read_pdf

    pages = pages_without_text(data)
    if not pages:
        raise nothing
    if not options.ocr:
        raise ScannedPdf(pages) from nothing
    recognised = recognise(data, options)
    try:
        paper = read_pdf(recognised, sha256)
    except UnsupportedFormat as error:
        raise UnsupportedFormat("a scanned PDF, and ocrmypdf recognised no text in it") from error
    return msgspec.structs.replace(paper, warnings=(RECOGNISED, *paper.warnings))


def _docx(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    from citance.read.docx import read_docx

    return _as_list(read_docx(data, sha256))


def _epub(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    from citance.read.epub import read_epub

    return _as_list(read_epub(data, sha256))


def _html(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    from citance.read.html import read_html

    return _as_list(read_html(data, sha256))


def _plain(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    from citance.read.plain import read_plain

    return _as_list(read_plain(data, sha256))


def _latex(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    from citance.read.latex import read_latex_bytes

    return _as_list(read_latex_bytes(data, sha256))


def _latex_archive(data: bytes, sha256: str, options: ReadOptions) -> list[Paper]:
    """The sources of one article, from arXiv or packed by `citance.read._latexfiles`."""
    from citance.read.latex import read_latex_archive

    members = latex_members(data, options.limits)
    if not any(suffix_of(name) in LATEX_SUFFIXES for name in members):
        raise UnsupportedFormat("this is a tar archive without LaTeX sources")
    return _as_list(read_latex_archive(members, sha256))


def _as_list(found: Paper | list[Paper]) -> list[Paper]:
    return found if isinstance(found, list) else [found]


_READERS: dict[Format, Read] = {
    Format.XML: _xml,
    Format.PDF: _pdf,
    Format.DOCX: _docx,
    Format.EPUB: _epub,
    Format.HTML: _html,
    Format.LATEX: _latex,
    Format.LATEX_ARCHIVE: _latex_archive,
    Format.PLAIN: _plain,
}

"""Bytes to papers: article XML of several vocabularies, told apart by content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from citance.errors import DamagedInput, UnsupportedFormat
from citance.model import Paper
from citance.read.bmc import read_bmc
from citance.read.jats import find_articles, read_jats
from citance.read.safexml import local_name, parse_xml
from citance.read.sniff import check_is_xml
from citance.read.tei import find_texts, read_tei

__all__ = ["READER_VERSION", "read_bytes", "read_paper", "read_papers"]

READER_VERSION = 1
"""Raised whenever the same bytes would give other papers, so that stored files are read anew."""


def read_bytes(data: bytes) -> list[Paper]:
    """Read all papers in one file's content: a main text with its parts, or a set of articles.

    Raises:
        UnsupportedFormat: no reader knows this content.
        DamagedInput: it is XML, but truncated, not well-formed, or without any content.
    """
    check_is_xml(data)
    sha256 = hashlib.sha256(data).hexdigest()
    root, warnings = parse_xml(data)
    name = local_name(root.tag)
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


def read_papers(source: str | Path | bytes) -> list[Paper]:
    """Read all papers in a file, given by its path or its content.

    Raises:
        UnsupportedFormat, DamagedInput: as `read_bytes`; DamagedInput too when the file cannot be opened.
    """
    if isinstance(source, bytes):
        return read_bytes(source)
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise DamagedInput(f"cannot be opened: {error.strerror or error}") from error
    return read_bytes(data)


def read_paper(source: str | Path | bytes) -> Paper:
    """Read the main text of a file, the first one where it holds a set; raises as `read_papers`."""
    return read_papers(source)[0]

"""The JSON lines of `citance extract`: one object per citation statement, its keys and their order fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from citance.extract import extract_statements
from citance.model import CitationStatement, Paper, Reference
from citance.read import ReadOptions, read_bytes

__all__ = ["make_extractor", "named_lines", "statement_objects"]

_encoder = msgspec.json.Encoder()


def statement_objects(paper: Paper) -> Iterator[dict[str, object]]:
    """The objects of one paper in reading order, without the leading key `file`.

    `id`, `part`, `citing.pmid`, `citing.pmcid` and what stands after `place` are more than the contract promises.
    """
    work = paper.work
    citing = {"doi": work.doi, "title": work.title or None, "pmid": work.pmid, "pmcid": work.pmcid}
    references = {reference.key: _reference(reference) for reference in paper.references}
    for statement in extract_statements(paper):
        yield {"citing": citing, "reference": references[statement.key], **_statement(statement), "part": paper.part}


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "key": reference.key,
        "index": reference.index,
        "doi": reference.doi,
        "title": reference.title or None,
        "year": reference.year,
        "authors": [author.name for author in reference.authors],
        "raw": reference.raw,
    }


def _statement(statement: CitationStatement) -> dict[str, object]:
    return {
        "marker": statement.marker,
        "citance": statement.citance,
        "marker_start": statement.marker_start,
        "marker_end": statement.marker_end,
        "before": statement.before,
        "after": statement.after,
        "section": {"title": statement.section.title, "role": statement.section.role},
        "place": statement.place,
        "id": statement.id,
        "inferred": statement.inferred,
        "in_range": statement.in_range,
        "self_citation": statement.self_citation,
    }


def extract_lines(data: bytes, sha256: str, name: str = "", *, options: ReadOptions | None = None) -> bytes:
    """The lines of one file's content, still without its name (see `named_lines`).

    Raises:
        InputError: the content cannot be read.
    """
    papers = read_bytes(data, name, options)
    return b"".join(_encoder.encode(each) + b"\n" for paper in papers for each in statement_objects(paper))


def make_extractor(options: ReadOptions | None = None) -> Callable[[bytes, str, str], bytes]:
    """The work of `citance extract` on one file, for `run_tasks`."""
    return partial(extract_lines, options=options)


def named_lines(name: str, lines: bytes) -> bytes:
    """Put the file's name first in every object: only the process that found the file knows it."""
    head = b'{"file":' + _encoder.encode(name) + b","
    return b"".join(head + line[1:] for line in lines.splitlines(keepends=True))

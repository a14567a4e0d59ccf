"""What is done with a mutated file in the process that may die of it, and what must hold of the outcome."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial

import msgspec

from citance.errors import InputError
from citance.extract import extract_statements
from citance.model import Paper
from citance.read import read_bytes
from citance.read.sniff import Format, tell_format
from citance.resolve import reference_keys, work_keys

__all__ = ["BROKEN", "READ", "REFUSED", "check_paper", "given", "make_target"]

READ, REFUSED, BROKEN = b"read", b"refused", b"broken\n"
_LONGEST_REASON = 600


def make_target(draw: bool = False) -> Callable[[bytes, str, str], bytes]:
    """The work on one file; with `draw` a PDF's page of `citance inspect` is made too."""
    return partial(_target, draw=draw)


def given(data: bytes) -> bytes:
    """The data; as a partial, a loader that another process can call."""
    return data


def _target(data: bytes, sha256: str, name: str, *, draw: bool) -> bytes:
    """Read, and everything up to the store; gives how it ended, with the trace where a rule was broken."""
    try:
        for paper in read_bytes(data, name):
            check_paper(paper)
        if draw and tell_format(data, name) is Format.PDF:
            from citance.read.pdf import inspect_pdf

            inspect_pdf(data).encode()
    except InputError as error:
        reason = str(error)
        if not reason.strip() or "\n" in reason or len(reason) > _LONGEST_REASON:
            return BROKEN + f"an ill-formed reason: {reason[:1000]!r}".encode("utf-8", "replace")
        return REFUSED
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever else comes out is the finding
        return BROKEN + traceback.format_exc().encode("utf-8", "replace")
    return READ


def check_paper(paper: Paper) -> None:
    """Raise ValueError where a paper is not what the stages after the reading rely on."""
    keys = {reference.key for reference in paper.references}
    if len(keys) != len(paper.references):
        raise ValueError("two references with one key")
    for block in paper.blocks:
        if block.section >= len(paper.sections):
            raise ValueError("a block in a section that is not there")
        for marker in block.markers:
            if not 0 <= marker.start <= marker.end <= len(block.text):
                raise ValueError(f"a marker at {marker.start}:{marker.end} of {len(block.text)}")
    for statement in extract_statements(paper):
        if statement.key not in keys:
            raise ValueError("a statement about a reference that is not there")
        if statement.citance[statement.marker_start : statement.marker_end] != statement.marker:
            raise ValueError("a marker that is not where it is said to be")
    msgspec.json.encode(paper)  # a lone surrogate cannot be written
    work_keys(paper.work)
    for reference in paper.references:
        reference_keys(reference)

"""Which files of a folder or archive promise an article at a second look, so that a mixed folder makes no noise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from citance.read.listfinder import is_list_heading

__all__ = ["has_references", "is_about_folder", "looked_at", "saved_pages"]

_ABOUT = re.compile(
    r"(?:readme|license|licence|copying|changelog|changes|contributing|notice|authors|news|todo|install|history|"
    r"requirements[\w.-]*|robots|cmakelists|manifest|code_of_conduct|security)(?:[._-][a-z]{2,3})?"
    r"\.(?:txt|md|markdown|html?)"
)
_LOOKED = 5_000_000
"""Bytes of a text in which a reference list is looked for."""
_LONGEST_HEADING = 90
_AROUND_HEADING = " \t#*_=~:.`>"


def is_about_folder(name: str) -> bool:
    """Whether a file tells of the folder that it lies in: README.md, LICENSE.txt …"""
    return _ABOUT.fullmatch(PurePosixPath(name.lower()).name) is not None


def has_references(data: bytes) -> bool:
    """Whether a text has a line that is the heading of a reference list, with something below it."""
    lines = data[:_LOOKED].decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines):
        heading = line.strip(_AROUND_HEADING)
        if 0 < len(heading) <= _LONGEST_HEADING and is_list_heading(heading):
            return any(rest.strip(_AROUND_HEADING + "-") for rest in lines[number + 1 : number + 6])
    return False


def looked_at(path: Path) -> bytes:
    """The beginning of a file; nothing where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED)
    except OSError:
        return b""


def saved_pages(names: Iterable[str]) -> frozenset[str]:
    """The folders in which browsers put what belongs to the saved pages among these files."""
    stems = [PurePosixPath(name) for name in names if PurePosixPath(name).suffix.lower() in (".html", ".htm")]
    return frozenset(f"{path.stem}_files" for path in stems)

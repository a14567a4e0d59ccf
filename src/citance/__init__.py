"""An open index of how research papers cite each other.

>>> import citance
>>> paper = citance.read_paper("article.xml")  # doctest: +SKIP
>>> statements = citance.extract_statements(paper)  # doctest: +SKIP
>>> index = citance.Index.open("library.db")  # doctest: +SKIP
>>> index.report("10.5555/citance.tut.001")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from citance._version import __version__

if TYPE_CHECKING:
    from citance.extract import extract_statements
    from citance.index import Index
    from citance.read import read_paper, read_papers

__all__ = ["Index", "__version__", "extract_statements", "read_paper", "read_papers"]

# Loaded at first use, so that `citance --help` does not wait for lxml and the database.
_HOMES = {
    "Index": "citance.index",
    "extract_statements": "citance.extract",
    "read_paper": "citance.read",
    "read_papers": "citance.read",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'citance' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

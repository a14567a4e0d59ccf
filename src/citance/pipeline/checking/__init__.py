"""The check of a manuscript's references: what each one names, and what is not as it should be."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citance.pipeline.checking.check import check_references
    from citance.pipeline.checking.files import check_bytes
    from citance.pipeline.checking.manuscript import Manuscript, read_manuscript
    from citance.pipeline.checking.online import open_sources
    from citance.pipeline.checking.protocol import CheckStore, Progress, Resolve, SourceLookup

__all__ = [
    "CheckStore",
    "Manuscript",
    "Progress",
    "Resolve",
    "SourceLookup",
    "check_bytes",
    "check_references",
    "open_sources",
    "read_manuscript",
]

_HOMES = {
    "CheckStore": "protocol",
    "Manuscript": "manuscript",
    "Progress": "protocol",
    "Resolve": "protocol",
    "SourceLookup": "protocol",
    "check_bytes": "files",
    "check_references": "check",
    "open_sources": "online",
    "read_manuscript": "manuscript",
}


def __getattr__(name: str) -> object:
    """Load at first use: the processes that read manuscripts need neither the database nor the sources."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""The access log: one JSON line for each request, without anything about who asked or for what.

No address, no query, no key, no identifier: of the path only what every such request has (its first words). That is
enough to see load, errors and slow answers.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import Protocol

import msgspec

__all__ = ["AccessLog", "place_of"]

_WORDS = frozenset(
    (
        "aggregate",
        "api",
        "authors",
        "cancel",
        "cited-by-sections",
        "classify",
        "corrections",
        "docs",
        "exports",
        "extract",
        "facets",
        "issn-editorial-notices",
        "journal",
        "keys",
        "match_reference",
        "notices",
        "openapi.json",
        "papers",
        "reference-checks",
        "reference_check",
        "references",
        "search",
        "similar",
        "sources",
        "statements",
        "stats",
        "tallies",
        "tasks",
        "v1",
        "venues",
        "works",
    )
)


def place_of(path: str) -> str:
    """The path with everything that is not one of the API's own words as `…`: "/works/10.5555/x" is "/works/…"."""
    parts = [part if part in _WORDS else "…" for part in path.strip("/").split("/") if part]
    kept = [part for number, part in enumerate(parts) if part != "…" or not number or parts[number - 1] != "…"]
    return "/" + "/".join(kept)


class _Stream(Protocol):
    def write(self, text: str, /) -> object: ...


class AccessLog:
    """Writes a line for each request to standard error, or to `stream`; nothing at all unless it is `on`."""

    def __init__(self, *, on: bool, stream: _Stream | None = None) -> None:
        self.on = on
        self._stream = stream
        self._encoder = msgspec.json.Encoder()

    def write(
        self, method: str, path: str, status: int, began: float, sent: int, scope: str, *, place: str = ""
    ) -> None:
        """Log a request that began at `began` (of `time.perf_counter`), of which `sent` bytes were answered. `scope` is that
        of the key, "" for none; `place` stands for the path where it is known to hold nothing of anybody's."""
        if not self.on:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method if method.isalpha() and len(method) < 10 else "?",
            "place": place or place_of(path),
            "status": status,
            "ms": round((time.perf_counter() - began) * 1000, 2),
            "bytes": sent,
            "scope": scope,
        }
        (self._stream or sys.stderr).write(self._encoder.encode(line).decode() + "\n")

"""The citation graph as GraphML, written as a stream by lxml: works are nodes, pairs of them edges with their counts.

A node is written when it is met first, before its first edge. All that is kept of it is one bit, so that a graph of a million
works takes 125 kB.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from citance.model import IndexedStatement, IndexedWork, Stance
from citance.report.bibliography.kinds import notice_words, one_line, year_of
from citance.report.exports.pairs import Pair, pairs_of

__all__ = ["statements_to_graphml"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = {
    "title": "string",
    "authors": "string",
    "year": "int",
    "venue": "string",
    "doi": "string",
    "has_paper": "boolean",
    "notices": "string",
}
_EDGE_KEYS = {
    "weight": "int",
    "supporting": "int",
    "contrasting": "int",
    "mentioning": "int",
    "unclassified": "int",
    "self_citation": "boolean",
}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""


class _Seen:
    """A set of small numbers, a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> bool:
        """Put a number in; True if it was not there."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        new = not self._bits[place] & bit
        self._bits[place] |= bit
        return new


def statements_to_graphml(statements: Iterable[IndexedStatement]) -> Iterator[bytes]:
    """One directed graph; edges lead from the citing to the cited work, and `weight` counts the statements. The statements of
    one citing work must come together."""
    buffer = io.BytesIO()
    seen = _Seen()
    with etree.xmlfile(buffer, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(_name("graphml"), nsmap={None: _NAMESPACE}):
            for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
                for name, type_ in keys.items():
                    key = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": type_}
                    _write(file, "key", key, "", {})
            with file.element(_name("graph"), {"id": "citations", "edgedefault": "directed"}):
                for pair in pairs_of(statements):
                    for item in (pair.citing, pair.cited):
                        if seen.add(item.id):
                            _write(file, "node", {"id": f"w{item.id}"}, "node", _node(item))
                    ends = {"source": f"w{pair.citing.id}", "target": f"w{pair.cited.id}"}
                    _write(file, "edge", ends, "edge", _edge(pair))
                    file.flush()
                    yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data


def _name(tag: str) -> str:
    return f"{{{_NAMESPACE}}}{tag}"


def _write(file: Any, tag: str, attributes: Mapping[str, str], kind: str, values: Mapping[str, object]) -> None:
    """An element with a line, and in it a `data` element for each value that is there."""
    with file.element(_name(tag), dict(attributes)):
        for name, value in values.items():
            if value is None or value == "":
                continue
            text = str(value).lower() if isinstance(value, bool) else str(value)
            with file.element(_name("data"), {"key": f"{kind}_{name}"}):
                file.write(_FORBIDDEN.sub("", one_line(text)))
    file.write("\n")


def _node(item: IndexedWork) -> dict[str, object]:
    work = item.work
    return {
        "title": work.title,
        "authors": "; ".join(author.name for author in work.authors),
        "year": year_of(work),
        "venue": work.venue.title,
        "doi": work.doi,
        "has_paper": item.has_paper,
        "notices": notice_words(item),
    }


def _edge(pair: Pair) -> dict[str, object]:
    return {
        "weight": len(pair.statements),
        "supporting": pair.count(Stance.SUPPORTING),
        "contrasting": pair.count(Stance.CONTRASTING),
        "mentioning": pair.count(Stance.MENTIONING),
        "unclassified": pair.count(None),
        "self_citation": pair.self_citation,
    }

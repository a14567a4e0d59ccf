"""Every format by its name: what it is called on the web, and who writes it.

Text is UTF-8. Pieces of output are joined to at least `_PIECE` bytes, so that a server does not send a packet per line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import msgspec

from citance.errors import UsageError
from citance.model import IndexedStatement, IndexedWork
from citance.report.bibliography import rows_to_csv, works_to_bibtex, works_to_csl_json, works_to_csv, works_to_ris
from citance.report.exports.cito import statements_to_cito
from citance.report.exports.graphml import statements_to_graphml
from citance.report.exports.opencitations import statements_to_opencitations
from citance.report.exports.parquet import rows_to_parquet
from citance.report.exports.rows import COLUMN_TYPES, STATEMENT_COLUMNS, WORK_COLUMNS, statement_row, work_row

__all__ = ["EXPORTS", "ExportFormat", "ExportKind", "format_for_media_type"]

_PIECE = 65_536
_WORK_TYPES = {
    name: {"id": "int", "year": "int", "authors": "list", "issns": "list", "has_paper": "bool"}.get(name, "text")
    for name in WORK_COLUMNS
}


class ExportKind(StrEnum):
    """What is written."""

    WORKS = "works"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format. `by_citing` tells that the statements of one citing work must come together."""

    name: str
    media_type: str
    suffix: str
    works: Callable[[Iterable[IndexedWork]], Iterator[bytes]] | None = None
    statements: Callable[[Iterable[IndexedStatement]], Iterator[bytes]] | None = None
    by_citing: bool = False

    @property
    def kinds(self) -> tuple[ExportKind, ...]:
        """What can be written in it."""
        can = {ExportKind.WORKS: self.works, ExportKind.STATEMENTS: self.statements}
        return tuple(kind for kind, writer in can.items() if writer)

    def write_works(self, items: Iterable[IndexedWork]) -> Iterator[bytes]:
        """The works in this format, in pieces.

        Raises:
            UsageError: the format has no works, or its library is not installed.
        """
        if self.works is None:
            raise UsageError(f"{self.name} holds statements, not works")
        return _in_pieces(self.works(items))

    def write_statements(self, items: Iterable[IndexedStatement]) -> Iterator[bytes]:
        """The statements in this format, in pieces.

        Raises:
            UsageError: the format has no statements, or its library is not installed.
        """
        if self.statements is None:
            raise UsageError(f"{self.name} holds works, not statements")
        return _in_pieces(self.statements(items))


def _in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _text_of_works(
    write: Callable[[Iterable[IndexedWork]], Iterator[str]],
) -> Callable[[Iterable[IndexedWork]], Iterator[bytes]]:
    return lambda items: (part.encode("utf-8", "replace") for part in write(items))


def _text_of_statements(
    write: Callable[[Iterable[IndexedStatement]], Iterator[str]],
) -> Callable[[Iterable[IndexedStatement]], Iterator[bytes]]:
    return lambda items: (part.encode("utf-8", "replace") for part in write(items))


def _lines(rows: Iterable[dict[str, object]]) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    for row in rows:
        yield encoder.encode(row) + b"\n"


def _statements_to_csv(items: Iterable[IndexedStatement]) -> Iterator[str]:
    return rows_to_csv(STATEMENT_COLUMNS, map(statement_row, items))


_FORMATS = (
    ExportFormat(
        "csv", "text/csv; charset=utf-8", ".csv", _text_of_works(works_to_csv), _text_of_statements(_statements_to_csv)
    ),
    ExportFormat(
        "ndjson",
        "application/x-ndjson",
        ".ndjson",
        lambda items: _lines(map(work_row, items)),
        lambda items: _lines(map(statement_row, items)),
    ),
    ExportFormat(
        "parquet",
        "application/vnd.apache.parquet",
        ".parquet",
        lambda items: rows_to_parquet(_WORK_TYPES, map(work_row, items)),
        lambda items: rows_to_parquet(COLUMN_TYPES, map(statement_row, items)),
    ),
    ExportFormat("ris", "application/x-research-info-systems", ".ris", _text_of_works(works_to_ris)),
    ExportFormat("bibtex", "application/x-bibtex", ".bib", _text_of_works(works_to_bibtex)),
    ExportFormat("csl-json", "application/vnd.citationstyles.csl+json", ".json", _text_of_works(works_to_csl_json)),
    ExportFormat(
        "opencitations-csv",
        "text/csv; charset=utf-8; header=present",
        ".csv",
        statements=_text_of_statements(statements_to_opencitations),
        by_citing=True,
    ),
    ExportFormat(
        "cito-ttl", "text/turtle", ".ttl", statements=_text_of_statements(statements_to_cito), by_citing=True
    ),
    ExportFormat("graphml", "application/graphml+xml", ".graphml", statements=statements_to_graphml, by_citing=True),
)

EXPORTS = MappingProxyType({each.name: each for each in _FORMATS})
"""Every format by its name."""


def format_for_media_type(accept: str, kind: ExportKind) -> ExportFormat | None:
    """The first format of an `Accept` header that can hold the kind, by the header's order and weights; None for none."""
    wanted = []
    for place, part in enumerate(accept.split(",")):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            wanted.append((-float(weight), place, media))
        except ValueError:
            continue
    for weight_, _, media in sorted(wanted):
        for each in _FORMATS:
            if weight_ < 0 and kind in each.kinds and each.media_type.partition(";")[0] == media:
                return each
    return None

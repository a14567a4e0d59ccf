"""Rows as a Parquet file, written by pyarrow in row groups: memory holds one group."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from citance.errors import UsageError

__all__ = ["rows_to_parquet"]

_GROUP = 5_000
"""Rows per group: with contexts some 5 MB; larger groups compress by a few per cent better."""


class _Sink(io.RawIOBase):
    """A file that keeps what was written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._at += len(part)
        return len(part)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def rows_to_parquet(types: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """The file in pieces. `types` gives each column's type: text, int, float, bool or list (of texts); all may be null.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'citance[parquet]'") from error
    kinds = {
        "text": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([pa.field(name, kinds[kind]) for name, kind in types.items()])
    sink = _Sink()
    upcoming = iter(rows)
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while group := list(islice(upcoming, _GROUP)):
            columns = [pa.array([row[name] for row in group], type=schema.field(name).type) for name in types]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            yield sink.take()
    yield sink.take()

"""The parts of a document that is a zip file (Word, ePub): only those asked for by name are unpacked, within limits.

Macros, embedded objects, pictures and everything outside the file are thus never opened.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from urllib.parse import unquote

from citance.errors import DamagedInput, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.read._bounded import Limits, read_bounded, translated

__all__ = ["ZipParts", "names_in"]

_MOST_MEMBERS = 20_000
_LARGEST_PART = 64_000_000
"""Bytes of one part: the text of a book of 10,000 pages is a third of it."""


class ZipParts:
    """A zip document; `limits` bound each part and all parts that are read together."""

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self._limits = limits or Limits(file_bytes=_LARGEST_PART, archive_bytes=4 * _LARGEST_PART)
        self._unpacked = 0
        with _translated():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        infos = self._zip.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise InputTooLarge(f"the file has more than {_MOST_MEMBERS:,} parts")
        self._infos = {_plain(info.filename): info for info in infos if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """The names of all parts, without a leading slash."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._infos

    def read(self, name: str) -> bytes | None:
        """The content of a part, None where there is no such part.

        Raises:
            InputTooLarge, UnsafeInput: the part, or all of them together, unpack to more than the limits allow.
            UnsupportedFormat: the part is encrypted.
            DamagedInput: the part cannot be unpacked.
        """
        info = self._infos.get(_plain(name)) or self._infos.get(_plain(unquote(name)))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise UnsupportedFormat("the file is protected by a password")
        with _translated(), self._zip.open(info) as stream:
            packed = max(1, info.compress_size)
            content = read_bounded(cast(BinaryIO, stream), self._limits, lambda: packed)
        self._unpacked += len(content)
        if self._unpacked > self._limits.archive_bytes:
            raise UnsafeInput("the parts of the file unpack to more than any document holds")
        return content


@contextmanager
def _translated() -> Iterator[None]:
    try:
        with translated():
            yield
    except (struct.error, ValueError, OverflowError, KeyError, RuntimeError, IndexError) as error:
        # What zipfile lets slip through from damaged headers.
        raise DamagedInput(f"damaged archive: {' '.join(str(error).split())}") from error


def _plain(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")


def names_in(data: bytes) -> list[str]:
    """The names of the members of a zip, in its order; [] for what is no zip or has no readable directory."""
    if not data.startswith(b"PK\x03\x04"):
        return []
    try:
        with _translated(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_plain(name) for name in archive.namelist()[:_MOST_MEMBERS]]
    except DamagedInput:
        return []

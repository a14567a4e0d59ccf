"""Reading and unpacking within limits that are enforced on the bytes themselves, never on what a header promises."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from citance.errors import DamagedInput, InputError, InputTooLarge, UnsafeInput, UnsupportedFormat

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = ["Limits", "is_compressed", "load_path", "open_compressed", "read_bounded", "translated", "unpack"]

_MEGABYTE = 1_000_000
_CHUNK = 1 << 18
# Below this many unpacked bytes the ratio is not looked at: tiny repetitive members reach any ratio and harm nobody.
_RATIO_FROM = 1 << 20

_LONGEST_REASON = 200

_COMPRESSED: tuple[tuple[bytes, Callable[[BinaryIO], BinaryIO]], ...] = (
    (b"\x1f\x8b", lambda raw: cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))),
    (b"BZh", lambda raw: cast(BinaryIO, bz2.BZ2File(raw))),
    (b"\xfd7zXZ\x00", lambda raw: cast(BinaryIO, lzma.LZMAFile(raw))),  # noqa: SIM115 - closed with `raw`
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that one file and one archive may unpack to, and the largest ratio of unpacked to packed size."""

    file_bytes: int = 100 * _MEGABYTE
    archive_bytes: int = 20_000 * _MEGABYTE
    ratio: int = 200

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings name in megabytes (10⁶ bytes)."""
        return cls(settings.max_file_mb * _MEGABYTE, settings.max_archive_mb * _MEGABYTE, settings.max_archive_ratio)

    def check_file(self, size: int) -> None:
        """Raise InputTooLarge for a file above the limit."""
        if size > self.file_bytes:
            raise InputTooLarge(f"larger than {self.file_bytes / _MEGABYTE:g} MB (setting max_file_mb)")

    def check_archive(self, unpacked: int) -> None:
        """Raise InputTooLarge for an archive that has given more than the limit."""
        if unpacked > self.archive_bytes:
            raise InputTooLarge(f"unpacks to more than {self.archive_bytes / _MEGABYTE:g} MB (setting max_archive_mb)")

    def check_ratio(self, unpacked: int, packed: int) -> None:
        """Raise UnsafeInput for an expansion no honest article reaches."""
        if unpacked > _RATIO_FROM and unpacked > self.ratio * max(packed, 1):
            raise UnsafeInput(f"unpacks to more than {self.ratio} times its size (setting max_archive_ratio)")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the exceptions of files, compressions and archives into those of `citance.errors`."""
    try:
        yield
    except EOFError as error:
        raise DamagedInput("truncated: the compressed data ends early") from error
    except (zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DamagedInput(f"damaged compressed data: {_words(error)}") from error
    except (zipfile.BadZipFile, tarfile.TarError) as error:
        raise DamagedInput(f"damaged archive: {_words(error)}") from error
    except NotImplementedError as error:
        raise UnsupportedFormat(f"packed in a way that cannot be read: {_words(error)}") from error
    except OSError as error:
        # bz2 tells of damaged data by an OSError that has no errno.
        if error.errno is None:
            raise DamagedInput(f"damaged compressed data: {_words(error)}") from error
        raise InputError((error.strerror or str(error)).lower()) from error


def _words(error: Exception) -> str:
    """What an error says, in one readable line: it may quote the file at any length."""
    said = " ".join(str(error).split())[:_LONGEST_REASON]
    return "".join(sign if sign.isprintable() else "?" for sign in said)


def is_compressed(head: bytes) -> bool:
    """True for the first bytes of a gzip, bzip2 or xz stream."""
    return any(head.startswith(magic) for magic, _ in _COMPRESSED)


def open_compressed(raw: BinaryIO) -> BinaryIO:
    """The unpacking stream over a gzip, bzip2 or xz file, or the file itself where it is none of them."""
    head = raw.read(6)
    raw.seek(0)
    for magic, opener in _COMPRESSED:
        if head.startswith(magic):
            return opener(raw)
    return raw


def read_bounded(stream: BinaryIO, limits: Limits, packed: Callable[[], int] | None = None) -> bytes:
    """Read a stream to its end.

    Args:
        stream: what is read.
        limits: raises as soon as one of them is passed.
        packed: gives the number of packed bytes behind what was read so far; None for data that is not packed.

    Raises:
        InputTooLarge: more bytes than one file may have.
        UnsafeInput: the ratio of unpacked to packed bytes is above the limit.
        DamagedInput: the compressed data is damaged or ends early.
    """
    parts: list[bytes] = []
    total = 0
    with translated():
        while chunk := stream.read(_CHUNK):
            parts.append(chunk)
            total += len(chunk)
            limits.check_file(total)
            if packed is not None:
                limits.check_ratio(total, packed())
    return b"".join(parts)


def load_path(path: Path, limits: Limits) -> bytes:
    """The content of a file, unpacked where it is a single gzip, bzip2 or xz stream.

    Raises:
        InputError: the file cannot be opened, is too large, damaged, or expands beyond reason.
    """
    with translated(), path.open("rb") as raw:
        limits.check_file(path.stat().st_size)
        data = read_bounded(raw, limits)
    return unpack(data, limits)


def unpack(data: bytes, limits: Limits) -> bytes:
    """The content of a gzip, bzip2 or xz stream, or `data` itself where it is none; raises like `read_bounded`."""
    if not is_compressed(data[:6]):
        return data
    raw = io.BytesIO(data)
    return read_bounded(open_compressed(raw), limits, raw.tell)

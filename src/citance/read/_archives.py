"""Archives read member by member from the stream: nothing is written to disk, nothing is trusted but the bytes.

A zip that has lost its end (and with it the list of its members) is read from its local headers as far as it goes.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, cast

from citance.errors import DamagedInput, InputError, UnsafeInput, UnsupportedFormat
from citance.read._bounded import Limits, is_compressed, open_compressed, read_bounded, translated

__all__ = ["ArchiveKind", "Member", "ZipDocument", "archive_kind", "is_tar", "read_members", "zip_document"]

ArchiveKind = str
"""`zip` or `tar` (a tar may be compressed)."""

_BLOCK = 512
_TYPES_BYTES = 1 << 20
_ZIP_HEADER = struct.Struct("<4s5H3I2H")
_LEAVES = re.compile(r"^[/\\]|^[A-Za-z]:[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)")


class ZipDocument(StrEnum):
    """Zip files that are one document, or a program, and no archives of articles."""

    WORD = "word"
    EPUB = "epub"
    OPENDOCUMENT = "opendocument"
    OFFICE = "office"
    PROGRAM = "program"


# What the first member of such a file is called, up to the first slash; only then the list of members is looked at.
_DOCUMENT_BEGINNINGS = frozenset(
    [
        "[content_types].xml",
        "_rels",
        "word",
        "docprops",
        "customxml",
        "xl",
        "ppt",
        "mimetype",
        "meta-inf",
        "oebps",
        "ops",
        "epub",
        "content.xml",
    ]
)
_DOCUMENT_MEMBERS = (
    ("word/document.xml", ZipDocument.WORD),
    ("META-INF/container.xml", ZipDocument.EPUB),
    ("xl/workbook.xml", ZipDocument.OFFICE),
    ("ppt/presentation.xml", ZipDocument.OFFICE),
    ("META-INF/MANIFEST.MF", ZipDocument.PROGRAM),
)
_WORD_MAIN = b"wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive; `load` gives its bytes and must be called before the next member is asked for.

    `name` is "" for a failure of the archive as a whole, whose `load` raises the reason. `packed` counts the bytes of
    the archive that this member takes (for a compressed tar: since the last member).
    """

    name: str
    size: int
    packed: int
    load: Callable[[], bytes]


def failing(name: str, error: InputError, packed: int = 0) -> Member:
    """A member that cannot be read."""

    def load() -> bytes:
        raise error

    return Member(name, 0, packed, load)


def archive_kind(raw: BinaryIO) -> ArchiveKind | None:
    """Whether a file is a zip or a tar, by its content; its position is set back to 0.

    Raises:
        InputError: the file cannot be read.
    """
    with translated():
        head = raw.read(_BLOCK)
        raw.seek(0)
        if head.startswith(b"PK\x03\x04"):
            return "zip" if zip_document(raw) is None else None
        if head.startswith(b"PK\x05\x06"):
            return "zip"
        if is_compressed(head):
            try:
                head = open_compressed(raw).read(_BLOCK)
            except (EOFError, OSError, zlib.error):
                head = b""
            raw.seek(0)
    return "tar" if is_tar(head) else None


def zip_document(raw: BinaryIO) -> ZipDocument | None:
    """What kind of document a zip file is; None for an archive. Its position is set back to 0.

    A file that has lost its list of members is judged by the first of them.
    """
    raw.seek(0)
    head = raw.read(_BLOCK)
    raw.seek(0)
    if len(head) <= _ZIP_HEADER.size:
        return None
    first = head[_ZIP_HEADER.size :][: struct.unpack("<H", head[26:28])[0]].decode("utf-8", "replace")
    if first.partition("/")[0].lower() not in _DOCUMENT_BEGINNINGS:
        return None
    try:
        with zipfile.ZipFile(raw) as archive:
            return _document_of(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, zlib.error, EOFError, RuntimeError):
        return _document_by_first(first, head)
    finally:
        raw.seek(0)


def _document_of(archive: zipfile.ZipFile) -> ZipDocument | None:
    names = frozenset(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _BLOCK:
        said = archive.read("mimetype").strip()
        if said == b"application/epub+zip":
            return ZipDocument.EPUB
        if said.startswith(b"application/vnd.oasis.opendocument"):
            return ZipDocument.OPENDOCUMENT
    for name, kind in _DOCUMENT_MEMBERS:
        if name in names:
            return kind
    if "[Content_Types].xml" not in names:
        return None
    # The main part of a Word file may have any name; the list of types tells it.
    types = archive.getinfo("[Content_Types].xml")
    is_word = types.file_size < _TYPES_BYTES and _WORD_MAIN in archive.read(types)
    return ZipDocument.WORD if is_word else ZipDocument.OFFICE


def _document_by_first(first: str, head: bytes) -> ZipDocument | None:
    if first == "mimetype":
        return ZipDocument.EPUB if b"application/epub+zip" in head else ZipDocument.OPENDOCUMENT
    if first.startswith(("[Content_Types].xml", "_rels/", "word/", "docProps/")):
        return ZipDocument.WORD
    return None


def is_tar(block: bytes) -> bool:
    """Whether the first 512 bytes of a file are a tar header."""
    if len(block) < _BLOCK:
        return False
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def read_members(raw: BinaryIO, kind: ArchiveKind, limits: Limits) -> Iterator[Member]:
    """The regular members of an archive, in its order; those that are refused raise on loading.

    Whatever ends the reading early comes as a last member without a name.
    """
    walk = _read_zip if kind == "zip" else _read_tar
    try:
        with translated():
            yield from walk(raw, limits)
    except InputError as error:
        yield failing("", error)


def _read_zip(raw: BinaryIO, limits: Limits) -> Iterator[Member]:
    total = 0
    size = raw.seek(0, io.SEEK_END)
    raw.seek(0)
    try:
        archive = zipfile.ZipFile(raw)
    except zipfile.BadZipFile:
        yield from _salvage_zip(raw, limits)
        return
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            mode = info.external_attr >> 16
            if problem := _problem(info.filename, link=stat.S_ISLNK(mode)):
                yield failing(info.filename, problem, info.compress_size)
            elif info.flag_bits & 1:
                yield failing(info.filename, UnsupportedFormat("encrypted archive member"), info.compress_size)
            else:
                given: list[int] = []
                yield Member(
                    info.filename, info.file_size, info.compress_size, _zip_loader(archive, info, limits, given)
                )
                total += sum(given)
                limits.check_archive(total)
                # Members that share their packed bytes can each stay below the ratio; the whole then does not.
                limits.check_ratio(total, size)


def _zip_loader(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, given: list[int]
) -> Callable[[], bytes]:
    def load() -> bytes:
        with translated(), archive.open(info) as stream:
            data = read_bounded(cast(BinaryIO, stream), limits, lambda: info.compress_size)
        given.append(len(data))
        return data

    return load


def _salvage_zip(raw: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Read a zip without its directory from the local headers, as far as they follow one another."""
    raw.seek(0)
    whole = 0
    while len(head := raw.read(_ZIP_HEADER.size)) == _ZIP_HEADER.size:
        magic, _, flags, method, _, _, crc, _, size, name_length, extra_length = _ZIP_HEADER.unpack(head)
        if magic != b"PK\x03\x04" or method not in (0, 8) or flags & 1 or (method == 0 and flags & 8):
            break
        name = raw.read(name_length).decode("utf-8" if flags & 0x800 else "cp437")
        raw.seek(extra_length, io.SEEK_CUR)
        start = raw.tell()
        try:
            data = _stored(raw, size) if method == 0 else _inflated(raw, limits)
        except DamagedInput:
            break
        if not flags & 8 and zlib.crc32(data) != crc:
            break
        whole += 1
        if flags & 8:
            _skip_descriptor(raw)
        if problem := _problem(name):
            yield failing(name, problem)
        elif not name.endswith("/"):
            yield Member(name, len(data), raw.tell() - start, lambda data=data: data)  # type: ignore[misc]
    raise DamagedInput(f"truncated archive: {whole} whole members were found in it")


def _stored(raw: BinaryIO, size: int) -> bytes:
    data = raw.read(size)
    if len(data) < size:
        raise DamagedInput("truncated")
    return data


def _inflated(raw: BinaryIO, limits: Limits) -> bytes:
    """Unpack a deflate stream that says itself where it ends, and stand behind it."""
    unpacker = zlib.decompressobj(-15)
    parts: list[bytes] = []
    total = taken = 0
    with translated():
        while not unpacker.eof:
            chunk = unpacker.unconsumed_tail or raw.read(1 << 16)
            if not chunk:
                raise DamagedInput("truncated")
            part = unpacker.decompress(chunk, 1 << 18)
            taken += len(chunk) - len(unpacker.unconsumed_tail)
            total += len(part)
            limits.check_file(total)
            limits.check_ratio(total, taken)
            parts.append(part)
    raw.seek(-len(unpacker.unused_data), io.SEEK_CUR)
    return b"".join(parts)


def _skip_descriptor(raw: BinaryIO) -> None:
    """Step over the sizes that follow a member written to a stream: 12 or, with their own signature, 16 bytes."""
    if raw.read(4) == b"PK\x07\x08":
        raw.seek(12, io.SEEK_CUR)
    else:
        raw.seek(8, io.SEEK_CUR)


class _Metered:
    """What `tarfile` reads from: the unpacked stream, counted and held to the limits."""

    def __init__(self, raw: BinaryIO, limits: Limits) -> None:
        self.raw = raw
        self.stream = open_compressed(raw)
        self.limits = limits
        self.total = 0

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.total += len(data)
        self.limits.check_archive(self.total)
        if self.stream is not self.raw:
            self.limits.check_ratio(self.total, self.raw.tell())
        return data


def _read_tar(raw: BinaryIO, limits: Limits) -> Iterator[Member]:
    source = _Metered(raw, limits)
    before = 0
    with tarfile.open(fileobj=cast(BinaryIO, source), mode="r|", errorlevel=1) as archive:
        while (info := archive.next()) is not None:
            # tarfile remembers every member for random access, which a stream never has: memory would grow.
            archive.members.clear()  # type: ignore[attr-defined]
            packed, before = raw.tell() - before, raw.tell()
            if info.isdir():
                continue
            if problem := _problem(info.name, link=info.issym() or info.islnk()):
                yield failing(info.name, problem, packed)
            elif not info.isfile():
                yield failing(info.name, UnsafeInput("a device inside an archive"), packed)
            else:
                yield Member(info.name, info.size, packed, _tar_loader(archive, info, limits))
    if source.total % _BLOCK:
        raise DamagedInput("truncated archive: what stands before its end was read")


def _tar_loader(archive: tarfile.TarFile, info: tarfile.TarInfo, limits: Limits) -> Callable[[], bytes]:
    def load() -> bytes:
        limits.check_file(info.size)
        with translated():
            stream = archive.extractfile(info)
            if stream is None:  # pragma: no cover - regular files always have one
                raise DamagedInput("a member without content")
            return read_bounded(cast(BinaryIO, stream), limits)

    return load


def _problem(name: str, *, link: bool = False) -> UnsafeInput | None:
    if _LEAVES.search(name):
        return UnsafeInput("its path leaves the archive")
    return UnsafeInput("a link inside an archive") if link else None

"""From paths to the files to be read: folders walked, archives opened, nothing dropped without a word.

A folder gives the files whose names promise an article; other suffixes are counted. A file that is named itself is
tried whatever its name. Whatever cannot be read still comes out, as an input whose `load` raises the reason, so that
whoever loops over inputs has one place where failures arrive.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from citance.errors import InputError, UnsafeInput
from citance.read._archives import Member, archive_kind, read_members
from citance.read._bounded import Limits, load_path, unpack

__all__ = ["InputFile", "Limits", "find_inputs", "measure_inputs"]

PAPER_SUFFIXES = frozenset({".xml", ".nxml", ".jats", ".tei", ".art"})
PACKED_SUFFIXES = frozenset({".gz", ".bz2", ".xz"})
ARCHIVE_SUFFIXES = frozenset({".zip", ".tar", ".tgz", ".tbz2", ".txz"})
_NEVER = frozenset({"[content_types].xml", "imsmanifest.xml", "manifest.xml", "pom.xml", "sitemap.xml", "build.xml"})
_DEPTH = 2
"""An archive inside an archive is opened, one inside that is not."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One thing to read.

    `name` is the path, or "archive.zip!inner/a.xml"; `size` the bytes as its folder or archive states them; `mtime_ns`
    that of the file on disk, in nanoseconds since 1970; `weight` the bytes on disk that are done with it. `load` gives
    the unpacked content or raises InputError. Where `portable` is False, `load` belongs to this process and must be
    called before the next input is asked for.
    """

    name: str
    size: int
    mtime_ns: int
    weight: int
    load: Callable[[], bytes]
    portable: bool = False


def find_inputs(
    paths: Iterable[str | Path], *, limits: Limits | None = None, skipped: Counter[str] | None = None
) -> Iterator[InputFile]:
    """Walk files, folders and archives; the order is that of `paths`, and by name within a folder.

    Args:
        paths: files of any kind, and folders.
        limits: what is too large; the defaults of `Limits` where None.
        skipped: is filled with the number of files left out of folders and archives, by suffix.
    """
    finder = _Finder(limits or Limits(), Counter() if skipped is None else skipped)
    for path in paths:
        yield from finder.start(Path(path))


def measure_inputs(paths: Iterable[str | Path]) -> tuple[int, int]:
    """How many files on disk `find_inputs` will look at (an archive is one) and their bytes; opens none of them."""
    finder = _Finder(Limits(), Counter())
    files = weight = 0
    for path in map(Path, paths):
        for file in finder.files(path) if path.is_dir() else (path,):
            with suppress(OSError):
                weight += file.stat().st_size
            files += 1
    return files, weight


class _Finder:
    def __init__(self, limits: Limits, skipped: Counter[str]) -> None:
        self.limits = limits
        self.skipped = skipped
        self.unreadable: list[tuple[Path, OSError]] = []

    def start(self, path: Path) -> Iterator[InputFile]:
        if not path.is_dir():
            yield from self.open(path, sniff=True)
            return
        for file in self.files(path):
            yield from self.open(file, sniff=_ends_in(file.name, PACKED_SUFFIXES | ARCHIVE_SUFFIXES))
        while self.unreadable:
            folder, error = self.unreadable.pop(0)
            yield _failing(_readable(str(folder)), InputError(_reason(error)))

    def files(self, top: Path) -> Iterator[Path]:
        """The files of a folder and of those below, each folder once however many links lead to it."""
        seen: set[tuple[int, int]] = set()
        stack = [top]
        while stack:
            folder = stack.pop()
            try:
                about = folder.stat()
                # Names only: a folder of a million files must not become a million objects with their status.
                with os.scandir(folder) as entries:
                    listing = sorted((entry.name, entry.is_dir()) for entry in entries if entry.name[0] != ".")
            except OSError as error:
                self.unreadable.append((folder, error))
                continue
            if (about.st_dev, about.st_ino) in seen:
                continue
            seen.add((about.st_dev, about.st_ino))
            stack.extend(folder / name for name, is_folder in reversed(listing) if is_folder and name != "__MACOSX")
            for name, is_folder in listing:
                if not is_folder and self.wanted(name):
                    yield folder / name

    def wanted(self, name: str) -> bool:
        """Whether a name in a folder or archive promises an article or an archive; counts it where it does not."""
        parts = name.replace("\\", "/").split("/")
        if any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts:
            return False
        base = parts[-1].lower()
        if base in _NEVER:
            return False
        suffix = PurePosixPath(base).suffix
        if suffix in PACKED_SUFFIXES:
            inner = PurePosixPath(base).with_suffix("").suffix
            if not inner or inner == ".tar" or inner in PAPER_SUFFIXES:
                return True
            suffix = inner + suffix
        elif suffix in PAPER_SUFFIXES or suffix in ARCHIVE_SUFFIXES:
            return True
        self.skipped[suffix or "(none)"] += 1
        return False

    def open(self, path: Path, *, sniff: bool) -> Iterator[InputFile]:
        """A file as one input, or an archive as many."""
        name = _readable(str(path))
        try:
            about = path.stat()
            # A pipe can be read only once: it is never looked into.
            kind = None
            if sniff and path.is_file():
                with path.open("rb") as raw:
                    kind = archive_kind(raw)
        except OSError as error:
            yield _failing(name, InputError(_reason(error)))
            return
        except InputError as error:
            yield _failing(name, error, about.st_size, about.st_mtime_ns, about.st_size)
            return
        if kind is None:
            load = partial(load_path, path, self.limits)
            yield InputFile(name, about.st_size, about.st_mtime_ns, about.st_size, load, portable=True)
            return
        with path.open("rb") as raw:
            yield from self.members(raw, kind, name, about.st_mtime_ns, depth=1)

    def members(self, raw: BinaryIO, kind: str, name: str, mtime_ns: int, *, depth: int) -> Iterator[InputFile]:
        """The articles of an archive, and those of the archives in it."""
        for member in read_members(raw, kind, self.limits):
            if not member.name:
                yield _failing(name, _raised(member), mtime_ns=mtime_ns)
            elif self.wanted(member.name):
                inner = f"{name}!{_readable(member.name)}"
                if _ends_in(member.name, PACKED_SUFFIXES | ARCHIVE_SUFFIXES):
                    yield from self.packed(member, inner, mtime_ns, depth=depth)
                else:
                    yield InputFile(inner, member.size, mtime_ns, member.packed, member.load)

    def packed(self, member: Member, name: str, mtime_ns: int, *, depth: int) -> Iterator[InputFile]:
        """A compressed file or an archive inside an archive."""
        try:
            data = member.load()
            kind = archive_kind(io.BytesIO(data))
        except InputError as error:
            yield _failing(name, error, member.size, mtime_ns, member.packed)
            return
        if kind is None:
            load = partial(unpack, data, self.limits)
            yield InputFile(name, member.size, mtime_ns, member.packed, load, portable=True)
        elif depth >= _DEPTH:
            nested = UnsafeInput("archives nested more than one level deep")
            yield _failing(name, nested, member.size, mtime_ns, member.packed)
        else:
            yield from self.members(io.BytesIO(data), kind, name, mtime_ns, depth=depth + 1)


def _readable(name: str) -> str:
    """The name with bytes that are not UTF-8 written out: a database takes no lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _raised(member: Member) -> InputError:
    try:
        member.load()
    except InputError as error:
        return error
    return InputError("the archive cannot be read")


def _failing(name: str, error: InputError, size: int = 0, mtime_ns: int = 0, weight: int = 0) -> InputFile:
    def load() -> bytes:
        raise error

    return InputFile(name, size, mtime_ns, weight, load)


def _ends_in(name: str, suffixes: frozenset[str]) -> bool:
    return PurePosixPath(name).suffix.lower() in suffixes


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()

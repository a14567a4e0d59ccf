"""From paths to the files to be read: folders walked, archives opened, nothing dropped without a word.

A folder gives the files whose names promise an article; other suffixes are counted, and so are texts without a
reference list, LaTeX files that are no article of their own, and the PDF files that such an article shows as pictures.
The sources of one LaTeX article, in a folder or an archive, come as one input. A file that is named itself is
tried whatever its name. Whatever cannot be read still comes out, as an input whose `load` raises the reason, so that
whoever loops over inputs has one place where failures arrive.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from citance.errors import InputError, UnsafeInput
from citance.read._archives import Member, archive_kind, read_members
from citance.read._bounded import Limits, load_path, unpack
from citance.read._latexfiles import (
    LatexArticle,
    articles_in,
    asks_for_references,
    is_article,
    is_main,
    load_latex,
    pack_latex,
)
from citance.read._promise import has_references, is_about_folder, looked_at, saved_pages
from citance.read.sniff import HTML_SUFFIXES, LATEX_SUFFIXES, PLAIN_SUFFIXES, XML_SUFFIXES

__all__ = ["InputFile", "Limits", "find_inputs", "measure_inputs"]

PAPER_SUFFIXES = XML_SUFFIXES | {".pdf", ".docx", ".epub"} | HTML_SUFFIXES | LATEX_SUFFIXES | PLAIN_SUFFIXES
PACKED_SUFFIXES = frozenset({".gz", ".bz2", ".xz"})
ARCHIVE_SUFFIXES = frozenset({".zip", ".tar", ".tgz", ".tbz2", ".txz"})
_NEVER = frozenset({"[content_types].xml", "imsmanifest.xml", "manifest.xml", "pom.xml", "sitemap.xml", "build.xml"})
_ARXIV = re.compile(r"\.\d{4,5}(?:v\d+)?")
"""What looks like a suffix in the name of a packed source of arXiv: 2101.00001v2.gz."""
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
        for file in finder.files(path) if path.is_dir() else (finder.named(path),):
            with suppress(OSError):
                weight += file.weigh()[0]
            files += 1
    return files, weight


class _Found(NamedTuple):
    """A file of a folder; `article` where it is the main file of a LaTeX article."""

    path: Path
    article: LatexArticle | None = None

    def weigh(self) -> tuple[int, int]:
        """Bytes, and the latest time of change in nanoseconds since 1970, of all files together."""
        states = [self.path.stat()]
        for other in self.article.others if self.article else ():
            with suppress(OSError):
                states.append(other.stat())
        return sum(state.st_size for state in states), max(state.st_mtime_ns for state in states)


class _Finder:
    def __init__(self, limits: Limits, skipped: Counter[str]) -> None:
        self.limits = limits
        self.skipped = skipped
        self.unreadable: list[tuple[Path, OSError]] = []

    def start(self, path: Path) -> Iterator[InputFile]:
        if not path.is_dir():
            yield from self.open(self.named(path), sniff=True)
            return
        for file in self.files(path):
            yield from self.open(file, sniff=_ends_in(file.path.name, PACKED_SUFFIXES | ARCHIVE_SUFFIXES))
        while self.unreadable:
            folder, error = self.unreadable.pop(0)
            yield _failing(_readable(str(folder)), InputError(_reason(error)))

    def named(self, path: Path) -> _Found:
        """A file that somebody named; the main file of a LaTeX article brings what it names in turn."""
        if path.suffix.lower() not in LATEX_SUFFIXES or not path.is_file():
            return _Found(path)
        return _Found(path, next(iter(articles_in(path.parent, [path.name])), None))

    def files(self, top: Path) -> Iterator[_Found]:
        """The files of a folder and of those below, each folder once however many links lead to it."""
        seen: set[tuple[int, int]] = set()
        used: set[Path] = set()
        stack: list[tuple[Path, frozenset[str]]] = [(top, frozenset())]
        while stack:
            folder, pictures = stack.pop()
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
            names = [name for name, is_folder in listing if not is_folder]
            articles = {article.main.name: article for article in articles_in(folder, _unused(folder, names, used))}
            for article in articles.values():
                used.update(article.others)
                pictures |= article.pictures | {article.main.stem.lower()}
            pages = saved_pages(names)
            folders = [name for name, is_folder in listing if is_folder and name not in pages and name != "__MACOSX"]
            stack.extend((folder / name, pictures) for name in reversed(folders))
            for name in names:
                if folder / name in used:
                    continue
                if name in articles:
                    yield _Found(folder / name, articles[name])
                elif self.wanted(name) and self.is_promising(folder / name, pictures):
                    yield _Found(folder / name)

    def is_promising(self, path: Path, pictures: frozenset[str]) -> bool:
        """Whether a file whose name promises an article does so at a second look; counts it where it does not."""
        suffix = path.suffix.lower()
        if suffix == ".pdf":
            promising = path.stem.lower() not in pictures
        elif suffix in PLAIN_SUFFIXES:
            promising = not is_about_folder(path.name) and has_references(looked_at(path))
        else:
            promising = suffix not in LATEX_SUFFIXES  # those that are articles have been told apart before
        if not promising:
            self.skipped[suffix] += 1
        return promising

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
            if not inner or inner == ".tar" or inner in PAPER_SUFFIXES or _ARXIV.fullmatch(inner):
                return True
            suffix = inner + suffix
        elif suffix in PAPER_SUFFIXES or suffix in ARCHIVE_SUFFIXES:
            return True
        self.skipped[suffix or "(none)"] += 1
        return False

    def is_promising_member(self, member: Member) -> bool:
        """The same for a member of an archive, which is loaded where its text must tell."""
        suffix = PurePosixPath(member.name).suffix.lower()
        promising = True
        with suppress(InputError):  # what cannot be loaded is reported as such
            if suffix in LATEX_SUFFIXES:
                promising = is_main(data := member.load()) and asks_for_references(data)
            elif suffix in PLAIN_SUFFIXES:
                promising = not is_about_folder(member.name) and has_references(member.load())
        if not promising:
            self.skipped[suffix] += 1
        return promising

    def open(self, file: _Found, *, sniff: bool) -> Iterator[InputFile]:
        """A file as one input, or an archive as many."""
        path = file.path
        name = _readable(str(path))
        try:
            size, mtime_ns = file.weigh()
            # A pipe can be read only once: it is never looked into.
            kind, is_source = None, False
            if sniff and path.is_file():
                with path.open("rb") as raw:
                    kind = archive_kind(raw)
                    is_source = kind is not None and is_article(raw, kind, self.limits)
        except OSError as error:
            yield _failing(name, InputError(_reason(error)))
            return
        except InputError as error:
            yield _failing(name, error, size, mtime_ns, size)
            return
        load = partial(load_path, path, self.limits)
        if kind is not None and is_source:
            load = partial(pack_latex, path, kind, self.limits)
        elif kind is not None:
            with path.open("rb") as raw:
                yield from self.members(raw, kind, name, mtime_ns, depth=1)
            return
        elif file.article is not None and file.article.others:
            load = partial(load_latex, file.article, self.limits)
        yield InputFile(name, size, mtime_ns, size, load, portable=True)

    def members(self, raw: BinaryIO, kind: str, name: str, mtime_ns: int, *, depth: int) -> Iterator[InputFile]:
        """The articles of an archive, and those of the archives in it."""
        for member in read_members(raw, kind, self.limits):
            if not member.name:
                yield _failing(name, _raised(member), mtime_ns=mtime_ns)
            elif self.wanted(member.name):
                inner = f"{name}!{_readable(member.name)}"
                if _ends_in(member.name, PACKED_SUFFIXES | ARCHIVE_SUFFIXES):
                    yield from self.packed(member, inner, mtime_ns, depth=depth)
                elif self.is_promising_member(member := _held(member)):
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
        elif is_article(io.BytesIO(data), kind, self.limits):
            load = partial(pack_latex, data, kind, self.limits)
            yield InputFile(name, member.size, mtime_ns, member.packed, load, portable=True)
        elif depth >= _DEPTH:
            nested = UnsafeInput("archives nested more than one level deep")
            yield _failing(name, nested, member.size, mtime_ns, member.packed)
        else:
            yield from self.members(io.BytesIO(data), kind, name, mtime_ns, depth=depth + 1)


def _readable(name: str) -> str:
    """The name with bytes that are not UTF-8 written out: a database takes no lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unused(folder: Path, names: Iterable[str], used: set[Path]) -> list[str]:
    return [name for name in names if not used or folder / name not in used]


def _held(member: Member) -> Member:
    """A member whose text must be looked into, loaded once: that of a tar cannot be loaded again."""
    if PurePosixPath(member.name).suffix.lower() not in LATEX_SUFFIXES | PLAIN_SUFFIXES:
        return member
    return replace(member, load=lru_cache(maxsize=1)(member.load))


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

"""The files that make up one LaTeX article: those of a folder gathered into one content, and taken apart again.

Only what a main file names is gathered (`\\input`, `\\bibliography`, local packages …, and what these name), and what
lies beside it; nothing outside the main file's folder. The content is a tar without times and owners, so that the same
sources always have the same hash; it has the form in which arXiv gives sources away.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from citance.errors import InputError, InputTooLarge
from citance.read._archives import ArchiveKind, Member, read_members
from citance.read._bounded import Limits, load_path
from citance.read.sniff import LATEX_SUFFIXES

__all__ = [
    "LatexArticle",
    "articles_in",
    "asks_for_references",
    "is_article",
    "is_main",
    "latex_members",
    "load_latex",
    "pack_latex",
]

SOURCE_SUFFIXES = LATEX_SUFFIXES | {".bbl", ".bib", ".sty", ".cls", ".def", ".bbx", ".clo", ".tikz"}
_MOST_FILES = 1000
"""Source files of one article; a thesis has some hundred."""
_HEAD = 1 << 20
_LOOKED = 1000
"""Members of an archive without any LaTeX document, after which none is expected."""
_LOOKED_BYTES = 1_000_000_000
_STRANGE = 5
"""PDF files that may lie in an article's source, beside as many again as it shows, without being named by it."""
_OTHER_ARTICLES = frozenset({".xml", ".nxml", ".jats", ".tei", ".art", ".docx", ".epub", ".html", ".htm", ".xhtml"})
_MAIN = re.compile(rb"^[^%\n]*\\document(?:class|style)\b", re.M)
_BIBLIOGRAPHY = re.compile(
    rb"^[^%\n]*\\(?:bibliography|printbibliography|addbibresource|nobibliography|begin\s*\{thebibliography\})", re.M
)
_NAMES = re.compile(
    rb"\\(?P<command>input|include|subfile|InputIfFileExists|bibliography|addbibresource|addglobalbib|usepackage|"
    rb"RequirePackage|documentclass|LoadClass|(?:sub)?import\*?\s*\{(?P<folder>[^{}]{0,200})\})"
    rb"\s*(?:\[[^\]]{0,500}\])?\s*(?:\{(?P<braced>[^{}\\]{1,2000})\}|(?P<bare>[\w./-]{1,200}))"
)
_PICTURE = re.compile(
    rb"\\includegraphics\s*(?:<[^>]{0,50}>)?\s*(?:\[[^\]]{0,500}\])*\s*\{\s*\"?([^{}\"]{1,300})\"?\s*\}"
)
_ENDINGS = {
    "bibliography": (".bib", ""),
    "addbibresource": ("", ".bib"),
    "addglobalbib": ("", ".bib"),
    "usepackage": (".sty",),
    "RequirePackage": (".sty",),
    "documentclass": (".cls",),
    "LoadClass": (".cls",),
}


def is_main(data: bytes) -> bool:
    """Whether LaTeX text is a whole document, and no part of one."""
    return _MAIN.search(data[:_HEAD]) is not None


def asks_for_references(data: bytes) -> bool:
    """Whether LaTeX text has a reference list, or asks for one."""
    return _BIBLIOGRAPHY.search(data) is not None


def _pictures(data: bytes) -> Iterator[str]:
    """The names that `\\includegraphics` is given, without folders and suffixes, in lower case."""
    for found in _PICTURE.finditer(data):
        path = PurePosixPath(found.group(1).decode("utf-8", "replace").strip().lower())
        yield path.stem if path.suffix in (".pdf", ".png", ".jpg", ".jpeg", ".eps", ".ps", ".svg") else path.name


@dataclass(frozen=True, slots=True)
class LatexArticle:
    """A main file, the others that belong to it, and the names of its pictures (as `_pictures` gives them)."""

    main: Path
    others: tuple[Path, ...] = ()
    pictures: frozenset[str] = frozenset()


def articles_in(folder: Path, names: Iterable[str]) -> list[LatexArticle]:
    """The articles among the files of a folder: documents that have a reference list.

    Of a folder with one such document all source files belong to it, of one with several only what each names.
    """
    sources = [folder / name for name in names if PurePosixPath(name).suffix.lower() in SOURCE_SUFFIXES]
    mains = [path for path in sources if path.suffix.lower() in LATEX_SUFFIXES and is_main(_head_of(path))]
    beside = [path for path in sources if path not in mains][:_MOST_FILES]
    found = [_article(main, beside if len(mains) == 1 else ()) for main in mains]
    return [article for article in found if article is not None]


def _article(main: Path, beside: Iterable[Path]) -> LatexArticle | None:
    """A main file with what it names, what that names in turn, and `beside`; None where nothing asks for references."""
    base = main.parent.resolve()
    parts: dict[Path, None] = {}
    shown: set[str] = set()
    waiting = deque([main, *beside])
    is_citing = False
    while waiting and len(parts) <= _MOST_FILES:
        path = waiting.popleft()
        if path in parts:
            continue
        parts[path] = None
        if path.suffix.lower() == ".bib":
            continue
        text = _head_of(path)
        is_citing = is_citing or path.suffix.lower() == ".bbl" or asks_for_references(text)
        shown.update(_pictures(text))
        waiting += [named for named in _named(text, main.parent, path.parent) if _is_within(named, base)]
    bbl = main.with_suffix(".bbl")
    if bbl.is_file():
        parts[bbl] = None
        is_citing = True
    others = tuple(path for path in parts if path != main)
    return LatexArticle(main, others, frozenset(shown)) if is_citing else None


def _head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _named(text: bytes, base: Path, here: Path) -> Iterator[Path]:
    """The files that a text names and that exist, seen from the main file's folder or from its own."""
    for found in _NAMES.finditer(text):
        command = found.group("command").decode()
        folder = (found.group("folder") or b"").decode("utf-8", "replace").strip()
        names = (found.group("braced") or found.group("bare")).decode("utf-8", "replace")
        for name in names.split(","):
            path = _first_file(folder, name.strip().strip('"'), _ENDINGS.get(command, ("", ".tex")), (base, here))
            if path is not None:
                yield path


def _first_file(folder: str, name: str, endings: tuple[str, ...], bases: tuple[Path, ...]) -> Path | None:
    if not name or "\x00" in name + folder or len(name) > 255:
        return None
    for base in dict.fromkeys(bases):
        for ending in endings:
            path = base / folder / (name + ending)
            try:
                if path.suffix.lower() in SOURCE_SUFFIXES and path.is_file():
                    return path
            except (OSError, ValueError):
                continue
    return None


def _is_within(path: Path, base: Path) -> bool:
    """Whether a file lies in a folder, links followed."""
    try:
        return path.resolve().is_relative_to(base)
    except (OSError, RuntimeError):
        return False


def load_latex(article: LatexArticle, limits: Limits) -> bytes:
    """The content of an article in several files: a tar, the main file first. Picklable, as a loader must be.

    Raises:
        InputError: the main file cannot be opened, or all together are too large.
    """
    main = article.main
    base = main.parent.resolve()
    members = {main.name: load_path(main, limits)}
    for path in sorted(article.others):
        # An article without one of its parts is better than none.
        with suppress(InputError, OSError, ValueError):
            members[path.resolve().relative_to(base).as_posix()] = load_path(path, limits)
    return _packed(members, limits)


def pack_latex(data: bytes | Path, kind: ArchiveKind, limits: Limits) -> bytes:
    """The content of an article in an archive, in the form of `load_latex`; raises like it."""
    with data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as raw:
        return _packed(_members(raw, kind, limits), limits)


def _packed(members: dict[str, bytes], limits: Limits) -> bytes:
    limits.check_file(sum(map(len, members.values())))
    buffer = io.BytesIO()
    # PAX takes names of every length.
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def latex_members(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The source files in a tar of LaTeX, by their names within it; pictures and the like left out.

    Raises:
        InputError: too large, or damaged before the first source file.
    """
    return _members(io.BytesIO(data), "tar", limits)


def _members(raw: BinaryIO, kind: ArchiveKind, limits: Limits) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    total = 0
    problem: InputError | None = None
    for member in read_members(raw, kind, limits):
        path = PurePosixPath(member.name.replace("\\", "/"))
        wanted = path.suffix.lower() in SOURCE_SUFFIXES or not path.suffix
        if member.name and (not wanted or len(members) >= _MOST_FILES):
            continue
        try:
            content = member.load()
        except InputTooLarge:
            raise
        except InputError as error:
            problem = problem or error
            continue
        total += len(content)
        limits.check_file(total)
        members[path.as_posix()] = content
    if not members and problem is not None:
        raise problem
    return members


def is_article(raw: BinaryIO, kind: ArchiveKind, limits: Limits) -> bool:
    """Whether an archive is the source of one article (as arXiv and Overleaf give them), and no archive of many.

    It is when it holds a LaTeX document with a reference list, no article of another kind, and hardly a PDF that is
    no picture of it. Its position is set back to 0.
    """
    limits = replace(limits, archive_bytes=min(limits.archive_bytes, _LOOKED_BYTES))
    is_main_there = is_citing = False
    shown: set[str] = set()
    pdfs: list[str] = []
    for count, member in enumerate(read_members(raw, kind, limits)):
        path = PurePosixPath(member.name.replace("\\", "/").lower())
        if path.parts[:1] == ("anc",):  # where arXiv puts what is not the article
            continue
        if not member.name or path.suffix in _OTHER_ARTICLES or (count >= _LOOKED and not is_main_there):
            is_main_there = False
            break
        if path.suffix == ".pdf":
            pdfs.append(path.stem)
        elif path.suffix in LATEX_SUFFIXES or path.suffix == ".bbl":
            text = _loaded(member)
            is_citing = is_citing or path.suffix == ".bbl" or asks_for_references(text)
            shown.update(_pictures(text))
            if is_main(text):
                is_main_there = True
                shown.add(path.stem)
    raw.seek(0)
    strange = sum(stem not in shown for stem in pdfs)
    return is_main_there and is_citing and strange <= _STRANGE + len(pdfs) // 2


def _loaded(member: Member) -> bytes:
    try:
        return member.load()
    except InputError:
        return b""

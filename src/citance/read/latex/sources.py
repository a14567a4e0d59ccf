"""The files of a source, as a mapping from names to bytes: decoding them, finding the main one and those it asks for.

Only members of the mapping are ever read; a name that leads elsewhere finds nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

__all__ = ["Sources", "decode", "find_main", "looks_like_latex"]

_INPUTENC = re.compile(r"\\usepackage\s*\[([\w-]+)\]\s*\{inputenc\}")
_ENCODINGS = {
    "latin1": "latin-1", "latin9": "iso8859-15", "latin2": "iso8859-2", "latin5": "iso8859-9", "ansinew": "cp1252",
    "cp1252": "cp1252", "cp1250": "cp1250", "applemac": "mac-roman", "macroman": "mac-roman", "koi8-r": "koi8-r",
    "cp1251": "cp1251", "latin10": "iso8859-16", "latin4": "iso8859-4", "latin3": "iso8859-3",
}  # fmt: skip
_CLASS = re.compile(rb"^[^%\n]*\\document(?:class|style)\b", re.M)
_BEGIN = re.compile(rb"^[^%\n]*\\begin\s*\{document\}", re.M)
_TEX = re.compile(
    rb"\\(?:documentclass|documentstyle|begin\s*\{|section\*?\s*\{|chapter\*?\s*\{|usepackage|cite[a-z]*\s*[\[{]"
    rb"|input\s*\{|title\s*\{|newcommand|bibitem|bibliography\s*\{|paragraph\s*\{)"
)
_ASKED = re.compile(rb"^[^%\n]*\\(?:input|include|subfile|subimport)\b\s*(?:\{([^{}\n]+)\}|(\S+))", re.M)
_HEAD = 1 << 18


def looks_like_latex(data: bytes) -> bool:
    """True for text with LaTeX's commands in it, told from its first quarter of a megabyte."""
    head = data[:_HEAD]
    if head.startswith((b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"%!PS")) or b"\x00" in head[:4096]:
        return False
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return False
    found = _CLASS.search(head) or _BEGIN.search(head)
    return bool(found) or len(_TEX.findall(head)) >= 2


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or what `inputenc` names, or Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = data.decode("latin-1")
    named = _INPUTENC.search(text[:20_000])
    encoding = _ENCODINGS.get(named.group(1).lower(), "cp1252") if named else "cp1252"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return text


def _clean(name: str) -> str:
    return posixpath.normpath(name.strip().strip('"').replace("\\", "/").replace("//", "/"))


def find_main(files: Mapping[str, bytes]) -> str | None:
    """The name of the file that a TeX run would start from; None where none has LaTeX in it.

    Among those with a `\\documentclass` and a document it is the one that no other asks for, then one with a list of the
    same name beside it (`.bbl`), then one with a usual name, then the longest.
    """
    texts = {name: data for name, data in files.items() if _is_tex(name) and b"\x00" not in data[:1024]}
    classed = {name: data for name, data in texts.items() if _CLASS.search(data[:_HEAD])}
    candidates = {name: data for name, data in classed.items() if _BEGIN.search(data)} or classed or texts
    asked = {_stem(_clean(name)) for data in texts.values() for name in _asked_for(data)}
    usual = ("main", "ms", "paper", "article", "manuscript", "root")
    ranked = sorted(
        (name for name in candidates if candidates[name].strip()),
        key=lambda name: (
            _stem(posixpath.basename(name)) in {posixpath.basename(each) for each in asked},
            f"{_stem(name)}.bbl" not in files,
            _stem(posixpath.basename(name)).lower() not in usual,
            name.count("/"),
            -len(candidates[name]),
            name,
        ),
    )
    return ranked[0] if ranked else None


def _asked_for(data: bytes) -> Iterator[str]:
    for found in _ASKED.finditer(data[: 4 * _HEAD]):
        yield (found.group(1) or found.group(2)).decode("latin-1")


def _stem(name: str) -> str:
    return name[:-4] if name.lower().endswith((".tex", ".ltx")) else name


def _is_tex(name: str) -> bool:
    return name.lower().endswith((".tex", ".ltx", ".latex")) or "." not in posixpath.basename(name)


class Sources:
    """The files by name, read where asked for; `warnings` tells of those that are not there."""

    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self._files = dict(files)
        self._by_clean = {_clean(name): name for name in files}
        self.main = main
        self._folder = posixpath.dirname(main)

    def text(self, name: str) -> str:
        """The text of a member."""
        return decode(self._files[name])

    def add(self, name: str, text: str) -> None:
        """A file that the source itself writes, unless there is one."""
        cleaned = _clean(posixpath.join(self._folder, name))
        if cleaned not in self._by_clean:
            self._files[cleaned] = text.encode()
            self._by_clean[cleaned] = cleaned

    def find(self, name: str, suffixes: tuple[str, ...], beside: str = "") -> str | None:
        """The member that a command means by `name`, looked for beside the main file, then beside `beside`."""
        if not name.strip() or len(name) > 300:
            return None
        for folder in dict.fromkeys((self._folder, posixpath.dirname(beside), "")):
            for suffix in suffixes:
                wanted = _clean(posixpath.join(folder, name.strip().strip('"') + suffix))
                if wanted in self._by_clean:
                    return self._by_clean[wanted]
        return None

    def with_suffix(self, suffix: str) -> list[str]:
        """All members with a suffix, the main file's namesake first, then by name."""
        stem = _stem(self.main)
        found = [name for name in self._files if name.lower().endswith(suffix)]
        return sorted(found, key=lambda name: (_drop(name) != stem, name))


def _drop(name: str) -> str:
    return name[: name.rfind(".")]

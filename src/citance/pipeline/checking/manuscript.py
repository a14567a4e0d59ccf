"""What is to be checked: a list of references, with the text that cites them where there is one.

A content is told by itself, and by its name only where it cannot tell: BibTeX by its `@article{`, RIS by its `TY  -`,
CSL-JSON by being JSON, articles as `citance.read` tells them, and plain text as a bare list of references where it has
no heading of one and most of its paragraphs look like entries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

import msgspec

from citance.errors import DamagedInput, UnsupportedFormat
from citance.extract import extract_statements
from citance.model import Paper, Reference, Work
from citance.pipeline.checking.dangling import dangling_markers, is_only_a_key
from citance.read import ReadOptions, read_bytes
from citance.read.bibfile import BibFile, read_bibtex
from citance.read.cslfile import read_csl_json
from citance.read.entries import read_list
from citance.read.listfinder import is_list_heading, looks_like_entry
from citance.read.plain import decode_text
from citance.read.risfile import looks_like_ris, read_ris, with_raw_doi
from citance.read.sniff import Format, suffix_of, tell_format
from citance.refstring import parse_references

__all__ = ["Manuscript", "listed_manuscript", "make_manuscript_reader", "manuscript_of", "read_manuscript"]

_BIB_SUFFIXES = frozenset({".bib", ".bibtex", ".biblatex"})
_BIBTEX = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.M)
_BIB_DOI = re.compile(r"^\s*@\s*\w+\s*[{(]\s*([^,\s]+)|\bdoi\s*=\s*[{\"]\s*([^}\"\n]{1,300})", re.M | re.I)
_LIST_SHARE = 0.6
"""Of the paragraphs of a text, so many must look like entries for it to be a bare list."""
_LONGEST = 64_000_000
_MOST_LISTED = 5_000
_BLANK = re.compile(r"\n[ \t]*\n")


class Manuscript(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a file gives to check.

    `work` is what it says of itself; `uses` has, by the reference's key, the number of places that name it, and is None
    where there is no text with markers; `dangling` are the markers that lead to no entry, as printed.
    """

    format: str
    references: tuple[Reference, ...]
    work: Work = Work()
    uses: dict[str, int] | None = None
    dangling: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def listed_manuscript(text: str) -> Manuscript:
    """A text that is known to be a list and nothing else: every paragraph an entry, or every line where there are no
    paragraphs; a heading is none.

    Raises:
        UnsupportedFormat: there is no entry, or there are too many.
    """
    parts = _BLANK.split(text)
    lines = parts if sum(bool(part.strip()) for part in parts) > 2 else text.splitlines()
    entries = [line for line in (" ".join(each.split()) for each in lines) if line and not is_list_heading(line)]
    if not 0 < len(entries) <= _MOST_LISTED:
        raise UnsupportedFormat(f"a list has 1 to {_MOST_LISTED:,} entries")
    return Manuscript(format="list", references=tuple(parse_references(entries)))


def read_manuscript(data: bytes, name: str = "", options: ReadOptions | None = None) -> Manuscript:
    """Read what is to be checked out of a file's content.

    Raises:
        InputError: the content cannot be read, or holds no reference.
    """
    suffix = suffix_of(name)
    if len(data) > _LONGEST and suffix != ".pdf":
        raise DamagedInput("longer than 64 MB: no manuscript is")
    text = _text_of(data)
    if text is not None:
        found = _bibliography(text, data, suffix) or _bare_list(text, suffix)
        if found is not None:
            return _with_entries(found)
    return _with_entries(_article(data, name, options, is_text=text is not None))


def _with_entries(found: Manuscript) -> Manuscript:
    if not found.references:
        raise UnsupportedFormat(f"no reference was found in it ({found.format})")
    return found


def _text_of(data: bytes) -> str | None:
    """The content as text, None where it is an article in another format."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"%PDF-")) or b"%PDF-" in head:
        return None
    try:
        return decode_text(data)
    except UnsupportedFormat:
        return None


def _bibliography(text: str, data: bytes, suffix: str) -> Manuscript | None:
    if suffix == ".json" or (not suffix and text.lstrip()[:1] in ("[", "{") and '"' in text[:2000]):
        return _listed("CSL-JSON", read_csl_json(data))
    if suffix == ".ris" or (suffix not in _BIB_SUFFIXES and looks_like_ris(text)):
        return _listed("RIS", read_ris(text))
    bibtex = _BIBTEX.search(text[:100_000])
    if suffix in _BIB_SUFFIXES or (bibtex and suffix in ("", ".txt") and "\\begin{document}" not in text):
        return _listed("BibTeX", _with_said_dois(read_bibtex(text), text))
    return None


def _listed(format_: str, found: BibFile) -> Manuscript:
    return Manuscript(format=format_, references=tuple(found.references), warnings=tuple(found.warnings))


def _with_said_dois(found: BibFile, text: str) -> BibFile:
    """What a database calls a DOI and is none stays in the entry's text, so that it can be told."""
    said: dict[str, str] = {}
    key = ""
    for match in _BIB_DOI.finditer(text):
        if match.group(1):
            key = match.group(1)
        else:
            said.setdefault(key, match.group(2))
    return found._replace(references=[with_raw_doi(each, said.get(each.key, "")) for each in found.references])


def _bare_list(text: str, suffix: str) -> Manuscript | None:
    if suffix not in ("", ".txt", ".md", ".markdown") or len(text) > 5_000_000:
        return None
    entries = _entries(text)
    if not entries:
        return None
    return Manuscript(format="list of references", references=tuple(read_list(entries)))


def _entries(text: str) -> list[str]:
    """The entries of a text that is nothing but a list; [] where it is something else.

    Paragraphs set apart by empty lines, else lines; the heading of the list does not count.
    """
    blocks = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    for parts in (lines, blocks):
        while parts and is_list_heading(parts[0]):
            parts = parts[1:]
        if any(is_list_heading(part) for part in parts):
            continue  # a text with a list behind it
        good = sum(looks_like_entry(part) for part in parts)
        if good and good >= _LIST_SHARE * len(parts):
            return parts
    return []


def _article(data: bytes, name: str, options: ReadOptions | None, *, is_text: bool) -> Manuscript:
    try:
        format_ = tell_format(data, name)
    except UnsupportedFormat:
        if not is_text:
            raise
        name, format_ = "manuscript.txt", Format.PLAIN
    papers = read_bytes(data, name, options)
    paper = next((each for each in papers if each.references), papers[0])
    found = manuscript_of(paper, format_=format_.value)
    others = sum(bool(each.references) for each in papers) - 1
    if others > 0:
        told = f"{others} further texts of the file have reference lists of their own, which were not checked"
        found = msgspec.structs.replace(found, warnings=(*found.warnings, told))
    return found


def manuscript_of(paper: Paper, *, format_: str = "") -> Manuscript:
    """What a parsed paper gives to check. Keys that a text cites and no entry bears are markers without an entry."""
    statements = extract_statements(paper)
    keys_only = {each.key for each in paper.references if is_only_a_key(each)}
    references = tuple(each for each in paper.references if each.key not in keys_only)
    uses = Counter(statement.key for statement in statements)
    has_text = any(block.markers for block in paper.blocks) or bool(statements)
    dangling = dangling_markers(paper, statements, references)
    return Manuscript(
        format=format_ or paper.format,
        references=references,
        work=paper.work,
        uses={each.key: uses[each.key] for each in references} if has_text else None,
        dangling=(*sorted(keys_only), *dangling),
        warnings=paper.warnings,
    )


def _encoded(data: bytes, sha256: str, name: str, *, options: ReadOptions) -> bytes:
    return msgspec.msgpack.encode(read_manuscript(data, name, options))


def make_manuscript_reader(options: ReadOptions) -> Callable[[bytes, str, str], bytes]:
    """`read_manuscript` as the work of `run_tasks`; its result is a `Manuscript` in MessagePack."""
    return partial(_encoded, options=options)

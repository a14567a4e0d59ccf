"""Reading whole publications of metadata from disk: OpenAlex's snapshot and Crossref's public data file.

What they look like: OpenAlex (developers.openalex.org/download) publishes JSON lines, gzip-compressed, in folders of part
files; Crossref (crossref.org, "Tips for working with public data files") a tar of `.json.gz` files that each hold
`{"items": […]}` with some thousand records, also as JSON lines. Answers of the two services saved as files are read, too:
a list of works, or one. Every record is recognised by itself, so that names of files and folders do not matter.

Memory stays flat: JSON lines are read one by one, a file of items is held once as bytes and its records are decoded one
by one, a tar is read from front to back. Only the identifiers of a record are decoded until somebody wants the rest.
Bad lines, files that are cut off, and hostile sizes are told, never raised.
"""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from citance.errors import InputError
from citance.identifiers import clean_doi, clean_openalex, clean_pmcid, clean_pmid
from citance.model import EditorialNotice, MatchMethod, Work, WorkKey
from citance.sources._record import Problems
from citance.sources._retold import retold_openalex
from citance.sources.crossref import crossref_notices, crossref_work
from citance.sources.openalex import openalex_work
from citance.text.reasons import words_of_error

__all__ = ["BadLine", "DumpRecord", "PartDone", "find_parts", "read_dump"]

_LONGEST_LINE = 64_000_000
_LONGEST_PART = 1_500_000_000
"""Of one file of items, unpacked; Crossref's have some tens of megabytes."""
_SUFFIXES = {".gz", ".json", ".jsonl", ".ndjson", ".tar", ".tgz"}
_FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError)


class DumpRecord(NamedTuple):
    """One record: the part it stands in, its place there (from 1), the source it is of, the source's identifier, the
    keys it can be found by, and its JSON."""

    part: str
    position: int
    source: str
    identifier: str
    keys: tuple[WorkKey, ...]
    raw: bytes | msgspec.Raw

    def work(self, problems: Problems) -> Work | None:
        """The work; None, and counted in `problems`, where the record holds nothing."""
        return self.described(problems)[0]

    def described(self, problems: Problems) -> tuple[Work | None, list[EditorialNotice] | None]:
        """The work as `work` gives it, and what the record says of notices; None for OpenAlex, which has none."""
        try:
            value = msgspec.json.decode(self.raw)
        except (msgspec.DecodeError, RecursionError):
            problems.bad += 1
            return None, None
        if self.source == "crossref":
            return crossref_work(value, problems), crossref_notices(value, problems)
        return openalex_work(retold_openalex(value), problems), None


class BadLine(NamedTuple):
    """A line or file that gave nothing; `position` is 0 where it is the file that cannot be read (on)."""

    part: str
    position: int
    reason: str


class PartDone(NamedTuple):
    """A part was read to its end."""

    part: str
    records: int


Event = DumpRecord | BadLine | PartDone


class _Outline(msgspec.Struct):
    """What must be known of every record; other fields are passed over undecoded."""

    id: object = None
    openalex_id: object = None
    doi: object = None
    DOI: object = None
    ids: object = None
    source: object = None


class _Document(msgspec.Struct):
    """A file that is one JSON object: the list that it holds, or an answer of Crossref's service, with the list in it."""

    items: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    results: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    message: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_outline = msgspec.json.Decoder(_Outline)
_document = msgspec.json.Decoder(_Document)
_list = msgspec.json.Decoder(list[msgspec.Raw])


def find_parts(paths: list[Path]) -> list[Path]:
    """The files of a dump, in the order of their names; folders with all below them.

    Raises:
        InputError: a path is not there, or there is nothing in it that a dump is made of.
    """
    parts: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.suffix in _SUFFIXES or file.name.startswith("part_"))
            found = sorted(file for file in inside if file.is_file() and not file.name.startswith("manifest"))
            if not found:
                raise InputError(f"{path}: no part files of a dump in this folder")
            parts += found
        elif path.is_file():
            parts.append(path)
        else:
            raise InputError(f"{path}: no such file")
    return parts


def read_dump(path: Path, done: Callable[[str], int]) -> Iterator[Event]:
    """The records of one file, and what could not be read of it.

    Args:
        path: JSON lines, a file of items, either of them compressed by gzip, or a tar of such files.
        done: for the name of a part (the file, or file!member), how many records need not be read again; -1 for all.
    """
    name = str(path)
    if done(name) < 0:
        return
    try:
        if path.name.endswith((".tar", ".tar.gz", ".tgz")):
            yield from _tar(path, done)
        else:
            with path.open("rb") as file:
                yield from _part(name, file, done(name))
    except _FAULTS as error:
        yield BadLine(name, 0, words_of_error(error))


def _tar(path: Path, done: Callable[[str], int]) -> Iterator[Event]:
    members = 0
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            name = f"{path}!{member.name}"
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or done(name) < 0:
                continue
            members += 1
            try:
                yield from _part(name, file, done(name))
            except _FAULTS as error:
                yield BadLine(name, 0, words_of_error(error))
    yield PartDone(str(path), members)


def _part(name: str, file: IO[bytes], skip: int) -> Iterator[Event]:
    """The records of one file after the first `skip` ones."""
    packed = name.endswith(".gz")
    # Opened by its name: what a tar hands out cannot be peeked at.
    stream: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
    plain = name.removesuffix(".gz")
    records = _item_list(stream) if plain.endswith(".json") else _lines(stream)
    position = 0
    for raw in records:
        position += 1
        if position > skip:
            yield (
                BadLine(name, position, "a line that is too long") if raw is None else _recognised(name, position, raw)
            )
    yield PartDone(name, position)


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines that are not empty; None for one that is too long."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


def _item_list(stream: IO[bytes]) -> Iterator[bytes | msgspec.Raw | None]:
    """The records of a file of items; one that is no such file is taken for JSON lines."""
    data = stream.read(_LONGEST_PART + 1)
    if len(data) > _LONGEST_PART:
        raise OSError("larger than 1.5 GB unpacked")
    try:
        yield from _listed(data)
    except (msgspec.DecodeError, RecursionError) as error:
        lines = data.splitlines()
        if not _is_whole(lines[:1]):
            raise OSError(f"no list of items, or cut off: {error}") from error
        yield from (line for line in lines if line.strip())


def _listed(data: bytes, *, answer: bool = True) -> list[msgspec.Raw]:
    """The records of a JSON document: those of the list that it is or holds, or itself.

    Raises:
        msgspec.DecodeError, RecursionError: it is no document of JSON.
    """
    if data[:100].lstrip().startswith(b"["):
        return _list.decode(data)
    whole = _document.decode(data)
    for listed in (whole.items, whole.results):
        if listed is not msgspec.UNSET:
            return listed
    if answer and whole.message is not msgspec.UNSET:
        return _listed(bytes(whole.message), answer=False)
    return [msgspec.Raw(data)]


def _is_whole(lines: list[bytes]) -> bool:
    """Whether the first line is a JSON object, as it is in JSON lines."""
    try:
        return bool(lines) and _outline.decode(lines[0]) is not None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _recognised(part: str, position: int, raw: bytes | msgspec.Raw) -> DumpRecord | BadLine:
    try:
        outline = _outline.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(part, position, f"no JSON object: {words_of_error(error)}")
    if isinstance(outline.DOI, str):
        doi = clean_doi(outline.DOI)
        if not doi:
            return BadLine(part, position, f"no DOI: {outline.DOI[:80]!r}")
        return DumpRecord(part, position, "crossref", doi, (WorkKey(MatchMethod.DOI, doi),), raw)
    named = outline.id if isinstance(outline.id, str) else outline.openalex_id
    number = clean_openalex(named) if isinstance(named, str) else None
    if not number:
        return BadLine(part, position, _unnamed(outline))
    return DumpRecord(part, position, "openalex", number, tuple(_keys(number, outline)), raw)


def _unnamed(outline: _Outline) -> str:
    """Why a record without an identifier is not taken."""
    if outline.source == "crossref":
        return "Crossref's words as another program tells them, without the DOI: nothing says which work it is"
    return "a work neither of OpenAlex nor of Crossref"


def _keys(number: str, outline: _Outline) -> Iterator[WorkKey]:
    ids = outline.ids if isinstance(outline.ids, dict) else {}
    doi, pmid, pmcid = outline.doi or ids.get("doi"), ids.get("pmid"), ids.get("pmcid")
    clean = (
        (MatchMethod.DOI, clean_doi(doi) if isinstance(doi, str) else None),
        (MatchMethod.PMID, clean_pmid(_last(pmid))),
        (MatchMethod.PMCID, clean_pmcid(_last(pmcid))),
        (MatchMethod.OPENALEX, number),
    )
    for method, value in clean:
        if value:
            yield WorkKey(method, value)


def _last(address: object) -> str:
    """The last piece of an address, in which OpenAlex writes PMIDs and PMCIDs."""
    return address.rstrip("/").rpartition("/")[2] if isinstance(address, str) else ""

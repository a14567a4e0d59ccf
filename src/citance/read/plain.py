"""Plain text and Markdown: paragraphs, headings, notes, and a reference list at the end or in the header."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from citance.errors import DamagedInput, UnsupportedFormat
from citance.identifiers import clean_doi
from citance.model import Author, Block, Paper, Reference, SectionRole, Venue, Work
from citance.read.assemble import assemble, list_of
from citance.read.docx.items import csl_reference
from citance.read.frontmatter import own_doi, read_byline, split_name
from citance.read.frontyaml import read_yaml
from citance.read.listfinder import is_abstract_heading
from citance.read.looseref import read_year
from citance.read.markdown import Markdown, cited_keys
from citance.read.pieces import Piece
from citance.read.reflist import RefList, with_readable_text
from citance.read.textlines import paragraphs_of
from citance.text import section_role

__all__ = ["decode_text", "looks_like_markdown", "read_plain"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_MARKDOWN = re.compile(
    r"^#{1,6}\s+\S|^\[\^[^\]\n]{1,40}\]:|\[-?@[\w:.#$%&\-+?<>~/]+|^```|^!\[|\*\*\S[^*\n]*\*\*|^\s*\|.*\|\s*$", re.M
)
_ATX = re.compile(r"^#{1,6}\s+\S", re.M)
_LONGEST = 64_000_000
_SHORTEST = 200
"""Characters below which a text without references is no paper (a README's stub, a list of names)."""


def looks_like_markdown(text: str) -> bool:
    """True for text with at least two of Markdown's signs, or a header and one of them."""
    signs = {found.group()[:2] for found in _MARKDOWN.finditer(text[:200_000])}
    return len(signs) > 1 or (bool(signs) and bool(_HEADER.match(text[:100_000]))) or len(_ATX.findall(text)) > 1


def decode_text(data: bytes) -> str:
    """Text by its byte-order mark, as UTF-8, else as Windows-1252; line ends are "\\n".

    Raises:
        DamagedInput: nothing in it, or longer than any paper.
        UnsupportedFormat: binary data.
    """
    if len(data) > _LONGEST:
        raise DamagedInput("the text is longer than 64 MB")
    name = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if name:
        text = data.decode(name, "replace")
    else:
        if b"\x00" in data[:65536]:
            raise UnsupportedFormat("this is binary data, not text")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise DamagedInput("the file holds nothing but white space" if data else "the file is empty")
    controls = sum(sign < " " and sign not in "\n\t\f" for sign in text[:20_000])
    if controls * 20 > min(len(text), 20_000):
        raise UnsupportedFormat("this is binary data, not text")
    return text


def read_plain(data: bytes, sha256: str, *, markdown: bool | None = None) -> Paper:
    """Read a text file; `markdown` is None where the content shall tell.

    Raises:
        UnsupportedFormat: binary data, or text that is no paper.
        DamagedInput: nothing in it.
    """
    text = decode_text(data)
    header: dict[str, Any] = {}
    is_markdown = looks_like_markdown(text) if markdown is None else markdown
    found = _HEADER.match(text) if is_markdown else None
    if found:
        said = read_yaml(found.group("yaml"))
        header = said if isinstance(said, dict) else {}
        text = text[found.end() :]
    pieces = (
        Markdown(text).pieces() if is_markdown else [_piece(each.text, each.level) for each in paragraphs_of(text)]
    )
    work = _from_header(header)
    if not header.get("title"):
        work, pieces = _front(work, pieces)
    references = _references(header, pieces) if is_markdown else None
    if references is not None:
        pieces = references[1]
    source = "markdown" if is_markdown else "text"
    paper = assemble(pieces, work=work, sha256=sha256, source=source, references=references[0] if references else None)
    length = sum(len(block.text) for block in paper.blocks)
    if not paper.references and length < _SHORTEST:
        raise UnsupportedFormat("text without a reference list, too short to be a paper")
    return paper


def _piece(text: str, level: int = 0) -> Piece:
    return Piece(Block(text), level=level)


def _front(work: Work, pieces: list[Piece]) -> tuple[Work, list[Piece]]:
    """Title, authors and DOI from the first lines, if what follows shows that they are no text."""
    if len(pieces) < 2:
        return work, pieces
    first = pieces[0]
    text = first.block.text
    deeper = [piece.level for piece in pieces[1:] if piece.level]
    is_title = (
        len(text) <= 300
        and not text.endswith(".")
        and not is_abstract_heading(text)
        and section_role((text,)) is SectionRole.OTHER
        and (
            bool(read_byline(pieces[1].block.text))
            or (first.level == 1 and bool(deeper) and min(deeper) > 1)
            or (first.level == 0 and pieces[1].level > 0)
        )
    )
    if not is_title:
        return work, pieces
    rest = pieces[1:]
    authors = read_byline(rest[0].block.text) if not rest[0].level else ()
    doi = own_doi(piece.block.text for piece in rest[:4] if len(piece.block.text) < 300)
    work = msgspec.structs.replace(work, title=text, authors=work.authors or authors, doi=work.doi or doi)
    return work, rest[1:] if authors else rest


def _from_header(header: dict[str, Any]) -> Work:
    said = {str(key).casefold(): value for key, value in header.items()}
    date = _string(said.get("date") or said.get("year"))
    year, _ = read_year(date)
    title, subtitle = _string(said.get("title")), _string(said.get("subtitle"))
    keywords = said.get("keywords") or said.get("tags") or ()
    words = keywords.split(",") if isinstance(keywords, str) else keywords
    return Work(
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=tuple(_authors(said.get("author") or said.get("authors"))),
        year=year,
        published=date if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date) else str(year or ""),
        doi=clean_doi(_string(said.get("doi"))),
        venue=Venue(title=_string(said.get("journal"))),
        abstract=" ".join(_string(said.get("abstract")).split()),
        keywords=tuple(_string(word).strip() for word in words if _string(word).strip())
        if isinstance(words, list)
        else (),
        language=_string(said.get("lang") or said.get("language"))[:2].lower(),
    )


def _string(value: object) -> str:
    if isinstance(value, dict):
        return _string(value.get("name") or value.get("title") or value.get("literal"))
    return value if isinstance(value, str) else ""


def _authors(value: object) -> Iterable[Author]:
    people = value if isinstance(value, list) else [value]
    for person in people[:1000]:
        if isinstance(person, dict) and person.get("family"):
            yield Author(family=_string(person["family"]), given=_string(person.get("given")))
            continue
        name = _string(person)
        if name:
            yield from read_byline(name) or (split_name(name),)


def _references(header: dict[str, Any], pieces: Sequence[Piece]) -> tuple[RefList, list[Piece]] | None:
    """The list of a text that cites by keys (`[@coe2003]`): of the header, else of the text; None where none is cited.

    A key that no entry bears stands for a work of which nothing but the key is known.
    """
    keys = cited_keys(pieces)
    if not keys:
        return None
    listed, used = list_of(pieces)
    pieces = [piece for number, piece in enumerate(pieces) if number not in set(used)]
    result = RefList(warnings=list(listed.warnings))
    described = header.get("references")
    for item in described if isinstance(described, list) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            reference = csl_reference(item, key=item["id"], index=len(result.references) + 1)
            result.add(with_readable_text(reference, fields_only=True), item["id"])
    for reference in listed.references:
        names = [name for name, found in listed.by_id.items() if reference.key in found]
        own = [name.removeprefix("ref-") for name in names]
        key = next((name for name in own if name in keys), "") or _key_of(reference, keys, set(result.by_id))
        if key and key in result.by_id:
            continue  # described in the header
        index = len(result.references) + 1
        named = key or (reference.key if reference.key not in keys else f"r{index}")
        result.add(msgspec.structs.replace(reference, key=named, entry=named, index=index), key, *names)
    for key in keys:
        if key not in result.by_id:
            index = len(result.references) + 1
            result.add(Reference(key=key, index=index, entry=key, raw=key), key)
            result.warnings.append(f"the cited key {key!r} is described nowhere in the file")
    return result, list(pieces)


def _key_of(reference: Reference, keys: Iterable[str], taken: set[str]) -> str:
    """The one key that is made of the entry's first author and year ("coe2003", "Coe_2003a")."""
    if not (reference.authors and reference.year):
        return ""
    family = re.sub(r"\W", "", reference.authors[0].family.casefold())
    fits = [
        key
        for key in keys
        if key not in taken
        and (bare := re.sub(r"[\W_]", "", key.casefold())).startswith(family)
        and str(reference.year) in bare
    ]
    letters = [key for key in fits if key.casefold().endswith(f"{reference.year}{reference.year_suffix}")]
    chosen = letters if len(fits) > 1 else fits
    return chosen[0] if len(chosen) == 1 else ""

"""Field instructions: what a field of a Word file stands for.

ADDIN ZOTERO_ITEM CSL_CITATION {json} suffix      ADDIN ZOTERO_BIBL {json} CSL_BIBLIOGRAPHY
ADDIN CSL_CITATION {json}  (Mendeley)             ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY
ADDIN EN.CITE <EndNote>…  (or in fldData)         ADDIN EN.REFLIST
CITATION tag \\l 1033 \\m tag                       BIBLIOGRAPHY
ADDIN CitaviPlaceholder{base64 of JSON}           ADDIN CitaviBibliography…
HYPERLINK \\l "bookmark", REF bookmark \\r \\h       links inside the file
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from citance.errors import InputError
from citance.read.docx.items import Item, citavi_items, csl_items, endnote_items
from citance.read.safexml import parse_xml

__all__ = ["Instruction", "Kind", "read_instruction", "read_tag"]

_LONGEST = 8_000_000
_LIST = re.compile(
    r"\s*(?:ADDIN\s+)?(?:ZOTERO_BIBL|Mendeley Bibliography|EN\.REFLIST|CitaviBibliography|BIBLIOGRAPHY\b|.{0,40}CSL_BIBLIOGRAPHY)",
    re.S,
)
_CSL = re.compile(r"\s*(?:ADDIN\s+)?(?:ZOTERO_ITEM|Mendeley Citation|CSL_CITATION|.{0,80}?CSL_CITATION)", re.S | re.I)
_ENDNOTE = re.compile(r"\s*(?:ADDIN\s+)?EN\.CITE(?!\.DATA)")
_CITAVI = re.compile(r"\s*(?:ADDIN\s+)?CitaviPlaceholder\s*\{?\s*(?P<data>[A-Za-z0-9+/=\s]*)")
_WORD = re.compile(r"\s*CITATION\s+(?P<rest>.+)", re.S)
_WORD_TAG = re.compile(r"(?:^|\\m\s+)\s*(?:\"([^\"]+)\"|([^\s\\\"]+))")
_LINK = re.compile(
    r"\s*(?:HYPERLINK\s+(?:\"\"\s+)?\\l\s+\"?(?P<link>[^\"\s]+)\"?|(?:REF|NOTEREF)\s+\"?(?P<ref>[^\"\s\\]+))"
)
_MENDELEY_TAG = "MENDELEY_CITATION_v3_"


class Kind(Enum):
    """What a field is for."""

    CITATION = "citation"
    LIST = "list"
    LINK = "link"
    OTHER = "other"


class Instruction(NamedTuple):
    """A field: its cited works, or the bookmark that it leads to; `fault` is a warning, "" if all is well."""

    kind: Kind
    items: tuple[Item, ...] = ()
    target: str = ""
    fault: str = ""


_OTHER = Instruction(Kind.OTHER)


def read_instruction(code: str, data: str, sources: Mapping[str, Item]) -> Instruction:
    """Read a field's instruction text; `data` is what its `fldData` holds, `sources` are Word's own by tag."""
    if len(code) > _LONGEST or len(data) > _LONGEST:
        return Instruction(Kind.OTHER, fault="a field of a reference manager is too long to be read")
    if _LIST.match(code):
        return Instruction(Kind.LIST)
    if _CSL.match(code):
        return _from_json(code)
    if _ENDNOTE.match(code):
        return _from_endnote(code, data)
    if found := _CITAVI.match(code):
        return _from_base64(found.group("data"), citavi_items)
    if found := _WORD.match(code):
        tags = [quoted or bare for quoted, bare in _WORD_TAG.findall(found.group("rest"))]
        items = tuple(sources.get(tag.casefold(), Item(tag, None)) for tag in tags)
        return Instruction(Kind.CITATION, items) if items else _OTHER
    if found := _LINK.match(code):
        return Instruction(Kind.LINK, target=found.group("link") or found.group("ref"))
    return _OTHER


def read_tag(tag: str) -> Instruction:
    """Read the tag of a content control: those of Mendeley Cite hold the citation itself."""
    if tag.startswith(_MENDELEY_TAG):
        return _from_base64(tag[len(_MENDELEY_TAG) :], csl_items)
    if tag.startswith(("MENDELEY_BIBLIOGRAPHY", "CitaviBibliography")):
        return Instruction(Kind.LIST)
    return _OTHER


def _from_json(code: str) -> Instruction:
    start = code.find("{", max(0, code.find("CSL_CITATION")))
    if start < 0:
        return Instruction(Kind.OTHER, fault="a citation field without its data")
    try:
        data, _ = json.JSONDecoder().raw_decode(code, start)
    except (ValueError, RecursionError):
        return Instruction(Kind.OTHER, fault="a citation field whose JSON cannot be read")
    items = tuple(csl_items(data))
    return Instruction(Kind.CITATION, items) if items else _OTHER


def _from_endnote(code: str, data: str) -> Instruction:
    start = code.find("<EndNote")
    xml = code[start:].encode() if start >= 0 else _decoded(data)
    end = xml.rfind(b"</EndNote>")
    if end < 0:
        return Instruction(Kind.OTHER, fault="a citation field of EndNote without its data")
    try:
        root, _ = parse_xml(b"<?xml version='1.0' encoding='UTF-8'?>" + xml[xml.find(b"<EndNote") : end + 10])
    except InputError:
        return Instruction(Kind.OTHER, fault="a citation field of EndNote whose data cannot be read")
    items = tuple(endnote_items(root))
    return Instruction(Kind.CITATION, items) if items else _OTHER


def _from_base64(text: str, reader: object) -> Instruction:
    try:
        data = json.loads(_decoded(text).decode("utf-8"))
    except (ValueError, RecursionError):
        return Instruction(Kind.OTHER, fault="a citation of a reference manager whose data cannot be read")
    items = tuple(reader(data)) if callable(reader) else ()
    return Instruction(Kind.CITATION, items) if items else _OTHER


def _decoded(text: str) -> bytes:
    bare = "".join(text.split())
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""

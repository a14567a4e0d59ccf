"""HTML bytes to an element tree: the encoding found, no scripts run, nothing fetched, depth bounded."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from citance.errors import DamagedInput, UnsupportedFormat
from citance.read.safexml import Element, local_name, parse_xml

__all__ = ["decode", "looks_like_html", "parse_html", "words_of"]

_DEEPEST = 400
"""Real pages stay below 60; a walk over the tree needs several frames of the stack per level."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAID = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:\-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:\-]{2,40})",
    re.I,
)
_HEAD = re.compile(
    r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|article|main|section|div|p|h1)\b)",
    re.I | re.S,
)
_XHTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*(?:<!doctype[^>]*>\s*)?<html\b[^>]*xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml",
    re.I | re.S,
)
_PLAIN_NAME = re.compile(r"[a-z_][\w.-]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
# Browsers read these names as Windows-1252 (WHATWG Encoding Standard, "windows-1252").
_AS_1252 = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "iso8859-1", "l1"})
_LONGEST = 64_000_000
_SPLIT = re.compile(r"[\s_\-:.\d]+")


def looks_like_html(data: bytes) -> bool:
    """True for content that begins as an HTML or XHTML page does."""
    return bool(_HEAD.match(decode(data[:4096])))


def decode(data: bytes) -> str:
    """The text of a page: by its byte-order mark, by what it says itself, as UTF-8, else as Windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff")
    found = _SAID.search(data[:4096])
    said = (found.group(1) or found.group(2)).decode("ascii", "replace").casefold() if found else ""
    for name in (said, "utf-8"):
        if not name or name.startswith("utf-16") or name in _AS_1252:
            # A page whose "meta" can be read byte by byte is not UTF-16.
            continue
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    lenient = data.decode("utf-8", "replace")
    if said == "utf-8" and any(sign > "\x7f" and sign != "\ufffd" for sign in lenient):
        return lenient  # UTF-8 with some damage
    return data.decode("cp1252", "replace")


def parse_html(data: bytes) -> tuple[Element, list[str]]:
    """The root of a page and the warnings that arose; XHTML that is well-formed is read as XML.

    Raises:
        UnsupportedFormat: no element at all.
        DamagedInput: nested deeper than any page is, or longer.
        UnsafeInput: entities of XHTML that expand without bound.
    """
    text = decode(data)
    if len(text) > _LONGEST:
        raise DamagedInput("the page is longer than 64 million characters")
    if _XHTML.match(text[:4000]):
        try:
            root, warnings = parse_xml(data)
        except DamagedInput:
            pass  # most pages that call themselves XHTML are not well-formed
        else:
            return _checked(root), warnings
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    # The characters are known by now: a declared encoding must not be believed again. NUL ends a string of libxml2.
    # Other control signs pass its parser, but no text that holds them can be put anywhere else in the tree.
    plain = _CONTROL.sub("", _DECLARED.sub("", text)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnsupportedFormat("this is no HTML page: no element is in it") from error
    if root is None:
        raise UnsupportedFormat("this is no HTML page: no element is in it")
    return _checked(root), []


def _checked(root: Element) -> Element:
    """The tree, its elements by plain names in small letters; raises where it is too deep to be a page."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        if depth > _DEEPEST:
            raise DamagedInput(f"elements are nested more than {_DEEPEST} deep")
        if isinstance(element.tag, str):
            name = local_name(element.tag).lower()
            if name != element.tag:
                plain = name.rpartition(":")[2]
                # The parser takes names that cannot be given: in damaged pages they have all kinds of signs.
                element.tag = plain if _PLAIN_NAME.fullmatch(plain) else "unknown"
    return root


def words_of(element: Element) -> frozenset[str]:
    """The words of an element's classes and id, without numbers: "article-refs__list fn12" → article, refs, list, fn."""
    said = f"{element.get('class') or ''} {element.get('id') or ''}".casefold()
    return frozenset(_SPLIT.split(said)) - {""}

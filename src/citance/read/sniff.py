"""Which reader a content wants: told by the content, and by the name only where the content cannot tell."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from pathlib import PurePosixPath

from citance.errors import DamagedInput, UnsupportedFormat
from citance.read._archives import ZipDocument, is_tar, zip_document

__all__ = [
    "HTML_SUFFIXES",
    "LATEX_SUFFIXES",
    "PLAIN_SUFFIXES",
    "XML_SUFFIXES",
    "Format",
    "may_be_pdf",
    "needs_process",
    "suffix_of",
    "tell_format",
]


class Format(StrEnum):
    """The kinds of content that readers exist for. `LATEX_ARCHIVE` is a tar of LaTeX sources that belong together."""

    XML = "xml"
    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"
    HTML = "html"
    LATEX = "latex"
    LATEX_ARCHIVE = "latex archive"
    PLAIN = "plain text"


XML_SUFFIXES = frozenset({".xml", ".nxml", ".jats", ".tei", ".art"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
LATEX_SUFFIXES = frozenset({".tex", ".ltx", ".latex"})
PLAIN_SUFFIXES = frozenset({".txt", ".md", ".markdown"})
_PACKED = frozenset({".gz", ".bz2", ".xz"})
_NO_PDF = (XML_SUFFIXES | HTML_SUFFIXES | LATEX_SUFFIXES | PLAIN_SUFFIXES).union(
    (".docx", ".epub", ".zip", ".tar", ".tgz", ".tbz2", ".txz")
)

_UNREAD = (
    (b"PK\x03\x04", "a zip archive where an article was expected"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture: if it is a scan, make a PDF of it and run ocrmypdf on that"),
    (b"MM\x00*", "a TIFF picture: if it is a scan, make a PDF of it and run ocrmypdf on that"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save it as .docx or PDF and add that"),
    (b"{\\rtf", "a rich-text file: save it as .docx or PDF and add that"),
    (b"%!PS", "a PostScript file: make a PDF of it (ps2pdf) and add that"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file: make a PDF of it (ps2pdf) and add that"),
    (b"AT&TFORM", "a DjVu file: make a PDF of it (ddjvu -format=pdf, then ocrmypdf) and add that"),
    (b"\xf7\x02", "a TeX DVI file: make a PDF of it (dvipdfm), or add the .tex source"),
    (b"BOOKMOBI", "a Mobipocket book: save it as ePub or PDF and add that"),
)
_ZIPPED = {
    ZipDocument.OPENDOCUMENT: "an OpenDocument file: save it as .docx or PDF and add that",
    ZipDocument.OFFICE: "a spreadsheet or presentation of an office suite",
    ZipDocument.PROGRAM: "a program package",
}
_READABLE = "what is read is article XML (JATS, TEI, BMC), PDF, Word (.docx), HTML, ePub and LaTeX"
_PDF_WITHIN = 1024
"""A PDF's signature may stand after other bytes; readers accept it in the first 1,024 (ISO 32000-1, annex H)."""
_BLANK = b" \t\r\n\x00\xef\xbb\xbf"
_BEFORE_ROOT = re.compile(rb"\s*(?:<\?[^>]*\?>|<!--.*?-->)", re.S)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|(?:html|head|body|meta|title)\b)", re.I)
_INLINE = re.compile(rb"<(?:!--|(?:div|p|img|center|a|h[1-6]|br|table|picture|details|span|sup|b|i)\b)", re.I)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_LATEX = re.compile(rb"^[^%\n]*\\(?:documentclass|documentstyle|begin\s*\{document\}|input\b)", re.M)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, ".gz" and its like taken off; names of archive members too."""
    path = PurePosixPath(name.replace("\\", "/").rpartition("!")[2].lower())
    return path.with_suffix("").suffix if path.suffix in _PACKED else path.suffix


def may_be_pdf(name: str) -> bool:
    """Whether a name is that of a PDF, or tells nothing; the content may be another one all the same."""
    return suffix_of(name) not in _NO_PDF


def needs_process(data: bytes, name: str) -> bool:
    """Whether a content is better read in a process that may die: everything but article XML, whose parser is bounded
    and has read millions."""
    if b"%PDF-" in data[:_PDF_WITHIN] or data.startswith(b"PK\x03\x04") or is_tar(data[:512]):
        return True
    return suffix_of(name) in HTML_SUFFIXES | LATEX_SUFFIXES | PLAIN_SUFFIXES


def tell_format(data: bytes, name: str = "") -> Format:
    """What a content is; `name` is the file's, where there is one.

    Raises:
        DamagedInput: nothing but white space.
        UnsupportedFormat: something that is not read; the reason says what it looks like and what to do.
    """
    head = data[:4096].lstrip(_BLANK)
    if not head:
        if not data.strip(_BLANK):
            raise DamagedInput("the file is empty" if not data else "the file holds nothing but white space")
        head = data.lstrip(_BLANK)[:4096]
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if head.startswith(b"<") or data.startswith(_UTF16):
        return _marked_up(head, suffix_of(name))
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if is_tar(data[:512]):
        return Format.LATEX_ARCHIVE
    for magic, what in _UNREAD:
        if data.startswith(magic) or data[60:68] == magic:
            raise UnsupportedFormat(f"this is {what}")
    return _text(data, suffix_of(name))


def _zipped(data: bytes) -> Format:
    kind = zip_document(io.BytesIO(data))
    if kind is ZipDocument.WORD:
        return Format.DOCX
    if kind is ZipDocument.EPUB:
        return Format.EPUB
    raise UnsupportedFormat(f"this is {_ZIPPED[kind] if kind else 'a zip archive where an article was expected'}")


def _marked_up(head: bytes, suffix: str) -> Format:
    """XML or HTML, or Markdown that begins with a piece of it; a page may begin with an XML declaration and comments."""
    if suffix in PLAIN_SUFFIXES and (head.startswith(_UTF16[:2]) or _INLINE.match(head)):
        return Format.PLAIN
    at = 0
    while found := _BEFORE_ROOT.match(head, at):
        at = found.end()
    if _HTML.match(head, at) or (suffix in HTML_SUFFIXES and not head.startswith(b"<?xml")):
        return Format.HTML
    return Format.XML


def _text(data: bytes, suffix: str) -> Format:
    head = data[:4096]
    if b"\x00" in head or sum(byte < 9 for byte in head) > 2:
        if suffix == ".pdf":
            raise DamagedInput("damaged: a file named .pdf without the beginning of a PDF")
        raise UnsupportedFormat(f"this is binary data of an unknown kind: {_READABLE}")
    if suffix in LATEX_SUFFIXES or (suffix not in PLAIN_SUFFIXES and _LATEX.search(data[:1_000_000])):
        return Format.LATEX
    if suffix in PLAIN_SUFFIXES:
        return Format.PLAIN
    raise UnsupportedFormat(
        f"this is text that is not XML: {_READABLE}, and plain text whose name ends in .txt or .md"
    )

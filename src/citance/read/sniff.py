"""Which reader a content wants, told by the content alone."""

from __future__ import annotations

import re

from citance.errors import DamagedInput, UnsupportedFormat

__all__ = ["check_is_xml"]

_BINARY = (
    (b"%PDF", "a PDF: only XML is read so far"),
    (b"PK\x03\x04", "a zip archive (or a Word file) where an article was expected"),
    (b"\x1f\x8b", "gzip-compressed data where an article was expected"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "a rich-text file"),
)
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)(?![^>]*xhtml[^>]*\.dtd)", re.I | re.S)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def check_is_xml(data: bytes) -> None:
    """Return if `data` may be XML.

    Raises:
        DamagedInput: nothing but white space.
        UnsupportedFormat: something else; the reason names what it looks like.
    """
    head = data[:1024]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            raise DamagedInput("the file is empty" if not data else "the file holds nothing but white space")
        return
    for magic, name in _BINARY:
        if head.startswith(magic):
            raise UnsupportedFormat(f"this is {name}")
    if head.startswith(_UTF16):
        return
    if _HTML.match(head):
        raise UnsupportedFormat("this is an HTML page: only article XML (JATS, TEI, BMC) is read so far")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        what = "binary data" if b"\x00" in head or sum(byte < 9 for byte in head) > 2 else "text that is not XML"
        raise UnsupportedFormat(f"this is {what}: only article XML (JATS, TEI, BMC) is read so far")

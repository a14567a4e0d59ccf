"""What a PDF's information dictionary and XMP packet say of the work. Neither is believed alone: see `front`."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from citance.identifiers import clean_doi, find_doi
from citance.read.pdf.pdfium import PdfFile

__all__ = ["FileWords", "read_metadata"]

_PACKET = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.S)
_TAG = re.compile(r"<[^>]{0,500}>")


class FileWords(NamedTuple):
    """Title, DOI, authors and journal as the file's metadata have them, "" where they have none."""

    title: str = ""
    doi: str = ""
    authors: str = ""
    venue: str = ""
    created: str = ""
    """The year of the file."""


def read_metadata(file: PdfFile, data: bytes) -> FileWords:
    """The metadata of an open file; `data` are its bytes, in which an XMP packet stands uncompressed."""
    packet = ""
    for found in _PACKET.finditer(data):
        # A figure may bring a packet of its own: the one that names an article wins.
        text = found.group().decode("utf-8", "replace")
        if "prism:" in text or "dc:title" in text:
            packet = text if not packet or "prism:" in text else packet
    title = file.metadata("Title") or _value(packet, "dc:title")
    spoken = " ".join(file.metadata(key) for key in ("doi", "DOI", "WPS-ARTICLEDOI", "Subject", "Keywords"))
    doi = clean_doi(_value(packet, "prism:doi")) or clean_doi(_value(packet, "dc:identifier")) or find_doi(spoken)
    created = re.match(r"D:((?:19|20)\d\d)", file.metadata("CreationDate"))
    return FileWords(
        title=" ".join(_TAG.sub("", html.unescape(title)).split()),
        doi=doi or "",
        authors=" ".join(file.metadata("Author").split()),
        venue=" ".join(_value(packet, "prism:publicationName").split()),
        created=created.group(1) if created else "",
    )


def _value(packet: str, name: str) -> str:
    """The text of an XMP element or attribute, the first item of a list."""
    found = re.search(rf"<{name}[^>]{{0,200}}>(.{{0,2000}}?)</{name}>", packet, re.S) or re.search(
        rf'{name}="([^"]{{0,1000}})"', packet
    )
    if not found:
        return ""
    inner = re.search(r"<rdf:li[^>]*>(.*?)</rdf:li>", found.group(1), re.S)
    return html.unescape(_TAG.sub("", inner.group(1) if inner else found.group(1))).strip()

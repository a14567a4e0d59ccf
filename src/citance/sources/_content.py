"""Is an answer what was asked for? And how its bytes become JSON or XML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from citance.errors import BadAnswer

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Kind", "decode_json", "parse_xml", "waiting", "wrong_content", "wrong_media"]

_LONGEST_REASON = 200
_LONGEST_WAIT = 10 * 86_400.0
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAGIC = {"pdf": b"%PDF-", "gzip": b"\x1f\x8b", "zip": b"PK\x03\x04"}


class Kind(StrEnum):
    """What is asked for."""

    JSON = "JSON"
    XML = "XML"
    PDF = "PDF"
    ARCHIVE = "an archive"
    TEXT = "text"


ACCEPT = {
    Kind.JSON: "application/json",
    Kind.XML: "application/xml, text/xml, application/atom+xml;q=0.9, */*;q=0.5",
    Kind.PDF: "application/pdf, */*;q=0.5",
    Kind.ARCHIVE: "*/*",
    Kind.TEXT: "text/csv, text/plain, */*;q=0.5",
}


def wrong_content(kind: Kind, content_type: str, head: bytes) -> str:
    """Why the first bytes of an answer (2,000 or so) cannot be of the kind; "" where they can."""
    if not head.strip():
        return "the answer is empty"
    media = _media(content_type)
    if _HTML.match(head) or wrong_media(kind, content_type):
        return f"HTML instead of {kind}"
    if kind is Kind.PDF and _MAGIC["pdf"] not in head[:1024]:
        return f"{media or 'something else'} instead of PDF"
    if kind is Kind.ARCHIVE and not (head.startswith((*_MAGIC.values(), b"%!")) or head[257:262] == b"ustar"):
        return f"{media or 'something else'} instead of an archive"
    if kind is Kind.XML and not (head.startswith(_BOMS) or head.lstrip()[:1] == b"<"):
        return f"{media or 'something else'} instead of XML"
    return ""


def wrong_media(kind: Kind, content_type: str) -> bool:
    """Whether a page for people is named where data were asked for."""
    return kind in (Kind.JSON, Kind.XML) and _media(content_type) in ("text/html", "application/xhtml+xml")


def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def decode_json(body: bytes) -> object:
    """The value.

    Raises:
        BadAnswer: it is no JSON, or cut off.
    """
    try:
        return msgspec.json.decode(body.removeprefix(_BOMS[0]))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadAnswer(f"not JSON, or cut off: {str(error)[:_LONGEST_REASON]}") from error


def parse_xml(body: bytes) -> etree._Element:
    """The root element: no network, no entities from outside, none expanded, depth and text bounded by libxml2.

    Raises:
        BadAnswer: it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswer(f"not XML, or cut off: {' '.join(str(error).split())[:_LONGEST_REASON]}") from error


def waiting(retry_after: str) -> float:
    """The seconds that a Retry-After header names, as a number or as a date; 0 for neither."""
    text = retry_after.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            then = parsedate_to_datetime(text)
        except (TypeError, ValueError, OverflowError):
            return 0.0
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        seconds = (then - datetime.now(UTC)).total_seconds()
    return min(seconds, _LONGEST_WAIT) if seconds > 0 else 0.0  # also for "nan"

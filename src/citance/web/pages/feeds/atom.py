"""Atom feeds (RFC 4287): valid, the same bytes for the same content, so that readers need not fetch them twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["Entry", "Feed", "atom", "feed_response", "rfc3339"]

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NO_TIME = "1970-01-01T00:00:00Z"
_SAFE = "/?&=%:;,.()!*'+$@~-_"
"""Signs that may stand in a tag URI as they are, and the per cent sign of what is encoded already."""
_MAX_AGE = 900
"""Seconds for which a reader may take a feed as it is."""


@dataclass(frozen=True)
class Entry:
    """One entry: `tag` is the last part of its id and stays the same for ever, `updated` an ISO time, `html` its content."""

    tag: str
    title: str
    address: str
    updated: str
    html: str
    category: str = ""
    author: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed: `base` is the server's address without a slash at its end, `path` and `page` are the feed's own and that of the
    page that it is about, `since` when what it tells of began."""

    tag: str
    title: str
    subtitle: str
    base: str
    path: str
    page: str
    since: str
    entries: Sequence[Entry]


def rfc3339(text: str) -> str:
    """An ISO time in UTC, or a date as precise as it is, as Atom writes times; the epoch's beginning for anything else."""
    padded = text if len(text) > 10 else f"{text}{'-01-01'[: 10 - len(text)] if len(text) in (4, 7) else ''}"
    if len(text) == 7:
        padded = f"{text}-01"
    try:
        found = datetime.fromisoformat(padded)
    except ValueError:
        return _NO_TIME
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year >= 1000 else _NO_TIME


def atom(feed: Feed) -> bytes:
    """The feed as XML."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # lxml takes None for the default one
    root.set(f"{_XML}lang", "en")
    times = [rfc3339(entry.updated) for entry in feed.entries]
    _put(root, "id", _id(feed.base, feed.tag))
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.subtitle)
    _put(root, "updated", max([rfc3339(feed.since), *times]))
    _link(root, feed.base + feed.path, "self", "application/atom+xml")
    _link(root, feed.base + feed.page, "alternate", "text/html")
    _put(root, "generator", "citance")
    _person(root, "citance")
    for entry, time in zip(feed.entries, times, strict=True):
        node = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _put(node, "id", _id(feed.base, entry.tag))
        _put(node, "title", entry.title)
        _put(node, "updated", time)
        _link(node, feed.base + entry.address, "alternate", "text/html")
        if entry.author:
            _person(node, entry.author)
        if entry.category:
            etree.SubElement(node, f"{{{_ATOM}}}category").set("term", entry.category)
        _put(node, "content", entry.html).set("type", "html")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _id(base: str, tag: str) -> str:
    """A tag URI (RFC 4151): the server's name and a part of its own. It names nothing that can be fetched."""
    host = base.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0] or "localhost"
    host = host if all(sign.isascii() and (sign.isalnum() or sign in "-.") for sign in host) else "localhost"
    return f"tag:{host.lower()},2026:citance/{quote(tag, safe=_SAFE)}"


def _put(parent: etree._Element, name: str, text: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    node.text = _clean(text)
    return node


def _link(parent: etree._Element, address: str, rel: str, type_: str) -> None:
    node = etree.SubElement(parent, f"{{{_ATOM}}}link")
    for name, value in (("rel", rel), ("type", type_), ("href", _clean(address))):
        node.set(name, value)


def _person(parent: etree._Element, name: str) -> None:
    node = etree.SubElement(parent, f"{{{_ATOM}}}author")
    etree.SubElement(node, f"{{{_ATOM}}}name").text = _clean(name) or "unknown"


def _clean(text: str) -> str:
    """Text without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF
                   and sign not in "\ufffe\uffff" and not "\x7f" <= sign <= "\x9f"))  # fmt: skip


def feed_response(request: Request, feed: Feed, *, private: bool) -> Response:
    """The feed, or 304 where the reader has it already."""
    body = atom(feed)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    newest = max([rfc3339(feed.since), *(rfc3339(entry.updated) for entry in feed.entries)])
    modified = datetime.strptime(newest, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    headers = {
        "etag": etag,
        "last-modified": format_datetime(modified, usegmt=True),
        "cache-control": f"{'private' if private else 'public'}, max-age={_MAX_AGE}",
        "vary": "cookie",
    }
    if _is_known(request, etag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/atom+xml; charset=utf-8")


def _is_known(request: Request, etag: str, modified: datetime) -> bool:
    """Whether the reader has it: by the tag, and by the time only where it says no tag (RFC 9110)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
    known = known.replace(tzinfo=UTC) if known.tzinfo is None else known
    return modified <= known

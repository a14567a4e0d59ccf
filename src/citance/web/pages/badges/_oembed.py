"""oEmbed (https://oembed.com): from the address of a work's page to its badge, for whoever embeds links.

The type is "rich": a link around the picture, no frame and no script, so that it works under the strictest policy on either
side. Asked for by `/oembed?url=…`, with `format` (json, xml), `maxwidth` and `maxheight`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

import msgspec
from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.model import IndexedWork
from citance.web import views
from citance.web.pages.badges._picture import base_address, picture
from citance.web.pages.badges._svg import BadgeStyle, BadgeTheme
from citance.web.visit import Visit

__all__ = ["oembed_page"]

_AGE = 3600
_GREATEST_ID = 2**63 - 1
_NOT_IMPLEMENTED = 501


def oembed_page(visit: Visit) -> Response:
    """The answer for a work's address.

    Raises:
        UsageError: no address, or sizes that are no numbers.
        NotFoundError: the address is not that of a work of this library.
    """
    given = visit.request.query_params
    form = given.get("format", "json")
    if form not in ("json", "xml"):
        return Response("format is json or xml\n", _NOT_IMPLEMENTED, media_type="text/plain")
    item = _work_at(visit, given.get("url", ""))
    told = _told(visit, item, _size(given.get("maxwidth", "")), _size(given.get("maxheight", "")))
    headers = {"cache-control": f"public, max-age={_AGE}", "access-control-allow-origin": "*"}
    if form == "xml":
        return Response(_as_xml(told), headers=headers, media_type="text/xml")
    return Response(msgspec.json.encode(told), headers=headers, media_type="application/json")


def _size(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or int(text) == 0:
        raise UsageError("maxwidth and maxheight are whole numbers above 0")
    return int(text)


def _work_at(visit: Visit, url: str) -> IndexedWork:
    if not url:
        raise UsageError("give the address of a work's page: /oembed?url=…")
    try:
        parts = urlsplit(url[:2000])
        host = parts.netloc
    except ValueError as error:
        raise NotFoundError("this is no address of this library") from error
    own = {visit.request.url.netloc.lower(), urlsplit(base_address(visit)).netloc.lower()}
    if host and host.lower() not in own:
        raise NotFoundError("this is no address of this library")
    path = unquote(parts.path)
    found: list[IndexedWork] = []
    if path.startswith("/works/"):
        found = visit.library.store.find_works(path.removeprefix("/works/"))
    elif path.startswith("/work/"):
        number = path.removeprefix("/work/").split("/")[0]
        if number.isascii() and number.isdecimal() and len(number) < 20 and int(number) <= _GREATEST_ID:
            found = visit.library.store.works([int(number)])
    if not found:
        raise NotFoundError("no work of this library has this address")
    return found[0]


def _told(visit: Visit, item: IndexedWork, widest: int | None, highest: int | None) -> dict[str, object]:
    """The answer's fields; the picture is made smaller where it would not fit, and the compact one taken first."""
    base = base_address(visit)
    language = visit.preferences.language
    width, height, style = 0.0, 0, BadgeStyle.COUNTS
    for style in (BadgeStyle.COUNTS, BadgeStyle.COMPACT):
        _, width, height = picture(visit, item, style=style, theme=BadgeTheme.LIGHT, language=language, broad=False)
        if widest is None or width <= widest:
            break
    scale = min(1.0, (widest or width) / width, (highest or height) / height)
    shown_width, shown_height = max(1, int(width * scale)), max(1, int(height * scale))
    name = item.work.doi or f"{item.id}"
    query = f"?style={style.value}&lang={language}"
    source = f"{base}/badge/{quote(name, safe='/:')}.svg{query}" if item.work.doi else ""
    page = f"{base}{views.work_path(item)}"
    title = item.work.title or name
    inside = (
        f'<img src="{_attribute(source)}" alt="{_attribute(title)}" width="{shown_width}" height="{shown_height}">'
        if source
        else escape(title)
    )
    told: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "citance",
        "provider_url": base,
        "cache_age": _AGE,
        "width": shown_width,
        "height": shown_height,
        "html": f'<a href="{_attribute(page)}">{inside}</a>',
    }
    if authors := "; ".join(author.family for author in item.work.authors[:3] if author.family):
        told["author_name"] = authors
    return told


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _as_xml(told: Mapping[str, object]) -> str:
    """The same as XML; signs that XML cannot hold are left out."""

    def plain(value: object) -> str:
        return escape("".join(sign for sign in str(value) if sign.isprintable()))

    fields = "".join(f"<{name}>{plain(value)}</{name}>" for name, value in told.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>{fields}</oembed>'

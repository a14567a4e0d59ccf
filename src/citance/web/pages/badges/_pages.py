"""The addresses: the picture, the page that makes one, oEmbed, and what data can be taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from citance import __version__
from citance.errors import NotFoundError, UsageError
from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid
from citance.model import IndexedWork
from citance.report.exports import EXPORTS
from citance.web import views
from citance.web.figures import library_figures
from citance.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, translations_for
from citance.web.pages.badges._oembed import oembed_page
from citance.web.pages.badges._picture import base_address, picture
from citance.web.pages.badges._svg import BadgeStyle, BadgeTheme
from citance.web.pages.badges._words import AUTO, FORMATS, STYLES, THEMES
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

_KNOWN = "public, max-age=3600"
_UNKNOWN = "public, max-age=300"
"""A work that is not there may be added any minute."""
_LONGEST = 300
_SUGGESTED = 5


def badge_svg(visit: Visit) -> Response:
    """The picture for a DOI, PMID, PMCID or arXiv id. A work that is not in the library gets a grey one with status 200, since
    an image that fails is shown as a broken one; what is no identifier is 404."""
    identifier = str(visit.path_params["identifier"])
    style, theme, language, broad = _choices(visit)
    item = _work_of(visit, identifier)
    svg, _, _ = picture(visit, item, style=style, theme=theme, language=language, broad=broad)
    body = svg.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {
        "cache-control": _KNOWN if item is not None else _UNKNOWN,
        "etag": tag,
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "content-language": language,
    }
    asked = visit.request.headers.get("if-none-match", "")
    if tag in {each.strip().removeprefix("W/") for each in asked.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="image/svg+xml")


def _choices(visit: Visit) -> tuple[BadgeStyle, BadgeTheme, str, bool]:
    given = visit.request.query_params
    style, theme = given.get("style", BadgeStyle.COUNTS.value), given.get("theme", BadgeTheme.LIGHT.value)
    language, view = given.get("lang", DEFAULT_LANGUAGE), given.get("view", "strict")
    if style not in set(BadgeStyle) or theme not in set(BadgeTheme):
        raise UsageError("style is counts, bar or compact, theme light or dark")
    if language not in LANGUAGES or view not in ("strict", "broad"):
        raise UsageError(f"lang is one of {', '.join(LANGUAGES)}, view strict or broad")
    return BadgeStyle(style), BadgeTheme(theme), language, view == "broad"


def _work_of(visit: Visit, identifier: str) -> IndexedWork | None:
    """The work that an identifier names, None where the library has none.

    Raises:
        NotFoundError: it is no identifier.
    """
    if len(identifier) > _LONGEST or not _is_identifier(identifier):
        raise NotFoundError("a badge is asked for by DOI, PMID, PMCID or arXiv id")
    return next(iter(visit.library.store.find_works(identifier)), None)


def _is_identifier(text: str) -> bool:
    cleaners: tuple[Callable[[str], str | None], ...] = (clean_doi, clean_pmid, clean_pmcid, clean_arxiv)
    return any(clean(text) for clean in cleaners)


def builder_page(visit: Visit) -> Page:
    """Choose a badge, see it, copy it."""
    given = visit.request.query_params
    asked = given.get("id", "").strip()[:_LONGEST]
    style = given.get("style") if given.get("style") in set(BadgeStyle) else BadgeStyle.COUNTS.value
    theme = given.get("theme") if given.get("theme") in {*set(BadgeTheme), AUTO} else AUTO
    language = given.get("lang") if given.get("lang") in LANGUAGES else visit.preferences.language
    broad = given.get("view") == "broad"
    suggested = [] if visit.preferences.blind else library_figures(visit.library).overview.most_discussed[:_SUGGESTED]
    context: dict[str, Any] = {
        "asked": asked,
        "style": style,
        "theme": theme,
        "badge_language": language,
        "broad": broad,
        "styles": STYLES,
        "themes": THEMES,
        "suggested": [each.work for each in suggested if each.work.work.doi],
        "known": bool(asked) and _is_identifier(asked),
        "item": None,
        "made": None,
    }
    if context["known"]:
        context["item"] = item = _work_of(visit, asked)
        context["made"] = _snippets(visit, item, asked, str(style), str(theme), str(language), broad=broad)
    return Page("badges/badges.html", context, {"asked": asked, "badge": context["made"]})


def _snippets(
    visit: Visit, item: IndexedWork | None, asked: str, style: str, theme: str, language: str, *, broad: bool
) -> dict[str, Any]:
    """The addresses of the badge and the lines to copy."""
    base = base_address(visit)
    name = item.work.doi if item is not None and item.work.doi else asked
    page = f"{base}{views.work_path(item)}" if item is not None else base

    def address(dark: bool) -> str:
        parts = [] if style == BadgeStyle.COUNTS.value else [f"style={style}"]
        parts += ["theme=dark"] if dark else []
        parts += [] if language == DEFAULT_LANGUAGE else [f"lang={language}"]
        parts += ["view=broad"] if broad else []
        path = f"/badge/{quote(name, safe='/:')}.svg"
        return path + (f"?{'&'.join(parts)}" if parts else "")

    light, dark = address(False), address(True)
    shown = dark if theme == BadgeTheme.DARK.value else light
    _, width, height = picture(
        visit, item, style=BadgeStyle(style), theme=BadgeTheme.LIGHT, language=language, broad=broad
    )
    alt = translations_for(language).gettext("How this work is cited")
    image = f'<img src="{_attribute(base + shown)}" alt="{_attribute(alt)}" height="{height}">'
    if theme == AUTO:
        source = f'<source media="(prefers-color-scheme: dark)" srcset="{_attribute(base + dark)}">'
        image = f"<picture>{source}{image}</picture>"
    return {
        "light": light,
        "dark": dark,
        "shown": shown,
        "width": width,
        "height": height,
        "html": f'<a href="{_attribute(page)}">{image}</a>',
        "markdown": f"[![{alt}]({base}{shown})]({page})",
        "rst": f".. image:: {base}{shown}\n   :target: {page}\n   :alt: {alt}\n   :height: {height}px",
        "oembed": f"{base}/oembed?url={quote(page, safe='')}" if item is not None else "",
        "page": page,
    }


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def data_page(visit: Visit) -> Page:
    """What can be taken away, in which form."""
    formats = [
        {
            "name": each.name,
            "kinds": [kind.value for kind in each.kinds],
            "suffix": each.suffix,
            "media": each.media_type,
        }
        for each in EXPORTS.values()
    ]
    context = {"formats": formats, "words": FORMATS, "version": __version__, "base": base_address(visit)}
    return Page("badges/data.html", context, {"formats": formats, "version": __version__})


ROUTES = (
    PageRoute("/badges", builder_page),
    PageRoute("/badge/{identifier:path}.svg", badge_svg, json=False),
    PageRoute("/oembed", oembed_page, json=False),
    PageRoute("/data", data_page),
)

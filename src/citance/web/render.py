"""From a page's data to an answer: HTML, or JSON under the same address with ".json" at its end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from citance.report import confidence_of
from citance.store import Scope
from citance.web import views
from citance.web.i18n import LANGUAGES, translations_for
from citance.web.visit import SAID_COOKIE, Page, Visit
from citance.web.wording import Wording

__all__ = ["Page", "Renderer", "asset", "wants_json"]

JSON_SUFFIX = ".json"


def wants_json(request: Request) -> bool:
    """True where the address ends with ".json", or the client takes JSON and no HTML."""
    accept = request.headers.get("accept", "")
    return request.url.path.endswith(JSON_SUFFIX) or ("application/json" in accept and "text/html" not in accept)


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`, which changes when the file does, so that browsers may keep it for good."""
    content = (resources.files("citance.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


class Renderer:
    """The templates with their filters, and what stands on every page: a banner, and with `api` where its description is."""

    def __init__(self, banner: str = "", *, api: bool = False) -> None:
        self._banner = banner
        self._api = api
        self._by_language: dict[str, Environment] = {}

    def answer(self, visit: Visit, page: Page) -> Response:
        """The page in the form that the client asked for."""
        headers = {"vary": "accept, accept-language, cookie", "cache-control": "no-cache", **page.headers}
        if wants_json(visit.request):
            body = msgspec.json.encode(page.data)
            return Response(body, page.status, headers, media_type="application/json")
        response = Response(self.html(visit, page), page.status, headers, media_type="text/html")
        if SAID_COOKIE in visit.request.cookies:
            response.delete_cookie(SAID_COOKIE, httponly=True, samesite="strict")
        return response

    def html(self, visit: Visit, page: Page) -> str:
        """The page as HTML."""
        language = visit.preferences.language
        template = self._environment_for(language).get_template(page.template)
        return template.render(
            **page.context,
            request=visit.request,
            visit=visit,
            preferences=visit.preferences,
            blind=visit.preferences.blind,
            language=language,
            link=_linker(visit.request),
            said=_said(visit.request),
        )

    def _environment_for(self, language: str) -> Environment:
        """The templates with the words of a language. Each has an environment of its own: overlays would share the words."""
        found = self._by_language.get(language)
        if found is None:
            found = self._by_language[language] = self._environment(language)
        return found

    def _environment(self, language: str) -> Environment:
        made = Environment(
            loader=PackageLoader("citance.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        made.install_gettext_translations(translations_for(language), newstyle=True)  # type: ignore[attr-defined]
        wording = Wording(language)
        made.filters.update(wording.filters())
        made.globals.update(
            banner=self._banner,
            api=self._api,
            asset=asset,
            confidence_of=confidence_of,
            languages=LANGUAGES,
            Scope=Scope,
            views=views,
            **wording.names(),
        )
        return made


def _said(request: Request) -> str:
    """What the page before wanted to be told, once."""
    try:
        return bytes.fromhex(request.cookies.get(SAID_COOKIE, "")).decode()
    except (ValueError, UnicodeDecodeError):
        return ""


class _Linker:
    """Makes the address of this page with other parameters; None takes one away, a list gives it several values."""

    def __init__(self, path: str, parameters: Mapping[str, Sequence[str]]) -> None:
        self._path = path
        self._parameters = parameters

    def __call__(self, **changes: object) -> str:
        merged = {**self._parameters, **{name: _values(value) for name, value in changes.items()}}
        query = _query(merged)
        return f"?{query}" if query else self._path

    def here(self) -> str:
        """The address of this page as it is."""
        query = urlencode(self._parameters, doseq=True)
        return self._path + (f"?{query}" if query else "")

    def json(self) -> str:
        """The address of this page for programs."""
        query = _query(self._parameters)
        return (self._path.rstrip("/") or "/library") + JSON_SUFFIX + (f"?{query}" if query else "")


def _values(value: object) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _query(parameters: Mapping[str, Sequence[str]]) -> str:
    kept = {name: [value for value in values if value] for name, values in parameters.items()}
    return urlencode(kept, doseq=True)


def _linker(request: Request) -> _Linker:
    path = request.scope.get("raw_path", b"").decode("ascii", "replace").split("?", 1)[0] or request.url.path
    parameters: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        parameters.setdefault(name, []).append(value)
    return _Linker(path.removesuffix(JSON_SUFFIX), parameters)

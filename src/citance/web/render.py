"""From a page's data to an answer: HTML, or JSON under the same address with ".json" at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from citance.report import confidence_of
from citance.web import views

__all__ = ["Page", "Renderer", "wants_json"]

JSON_SUFFIX = ".json"


@dataclass(frozen=True)
class Page:
    """What a page function gives: the template with what it prints, and the same as plain data for programs."""

    template: str
    context: Mapping[str, Any]
    data: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def wants_json(request: Request) -> bool:
    """True where the address ends with ".json", or the client takes JSON and no HTML."""
    accept = request.headers.get("accept", "")
    return request.url.path.endswith(JSON_SUFFIX) or ("application/json" in accept and "text/html" not in accept)


def _number(value: int) -> str:
    """Thousands set apart by a comma."""
    return f"{value:,}"


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _percent(value: float) -> str:
    """A share as people read it: no "0 %" for what exists, no "100 %" for what is not all."""
    if 0 < value < 0.01:
        return "<1\u2009%"
    if 0.99 < value < 1:
        return ">99\u2009%"
    return f"{value:.0%}".replace("%", "\u2009%")


def _probability(value: float) -> str:
    """Two digits, but never a certainty that no model has."""
    return "> 0.99" if value >= 0.995 else f"{value:.2f}"


def _signed(value: float) -> str:
    """A weight with its sign, the minus a real one."""
    return f"{value:+.2f}".replace("-", "\u2212")


class Renderer:
    """The templates with their filters, and what stands on every page: a banner, and with `api` where its description is."""

    def __init__(self, banner: str = "", *, api: bool = False) -> None:
        self._environment = Environment(
            loader=PackageLoader("citance.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            number=_number,
            percent=_percent,
            plural=_plural,
            probability=_probability,
            signed=_signed,
        )
        self._environment.globals.update(
            banner=banner,
            api=api,
            confidence_of=confidence_of,
            views=views,
        )

    def answer(self, request: Request, page: Page) -> Response:
        """The page in the form that the client asked for."""
        headers = {"vary": "accept", "cache-control": "no-cache", **page.headers}
        if wants_json(request):
            body = msgspec.json.encode(page.data)
            return Response(body, page.status, headers, media_type="application/json")
        return Response(self.html(request, page), page.status, headers, media_type="text/html")

    def html(self, request: Request, page: Page) -> str:
        """The page as HTML."""
        template = self._environment.get_template(page.template)
        return template.render(**page.context, request=request, link=_linker(request))


class _Linker:
    """Makes the address of this page with other parameters; None takes one away."""

    def __init__(self, path: str, parameters: Mapping[str, str]) -> None:
        self._path = path
        self._parameters = parameters

    def __call__(self, **changes: object) -> str:
        merged: dict[str, object] = {**self._parameters, **changes}
        kept = {name: str(value) for name, value in merged.items() if value not in (None, "")}
        return f"?{urlencode(kept)}" if kept else self._path

    def json(self) -> str:
        """The address of this page for programs."""
        path = self._path.rstrip("/") or "/library"
        kept = {name: value for name, value in self._parameters.items() if value}
        return f"{path}{JSON_SUFFIX}" + (f"?{urlencode(kept)}" if kept else "")


def _linker(request: Request) -> _Linker:
    path = request.scope.get("raw_path", b"").decode("ascii", "replace").split("?", 1)[0] or request.url.path
    return _Linker(path.removesuffix(JSON_SUFFIX), dict(request.query_params))

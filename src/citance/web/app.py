"""The application: addresses, errors, static files."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from citance.errors import AmbiguousError, CitanceError, NotFoundError, StoreError, UsageError, VectorsMissing
from citance.web.api import ApiRoute, Service
from citance.web.pages import about, home, search, statement, work
from citance.web.protocol import Library
from citance.web.render import Page, Renderer
from citance.web.security import HEADERS, SecurityHeaders

__all__ = ["create_app"]

_log = logging.getLogger(__name__)

PageFunction = Callable[[Library, Request], Page]

PAGES: tuple[tuple[str, PageFunction], ...] = (
    ("/", home.page),
    ("/library.json", home.page),
    ("/search", search.page),
    ("/search.json", search.page),
    ("/about", about.page),
    ("/about.json", about.page),
    ("/work/{id:int}", work.page_by_id),
    ("/work/{id:int}.json", work.page_by_id),
    ("/works/{identifier:path}", work.page_by_identifier),
    ("/statement/{id}.json", statement.page),
    ("/statement/{id}", statement.page),
)
"""Every page; the addresses are promised to stay."""

_ERRORS: tuple[tuple[type[CitanceError], int], ...] = (
    (VectorsMissing, 409),
    (NotFoundError, 404),
    (AmbiguousError, 404),
    (UsageError, 400),
    (StoreError, 503),
    (CitanceError, 500),
)

_TITLES = {
    400: "This request makes no sense",
    404: "Nothing here",
    405: "This can only be read",
    409: "Not to be searched by meaning yet",
    503: "The library is not available",
}
_DETAILS = {
    404: "No page has this address.",
    405: "The pages answer to GET and HEAD only.",
    500: "Something went wrong on our side. The administrator finds the reason in the log.",
}


def create_app(index: Library, banner: str = "", *, service: Service | None = None) -> Starlette:
    """The application over an open index: its pages, and with a `service` the HTTP API. `banner`, such as "invented articles",
    heads every page."""
    renderer = Renderer(banner, api=service is not None)
    routes = [Route(path, _endpoint(index, function, renderer)) for path, function in PAGES]
    static = Path(__file__).parent / "static"
    api = [ApiRoute(service)] if service else []
    return Starlette(
        routes=[
            *api,
            *routes,
            Route("/robots.txt", _robots),
            Mount("/static", StaticFiles(directory=static), name="static"),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers=_handlers(renderer),
        lifespan=_warming(api),
    )


def _warming(api: Sequence[ApiRoute]) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Build the large part of the API once the server listens, so that neither its start nor a first call waits for it."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        for route in api:
            route.start()
        yield

    return lifespan


def _endpoint(index: Library, function: PageFunction, renderer: Renderer) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return renderer.answer(request, function(index, request))

    return endpoint


def _robots(request: Request) -> Response:
    """Search machines may read the pages, but not run through every search."""
    return PlainTextResponse("User-agent: *\nDisallow: /search\n")


def _handlers(renderer: Renderer) -> Mapping[type[Exception] | int, Callable[[Request, Exception], Response]]:
    def answer(request: Request, status: int, detail: str) -> Response:
        title = _TITLES.get(status, "Something went wrong")
        page = Page(
            template="error.html",
            context={"status": status, "title": title, "detail": detail},
            data={"error": {"status": status, "title": title, "detail": detail}},
            status=status,
        )
        return renderer.answer(request, page)

    def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return answer(request, status, _DETAILS.get(status, ""))

    def citance_error(request: Request, error: Exception) -> Response:
        status = next((status for kind, status in _ERRORS if isinstance(error, kind)), 500)
        if status >= 500:
            _log.error("%s: %s", request.url.path, error)
            return answer(request, status, _DETAILS[500])
        return answer(request, status, _sentence(str(error)))

    def unexpected(request: Request, error: Exception) -> Response:
        """This one is answered outside of the middleware, so it brings the headers itself."""
        response = answer(request, 500, _DETAILS[500])
        response.headers.update(HEADERS)
        return response

    return {HTTPException: http_error, CitanceError: citance_error, Exception: unexpected}


def _sentence(message: str) -> str:
    """A message of citance.errors, which has no capital and no full stop, as a sentence."""
    text = message.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""

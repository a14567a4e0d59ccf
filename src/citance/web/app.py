"""The application: addresses, errors, static files."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import unquote

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as ConnectionScope

from citance.errors import (
    AmbiguousError,
    CitanceError,
    ConflictError,
    InputError,
    NotFoundError,
    StoreError,
    UsageError,
    VectorsMissing,
)
from citance.index import Index
from citance.settings import Settings, load_settings
from citance.web.access import NotAllowedError, Visitor, visitor_of
from citance.web.api import ApiRoute, Service, is_api
from citance.web.forms import read_form
from citance.web.i18n import N_
from citance.web.jobs import Jobs
from citance.web.pages import ROUTES
from citance.web.preferences import read_preferences
from citance.web.render import JSON_SUFFIX, Renderer
from citance.web.security import HEADERS, SecurityHeaders
from citance.web.showing import Reader, shown_page
from citance.web.traffic import Traffic
from citance.web.visit import Form, Page, PageRoute, Visit
from citance.web.warming import Warming

__all__ = ["create_app"]

_log = logging.getLogger(__name__)

_ERRORS: tuple[tuple[type[CitanceError], int], ...] = (
    (VectorsMissing, 409),
    (NotFoundError, 404),
    (AmbiguousError, 404),
    (UsageError, 400),
    (InputError, 400),
    (ConflictError, 409),
    (StoreError, 503),
    (CitanceError, 500),
)

_TITLES = {
    400: N_("This request cannot be understood"),
    401: N_("Please sign in"),
    403: N_("This is not allowed"),
    404: N_("Nothing found here"),
    405: N_("Not possible this way"),
    409: N_("Not possible right now"),
    413: N_("This is too large"),
    429: N_("Too many requests"),
    503: N_("The library is not available"),
}
_UNTITLED = N_("Something went wrong")
_DETAILS = {
    404: N_("No page has this address."),
    405: N_("This address does not answer to this kind of request."),
    500: N_("Something went wrong on our side. The administrator finds the reason in the log."),
}
_KEPT = "public, max-age=31536000, immutable"
_SMALLEST_PACKED = 800


def create_app(
    index: Index,
    banner: str = "",
    *,
    service: Service | None = None,
    settings: Settings | None = None,
    warm: bool = False,
) -> Starlette:
    """The application over an open index: its pages, and with a `service` the HTTP API. `banner`, such as "invented articles",
    heads every page. `warm`: once it serves it gets its main pages ready, and sets the collector of this process."""
    known = settings or (service.settings if service else load_settings())
    jobs = Jobs(index, known)
    pages = _Pages(index, known, Renderer(banner, api=service is not None), service, jobs)
    warming = Warming(index, pages.ask) if warm else None
    api = [ApiRoute(service)] if service else []
    static = Path(__file__).parent / "static"
    app = Starlette(
        routes=[
            *api,
            *pages.routes(ROUTES),
            Route("/robots.txt", _robots),
            Mount("/static", _Static(directory=static), name="static"),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(_PackedPages)],
        exception_handlers=pages.handlers(),
        lifespan=_living(api, jobs, warming),
    )
    app.state.jobs = jobs
    app.state.warming = warming
    return app


def _living(
    api: Sequence[ApiRoute], jobs: Jobs, warming: Warming | None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Build the large part of the API and get pages ready once the server listens, so that neither its start nor a first call
    waits for it, and do jobs as long as it does."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        for route in api:
            route.start()
        jobs.begin()
        if warming is not None:
            warming.begin()
        try:
            yield
        finally:
            if warming is not None:
                await anyio.to_thread.run_sync(warming.close)
            await anyio.to_thread.run_sync(jobs.close)

    return lifespan


class _PackedPages(GZipMiddleware):
    """Packs the pages; the API has its own way."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=_SMALLEST_PACKED, compresslevel=5)
        self._plain = app

    async def __call__(self, scope: ConnectionScope, receive: Receive, send: Send) -> None:
        if is_api(scope):
            await self._plain(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Static(StaticFiles):
    """Files that are asked for with their digest never change."""

    async def get_response(self, path: str, scope: ConnectionScope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and b"v=" in scope.get("query_string", b""):
            response.headers["cache-control"] = _KEPT
        return response


class _Pages:
    """What stands between an address and the function of its page."""

    def __init__(
        self, library: Index, settings: Settings, renderer: Renderer, service: Service | None, jobs: Jobs
    ) -> None:
        self._library = library
        self._jobs = jobs
        self._settings = settings
        self._renderer = renderer
        self._service = service
        self._traffic = Traffic(service)
        self._found: list[tuple[Route, PageRoute]] = []

    def routes(self, pages: Iterable[PageRoute]) -> list[Route]:
        """The routes of all pages; the JSON form of an address stands before its HTML form, which may also match it."""
        routes: list[Route] = []
        for page in pages:
            endpoint = self._endpoint(page)
            if page.json and "GET" in page.methods:
                routes.append(Route(_json_path(page.path), endpoint, methods=["GET"]))
            routes.append(Route(page.path, endpoint, methods=list(page.methods)))
            self._found.append((routes[-1], page))
        return routes

    def ask(self, path: str, language: str) -> None:
        """Make the page of an address as a stranger who prefers a language would see it."""
        headers = [(b"host", b"localhost"), (b"accept-language", language.encode())]
        scope = {"type": "http", "method": "GET", "scheme": "http", "path": unquote(path), "raw_path": path.encode()}
        scope = {**scope, "root_path": "", "query_string": b"", "headers": headers}
        for route, page in self._found:
            match, more = route.matches(scope)
            if match is Match.FULL:
                self._work(page, Request({**scope, **more}), Visitor(), Form())
                return

    def _endpoint(self, page: PageRoute) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            visitor = await anyio.to_thread.run_sync(visitor_of, request, self._library.store, self._settings)
            request.state.visitor = visitor
            self._traffic.admit(request, visitor, page)
            if page.scope is not None:
                visitor.require(page.scope)
            began = time.perf_counter()
            if request.method == "POST":
                most = self._settings.api_upload_mb
                async with read_form(request, uploads=page.uploads, most_mb=most) as form:
                    response = await anyio.to_thread.run_sync(self._work, page, request, visitor, form)
            else:
                response = await anyio.to_thread.run_sync(self._work, page, request, visitor, Form())
            self._traffic.note(request, visitor, page, response, began)
            return response

        return endpoint

    def _work(self, page: PageRoute, request: Request, visitor: Visitor, form: Form) -> Response:
        visit = self._visit(request, visitor, form)
        made = page.page(visit)
        if not isinstance(made, Page):
            return made
        return self._renderer.answer(visit, shown_page(Reader.of(visitor, self._settings), made))

    def _visit(self, request: Request, visitor: Visitor, form: Form = Form()) -> Visit:  # noqa: B008 - frozen
        return Visit(
            request=request,
            library=self._library,
            settings=self._settings,
            visitor=visitor,
            preferences=read_preferences(request),
            form=form,
            service=self._service,
            jobs=self._jobs,
        )

    def handlers(self) -> Mapping[type[Exception] | int, Callable[[Request, Exception], Response]]:
        """What answers for errors."""
        return {
            HTTPException: self._http_error,
            NotAllowedError: self._not_allowed,
            CitanceError: self._citance_error,
            Exception: self._unexpected,
        }

    def _error(self, request: Request, status: int, detail: str) -> Response:
        visit = self._visit(request, getattr(request.state, "visitor", Visitor()))
        title = _TITLES.get(status, _UNTITLED)
        page = Page(
            template="error.html",
            context={"status": status, "title": title, "detail": detail},
            data={"error": {"status": status, "title": title, "detail": detail}},
            status=status,
        )
        return self._renderer.answer(visit, page)

    def _http_error(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return self._unexpected(request, error)
        told = error.detail if error.status_code in (403, 413, 429) else _DETAILS.get(error.status_code, "")
        response = self._error(request, error.status_code, told)
        response.headers.update(error.headers or {})
        return response

    def _not_allowed(self, request: Request, error: Exception) -> Response:
        # Who has signed in is told that the key is too small, not to sign in once more.
        held = isinstance(error, NotAllowedError) and error.held
        return self._error(request, 403 if held else 401, _sentence(str(error)))

    def _citance_error(self, request: Request, error: Exception) -> Response:
        status = next((status for kind, status in _ERRORS if isinstance(error, kind)), 500)
        if status >= 500:
            _log.error("%r: %s", request.url.path, error)
            return self._error(request, status, _DETAILS[500])
        return self._error(request, status, _sentence(str(error)))

    def _unexpected(self, request: Request, error: Exception) -> Response:
        """This one is answered outside of the middleware, so it brings the headers itself."""
        response = self._error(request, 500, _DETAILS[500])
        response.headers.update(HEADERS)
        return response


def _json_path(path: str) -> str:
    return "/library.json" if path == "/" else f"{path}{JSON_SUFFIX}"


def _robots(request: Request) -> Response:
    """Search machines may read the pages, but not run through every search and drawing."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /search\nDisallow: /graph\nDisallow: /feeds\nDisallow: /check\n"
    )


def _sentence(message: str) -> str:
    """A message of citance.errors, which has no capital and no full stop, as a sentence."""
    text = message.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""

"""The FastAPI application: every call but the quickest one, the shape of errors, and the description of it all."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from citance import __version__
from citance.errors import CitanceError
from citance.web.api import problems
from citance.web.api.bodies import BodyLimit, JsonBodies
from citance.web.api.describe import components, restore_examples
from citance.web.api.docs_page import docs_page
from citance.web.api.problems import Fault, ProblemError
from citance.web.api.scite import journal, papers, reference_check, tallies
from citance.web.api.scite import search as scite_search
from citance.web.api.service import Service
from citance.web.api.v1 import admin, exports, people, search, statements, work, works

__all__ = ["build", "describe"]

_log = logging.getLogger(__name__)

PREFIX = "/api/v1"
_LONGEST_BODY = 1_000_000
_SMALLEST_PACKED = 1_000
_MOST_FAULTS = 20
_DETAILS = {
    404: f"No call has this address; {PREFIX}/docs tells which there are.",
    405: f"This address does not answer to this method; {PREFIX}/docs tells which it answers to.",
}
_DESCRIPTION = (
    "Who cites a work, and does their evidence support or contrast it? Reading is open unless the administrator says"
    " otherwise; writing needs a key (`citance key create`). Errors are problem documents (RFC 9457), lists end with a cursor,"
    " and answers carry an `ETag`: ask again with `If-None-Match`. The paths outside of `/api/v1` have the shapes of scite's"
    " public API."
)


def build(service: Service) -> ASGIApp:
    """The application over a service."""
    app = FastAPI(
        title="citance",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            HTTPException: _http_error,
            RequestValidationError: _invalid,
            ProblemError: _problem,
            CitanceError: _citance_error,
            Exception: _unexpected,
        },
    )
    app.state.service = service
    for part in (admin, works, statements, search, work, exports, people):
        app.include_router(part.router, prefix=PREFIX)
    for path in (tallies, papers, scite_search, journal, reference_check):
        app.include_router(path.router)
    document = describe(app)
    app.add_route(f"{PREFIX}/openapi.json", _fixed(msgspec.json.encode(document), "application/json"))
    app.add_route(f"{PREFIX}/docs", _fixed(docs_page(document).encode(), "text/html; charset=utf-8"))
    limited = BodyLimit(JsonBodies(app), _LONGEST_BODY, service.settings.api_upload_mb * 1_000_000)
    return GZipMiddleware(limited, minimum_size=_SMALLEST_PACKED, compresslevel=5)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application, with the schemas of the answers."""
    document = get_openapi(title="citance", version=__version__, description=_DESCRIPTION, routes=app.routes)
    restore_examples(document)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in components().items():
        same = sorted(schemas.setdefault(name, schema).get("enum", ())) == sorted(schema.get("enum", ()))
        if schemas[name] != schema and not ("enum" in schema and same):
            raise TypeError(f"a request and an answer of the API are both called {name}")
    return document


def _fixed(body: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return Response(body, media_type=media_type)

    return answer


async def _http_error(request: Request, error: Exception) -> Response:
    """Errors that the frameworks raise: no such address, no such method, a body that is too large."""
    if not isinstance(error, HTTPException):
        return problems.respond(problems.unexpected())
    detail = _DETAILS.get(error.status_code, error.detail)
    return problems.respond(problems.make(error.status_code, detail), error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    """A parameter or a body that is not as it should be, told fault by fault without repeating what was sent."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    faults = tuple(
        Fault(".".join(map(str, each["loc"]))[:200], str(each["msg"])) for each in list(found)[:_MOST_FAULTS]
    )
    return problems.respond(problems.make(422, "The request is not as it should be.", faults))


async def _problem(request: Request, error: Exception) -> Response:
    """Problems that calls raise themselves."""
    if not isinstance(error, ProblemError):
        return problems.respond(problems.unexpected())
    return problems.respond(error.problem, error.headers)


async def _citance_error(request: Request, error: Exception) -> Response:
    """Errors of citance."""
    problem = problems.problem_of(error) if isinstance(error, CitanceError) else problems.unexpected()
    if problem.status >= 500:
        _log.error("%s: %s", request.url.path, error)
    return problems.respond(problem)


async def _unexpected(request: Request, error: Exception) -> Response:
    """A bug; whoever runs the server finds the trace in the log."""
    return problems.respond(problems.unexpected())

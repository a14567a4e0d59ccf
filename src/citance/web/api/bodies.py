"""What the body of a request may be: how large (refused by its `Content-Length`, or when so much has come), and of which
type."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citance.web.api.problems import ProblemError

__all__ = ["UPLOADS", "BodyLimit", "JsonBodies"]

UPLOADS = ("/api/v1/reference-checks", "/reference_check", "/api/v1/extract")
"""Where files are sent to."""


class BodyLimit:
    """ASGI middleware. `most` bytes for a body, `most_of_file` for one that holds a file."""

    def __init__(self, app: ASGIApp, most: int, most_of_file: int) -> None:
        self._app = app
        self._most = most
        self._most_of_file = most_of_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; reading more than may be raises an HTTPException with status 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_of_file if scope["path"] in UPLOADS else self._most
        said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        too_large = HTTPException(413, f"A body has at most {most:,} bytes here.")
        come = 0

        async def counted() -> Message:
            nonlocal come
            if said.isdigit() and int(said) > most:
                raise too_large
            message = await receive()
            come += len(message.get("body", b""))
            if come > most:
                raise too_large
            return message

        await self._app(scope, counted, send)


_JSON = b"application/json"
_UNSAID = frozenset({b"", b"text/plain", b"application/x-www-form-urlencoded", b"application/octet-stream"})
"""Types that a client names without meaning it: curl's for `-d`, or none at all."""


class JsonBodies:
    """ASGI middleware: a body where no file is sent to is JSON, whatever a client forgot to say about it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; another type than JSON raises a ProblemError with status 415."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] not in UPLOADS:
            scope = {**scope, "headers": _as_json(scope["headers"])}
        await self._app(scope, receive, send)


def _as_json(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    said = next((value for name, value in headers if name == b"content-type"), b"")
    kind = said.partition(b";")[0].strip().lower()
    if kind == _JSON or kind.endswith(b"+json"):
        return headers
    if kind not in _UNSAID:
        raise ProblemError(415, "Send JSON, as application/json.")
    return [*((name, value) for name, value in headers if name != b"content-type"), (b"content-type", _JSON)]

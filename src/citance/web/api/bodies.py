"""How large the body of a request may be: refused by its `Content-Length`, or when so much has come."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["UPLOADS", "BodyLimit"]

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

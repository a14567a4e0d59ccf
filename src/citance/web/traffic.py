"""How much of the pages somebody may ask for, and the line that the access log gets: as for the HTTP API, out of one account."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from citance.web.access import Visitor
from citance.web.api import Service
from citance.web.visit import PageRoute

__all__ = ["Traffic"]

_COST_OF_FORM = 2
_COST_OF_UPLOAD = 20
"""In requests: what is sent is read, and reading keeps a core busy for seconds."""


class Traffic:
    """Counts and notes the requests for pages; without a `service` it does neither."""

    def __init__(self, service: Service | None) -> None:
        self._service = service

    def admit(self, request: Request, visitor: Visitor, page: PageRoute) -> None:
        """Take a request into account.

        Raises:
            HTTPException: 429, it is one too many.
        """
        if self._service is None or visitor.local:
            return
        if visitor.key is not None:
            caller, rate = f"key {visitor.key.prefix}", visitor.key.rate
        else:
            caller, rate = request.client.host if request.client else "", self._service.settings.api_rate
        if not rate:
            return
        cost = 1 if request.method != "POST" else _COST_OF_UPLOAD if page.uploads else _COST_OF_FORM
        taken = self._service.buckets.take(caller, rate, cost)
        if not taken.allowed:
            wait = str(max(1, -int(-taken.wait // 1)))
            detail = f"At most {rate:,} requests a minute; come back in {wait} seconds."
            raise HTTPException(429, detail, {"retry-after": wait})

    def note(self, request: Request, visitor: Visitor, page: PageRoute, response: Response, began: float) -> None:
        """Write a request that was answered to the access log: of its path the pattern of the page alone."""
        if self._service is None or not self._service.log.on:
            return
        sent = int(response.headers.get("content-length", 0))
        scope = visitor.key.scope.value if visitor.key else ""
        self._service.log.write(request.method, page.path, response.status_code, began, sent, scope, place=page.path)

"""The one door of the API: who asks, how much, how large, how long, and the headers that every answer has.

Plain ASGI without frameworks, since all of it happens for every request. Behind it stand two applications: one function
for the tally of a DOI, which clients ask for by the thousand, and everything else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable

import anyio.to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citance.errors import CitanceError
from citance.store import Scope as KeyScope
from citance.web.access import is_foreign, is_local
from citance.web.api import tags
from citance.web.api.principals import ANYBODY, Principal, key_in
from citance.web.api.problems import Problem, ProblemError, problem_of, respond, unexpected
from citance.web.api.service import Service
from citance.web.showing import Reader, reading_as

__all__ = ["Gate"]

_log = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]

_LOCAL = frozenset({"127.0.0.1", "::1"})
_OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"etag, link, location, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset",
    ),
]
_PREFLIGHT: Headers = [
    *_OPEN,
    (b"access-control-allow-methods", b"GET, HEAD, POST, DELETE, OPTIONS"),
    (b"access-control-allow-headers", b"accept, authorization, content-type, if-none-match, x-api-key"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
_WRITES = ("/api/v1/corrections", "/api/v1/keys")
"""Under these addresses things are changed: no other site's page may call them from a browser."""
_LONGEST_TARGET = 16_000
"""Bytes of path and query; what is longer is nobody's question."""
_COSTS = (
    ("/reference_check", 20),
    ("/api/v1/reference-checks", 20),
    ("/api/v1/extract", 20),
    ("/api/v1/classify", 5),
)
"""What a POST costs a caller in requests, 1 elsewhere: these keep a core busy for seconds."""


class Gate:
    """Lets a request through to the application that answers it."""

    def __init__(self, service: Service, quick: ASGIApp, others: ASGIApp) -> None:
        self._service = service
        self._quick = quick
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = _Answer(send, scope["method"])
        began = time.perf_counter()
        principal = ANYBODY
        try:
            if scope["method"] == "OPTIONS":
                await answer.empty(204, _PREFLIGHT if self._is_open(scope) else [(b"content-length", b"0")])
                return
            if self._is_open(scope):
                answer.headers.extend(_OPEN)
            principal = await self._admit(scope, answer)
            reading_as.set(self._reader(scope, principal))
            await self._pass_on(scope, receive, answer)
        except ProblemError as error:
            await answer.problem(error.problem, scope, error.headers)
        except CitanceError as error:
            problem = problem_of(error)
            if problem.status >= 500:
                _log.error("%r: %s", scope["path"], error)
            await answer.problem(problem, scope)
        except Exception:  # noqa: BLE001 - whoever asks must get an answer, and the log the reason
            # Inside of the frameworks they answer for it; here it is the building of the application, or this module.
            _log.exception("%r", scope["path"])
            await answer.problem(unexpected(), scope)
        finally:
            log = self._service.log
            if log.on:
                log.write(scope["method"], scope["path"], answer.status, began, answer.sent, principal.scope)

    def _reader(self, scope: Scope, principal: Principal) -> Reader:
        """Who reads, as far as it matters for how much text is shown."""
        settings = self._service.settings
        if principal.key is not None or settings.show_text == "all":
            return Reader(insider=True, settings=settings)
        return Reader(insider=is_local(scope, settings) and not is_foreign(scope), settings=settings)

    def _is_open(self, scope: Scope) -> bool:
        """Whether pages of other sites may read the answer. Nothing is changed under such an address; and what somebody runs
        on the own computer for themselves is no site's that they happen to visit."""
        if scope["path"].startswith(_WRITES):
            return False
        return not (is_foreign(scope) and is_local(scope, self._service.settings))

    async def _admit(self, scope: Scope, answer: _Answer) -> Principal:
        """Find out who asks, and whether that is allowed and not too often.

        Raises:
            ProblemError: 401, 403, 414 or 429.
        """
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST_TARGET:
            raise ProblemError(414, f"An address has at most {_LONGEST_TARGET:,} bytes; send long lists by POST.")
        shown = key_in(scope["headers"])
        principal = ANYBODY
        if shown:
            ring = self._service.ring
            known = ring.known(shown)
            principal = known if known is not None else await anyio.to_thread.run_sync(ring.principal, shown)
        scope["citance.principal"] = principal
        self._count(scope, principal, answer)
        if not self._service.settings.api_open_reads:
            principal.require(KeyScope.READ)
        return principal

    def _count(self, scope: Scope, principal: Principal, answer: _Answer) -> None:
        if principal.key is not None:
            caller, rate = f"key {principal.key.prefix}", principal.key.rate
        else:
            client = scope.get("client")
            caller = client[0] if client else ""
            rate = 0 if caller in _LOCAL else self._service.settings.api_rate
        if not rate:
            return
        taken = self._service.buckets.take(caller, rate, _cost(scope))
        reset = max(1, round((rate - taken.remaining) * 60 / rate)) if taken.remaining < rate else 0
        answer.headers += [
            (b"ratelimit-limit", b"%d" % taken.limit),
            (b"ratelimit-remaining", b"%d" % taken.remaining),
            (b"ratelimit-reset", b"%d" % reset),
        ]
        if not taken.allowed:
            wait = str(max(1, -int(-taken.wait // 1)))
            raise ProblemError(
                429, f"At most {rate:,} requests a minute; come back in {wait} seconds.", {"retry-after": wait}
            )

    async def _pass_on(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        path: str = scope["path"]
        reads = scope["method"] in ("GET", "HEAD")
        if reads and self._service.is_tagged(path):
            accept, before = _asked(scope["headers"])
            reader = reading_as.get()
            part = "" if reader is None or reader.sees_all else " in part"
            tag = tags.tag_of(await self._service.marks(), f"{accept}{part}")
            answer.tag = tag.encode()
            if tags.matches(before, tag):
                await answer.empty(304, [])
                return
        if reads and path.startswith("/tallies/10."):
            await self._quick(scope, receive, answer)
            return
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await _in_time(self._others(inner, receive, answer), answer, self._service.seconds_for(path))


def _cost(scope: Scope) -> int:
    if scope["method"] != "POST":
        return 1
    return next((cost for start, cost in _COSTS if scope["path"] == start), 1)


def _asked(headers: Headers) -> tuple[str, str]:
    """The `Accept` and the `If-None-Match` of a request."""
    accept = before = ""
    for name, value in headers:
        if name == b"accept":
            accept = value.decode("latin-1")
        elif name == b"if-none-match":
            before = value.decode("latin-1")
    return accept, before


async def _in_time(answering: Awaitable[None], answer: _Answer, seconds: float) -> None:
    """Wait for the answer to begin. One that takes too long is given up: what still comes of it goes nowhere, since a
    thread cannot be stopped.

    Raises:
        ProblemError: 503, the time is over.
    """
    task = asyncio.ensure_future(answering)
    begun = asyncio.ensure_future(answer.begun.wait())
    try:
        await asyncio.wait({task, begun}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if answer.status or task.done():
            await task
            return
        answer.given_up = True
        task.cancel()
        raise ProblemError(503, f"This took longer than {seconds:g} seconds.", {"retry-after": "30"})
    finally:
        begun.cancel()
        if not task.done():
            task.cancel()


class _Answer:
    """A `send` that adds headers, counts bytes, leaves out the body for HEAD, and can be cut off."""

    def __init__(self, send: Send, method: str) -> None:
        self._send = send
        self._bodiless = method == "HEAD"
        self.headers: Headers = []
        self.tag = b""
        self.status = 0
        self.sent = 0
        self.given_up = False
        self.begun = asyncio.Event()

    async def __call__(self, message: Message) -> None:
        if self.given_up:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.begun.set()
            message = {**message, "headers": [*message.get("headers", ()), *self._extra(message.get("headers", ()))]}
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
            if self._bodiless:
                message = {**message, "body": b""}
        await self._send(message)

    def _extra(self, present: Headers) -> Headers:
        extra = self.headers
        names = {name for name, _ in present}
        if b"etag" in names:
            return extra
        if self.tag and self.status in (200, 304):
            extra = [*extra, (b"etag", self.tag), (b"cache-control", b"no-cache"), (b"vary", b"Accept")]
        elif b"cache-control" not in names:
            extra = [*extra, (b"cache-control", b"no-store")]
        return extra

    async def empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": b""})

    async def problem(self, problem: Problem, scope: Scope, headers: dict[str, str] | None = None) -> None:
        """Answer with a problem, unless an answer has begun."""
        if self.status:
            return
        self.given_up = False
        response = respond(problem, headers)
        await response(scope, _nothing, self)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}

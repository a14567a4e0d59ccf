"""An application that is built when it is first needed, so that a server answers before its largest part is imported."""

from __future__ import annotations

import threading
from collections.abc import Callable

import anyio.to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["LazyApp"]


class LazyApp:
    """Calls `build` once, in whatever thread comes first."""

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._app: ASGIApp | None = None

    def get(self) -> ASGIApp:
        """The application, built now if it is not there yet."""
        with self._lock:
            if self._app is None:
                self._app = self._build()
            return self._app

    def warm(self) -> None:
        """Build in the background."""
        threading.Thread(target=self.get, name="build-api", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._app if self._app is not None else await anyio.to_thread.run_sync(self.get)
        await app(scope, receive, send)

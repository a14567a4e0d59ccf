"""What the calls of the API share in one server process."""

from __future__ import annotations

import logging
import tempfile
import threading
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread

from citance.errors import CitanceError, UsageError
from citance.settings import Settings
from citance.web.api.access_log import AccessLog
from citance.web.api.bodies import UPLOADS
from citance.web.api.library import ApiLibrary, ApiSearch
from citance.web.api.limits import Buckets
from citance.web.api.principals import KeyRing
from citance.web.api.tasks import Checker, Tasks
from citance.web.api.work import check_file

__all__ = ["Service"]

_UNTAGGED = (
    "/api/v1/reference-checks",
    "/reference_check",
    "/api/v1/keys",
    "/api/v1/search",
    "/api/v1/claims",
    "/api/v1/facets",
    "/api/v1/statements",
    "/api/v1/exports",
    "/search",
)
"""Answers that do not come out of the database alone: a search engine follows it a little later. Those that can be large
in number carry a tag of their own, made of the answer."""
_log = logging.getLogger(__name__)

_FOLLOW_SECONDS = 2.0
_SLOW_UPLOAD = 10
"""An upload may take so many times as long as another request."""


class Service:
    """The library, the settings, and what keeps callers in bounds. `close` it before the library."""

    def __init__(self, library: ApiLibrary, settings: Settings, *, checker: Checker | None = None) -> None:
        self.library = library
        self.settings = settings
        self.store = library.store
        self.quick = self.store.quick()
        self.ring = KeyRing(self.store.check_key)
        self.log = AccessLog(on=settings.access_log)
        self._own_folder: tempfile.TemporaryDirectory[str] | None = None
        if settings.api_folder:
            folder = Path(settings.api_folder)
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(f"setting api_folder: {folder} cannot be made: {error.strerror}") from error
        else:
            self._own_folder = tempfile.TemporaryDirectory(prefix="citance-serve-", ignore_cleanup_errors=True)
            folder = Path(self._own_folder.name)
        self._closed = threading.Event()
        self._limiters: dict[str, anyio.CapacityLimiter] = {}
        self.buckets = Buckets(folder / "rates")
        self.tasks = Tasks(
            folder,
            checker or partial(check_file, store=self.store, settings=settings),
            waiting=settings.api_tasks,
            seconds=3.0 * settings.file_seconds,
        )

    def limiter(self, name: str, most: int) -> anyio.CapacityLimiter:
        """Lets `most` callers of that name work at the same time in this process; the others wait."""
        return self._limiters.setdefault(name, anyio.CapacityLimiter(most))

    def follow(self) -> None:
        """Begin to follow what other processes write."""
        threading.Thread(target=self._follow, name="follow", daemon=True).start()

    def close(self) -> None:
        """Let go of everything but the library."""
        self._closed.set()
        self.tasks.close()
        self.quick.close()
        if self._own_folder is not None:
            self._own_folder.cleanup()

    @property
    def search(self) -> ApiSearch:
        """The search engine."""
        return self.library.search_index

    def _follow(self) -> None:
        """Have the search engine take over what other processes write: in the background, so that no request waits for it."""
        known = -1
        while not self._closed.wait(_FOLLOW_SECONDS):
            try:
                latest = self.store.watermark()
                if latest != known and self.search.refresh(self.store):
                    known = latest
            except CitanceError as error:
                _log.warning("the search index does not follow: %s", error)

    async def marks(self) -> tuple[int, ...]:
        """How new the answers are: the number of the library's latest change."""
        if self.quick.direct:
            return (self.quick.watermark(),)
        return (await anyio.to_thread.run_sync(self.quick.watermark),)

    @staticmethod
    def is_tagged(path: str) -> bool:
        """Whether what is read there changes only when the library does."""
        return not path.startswith(_UNTAGGED)

    def seconds_for(self, path: str) -> float:
        """How long an answer may be waited for."""
        return self.settings.api_seconds * (_SLOW_UPLOAD if path in UPLOADS else 1)

"""A server that has just begun asks itself for its main pages, so that the first readers need not wait for what is loaded,
compiled and counted only once: libraries, templates, catalogues, the figures of the library.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator

from citance.errors import CitanceError
from citance.index import Index
from citance.web import views
from citance.web.i18n import DEFAULT_LANGUAGE, LANGUAGES

__all__ = ["Warming", "calm_collector"]

_log = logging.getLogger(__name__)

_AFTER = 0.3
"""Seconds after its start in which a server is left to those who came first."""
_BETWEEN = 0.02
_PATIENCE = 2.0
_PAGES = (
    "/search",
    "/contradictions",
    "/graph",
    "/corrections",
    "/collections",
    "/venues",
    "/check",
    "/add",
    "/quality",
)


class Warming:
    """Asks for pages in a thread of its own. `ask` makes the page of an address in a language and throws it away."""

    def __init__(self, library: Index, ask: Callable[[str, str], None]) -> None:
        self._library = library
        self._ask = ask
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def begin(self) -> None:
        """Begin; comes back at once."""
        self._thread.start()

    def close(self) -> None:
        """End at the next page."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def wait(self) -> None:
        """Until all pages were asked for."""
        self._thread.join()

    def _run(self) -> None:
        self._closing.wait(_AFTER)
        for path, language in self._addresses():
            if self._closing.wait(_BETWEEN):
                return
            try:
                self._ask(path, language)
            except CitanceError as error:  # whoever asks for it will be told
                _log.info("%s could not be made ready: %s", path, error)
        calm_collector()

    def _addresses(self) -> Iterator[tuple[str, str]]:
        """What most people look at first, the other languages last."""
        reports = list(self._reports())
        for path in (*reports, "/", *_PAGES):
            yield path, DEFAULT_LANGUAGE
        for language in LANGUAGES:
            if language != DEFAULT_LANGUAGE:
                yield from ((path, language) for path in (*reports, "/", "/search"))
        yield "/quality", DEFAULT_LANGUAGE
        yield "/quality/library", DEFAULT_LANGUAGE

    def _reports(self) -> Iterator[str]:
        """The page of a work, and of a statement about it."""
        try:
            for each in self._library.store.most_discussed(1):
                yield views.work_path(each.work)
                said = self._library.store.statements_about(each.work.id, limit=1)
                yield from (f"/statement/{item.statement.id}" for item in said)
        except CitanceError as error:
            _log.info("no report could be made ready: %s", error)


def calm_collector() -> None:
    """Take what is loaded by now out of the garbage collector's rounds, and make them rarer: going through it holds every page
    up that is being made, by 60 ms in a server that has loaded everything."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)

"""Which requests are the API's, and how they get there from the application of the pages."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

from citance.web.api.gate import Gate
from citance.web.api.lazy import LazyApp
from citance.web.api.quick import quick_tally
from citance.web.api.scite.parameters import SearchQuery
from citance.web.api.service import Service

__all__ = ["ApiRoute", "is_api"]

_FIRST_WORDS = frozenset({"api", "tallies", "papers", "journal", "issn-editorial-notices", "reference_check"})
_SEARCH = frozenset(SearchQuery.model_fields) - {"section"}
"""Parameters of the API's `/search`. One of these names tells it from the page of the same
address, and `q` always means the page."""


def is_api(scope: Scope) -> bool:
    """Whether a request is for the API and not for a page."""
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    first = path[1:].partition("/")[0]
    if first in _FIRST_WORDS or path == "/search/match_reference":
        return True
    if path != "/search":
        return False
    names = {name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)}
    return "q" not in names and not names.isdisjoint(_SEARCH)


class ApiRoute(BaseRoute):
    """Takes every request that is the API's, whatever it then answers."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.others = LazyApp(lambda: _build(service))
        self._gate = Gate(service, quick_tally(service), self.others)

    def start(self) -> None:
        """Begin what goes on in the background of a server."""
        self._service.follow()
        self.others.warm()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether this is the API's."""
        return (Match.FULL, {}) if is_api(scope) else (Match.NONE, {})

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """Nothing here has a name.

        Raises:
            NoMatchFound: always.
        """
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._gate(scope, receive, send)


def _build(service: Service) -> ASGIApp:
    """The large part, which imports FastAPI."""
    from citance.web.api.application import build

    return build(service)

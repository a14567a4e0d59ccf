"""Who may change things from the pages: whoever sits at this computer, or has signed in with a key of the API."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Scope as ConnectionScope

from citance.errors import CitanceError
from citance.settings import Settings
from citance.store import ApiKey, Scope, Store

__all__ = ["KEY_COOKIE", "NotAllowedError", "Visitor", "is_foreign", "is_local", "is_own_page", "visitor_of"]

KEY_COOKIE = "citance_key"
_LOCAL_CLIENTS = frozenset(("127.0.0.1", "::1"))
_LOCAL_NAMES = frozenset(("127.0.0.1", "localhost", "::1"))
_LOCAL_HOST: Final = re.compile(rb"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.I)
_PASSED_ON: Final = frozenset(
    (
        b"cf-connecting-ip",
        b"forwarded",
        b"via",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-server",
        b"x-real-ip",
    )
)
"""Headers that proxies add and browsers do not."""
_OWN = frozenset(("same-origin", "none"))


class NotAllowedError(CitanceError):
    """A page needs a key, or one of a larger scope; `scope` is the one that it needs, `held` that of the key shown."""

    def __init__(self, scope: Scope, held: Scope | None = None) -> None:
        yours = f"; yours is of scope {held.value}" if held else ""
        super().__init__(f"this needs a key of scope {scope.value}{yours}")
        self.scope = scope
        self.held = held


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: at this computer (`local`), with a key, or neither."""

    local: bool = False
    key: ApiKey | None = None
    open_reads: bool = True

    def may(self, scope: Scope) -> bool:
        """Whether this visitor may do what needs such a key."""
        if self.local or (scope is Scope.READ and self.open_reads):
            return True
        return self.key is not None and self.key.scope.includes(scope)

    def require(self, scope: Scope) -> None:
        """Refuse who may not.

        Raises:
            NotAllowedError: this visitor may not.
        """
        if not self.may(scope):
            raise NotAllowedError(scope, self.key.scope if self.key else None)


def visitor_of(request: Request, store: Store, settings: Settings) -> Visitor:
    """Who asks. Only a request from this computer, to this computer by one of its own names, counts as local: another
    site's name that was pointed here does not, and neither does what a proxy passes on with its visitor's address.

    Raises:
        StoreError: a key cannot be looked up.
    """
    shown = request.cookies.get(KEY_COOKIE, "")
    key = store.check_key(shown) if shown else None
    return Visitor(local=is_local(request.scope, settings), key=key, open_reads=settings.api_open_reads)


def is_local(connection: ConnectionScope, settings: Settings) -> bool:
    """Whether a request (as ASGI describes it) comes from this computer, to this computer by one of its own names.

    What a proxy on this computer passes on comes from here, too, and by a local name where the proxy is set up no further.
    So a request that bears the mark of a proxy is not local, whoever it says has sent it, nor is one of HTTP/1.0, which
    proxies speak by default and browsers have long ceased to.
    """
    client = connection.get("client")
    if not settings.local_rights or not client or client[0] not in _LOCAL_CLIENTS:
        return False
    if connection.get("http_version") == "1.0":
        return False
    headers: Iterable[tuple[bytes, bytes]] = connection["headers"]
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 or any(name in _PASSED_ON for name, _ in headers):
        return False
    return _LOCAL_HOST.fullmatch(hosts[0]) is not None


def is_foreign(connection: ConnectionScope) -> bool:
    """Whether a page from elsewhere asks, by a script in a browser: its `Origin` is none of this computer's."""
    for name, value in connection["headers"]:
        if name == b"origin":
            try:
                return urlsplit(value.decode("latin-1")).hostname not in _LOCAL_NAMES
            except ValueError:
                return True
    return False


def is_own_page(request: Request) -> bool:
    """Whether a form was sent from a page of this server: browsers say so in a header that pages cannot set. A request that
    says nothing of it is refused; programs have the API."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in _OWN
    origin = request.headers.get("origin", "")
    return origin == f"{request.url.scheme}://{request.headers.get('host', '')}"

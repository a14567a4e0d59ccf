"""Who may change things from the pages: whoever sits at this computer, or has signed in with a key of the API."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from citance.errors import CitanceError
from citance.settings import Settings
from citance.store import ApiKey, Scope, Store

__all__ = ["KEY_COOKIE", "NotAllowedError", "Visitor", "is_local", "is_own_page", "visitor_of"]

KEY_COOKIE = "citance_key"
_LOCAL_CLIENTS = frozenset(("127.0.0.1", "::1"))
_LOCAL_NAMES = frozenset(("127.0.0.1", "localhost", "[::1]"))
_OWN = frozenset(("same-origin", "none"))


class NotAllowedError(CitanceError):
    """A page needs a key, or one of a larger scope; `scope` is the one that it needs."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"this needs a key of scope {scope.value}")
        self.scope = scope


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
            raise NotAllowedError(scope)


def visitor_of(request: Request, store: Store, settings: Settings) -> Visitor:
    """Who asks. Only a request from this computer, to this computer by one of its own names, counts as local: another
    site's name that was pointed here does not, and neither does what a proxy passes on with its visitor's address.

    Raises:
        StoreError: a key cannot be looked up.
    """
    shown = request.cookies.get(KEY_COOKIE, "")
    key = store.check_key(shown) if shown else None
    client = request.client.host if request.client else ""
    local = is_local(client, request.headers.get("host", ""), settings)
    return Visitor(local=local, key=key, open_reads=settings.api_open_reads)


def is_local(client: str, host: str, settings: Settings) -> bool:
    """Whether a request from the address `client`, with this `Host` header, comes from this computer, to this computer by one
    of its own names."""
    name = host.lower()
    name = name.rsplit(":", 1)[0] if not name.endswith("]") else name
    return settings.local_rights and client in _LOCAL_CLIENTS and name in _LOCAL_NAMES


def is_own_page(request: Request) -> bool:
    """Whether a form was sent from a page of this server: browsers say so in a header that pages cannot set. A request that
    says nothing of it is refused; programs have the API."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in _OWN
    origin = request.headers.get("origin", "")
    return origin == f"{request.url.scheme}://{request.headers.get('host', '')}"

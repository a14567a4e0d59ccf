"""One request as the pages see it, and how a page is put under an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from citance.index import Index
from citance.model import IndexedStatement, IndexedWork, Work
from citance.settings import Settings
from citance.store import Scope
from citance.web.access import Visitor
from citance.web.i18n import translations_for
from citance.web.preferences import Preferences
from citance.web.showing import Reader, Shown

if TYPE_CHECKING:
    from citance.web.api import Service
    from citance.web.jobs import Jobs

__all__ = ["SAID_COOKIE", "Form", "Page", "PageRoute", "Upload", "Visit", "own_path", "see_other"]

SAID_COOKIE = "said"
_LONGEST_SAID = 300


@dataclass(frozen=True)
class Page:
    """What a page function gives: the template with what it prints, and the same as plain data for programs."""

    template: str
    context: Mapping[str, Any]
    data: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Upload:
    """A file that a form brought: `path` is a bounded file on disk, deleted once the page function has returned unless it was
    moved away; `name` is safe to show, without folders."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class Form:
    """The fields of a form that was sent, and its files."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return next(iter(self.fields.get(name, ())), default)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return self.fields.get(name, ())


@dataclass(frozen=True)
class Visit:
    """A request with all that answering it takes. `service` is there where the HTTP API is served, too. `jobs` starts work
    that goes on after the page has answered; see `citance.web.jobs`."""

    request: Request
    library: Index
    settings: Settings
    visitor: Visitor
    preferences: Preferences
    jobs: Jobs
    form: Form = Form()
    service: Service | None = None

    @property
    def path_params(self) -> Mapping[str, Any]:
        """The parts of the address that its pattern names."""
        return self.request.path_params

    def may(self, scope: Scope) -> bool:
        """Whether this visitor may do what needs such a scope; templates hide what they may not."""
        return self.visitor.may(scope)

    def how_much(self, work: Work | IndexedWork) -> Shown:
        """How much of a work's text this visitor is shown; `.words` of the answer tells why something is missing."""
        return Reader.of(self.visitor, self.settings).how_much(work)

    def shown(self, item: IndexedStatement) -> IndexedStatement:
        """A statement with so much of its text as this visitor is shown; the application does so with all that stand in a
        page's context and data, so only those need it that are made into something else before."""
        return Reader.of(self.visitor, self.settings).shown(item)

    def gettext(self, message: str) -> str:
        """A message in the reader's language; write `visit.gettext("…")` with the message in place, or it is not found by
        the collector of messages."""
        return translations_for(self.preferences.language).gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """A message that depends on a number."""
        return translations_for(self.preferences.language).ngettext(one, many, count)


PageFunction = Callable[[Visit], "Page | Response"]


@dataclass(frozen=True)
class PageRoute:
    """An address and the page behind it.

    A GET page also answers as JSON, at the address with ".json" at its end (`json=False`: it does not). POST pages are
    reached from this server's own pages only. `scope` is what a visitor needs; reading pages leave it at READ, which is
    open unless the settings say otherwise; None lets everybody in, whatever they say. `uploads` takes files, too, as large as the settings allow.
    """

    path: str
    page: PageFunction
    methods: Sequence[str] = ("GET",)
    scope: Scope | None = Scope.READ
    uploads: bool = False
    json: bool = True


def own_path(address: str, default: str = "/") -> str:
    """The path and query of an address if it is one of this server's, else the default: nobody is sent elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as a bracket where a server's name would begin
        return default
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return default
    if any(not sign.isprintable() or sign == "\\" for sign in address):
        return default
    return parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def see_other(visit: Visit, address: str, said: str = "") -> Response:
    """Lead on after a form was worked off; `said` is shown once on the page that follows."""
    answer = RedirectResponse(own_path(address), 303)
    if said:
        text = said[:_LONGEST_SAID].encode().hex()
        secure = visit.request.url.scheme == "https"
        answer.set_cookie(SAID_COOKIE, text, max_age=60, httponly=True, samesite="strict", secure=secure)
    return answer

"""The keys of the API, which also sign people in: the list, a new one, and taking one out of force."""

from __future__ import annotations

from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.store import ApiKey, Scope
from citance.web.pages.admin.confirming import confirm
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]

_LONGEST_NAME = 100
_HIGHEST_RATE = 1_000_000


def page(visit: Visit) -> Page:
    """All keys, without their secrets."""
    return _page(visit)


def _page(visit: Visit, secret: str = "", made: ApiKey | None = None) -> Page:
    keys = visit.library.store.api_keys()
    context = {"keys": keys, "scopes": list(Scope), "secret": secret, "made": made}
    headers = {"cache-control": "no-store"} if secret else {}
    return Page("admin/keys.html", context, {"keys": keys}, headers=headers)


def make(visit: Visit) -> Page:
    """Make a key; the page that answers is the only one that ever shows it.

    Raises:
        UsageError: no such scope, a name too long, or a rate that is no number.
    """
    form = visit.form
    try:
        scope = Scope(form.get("scope"))
    except ValueError as error:
        raise UsageError("choose what the key may do") from error
    name, rate = " ".join(form.get("name").split()), form.get("rate", "0").strip() or "0"
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"a name has at most {_LONGEST_NAME} signs")
    if not rate.isdecimal() or not rate.isascii() or len(rate) > 7 or int(rate) > _HIGHEST_RATE:
        raise UsageError(f"a rate is a number of requests a minute up to {_HIGHEST_RATE:,}, 0 for no limit")
    new = visit.library.store.make_key(scope, name=name, rate=int(rate))
    return _page(visit, new.secret, new.key)


def ask_revoke(visit: Visit) -> Page:
    """Whether a key is really to be taken out of force."""
    key = _key(visit)
    return confirm(
        visit.gettext("Revoke this key?"),
        visit.gettext("%(name)s (%(prefix)s, %(scope)s). Whoever uses it is refused from then on, for ever.")
        % {"name": key.name or visit.gettext("A key without a name"), "prefix": key.prefix, "scope": key.scope.value},
        action=f"/admin/keys/{key.prefix}/revoke",
        button=visit.gettext("Revoke the key"),
        back="/admin/keys",
    )


def revoke(visit: Visit) -> Response:
    """Take a key out of force for ever."""
    visit.library.store.revoke_key(_key(visit).prefix)
    return see_other(visit, "/admin/keys", visit.gettext("The key is revoked."))


def _key(visit: Visit) -> ApiKey:
    wanted = str(visit.path_params["prefix"])
    for key in visit.library.store.api_keys():
        if key.prefix == wanted:
            return key
    raise NotFoundError("there is no such key")


ROUTES = (
    PageRoute("/admin/keys", page, scope=Scope.ADMIN),
    PageRoute("/admin/keys", make, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/admin/keys/{prefix}/revoke", ask_revoke, scope=Scope.ADMIN, json=False),
    PageRoute("/admin/keys/{prefix}/revoke", revoke, methods=("POST",), scope=Scope.ADMIN),
)

"""What a reader chooses for this browser, and signing in with a key."""

from __future__ import annotations

from starlette.responses import Response

from citance.web.access import KEY_COOKIE
from citance.web.preferences import keep_preferences
from citance.web.visit import Page, PageRoute, Visit, own_path, see_other

__all__ = ["ROUTES"]

_DAYS = 30
_LONGEST_KEY = 200


def preferences(visit: Visit) -> Response:
    """Keep the preferences that a form changes, and go back to where it stood."""
    answer = see_other(visit, own_path(visit.form.get("next")))
    changes = {name: values[-1] for name, values in visit.form.fields.items()}
    keep_preferences(visit.request, answer, changes)
    return answer


def sign_in_page(visit: Visit) -> Page:
    """Where a key is shown to the server."""
    return _sign_in(visit, own_path(visit.request.query_params.get("next", "/")))


def _sign_in(visit: Visit, after: str, fault: str = "") -> Page:
    held = visit.visitor.key
    data = {"local": visit.visitor.local, "scope": held.scope if held else None}
    context = {"after": after, "fault": fault, "held": held}
    return Page("account/sign-in.html", context, data, status=401 if fault else 200)


def sign_in(visit: Visit) -> Page | Response:
    """Keep a key that holds in a cookie of this browser."""
    after, shown = own_path(visit.form.get("next")), visit.form.get("key").strip()
    key = visit.library.store.check_key(shown) if 0 < len(shown) <= _LONGEST_KEY else None
    if key is None:
        return _sign_in(visit, after, visit.gettext("This key is unknown or revoked."))
    answer = see_other(visit, after, visit.gettext("You are signed in."))
    answer.set_cookie(
        KEY_COOKIE,
        shown,
        max_age=_DAYS * 24 * 3600,
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
    )
    return answer


def sign_out(visit: Visit) -> Response:
    """Forget the key."""
    answer = see_other(visit, "/", visit.gettext("You are signed out."))
    answer.delete_cookie(KEY_COOKIE, httponly=True, samesite="strict")
    return answer


ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/preferences", preferences, methods=("POST",), scope=None),
    PageRoute("/sign-in", sign_in_page, scope=None),
    PageRoute("/sign-in", sign_in, methods=("POST",), scope=None),
    PageRoute("/sign-out", sign_out, methods=("POST",), scope=None),
)

"""Keeping a check under a name, and deleting it."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from citance.errors import UsageError
from citance.store import Scope
from citance.web.pages.check.found import find_check, finished
from citance.web.visit import PageRoute, Visit, see_other

__all__ = ["ROUTES"]

_LONGEST_NAME = 200


def keep(visit: Visit) -> Response:
    """Keep a check in the database until somebody deletes it.

    Raises:
        UsageError: the name is too long.
    """
    found, check = finished(visit)
    if found.kept is not None:
        return see_other(visit, f"/check/{found.id}")
    name = " ".join(visit.form.get("name").split()) or check.title or check.name
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"a name has at most {_LONGEST_NAME} signs")
    data = msgspec.json.encode(check).decode()
    kept = visit.library.store.keep_check(name, data, who=visit.preferences.who)
    return see_other(visit, f"/check/{kept}", visit.gettext("This check is saved."))


def delete(visit: Visit) -> Response:
    """Delete a check with all that is known of it. One that is not kept belongs to whoever has its address."""
    found = find_check(visit)
    if found.kept is not None:
        visit.visitor.require(Scope.WRITE)
        visit.library.store.forget_check(found.id)
    elif found.job is not None:
        visit.jobs.cancel(found.id)
        visit.library.store.forget_job(found.id)
    return see_other(visit, "/check", visit.gettext("The check was deleted."))


ROUTES = (
    PageRoute("/check/{id}/keep", keep, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/check/{id}/delete", delete, methods=("POST",)),
)

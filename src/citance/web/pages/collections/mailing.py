"""Who is told by e-mail what happens to a collection."""

from __future__ import annotations

from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.report.mail import Mailer, letter
from citance.store import EventKind, Scope, Subscription, check_address
from citance.web.pages.collections.shared import path_of, the_collection
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]


def subscribe(visit: Visit) -> Response:
    """Have an address told from now on."""
    found = the_collection(visit)
    kinds = [kind for kind in visit.form.all("kind") if kind in list(EventKind)]
    made = visit.library.store.subscribe(found.id, visit.form.get("address"), [EventKind(kind) for kind in kinds])
    said = visit.gettext("%(address)s will be notified from now on.") % {"address": made.address}
    return see_other(visit, f"{path_of(found)}#told", said)


def unsubscribe_one(visit: Visit) -> Response:
    """End one subscription of a collection."""
    found = the_collection(visit)
    number = int(visit.path_params["subscription"])
    if number not in {each.id for each in visit.library.store.subscriptions(collection_id=found.id)}:
        raise NotFoundError("there is no such subscription")
    visit.library.store.unsubscribe([number])
    return see_other(visit, f"{path_of(found)}#told", visit.gettext("The subscription has ended."))


def new_feed(visit: Visit) -> Response:
    """Give the feed another secret address."""
    found = the_collection(visit)
    visit.library.store.feed_token(found.id, anew=True)
    said = visit.gettext("The feed has another address now; the one before no longer works.")
    return see_other(visit, f"{path_of(found)}#told", said)


def test_mail(visit: Visit) -> Response:
    """Send a letter to see whether letters can be sent."""
    found = the_collection(visit)
    address = check_address(visit.form.get("address"))
    message = letter(
        sender=visit.settings.mail_from,
        to=address,
        subject=f"A test: {found.name}",
        text="This letter was sent to see whether letters can be sent. They can.\n",
    )
    with Mailer(visit.settings) as mailer:
        mailer.send(message)
    said = visit.gettext("The mail server accepted a test e-mail to %(address)s.") % {"address": address}
    return see_other(visit, f"{path_of(found)}#told", said)


def leave_page(visit: Visit) -> Page:
    """Asks whoever has a letter's link what is to end."""
    mine = _of_token(visit)
    store = visit.library.store
    names = {each.id: each.name for each in store.collections()}
    context = {
        "subscriptions": mine,
        "names": names,
        "address": _masked(mine[0].address),
        "token": mine[0].token,
    }
    return Page(
        "collections/leave.html", context, {}, headers={"cache-control": "no-store", "referrer-policy": "no-referrer"}
    )


def leave(visit: Visit) -> Response:
    """End what was chosen, or all of an address."""
    mine = _of_token(visit)
    chosen = set(visit.form.all("subscription"))
    ids = [each.id for each in mine if not chosen or str(each.id) in chosen]
    if not ids:
        raise UsageError("choose at least one collection")
    gone = visit.library.store.unsubscribe(ids)
    said = visit.ngettext("%(number)s subscription has ended.", "%(number)s subscriptions have ended.", gone)
    return see_other(visit, "/collections/unsubscribed", said % {"number": gone})


def left(visit: Visit) -> Page:
    """What follows."""
    return Page("collections/left.html", {}, {})


def _of_token(visit: Visit) -> list[Subscription]:
    token = str(visit.path_params["token"])
    found = visit.library.store.subscriptions(token=token) if 16 <= len(token) <= 64 else []
    if not found:
        raise NotFoundError("nobody is told under this link any more")
    return found


def _masked(address: str) -> str:
    """An address as whoever knows it knows it again."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


ROUTES = (
    PageRoute("/collections/unsubscribe/{token}", leave_page, scope=None, json=False),
    PageRoute("/collections/unsubscribe/{token}", leave, methods=("POST",), scope=None),
    PageRoute("/collections/unsubscribed", left, scope=None, json=False),
    PageRoute("/collections/{id:int}/subscriptions", subscribe, methods=("POST",), scope=Scope.WRITE),
    PageRoute(
        "/collections/{id:int}/subscriptions/{subscription:int}/end",
        unsubscribe_one,
        methods=("POST",),
        scope=Scope.WRITE,
    ),
    PageRoute("/collections/{id:int}/feed", new_feed, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/test-mail", test_mail, methods=("POST",), scope=Scope.ADMIN),
)

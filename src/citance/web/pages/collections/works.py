"""Putting works into a collection and taking them out; from a work's report, by text, by file."""

from __future__ import annotations

from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.report.collections import refresh_collection
from citance.store import CollectionKind, EntriesAdded, NewEntry, Scope
from citance.web.pages.collections.listing import added_words
from citance.web.pages.collections.shared import add_given, given_entries, path_of, the_collection
from citance.web.visit import Page, PageRoute, Visit, own_path, see_other

__all__ = ["ROUTES"]

_MOST = 20_000


def add(visit: Visit) -> Response:
    """Put works in: `work` by number, lines in `text`, files."""
    found = the_collection(visit)
    ids = [_number(text, "work") for text in visit.form.all("work") if text]
    entries, warnings = given_entries(visit)
    if not ids and not entries:
        raise UsageError("give identifiers, titles or references, one a line, or a file")
    added = _add_works(visit, found.id, ids) if ids else EntriesAdded()
    if entries:
        more = add_given(visit, found, entries)
        added = EntriesAdded((*added.ids, *more.ids), added.there + more.there, added.missing + more.missing)
    said = " ".join([added_words(visit, added), *warnings[:2]])
    return see_other(visit, own_path(visit.form.get("next"), path_of(found)), said)


def _add_works(visit: Visit, collection_id: int, ids: list[int]) -> EntriesAdded:
    store = visit.library.store
    there = [store.work(one).id for one in ids]
    added = store.add_to_collection(collection_id, [NewEntry(work_id=one, method="hand") for one in there])
    store.look_at_collection(collection_id)
    return added


def choose(visit: Visit) -> Page:
    """To which collection a work is to be added."""
    store = visit.library.store
    item = store.work(_number(visit.request.query_params.get("work", ""), "work"))
    inside = {each.id for each in store.collections_of(item.id)}
    lists = [each for each in store.collections() if each.kind is CollectionKind.LIST]
    context = {"item": item, "lists": lists, "inside": inside, "may_write": visit.may(Scope.WRITE)}
    return Page("collections/choose.html", context, {"work": item, "collections": lists, "inside": sorted(inside)})


def chosen(visit: Visit) -> Response:
    """Put a work into one of the collections, or a new one."""
    store = visit.library.store
    item = store.work(_number(visit.form.get("work"), "work"))
    name, which = visit.form.get("name").strip(), visit.form.get("collection")
    if name:
        made = store.make_collection(name, who=visit.preferences.who).id
    elif which:
        made = _number(which, "collection")
    else:
        raise UsageError("choose a collection, or give a new one a name")
    added = _add_works(visit, made, [item.id])
    said = (
        visit.gettext("The work is in the collection “%(name)s” now.")
        if added.ids
        else visit.gettext("The work was in the collection “%(name)s” already.")
    )
    return see_other(visit, path_of(made), said % {"name": store.collection(made).name})


def remove(visit: Visit) -> Response:
    """Take entries out."""
    found = the_collection(visit)
    ids = [_number(text, "entry") for text in visit.form.all("entry")[:_MOST]]
    if not ids:
        raise UsageError("choose at least one work")
    gone = visit.library.store.remove_from_collection(found.id, ids)
    said = visit.ngettext("%(number)s work was taken out.", "%(number)s works were taken out.", gone)
    return see_other(visit, own_path(visit.form.get("next"), path_of(found)), said % {"number": f"{gone:,}"})


def move(visit: Visit) -> Response:
    """Put an entry at another place."""
    found = the_collection(visit)
    entry = _number(visit.form.get("entry"), "entry")
    visit.library.store.move_in_collection(found.id, entry, _number(visit.form.get("place"), "place"))
    return see_other(visit, own_path(visit.form.get("next"), path_of(found)), visit.gettext("The work was moved."))


def again(visit: Visit) -> Response:
    """Look a search up again, or the entries of a list that are not in the library."""
    found = the_collection(visit)
    before = len(visit.library.store.collection_works(found.id))
    visit.library.store.change_collection(found.id)
    refresh_collection(visit.library, found.id, missing=True)
    new = len(visit.library.store.collection_works(found.id)) - before
    if new > 0:
        said = visit.ngettext("%(number)s more work was found.", "%(number)s more works were found.", new)
        return see_other(visit, path_of(found), said % {"number": f"{new:,}"})
    return see_other(visit, path_of(found), visit.gettext("Looked up again; nothing new was found."))


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise UsageError(f"{name} is a number")
    if int(text) < 1:
        raise NotFoundError(f"there is no {name} {text}")
    return int(text)


ROUTES = (
    PageRoute("/collections/add", choose),
    PageRoute("/collections/add", chosen, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/works", add, methods=("POST",), scope=Scope.WRITE, uploads=True),
    PageRoute("/collections/{id:int}/remove", remove, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/move", move, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/again", again, methods=("POST",), scope=Scope.WRITE),
)

"""Changing a collection's name, description and search, deleting it, and the notes on it."""

from __future__ import annotations

from starlette.responses import Response

from citance.errors import NotFoundError, UsageError
from citance.search import read_saved_search
from citance.store import CollectionKind, CollectionNote, Scope
from citance.web.pages.collections.shared import path_of, the_collection
from citance.web.preferences import keep_preferences
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]


def edit_page(visit: Visit) -> Page:
    """The form."""
    found = the_collection(visit)
    return Page("collections/edit.html", {"collection": found}, {"collection": found})


def edit(visit: Visit) -> Response:
    """Keep what the form says."""
    found, store = the_collection(visit), visit.library.store
    query = visit.form.get("query").strip()
    searched = found.kind is CollectionKind.SEARCH and bool(query)
    store.change_collection(
        found.id,
        name=visit.form.get("name"),
        description=visit.form.get("description"),
        query=read_saved_search(query).address if searched else None,
    )
    if searched:
        store.set_found(found.id, visit.library.saved_works(store.collection(found.id).query))
        store.look_at_collection(found.id)
    return see_other(visit, path_of(found), visit.gettext("The collection was changed."))


def delete_page(visit: Visit) -> Page:
    """Asks once more."""
    found = the_collection(visit)
    store = visit.library.store
    context = {
        "collection": found,
        "notes": len(store.collection_notes(found.id)),
        "subscriptions": len(store.subscriptions(collection_id=found.id)),
    }
    return Page("collections/delete.html", context, context)


def delete(visit: Visit) -> Response:
    """Delete it."""
    found = the_collection(visit)
    visit.library.store.delete_collection(found.id)
    said = visit.gettext("The collection “%(name)s” was deleted; its works stay in the library.")
    return see_other(visit, "/collections", said % {"name": found.name})


def add_note(visit: Visit) -> Response:
    """Write a note on the collection, or on one of its works."""
    found = the_collection(visit)
    entry, who = visit.form.get("entry"), visit.form.get("who").strip() or visit.preferences.who
    if entry and not (entry.isascii() and entry.isdecimal() and len(entry) <= 9):
        raise UsageError("entry is a number")
    visit.library.store.add_note(
        found.id, visit.form.get("text"), entry_id=int(entry) if entry else None, who=who[:100]
    )
    answer = see_other(
        visit, f"{path_of(found)}{'#notes' if not entry else f'#e{entry}'}", visit.gettext("The note was saved.")
    )
    keep_preferences(visit.request, answer, {"who": who})
    return answer


def note_page(visit: Visit) -> Page:
    """The form for a note that is there."""
    found, note = the_collection(visit), _note(visit)
    return Page("collections/note.html", {"collection": found, "note": note}, {"note": note})


def change_note(visit: Visit) -> Response:
    """Write a note anew, or take it away."""
    found, note = the_collection(visit), _note(visit)
    store = visit.library.store
    if visit.form.get("do") == "delete":
        store.delete_note(found.id, note.id)
        return see_other(visit, f"{path_of(found)}#notes", visit.gettext("The note was deleted."))
    store.change_note(found.id, note.id, visit.form.get("text"))
    return see_other(visit, f"{path_of(found)}#notes", visit.gettext("The note was changed."))


def _note(visit: Visit) -> CollectionNote:
    number = int(visit.path_params["note"])
    for note in visit.library.store.collection_notes(the_collection(visit).id):
        if note.id == number:
            return note
    raise NotFoundError("there is no such note")


ROUTES = (
    PageRoute("/collections/{id:int}/edit", edit_page, scope=Scope.WRITE, json=False),
    PageRoute("/collections/{id:int}/edit", edit, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/delete", delete_page, scope=Scope.WRITE, json=False),
    PageRoute("/collections/{id:int}/delete", delete, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/notes", add_note, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/collections/{id:int}/notes/{note:int}", note_page, scope=Scope.WRITE, json=False),
    PageRoute("/collections/{id:int}/notes/{note:int}", change_note, methods=("POST",), scope=Scope.WRITE),
)

"""The list of collections, and making one: of a search, of pasted lines, of files."""

from __future__ import annotations

from starlette.responses import Response

from citance.search import read_saved_search
from citance.store import EntriesAdded, Scope
from citance.web.pages.collections.shared import add_given, given_entries, path_of
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES", "added_words"]


def page(visit: Visit) -> Page:
    """All collections."""
    store = visit.library.store
    found = store.collections()
    wanted = " ".join(visit.request.query_params.get("q", "").split()).casefold()
    shown = [each for each in found if wanted in each.name.casefold() or wanted in each.description.casefold()]
    context = {
        "collections": shown,
        "total": len(found),
        "wanted": visit.request.query_params.get("q", "")[:200],
        "query": visit.request.query_params.get("query", "")[:4_000],
    }
    return Page("collections/list.html", context, {"collections": shown})


def create(visit: Visit) -> Response:
    """Make a collection."""
    name, description = visit.form.get("name"), visit.form.get("description")
    store, who = visit.library.store, visit.preferences.who
    if visit.form.get("kind") == "search":
        saved = read_saved_search(visit.form.get("query"))
        made = store.make_collection(name, description=description, query=saved.address, who=who)
        store.set_found(made.id, visit.library.saved_works(made.query))
        store.look_at_collection(made.id)
        return see_other(visit, path_of(made), visit.gettext("The search is saved as a collection."))
    entries, warnings = given_entries(visit)
    made = store.make_collection(name, description=description, who=who)
    added = add_given(visit, made, entries) if entries else EntriesAdded()
    store.look_at_collection(made.id)
    said = added_words(visit, added) if entries else visit.gettext("The collection is ready. Add works to it.")
    return see_other(visit, path_of(made), " ".join([said, *warnings[:2]]))


def added_words(visit: Visit, added: EntriesAdded) -> str:
    """What became of entries, as a sentence or two."""
    number, here = len(added.ids), len(added.ids) - added.missing
    said = [
        visit.ngettext("%(number)s work was added.", "%(number)s works were added.", here) % {"number": f"{here:,}"}
    ]
    if added.missing:
        missing = visit.ngettext(
            "%(number)s is not in this library; it stays on the list and is found once it comes.",
            "%(number)s are not in this library; they stay on the list and are found once they come.",
            added.missing,
        )
        said.append(missing % {"number": f"{added.missing:,}"})
    if added.there:
        there = visit.ngettext("%(number)s was there already.", "%(number)s were there already.", added.there)
        said.append(there % {"number": f"{added.there:,}"})
    return " ".join(said) if number or added.there else visit.gettext("Nothing was added.")


ROUTES = (
    PageRoute("/collections", page),
    PageRoute("/collections", create, methods=("POST",), scope=Scope.WRITE, uploads=True),
)

"""People: finding them, and what is said about their works. No page of a person may be taken up by search engines."""

from __future__ import annotations

from functools import partial

from citance.errors import NotFoundError
from citance.store import AuthorRecord, Store
from citance.web.pages.people import group_view
from citance.web.pages.people.group import Group
from citance.web.parameters import query_text
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

_MOST_FOUND = 30
_LONGEST_NUMBER = 19
_COAUTHORS = 15
_HIDDEN = {"x-robots-tag": "noindex, nofollow"}


def list_authors(visit: Visit) -> Page:
    """The people whom a name or an ORCID finds: never a list of all of them."""
    query = query_text(visit.request)
    found = visit.library.store.authors(query, limit=_MOST_FOUND) if query else []
    context = {"query": query, "authors": found, "cut": len(found) == _MOST_FOUND}
    return Page("authors/list.html", context, {"query": query, "items": found}, headers=_HIDDEN)


def one_author(visit: Visit) -> Page:
    """A person with the works and what is said about them."""
    store = visit.library.store
    author = _author(store, str(visit.path_params["author"]))
    group = Group(
        key=("author", author.id),
        mix=partial(store.author_mix, author.id),
        noted=partial(store.author_notices, author.id),
        cited_ids=lambda limit: store.author_work_ids(author.id, limit=limit),
        works=lambda limit, offset: store.author_works(author.id, limit=limit, offset=offset),
        works_by_id=lambda limit, offset: store.author_works_by_id(author.id, limit=limit, offset=offset),
    )
    view = group_view(visit, group)
    company = store.coauthors(author.id, limit=_COAUTHORS)
    context = {"author": author, "view": view, "coauthors": company}
    data = {"author": author, "coauthors": company, **view.data}
    return Page("authors/author.html", context, data, headers=_HIDDEN)


def _author(store: Store, text: str) -> AuthorRecord:
    """The person with this number or ORCID."""
    plain = text.isascii() and text.isdigit()
    if plain and len(text) >= _LONGEST_NUMBER:
        raise NotFoundError("no person has this number")
    return store.author(int(text) if plain else text)


ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/authors", list_authors),
    PageRoute("/authors/{author}", one_author),
)

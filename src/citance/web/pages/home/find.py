"""Where the box leads: to a report, a list of works, the reference check, a claim's two sides, or the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from citance.errors import UsageError
from citance.identifiers import clean_doi
from citance.index import Index
from citance.model import IndexedWork
from citance.refstring import parse_reference
from citance.store import Scope
from citance.web import views
from citance.web.pages.home.meant import LONGEST_TEXT, Meant, What, what_is_meant
from citance.web.pages.search.found import FoundWork, tallied
from citance.web.parameters import LONGEST_QUERY
from citance.web.visit import Page, Visit, see_other

__all__ = ["find", "find_sent"]

_IN_ADDRESS: Final = 6_000
"""Characters of a list that an address still carries, so that it can be bookmarked."""
_TITLES: Final = 5
_SHORTEST_TITLE: Final = 3
"""Words."""


@dataclass(frozen=True)
class Named:
    """One identifier of a list, with the work that it names here; `doi` where it is one."""

    text: str
    found: FoundWork | None
    doi: str | None


def find(visit: Visit) -> Page | Response:
    """Lead on from `text` in the address; a reference list is shown with a button, since it has to be sent."""
    text = visit.request.query_params.get("text", "")
    if len(text) > LONGEST_TEXT:
        raise UsageError("this text is too long")
    meant = what_is_meant(text)
    if meant.what is What.IDENTIFIERS:
        return _list(visit, meant)
    if meant.what is What.REFERENCES:
        return _page(visit, meant)
    return _lead(visit, meant)


def find_sent(visit: Visit) -> Page | Response:
    """Lead on from the form's `text`."""
    text = visit.form.get("text")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"this text is longer than {LONGEST_TEXT:,} characters; put it into a file and check that")
    meant = what_is_meant(text)
    if meant.what is What.REFERENCES:
        return RedirectResponse("/check", 307)  # the browser sends the same form there
    answer = _list(visit, meant) if meant.what is What.IDENTIFIERS else _lead(visit, meant)
    if isinstance(answer, Page) and len(meant.text) <= _IN_ADDRESS:
        return see_other(visit, f"/find?{urlencode({'text': meant.text})}")  # a page that can be reloaded and kept
    return answer


def _lead(visit: Visit, meant: Meant) -> Page | Response:
    """The answer for a text of one line."""
    index, text = visit.library, meant.text
    if meant.what is What.NOTHING:
        return see_other(visit, "/", visit.gettext("Write something into the box: a DOI, a title, a claim."))
    if meant.what is What.IDENTIFIER:
        return _named(visit, meant)
    if meant.what is What.REFERENCE:
        return _described(visit, text)
    if meant.what is not What.QUERY:
        titled = _titled(index, text)
        if len(titled) == 1:
            said = visit.gettext("Understood as a title. If another work was meant: the search finds its words, too.")
            return see_other(visit, views.work_path(titled[0]), said)
        if titled:
            return _search(visit, text, "works", visit.gettext("Several works have this title."))
    if meant.what is What.SENTENCE and index.has_vectors:
        said = visit.gettext("Understood as a claim or a question. The tab “Statements” finds its words.")
        return _search(visit, text, "claims", said)
    return _search(visit, text, "statements", "")


def _search(visit: Visit, text: str, kind: str, said: str) -> Response:
    parameters = {"q": text[:LONGEST_QUERY]} | ({"kind": kind} if kind != "statements" else {})
    return see_other(visit, f"/search?{urlencode(parameters)}", said)


def _named(visit: Visit, meant: Meant) -> Page | Response:
    works = visit.library.store.find_works(meant.parts[0])
    if len(works) == 1:
        said = visit.gettext("Understood as an identifier: this is its work.")
        return see_other(visit, views.work_path(works[0]), said)
    if works:
        return _search(visit, meant.text, "works", visit.gettext("Several works answer to this identifier."))
    return _list(visit, meant)


def _described(visit: Visit, text: str) -> Response:
    """Where one entry of a reference list leads: to the work that it names, else to works with words of its title."""
    index = visit.library
    match = index.resolve(text).match
    title = parse_reference(text).title
    works = [index.store.work(match.work_id)] if match is not None else _titled(index, title)
    if len(works) == 1:
        said = visit.gettext("Understood as a reference: this is the work that it names.")
        return see_other(visit, views.work_path(works[0]), said)
    said = visit.gettext("Understood as a reference, which no work here answers to. This is what its title finds.")
    return _search(visit, title or text, "works", said)


def _titled(index: Index, text: str) -> list[IndexedWork]:
    """The works whose title the text is, or whose title begins so up to its colon; none for one or two words, which
    are a topic as well."""
    if len(text.split()) < _SHORTEST_TITLE:
        return []
    found = index.find(f'title:"{text.replace(chr(34), " ")}"', kind="works", limit=_TITLES)
    works = [] if found.relaxed else index.store.works([int(hit.id) for hit in found.hits])
    wanted = _folded(text)
    whole = [work for work in works if _folded(work.work.title) == wanted]
    return whole or [work for work in works if _folded(work.work.title.split(":")[0]) == wanted]


def _folded(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _list(visit: Visit, meant: Meant) -> Page:
    """What the library knows of each identifier of a list."""
    store = visit.library.store
    works = {part: next(iter(store.find_works(part, limit=1)), None) for part in meant.parts}
    known = [work for work in works.values() if work is not None]
    counted = {found.work.id: found for found in tallied(visit.library, known)}
    named = tuple(Named(part, counted[work.id] if work else None, clean_doi(part)) for part, work in works.items())
    return _page(visit, meant, named)


def _page(visit: Visit, meant: Meant, named: tuple[Named, ...] = ()) -> Page:
    known = [each for each in named if each.found is not None]
    context = {
        "meant": meant,
        "named": named,
        "known": known,
        "unknown": [each for each in named if each.found is None],
        "may_save": visit.may(Scope.WRITE),
        "may_add": visit.may(Scope.WRITE),
    }
    data = {
        "understood": meant.what,
        "items": [
            {
                "identifier": each.text,
                "work": each.found.work if each.found else None,
                "tally": each.found.tally if each.found else None,
            }
            for each in named
        ],
    }
    return Page("home/find.html", context, data)

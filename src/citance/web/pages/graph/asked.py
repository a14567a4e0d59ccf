"""What an address of the graph asks for, read once, and the address that asks for it."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from citance.errors import NotFoundError, UsageError
from citance.model import Stance
from citance.report.graph import GraphFilters
from citance.web.parameters import query_text, view_is_broad
from citance.web.visit import Visit

__all__ = ["COUNTED", "LARGEST_DRAWN", "LIMITS", "SORTS", "Asked", "asked_of"]

LARGEST_DRAWN: Final = 300
"""Works that are drawn as links on the page itself; more than that the browser draws on a canvas."""
LIMITS: Final = (60, 150, 300, 1_000, 2_000, 4_000)
SORTS: Final = ("contrasting", "supporting", "cited", "citing", "year", "group", "title")
COUNTED: Final = frozenset(("contrasting", "supporting", "cited", "citing"))
"""Orders that tell counts, which blind mode does not have."""
_GREATEST_ID = 2**63 - 1
_LONGEST_ID = 500
_USUAL = GraphFilters()

Start = Literal["library", "work", "search", "collection"]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a graph: where it starts and what it shows. `blind` and the language are the reader's."""

    start: Start = "library"
    work: int = 0
    query: str = ""
    collection: int = 0
    filters: GraphFilters = _USUAL
    sort: str = ""
    page: int = 1

    def parameters(self) -> dict[str, str]:
        """The parameters of the address that asks for the same: only what is not as usual."""
        given = self.filters
        found = {
            "work": str(self.work or ""),
            "q": self.query,
            "collection": str(self.collection or ""),
            "depth": "" if given.depth == _usual_depth(self.start) else str(given.depth),
            "limit": "" if given.limit == _USUAL.limit else str(given.limit),
            "from": str(given.year_from if given.year_from is not None else ""),
            "to": str(given.year_to if given.year_to is not None else ""),
            "stance": ",".join(given.stances),
            "view": "broad" if given.broad else "",
            "least": str(given.least or ""),
            "read": "yes" if given.read_only else "",
            "self": "" if given.self_citations else "no",
            "first": "" if given.first == _USUAL.first else given.first,
        }
        return {name: value for name, value in found.items() if value}

    def address(self, path: str = "/graph", **changes: object) -> str:
        """The address of this graph with other parameters; None takes one away."""
        order = {"sort": self.sort} if self.sort else {}
        merged: dict[str, object] = {**self.parameters(), **order, **changes}
        kept = {name: str(value) for name, value in merged.items() if value not in (None, "")}
        return path + (f"?{urlencode(kept)}" if kept else "")

    def usual(self) -> str:
        """The address of a graph that starts at the same place, without filters."""
        return Asked(start=self.start, work=self.work, query=self.query, collection=self.collection).address()


def asked_of(visit: Visit) -> Asked:
    """What a request asks for.

    Raises:
        UsageError: a parameter that makes no sense.
        NotFoundError: a work or a collection that there is not.
    """
    request = visit.request
    query = query_text(request)
    named = request.query_params.get("work", "").strip()
    collection = _number(request, "collection", _GREATEST_ID) or 0
    if sum(map(bool, (query, named, collection))) > 1:
        raise UsageError("a graph starts at one of work, q, collection")
    start: Start = "work" if named else "search" if query else "collection" if collection else "library"
    sort = request.query_params.get("sort", "")
    if sort and sort not in SORTS:
        raise UsageError(f"sort is one of {', '.join(SORTS)}")
    blind = visit.preferences.blind
    return Asked(
        start=start,
        work=_work(visit, named) if named else 0,
        query=query,
        collection=collection,
        filters=_filters(request, start, blind=blind),
        sort="" if blind and sort in COUNTED else sort,
        page=_number(request, "page", 500) or 1,
    )


def _usual_depth(start: Start) -> int:
    return 0 if start == "library" else 1


def _filters(request: Request, start: Start, *, blind: bool) -> GraphFilters:
    depth = _number(request, "depth", 9)
    first = request.query_params.get("first", "") or "stance"
    if first not in ("stance", "citations"):
        raise UsageError("first is one of stance, citations")
    return GraphFilters(
        depth=_usual_depth(start) if depth is None else depth,
        limit=_number(request, "limit", 10**6) or _USUAL.limit,
        year_from=_number(request, "from", 9_999),
        year_to=_number(request, "to", 9_999),
        stances=() if blind else _stances(request),
        broad=view_is_broad(request),
        least=_number(request, "least", 10**7) or 0,
        read_only=_yes_no(request, "read", "yes"),
        self_citations=not _yes_no(request, "self", "no"),
        first="citations" if blind or first == "citations" else "stance",
    )


def _number(request: Request, name: str, most: int) -> int | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= most):
        raise UsageError(f"{name} is a whole number up to {most:,}")
    return int(text)


def _yes_no(request: Request, name: str, word: str) -> bool:
    text = request.query_params.get(name, "")
    if text not in ("", word):
        raise UsageError(f"{name} is {word} or left out")
    return text == word


def _stances(request: Request) -> tuple[Stance, ...]:
    """The stances that are asked for, given several times or joined by commas; all three are the same as none."""
    words = [word for text in request.query_params.getlist("stance")[:8] for word in text[:100].split(",") if word]
    try:
        wanted = {Stance(word) for word in words}
    except ValueError as error:
        raise UsageError(f"stance is one of {', '.join(Stance)}") from error
    order = (Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING)
    return () if len(wanted) == len(order) else tuple(stance for stance in order if stance in wanted)


def _work(visit: Visit, named: str) -> int:
    """A work by its number here, or by an identifier."""
    if len(named) > _LONGEST_ID:
        raise UsageError(f"work holds at most {_LONGEST_ID} characters")
    if named.isascii() and named.isdigit() and len(named) <= 19 and int(named) <= _GREATEST_ID:
        return visit.library.store.work(int(named)).id
    found = visit.library.store.find_works(named)
    if not found:
        raise NotFoundError(f"no work in this library has the identifier {named}")
    return found[0].id

"""What a reader asks of the search page: its parameters, checked, and the addresses that differ from it by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from citance.errors import UsageError
from citance.search import Filters, Kind, Order
from citance.web.i18n import N_
from citance.web.parameters import by_meaning, page_number, query_text, view_is_broad

__all__ = ["SORT_WORDS", "TABS", "Asked", "Sort", "Tab", "read_asked", "sorts_of"]

Tab: TypeAlias = Literal["statements", "works", "claims"]
TABS: Final[tuple[Tab, ...]] = ("works", "statements", "claims")

FACETS: Final[Mapping[Tab, tuple[str, ...]]] = {
    "statements": ("stance", "section", "confidence", "uncertain", "place", "self_citation", "notice", "type", "journal",
                   "language", "year"),
    "works": ("read", "cited", "type", "journal", "notice", "language", "year"),
    "claims": (),
}  # fmt: skip
"""The filters by value of each kind of result, in the order in which they are offered."""

_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 300
_LATEST: Final = 9_999


class Sort(StrEnum):
    """What comes first. `EVIDENCE` is the page's own; the others are the search engine's orders."""

    EVIDENCE = "evidence"
    """Statements that contrast or support, then the others: in each part the most relevant first."""
    RELEVANCE = "relevance"
    CONTRASTING = "contrasting"
    SUPPORTING = "supporting"
    CONFIDENCE = "confidence"
    TOTAL = "total"
    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def order(self) -> Order:
        """The engine's order; `EVIDENCE` is made of several searches by relevance."""
        return Order.RELEVANCE if self is Sort.EVIDENCE else Order(self.value)


_SORTS: Final[Mapping[Tab, tuple[Sort, ...]]] = {
    "statements": (
        Sort.EVIDENCE, Sort.RELEVANCE, Sort.CONTRASTING, Sort.CONFIDENCE, Sort.NEWEST, Sort.OLDEST,
    ),
    "works": (Sort.RELEVANCE, Sort.TOTAL, Sort.CONTRASTING, Sort.SUPPORTING, Sort.NEWEST, Sort.OLDEST),
    "claims": (),
}  # fmt: skip
_TELLING: Final = frozenset((Sort.EVIDENCE, Sort.CONTRASTING, Sort.SUPPORTING, Sort.TOTAL))
"""Orders that give counts away, or whether there are any: not offered in blind mode."""

SORT_WORDS: Final[Mapping[tuple[Tab, Sort], str]] = {
    ("statements", Sort.EVIDENCE): N_("Contrasting and supporting first"),
    ("statements", Sort.RELEVANCE): N_("Relevance"),
    ("statements", Sort.CONTRASTING): N_("Contrasting before supporting, the surest first"),
    ("statements", Sort.CONFIDENCE): N_("Confidence"),
    ("statements", Sort.NEWEST): N_("Newest citing paper"),
    ("statements", Sort.OLDEST): N_("Oldest citing paper"),
    ("works", Sort.RELEVANCE): N_("Relevance"),
    ("works", Sort.TOTAL): N_("Most cited here"),
    ("works", Sort.CONTRASTING): N_("Most contrasting"),
    ("works", Sort.SUPPORTING): N_("Most supporting"),
    ("works", Sort.NEWEST): N_("Newest"),
    ("works", Sort.OLDEST): N_("Oldest"),
}


def sorts_of(tab: Tab, *, blind: bool) -> tuple[Sort, ...]:
    """The orders that are offered; the first one is the default."""
    return tuple(each for each in _SORTS[tab] if not (blind and each in _TELLING))


@dataclass(frozen=True)
class Asked:
    """One state of the search page. `values` are the filters by value, several of one filter meaning any of them."""

    query: str = ""
    tab: Tab = "statements"
    sort: Sort = Sort.EVIDENCE
    broad: bool = False
    meaning: bool = False
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    least_confidence: float | None = None
    page: int = 1
    default_sort: Sort = Sort.EVIDENCE

    @property
    def kind(self) -> Kind:
        """The kind of result that the search engine is asked for."""
        return "works" if self.tab == "works" else "statements"

    @property
    def stance_facet(self) -> str:
        """The facet that the filter by stance means: whose evidence counts is a choice of its own."""
        return "broad" if self.broad else "stance"

    @property
    def filters(self) -> Filters:
        """The filters as the search engine takes them.

        Raises:
            UsageError: a value that there is not.
        """
        wanted = {(self.stance_facet if name == "stance" else name): each for name, each in self.values.items()}
        return msgspec.structs.replace(
            Filters(**wanted),  # type: ignore[arg-type]
            year_from=self.year_from,
            year_to=self.year_to,
            least_confidence=self.least_confidence,
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is on."""
        return bool(self.values or self.bounded)

    @property
    def bounded(self) -> bool:
        """Whether years or the confidence are bounded."""
        return (self.year_from, self.year_to, self.least_confidence) != (None, None, None)

    def parameters(self) -> list[tuple[str, str]]:
        """The parameters in their canonical order, those with a default left out; `q` always stands first, by which this
        page is told from the API's search of the same address."""
        given: list[tuple[str, str]] = [("q", self.query)]
        given += [("kind", self.tab)] if self.tab != "statements" or not self.query else []
        given += [("sort", self.sort.value)] if self.sort is not self.default_sort else []
        given += [("view", "broad")] if self.broad else []
        given += [("meaning", "yes")] if self.meaning else []
        given += [(name, value) for name in FACETS[self.tab] for value in self.values.get(name, ())]
        for name in ("year_from", "year_to", "least_confidence"):
            value = getattr(self, name)
            given += [(name, f"{value:g}")] if value is not None else []
        given += [("page", str(self.page))] if self.page > 1 else []
        return given

    def search_string(self) -> str:
        """The canonical parameters as they stand in an address, without the page's number."""
        return urlencode(replace(self, page=1).parameters())

    @property
    def address(self) -> str:
        """The canonical address of this state."""
        return f"/search?{urlencode(self.parameters())}"

    def json(self) -> str:
        """The address of this state for programs."""
        return f"/search.json?{urlencode(self.parameters())}"

    def on_page(self, number: int) -> str:
        """The address of another page of the results."""
        return replace(self, page=number).address

    def asking(self, query: str) -> str:
        """The address of the same search with other words, without filters that might hide what they find."""
        return replace(self, query=query, page=1).bare()

    def on_tab(self, tab: Tab) -> str:
        """The address of another kind of results for the same words."""
        return Asked(query=self.query, tab=tab).address

    def evidence(self, stance: str) -> str:
        """The address of the statements of one stance, by meaning."""
        return Asked(query=self.query, broad=True, meaning=True, values={"stance": (stance,)}).address

    def sorted_by(self, sort: Sort) -> str:
        """The address of another order."""
        return replace(self, sort=sort, page=1).address

    def by_meaning(self, meaning: bool) -> str:
        """The address of the search by meaning, or by words."""
        return replace(self, meaning=meaning, sort=self.default_sort, page=1).address

    def viewed(self, broad: bool) -> str:
        """The address of the strict or the broad view."""
        return replace(self, broad=broad, page=1).address

    def bare(self) -> str:
        """The address without any filter."""
        return replace(self, values={}, year_from=None, year_to=None, least_confidence=None, page=1).address

    def has(self, name: str, value: str) -> bool:
        """Whether a filter is on."""
        return value in self.values.get(name, ())

    def without(self, name: str, value: str = "") -> str:
        """The address without one value of a filter, or without a bound."""
        if name in ("year_from", "year_to", "least_confidence"):
            return replace(self, **{name: None}, page=1).address  # type: ignore[arg-type]
        return self._changed(name, tuple(each for each in self.values.get(name, ()) if each != value))

    def only(self, name: str, value: str) -> str:
        """The address with this one value of a filter."""
        return self._changed(name, (value,))

    def _changed(self, name: str, chosen: Sequence[str]) -> str:
        values = {other: each for other, each in self.values.items() if other != name}
        if chosen:
            values[name] = tuple(chosen)
        return replace(self, values=values, page=1).address


def read_asked(request: Request, *, blind: bool) -> Asked:
    """The parameters of a request.

    Raises:
        UsageError: one of them makes no sense.
    """
    query, tab = query_text(request), _tab(request)
    sorts = sorts_of(tab, blind=blind)
    default = sorts[0] if sorts else Sort.RELEVANCE
    if tab == "works" and not query and Sort.TOTAL in sorts:
        default = Sort.TOTAL
    asked = Asked(
        query=query,
        tab=tab,
        sort=_sort(request, tab, default, blind=blind),
        default_sort=default,
        broad=view_is_broad(request) and tab == "statements",
        meaning=by_meaning(request) and tab == "statements" and bool(query),
        values=_values(request, tab),
        year_from=_year(request, "year_from"),
        year_to=_year(request, "year_to"),
        least_confidence=_share(request) if tab == "statements" else None,
        page=page_number(request),
    )
    _ = asked.filters  # what makes no sense is told at once
    return asked


def _tab(request: Request) -> Tab:
    text = request.query_params.get("kind", "") or "statements"
    for tab in TABS:
        if text == tab:
            return tab
    raise UsageError("kind is one of works, statements, claims")


def _sort(request: Request, tab: Tab, default: Sort, *, blind: bool) -> Sort:
    text = request.query_params.get("sort", "")
    if not text or tab == "claims":
        return default
    if text not in _SORTS[tab]:
        raise UsageError(f"sort is one of {', '.join(_SORTS[tab])}")
    return Sort(text) if Sort(text) in sorts_of(tab, blind=blind) else default


def _values(request: Request, tab: Tab) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in FACETS[tab]:
        given = tuple(dict.fromkeys(value for value in request.query_params.getlist(name) if value))
        if len(given) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in given):
            raise UsageError(f"{name} has at most {_MOST_VALUES} values of {_LONGEST_VALUE} characters")
        if given:
            found[name] = given
    return found


def _year(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= _LATEST):
        raise UsageError(f"{name} is a year such as 2015")
    return int(text)


def _share(request: Request) -> float | None:
    text = request.query_params.get("least_confidence", "").strip()
    if not text:
        return None
    try:
        value = float(text) if text.isascii() and len(text) <= 8 else -1.0
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError("least_confidence is a number from 0 to 1")
    return value

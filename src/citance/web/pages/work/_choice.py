"""What of a work's report a reader has asked for, out of the address; and the addresses that ask for something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from citance.errors import UsageError
from citance.search import STATEMENT_FACETS, Filters
from citance.web.i18n import N_
from citance.web.parameters import page_number, query_text, view_is_broad

__all__ = ["FACETS", "FACET_TITLES", "TAB_WORDS", "Choice", "Sort", "Tab", "read_choice"]

_Word = TypeVar("_Word", bound=StrEnum)

JSON_SUFFIX: Final = ".json"
_MOST_VALUES: Final = 25
_LONGEST_VALUE: Final = 300


class Tab(StrEnum):
    """The parts of a report."""

    CITED_BY = "cited-by"
    REFERENCES = "references"
    TIMELINE = "timeline"
    GRAPH = "graph"
    HISTORY = "history"


TAB_WORDS: Final[Mapping[Tab, str]] = {
    Tab.CITED_BY: N_("Cited by"),
    Tab.REFERENCES: N_("References"),
    Tab.TIMELINE: N_("Timeline"),
    Tab.GRAPH: N_("Graph"),
    Tab.HISTORY: N_("History"),
}


class Sort(StrEnum):
    """How the statements are sorted."""

    CONTRASTING = "contrasting"
    SUPPORTING = "supporting"
    NEWEST = "newest"
    OLDEST = "oldest"
    CONFIDENCE = "confidence"
    RELEVANCE = "relevance"


FACET_TITLES: Final[Mapping[str, str]] = {
    "stance": N_("Stance"),
    "section": N_("Section"),
    "uncertain": N_("How sure"),
    "confidence": N_("Confidence"),
    "self_citation": N_("Self-citation"),
    "independence": N_("Independence"),
    "year": N_("Year of the citing paper"),
    "type": N_("Type of the citing paper"),
    "journal": N_("Journal of the citing paper"),
    "place": N_("Place on the page"),
    "citing_notice": N_("Notice on the citing paper"),
    "language": N_("Language of the citing paper"),
}
FACETS: Final = tuple(name for name in FACET_TITLES if name in STATEMENT_FACETS)
"""In the order of the page; those that the search engine counts."""
_TELLING: Final = frozenset(("stance", "uncertain", "confidence"))
"""Filters by which a list's length tells what blind mode hides."""


@dataclass(frozen=True)
class Choice:
    """A tab, whose evidence counts, filters, words to look for, order and page, as an address says them. `year_from` and
    `year_to` bound the citing work's year. `blind` takes the filters and orders away that give counts away."""

    path: str
    tab: Tab = Tab.CITED_BY
    broad: bool = False
    query: str = ""
    sort: Sort | None = None
    number: int = 1
    year_from: int | None = None
    year_to: int | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: str = ""
    """What a tab other than the first is asked for: an order or a view of its own."""
    blind: bool = False

    @property
    def order(self) -> Sort:
        """The order in force: contrasting first unless another is chosen, what fits best first for words."""
        if self.sort is not None and not (self.blind and self.sort in (Sort.CONTRASTING, Sort.SUPPORTING)):
            return self.sort
        if self.query:
            return Sort.RELEVANCE
        return Sort.NEWEST if self.blind else Sort.CONTRASTING

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """The orders on offer."""
        hidden = {Sort.CONTRASTING, Sort.SUPPORTING} if self.blind else set()
        if not self.query:
            hidden.add(Sort.RELEVANCE)
        return tuple(each for each in Sort if each not in hidden)

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.query or self.facets or self.year_from is not None or self.year_to is not None)

    def values(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet."""
        return self.facets.get(facet, ())

    def filters(self, work_id: int, **more: tuple[str, ...]) -> Filters:
        """The same for the search engine; `more` puts other values in the place of those chosen.

        Raises:
            UsageError: a value that makes no sense.
        """
        wanted = {("broad" if name == "stance" and self.broad else name): kept for name, kept in self.facets.items()}
        return Filters(
            cited_works=(work_id,),
            year_from=self.year_from,
            year_to=self.year_to,
            **{**wanted, **more},  # type: ignore[arg-type]  # only facets stand in it
        )

    def address(self) -> str:
        """The address that asks for this: the shortest one, always the same."""
        asked: list[tuple[str, str]] = []
        if self.tab is not Tab.CITED_BY:
            asked.append(("tab", self.tab.value))
        if self.broad:
            asked.append(("view", "broad"))
        if self.query:
            asked.append(("q", self.query))
        for name in FACETS:
            asked += [(name, value) for value in self.values(name)]
        for name, year in (("year_from", self.year_from), ("year_to", self.year_to)):
            if year is not None:
                asked.append((name, str(year)))
        if self.sort is not None:
            asked.append(("sort", self.sort.value))
        if self.extra:
            asked.append(("show", self.extra))
        if self.number > 1:
            asked.append(("page", str(self.number)))
        return self.path + (f"?{urlencode(asked)}" if asked else "")

    def json_address(self) -> str:
        """The same for programs."""
        path, mark, asked = self.address().partition("?")
        return f"{path}{JSON_SUFFIX}{mark}{asked}"

    def to_page(self, number: int) -> str:
        """The address of another page of the list."""
        return replace(self, number=number).address()

    def to_tab(self, tab: str) -> str:
        """The address of another tab."""
        return Choice(self.path, tab=Tab(tab), broad=self.broad).address()

    def to_view(self, *, broad: bool) -> str:
        """The address with the other party's evidence."""
        return replace(self, broad=broad, number=1).address()

    def to_extra(self, extra: str) -> str:
        """The address of another view within the tab."""
        return replace(self, extra=extra, number=1).address()

    def cleared(self) -> str:
        """The address of the whole list."""
        return Choice(self.path, tab=self.tab, broad=self.broad, sort=self.sort).address()

    def only(self, facet: str, *values: str) -> str:
        """The address of the list with these values of a facet and no others of it."""
        return replace(self, tab=Tab.CITED_BY, number=1, extra="", facets={**self.facets, facet: values}).address()

    def without(self, facet: str, value: str) -> str:
        """The address of the list with one filter less."""
        if facet in ("q", "year_from", "year_to"):
            return replace(self, number=1, **({"query": ""} if facet == "q" else {facet: None})).address()
        left = tuple(each for each in self.values(facet) if each != value)
        rest = {name: values for name, values in self.facets.items() if name != facet}
        return replace(self, number=1, facets={**rest, facet: left} if left else rest).address()

    def in_years(self, first: int, last: int, **facets: str) -> str:
        """The address of the statements whose citing works appeared in these years."""
        kept = {name: values for name, values in self.facets.items() if name != "year"}
        kept.update((name, (value,)) for name, value in facets.items())
        years = (None, None) if first == last else (first, last)
        if first == last:
            kept["year"] = (str(first),)
        return replace(
            self, tab=Tab.CITED_BY, number=1, extra="", facets=kept, year_from=years[0], year_to=years[1]
        ).address()


def read_choice(request: Request, path: str, *, blind: bool) -> Choice:
    """What a request asks for. Names that mean nothing are passed over, values that make no sense refused.

    Raises:
        UsageError: a tab, order, year or page that there is not, or too many values.
    """
    given = request.query_params
    facets = {}
    for name in FACETS:
        values = tuple(dict.fromkeys(value for value in given.getlist(name) if value))
        if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
            raise UsageError(f"at most {_MOST_VALUES} values of {name} can be chosen at once")
        if values and not (blind and name in _TELLING):
            facets[name] = values
    choice = Choice(
        path=path,
        tab=_word(given.get("tab", ""), Tab, "tab") or Tab.CITED_BY,
        broad=view_is_broad(request),
        query=query_text(request),
        sort=_word(given.get("sort", ""), Sort, "sort"),
        number=page_number(request),
        year_from=_year(given.get("year_from", ""), "year_from"),
        year_to=_year(given.get("year_to", ""), "year_to"),
        facets=facets,
        extra=given.get("show", "")[:20],
        blind=blind,
    )
    choice.filters(0)  # refuses values that no vocabulary has
    usual = replace(choice, sort=None)
    return usual if usual.order is choice.order else choice


def _word(text: str, kind: type[_Word], name: str) -> _Word | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError as error:
        raise UsageError(f"{name} is one of {', '.join(kind)}") from error


def _year(text: str, name: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise UsageError(f"{name} is a year of at most four digits")
    return int(text)

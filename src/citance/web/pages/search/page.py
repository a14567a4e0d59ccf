"""The search page: what was asked, what was found, and where to go from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from citance.errors import VectorsMissing
from citance.model import IndexedStatement
from citance.search import Facet, SearchResult
from citance.store import Scope
from citance.web.figures import library_figures
from citance.web.pages.search.asked import FACETS, SORT_WORDS, TABS, Asked, read_asked, sorts_of
from citance.web.pages.search.claims import ClaimSides, ask
from citance.web.pages.search.elsewhere import elsewhere
from citance.web.pages.search.empty import hints
from citance.web.pages.search.found import PER_PAGE, Names, Others, Results, find_names, find_others, find_results
from citance.web.pages.search.understood import understood
from citance.web.parameters import check_page
from citance.web.visit import Page, Visit

__all__ = ["page"]

_SHOWN: Final = 8
"""Values of one filter that are seen at once; the others are under "more"."""
_STANCES: Final = ("contrasting", "supporting", "mentioning", "unclassified")
_SECTIONS: Final = ("introduction", "methods", "results", "discussion", "other")
_CONFIDENCE: Final = ("high", "fair", "low", "checked", "unclassified")
_FIXED: Final = {"stance": _STANCES, "section": _SECTIONS, "confidence": _CONFIDENCE}
"""Filters whose values have an order of their own."""


@dataclass(frozen=True)
class Choice:
    """A filter with the values that it offers: those seen at once, and the others."""

    name: str
    values: tuple[Facet, ...]
    more: tuple[Facet, ...] = ()


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    facet: str
    value: str
    address: str


@dataclass(frozen=True)
class Together:
    """A statement, and those that the same sentence makes with the same stance about other works (`also`). `begins_rest`:
    the statements without a stance begin with it."""

    item: IndexedStatement
    also: tuple[IndexedStatement, ...]
    begins_rest: bool


def page(visit: Visit) -> Page:
    """The results for the query `q`, or what is behind the filters alone; without either, how to search."""
    asked = read_asked(visit.request, blind=visit.preferences.blind)
    headers = {"hx-push-url": asked.address} if visit.request.headers.get("hx-request") else {}
    if asked.tab == "claims":
        return _claims(visit, asked, headers)
    if not asked.query and not asked.filtered and "kind" not in visit.request.query_params:
        return _help(visit, asked)
    return _results(visit, asked, headers)


def _common(visit: Visit, asked: Asked, others: Others) -> dict[str, Any]:
    return {
        "asked": asked,
        "query": asked.query,
        "tabs": TABS,
        "others": others,
        "sort_words": SORT_WORDS,
        "sorts": sorts_of(asked.tab, blind=visit.preferences.blind),
        "may_mean": visit.library.has_vectors,
    }


def _help(visit: Visit, asked: Asked) -> Page:
    figures = library_figures(visit.library)
    context = {**_common(visit, asked, Others({})), "figures": figures}
    return Page("search/help.html", context, {"query": "", "questions": figures.questions})


def _results(visit: Visit, asked: Asked, headers: dict[str, str]) -> Page:
    index = visit.library
    results = find_results(index, asked)
    result = results.result
    pages = max(1, -(-result.total // PER_PAGE))
    check_page(asked.page, pages)
    others = find_others(index, asked, result)
    names = find_names(index, asked.query) if asked.query and asked.page == 1 else Names()
    statements = results.statements
    helped = result.relaxed or not result.total
    context = {
        **_common(visit, asked, others),
        "result": result,
        "first": results.first,
        "statements": statements,
        "together": _together(statements, _evidence_ends(results, asked), broad=asked.broad),
        "works": results.works,
        "names": names,
        "understood": understood(visit, result),
        "by_meaning": bool(result.query.meaning),
        "choices": _choices(result, asked, blind=visit.preferences.blind),
        "chips": _chips(asked),
        "years": _years(result),
        "hints": hints(index, asked, result.query, library_figures(index).coverage) if helped else None,
        "elsewhere": elsewhere(visit, asked, result),
        "may_save": visit.may(Scope.WRITE),
        "pages": pages,
        "evidence_ends": _evidence_ends(results, asked),
    }
    return Page("search/results.html", context, _data(asked, results, others, names, statements), headers=headers)


def _together(statements: tuple[IndexedStatement, ...], ends: int | None, *, broad: bool) -> tuple[Together, ...]:
    """The statements of one page, those of one sentence and stance at the place of the first of them."""
    groups: dict[tuple[int, str, object], list[tuple[int, IndexedStatement]]] = {}
    for at, item in enumerate(statements):
        stance = item.broad if broad else item.stance
        groups.setdefault((item.citing.id, item.statement.citance or item.statement.id, stance), []).append((at, item))
    made = []
    told = ends is None
    for first, *others in groups.values():
        begins = not told and ends is not None and first[0] >= ends
        told = told or begins
        made.append(Together(first[1], tuple(item for _, item in others), begins))
    return tuple(made)


def _evidence_ends(results: Results, asked: Asked) -> int | None:
    """The place on this page where the statements without a stance begin; None where they do not begin on it."""
    if results.first is None:
        return None
    place = results.first - (asked.page - 1) * PER_PAGE
    return place if 0 <= place < len(results.statements) else None


def _data(asked: Asked, results: Results, others: Others, names: Names, statements: tuple[Any, ...]) -> dict[str, Any]:
    result = results.result
    return {
        "query": asked.query,
        "understood": result.query.understood,
        "kind": asked.tab,
        "sort": asked.sort,
        "filters": asked.filters,
        "total": result.total,
        "totals": others.totals,
        "page": asked.page,
        "relaxed": result.relaxed,
        "meaning": result.query.meaning,
        "notes": result.query.notes,
        "stances": result.counts(asked.stance_facet),
        "sections": result.counts("section"),
        "uncertain": result.counts("uncertain").get("yes", 0),
        "facets": {name: result.counts(name) for name in result.facets},
        "named": [{"work": found.work, "tally": found.tally} for found in others.named],
        "venues": names.venues,
        "authors": names.authors,
        "statements": statements,
        "works": [{"work": found.work, "tally": found.tally} for found in results.works],
    }


def _claims(visit: Visit, asked: Asked, headers: dict[str, str]) -> Page:
    """The claim's two sides, or how the vectors are made that this takes."""
    index = visit.library
    sides: ClaimSides | None = None
    missing = False
    if asked.query:
        try:
            sides = ask(index, asked.query)
        except VectorsMissing:
            missing = True
    others = find_others(index, asked, None)
    context = {
        **_common(visit, asked, others),
        "claim": sides,
        "columns": [
            (side, list(side.statements)) for side in ((sides.contrasting, sides.supporting) if sides else ())
        ],
        "may_make": visit.may(Scope.ADMIN),
        "vectors_missing": missing or (not asked.query and not index.has_vectors),
        "questions": library_figures(index).questions if not asked.query else (),
    }
    data: dict[str, Any] = {"query": asked.query, "kind": "claims", "vectors": not missing, "totals": others.totals}
    if sides:
        data |= {"looked_at": sides.looked_at, "balance": sides.balance and sides.balance._asdict()}
        for side, statements in context["columns"]:
            data[side.stance] = {
                "total": side.total,
                "statements": [{"nearness": round(near, 4), "item": item} for item, near in statements],
            }
    return Page("search/claims.html", context, data, headers=headers)


def _choices(result: SearchResult, asked: Asked, *, blind: bool) -> tuple[Choice, ...]:
    """The filters that would change something, or are on. In blind mode their order tells nothing either."""
    offered = []
    for name in FACETS[asked.tab]:
        if name == "year":
            continue  # a range, not a list
        values = result.facets[asked.stance_facet if name == "stance" else name]
        chosen = asked.values.get(name, ())
        known = {each.value for each in values}
        values = (*values, *(Facet(value, 0) for value in chosen if value not in known))
        if len(values) < 2 and not chosen:
            continue
        order = _FIXED.get(name)
        if order:
            values = tuple(sorted(values, key=lambda each: order.index(each.value)))
        elif blind:
            values = tuple(sorted(values, key=lambda each: each.value))
        seen = [each for at, each in enumerate(values) if at < _SHOWN or each.value in chosen]
        offered.append(Choice(name, tuple(seen), tuple(each for each in values if each not in seen)))
    return tuple(offered)


def _chips(asked: Asked) -> tuple[Chip, ...]:
    chips = [
        Chip(name, value, asked.without(name, value)) for name, values in asked.values.items() for value in values
    ]
    for name in ("year_from", "year_to", "least_confidence"):
        value = getattr(asked, name)
        if value is not None:
            chips.append(Chip(name, f"{value:g}", asked.without(name)))
    return tuple(chips)


@dataclass(frozen=True)
class YearBar:
    """How many results are of one year: `x`, `y` and `height` in a picture of height 40."""

    year: int
    count: int
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Years:
    """The years of the results."""

    first: int
    last: int
    bars: tuple[YearBar, ...]

    @property
    def width(self) -> int:
        """Of the picture, six units a year, and not less than twenty years: a few bars must not fill it."""
        return 6 * max(20, self.last - self.first + 1)


_MOST_YEARS: Final = 60
_HIGH: Final = 40.0


def _years(result: SearchResult) -> Years | None:
    """The results by year, the last sixty years of them; None where there are fewer than two."""
    counts = {int(value): count for value, count in result.counts("year").items() if value.isdigit()}
    if len(counts) < 2:
        return None
    last = max(counts)
    first = max(min(counts), last - _MOST_YEARS + 1)
    most = max(count for year, count in counts.items() if year >= first)
    bars = [
        YearBar(year, counts[year], 6 * (year - first), round(_HIGH - high, 2), round(high, 2))
        for year in sorted(counts)
        if year >= first
        for high in (max(2.0, _HIGH * counts[year] / most),)
    ]
    return Years(first, last, tuple(bars))

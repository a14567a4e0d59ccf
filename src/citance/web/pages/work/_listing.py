"""One page of the statements about a work, with the counts of all filters: out of the search index, never all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from citance.errors import NotFoundError, StoreError
from citance.index import Index
from citance.model import IndexedStatement, IndexedWork, Stance, Tally
from citance.search import Facet, Filters, Highlighter, Order, SearchResult, parse_query
from citance.web import views
from citance.web.i18n import N_
from citance.web.pages.work._choice import FACET_TITLES, FACETS, Choice, Sort
from citance.web.parameters import check_page

__all__ = ["PER_PAGE", "FacetBox", "Listing", "Option", "PaperGroup", "StanceGroup", "list_statements"]

PER_PAGE = 25
_DEEPEST = 400
"""Pages: the search engine leaves out at most 10,000 results by number."""
_OPEN = 6
"""Values of a facet that are seen without opening the rest."""

_RANKED: Mapping[Sort, tuple[str, ...]] = {
    Sort.CONTRASTING: ("contrasting", "supporting", "mentioning", "unclassified"),
    Sort.SUPPORTING: ("supporting", "contrasting", "mentioning", "unclassified"),
}
_ORDERS = {
    Sort.CONTRASTING: Order.CONFIDENCE,
    Sort.SUPPORTING: Order.CONFIDENCE,
    Sort.NEWEST: Order.NEWEST,
    Sort.OLDEST: Order.OLDEST,
    Sort.CONFIDENCE: Order.CONFIDENCE,
    Sort.RELEVANCE: Order.RELEVANCE,
}
_IN_ORDER = {
    "stance": ("contrasting", "supporting", "mentioning", "unclassified"),
    "section": ("introduction", "methods", "results", "discussion", "other"),
    "confidence": ("high", "fair", "low", "checked", "unclassified"),
}
_YES_NO = {
    "self_citation": {"yes": N_("Shares an author"), "no": N_("No author in common")},
    "uncertain": {"yes": N_("Uncertain: open questions"), "no": N_("Not uncertain")},
}
_NOT_READY = N_("The search index cannot be read: statements are shown without filters, contrasting first.")
_BEHIND = N_("The search index is being brought up to date: a few statements may be missing or in a wrong place here.")
_RELAXED = N_("Nothing holds all of these words. These statements hold most of them.")


@dataclass(frozen=True)
class Option:
    """One value of a filter: in words, with the number of statements that choosing it alone would give."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class FacetBox:
    """A filter: the values that are seen, and those behind "more"."""

    name: str
    title: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()


@dataclass(frozen=True)
class PaperGroup:
    """The statements of one citing work on this page; the first one stands for them."""

    citing: IndexedWork
    statements: tuple[IndexedStatement, ...]


@dataclass(frozen=True)
class StanceGroup:
    """What stands under one heading of the list, "" for a list without headings; `total` counts it on all pages."""

    name: str
    total: int
    papers: tuple[PaperGroup, ...]


@dataclass(frozen=True)
class Listing:
    """A page of statements. `whole` is the number without any filter; `notes` are messages of the catalogue."""

    total: int
    pages: int
    groups: tuple[StanceGroup, ...]
    boxes: tuple[FacetBox, ...] = ()
    counts: Mapping[str, Mapping[str, int]] | None = None
    notes: tuple[str, ...] = ()
    highlighter: Highlighter | None = None
    understood: str = ""

    @property
    def statements(self) -> tuple[IndexedStatement, ...]:
        """All statements of the page in its order."""
        return tuple(item for group in self.groups for paper in group.papers for item in paper.statements)


def list_statements(library: Index, work: IndexedWork, choice: Choice, tally: Tally) -> Listing:
    """The statements about a work that are asked for. Without a search index they come out of the store, by stance.

    Raises:
        UsageError: filters or words that make no sense.
        NotFoundError: there is no such page.
    """
    try:
        result, hits = _searched(library, work.id, choice)
    except StoreError:
        return _stored(library, work, choice, tally)
    pages = max(1, -(-result.total // PER_PAGE))
    check_page(choice.number, min(pages, _DEEPEST))
    found = library.store.statements(hits)
    stance = "broad" if choice.broad else "stance"
    counts = {name: result.counts(stance if name == "stance" else name) for name in FACETS}
    notes = list(result.query.notes)
    if result.relaxed and result.total:
        notes.append(_RELAXED)
    if len(found) < len(hits) or (not choice.filtered and result.total != tally.total):
        notes.append(_BEHIND)
    return Listing(
        total=result.total,
        pages=min(pages, _DEEPEST),
        groups=_grouped(found, choice, counts["stance"]),
        boxes=_boxes(result, choice, stance),
        counts=counts,
        notes=tuple(notes),
        highlighter=result.highlighter if choice.query else None,
        understood=result.query.understood if result.query.notes else "",
    )


def _searched(library: Index, work_id: int, choice: Choice) -> tuple[SearchResult, list[str]]:
    """The counts, and the ids of the page. A list by stance is several lists one after the other, of which a page touches
    one or two."""
    stance = "broad" if choice.broad else "stance"
    facets = [stance if name == "stance" else name for name in FACETS]
    offset = (choice.number - 1) * PER_PAGE
    ranked = _RANKED.get(choice.order)
    if offset >= _DEEPEST * PER_PAGE:
        raise NotFoundError(f"a list ends with page {_DEEPEST}; choose filters to see what follows")
    if ranked is None:
        result = _find(library, choice, choice.filters(work_id), PER_PAGE, offset, facets)
        return result, [hit.id for hit in result.hits]
    result = _find(library, choice, choice.filters(work_id), 0, 0, facets)
    hits: list[str] = []
    for name, number in _sizes(result, choice, ranked):
        if offset < number and len(hits) < PER_PAGE:
            filters = choice.filters(work_id, **{stance: (name,)})
            page = _find(library, choice, filters, PER_PAGE - len(hits), offset, ())
            hits += [hit.id for hit in page.hits]
        offset = max(0, offset - number)
    return result, hits


def _sizes(result: SearchResult, choice: Choice, ranked: Sequence[str]) -> list[tuple[str, int]]:
    """How many statements each stance has in the list, in its order."""
    counts = result.counts("broad" if choice.broad else "stance")
    chosen = choice.values("stance")
    return [(name, counts.get(name, 0)) for name in ranked if not chosen or name in chosen]


def _find(
    library: Index, choice: Choice, filters: Filters, limit: int, offset: int, facets: Sequence[str]
) -> SearchResult:
    order = _ORDERS[choice.order]
    if not choice.query:
        order = Order.CONFIDENCE if order is Order.RELEVANCE else order
        return library.search_index.search(
            None, filters=filters, order=order, limit=limit, offset=offset, facets=facets
        )
    query = parse_query(choice.query)
    return library.find(query, filters=filters, order=order, limit=limit, offset=offset, facets=facets)


def _stored(library: Index, work: IndexedWork, choice: Choice, tally: Tally) -> Listing:
    """The same out of the store, where the search index cannot be read: by stance only."""
    chosen = choice.values("stance")
    stance = Stance(chosen[0]) if len(chosen) == 1 and chosen[0] != "unclassified" else None
    total = int(getattr(tally, stance.value)) if stance else tally.total
    pages = max(1, -(-total // PER_PAGE))
    check_page(choice.number, pages)
    found = library.store.statements_about(
        work.id, stance=stance, broad=choice.broad, limit=PER_PAGE, offset=(choice.number - 1) * PER_PAGE
    )
    counts = {name: int(getattr(tally, name)) for name in _RANKED[Sort.CONTRASTING]}
    groups = _grouped(found, choice, counts)
    return Listing(total=total, pages=pages, groups=groups, counts={"stance": counts}, notes=(_NOT_READY,))


def _grouped(found: Sequence[IndexedStatement], choice: Choice, counts: Mapping[str, int]) -> tuple[StanceGroup, ...]:
    """The page under its headings, where it is sorted by stance; and in each the statements of one paper together, where
    the first of them stands."""
    if choice.order not in _RANKED:
        return (StanceGroup("", len(found), _by_paper(found)),) if found else ()
    parts: dict[str, list[IndexedStatement]] = {}
    for item in found:
        stance = item.broad if choice.broad else item.stance
        parts.setdefault(stance.value if stance else "unclassified", []).append(item)
    return tuple(StanceGroup(name, counts.get(name, len(part)), _by_paper(part)) for name, part in parts.items())


def _by_paper(found: Iterable[IndexedStatement]) -> tuple[PaperGroup, ...]:
    papers: dict[int, list[IndexedStatement]] = {}
    for item in found:
        papers.setdefault(item.citing.id, []).append(item)
    return tuple(PaperGroup(items[0].citing, tuple(items)) for items in papers.values())


def _boxes(result: SearchResult, choice: Choice, stance: str) -> tuple[FacetBox, ...]:
    """The filters that would change something, or are on."""
    boxes = []
    for name in FACETS:
        chosen = choice.values(name)
        counted = list(result.facets[stance if name == "stance" else name])
        counted += [Facet(value, 0) for value in chosen if value not in {each.value for each in counted}]
        if choice.blind and name in ("stance", "uncertain", "confidence"):
            continue
        if len(counted) < 2 and not chosen:
            continue
        options = [
            Option(each.value, _words(name, each.value), each.count, each.value in chosen)
            for each in _sorted(name, counted, choice)
        ]
        seen = [each for place, each in enumerate(options) if place < _OPEN or each.chosen]
        more = tuple(each for each in options if each not in seen)
        boxes.append(FacetBox(name, FACET_TITLES[name], tuple(seen), more))
    return tuple(boxes)


def _sorted(name: str, counted: list[Facet], choice: Choice) -> list[Facet]:
    """In the order that a reader expects; by name, where an order by number would tell what blind mode hides."""
    known = _IN_ORDER.get(name)
    if known:
        return sorted(counted, key=lambda each: known.index(each.value) if each.value in known else len(known))
    if name == "year":
        return sorted(counted, key=lambda each: each.value, reverse=True)
    return sorted(counted, key=lambda each: each.value) if choice.blind else counted


def _words(name: str, value: str) -> str:
    """A value as people read it: a message of the catalogue, or what papers say of themselves."""
    return _YES_NO.get(name, {}).get(value) or views.facet_words(name, value)

"""What a search engine must do for citance: seven functions, and the nouns that they take and give.

Every back end (`TantivyBackend`, `Fts5Backend`, `MemoryBackend`) is a projection of the store: it holds what it needs
to find, filter, count and sort, and answers with ids; the texts are read from the store. One suite of tests
(tests/search/test_contract.py) runs against all of them. A server engine stands in by fulfilling this protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal, Protocol, TypeAlias, runtime_checkable

import msgspec

from citance.errors import UsageError
from citance.model import IndexedStatement, IndexedWork, NoticeKind, Place, SectionRole, Stance, Tally
from citance.search.highlight import Fragment, Highlighter
from citance.search.tree import Node, Query

__all__ = [
    "BANDS",
    "FACET_LIMIT",
    "LONGEST_PAGE",
    "NONE",
    "STATEMENT_FACETS",
    "UNCLASSIFIED",
    "WORK_FACETS",
    "Batch",
    "Bucket",
    "Cursor",
    "Facet",
    "Filters",
    "Hit",
    "Kind",
    "Order",
    "Page",
    "SearchBackend",
    "SearchResult",
    "TalliedWork",
    "band_of",
    "facets_of",
]

Kind: TypeAlias = Literal["statements", "works"]

Cursor: TypeAlias = str
"""An opaque mark of where a page ended: made by a back end, given back to it unchanged. It holds the last item's sort
value and id, so that it stays right when items come and go, and a checksum; another one's, or one of another query, is
a `UsageError`."""

UNCLASSIFIED: Final = "unclassified"
"""The stance value of a statement that nobody has judged."""
NONE: Final = "none"
"""The notice value of a work about which no notice is known."""
LONGEST_PAGE: Final = 1_000
FACET_LIMIT: Final = 50
"""Values of one facet, the most frequent first; closed vocabularies have fewer."""

STATEMENT_FACETS: Final = (
    "stance",
    "broad",
    "section",
    "year",
    "type",
    "journal",
    "place",
    "self_citation",
    "notice",
    "confidence",
    "language",
    "uncertain",
)
"""Of statements. `year`, `type`, `journal` and `language` are the citing work's; `notice` the cited work's."""
WORK_FACETS: Final = ("year", "type", "journal", "notice", "language", "cited", "read")
"""Of works. `cited`: yes where a statement is about it; `read`: yes where its own text was read."""

BANDS: Final = (("high", 9_000), ("fair", 7_000), ("low", 0))
"""Confidence bands and their lower bounds, in ten-thousandths: the words of `citance.report.confidence_of`. A statement
that a person has judged is in the band "checked", one without a judgement in "unclassified"."""

_GREATEST = 2**53
"""The largest whole number that JSON carries everywhere."""
_STANCES = frozenset((*Stance, UNCLASSIFIED))
_YES_NO = frozenset(("yes", "no"))
_CLOSED: Final[Mapping[str, frozenset[str]]] = {
    "stance": _STANCES,
    "broad": _STANCES,
    "section": frozenset(SectionRole),
    "place": frozenset(Place),
    "self_citation": _YES_NO,
    "notice": frozenset((*NoticeKind, NONE)),
    "confidence": frozenset((*(name for name, _ in BANDS), "checked", UNCLASSIFIED)),
    "uncertain": _YES_NO,
    "cited": _YES_NO,
    "read": _YES_NO,
}


def facets_of(kind: Kind) -> tuple[str, ...]:
    """The facets that a kind of result has."""
    return STATEMENT_FACETS if kind == "statements" else WORK_FACETS


def band_of(certainty: int) -> str:
    """The confidence band of a certainty in ten-thousandths."""
    return next(name for name, least in BANDS if certainty >= least)


class Order(StrEnum):
    """How results are sorted; always ties by score and then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    """By the date of the work (of a statement: of the citing work), the latest first, unknown dates last."""
    OLDEST = "oldest"
    """The earliest first, unknown dates last."""
    CONFIDENCE = "confidence"
    """Statements only: the surest first, unclassified last."""
    CONTRASTING = "contrasting"
    """Statements: contrasting, then supporting, mentioning, unclassified, each the surest first. Works: by how many
    contrasting statements are about them."""
    SUPPORTING = "supporting"
    """Works only, as the next three: by the strict tally of the statements about them."""
    MENTIONING = "mentioning"
    TOTAL = "total"
    CITING_WORKS = "citing-works"


class Filters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What results must have: in every field that is not empty, one of the values. All fields but the last five are
    facets. A facet that the kind of result does not have is ignored.

    Raises:
        UsageError: a value that a closed vocabulary does not have.
    """

    stance: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    self_citation: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    least_confidence: float | None = None
    """0 to 1."""
    cited_works: tuple[int, ...] = ()
    """Statements about one of these works."""
    citing_works: tuple[int, ...] = ()
    """Statements in one of these works."""

    def __post_init__(self) -> None:
        for name, known in _CLOSED.items():
            for value in self.of(name):
                if value not in known:
                    raise UsageError(f"{name} is one of {', '.join(sorted(known))}, not {value[:50]!r}")
        numbers = (self.year_from, self.year_to, *self.cited_works, *self.citing_works)
        if any(number is not None and abs(number) > _GREATEST for number in numbers):
            raise UsageError("a year or the number of a work is too large")

    def of(self, facet: str) -> tuple[str, ...]:
        """The values wanted of a facet; () for any."""
        return tuple(getattr(self, facet))

    def without(self, facet: str) -> Filters:
        """The same without one facet's own filter."""
        return msgspec.structs.replace(self, **{facet: ()}) if self.of(facet) else self


class TalliedWork(msgspec.Struct, frozen=True, kw_only=True):
    """A work with the strict tally of the statements about it, by which works are sorted."""

    work: IndexedWork
    tally: Tally = Tally()


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Statements and works to be put, each in the place of what was there under its id. `id` names the batch: putting
    one that was put last, again, changes nothing."""

    id: str
    statements: Sequence[IndexedStatement] = ()
    works: Sequence[TalliedWork] = ()


@dataclass(frozen=True)
class Hit:
    """One result: the statement's id, or the work's id as digits; `score` only orders results of one search, and is 0
    where another order was asked for."""

    id: str
    score: float = 0.0


@dataclass(frozen=True)
class Facet:
    """How many results have a value of a property, the filter on this very property aside."""

    value: str
    count: int


@dataclass(frozen=True)
class Bucket:
    """How many results have this combination of values, in the order of the properties that were asked for."""

    values: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Page:
    """Some of the results, in order: `total` counts all of them, exactly; `next` leads to those that follow, None at
    the end."""

    total: int
    hits: tuple[Hit, ...]
    next: Cursor | None = None


@dataclass(frozen=True)
class SearchResult(Page):
    """A page with the query as understood and the facets that were asked for, each counted over all results as if its own
    filter were off: the most frequent values first, ties by value. `relaxed` tells that nothing holds all words, so that
    these hold most of them."""

    query: Query = field(default_factory=lambda: Query("", None))
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)
    relaxed: bool = False
    wider: Node | None = None

    def counts(self, facet: str) -> dict[str, int]:
        """The counts of a facet by its values."""
        return {each.value: each.count for each in self.facets.get(facet, ())}

    def as_relaxed(self, wider: Node) -> SearchResult:
        """The same, marked as found by a wider tree."""
        return replace(self, relaxed=True, wider=wider)

    @cached_property
    def highlighter(self) -> Highlighter:
        """Marks what was looked for in any text."""
        return Highlighter(self.query if self.wider is None else replace(self.query, root=self.wider))

    def highlight(self, text: str) -> tuple[Fragment, ...]:
        """The text cut into fragments, those that the query found marked."""
        return self.highlighter.fragments(text)


@runtime_checkable
class SearchBackend(Protocol):
    """A search engine. Reading may go on from many threads while one thread puts and deletes; every call sees one
    state. Any function may raise StoreError; those that take a cursor, a limit or an order raise UsageError for one that
    makes no sense."""

    def put(self, batch: Batch) -> bool:
        """Put statements and works in the place of what was there under their ids; False where this batch was the last
        one put and nothing was done."""
        ...

    def delete(self, *, statements: Sequence[str] = (), works: Sequence[int] = ()) -> None:
        """Take out by id; unknown ids are passed over."""
        ...

    def tallies(self, work_ids: Sequence[int], *, broad: bool = False) -> dict[int, Tally]:
        """How each of the works is cited; all zero for one that nobody cites."""
        ...

    def statements(
        self,
        filters: Filters = ...,
        *,
        order: Order = ...,
        cursor: Cursor | None = ...,
        limit: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """Statements by their properties alone; contrasting first unless another order is given."""
        ...

    def search(
        self,
        query: Query | None,
        *,
        kind: Kind = ...,
        filters: Filters = ...,
        order: Order = ...,
        cursor: Cursor | None = ...,
        limit: int = ...,
        offset: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """What the tree finds (nothing where it is empty, everything for None), by relevance unless another order is given.
        `offset` leaves out that many results, for pages by number; with a cursor it must be 0."""
        ...

    def similar(self, statement_id: str, *, limit: int = 10, disagreeing: bool = False) -> tuple[Hit, ...]:
        """Statements that share the most telling words with this one, the most alike first, those of the same sentence
        left out; `disagreeing` gives those about the same work with the opposite stance (supporting, contrasting).

        Raises:
            NotFoundError: there is no such statement.
        """
        ...

    def aggregate(
        self,
        query: Query | None = None,
        *,
        kind: Kind = ...,
        filters: Filters = ...,
        by: Sequence[str] = ...,
        limit: int = ...,
    ) -> tuple[Bucket, ...]:
        """Counts by one, two or three facets together over what the query finds (None: everything), all filters on;
        the most frequent first, ties by the values."""
        ...

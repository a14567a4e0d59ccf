"""One page that is asked for: checked once, the same for every back end, and how its answer is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citance.errors import UsageError
from citance.search.contract import (
    LONGEST_PAGE,
    Cursor,
    Facet,
    Filters,
    Hit,
    Kind,
    Order,
    SearchResult,
    facets_of,
)
from citance.search.cursor import Mark, decode_cursor, encode_cursor, fingerprint
from citance.search.projection import ORDERS
from citance.search.tree import Query

__all__ = ["DEEPEST", "Request", "id_key"]

DEEPEST = 10_000
"""Results that can be paged through by relevance, or left out by number: finding a page costs as much as all before it.
The other orders have no end."""


def id_key(kind: Kind, item_id: str) -> str | int:
    """What ties are broken by: statements by their id as text, works by their number."""
    return int(item_id) if kind == "works" else item_id


@dataclass(frozen=True)
class Request:
    """What is wanted. Made by `Request.of`."""

    kind: Kind
    query: Query | None
    filters: Filters
    order: Order
    after: Mark | None
    limit: int
    offset: int
    facets: tuple[str, ...]
    owner: bytes

    @classmethod
    def of(
        cls,
        kind: Kind,
        query: Query | None,
        filters: Filters,
        order: Order,
        cursor: Cursor | None,
        limit: int,
        offset: int,
        facets: Sequence[str],
    ) -> Request:
        """Check what is asked for.

        Raises:
            UsageError: an order or facet that the kind does not have, a limit or offset out of range, a cursor of
                something else.
        """
        if order is not Order.RELEVANCE and order not in ORDERS[kind]:
            known = ", ".join((Order.RELEVANCE, *ORDERS[kind]))
            raise UsageError(f"{kind} are sorted by one of {known}, not {order}")
        if not 0 <= limit <= LONGEST_PAGE:
            raise UsageError(f"a page has from 0 to {LONGEST_PAGE:,} results")
        if not 0 <= offset <= DEEPEST:
            raise UsageError(f"at most {DEEPEST:,} results can be left out; use the cursor, or a narrower search")
        if cursor is not None and offset:
            raise UsageError("a cursor says where to go on: no offset beside it")
        for facet in facets:
            if facet not in facets_of(kind):
                raise UsageError(f"{kind} have no facet {facet[:50]!r}; they have {', '.join(facets_of(kind))}")
        owner = fingerprint(kind, order, filters, query)
        after = decode_cursor(cursor, owner) if cursor is not None else None
        return cls(kind, query, filters, order, after, limit, offset, tuple(dict.fromkeys(facets)), owner)

    @property
    def shown(self) -> int:
        """How many results come before this page."""
        return self.after.shown if self.after else self.offset

    def check_depth(self) -> None:
        """Refuse to page on by relevance without end.

        Raises:
            UsageError: this page lies beyond `DEEPEST`.
        """
        if self.shown + self.limit > DEEPEST + LONGEST_PAGE:
            raise UsageError(f"only the first {DEEPEST:,} results can be paged through by relevance; sort by newest")

    def rank(self, mark: Mark) -> tuple[float, str | int]:
        """What items are sorted by, the least first."""
        return mark.value, id_key(self.kind, mark.id)

    def is_after(self, mark: Mark) -> bool:
        """Whether an item comes after the cursor; always without one."""
        return self.after is None or self.rank(mark) > self.rank(self.after)

    def answer(
        self, total: int, marks: Sequence[Mark], facets: Mapping[str, tuple[Facet, ...]], *, scored: bool = False
    ) -> SearchResult:
        """The result, of the page's items and, where there are more, the one that follows."""
        page = marks[: self.limit]
        following = None
        if len(marks) > self.limit and page:
            last = page[-1]
            following = encode_cursor(Mark(last.value, last.id, self.shown + len(page)), self.owner)
        return SearchResult(
            total=total,
            hits=tuple(Hit(mark.id, -float(mark.value) if scored else 0.0) for mark in page),
            next=following,
            query=self.query or Query("", None),
            facets=dict(facets),
        )
